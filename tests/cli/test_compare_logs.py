"""`checker compare-logs`: what it prints, what it ends with, and what it does not show."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from checker.cli.schema import schema_of

OLD = """Search ID,Search Date,Officer,Reason,Case Number,Notes
S-1,2024-03-01 14:20,EX-1,robbery,24-0001,a
S-2,2024-03-02 14:20,EX-2,seen with Jo Doe,24-0002,b
S-3,2024-03-03 14:20,EX-1,theft,24-0003,c
"""
NEW = """Search ID,Search Date,Officer,Reason,Case Number
S-1,2024-03-01 14:20,EX-1,robbery,
S-3,2024-03-03 14:20,EX-1,theft of a van,24-0003
"""


@pytest.fixture(autouse=True)
def logs(tmp_path: Path) -> None:
    (tmp_path / "old.csv").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.csv").write_text(NEW, encoding="utf-8")


def test_releases_that_differ_end_with_1_and_the_same_ones_with_0(checker):
    assert checker("compare-logs", "old.csv", "new.csv").returncode == 1
    assert checker("compare-logs", "old.csv", "old.csv").returncode == 0


def test_the_page_names_the_rows_and_the_question_and_no_verdict(checker):
    said = checker("compare-logs", "old.csv", "new.csv").stdout
    assert "WARNING: columns of OLD that NEW does not have: Notes" in said
    assert "row 3 (No. S-2, March 2, 2024, 14:20:00)" in said
    assert "case number: 24-0001 -> [left blank]" in said
    assert "To ask: for each of these rows, when was it removed" in said
    assert "violation" not in said


def test_reasons_are_shown_only_with_people(checker):
    assert "van" not in checker("compare-logs", "old.csv", "new.csv").stdout
    assert "theft -> theft of a van" in checker("compare-logs", "old.csv", "new.csv", "--with-people").stdout


def test_the_json_is_as_its_schema_says(checker, tmp_path):
    done = checker("compare-logs", "old.csv", "new.csv", "-f", "json", "-o", "found.json")
    assert done.returncode == 1
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert [e.message for e in Draft202012Validator(schema_of("comparison")).iter_errors(found)] == []
    assert (found["removed"], found["changed"]) == ({"at_least": 1, "at_most": 1}, {"at_least": 2, "at_most": 2})
    assert "van" not in json.dumps(found)
    for log in (found["old"], found["new"]):
        rows = log["rows"]
        assert rows["read"] == rows["used"] + rows["duplicates"] + rows["quarantined"] + rows["out_of_scope"]


def test_rows_that_could_not_be_read_and_no_difference_end_with_4(checker, tmp_path):
    (tmp_path / "typed.csv").write_text(
        "Search ID,Search Date,Record Type\nS-1,2024-03-01 14:20,search\nS-2,2024-03-02 14:20,gibberish\n",
        encoding="utf-8",
    )
    assert checker("compare-logs", "typed.csv", "typed.csv").returncode == 4


def test_releases_that_have_no_day_in_common_end_with_4(checker, tmp_path):
    (tmp_path / "later.csv").write_text(OLD.replace("2024", "2025"), encoding="utf-8")
    done = checker("compare-logs", "old.csv", "later.csv")
    assert done.returncode == 4
    assert "no period in common" in " ".join(done.stdout.split())


def test_two_releases_without_any_record_are_the_same(checker, tmp_path):
    (tmp_path / "none.csv").write_text("Search ID,Search Date,Reason\n", encoding="utf-8")
    assert checker("compare-logs", "none.csv", "none.csv").returncode == 0
    assert checker("reconcile", "none.csv", "none.csv").returncode == 0


def test_a_profile_or_zone_is_given_once_or_for_each_log(checker):
    done = checker("compare-logs", "old.csv", "new.csv", "--zone", "UTC", "--zone", "UTC", "--zone", "UTC")
    assert (done.returncode, "3 of --zone for 2 logs" in done.stderr) == (2, True)
    assert (
        checker(
            "compare-logs", "old.csv", "old.csv", "--zone", "UTC", "--profile", "generic", "--profile", "generic"
        ).returncode
        == 0
    )


def test_an_output_never_replaces_a_log(checker, tmp_path):
    assert checker("compare-logs", "old.csv", "new.csv", "-o", "new.csv").returncode == 2
    assert (tmp_path / "new.csv").read_text(encoding="utf-8") == NEW
