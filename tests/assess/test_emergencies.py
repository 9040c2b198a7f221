"""A live use without a warrant is accused only where no earlier record of an emergency can be missing (reading R28)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checker.engine.interface import Engine
from checker.ingest.audit_file import load_audit
from checker.model.assessment import Assessment
from checker.model.verdict import Verdict
from checker.policy.load import load
from checker.policy.selection import Selection
from checker.resources import policies_root
from checker.run import run

RULE = "us-wa-43.386.080-1"
AUDIT = """\
agency: {place: us/wa/sample-city-police, kind: municipal-police}
zone: America/Los_Angeles
logs: [{path: log.csv}]
complete:
  - {kind: authorization, by: records unit, on: 2024-04-02, basis: system export}
  - {kind: exigency, %sby: records unit, on: 2024-04-02, basis: system export}
"""
LOG = """\
Record ID,Record Type,Date/Time,End Time,Case #,Mode
L1,Live deployment,2023-03-05 14:00,2023-03-05 16:00,23-0001,live
"""


def judged(folder: Path, engine: Engine, days: str) -> Assessment:
    (folder / "log.csv").write_text(LOG, encoding="utf-8")
    (folder / "audit.yaml").write_text(AUDIT % days, encoding="utf-8")
    audit = load_audit(folder / "audit.yaml")
    selection = Selection(tuple(load([RULE], root=policies_root())), named_by_user=True)
    return run(audit.logs, audit, selection, engine, today=date(2024, 5, 1)).assessment


@pytest.mark.parametrize(
    ("days", "expected", "missing"),
    [
        ("from: 2023-01-01, ", Verdict.UNDETERMINED, ("exigency",)),
        ("from: 2023-01-01, until: 2024-01-01, ", Verdict.UNDETERMINED, ("exigency",)),
        ("until: 2023-03-05, ", Verdict.UNDETERMINED, ("exigency",)),
        ("until: 2023-03-06, ", Verdict.VIOLATION, ()),
        ("", Verdict.VIOLATION, ()),
    ],
)
def test_no_emergency_is_known_where_the_records_reach_back_without_limit(
    tmp_path: Path, embedded: Engine, days: str, expected: Verdict, missing: tuple[str, ...]
) -> None:
    (finding,) = judged(tmp_path, embedded, days).findings
    assert (finding.rule, finding.verdict, finding.missing) == (RULE, expected, missing)


ASKS_FOR_FACTS = ("us-ma-6-220-b2", "us-ma-6-220-b3")
AUDIT_OF_LOWELL = """\
agency: {place: us/ma/lowell, kind: municipal-police}
zone: America/New_York
logs: [{path: log.csv}, {path: emergencies.csv}]
complete:
  - {kind: authorization, by: records unit, on: 2024-04-02, basis: system export}
  - {kind: exigency, by: records unit, on: 2024-04-02, basis: system export}
"""


@pytest.mark.parametrize(
    ("own", "heading", "ground", "order", "facts"),
    [
        ("", "", "", Verdict.UNDETERMINED, Verdict.UNDETERMINED),
        ("", ",Reason", ",shots heard in the school", Verdict.COMPLIANT, Verdict.COMPLIANT),
        ("", ",Reason", ",", Verdict.UNDETERMINED, Verdict.UNDETERMINED),
        ("", ",Reason", ",N/A", Verdict.UNDETERMINED, Verdict.UNDETERMINED),
        ("", ",Reason", ",[withheld]", Verdict.UNDETERMINED, Verdict.UNDETERMINED),
        ("documented", "", None, Verdict.UNDETERMINED, Verdict.UNDETERMINED),
        ("N", "", None, Verdict.VIOLATION, Verdict.NOT_APPLICABLE),
    ],
    ids=[
        "a list without grounds",
        "a ground",
        "a blank",
        "a placeholder",
        "withheld",
        "a word in the row",
        "none claimed",
    ],
)
def test_where_a_law_asks_for_the_facts_of_an_emergency_a_bare_word_does_not_acquit(
    own: str, heading: str, ground: str | None, order: Verdict, facts: Verdict, tmp_path: Path, embedded: Engine
) -> None:
    """M.G.L. c. 6 s. 220 (b): an emergency request states the facts on which the emergency rests (R39). ground: what a
    record of 9:00 says of it; None: there is no such record."""
    (tmp_path / "log.csv").write_text(
        "Search ID,Search Date,Operator,Case Number,Purpose,Exigent\n"
        f"S1,2023-05-01 10:00,A. Lee,1,identify suspect,{own}\n",
        encoding="utf-8",
    )
    about = "7,S7" if ground is None else "1,S1"
    (tmp_path / "emergencies.csv").write_text(
        f"Record ID,Record Type,Date/Time,Case Number,Search ID,Officer{heading}\n"
        f"X1,Exigency,2023-05-01 09:00,{about},B. Diaz{ground or ''}\n",
        encoding="utf-8",
    )
    (tmp_path / "audit.yaml").write_text(AUDIT_OF_LOWELL, encoding="utf-8")
    audit = load_audit(tmp_path / "audit.yaml")
    selection = Selection(tuple(load(ASKS_FOR_FACTS, root=policies_root())), named_by_user=True)
    result = run(audit.logs, audit, selection, embedded, today=date(2024, 5, 1))
    found = {rule: rows["verdict"].to_list() for rule, rows in result.rows.verdicts()}
    assert found == {ASKS_FOR_FACTS[0]: [order.value], ASKS_FOR_FACTS[1]: [facts.value]}
