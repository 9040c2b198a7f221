"""What is a log and what is none: documents of other trades by name, and every sample file, its records counted
otherwise."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest

from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.inspect.run import inspect
from checker.model.accounts import Input
from checker.model.audit import Audit
from checker.model.errors import InputError
from tests.ingest.reading import SHARED
from tests.ingest.tables import silent


def _account(path: Path) -> Input:
    (given,) = ingest([path], Audit(), zone=None, profile=None, limits=Limits(), progress=silent).inputs
    rows = given.rows
    assert rows.read == rows.used + rows.duplicates + rows.quarantined + rows.out_of_scope
    return given


@pytest.mark.parametrize(
    ("document", "looks"),
    [
        ({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": []}]}, "a SARIF file"),
        ({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": []}, "a SARIF file"),
        (
            {
                "$schema": "http://json-schema.org/draft-07/schema#",
                "properties": {"Date": {}, "Officer": {}, "Case Number": {}},
            },
            "a JSON Schema",
        ),
        ({"catalog": {"uuid": "1", "metadata": {"oscal-version": "1.1.2"}}}, "an OSCAL document"),
        ({"class_uid": 2003, "finding_info": {"title": "x"}}, "OCSF events of another class"),
    ],
)
def test_documents_of_other_trades_are_named_and_not_read_as_tables(
    tmp_path: Path, document: object, looks: str
) -> None:
    (tmp_path / "log.json").write_text("\ufeff" + json.dumps(document, indent=2), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        _account(tmp_path / "log.json")
    assert looks in str(caught.value)
    assert caught.value.hint == "Ask for the log of uses itself."


def test_a_log_that_only_speaks_of_such_things_is_a_log(tmp_path: Path) -> None:
    records = [
        {
            "Search Date": "2024-03-14",
            "Officer": "Lee",
            "Case Number": "24-1",
            "Reason": "oscal-version",
            "version": "2.1.0",
            "runs": "2",
        }
    ]
    (tmp_path / "log.json").write_text(json.dumps({"records": records}), encoding="utf-8")
    assert _account(tmp_path / "log.json").rows.used == 1


def test_lines_in_quotation_marks_as_a_whole_are_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text(
        '"Date,Officer,Case #"\n"2024-03-14,Lee,24-1"\n"2024-03-15,""Day, K"",24-2"\n', encoding="utf-8"
    )
    with pytest.raises(InputError, match="each of its lines is one cell") as caught:
        _account(tmp_path / "log.csv")
    assert "take off the marks" in str(caught.value.hint)
    found = inspect(
        [tmp_path / "log.csv"], Audit(), zone=None, profile=None, limits=Limits(), with_people=False, progress=silent
    )
    assert "in quotation marks as a whole" in found.logs[0].tables[0].why


_HEADS = (
    "From: Records <records@example.gov>\nSubject: the log\nMIME-Version: 1.0\nContent-Type: {};\n boundary=x\n\n--x\n"
)
_PRINT = "DATE        OFFICER       CASE NO\n----------  ------------  ---------\n03/14/2024  SMITH, J      24-001\n"


@pytest.mark.parametrize(
    ("text", "looks", "hint"),
    [
        (_HEADS.format("multipart/related"), "a web page saved as one file (MHTML)", "save it as HTML"),
        (_HEADS.format("multipart/mixed"), "an e-mail message", "Save what is attached"),
        ("agency: {name: A}\nlogs: [{path: a.csv}]\n", "an audit.yaml", "with --audit"),
        ("agency:\n  place: us/wa\ncomplete:\n  - {kind: arrest}\n", "an audit.yaml", "with --audit"),
        ("id: mine\nextends: generic\ncolumns:\n  time: When\n", "a profile", "with --profile"),
        ("---\nid: mine\n---\n# 1\n```rule\nprohibit: any\n```\n", "a policy document", "with --policy"),
        ("-- export\nCREATE TABLE searches (id int);\nINSERT INTO searches VALUES (1);\n", "an SQL dump", "as CSV"),
        (_PRINT, "a print, whose columns are set by spaces", "fixed width"),
        (_PRINT.replace("\n", "\r\n"), "a print, whose columns are set by spaces", "fixed width"),
        ("bplist00" + "\0" * 300, "a web archive of Safari", "as HTML"),
    ],
)
def test_a_log_in_a_wrapping_that_is_not_opened_is_told_by_the_wrapping(
    tmp_path: Path, text: str, looks: str, hint: str
) -> None:
    (tmp_path / "log.csv").write_bytes(text.encode())
    with pytest.raises(InputError) as caught:
        _account(tmp_path / "log.csv")
    assert looks in str(caught.value)
    assert hint in str(caught.value.hint)


def test_a_document_of_apples_is_no_archive_to_unpack(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "log.numbers", "w") as archive:
        archive.writestr("Index/Document.iwa", "x")
    with pytest.raises(InputError, match="an Apple Numbers or Pages document") as caught:
        _account(tmp_path / "log.numbers")
    assert "export it as XLSX or CSV" in str(caught.value.hint)


@pytest.mark.parametrize(
    "text",
    [
        "Search Date,Officer,Case #\n----------,-----,------\n2024-03-14,Lee,24-1\n",
        "| Search Date | Officer | Case # |\n|------|---------|--------|\n| 2024-03-14 | Lee | 24-1 |\n",
        "Search Date\tOfficer\tCase #\n----\t-----\t------\n2024-03-14\tLee\t24-1\n",
    ],
)
def test_a_rule_of_dashes_under_the_headings_is_no_search(tmp_path: Path, text: str) -> None:
    (tmp_path / "log.csv").write_text(text, encoding="utf-8")
    got = ingest([tmp_path / "log.csv"], Audit(), zone=None, profile=None, limits=Limits(), progress=silent)
    assert got.inputs[0].rows.read == got.inputs[0].rows.used == 1
    assert got.events.frame()["case_number"].to_list() == ["24-1"]
    assert any("rules of dashes in the table, not counted as records: row 2" in entry.statement for entry in got.ledger)


def _lines(path: Path, delimiter: str = ",") -> int:
    with path.open(newline="", encoding="utf-8") as file:
        return sum(1 for row in csv.reader(file, delimiter=delimiter) if row) - 1


def _calls(path: Path) -> int:
    found = json.loads(path.read_text(encoding="utf-8"))
    return len(found["Records"]) if "Records" in found else 1


def _printed(pattern: str) -> Callable[[Path], int]:
    def count(path: Path) -> int:
        with pdfplumber.open(path) as document:
            return sum(len(re.findall(pattern, page.extract_text())) for page in document.pages)

    return count


_PORTAL = ("csv", "portal-search-audit", _lines)
LOGS: dict[str, tuple[str, str, Callable[[Path], int]]] = {
    "cloudtrail/logging-using-cloudtrail@222d265_0.json": ("cloudtrail", "cloudtrail", _calls),
    "cloudtrail/logging-using-cloudtrail_0.json": ("cloudtrail", "cloudtrail", _calls),
    "cloudtrail/faces-comparefaces_8.json": ("rekognition-results", "rekognition-results", _calls),
    "cloudtrail/search-face-with-image-procedure_6.json": ("rekognition-results", "rekognition-results", _calls),
    "cloudtrail/streaming-video-kinesis-output_0.json": ("rekognition-results", "rekognition-results", _calls),
    "event_logs/booleanIncorrectValue.xes": ("xes", "event-log", lambda path: path.read_text("utf-8").count("<event>")),
    "event_logs/running-example.csv": ("csv", "event-log", _lines),
    "event_logs/running-example.xes": ("xes", "event-log", lambda path: path.read_text("utf-8").count("<event>")),
    "event_logs/running_example_broken.csv": ("csv", "event-log", lambda path: _lines(path, ";")),
    "formats/ocsf/generic_api_activity.ocsf": ("cloudtrail", "cloudtrail", _calls),
    "formats/ocsf/generic_api_activity.raw": ("cloudtrail", "cloudtrail", _calls),
    # 74 dated rows of the grid, and the five use cases printed under it.
    "met_lfr/met-lfr-grid-2025-to-may2026.pdf": (
        "pdf",
        "lfr-grid",
        lambda path: _printed(r"\b\d\d/\d\d/\d\d\b")(path) + 5,
    ),
    "network_audit/okaloosa_first_20_pages.pdf": (
        "pdf",
        "network-audit",
        _printed(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"),
    ),
    **{f"portal_audit/{path.name}": _PORTAL for path in (SHARED / "portal_audit").glob("*_search_audit.csv")},
}
"""Every sample that is a log: its reader, its profile, and how its records are counted without either."""


@pytest.mark.published
@pytest.mark.parametrize("name", LOGS)
def test_every_sample_log_has_the_records_that_are_counted_otherwise(name: str) -> None:
    reader, profile, count = LOGS[name]
    given = _account(SHARED / name)
    assert (given.reader, given.profile, given.rows.read) == (reader, profile, count(SHARED / name))


@pytest.mark.published
@pytest.mark.parametrize(
    "path",
    [p for p in sorted(SHARED.rglob("*")) if p.is_file() and str(p.relative_to(SHARED)) not in LOGS],
    ids=lambda p: p.name,
)
def test_every_other_sample_is_told_to_be_none_with_what_to_do(path: Path) -> None:
    with pytest.raises(InputError) as caught:
        _account(path)
    assert caught.value.where.startswith(str(path))
    assert caught.value.hint
