"""What clauses would have done to the uses of logs: each rule beside the one that was there before, use by use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import polars as pl

from checker.assess.periods import period_name
from checker.drafting.compare import compare_rules
from checker.drafting.compare_page import to_settle
from checker.drafting.result import ChangedUse, Curve, CurvePoint, Impact, Move, RuleImpact
from checker.drafting.variants import OtherNumber, sweep_rules, with_settings
from checker.engine.interface import Engine
from checker.model.assessment import VerdictCounts
from checker.model.audit import Audit, LogFile
from checker.model.errors import UsageError, nearest
from checker.model.policy import Policy, Rule
from checker.model.progress import Progress, silent
from checker.model.single_facts import IN_FORCE
from checker.model.verdict import Verdict
from checker.model.visible import shorten
from checker.model.vocabulary import noun_of
from checker.model.words import join_words
from checker.run import LIMITS, Limits, Result, Selection, run

BEFORE = ".before"
USES_KEPT = 1_000
"""How many of the uses that change are listed, of each rule."""
_WHY = 300
_ORDER = (
    Verdict.UNDETERMINED, Verdict.VIOLATION, Verdict.PENDING, Verdict.COMPLIANT, Verdict.NOT_APPLICABLE,
)  # fmt: skip
"""Of the verdicts that uses change to, those that somebody must look into first."""


class _Pair(NamedTuple):
    """A rule and the one that it stands in place of; None where there is no such rule."""

    original: Rule | None
    replacement: Rule | None
    setting: str = ""


def impact(
    logs: Sequence[LogFile | Path], audit: Audit, drafts: Sequence[Policy], engine: Engine, *,
    baseline: Sequence[Policy] = (), settings: Sequence[OtherNumber] = (), from_: date | None = None, today: date,
    as_of: date | None = None, zone: str | None = None, profile: str | None = None, folder: Path | None = None,
    limits: Limits = LIMITS, progress: Progress = silent,
) -> Impact:  # fmt: skip
    """Judge every use by the drafts and by what was there before, and say which verdicts move.

    baseline: policies that were there before; none: where there are settings, the drafts as they are written, else
    nothing, so that no rule applied. settings: numbers to try in place of those of the drafts' rules; one of several
    values is a sweep. from_: the day from which the drafts are tried as if in force. The rest as of `checker.run`.
    A rule of a draft is paired with the baseline's rule of the same id; where one is left on each side, these are.
    Raises as `checker.run`, and UsageError for a setting that fits no rule.
    """
    once, sweeps = [s for s in settings if len(s.values) == 1], [s for s in settings if len(s.values) > 1]
    for setting in settings:
        _holder(setting.rule, drafts)
    after = [rule for policy in drafts for rule in with_settings(policy, once, from_)]
    if baseline:
        before = [rule for policy in baseline for rule in with_settings(policy, (), None, suffix=BEFORE)]
    else:
        changed = {one.rule for one in once}
        before = [
            rule
            for policy in drafts
            for rule in with_settings(policy, (), from_, suffix=BEFORE)
            if rule.id.removesuffix(BEFORE) in changed
        ]
    readings = list(_readings(after))
    pairs = list(_pairs(before, after, {one.rule: f"{one.key}={one.values[0]}" for one in once}))
    curves = [(one, sweep_rules(_holder(one.rule, drafts), one, from_)) for one in sweeps]
    rules = [*after, *before, *(rule for _, points in curves for _, rule in points)]
    judged = run(
        logs,
        audit,
        Selection((*_with_rules(drafts, rules), *_with_rules(baseline, rules)), named_by_user=True),
        engine,
        today=today,
        as_of=as_of,
        zone=zone,
        profile=profile,
        folder=folder,
        limits=limits,
        progress=progress,
    )
    progress("changes", 0, 0)
    verdicts = dict(judged.rows.verdicts())
    counts = {rule.id: rule.verdicts for rule in judged.assessment.rules}
    return Impact(
        drafts=tuple(policy.id for policy in drafts),
        baseline=tuple(policy.id for policy in baseline),
        from_=from_,
        uses=judged.assessment.uses.total,
        rules=(
            *(_rule_impact(pair, verdicts, judged) for pair in pairs),
            *(_read_apart(pair, verdicts, judged, engine) for pair in readings),
        ),
        curves=tuple(_curve(one, points, counts) for one, points in curves),
        ledger=judged.assessment.ledger,
    )


def _holder(rule: str, drafts: Sequence[Policy]) -> Policy:
    """The draft that has the rule. UsageError where none has it in use."""
    names = [one.id for policy in drafts for one in policy.rules if one.enabled]
    if rule not in names:
        raise UsageError(f'no rule that is tried is called "{rule}"', hint=nearest(rule, names))
    return next(policy for policy in drafts if any(one.id == rule for one in policy.rules))


def _with_rules(policies: Sequence[Policy], rules: Sequence[Rule]) -> Iterator[Policy]:
    """The policies with those of `rules` that are theirs, each once."""
    given: set[str] = set()
    for policy in policies:
        own = tuple(rule for rule in rules if rule.policy == policy.id and rule.id not in given)
        given |= {rule.id for rule in own}
        yield replace(policy, rules=own, patterns=())


def _pairs(before: Sequence[Rule], after: Sequence[Rule], settings: Mapping[str, str]) -> Iterator[_Pair]:
    """Which rule stands in place of which: that of the same id; where one is left on each side, that; else each with
    nothing."""
    named = {rule.id.removesuffix(BEFORE): rule for rule in before}
    alone = [rule for rule in after if rule.id not in named]
    gone = [rule for name, rule in named.items() if name not in {rule.id for rule in after}]
    left = gone[0] if len(gone) == len(alone) == 1 else None
    for rule in after:
        yield _Pair(named.get(rule.id, left), rule, settings.get(rule.id, ""))
    yield from (_Pair(rule, None) for rule in gone if rule is not left)


def _readings(rules: Sequence[Rule]) -> Iterator[_Pair]:
    """Each two readings of one clause that follow each other."""
    for first, second in pairwise(rules):
        if first.reading_of and first.reading_of == second.reading_of:
            yield _Pair(first, second)


def _read_apart(pair: _Pair, verdicts: Mapping[str, pl.DataFrame], judged: Result, engine: Engine) -> RuleImpact:
    """Two readings of a clause: the uses on which they differ, and what would settle it."""
    found = _rule_impact(pair, verdicts, judged)
    first, second = pair.original, pair.replacement
    if first is None or second is None or first.period:
        return found
    told = compare_rules(first, second, engine)
    settle = tuple(dict.fromkeys(to_settle(one, first.id, second.id) for one in told.witnesses))
    return found.model_copy(update={"rule": first.reading_of, "readings": True, "settle": settle})


def _rule_impact(pair: _Pair, verdicts: Mapping[str, pl.DataFrame], judged: Result) -> RuleImpact:
    there = [one for one in (pair.replacement, pair.original) if one is not None]
    shown, wider = there[0], max(there, key=lambda one: len(one.subjects)).subject
    both = _join_verdicts(*(_verdicts_of(one, verdicts) for one in (pair.original, pair.replacement)))
    counted = both.group_by("before", "after").len().sort("len", descending=True)
    moves = [Move(before=Verdict(b), after=Verdict(a), count=n) for b, a, n in counted.iter_rows()]
    order = list(Verdict)
    moves.sort(key=lambda one: (order.index(one.before), order.index(one.after)))
    changed = both.filter(pl.col("before") != pl.col("after"))
    return RuleImpact(
        rule=shown.id.removesuffix(BEFORE),
        before=pair.original.id.removesuffix(BEFORE) if pair.original else "",
        after=pair.replacement.id if pair.replacement else "",
        clause=shown.clause,
        text=shown.clause_text,
        describe=shown.describe,
        noun=wider.noun,
        plural=wider.plural,
        subjects=both.height,
        moves=tuple(moves),
        changed=changed.height,
        uses=tuple(_uses(changed, pair, judged)),
        setting=pair.setting,
    )


def _verdicts_of(rule: Rule | None, verdicts: Mapping[str, pl.DataFrame]) -> pl.DataFrame | None:
    """What one rule says of each use; a period is called alike for every rule that judges it."""
    if rule is None or rule.id not in verdicts:
        return None
    return verdicts[rule.id].with_columns(pl.col("event").str.strip_prefix(f"{rule.id}:"))


def _join_verdicts(before: pl.DataFrame | None, after: pl.DataFrame | None) -> pl.DataFrame:
    """Each use that either rule judges, once: `input`, `sheet`, `row`, `event`, `date`, and its verdict `before` and
    `after`; a rule that does not judge it does not apply to it."""
    place, none = ["input", "sheet", "row", "event", "date"], pl.lit(Verdict.NOT_APPLICABLE.value)
    sides = [
        (one.select(*place, pl.col("verdict").alias(name)), name)
        for one, name in ((before, "before"), (after, "after"))
        if one is not None
    ]
    if not sides:
        return pl.DataFrame(schema=dict.fromkeys((*place, "before", "after"), pl.String))
    frame, name = sides[0]
    if len(sides) == 1:
        return frame.with_columns(none.alias("after" if name == "before" else "before"))
    both = frame.join(sides[1][0], on=place, how="full", coalesce=True, nulls_equal=True, maintain_order="left_right")
    return both.with_columns(pl.col("before").fill_null(none), pl.col("after").fill_null(none))


def _uses(changed: pl.DataFrame, pair: _Pair, judged: Result) -> Iterator[ChangedUse]:
    ranks = {verdict.value: rank for rank, verdict in enumerate(_ORDER)}
    ranked = changed.with_columns(
        pl.col(side).replace_strict(ranks, return_dtype=pl.UInt8).alias(f"{side} rank") for side in ("after", "before")
    )
    first = ranked.sort("after rank", "before rank", maintain_order=True).head(USES_KEPT)
    asked = {one.id for one in (pair.original, pair.replacement) if one}
    why = _reasons(judged, asked, set(first["event"]))
    files = [one.path for one in judged.assessment.inputs]
    for row in first.iter_rows(named=True):
        before, after = Verdict(row["before"]), Verdict(row["after"])
        said = [why.get((one.id, row["event"]), "") if one else "" for one in (pair.replacement, pair.original)]
        told = said[0] or (f"before: {said[1]}" if said[1] else "")
        yield ChangedUse(
            file=files[row["input"]] if row["input"] is not None else "",
            sheet=row["sheet"],
            row=row["row"] or 0,
            event=row["event"] or "",
            before=before,
            after=after,
            why=told,
            name=_period_words(pair, row["date"]) if row["input"] is None else "",
        )


def _period_words(pair: _Pair, first: date | None) -> str:
    """What the period of a pair's rules that begins on a day is called; of a public statement its words."""
    rule = next(one for one in (pair.replacement, pair.original) if one and one.period)
    if rule.claim is not None or first is None:
        return f'the statement "{rule.claim.words}"' if rule.claim else ""
    return period_name(rule.period, first, rule.policy, rule.year_ends)


