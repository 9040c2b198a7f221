"""`checker reconcile`: what it prints, what it ends with, and what it says of a declaration."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from checker.cli.schema import schema_of
from checker.resources import fixtures_root

PAIR = fixtures_root() / "reconcile"
OURS, THEIRS = PAIR / "agency-log.csv", PAIR / "vendor-log.csv"


def flat(text: str) -> str:
    return " ".join(text.split())


def test_logs_that_differ_end_with_1_and_a_log_beside_itself_with_0(checker):
    assert checker("reconcile", OURS, THEIRS).returncode == 1
    assert checker("reconcile", OURS, OURS).returncode == 0


def test_the_page_states_the_shift_with_its_support_and_lists_what_is_only_in_one(checker):
    said = flat(checker("reconcile", OURS, THEIRS).stdout)
    assert "B's is 1 hour ahead of A's" in said
    assert "differ by that, within a minute" in said
    assert "case number: [left blank] -> 24 1056" in said
    assert "between 0 and 2 searches in both" in said
    assert "violation" not in said


def test_days_are_written_as_the_country_of_the_agency_does(checker):
    """The first row of both is of March 4, 2024; no day stands in the form of a machine."""
    for command in ("reconcile", "compare-logs"):
        said = flat(checker(command, OURS, THEIRS).stdout)
        assert "Compared: March 4, 2024, " in said
        assert not re.search(r"\d{4}-\d\d", said), said


def test_swapping_the_logs_tells_the_shift_the_other_way(checker):
    assert "B's is 1 hour behind A's" in flat(checker("reconcile", THEIRS, OURS).stdout)


def test_reasons_and_names_are_shown_only_with_people(checker):
    assert "investigation" not in checker("reconcile", OURS, THEIRS).stdout
    assert "investigation ->" in checker("reconcile", OURS, THEIRS, "--with-people").stdout


def test_a_declaration_of_the_audit_file_is_said_to_be_contradicted(checker):
    said = flat(checker("reconcile", OURS, THEIRS, "--audit", PAIR / "audit.yaml").stdout)
    assert "CONTRADICTED: between 4 and 6 records of that kind and period are only in B" in said
    assert "contradicted-by:" in said
    assert "Nothing in B contradicts it" in flat(
        checker("reconcile", OURS, OURS, "--audit", PAIR / "audit.yaml").stdout
    )


def test_the_json_is_as_its_schema_says_and_every_row_is_accounted_for(checker, tmp_path: Path):
    assert (
        checker("reconcile", OURS, THEIRS, "--audit", PAIR / "audit.yaml", "-f", "json", "-o", "found.json").returncode
        == 1
    )
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert [e.message for e in Draft202012Validator(schema_of("reconciliation")).iter_errors(found)] == []
    for log in (found["a"], found["b"]):
        rows = log["rows"]
        assert rows["read"] == rows["used"] + rows["duplicates"] + rows["quarantined"] + rows["out_of_scope"]
    assert "investigation" not in json.dumps(found)


@pytest.mark.parametrize("flag", ["--from", "--until"])
def test_a_period_without_records_of_both_is_nothing_to_compare(checker, flag):
    day = "2031-01-01" if flag == "--from" else "2001-01-01"
    done = checker("reconcile", OURS, OURS, flag, day)
    assert done.returncode == 4
    assert "no period in common" in flat(done.stdout)


def test_an_output_never_replaces_a_log(checker, tmp_path: Path):
    (tmp_path / "a.csv").write_bytes(OURS.read_bytes())
    assert checker("reconcile", "a.csv", THEIRS, "-o", "a.csv").returncode == 2
    assert (tmp_path / "a.csv").read_bytes() == OURS.read_bytes()
