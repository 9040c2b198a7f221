"""Projection and verdict: each rule is asked once for each distinct combination of the facts it reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from checker.assess.evaluate import Evaluator
from checker.assess.plan import Plan, read_by
from checker.facts.encode import Facts, dense
from checker.facts.projection import nest, value_at
from checker.model.policy import Rule, Window
from checker.model.verdict import Answer, Verdict
from checker.model.vocabulary import IN_FORCE, FactType, fact, vocabulary
from checker.policy.classes import points

NOT_IN_FORCE = 1
"""The code of "no" in the table of a rule's own fact `in_force`."""


@dataclass(frozen=True)
class Combination:
    """One distinct combination of what a rule reads: which value of each fact, how many uses share it, and what it sees."""

    values: dict[str, int]
    count: int
    document: dict[str, Any]


@dataclass(frozen=True)
class Judged:
    """One rule over all its subjects.

    subjects: the rows of Facts.subjects that it judges (null: all of them). of: for each of these the index of its combination.
    tables: fact name -> distinct values (the run's, and the rule's own in_force).
    """

    rule: Rule
    subjects: pl.Series | None
    of: pl.Series
    combinations: tuple[Combination, ...]
    answers: tuple[Answer, ...]
    tables: Mapping[str, pl.DataFrame]

    @property
    def judged(self) -> int:
        return len(self.of)


def judge(plan: Plan, facts: Facts, evaluator: Evaluator) -> list[Judged]:
    """Verdicts of every rule of the plan, in the plan's order."""
    projected = [_project(rule, plan.asserted.get(rule.id, {}), facts) for rule in plan.rules]
    asked = evaluator.answers(
        [(rule.id, [c.document for c in found[2]]) for rule, found in zip(plan.rules, projected, strict=True)]
    )
    return [
        Judged(rule, subjects, of, tuple(combinations), tuple(answers), tables)
        for rule, (subjects, of, combinations, tables), answers in zip(plan.rules, projected, asked, strict=True)
    ]


def if_complete(
    judged: Sequence[Judged], evaluator: Evaluator, kinds: Sequence[str]
) -> dict[tuple[str, str], set[int]]:
    """(rule id, record kind) -> the combinations that would be violations if records of that kind were complete."""
    asks: list[tuple[str, list[dict[str, Any]]]] = []
    places: list[tuple[str, str, list[int]]] = []
    for one in judged:
        for kind in kinds:
            at = [
                i
                for i, c in enumerate(one.combinations)
                if one.answers[i].verdict is Verdict.UNDETERMINED and _is_open(one, c, kind)
            ]
            if at:
                asks.append((one.rule.id, [document_of(one, one.combinations[i], closed=kind) for i in at]))
                places.append((one.rule.id, kind, at))
    found: dict[tuple[str, str], set[int]] = {}
    for (rule, kind, at), answers in zip(places, evaluator.answers(asks), strict=True):
        hit = {i for i, answer in zip(at, answers, strict=True) if answer.verdict is Verdict.VIOLATION}
        if hit:
            found[rule, kind] = hit
    return found


def document_of(judged: Judged, combination: Combination, *, closed: str | None = None) -> dict[str, Any]:
    """What the rule sees of a combination; with `closed`, as if records of that kind were complete."""
    document: dict[str, Any] = {}
    for name, index in combination.values.items():
        value = value_at(judged.tables[name], name, index, closed=closed)
        if value is not None:
            nest(document, name, _snapped(judged.rule, name, value))
    return document


def why(judged: Judged, combination: Combination, name: str) -> str:
    """Why the fact is not (wholly) known in this combination; "" where it is."""
    if name not in combination.values:
        return "new_field"
    reason = judged.tables[name][f"{name}__why"][combination.values[name]]
    return reason or ""


def _is_open(judged: Judged, combination: Combination, kind: str) -> bool:
    return any(
        f"{name}__open" in judged.tables[name].columns and judged.tables[name][f"{name}__open"][index] == kind
        for name, index in combination.values.items()
    )


def _project(
    rule: Rule, asserted: Mapping[str, str], facts: Facts
) -> tuple[pl.Series | None, pl.Series, list[Combination], Mapping[str, pl.DataFrame]]:
    """The distinct combinations of the rule's facts over its subjects."""
    inside = facts.subjects["kind"].is_in(list(rule.on))
    subjects = None if inside.all() else inside.arg_true()
    names = [n for n in read_by(rule) if n in vocabulary()]
    codes, tables = {n: facts.codes[n] for n in names if n != IN_FORCE}, dict(facts.values)
    if IN_FORCE in names:
        codes[IN_FORCE], tables[IN_FORCE] = _in_force(rule.windows, facts.subjects)
    for name, value in asserted.items():
        if name in codes:
            tables[name] = pl.DataFrame(
                {name: [value], f"{name}__why": [None]}, schema={name: pl.String, f"{name}__why": pl.String}
            )
            codes[name] = pl.zeros(len(codes[name]), dtype=pl.UInt32, eager=True)
    keys = [codes[n] if subjects is None else codes[n].gather(subjects) for n in names]
    length = len(facts.subjects) if subjects is None else len(subjects)
    if not length:
        return subjects, pl.Series([], dtype=pl.UInt32), [], tables
    of, first = (
        dense(keys, [tables[n].height for n in names])
        if keys
        else (pl.zeros(length, dtype=pl.UInt32, eager=True), pl.Series([0]))
    )
    counts = of.value_counts().sort(of.name)["count"].to_list()
    rows = (
        pl.DataFrame({n: key.gather(first) for n, key in zip(names, keys, strict=True)}).to_dicts() if names else [{}]
    )
    shell = Judged(rule, subjects, of, (), (), tables)
    combinations = [Combination(values, count, {}) for values, count in zip(rows, counts, strict=True)]
    return subjects, of, [Combination(c.values, c.count, document_of(shell, c)) for c in combinations], tables


def _in_force(windows: Sequence[Window], subjects: pl.DataFrame) -> tuple[pl.Series, pl.DataFrame]:
    """Whether the rule was in force on each subject's civil date: 0 yes, 1 no, 2 unknown (reading R7); no window is always."""
    sure, possible = pl.lit(not windows), pl.lit(not windows)
    for window in windows:
        start, until = window.from_ or date.min, window.until or date.max
        sure = sure | ((pl.col("date_lo") >= start) & (pl.col("date_hi") < until))
        possible = possible | ((pl.col("date_hi") >= start) & (pl.col("date_lo") < until))
        if window.from_ is None and window.until is None:
            sure = pl.lit(True)
    code = pl.when(sure.fill_null(False)).then(0).when(~possible.fill_null(True)).then(NOT_IN_FORCE).otherwise(2).cast(pl.UInt32)
    table = pl.DataFrame({IN_FORCE: ["yes", "no", None], f"{IN_FORCE}__why": [None, None, "time"]})
    return subjects.with_columns(code.alias("code"))["code"], table


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
