"""What a list of papers holds where it has no column for it (reading R44): said by audit.yaml."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from checker.ingest.audit_file import load_audit
from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.model.errors import UsageError
from checker.model.progress import silent

LIST = "Search ID,Case Number,Date,Supervisor\nS-1,24-1,2024-03-05,B. Moor\n"
DECIDED = "Search ID,Case Number,Date,Supervisor,Decision\nS-1,24-1,2024-03-05,B. Moor,\n"
ACTIVITIES = "case,activity,time,resource\n24-1,Approval,2024-03-05 08:00,B. Moor\n24-1,Search,2024-03-05 09:00,A. L\n"
HOLDS = "{decision: granted, scope: face-recognition, valid-days: 1, by: the records officer}"


def read(tmp_path: Path, text: str, log: str) -> tuple[pl.DataFrame, list[str]]:
    """The main event of an approval, and what the ledger says of what the list holds."""
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    path = tmp_path / "audit.yaml"
    path.write_text(f"agency: {{place: us/wa}}\nlogs:\n  - {{path: list.csv{log}}}\n", encoding="utf-8")
    audit = load_audit(path)
    found = ingest(list(audit.logs), audit, zone=None, profile=None, limits=Limits(), progress=silent)
    papers = (
        found.events.scan().collect().filter((pl.col("kind").cast(pl.String) == "approval") & (pl.col("part") == 0))
    )
    return papers, [entry.statement for entry in found.ledger if entry.topic == "what a list holds"]


def test_a_list_of_approvals_without_a_decision_says_nothing_of_it(tmp_path: Path) -> None:
    papers, ledger = read(tmp_path, LIST, ", rows: approval")
    assert "decision" not in papers.columns or papers["decision"].to_list() == [None]
    assert not ledger


def test_audit_yaml_says_what_the_list_holds_and_the_ledger_who_says_so(tmp_path: Path) -> None:
    papers, ledger = read(tmp_path, LIST, f", rows: approval, holds: {HOLDS}")
    [row] = papers.rows(named=True)
    assert (row["decision"], row["scope"], row["decision__state"]) == ("granted", "face_recognition", "value")
    assert len(ledger) == 3 and all("the records officer" in statement for statement in ledger)


def test_a_paper_valid_for_one_day_ends_between_a_day_later_and_the_end_of_the_next_day(tmp_path: Path) -> None:
    papers, _ = read(tmp_path, LIST, f", rows: approval, holds: {HOLDS}")
    hour = 3_600_000_000
    [row] = papers.rows(named=True)
    assert row["end_lo"] - row["time_lo"] == 23 * hour
    assert row["end_hi"] - row["time_hi"] == 49 * hour


def test_a_column_that_is_there_decides_though_it_is_blank(tmp_path: Path) -> None:
    papers, ledger = read(tmp_path, DECIDED, f", rows: approval, holds: {HOLDS}")
    assert papers["decision"].to_list() == [None]
    assert any(statement.startswith("0 events without a column for the decision") for statement in ledger)


def test_a_row_that_calls_itself_an_approval_does_not_say_what_was_decided(tmp_path: Path) -> None:
    papers, ledger = read(tmp_path, ACTIVITIES, "")
    assert "decision" not in papers.columns or papers["decision"].to_list() == [None]
    assert not ledger


@pytest.mark.parametrize(
    ("holds", "what"),
    [
        ("{decision: grantd, by: x}", 'did you mean "granted"'),
        ("{scope: faces, by: x}", 'unknown scope "faces"'),
        ("{by: x}", "says nothing"),
        ("{decision: granted}", "by"),
        ("{valid-days: 0, by: x}", "valid-days"),
    ],
)
def test_a_mistake_in_holds_is_named_with_its_line(holds: str, what: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        read(tmp_path, LIST, f", rows: approval, holds: {holds}")
    assert what in str(error.value) and "audit.yaml:3" in str(error.value)
