"""The classes of value that a rule can tell apart, field by field, and what hiding a part of a value leaves.

The vocabulary is closed, so a rule's fields have finitely many classes: a rule that compares `mode` with three names
sees those three, all others as one, and the unknown. One value stands for each class. Values that the module only names
together, in the same set literals, are one class too: exchanging two of them changes nothing in the module.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, product
from math import prod
from typing import Any, TypeVar

from checker.engine.modules import groups
from checker.model.facts import Fact, FactType
from checker.model.policy import Rule
from checker.model.vocabulary import fact, put
from checker.policy.exchange import exchangeable, with_first

_T = TypeVar("_T")

OTHER = "another_value"
"""Stands for every value that the rule does not name, where the vocabulary's list has none left to stand for them."""


_MOST_SETS = 256


@dataclass(frozen=True)
class HiddenValue:
    """The class of a field that is not known: its name is absent from the projection."""

    def __repr__(self) -> str:
        return "HIDDEN"


HIDDEN = HiddenValue()

Flat = Mapping[str, Any]
"""Field name -> value or HIDDEN, not nested."""


def fact_of(name: str, new_fields: Sequence[Fact] = ()) -> Fact:
    """The fact called `name`, of a draft's `new_fields` or of the vocabulary. PolicyError where there is none."""
    return next((one for one in new_fields if one.name == name), None) or fact(name)


def nest(flat: Flat) -> dict[str, Any]:
    """The projection of a flat one: dotted names nested, hidden fields left out."""
    nested: dict[str, Any] = {}
    for name, value in flat.items():
        if value is not HIDDEN:
            put(nested, name, value)
    return nested


def classes(rule: Rule, field: str, new_fields: Sequence[Fact] = (), like: Sequence[Sequence[str]] = ()) -> list[Any]:
    """One projection value for each class that `rule` tells apart in `field`; the last is HIDDEN.

    CHOICE, NAME: each named value (one of each group named only together) and one other. YESNO: both.
    SET: of each group none, one or all of its values, with and without another member, each complete and open; where
        those are too many, no group, each one, each two, and all. One that rests on records may surely lack members
        though it is open. Of values that are exchangeable (`like`, see exchange.py) the first one, the first two ...
    NUMBER: exact values at, between and around the rule's cuts, all intervals between those, and one-sided bounds.
    """
    found = fact_of(field, new_fields)
    known: list[Any]
    match found.type:
        case FactType.YESNO:
            known = [True, False]
        case FactType.CHOICE | FactType.NAME:
            known = [group[0] for group in value_groups(rule, field)] + _other_value(rule, found)
        case FactType.SET:
            known = _sets(value_groups(rule, field), _other_value(rule, found), like)
            if found.records:
                known += _lacking(known, rule.values.get(field, ()), like)
        case FactType.NUMBER:
            known = _numbers(points(cuts_of(rule, field)))
    return [*known, HIDDEN]


def full_classes(rule: Rule, field: str) -> list[Any]:
    """The values of a field that the rule tells apart and that hide nothing."""
    return [value for value in classes(rule, field, rule.new_fields) if is_full(value)]


def every_class(rule: Rule, field: str, new_fields: Sequence[Fact] = (), like: Sequence[Sequence[str]] = ()) -> bool:
    """Whether `classes` has all classes of the field, and not some of very many sets."""
    found = fact_of(field, new_fields)
    if found.type is not FactType.SET:
        return True
    return _count(_set_choices(value_groups(rule, field), _other_value(rule, found), like)) <= _MOST_SETS


def value_groups(rule: Rule, field: str) -> list[tuple[str, ...]]:
    """The values of `field` that the rule names, those that it cannot tell apart together, in the rule's order."""
    signature = _signatures(rule.module)
    found: dict[Any, list[str]] = {}
    for value in rule.values.get(field, ()):
        found.setdefault(signature.get(value, value), []).append(value)
    return [tuple(group) for group in found.values()]


def like_values(rule: Rule, field: str) -> list[tuple[str, ...]]:
    """The values of a list that are exchangeable in the rule (exchange.py), beside those that it cannot tell apart."""
    alone = [group[0] for group in value_groups(rule, field) if len(group) == 1]
    return exchangeable(rule.module, field, alone)


def cuts_of(rule: Rule, field: str) -> tuple[float, ...]:
    """The limits that the rule compares a number with; of one that it compares with another number, one of our own: two
    numbers of one class would never differ."""
    return rule.cuts.get(field) or (1.0,)


def join_rules(first: Rule, second: Rule) -> Rule:
    """A rule that tells apart all that either of two rules does. No engine is asked for it: its module is both, one
    below the other, for what they say of values."""
    lines = second.module.split("\n")
    return replace(
        first,
        module="\n".join([first.module, *(one for one in lines if not one.startswith(("package ", "import ")))]),
        fields=tuple(sorted({*first.fields, *second.fields})),
        values=_merge(first.values, second.values),
        cuts=_merge(first.cuts, second.cuts),
    )


def _merge(one: Mapping[str, tuple[_T, ...]], other: Mapping[str, tuple[_T, ...]]) -> dict[str, tuple[_T, ...]]:
    return {name: tuple(dict.fromkeys((*one.get(name, ()), *other.get(name, ())))) for name in sorted({*one, *other})}


