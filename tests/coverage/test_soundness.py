"""Coverage keeps its word on logs of any kind: what it calls undecidable is not decided, what it calls decidable is."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from checker.assess import Logs, assess
from checker.coverage.result import Can
from checker.coverage.run import coverage
from checker.engine.embedded import Embedded
from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.model.audit import Agency, Audit, Complete
from checker.model.errors import InputError
from checker.model.kinds import EventKind
from checker.model.policy import Policy
from checker.model.progress import silent
from checker.model.vocabulary import vocabulary
from checker.policy.load import load
from checker.policy.selection import Selection
from checker.resources import policies_root
from tests.examples import tried_on

ALWAYS = {"Search ID": ["S1", "S2", "S3"], "Date": ["2022-03-05", "2019-05-06 10:00", "2020-08-11", ""]}
COLUMNS = {
    "Officer": ["A-1", "Doe, Example", ""], "User Type": ["person", "shared", ""],
    "Case Number": ["24-0001", "24-0002", "", "n/a"],
    "Mode": ["still", "live", "", "sideways"], "Purpose": ["identify suspect", "locate missing", "***", ""],
    "Offense": ["robbery", ""],
    "Image Source": ["cctv", "ring", ""], "Gallery Source": ["booking", "social_scrape", ""],
    "Threshold": ["99%", "80%", ""],
    "Public Space": ["Y", "N", ""], "Vendor": ["amazon", "clearview", ""], "Reason": ["robbery", "inv", ""],
    "Reviewed By": ["B-2", ""],
    "Review Date": ["2022-03-06", "2019-05-05", ""], "Arrest Date": ["2022-03-07 12:00", "2019-05-09", ""],
    "Corroborating Evidence": ["dna", ""], "Corroboration Date": ["2022-03-05", ""], "Warrant No": ["W-1", ""],
    "Warrant Valid From": ["2019-01-01", ""], "Warrant Valid Until": ["2030-01-01", ""],
    "Record Type": ["search", "enrollment", "arrest"],
}  # fmt: skip
KINDS = (
    EventKind.ARREST, EventKind.REVIEW, EventKind.AUTHORIZATION, EventKind.CORROBORATION, EventKind.EXIGENCY,
    EventKind.TRAINING,
    EventKind.SEARCH, EventKind.DISCLOSURE, EventKind.WARRANT_APPLICATION, EventKind.PC_AFFIDAVIT,
)  # fmt: skip
AGENCIES = (
    Agency(),
    Agency(place="us/wa/x", kind="municipal-police"),
    Agency(place="us/or/washington-county-sheriff", kind="sheriff"),
)


@cache
def policies() -> list[Policy]:
    return load(["us/wa", "us/or", "general", "vendors", "drafts"], root=policies_root())


@cache
def of_own_row() -> set[str]:
    """The rules that read nothing but the use's own row: two records on one day may leave any other rule open."""
    known = vocabulary()
    return {r.id for p in policies() for r in p.rules if not any(known[f].records for f in r.fields if f in known)}


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    header = [*ALWAYS, *draw(st.lists(st.sampled_from(sorted(COLUMNS)), min_size=2, max_size=12, unique=True))]
    cells = {**ALWAYS, **COLUMNS}
    rows = draw(st.lists(st.tuples(*(st.sampled_from(cells[c]) for c in header)), min_size=1, max_size=5))
    return header, [list(row) for row in rows]


@tried_on(5)
@given(
    tables(),
    st.sets(st.sampled_from(KINDS)),
    st.sampled_from(AGENCIES),
    st.sampled_from(["UTC", "America/New_York", None]),
)
def test_what_coverage_says_holds_for_the_verdicts(tmp_path: Path, table, kinds, agency, zone):
    path = tmp_path / "log.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([table[0], *table[1]])
    complete = tuple(Complete(kind=k, by="x", on=date(2025, 1, 1), basis="export") for k in sorted(kinds))
    audit = Audit(agency=agency, zone=zone, complete=complete)
    try:
        read = ingest([path], audit, zone=None, profile=None, limits=Limits(), progress=silent)
    except InputError:
        return
    engine = Embedded()
    found = coverage(read.events, audit, Selection(tuple(policies()), named_by_user=True), engine)
    logs = Logs(read.events, read.inputs, read.quarantine, read.ledger)
    made = assess(logs, audit, policies(), engine, named=True, today=date(2025, 6, 1)).assessment
    verdicts = {rule.id: rule.verdicts for rule in made.rules}
    for rule in found.rules:
        given_ = verdicts[rule.id]
        if rule.can is Can.UNTOLD:
            continue
        assert given_.violation + given_.compliant + given_.pending <= rule.always + rule.sometimes, rule.id
        if not rule.asks and rule.can is not Can.NOTHING and rule.id in of_own_row():
            assert given_.undetermined <= rule.sometimes + rule.never, rule.id
