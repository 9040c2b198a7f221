"""Small logs on disk, and what the real way of the data makes of them: searches with reviews beside them, and case
events."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import strategies as st

from checker.assess import Logs, Result, assess
from checker.assess.evaluate import Evaluator
from checker.assess.interface import Task
from checker.assess.judge import RuleJudgment, judge
from checker.assess.merge import merge
from checker.assess.plan import Plan, plan
from checker.assess.project import UseCombinations, shard_inputs
from checker.engine.embedded import Embedded
from checker.engine.interface import Engine
from checker.facts.build import build
from checker.facts.encode import Facts
from checker.facts.prepare import prepare
from checker.facts.survey import survey
from checker.ingest.interface import IngestedLogs, Limits
from checker.ingest.pipeline import ingest
from checker.model.audit import Agency, Audit, Complete, LogFile, Period
from checker.model.kinds import USE_KINDS
from checker.model.policy import Policy, Rule
from checker.policy.load import load, load_document
from checker.resources import policies_root
from tests.ingest.tables import silent

TODAY = date(2019, 6, 1)
START = datetime(2018, 5, 1, 8, 0)
SEARCHES = (
    "Search ID", "Search Date", "Operator", "Case Number", "Reason", "Purpose", "Image Source", "Gallery Type", "Mode",
    "Offense",
    "Faces Searched", "Threshold", "Reviewed By", "Review Date",
)  # fmt: skip
CASES = (
    "Record Type", "Record ID", "Related Search", "Case Number", "Date", "Officer", "Authorization Type", "Valid Until",
    "Decision",
    "Derived From",
)  # fmt: skip
STEPS = (
    "arrest", "arrest", "corroboration", "corroboration", "authorization", "review", "disclosure", "charge", "lead",
    "exigency", "lineup",
    "approval", "request", "trial", "training", "other method", "notice", "account", "account",
)  # fmt: skip
NAMES = ("Ann Lee", "Bo Diaz", "Cy Moor", "Di Park")
KIND_OF = {"other method": "other_method"}
DECLARABLE = (
    "search",
    "arrest",
    "corroboration",
    "authorization",
    "review",
    "disclosure",
    "exigency",
    "lead",
    "charge",
    "approval",
    "account",
)
POLICIES = ("us/wa", "us/or", "us/fl", "vendors", "general", "integrity/contradictions")

Row = dict[str, str]


@dataclass(frozen=True)
class Files:
    """Two logs and what is declared of them. Rows that were dropped are None, so that the others keep their place."""

    searches: tuple[Row | None, ...]
    cases: tuple[Row | None, ...]
    complete: tuple[str, ...]

    def without(self, log: str, at: int) -> Files:
        return self._with(log, at, None)

    def blanked(self, log: str, at: int, column: str) -> Files:
        row = getattr(self, log)[at]
        assert row is not None
        return self._with(log, at, {**row, column: ""})

    def _with(self, log: str, at: int, row: Row | None) -> Files:
        rows = list(getattr(self, log))
        rows[at] = row
        return replace(self, **{log: tuple(rows)})

    def audit(self) -> Audit:
        declared = tuple(Complete(kind=k, by="clerk", on=TODAY, basis="export") for k in self.complete)  # type: ignore[arg-type]
        period = Period.model_validate({"from": "2018-01-01", "until": "2019-01-01"})
        agency = Agency(place="us/or/washington-county-sheriff", kind="sheriff")
        return Audit(agency=agency, zone="America/Los_Angeles", period=period, complete=declared)

    def write(self, folder: Path) -> list[Path]:
        return [
            table(folder / "searches.csv", SEARCHES, [r for r in self.searches if r]),
            table(folder / "cases.csv", CASES, [r for r in self.cases if r]),
        ]


def table(path: Path, header: Sequence[str], rows: Iterable[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, header)
        writer.writeheader()
        writer.writerows(rows)
    return path


def clock(hours: int) -> str:
    return (START + timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M")


@st.composite
def files(draw: st.DrawFn, *, whole: bool = False) -> Files:
    """whole: every value known, and every kind of record declared complete."""
    blank = st.just("") if not whole else st.nothing()

    def one(*values: str) -> str:
        return draw(
            st.sampled_from(values) | blank if draw(st.integers(0, 4)) == 0 and not whole else st.sampled_from(values)
        )

    searches = []
    for index in range(draw(st.integers(1, 4))):
        hours = draw(st.integers(0, 60))
        reviewed = draw(st.booleans())
        searches.append(
            {
                "Search ID": f"S{index}",
                "Search Date": clock(hours),
                "Operator": one(*NAMES),
                "Case Number": one("25-1", "25-2", "25-3"),
                "Reason": one("burglary suspect", "x"),
                "Purpose": one("identify suspect", "immigration enforcement", "other"),
                "Image Source": one("citizen", "body worn camera", "security camera"),
                "Gallery Type": one("booking", "driver license"),
                "Mode": one("still", "live"),
                "Offense": one("robbery", "shoplifting"),
                "Faces Searched": one("1", "3"),
                "Threshold": one("0.8", "0.99"),
                "Reviewed By": draw(st.sampled_from(NAMES)) if reviewed else "",
                "Review Date": clock(hours + draw(st.integers(1, 30))) if reviewed else "",
            }
        )
    cases = []
    for index, step in enumerate(draw(st.lists(st.sampled_from(STEPS), min_size=1, max_size=7))):
        about = draw(st.sampled_from([None, *searches]))
        hours = draw(st.integers(-20, 100))
        authorizes = step == "authorization"
        cases.append(
            {
                "Record Type": step,
                "Record ID": f"R{index}",
                "Related Search": about["Search ID"] if about else "",
                "Case Number": about["Case Number"] if about else one("25-1", "25-2", "25-3"),
                "Date": clock(hours) if whole else one(clock(hours)),
                "Officer": one(*NAMES),
                "Authorization Type": one("warrant", "court order") if authorizes else "",
                "Valid Until": clock(hours + 30) if authorizes else "",
                "Decision": one("granted", "denied") if authorizes or step == "approval" else "",
                "Derived From": one("none", "face match", *(f"R{i}" for i in range(index)))
                if step in ("corroboration", "lineup")
                else "",
            }
        )
    declared = [k for k in DECLARABLE if whole or draw(st.integers(0, 2))]
    return Files(tuple(searches), tuple(cases), tuple(declared))


@cache
def policies() -> tuple[Policy, ...]:
    return tuple(load(POLICIES, root=policies_root()))


@cache
def rules() -> dict[str, Rule]:
    return {rule.id: rule for policy in policies() for rule in policy.rules}


@cache
def engine() -> Engine:
    return Embedded()


@cache
def evaluator() -> Evaluator:
    """One engine for all runs: what it answered once for a projection holds for every log."""
    return Evaluator(
        engine(),
        {
            one.path: one.module
            for policy in policies()
            for rule in policy.rules
            if rule.enabled
            for one in (rule, *rule.counts)
            if one.module
        },
    )


def read(paths: Sequence[Path], audit: Audit) -> IngestedLogs:
    return ingest(list(paths), audit, zone=None, profile=None, limits=Limits(), progress=silent)


def planned(ingested: IngestedLogs, audit: Audit) -> Plan:
    records = dict(ingested.events.frame().group_by("kind").len().iter_rows())
    inputs = [i.path for i in ingested.inputs]
    return plan(
        audit,
        policies(),
        named=True,
        as_of=None,
        today=TODAY,
        records=records,
        inputs=inputs,
        fields=(),
        zone="America/Los_Angeles",
    )


def judged(ingested: IngestedLogs, audit: Audit) -> tuple[Facts, list[RuleJudgment], UseCombinations]:
    """The facts of all judged events; each rule's combinations and answers; and the combination of each event."""
    chosen, events = planned(ingested, audit), ingested.events.frame()
    kinds = tuple(sorted({*chosen.kinds, *USE_KINDS}))
    facts = build(events, chosen.context, chosen.fact_names, kinds)
    whole = survey(prepare(events, kinds, audit.agency.name), chosen.context, chosen.fact_names)
    names = tuple(chosen.fact_names)
    task = Task(chosen.context, whole, names, kinds, chosen.all_rules, chosen.condition_places, chosen.assertions)
    seen, held = shard_inputs(events, task)
    tables, merged = merge(task.rules, [seen])
    return facts, judge(merged, tables, chosen.assertions, evaluator()), held