def points(cuts: Sequence[float]) -> list[float]:
    """The cuts, one number between each two, one below and one above; never below 0, which no fact goes under."""
    limits = sorted(set(cuts))
    if not limits:
        return [1]
    low, high = limits[0], limits[-1]
    found = [low / 2 if low <= 1 else low - 1] if low > 0 else []
    for limit, following in zip(limits, [*limits[1:], None], strict=True):
        found.append(limit)
        if following is not None:
            found.append((limit + following) / 2)
    found.append((high + 1) / 2 if 0 < high < 1 else high + 1)
    return found


def is_full(value: Any) -> bool:
    """Whether nothing of a value is hidden: it is there, a set is complete, a number exact."""
    if not isinstance(value, dict):
        return value is not HIDDEN
    if "has" in value:
        return bool(value["complete"])
    return len(value) == 2 and value["at_least"] == value["at_most"]


def hidings(value: Any, cuts: Sequence[float] = (), groups: Sequence[Sequence[str]] = ()) -> Iterator[Any]:
    """What is left of `value` after hiding one part of it, each once.

    A set is opened, an open one loses a member (of one of `groups`, all but the first at once, since the classes hold
    none, one or all of a group); a number loses a bound, or has it moved to the next of the points around `cuts`; and
    every value can be hidden as a whole.
    """
    if value is HIDDEN:
        return
    yield HIDDEN
    if not isinstance(value, dict):
        return
    if "has" in value:
        if value["complete"] or "lacks" in value:
            yield {"has": value["has"], "complete": False}
        else:
            for fewer in _fewer(value["has"], groups):
                yield {"has": fewer, "complete": False}
        return
    for bound, order in (("at_least", reversed), ("at_most", iter)):
        if bound not in value:
            continue
        beyond = [p for p in order(points(cuts)) if (p < value[bound] if bound == "at_least" else p > value[bound])]
        if beyond:
            yield {**value, bound: beyond[0]}
        elif len(value) > 1:
            yield {b: v for b, v in value.items() if b != bound}


def freeze(value: Any) -> Any:
    """A value as something hashable, equal for equal values of the same type (1 and true differ)."""
    if isinstance(value, dict):
        return tuple(sorted((k, tuple(sorted(v)) if isinstance(v, list) else v) for k, v in value.items()))
    return (type(value).__name__, value)


def _fewer(has: list[str], groups: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    kept_one: set[str] = set()
    for group in groups:
        if len(group) > 1 and set(group) <= set(has):
            yield [m for m in has if m not in group[1:]]
            kept_one.update(group)
    for member in has:
        if member not in kept_one:
            yield [m for m in has if m != member]


@lru_cache(maxsize=1024)
def _signatures(module: str) -> dict[str, frozenset[int]]:
    return groups(module)


def _other_value(rule: Rule, of: Fact) -> list[str]:
    """One value that the rule does not name; none where it names all of a closed list."""
    named = set(rule.values.get(of.name, ()))
    return [v for v in of.values if v not in named][:1] if of.values else [OTHER]


def _set_choices(
    named: list[tuple[str, ...]], other: list[str], like: Sequence[Sequence[str]] = ()
) -> list[list[tuple[str, ...]]]:
    """What a set may hold of each group: none, one or all; of values that are `like` each other, so many; and of the
    values that are not named, none or one."""
    single = {value for group in like for value in group}
    groups = [[(), group] if len(group) == 1 else [(), group[:1], group] for group in named if group[0] not in single]
    groups += [[tuple(group[:many]) for many in range(len(group) + 1)] for group in like]
    return [*groups, [(), (other[0],)]] if other else groups


def _count(choices: Sequence[Sequence[tuple[str, ...]]]) -> int:
    return prod(len(choice) for choice in choices)


def _sets(named: list[tuple[str, ...]], other: list[str], like: Sequence[Sequence[str]] = ()) -> list[dict[str, Any]]:
    choices = _set_choices(named, other, like)
    if _count(choices) <= _MOST_SETS:
        chosen: Iterable[tuple[tuple[str, ...], ...]] = product(*choices)
    else:
        alone = [choice[-1] for choice in choices]
        chosen = [(), *((one,) for one in alone), *combinations(alone, 2), tuple(alone)]
    members = [sorted(v for part in parts for v in part) for parts in chosen]
    return [{"has": has, "complete": complete} for complete in (True, False) for has in members]


def _lacking(
    sets: list[dict[str, Any]], named: Sequence[str], like: Sequence[Sequence[str]] = ()
) -> list[dict[str, Any]]:
    """Open sets that surely lack all that is named and that they do not have, and those that lack one of these."""
    found: list[dict[str, Any]] = []
    for one in sets:
        rest = [value for value in named if value not in one["has"]]
        if not one["complete"] and rest:
            some = [rest] if len(rest) == 1 else [rest, *([value] for value in rest)]
            lacking = (with_first({**one, "lacks": lacks}, like) for lacks in some)
            found += {freeze(given): given for given in lacking}.values()
    return found


def _numbers(at: list[float]) -> list[dict[str, float]]:
    exact = [{"at_least": p, "at_most": p} for p in at]
    between = [{"at_least": p, "at_most": q} for p, q in combinations(at, 2)]
    return [*exact, *between, *({"at_least": p} for p in at), *({"at_most": p} for p in at)]
