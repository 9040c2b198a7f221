"""`checker check`: from log to report, as a person runs it."""

import csv
import gzip
import io
import json
import os
from pathlib import Path

import polars as pl
import pytest
from jsonschema import Draft202012Validator

from checker.cli.schema import schema_of
from tests.cli.policies import CASE_NUMBERS

LOG = """\
Search ID,Date/Time,Officer,Case Number,Reason,Mode
1,2024-03-05 14:20,A-17,24-0117,robbery suspect,still
2,2024-03-05 16:02,A-17,24-0118,burglary suspect,still
"""
BLANK_CASE = LOG.replace("24-0118", "")
NEVER_LIVE = CASE_NUMBERS.replace("case-numbers", "never-live").replace(
    "require: [case_number]", "prohibit: {probe.source: body_worn_camera}"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    """The folder in which commands run, with a log and policies of its own."""
    files = {"log.csv": LOG, "blank.csv": BLANK_CASE, "case-numbers.md": CASE_NUMBERS, "never-live.md": NEVER_LIVE}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_log_that_keeps_the_rule_ends_with_0(checker):
    done = checker("check", "log.csv", "-p", "case-numbers.md")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_violation_ends_with_1_and_the_report_names_its_row(checker):
    done = checker("check", "blank.csv", "-p", "case-numbers.md", "-f", "json")
    assert done.returncode == 1
    (finding,) = json.loads(done.stdout)["findings"]
    assert (finding["rule"], finding["verdict"], finding["count"]) == ("case-numbers-1", "violation", 1)
    assert [(e["file"], e["row"]) for e in finding["evidence"]] == [("blank.csv", 3)]


def test_undetermined_ends_with_0_and_with_strict_with_3(checker):
    assert checker("check", "log.csv", "-p", "never-live.md").returncode == 0
    assert checker("check", "log.csv", "-p", "never-live.md", "--strict").returncode == 3


def test_a_violation_outweighs_strict(checker):
    assert checker("check", "blank.csv", "-p", "case-numbers.md", "-p", "never-live.md", "--strict").returncode == 1


def test_a_log_without_uses_ends_with_4_and_says_so(checker, folder):
    (folder / "none.csv").write_text(LOG.splitlines()[0] + "\n", encoding="utf-8")
    done = checker("check", "none.csv", "-p", "case-numbers.md")
    assert done.returncode == 4
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7\n\x00\x01\x02", bytes(range(256)) * 40, b"PK\x03\x04broken", b"\x1f\x8bbroken"]
)
def test_a_file_that_is_no_log_ends_with_4_and_names_the_file(checker, folder, content):
    (folder / "odd.csv").write_bytes(content)
    done = checker("check", "odd.csv", "-p", "case-numbers.md")
    assert done.returncode == 4, done.stderr
    assert "Traceback" not in done.stderr
    assert "odd.csv" in done.stderr + done.stdout


def test_a_mistake_in_a_policy_ends_with_2_at_its_line(checker, folder):
    (folder / "wrong.md").write_text(CASE_NUMBERS.replace("case_number]", "case_numbr]"), encoding="utf-8")
    done = checker("check", "log.csv", "-p", "wrong.md")
    assert done.returncode == 2
    assert "wrong.md:13:" in done.stderr
    assert "case_number" in done.stderr


def test_a_policy_that_is_not_there_ends_with_2(checker):
    assert checker("check", "log.csv", "-p", "us/zz").returncode == 2


def test_an_audit_file_may_name_the_logs(checker, folder):
    (folder / "audit.yaml").write_text("logs: [{path: blank.csv}]\n", encoding="utf-8")
    done = checker("check", "--audit", "audit.yaml", "-p", "case-numbers.md", "-f", "json")
    assert done.returncode == 1
    assert [Path(i["path"]).name for i in json.loads(done.stdout)["inputs"]] == ["blank.csv"]


def test_a_log_of_the_audit_file_that_is_named_again_is_read_once(checker, folder):
    (folder / "audit.yaml").write_text("logs: [{path: blank.csv}]\n", encoding="utf-8")
    done = checker("check", "blank.csv", "log.csv", "--audit", "audit.yaml", "-p", "case-numbers.md", "-f", "json")
    assert [Path(i["path"]).name for i in json.loads(done.stdout)["inputs"]] == ["blank.csv", "log.csv"]


