"""Evidence about another person than the one arrested does not count (R25), under any heading for the person."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checker.engine.interface import Engine
from checker.ingest.audit_file import load_audit
from checker.model.verdict import Verdict
from checker.policy.load import load
from checker.policy.selection import Selection
from checker.resources import policies_root
from checker.run import run

RULE = "us-wa-43.386.080-5"
AUDIT = """\
agency: {place: us/wa/sample-city-police, kind: municipal-police}
zone: America/Los_Angeles
logs: [{path: searches.csv}, {path: events.csv}]
complete:
  - {kind: arrest, by: records unit, on: 2024-04-02, basis: system export}
  - {kind: corroboration, by: records unit, on: 2024-04-02, basis: system export}
  - {kind: pc_affidavit, by: records unit, on: 2024-04-02, basis: system export}
  - {kind: warrant_application, by: records unit, on: 2024-04-02, basis: system export}
"""
SEARCHES = """\
Search ID,Date/Time,Case Number,Search Mode,Result
S1,2023-03-05 14:00,23-0001,still,lead
"""
EVENTS = """\
Record ID,Record Type,Date/Time,Case Number,Evidence Type,Derived From,{heading}
C1,Corroboration,2023-03-06 09:00,23-0001,fingerprint,none,{evidence}
A1,Arrest,2023-03-07 09:00,23-0001,,,Ann Roe
"""


@pytest.mark.parametrize("heading", ["Person", "Individual", "Name of Person", "Defendant"])
@pytest.mark.parametrize(
    ("evidence", "expected"),
    [("Bo Poe", Verdict.VIOLATION), ('"Roe, Ann"', Verdict.COMPLIANT), ("", Verdict.UNDETERMINED)],
)
def test_evidence_counts_for_the_person_it_is_about(
    tmp_path: Path, embedded: Engine, heading: str, evidence: str, expected: Verdict
) -> None:
    (tmp_path / "searches.csv").write_text(SEARCHES, encoding="utf-8")
    (tmp_path / "events.csv").write_text(EVENTS.format(heading=heading, evidence=evidence), encoding="utf-8")
    (tmp_path / "audit.yaml").write_text(AUDIT, encoding="utf-8")
    audit = load_audit(tmp_path / "audit.yaml")
    selection = Selection(tuple(load([RULE], root=policies_root())), named_by_user=True)
    assessment = run(audit.logs, audit, selection, embedded, today=date(2024, 5, 1)).assessment
    assert assessment.rules[0].verdicts.model_dump()[expected.value] == 1