def _reasons(judged: Result, rules: set[str], events: set[str]) -> dict[tuple[str, str], str]:
    """Rule and event -> what the row shows, or what is missing."""
    found: dict[tuple[str, str], str] = {}
    if not events:
        return found
    for part in judged.rows.chunks(65_536):
        wanted = part.filter(
            pl.col("rule").is_in(sorted(rules)) & _event_name(pl.col("event"), rules).is_in(sorted(events))
        )
        for rule, event, missing, condition in wanted.select("rule", "event", "missing", "condition").iter_rows():
            lacking = f"not known: {join_words(list(map(_lacking, missing.split('; '))), 'and')}" if missing else ""
            found[rule, event.removeprefix(f"{rule}:")] = shorten(lacking or condition or "", _WHY)
    return found


def _lacking(name: str) -> str:
    return "the day, so whether it was in force" if name == IN_FORCE else noun_of(name)


def _event_name(event: pl.Expr, rules: set[str]) -> pl.Expr:
    """An event's identity, that of a period without its rule."""
    for rule in sorted(rules):
        event = event.str.strip_prefix(f"{rule}:")
    return event


def _curve(one: OtherNumber, points: Sequence[tuple[str, Rule]], counts: Mapping[str, VerdictCounts]) -> Curve:
    first = points[0][1]
    return Curve(
        rule=one.rule,
        key=one.key,
        describe=first.describe,
        plural=first.subject.plural,
        points=tuple(CurvePoint(value=value, verdicts=counts[rule.id]) for value, rule in points if rule.id in counts),
    )
