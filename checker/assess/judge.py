"""Verdicts: each rule is asked once for each distinct combination of the facts it reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from checker.assess.evaluate import Evaluator
from checker.assess.merge import MergedRule
from checker.assess.project import own_tables
from checker.facts.projection import Values
from checker.model.facts import FactType
from checker.model.policy import Rule
from checker.model.verdict import Answer, Verdict
from checker.model.vocabulary import fact, put
from checker.policy.classes import points
from checker.policy.rounds import Asking


@dataclass(frozen=True)
class RuleJudgment:
    """One rule over all its subjects, by the distinct combinations of what it reads; each combination has its number.

    values: the facts of the vocabulary that it reads, with their distinct values (the run's, and the rule's own).
        codes: fact ->
    which of its values each combination has. counts: how many subjects share each. documents: what the rule sees of
    each.
    answers: what it says of each. firsts: `combination`, `subject`: the first subjects of each combination.
    """

    rule: Rule
    values: Mapping[str, Values]
    codes: Mapping[str, Sequence[int]]
    counts: Sequence[int]
    documents: Sequence[dict[str, Any]]
    answers: Sequence[Answer]
    firsts: pl.DataFrame

    @cached_property
    def judged(self) -> int:
        """How many subjects there are."""
        return sum(self.counts)

    def index(self, combination: int, name: str) -> int | None:
        """The number of the fact's value in a combination; None where the rule does not read it as a fact of the
        vocabulary."""
        return self.codes[name][combination] if name in self.codes else None

    def reason_unknown(self, combination: int, name: str) -> str:
        """Why the fact is not (wholly) known in this combination; "" where it is."""
        index = self.index(combination, name)
        return "new_field" if index is None else self.values[name].reasons[index]


def judge(
    merged: Sequence[MergedRule],
    tables: Mapping[str, pl.DataFrame],
    asserted: Mapping[str, Mapping[str, str | None]],
    evaluator: Evaluator,
) -> list[RuleJudgment]:
    """Verdicts of every rule, in the order given."""
    values = {name: Values(name, table) for name, table in tables.items()}
    seen = []
    for one in merged:
        own = {name: Values(name, table) for name, table in own_tables(one.rule, asserted.get(one.rule.id, {})).items()}
        read = {name: own.get(name) or values[name] for name in one.combinations.columns if name != "count"}
        codes = {name: one.combinations[name].to_list() for name in read}
        seen.append(
            (
                one,
                read,
                codes,
                _documents(one.rule, {n: v.for_rules for n, v in read.items()}, codes, one.combinations.height),
            )
        )
    asked = evaluator.answers([(one.rule.id, documents) for one, _, _, documents in seen])
    return [
        RuleJudgment(one.rule, read, codes, one.combinations["count"].to_list(), documents, answers, one.firsts)
        for (one, read, codes, documents), answers in zip(seen, asked, strict=True)
    ]


def _documents(
    rule: Rule, shown: Mapping[str, Sequence[Any]], codes: Mapping[str, Sequence[int]], height: int
) -> list[dict[str, Any]]:
    """What the rule sees of combinations. shown: fact -> what it sees of each value; codes: which value each
    combination has."""
    documents: list[dict[str, Any]] = [{} for _ in range(height)]
    for name, column in codes.items():
        values: Mapping[int, Any] | Sequence[Any] = shown[name]
        if snapped := _snapping(rule, name):
            values = {index: snapped(shown[name][index]) for index in set(column)}
        for document, index in zip(documents, column, strict=True):
            if values[index] is not None:
                put(document, name, values[index])
    return documents


Completed = tuple[str, str, set[int]]
"""A rule's id, a record kind, and the combinations that would be violations if records of that kind were complete."""


def if_complete(judged: Sequence[RuleJudgment], kinds: Sequence[str]) -> list[tuple[str, Asking[Completed]]]:
    """For each rule and kind of record that leaves some of its combinations open, the work that finds what these would
    be."""
    found = []
    for one in judged:
        undetermined = [i for i, answer in enumerate(one.answers) if answer.verdict is Verdict.UNDETERMINED]
        found += [
            (one.rule.id, _complete_kind(one, kind, at)) for kind in kinds if (at := _open(one, undetermined, kind))
        ]
    return found


def _complete_kind(judged: RuleJudgment, kind: str, at: Sequence[int]) -> Asking[Completed]:
    codes = {name: [column[i] for i in at] for name, column in judged.codes.items()}
    answers = yield _documents(
        judged.rule, {n: v.values_if_complete(kind) for n, v in judged.values.items()}, codes, len(at)
    )
    return (
        judged.rule.id,
        kind,
        {i for i, answer in zip(at, answers, strict=True) if answer.verdict is Verdict.VIOLATION},
    )


def _open(judged: RuleJudgment, combinations: Sequence[int], kind: str) -> list[int]:
    """Those of the combinations in which only the completeness of `kind` leaves some fact open."""
    found: set[int] = set()
    for name, values in judged.values.items():
        if rows := values.open.get(kind):
            column = judged.codes[name]
            found.update(i for i in combinations if column[i] in rows)
    return sorted(found)


def _snapping(rule: Rule, name: str) -> Callable[[Any], Any] | None:
    """What moves a number's bounds to the one number that stands for all the rule cannot tell apart from them; None:
    nothing does."""
    cuts = rule.cuts.get(name)
    if fact(name).type is not FactType.NUMBER or not cuts:
        return None
    at = points(cuts)
    return lambda value: value and {bound: _stand_in(number, cuts, at) for bound, number in value.items()}


def _stand_in(number: float, cuts: Sequence[float], at: Sequence[float]) -> float:
    if number in cuts:
        return number
    lower = max((c for c in cuts if c < number), default=None)
    upper = min((c for c in cuts if c > number), default=None)
    for point in at:
        if (lower is None or point > lower) and (upper is None or point < upper):
            return point
    return number
