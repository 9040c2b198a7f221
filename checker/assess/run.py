"""From events and policies to the Assessment: plan, facts, verdicts, findings, evidence, counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

import checker
from checker.assess.evaluate import Evaluator
from checker.assess.evidence import Rows, first_uses
from checker.assess.findings import Found, findings
from checker.assess.judge import Judged, if_complete, judge
from checker.assess.lines import Lines
from checker.assess.plan import Plan, plan
from checker.assess.summary import record_kinds, rule_result, uses
from checker.engine.both import Both
from checker.engine.interface import Engine
from checker.facts.build import build
from checker.facts.completeness import unlinked_records
from checker.facts.encode import Facts
from checker.facts.prepare import case_keys, prepare
from checker.model.assessment import (
    AgencyName,
    Assessment,
    Declaration,
    EngineUsed,
    Finding,
    Indication,
    Input,
    LedgerEntry,
    Quarantined,
)
from checker.model.audit import Audit
from checker.model.event import USE_KINDS
from checker.model.policy import Policy
from checker.model.progress import Progress, silent
from checker.model.verdict import Severity, Verdict
from checker.model.vocabulary import fact

QUARANTINE_KEPT = 1_000
"""How many quarantined rows the Assessment lists, beside their full count."""


@dataclass(frozen=True)
class Logs:
    """What reading gives, as assessment takes it (ingest.interface.Ingested, with the indications found in free text)."""

    events: pl.DataFrame
    inputs: tuple[Input, ...]
    quarantine: tuple[Quarantined, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
    indications: tuple[Indication, ...] = ()


@dataclass(frozen=True)
class Result:
    """The Assessment, and the lines behind it for formats that hold every one."""

    assessment: Assessment
    rows: Lines


def assess(
    logs: Logs, audit: Audit, policies: Sequence[Policy], engine: Engine, *,
    named: bool, today: date, as_of: date | None = None, with_people: bool = False, progress: Progress = silent,
) -> Result:  # fmt: skip
    """Judge every use of the logs by every rule of the policies that apply.

    named: the user named the policies. today: the day of the run, for deadlines where nothing else gives one.
    progress: told the name of each stage as it begins.
    Raises PolicyError, RuleFault, EnginesDisagree.
    """
    records = dict(logs.events.group_by("kind").len().iter_rows())
    chosen = plan(audit, policies, named=named, as_of=as_of, today=today, records=records)
    progress("facts", 0, 0)
    facts = build(logs.events, chosen.context, chosen.fact_names, sorted({*chosen.kinds, *USE_KINDS}))
    evaluator = Evaluator(engine, chosen.modules)
    progress("verdicts", 0, 0)
    judged = judge(chosen, facts, evaluator)
    progress("findings", 0, 0)
    found = [findings(one, evaluator) for one in judged]
    open_kinds = sorted({kind for name in chosen.fact_names for kind in fact(name).records})
    completed = if_complete(judged, evaluator, open_kinds)
    progress("evidence", 0, 0)
    cases = case_keys(logs.events, audit.agency.name)
    rows = Rows(logs.events, cases, facts.subjects, [i.path for i in logs.inputs], with_people=with_people)
    assessment = Assessment(
        checker=checker.__version__,
        as_of=chosen.context.as_of,
        as_of_basis=chosen.as_of_basis,
        with_people=with_people,
        agency=AgencyName(
            name=audit.agency.name, kind=audit.agency.kind, state=audit.agency.state_code, place=audit.agency.place
        ),
        uses=uses(judged, facts, *_span(facts)),
        inputs=logs.inputs,
        policies=chosen.policies,
        rules=tuple(rule_result(one, completed) for one in judged),
        findings=_findings(judged, found, rows),
        indications=logs.indications,
        declarations=_declarations(chosen, logs.events, audit.agency.name),
        record_kinds=record_kinds(judged, completed, open_kinds, records, chosen, facts),
        quarantine=tuple(
            q if with_people else q.model_copy(update={"raw": ""}) for q in logs.quarantine[:QUARANTINE_KEPT]
        ),
        quarantine_total=len(logs.quarantine),
        ledger=tuple(e if with_people else e.model_copy(update={"raw": ""}) for e in (*logs.ledger, *chosen.ledger)),
        engine=_used(engine, evaluator.evaluations),
    )
    return Result(
        assessment, Lines(judged, found, facts.subjects, logs.events, [i.path for i in logs.inputs], with_people)
    )


def _findings(judged: Sequence[Judged], found: Sequence[Sequence[Found]], rows: Rows) -> tuple[Finding, ...]:
    """All findings, gravest first: violations before undetermined before pending, by severity, then by how many uses."""
    made = [
        Finding(
            id=one.id, rule=one.rule.id, verdict=one.verdict, severity=one.rule.severity, because=one.because, count=one.count,
            share=one.count / rule.judged, condition=one.condition, facts=one.facts or one.shared, missing=one.missing,
            why={n: w for n, w in one.why.items() if w}, settles=one.settles, question=one.question, root=one.root,
            message=one.message(rule.judged), evidence=rows.evidence(rule, one, at),
        )
        for rule, group in zip(judged, found, strict=True)
        for one, at in zip(group, first_uses(rule, group), strict=True)
    ]  # fmt: skip
    verdicts, severities = [Verdict.VIOLATION, Verdict.UNDETERMINED, Verdict.PENDING], list(Severity)
    return tuple(
        sorted(made, key=lambda f: (verdicts.index(f.verdict), severities.index(f.severity), -f.count, f.rule, f.id))
    )


def _declarations(chosen: Plan, events: pl.DataFrame, agency: str) -> tuple[Declaration, ...]:
    prepared = prepare(events, USE_KINDS, agency)
    return tuple(
        d.model_copy(update={"unlinked": unlinked_records(prepared, d.kind).collect().shape[0]})
        for d in chosen.declarations
    )


def _used(engine: Engine, evaluations: int) -> EngineUsed:
    if isinstance(engine, Both):
        reference, other = engine.reference, engine.other
        compared = f"{other.name} {other.version}"
        return EngineUsed(name=reference.name, version=reference.version, compared_with=compared, evaluations=evaluations)
    return EngineUsed(name=engine.name, version=engine.version, evaluations=evaluations)


def _span(facts: Facts) -> tuple[date | None, date | None]:
    """The civil dates, in the agency's place, of the first and last dated use; a date in doubt counts with both its readings."""
    dated = facts.subjects.filter(pl.col("kind").is_in(list(USE_KINDS)))
    # An offset can carry a date past the ends of Python's calendar.
    held = [pl.col(c).clip(date.min, date.max) for c in ("date_lo", "date_hi")]
    first, last = dated.select(held[0].min(), held[1].max()).row(0)
    return first, last