def verdicts(made: Files, folder: Path) -> dict[tuple[int, str], str]:
    """(place of the search in its log, rule id) -> verdict."""
    folder.mkdir(exist_ok=True)
    return searches_judged(made, assessed(made.write(folder), made.audit(), evaluator()))


def searches_judged(made: Files, result: Result) -> dict[tuple[int, str], str]:
    """The verdicts of a result of `made`, as `verdicts` gives them."""
    places = [i for i, row in enumerate(made.searches) if row]
    told: dict[tuple[int, str], str] = {}
    for rule, uses in result.rows.verdicts():
        for use in uses.filter(pl.col("input") == 0, pl.col("kind").is_in(list(USE_KINDS))).to_dicts():
            told[places[use["row"] - 2], rule] = use["verdict"]
    return told


def assessed(paths: Sequence[Path], audit: Audit, using: Engine | None = None) -> Result:
    ingested = read(paths, audit)
    logs = Logs(ingested.events, ingested.inputs, ingested.quarantine, ingested.ledger)
    return assess(logs, audit, policies(), using or engine(), named=True, today=TODAY)


def judged_in(
    folder: Path, audit: Audit, records: str, using: Engine | None = None, *, today: date, as_of: date | None = None,
    shard_rows: int | None = None,
) -> Result:  # fmt: skip
    """What t.md of the folder says of its log.csv, and of these entries of a register, as audit.yaml writes them."""
    paths = [folder / "log.csv"]
    if records:
        paths.append(folder / "register.yaml")
        paths[-1].write_text(f"records:\n{records}", encoding="utf-8")
    audit = audit.model_copy(update={"logs": tuple(LogFile(path=path) for path in paths)})
    found = read(paths, audit)
    logs = Logs(found.events, found.inputs, found.quarantine, found.ledger, agency_zone=audit.zone)
    shared = {} if shard_rows is None else {"folder": folder, "shard_rows": shard_rows}
    policies = [load_document(folder / "t.md", folder)]
    return assess(logs, audit, policies, using or Embedded(), named=True, today=today, as_of=as_of, **shared)


def flat(document: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in names:
        place: Any = document
        for part in name.split("."):
            place = place.get(part) if isinstance(place, Mapping) else None
        if place is not None:
            found[name] = place
    return found
