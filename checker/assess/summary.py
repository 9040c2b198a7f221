"""Counts: of a rule, of distinct uses over all rules, and of what each kind of record would decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import polars as pl

from checker.assess.judge import NOT_IN_FORCE, Judged
from checker.assess.plan import Plan
from checker.facts.encode import Facts
from checker.model.assessment import RecordKind, RuleResult, Uses, VerdictCounts
from checker.model.event import USE_KINDS
from checker.model.verdict import Verdict
from checker.model.vocabulary import IN_FORCE

GRAVITY = (Verdict.NOT_APPLICABLE, Verdict.COMPLIANT, Verdict.PENDING, Verdict.UNDETERMINED, Verdict.VIOLATION)
"""From lightest to gravest: a use counts under the gravest verdict that any rule gives it."""


def rule_result(judged: Judged, completed: Mapping[tuple[str, str], set[int]]) -> RuleResult:
    """The counts of one rule, in uses."""
    rule = judged.rule
    counts: Counter[str] = Counter()
    excused: Counter[str] = Counter()
    because: Counter[str] = Counter()
    for answer, combination in zip(judged.answers, judged.combinations, strict=True):
        counts[answer.verdict.value] += combination.count
        for excuse in answer.excused_by:
            excused[excuse] += combination.count
        if answer.because and answer.verdict is Verdict.UNDETERMINED:
            because[answer.because] += combination.count
    return RuleResult(
        id=rule.id, policy=rule.policy, clause=rule.clause, citation=rule.citation or rule.clause, describe=rule.describe,
        family=rule.family.value, severity=rule.severity, status=rule.status.value, verdicts=VerdictCounts(**counts),
        excused=dict(sorted(excused.items())), because=dict(sorted(because.items())), notices=_notices(judged, counts),
        if_complete={
            kind: sum(judged.combinations[i].count for i in hit) for (r, kind), hit in sorted(completed.items()) if r == rule.id
        },
    )  # fmt: skip


def uses(judged: Sequence[Judged], facts: Facts, first: date | None, last: date | None) -> Uses:
    """Distinct uses by their gravest verdict; a use that no rule judged counts as not applicable."""
    gravest = pl.zeros(len(facts.subjects), dtype=pl.UInt8, eager=True)
    for one in judged:
        if one.combinations:
            levels = pl.Series([GRAVITY.index(a.verdict) for a in one.answers], dtype=pl.UInt8).gather(one.of)
            gravest = _raised(gravest, levels, one.subjects)
    counts = dict(gravest.filter(facts.subjects["kind"].is_in(list(USE_KINDS))).value_counts().iter_rows())
    by = {verdict.value: counts.get(level, 0) for level, verdict in enumerate(GRAVITY)}
    return Uses(total=sum(by.values()), first=first, last=last, **by)


def record_kinds(
    judged: Sequence[Judged], completed: Mapping[tuple[str, str], set[int]], kinds: Iterable[str],
    records: Mapping[str, int], chosen: Plan, facts: Facts,
) -> tuple[RecordKind, ...]:  # fmt: skip
    """For each record kind that a rule needs: what the logs hold, and the distinct uses that it would make violations."""
    made = []
    for kind in kinds:
        hit = pl.zeros(len(facts.subjects), dtype=pl.UInt8, eager=True)
        for one in judged:
            combinations = completed.get((one.rule.id, kind))
            if combinations:
                flags = pl.Series([int(i in combinations) for i in range(len(one.combinations))], dtype=pl.UInt8)
                hit = _raised(hit, flags.gather(one.of), one.subjects)
        declared = any(c.kind == kind for c in chosen.context.complete) and kind not in chosen.context.suspended
        made.append(
            RecordKind(
                kind=kind, records=records.get(kind, 0), declared_complete=declared, would_violate=int(hit.sum())
            )
        )
    return tuple(made)


def _raised(levels: pl.Series, other: pl.Series, at: pl.Series | None) -> pl.Series:
    """The greater of both, where `other` speaks of the rows `at` (null: of all)."""
    if at is not None:
        spread = pl.zeros(len(levels), dtype=pl.UInt8, eager=True)
        other = spread.scatter(at, other)
    return pl.select(pl.max_horizontal(levels, other)).to_series()


def _notices(judged: Judged, counts: Mapping[str, int]) -> tuple[str, ...]:
    """What a reader should know of a rule that never applied, or that every use breaks."""
    total = judged.judged
    if not total:
        return ("judged nothing: the logs hold no event of the kind it speaks of",)
    if counts.get(Verdict.NOT_APPLICABLE.value, 0) == total:
        dated = all(c.values.get(IN_FORCE) == NOT_IN_FORCE for c in judged.combinations)
        return ("was not in force on the day of any use",) if dated else ("never applied to any use",)
    if counts.get(Verdict.VIOLATION.value, 0) == total and total > 1:
        return ("every use breaks it: check that the rule and the profile say what is meant",)
    if counts.get(Verdict.UNDETERMINED.value, 0) + counts.get(Verdict.NOT_APPLICABLE.value, 0) == total:
        return ("this log cannot decide it for any use",)
    return ()
