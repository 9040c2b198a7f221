"""A review that turned the match down, in a list of reviews with a column Result, accuses nobody (reading R20)."""

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

AUDIT = """\
agency: {place: us/wa/sample-city-police, kind: municipal-police}
zone: America/Los_Angeles
logs: [{path: searches.csv}, {path: reviews.csv}, {path: events.csv}]
complete: [{kind: corroboration, by: records unit, on: 2024-04-02, basis: system export}]
"""
SEARCHES = """\
Search ID,Date/Time,Case Number,Search Mode,Result
S1,2023-03-05 14:00,23-0001,still,candidates
"""
EVENTS = """\
Record ID,Record Type,Date/Time,Case Number
A1,Arrest,2023-03-07 09:00,23-0001
"""


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("agreed", Verdict.VIOLATION),
        ("disagreed", Verdict.UNDETERMINED),
        ("rejected", Verdict.UNDETERMINED),
        ("", Verdict.UNDETERMINED),
    ],
)
def test_candidates_that_a_reviewer_did_not_accept_are_nobody_to_act_on(
    tmp_path: Path, embedded: Engine, said: str, expected: Verdict
) -> None:
    reviews = f"Review ID,Search ID,Reviewer,Reviewed At,Result\nR1,S1,B. Diaz,2023-03-05 16:00,{said}\n"
    for name, text in (("searches", SEARCHES), ("reviews", reviews), ("events", EVENTS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    (tmp_path / "audit.yaml").write_text(AUDIT, encoding="utf-8")
    audit = load_audit(tmp_path / "audit.yaml")
    selection = Selection(tuple(load(["us-wa-43.386.080-5"], root=policies_root())), named_by_user=True)
    (finding,) = run(audit.logs, audit, selection, embedded, today=date(2024, 5, 1)).assessment.findings
    assert finding.verdict is expected