def test_an_audit_file_and_a_place_together_are_refused(checker, folder):
    (folder / "audit.yaml").write_text("logs: [{path: blank.csv}]\n", encoding="utf-8")
    assert checker("check", "--audit", "audit.yaml", "--place", "us/wa").returncode == 2


@pytest.mark.parametrize("place", ["us/zz", "us/washington"])
def test_a_place_that_is_in_no_state_is_refused(checker, place):
    done = checker("check", "log.csv", "--place", place)
    assert done.returncode == 2
    assert "us/wa" in done.stderr


def test_an_unknown_zone_is_refused(checker):
    assert checker("check", "log.csv", "--zone", "Mars/Olympus").returncode == 2


def test_standard_input_is_read_and_may_be_packed(checker, folder):
    assert checker("check", "-", "-p", "case-numbers.md", stdin=BLANK_CASE).returncode == 1
    (folder / "log.gz").write_bytes(gzip.compress(BLANK_CASE.encode()))
    assert checker("check", "log.gz", "-p", "case-numbers.md").returncode == 1


def test_every_format_is_written_whole_and_standard_output_holds_data_only(checker, folder):
    done = checker(
        "check",
        "blank.csv",
        "-p",
        "case-numbers.md",
        *(
            "-f",
            "json",
            "-o",
            "-",
            "-f",
            "html",
            "-o",
            "a.html",
            "-f",
            "csv",
            "-o",
            "a.csv",
            "-f",
            "parquet",
            "-o",
            "a.parquet",
        ),
        *("-f", "terminal", "-o", "a.txt"),
    )
    assert done.returncode == 1
    assert json.loads(done.stdout)["uses"]["total"] == 2
    assert sorted(line.removeprefix("wrote ") for line in done.stderr.splitlines()) == [
        "a.csv",
        "a.html",
        "a.parquet",
        "a.txt",
    ]
    assert (folder / "a.html").read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")
    assert [row["row"] for row in csv.DictReader(io.StringIO((folder / "a.csv").read_text(encoding="utf-8-sig")))] == [
        "3"
    ]
    assert pl.read_parquet(folder / "a.parquet")["row"].to_list() == [3]
    assert "case-numbers-1" in (folder / "a.txt").read_text(encoding="utf-8")


def test_the_json_report_is_valid_against_the_published_schema(checker):
    done = checker("check", "blank.csv", "--place", "us/wa", "--kind", "municipal-police", "-f", "json")
    assert [e.message for e in Draft202012Validator(schema_of("assessment")).iter_errors(json.loads(done.stdout))] == []


def test_an_output_that_cannot_be_written_is_an_error_before_the_log_is_read(checker, folder):
    (folder / "odd.csv").write_bytes(b"\x00\x01")
    done = checker("check", "odd.csv", "-f", "json", "-o", "nowhere/a.json")
    assert done.returncode == 2
    assert "nowhere" in done.stderr


def test_people_and_reasons_are_shown_only_when_asked_for(checker):
    formats = ("json", "csv", "html", "terminal")
    without = [checker("check", "blank.csv", "-p", "case-numbers.md", "-f", f).stdout for f in formats]
    assert not [text for text in without if "burglary suspect" in text or "A-17" in text]
    shown = checker("check", "blank.csv", "-p", "case-numbers.md", "-f", "csv", "--with-people").stdout
    assert "burglary suspect" in shown
    assert "A-17" in shown


def test_the_day_of_judgment_is_the_one_stated(checker):
    done = checker("check", "log.csv", "-p", "case-numbers.md", "--as-of", "2024-05-01", "-f", "json")
    assert json.loads(done.stdout)["as_of"] == "2024-05-01"


def test_the_embedded_engine_gives_the_same_findings_as_opa(checker, opa):
    env = {"CHECKER_OPA": str(opa)}
    by = {
        engine: json.loads(
            checker("check", "blank.csv", "--place", "us/wa", "-f", "json", "--engine", engine, env=env).stdout
        )
        for engine in ("opa", "embedded", "both")
    }
    assert by["opa"]["findings"]
    assert by["opa"]["findings"] == by["embedded"]["findings"] == by["both"]["findings"]
    assert by["opa"]["engine"]["name"] == "opa"


def test_an_engine_that_is_not_there_ends_with_2_and_says_how_to_get_it(checker):
    done = checker("check", "log.csv", "--engine", "opa", env={"CHECKER_OPA": os.path.join("no", "such", "opa")})  # noqa: PTH118
    assert done.returncode == 2
    assert "install" in done.stderr.lower()
