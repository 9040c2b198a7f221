"""Each reason why a fact is unknown is asked about in its own way, and what is asked for settles the verdict once it is
given (reading R42)."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from checker.coverage.ask import RequestKind
from checker.model.audit import Audit, Complete
from checker.model.kinds import EventKind
from tests.coverage.test_ask import assessed

COLUMNS = (
    "Record ID", "Record Type", "Date/Time", "Case Number", "Related Search", "Officer", "Role", "Type", "Derived From",
    "Bears on Identity", "Person Concerned", "Decision", "Scope", "Valid Until", "Decided", "Result",
)  # fmt: skip
RULES = {
    "alone": "not-sole-basis: {for: arrest}",
    "approved": "require-before: {what: approval, before: use}",
    "reviewed": "review-by: {count: 1, before: arrest}",
    "examined": "review-by: {count: 1, who: examiners, before: arrest}",
    "warrant": "require: {authorized_by: warrant}",
    "trained": "review-by: {count: 1, who: trained_reviewers, before: arrest}",
    "noticed": "require-within: {what: notice, of: use, within: 48h}",
}
COMPLETE = ("search", "live_deployment", "corroboration", "arrest", "approval", "review", "authorization", "lead",
            "notice")  # fmt: skip
SEARCH = {"Record ID": "S1", "Record Type": "Search", "Date/Time": "2024-03-02 10:00", "Officer": "Ann Lee",
          "Result": "lead"}  # fmt: skip
ARREST = {"Record ID": "A1", "Record Type": "Arrest", "Date/Time": "2024-03-09 10:00", "Person Concerned": "Ann Roe"}
EVIDENCE = {"Record ID": "C1", "Record Type": "Corroboration", "Date/Time": "2024-03-05 10:00", "Type": "dna",
            "Derived From": "none", "Bears on Identity": "Yes", "Person Concerned": "Ann Roe"}  # fmt: skip
APPROVAL = {"Record ID": "P1", "Record Type": "Approval", "Date/Time": "2024-03-01 10:00", "Related Search": "S1",
            "Officer": "Bo Ray", "Decision": "granted"}  # fmt: skip
REVIEW = {"Record ID": "R1", "Record Type": "Review", "Date/Time": "2024-03-03 10:00", "Related Search": "S1",
          "Officer": "Bo Ray", "Role": "examiner"}  # fmt: skip
WARRANT = {"Record ID": "W1", "Record Type": "Authorization", "Date/Time": "2024-03-01 10:00", "Type": "warrant",
           "Valid Until": "2024-03-04", "Decided": "2024-03-01 09:00", "Decision": "granted",
           "Scope": "face recognition"}  # fmt: skip
Row = dict[str, str]


class Gap(NamedTuple):
    """A record that decides the rule, one cell of it, what the cell says that leaves it open, and what is asked for."""

    rule: str
    record: Row
    column: str
    open: str
    kind: RequestKind
    name: str


D = RequestKind.DETAIL
GAPS = {
    "derivation": Gap("alone", EVIDENCE, "Derived From", "", RequestKind.SOURCE, "corroboration"),
    "evidence_type": Gap("alone", EVIDENCE, "Type", "", D, "corroboration.type"),
    "bearing": Gap("alone", EVIDENCE, "Bears on Identity", "", D, "corroboration.shows_identity"),
    "person": Gap("alone", EVIDENCE, "Person Concerned", "", D, "corroboration.target"),
    "origin": Gap("alone", EVIDENCE | {"Derived From": "face match", "Type": "lineup"}, "Derived From", "none",
                  RequestKind.SOURCE, "corroboration"),
    "order": Gap("alone", EVIDENCE, "Date/Time", "2024-03-09", RequestKind.CLOCK, "corroboration"),
    "decision": Gap("approved", APPROVAL, "Decision", "", D, "approval.decision"),
    "undated": Gap("approved", APPROVAL, "Date/Time", "", D, "approval.time"),
    "dated_before": Gap("reviewed", REVIEW, "Date/Time", "2024-02-20 10:00", D, "review.time"),
    "unnamed": Gap("reviewed", REVIEW, "Officer", "", D, "review.operator"),
    "role": Gap("examined", REVIEW, "Role", "", D, "review.role"),
    "scope": Gap("warrant", WARRANT, "Scope", "", D, "authorization.scope"),
    "validity": Gap("warrant", WARRANT, "Valid Until", "", D, "authorization.end"),
    "paper_kind": Gap("warrant", WARRANT, "Type", "", D, "authorization.type"),
}  # fmt: skip


def judged(folder: Path, rule: str, record: Row, open_kind: str = ""):
    """open_kind: a kind whose records are not said to be all there."""
    folder.mkdir()
    with (folder / "log.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows({"Case Number": "24-1"} | row for row in (SEARCH, ARREST, record))
    policy = f"id: {rule}\n{RULES[rule]}"
    (folder / "test.md").write_text(
        f"---\nid: test\ntitle: A test\nkind: draft\nin-force: always\n---\n# A test\n\n## One\n\nText.\n\n"
        f"```rule\n{policy}\n```\n",
        encoding="utf-8",
    )
    every = tuple(
        Complete(kind=EventKind(k), by="x", on=date(2025, 1, 1), basis="export") for k in COMPLETE if k != open_kind
    )
    return assessed([folder / "log.csv"], Audit(zone="UTC", complete=every), [str(folder / "test.md")])


@pytest.mark.parametrize("reason", GAPS)
def test_what_is_asked_for_is_what_settles_the_verdict(reason: str, tmp_path: Path) -> None:
    gap = GAPS[reason]
    made, asked, text = judged(tmp_path / "open", gap.rule, gap.record | {gap.column: gap.open})
    assert [rule.verdicts.undetermined for rule in made.rules] == [1]
    assert {why for finding in made.findings for why in finding.missing_reasons.values()} == {reason}
    assert [(one.kind, one.name, one.could) for one in asked] == [(gap.kind, gap.name, 1)]
    assert (
        "It could settle up to 1 verdict, depending on what it says and on what else these records leave open" in text
    )
    given, left, _ = judged(tmp_path / "given", gap.rule, gap.record)
    assert [rule.verdicts.undetermined for rule in given.rules] == [0]
    assert left == []


def test_a_detail_of_records_that_leave_something_else_open_is_not_promised_to_settle_anything(tmp_path: Path) -> None:
    open_twice = EVIDENCE | {"Related Search": "S9", "Derived From": ""}
    _, asked, text = judged(tmp_path / "open", "alone", open_twice)
    assert [(one.kind, one.settles) for one in asked] == [(RequestKind.LINK, 0)]
    assert "whatever it says" not in text
    _, left, _ = judged(tmp_path / "linked", "alone", open_twice | {"Related Search": "S1"})
    assert [one.kind for one in left] == [RequestKind.SOURCE]


def test_a_notice_at_the_last_minute_of_its_time_waits_for_the_order_and_not_for_nothing(tmp_path: Path) -> None:
    """Both clocks keep minutes: 48 hours later is 47:59 to 48:01."""
    notice = {"Record ID": "N1", "Record Type": "Notice", "Date/Time": "2024-03-04 10:00", "Related Search": "S1"}
    made, asked, _ = judged(tmp_path / "open", "noticed", notice)
    [finding] = [one for one in made.findings if one.verdict == "undetermined"]
    assert (finding.because, finding.missing_reasons) == ("order", {"minutes_from_use_to_notice": "order"})
    assert [(one.kind, one.name) for one in asked] == [(RequestKind.CLOCK, "notice")]
    decided, left, _ = judged(tmp_path / "given", "noticed", notice | {"Date/Time": "2024-03-04 09:59"})
    assert [rule.verdicts.compliant for rule in decided.rules] == [1]
    assert left == []


def test_reviews_are_not_promised_to_settle_what_the_reviewers_trainings_decide_then(tmp_path: Path) -> None:
    """Without a review the rule is broken; with one, it depends on what the reviewer learned, which no record says."""
    _, asked, text = judged(tmp_path / "none", "trained", {}, "review")
    assert [(one.kind, one.name, one.settles, one.could) for one in asked] == [(RequestKind.RECORDS, "review", 0, 1)]
    assert "It could settle up to 1 verdict, depending on what it says." in text
    made, left, _ = judged(tmp_path / "given", "trained", REVIEW)
    assert [rule.verdicts.undetermined for rule in made.rules] == [1]
    assert [(one.kind, one.name) for one in left] == [(RequestKind.RECORDS, "training")]
