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
    assert verdict_of_080_5(tmp_path, reviews, embedded) is expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("confirmed", Verdict.VIOLATION),
        ("agreed", Verdict.VIOLATION),
        ("no match", Verdict.UNDETERMINED),
        ("false positive", Verdict.UNDETERMINED),
        ("disagreed", Verdict.UNDETERMINED),
        ("inconclusive", Verdict.UNDETERMINED),
        ("", Verdict.UNDETERMINED),
    ],
)
def test_so_it_is_where_a_column_says_what_each_row_records(
    tmp_path: Path, embedded: Engine, said: str, expected: Verdict
) -> None:
    reviews = (
        "Record ID,Record Type,Date/Time,Case Number,Search ID,Reviewer,Result\n"
        f"R1,Review,2023-03-05 16:00,23-0001,S1,B. Diaz,{said}\n"
    )
    assert verdict_of_080_5(tmp_path, reviews, embedded) is expected


@pytest.mark.parametrize(("reviewer", "expected"), [("B. Diaz", Verdict.COMPLIANT), ("A. Lee", Verdict.VIOLATION)])
def test_the_only_person_in_a_row_that_records_a_review_is_who_reviewed(
    tmp_path: Path, embedded: Engine, reviewer: str, expected: Verdict
) -> None:
    reviews = (
        "Record ID,Record Type,Date/Time,Case Number,Search ID,Reviewer\n"
        f"R1,Review,2023-03-05 16:00,23-0001,S1,{reviewer}\n"
    )
    searches = SEARCHES.replace("Case Number", "Officer,Case Number").replace("23-0001", "A. Lee,23-0001")
    (tmp_path / "lessons.csv").write_text(
        "Record ID,Record Type,Date,Officer,Course\nT1,Training,2022-03-05,B. Diaz,face recognition\n", encoding="utf-8"
    )
    arrests = "complete: [{kind: arrest, by: records unit, on: 2024-04-02, basis: system export}, "
    audit = AUDIT.replace("kind: corroboration", "kind: review").replace("[{path: s", "[{path: lessons.csv}, {path: s")
    audit = audit.replace("complete: [", arrests)
    found = judged_by(tmp_path, searches.replace("candidates", "lead"), reviews, embedded, "us-wa-43.386.030", audit)
    assert found is expected


def verdict_of_080_5(folder: Path, reviews: str, engine: Engine) -> Verdict:
    return judged_by(folder, SEARCHES, reviews, engine, "us-wa-43.386.080-5", AUDIT)


def judged_by(folder: Path, searches: str, reviews: str, engine: Engine, rule: str, text: str) -> Verdict:
    for name, log in (("searches", searches), ("reviews", reviews), ("events", EVENTS)):
        (folder / f"{name}.csv").write_text(log, encoding="utf-8")
    (folder / "audit.yaml").write_text(text, encoding="utf-8")
    audit = load_audit(folder / "audit.yaml")
    selection = Selection(tuple(load([rule], root=policies_root())), named_by_user=True)
    (counts,) = (r.verdicts for r in run(audit.logs, audit, selection, engine, today=date(2024, 5, 1)).assessment.rules)
    (verdict,) = (v for v, count in counts.model_dump().items() if count)
    return Verdict(verdict)
