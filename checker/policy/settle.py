"""What would settle an undetermined verdict: the unknown fields that could, and those that would whatever their value.

Each unknown field is given every value that the rule tells apart and that agrees with what is known of it (a set keeps
its known members, a number stays within its known bounds). A field *could* settle the verdict if some value gives a
decided one, and *would* if every value does. Where no field could alone, the smallest group of fields that could
together is sought, two by two, else all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product
from typing import Any

from checker.engine.interface import Projection
from checker.model.policy import Rule
from checker.model.verdict import Answer, Verdict
from checker.policy.classes import HIDDEN, full_classes, is_full
from checker.policy.rounds import Asking

FullValues = Mapping[str, Sequence[Any]]
"""Field -> the values that hide nothing."""

MOST = 256
"""The most projections tried for one field, or one group of fields, of one projection; the first of them where there
are more."""


@dataclass(frozen=True)
class Settle:
    """could: fields that alone could settle it; if none alone could, the fields that together could (`jointly`).
    would: those of them that settle it whatever their value."""

    could: tuple[str, ...] = ()
    would: tuple[str, ...] = ()
    jointly: bool = False


def settling(rule: Rule, projections: Sequence[Projection]) -> Asking[list[Settle]]:
    """For each undetermined projection of `rule`, in order, what would settle it; nothing where every field is known.

    Asks three times at most, whatever the number of projections.
    """
    unknown = [_unknown(rule, projection) for projection in projections]
    full = {name: full_classes(rule, name) for name in dict.fromkeys(name for names in unknown for name in names)}
    alone = [[(name,) for name in names] for names in unknown]
    single = yield from _answers(full, projections, alone)
    found = []
    for groups, answers in zip(alone, single, strict=True):
        could = tuple(g[0] for g, a in zip(groups, answers, strict=True) if any(map(_decided, a)))
        would = tuple(g[0] for g, a in zip(groups, answers, strict=True) if a and all(map(_decided, a)))
        found.append(Settle(could, would))
    open_ = [i for i, s in enumerate(found) if not s.could and len(unknown[i]) > 1]
    pairs: dict[int, list[tuple[str, ...]]] = {
        i: list(combinations(unknown[i], 2)) for i in open_ if len(unknown[i]) > 2
    }
    found_together = yield from _settle_jointly(full, projections, pairs)
    for i, settled in found_together.items():
        found[i] = settled
    left: dict[int, list[tuple[str, ...]]] = {i: [tuple(unknown[i])] for i in open_ if not found[i].could}
    found_together = yield from _settle_jointly(full, projections, left)
    for i, settled in found_together.items():
        found[i] = settled
    return found


def _settle_jointly(
    full: FullValues, projections: Sequence[Projection], groups: Mapping[int, list[tuple[str, ...]]]
) -> Asking[dict[int, Settle]]:
    """The projections (by index) that a group of fields could settle, with all the fields of such groups."""
    at = list(groups)
    tried = yield from _answers(full, [projections[i] for i in at], [groups[i] for i in at])
    found = {}
    for i, answers in zip(at, tried, strict=True):
        fields = [
            f for group, given in zip(groups[i], answers, strict=True) if any(map(_decided, given)) for f in group
        ]
        if fields:
            found[i] = Settle(tuple(dict.fromkeys(fields)), (), True)
    return found


def _answers(
    full: FullValues, projections: Sequence[Projection], groups: Sequence[Sequence[tuple[str, ...]]]
) -> Asking[list[list[list[Answer]]]]:
    """For each projection and each group of fields, the answers for every value of the group: asked for once."""
    tried: list[Projection] = []
    counts: list[list[int]] = []
    for projection, names in zip(projections, groups, strict=True):
        counts.append([])
        for group in names:
            filled = list(islice(_fill_in(full, projection, group), MOST))
            counts[-1].append(len(filled))
            tried += filled
    if not tried:
        return [[[] for _ in names] for names in groups]
    answers = iter((yield tried))
    return [[list(islice(answers, n)) for n in of_one] for of_one in counts]


def _fill_in(full: FullValues, projection: Projection, group: tuple[str, ...]) -> Any:
    """The projection with every combination of values of the group's fields."""
    choices = [_completions(full[name], value_of(projection, name)) for name in group]
    for values in product(*choices):
        filled: Projection = projection
        for name, value in zip(group, values, strict=True):
            filled = with_value(filled, name, value)
        yield filled


def _unknown(rule: Rule, projection: Projection) -> list[str]:
    return [name for name in rule.fields if not is_full(value_of(projection, name))]


def _completions(full: Sequence[Any], known: Any) -> Sequence[Any]:
    """Those of the `full` values of a field that agree with what is known of it."""
    if known is HIDDEN:
        return full
    if "has" in known:
        wider = {tuple(sorted({*known["has"], *value["has"]})) for value in full}
        lacks = set(known.get("lacks", ()))
        return [{"has": list(has), "complete": True} for has in sorted(wider) if not lacks.intersection(has)]
    low, high = known.get("at_least"), known.get("at_most")
    exact = {v["at_least"] for v in full} | {n for n in (low, high) if n is not None}
    kept = [n for n in sorted(exact) if (low is None or n >= low) and (high is None or n <= high)]
    return [{"at_least": n, "at_most": n} for n in kept]


def value_of(projection: Projection, name: str) -> Any:
    """The value of a dotted field in a nested projection; HIDDEN where it is absent."""
    place: Any = projection
    for part in name.split("."):
        if not isinstance(place, Mapping) or part not in place:
            return HIDDEN
        place = place[part]
    return place


def with_value(projection: Projection, name: str, value: Any) -> dict[str, Any]:
    """The projection with one dotted field set."""
    first, _, rest = name.partition(".")
    if not rest:
        return {**projection, first: value}
    return {**projection, first: with_value(projection.get(first, {}), rest, value)}


def _decided(answer: Answer) -> bool:
    return answer.verdict is not Verdict.UNDETERMINED
