"""From events and policies to the Assessment: plan, facts, verdicts, findings, evidence, counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import checker
from checker.assess import summary
from checker.assess.answers import asked_again, outcomes
from checker.assess.cost import RuleCost, costs
from checker.assess.evaluate import Evaluator
from checker.assess.evidence import evidence, first_uses, linked_kinds
from checker.assess.findings import REPORTED, FindingGroup, findings, seeking
from checker.assess.interface import Shards, Task, UseEvidence
from checker.assess.judge import RuleJudgment, if_complete, judge
from checker.assess.lines import Lines
from checker.assess.local_shards import LocalShards
from checker.assess.merge import merge
from checker.assess.period_shard import with_periods
from checker.assess.plan import Plan, plan
from checker.assess.summary import record_kinds, rule_result, shard_verdicts
from checker.assess.unlinked import dated_too_early, unlinked_records
from checker.engine.both import Both
from checker.engine.embedded import Embedded
from checker.engine.interface import Engine
from checker.engine.kept_answers import KeptAnswers
from checker.engine.modules import read_at_once
from checker.engine.opa import Opa
from checker.facts.prepare import Prepared, add_keys, prepare, present_fields
from checker.facts.shards import ROWS, number_events, split
from checker.facts.survey import survey
from checker.model.accounts import Input, LedgerEntry, QuarantinedRow
from checker.model.assessment import AgencyName, Assessment, EngineUsed, Finding, Indication
from checker.model.audit import Audit
from checker.model.events import Events
from checker.model.kinds import USE_KINDS
from checker.model.policy import Policy
from checker.model.progress import Progress, silent
from checker.model.shown import raw_texts
from checker.model.verdict import Severity
from checker.model.vocabulary import fact
from checker.policy.rounds import in_rounds

QUARANTINE_KEPT = 1_000
"""How many quarantined rows the Assessment lists, beside their full count."""


@dataclass(frozen=True)
class Logs:
    """What reading gives, as assessment takes it (ingest.interface.IngestedLogs, with the indications found in
    them)."""

    events: Events
    inputs: tuple[Input, ...]
    quarantine: tuple[QuarantinedRow, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
    indications: tuple[Indication, ...] = ()
    agency_zone: str | None = None


@dataclass(frozen=True)
class Result:
    """The Assessment, the lines behind it for formats that hold every one, what each rule cost, and the events that
    were judged (none where they lie on a cluster)."""

    assessment: Assessment
    rows: Lines
    costs: tuple[RuleCost, ...]
    events: Events


def assess(
    logs: Logs, audit: Audit, policies: Sequence[Policy], engine: Engine, *,
    named: bool, today: date, as_of: date | None = None, with_people: bool = False, folder: Path | None = None,
    shard_rows: int = ROWS, one_by_one: bool = False, progress: Progress = silent,
) -> Result:  # fmt: skip
    """Judge every use of the logs by every rule of the policies that apply.

    named: the user named the policies. today: the day of the run, for deadlines where nothing else gives one.
    folder: where events that are too many for one memory are shared out, `shard_rows` together; None: all are judged at
    once. It must last as long as the Result. one_by_one: see Evaluator; the Assessment is the same. progress: told the
    name of each stage as it begins.
    Raises PolicyError, RuleFault, EnginesDisagree.
    """
    progress("facts", 0, 0)
    records = dict(logs.events.scan().group_by("kind").len().collect().iter_rows())
    chosen = plan(
        audit,
        policies,
        named=named,
        as_of=as_of,
        today=today,
        records=records,
        inputs=[i.path for i in logs.inputs],
        fields=present_fields(logs.events.columns),
        zone=logs.agency_zone,
    )
    kinds = tuple(sorted({*chosen.kinds, *USE_KINDS}))
    task, shards = _shards_of(logs.events, chosen, audit.agency.name, kinds, folder, shard_rows, progress)
    return conclude(
        logs,
        audit,
        chosen,
        records,
        task,
        shards,
        engine,
        height=logs.events.height,
        with_people=with_people,
        one_by_one=one_by_one,
        progress=progress,
    )


def conclude(
    logs: Logs, audit: Audit, chosen: Plan, records: Mapping[str, int], task: Task, shards: Shards, engine: Engine, *,
    height: int, with_people: bool, one_by_one: bool = False, progress: Progress,
) -> Result:  # fmt: skip
    """Judge what the shards hold. records: how many events of each kind there are; height: how many in all. Raises as
    `assess`."""
    by_shard = shards.inputs(task)
    progress("facts", height, height)
    progress("verdicts", 0, 0)
    read_at_once(chosen.modules)
    kept = None
    if isinstance(engine, Opa | Embedded) and not one_by_one:
        kept = KeptAnswers(engine, chosen.modules, chosen.kept_modules)
    evaluator = Evaluator(kept or engine, chosen.modules, one_by_one=one_by_one)
    tables, merged = merge(task.rules, by_shard)
    judged, seen, periods = judge(merged, tables, chosen.assertions, evaluator), by_shard, None
    if any(rule.period for rule in chosen.rules):
        parts = with_periods(chosen, task, shards, by_shard, merged, judged, evaluator)
        judged, merged, seen, shards = parts.judgments, parts.combinations, parts.by_shard, parts.shards
        periods = parts.shards
    progress("findings", 0, 0)
    open_kinds = sorted({kind for name in chosen.facts_of_survey for kind in fact(name).records})
    made, completing, again = seeking(judged), if_complete(judged, open_kinds), asked_again(judged)
    answered = {one.answer.rule.path: one.answer.rule.module for one in again}
    read_at_once(answered)
    evaluator.add(answered)
    if kept:
        kept.add({one.answer.rule.path: one.answer.rule.module for one in again if not one.judgment.rule.new_fields})
    answering = [(one.answer.rule.id, one.work()) for one in again]
    done: list[Any] = in_rounds([*made, *completing, *answering], evaluator.answers)
    if kept:
        kept.confirm()
    end = len(made) + len(completing)
    found = findings(judged, done[: len(made)], outcomes(again, done[end:]))
    completed = {(rule, kind): hit for rule, kind, hit in done[len(made) : end] if hit}
    progress("join", 0, 0)
    firsts = first_uses(judged, found)
    wanted = sorted({subject for rule in firsts for uses in rule for subject, _ in uses})
    wanted = sorted({*wanted, *periods.counted_records(wanted)}) if periods else wanted
    linked = sorted({kind for one in judged for kind in linked_kinds(one)})
    groups = summary.group_rules(judged)
    tallies = shards.tally(
        [
            shard_verdicts(
                judged,
                completed,
                [one.numbers[shard] for one in merged],
                groups=groups,
                subjects=wanted,
                linked=linked,
                people=with_people,
            )
            for shard in range(len(seen))
        ]
    )
    progress("join", height, height)
    progress("evidence", 0, 0)
    shown = {subject: rows for tally in tallies for subject, rows in tally.evidence.items()}
    shown |= periods.evidence(shown) if periods else {}
    files, links = [i.path for i in logs.inputs], [shard.linked_records for shard in by_shard]
    ledger = (*logs.ledger, *chosen.ledger, *dated_too_early(links, files))
    assessment = Assessment(
        checker=checker.__version__,
        as_of=chosen.context.as_of,
        as_of_basis=chosen.as_of_basis,
        with_people=with_people,
        agency=AgencyName(
            name=audit.agency.name, kind=audit.agency.kind, state=audit.agency.state_code, place=audit.agency.place
        ),
        uses=summary.uses(tallies, seen),
        scope=chosen.scope,
        standings=summary.standings(judged, groups, tallies),
        breakdowns=summary.breakdowns(tallies, audit, with_people=with_people),
        inputs=logs.inputs,
        policies=chosen.policies,
        rules=tuple(rule_result(one, group, completed) for one, group in zip(judged, groups, strict=True)),
        findings=_findings(judged, found, firsts, shown, files),
        indications=raw_texts(logs.indications, with_people=with_people),
        declarations=tuple(
            d.model_copy(update={"unlinked": task.survey.sightings[d.kind].unlinked})
            if d.kind in task.survey.sightings
            else d
            for d in chosen.declarations
        ),
        record_kinds=record_kinds(tallies, open_kinds, records, chosen),
        unlinked=unlinked_records(task.survey.shapes, links),
        quarantine=raw_texts(logs.quarantine[:QUARANTINE_KEPT], with_people=with_people),
        quarantine_total=max(len(logs.quarantine), sum(i.rows.quarantined for i in logs.inputs)),
        ledger=raw_texts(ledger, with_people=with_people),
        engine=_engine_used(engine, evaluator.evaluations),
    )
    lines = Lines(judged, found, [one.numbers for one in merged], shards, files, with_people)
    return Result(assessment, lines, costs(judged, again, seen, evaluator), logs.events)


def _shards_of(
    events: Events,
    chosen: Plan,
    agency: str,
    kinds: tuple[str, ...],
    folder: Path | None,
    shard_rows: int,
    progress: Progress,
) -> tuple[Task, Shards]:
    """What every shard works out, and the shards: one of all events in memory, or files of whole cases in `folder`."""

    def task(prepared: Prepared) -> Task:
        return chosen.task(survey(prepared, chosen.context, chosen.facts_of_survey), kinds)

    if folder is None or events.height <= shard_rows:
        frame = add_keys(events.frame(), agency)
        prepared = prepare(frame, kinds, agency)
        return task(prepared), LocalShards([frame], prepared=prepared)
    parts = split(events, kinds, agency, -(-events.height // shard_rows), folder)
    rows = events.height
    return task(prepare(number_events(events), kinds, agency)), LocalShards(
        parts, lambda done, total: progress("facts", rows * done // total, rows)
    )


def _findings(
    judged: Sequence[RuleJudgment], found: Sequence[Sequence[FindingGroup]],
    firsts: Sequence[Sequence[Sequence[tuple[int, int]]]],
    shown: Mapping[int, UseEvidence], files: Sequence[str],
) -> tuple[Finding, ...]:  # fmt: skip
    """All findings, gravest first: by verdict (findings.REPORTED), by severity, then by how many
    uses."""
    made = [
        Finding(
            id=one.id,
            rule=one.rule.id,
            verdict=one.verdict,
            severity=one.rule.severity,
            because=one.because,
            count=one.count,
            share=one.count / rule.judged,
            condition=one.condition,
            facts=one.facts or one.shared_facts,
            missing=one.missing,
            missing_reasons={n: w for n, w in one.missing_reasons.items() if w},
            settles=one.settles,
            together=one.together,
            question=one.question,
            answer_settles=one.answer_settles,
            beside_answer=one.beside_answer,
            further_question=one.further_question,
            root=one.root,
            message=one.message(rule.judged),
            evidence=evidence(rule, one, uses, kinds, shown, files),
        )
        for rule, group, of_rule, kinds in zip(judged, found, firsts, map(linked_kinds, judged), strict=True)
        for one, uses in zip(group, of_rule, strict=True)
    ]
    verdicts, severities = list(REPORTED), list(Severity)
    return tuple(
        sorted(made, key=lambda f: (verdicts.index(f.verdict), severities.index(f.severity), -f.count, f.rule, f.id))
    )


def _engine_used(engine: Engine, evaluations: int) -> EngineUsed:
    if isinstance(engine, Both):
        reference, other = engine.reference, engine.counterpart
        compared = f"{other.name} {other.version}"
        return EngineUsed(
            name=reference.name,
            version=reference.version,
            **_program(reference),
            compared_with=compared,
            evaluations=evaluations,
        )
    return EngineUsed(name=engine.name, version=engine.version, **_program(engine), evaluations=evaluations)


def _program(engine: Engine) -> dict[str, Any]:
    return {"path": str(engine.path), "sha256": engine.sha256} if isinstance(engine, Opa | Embedded) else {}
