"""Verdicts: each rule is asked once for each distinct combination of the facts it reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from checker.assess.evaluate import Evaluator
from checker.assess.merge import Merged
from checker.assess.project import own_tables
from checker.facts.projection import nest, values_at
from checker.model.policy import Rule
from checker.model.verdict import Answer, Verdict
from checker.model.vocabulary import FactType, fact
from checker.policy.classes import points


@dataclass(frozen=True, slots=True)
class Combination:
    """One distinct combination of what a rule reads: which value of each fact, how many uses share it, and what it sees."""

    values: tuple[int, ...]
    count: int
    document: dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """One rule over all its subjects.

    names: the facts of the vocabulary that it reads, in the order of a combination's values. tables: fact name -> distinct
    values (the run's, and the rule's own). firsts: `combination`, `subject`: the first subjects of each combination.
    """

    rule: Rule
    names: tuple[str, ...]
    combinations: tuple[Combination, ...]
    answers: tuple[Answer, ...]
    tables: Mapping[str, pl.DataFrame]
    firsts: pl.DataFrame
    judged: int = 0
    _whys: dict[str, list[str | None]] = field(default_factory=dict)

    def index(self, combination: int, name: str) -> int | None:
        """The row of the fact's table in a combination; None where the rule does not read it as a fact of the vocabulary."""
        return self.combinations[combination].values[self.names.index(name)] if name in self.names else None

    def why(self, combination: int, name: str) -> str:
        """Why the fact is not (wholly) known in this combination; "" where it is."""
        index = self.index(combination, name)
        if index is None:
            return "new_field"
        if name not in self._whys:
            self._whys[name] = self.tables[name][f"{name}__why"].cast(pl.String).to_list()
        return self._whys[name][index] or ""


def judge(
    merged: Sequence[Merged], tables: Mapping[str, pl.DataFrame], asserted: Mapping[str, Mapping[str, str]], evaluator: Evaluator
) -> list[Judged]:
    """Verdicts of every rule, in the order given."""
    shown = [_combined(one, {**tables, **own_tables(one.rule, asserted.get(one.rule.id, {}))}) for one in merged]
    asked = evaluator.answers([(one.rule.id, [c.document for c in one.combinations]) for one in shown])
    return [
        Judged(one.rule, one.names, one.combinations, tuple(answers), one.tables, one.firsts, one.judged)
        for one, answers in zip(shown, asked, strict=True)
    ]


def _combined(merged: Merged, tables: Mapping[str, pl.DataFrame]) -> Judged:
    """The rule with its combinations and what it sees of them, not yet asked."""
    names = tuple(n for n in merged.combinations.columns if n != "count")
    counts = merged.combinations["count"].to_list()
    rows = list(merged.combinations.select(names).iter_rows()) if names else [()] * len(counts)
    see = _seeing(merged.rule, names, tables)
    combinations = tuple(Combination(row, count, see(row)) for row, count in zip(rows, counts, strict=True))
    return Judged(merged.rule, names, combinations, (), tables, merged.firsts, sum(counts))


def _seeing(
    rule: Rule, names: Sequence[str], tables: Mapping[str, pl.DataFrame], closed: str | None = None
) -> Callable[[Sequence[int]], dict[str, Any]]:
    """What the rule sees of a combination, given the rows of its facts' tables; each row of a table is looked at once."""
    known: list[dict[int, Any]] = [{} for _ in names]
    read = [values_at(tables[name], name, closed=closed) for name in names]

    def document(values: Sequence[int]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, cache, at, index in zip(names, known, read, values, strict=True):
            if index not in cache:
                value = at(index)
                cache[index] = None if value is None else _snapped(rule, name, value)
            if cache[index] is not None:
                nest(found, name, cache[index])
        return found

    return document


def if_complete(
    judged: Sequence[Judged], evaluator: Evaluator, kinds: Sequence[str]
) -> dict[tuple[str, str], set[int]]:
    """(rule id, record kind) -> the combinations that would be violations if records of that kind were complete."""
    asks: list[tuple[str, list[dict[str, Any]]]] = []
    places: list[tuple[str, str, list[int]]] = []
    for one in judged:
        undetermined = [i for i, answer in enumerate(one.answers) if answer.verdict is Verdict.UNDETERMINED]
        for kind in kinds:
            at = _open(one, undetermined, kind)
            if at:
                see = _seeing(one.rule, one.names, one.tables, closed=kind)
                asks.append((one.rule.id, [see(one.combinations[i].values) for i in at]))
                places.append((one.rule.id, kind, at))
    found: dict[tuple[str, str], set[int]] = {}
    for (rule, kind, at), answers in zip(places, evaluator.answers(asks), strict=True):
        hit = {i for i, answer in zip(at, answers, strict=True) if answer.verdict is Verdict.VIOLATION}
        if hit:
            found[rule, kind] = hit
    return found


def _open(judged: Judged, combinations: Sequence[int], kind: str) -> list[int]:
    """Those of the combinations in which only the completeness of `kind` leaves some fact open."""
    found: set[int] = set()
    for place, name in enumerate(judged.names):
        column = f"{name}__open"
        if column in judged.tables[name].columns:
            rows = set((judged.tables[name][column] == kind).fill_null(False).arg_true().to_list())
            if rows:
                found.update(i for i in combinations if judged.combinations[i].values[place] in rows)
    return sorted(found)


def _snapped(rule: Rule, name: str, value: Any) -> Any:
    """A number's bounds moved to the one number that stands for all the rule cannot tell apart from them."""
    if fact(name).type is not FactType.NUMBER or not rule.cuts.get(name):
        return value
    at = points(rule.cuts[name])
    return {bound: _stand_in(number, rule.cuts[name], at) for bound, number in value.items()}


def _stand_in(number: float, cuts: Sequence[float], at: Sequence[float]) -> float:
    if number in cuts:
        return number
    lower = max((c for c in cuts if c < number), default=None)
    upper = min((c for c in cuts if c > number), default=None)
    for point in at:
        if (lower is None or point > lower) and (upper is None or point < upper):
            return point
    return number
