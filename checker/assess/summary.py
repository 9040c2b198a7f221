"""Counts: of a rule, of distinct uses over all rules, and of what each kind of record would decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from checker.assess.in_force import NOT_IN_FORCE
from checker.assess.interface import Group, ShardInputs, ShardVerdicts, Tally
from checker.assess.judge import RuleJudgment
from checker.assess.plan import Plan
from checker.assess.tally import GRAVITY
from checker.model.accounts import RecordKind
from checker.model.assessment import RuleResult, StandingUses, Uses, VerdictCounts
from checker.model.audit import Audit
from checker.model.breakdown import Breakdown, BreakdownKey, RequesterListing, breakdown
from checker.model.policy import Standing
from checker.model.single_facts import IN_FORCE
from checker.model.verdict import Verdict


def rule_result(judged: RuleJudgment, group: Group, completed: Mapping[tuple[str, str], set[int]]) -> RuleResult:
    """The counts of one rule, in uses."""
    rule = judged.rule
    counts: Counter[str] = Counter()
    excused: Counter[str] = Counter()
    because: Counter[str] = Counter()
    for answer, count in zip(judged.answers, judged.counts, strict=True):
        counts[answer.verdict.value] += count
        for excuse in answer.excused_by:
            excused[excuse] += count
        if answer.because and answer.verdict is Verdict.UNDETERMINED:
            because[answer.because] += count
    return RuleResult(
        id=rule.id,
        policy=rule.policy,
        standing=group.standing,
        clause=rule.clause,
        text=rule.clause_text,
        citation=rule.citation or rule.clause,
        describe=rule.describe,
        family=rule.family.value,
        severity=rule.severity,
        status=rule.status.value,
        noun=rule.subject.noun,
        plural=rule.subject.plural,
        verdicts=VerdictCounts(**counts),
        excused=dict(sorted(excused.items())),
        because=dict(sorted(because.items())),
        notices=_notices(judged, counts),
        if_complete={
            kind: sum(judged.counts[i] for i in hit) for (r, kind), hit in sorted(completed.items()) if r == rule.id
        },
    )


def shard_verdicts(
    judged: Sequence[RuleJudgment], completed: Mapping[tuple[str, str], set[int]], numbers: Sequence[pl.Series], *,
    groups: Sequence[Group], subjects: Sequence[int], linked: Sequence[str], people: bool,
) -> ShardVerdicts:  # fmt: skip
    """What one shard needs to know of the verdicts. numbers: for each rule, the run's numbers of the shard's
    combinations."""
    levels = [[GRAVITY.index(answer.verdict) for answer in one.answers] for one in judged]
    kinds = sorted({kind for _, kind in completed})
    return ShardVerdicts(
        levels=[[level[i] for i in own] for level, own in zip(levels, numbers, strict=True)],
        groups=groups,
        hits={
            kind: [
                [i in completed.get((one.rule.id, kind), ()) for i in own]
                for one, own in zip(judged, numbers, strict=True)
            ]
            for kind in kinds
        },
        subjects=subjects,
        linked_kinds=linked,
        people=people,
    )


def uses(tallies: Sequence[Tally], by_shard: Sequence[ShardInputs]) -> Uses:
    """Distinct uses by their gravest verdict; a use that no rule judged counts as not applicable."""
    by = {verdict.value: sum(t.gravest[level] for t in tallies) for level, verdict in enumerate(GRAVITY)}
    firsts, lasts = [s.first for s in by_shard if s.first], [s.last for s in by_shard if s.last]
    return Uses(total=sum(by.values()), first=min(firsts, default=None), last=max(lasts, default=None), **by)


def breakdowns(tallies: Sequence[Tally], audit: Audit, *, with_people: bool) -> tuple[Breakdown, ...]:
    """How the system was used, over all shards; what nothing is recorded of is left out."""
    listed = {name.strip().casefold(): RequesterListing.ALLOWED for name in audit.requesters.allowed}
    listed |= {name.strip().casefold(): RequesterListing.BARRED for name in audit.requesters.barred}
    made = []
    for by in BreakdownKey:
        counted: Counter[str] = Counter()
        for one in tallies:
            counted.update(one.breakdowns.get(by, {}))
        if any(counted[value] for value in counted if value):
            whole = breakdown(by, counted, listed if by is BreakdownKey.REQUESTER else {})
            made.append(whole if with_people else whole.without_people())
    return tuple(made)


def group_rules(judged: Sequence[RuleJudgment]) -> list[Group]:
    """What each rule is counted with: its standing, and whether these records decide it for at least half of the uses
    that it speaks of."""
    return [Group(one.rule.standing, _mostly_decided(one)) for one in judged]


def _mostly_decided(judged: RuleJudgment) -> bool:
    pairs = list(zip(judged.answers, judged.counts, strict=True))
    spoken_of = sum(count for answer, count in pairs if answer.verdict is not Verdict.NOT_APPLICABLE)
    return 2 * sum(count for answer, count in pairs if answer.verdict is Verdict.UNDETERMINED) <= spoken_of


def standings(
    judged: Sequence[RuleJudgment], groups: Sequence[Group], tallies: Sequence[Tally]
) -> tuple[StandingUses, ...]:
    """Distinct uses by their gravest verdict, over the rules of each standing, law first."""
    found = []
    for standing in Standing:
        rules = [(one, group) for one, group in zip(judged, groups, strict=True) if group.standing is standing]
        if not rules:
            continue
        by = {v.value: sum(t.by_standing[standing][level] for t in tallies) for level, v in enumerate(GRAVITY)}
        found.append(
            StandingUses(
                standing=standing,
                rules=len(rules),
                total=sum(by.values()),
                at_most=sum(t.at_most[standing] for t in tallies),
                left_out=tuple(sorted(one.rule.id for one, group in rules if not group.mostly_decided)),
                **by,
            )
        )
    return tuple(found)


def record_kinds(
    tallies: Sequence[Tally], kinds: Iterable[str], records: Mapping[str, int], chosen: Plan
) -> tuple[RecordKind, ...]:
    """For each record kind that a rule needs: what the logs hold, and the distinct uses that it would make
    violations."""
    declared = {c.kind.value for c in chosen.context.complete} - set(chosen.context.suspensions)
    return tuple(
        RecordKind(
            kind=kind,
            records=records.get(kind, 0),
            declared_complete=kind in declared,
            would_violate=sum(t.hits.get(kind, 0) for t in tallies),
        )
        for kind in kinds
    )


def _notices(judged: RuleJudgment, counts: Mapping[str, int]) -> tuple[str, ...]:
    """What a reader should know of a rule that never applied, or that every use breaks."""
    total, subject = judged.judged, judged.rule.subject
    if not total:
        return (f"judged nothing: the logs hold no {subject.noun}",)
    if counts.get(Verdict.NOT_APPLICABLE.value, 0) == total:
        dated = all(judged.index(i, IN_FORCE) == NOT_IN_FORCE for i in range(len(judged.counts)))
        return (
            (f"was not in force on the day of any {subject.noun}",)
            if dated
            else (f"never applied to any {subject.noun}",)
        )
    if counts.get(Verdict.VIOLATION.value, 0) == total and total > 1:
        return (f"every {subject.noun} breaks it: check that the rule and the profile say what is meant",)
    if counts.get(Verdict.UNDETERMINED.value, 0) + counts.get(Verdict.NOT_APPLICABLE.value, 0) == total:
        return (f"this log cannot decide it for any {subject.noun}",)
    return ()
