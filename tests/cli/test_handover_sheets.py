"""One file with several lists of records, on sheets of a workbook or in tables of a page: asked about and judged from
that file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path

import openpyxl
import pytest

from checker.ingest.audit_file import load_audit
from tests.cli.terminal import NO_TERMINAL, at_a_terminal

ENTER = ""
SHEETS = {
    "Lookups": [
        ["Lookup ref", "Run on", "Keyed in by", "Matter", "Grounds given", "What came back"],
        ["L-1", "2024-03-05 10:00", "KB-11", "24-0101", "robbery", "lead"],
        ["L-2", "2024-03-06 11:00", "KB-12", "24-0102", "theft", "no candidates"],
        ["L-3", "2024-03-07 12:00", "KB-11", "24-0103", "fraud", "lead"],
    ],
    "Second looks": [
        ["Look no", "Of lookup", "Looked over by", "On"],
        ["R-1", "L-1", "KB-20", "2024-03-05 11:00"],
        ["R-2", "L-3", "KB-21", "2024-03-07 13:00"],
    ],
    "Brought in": [
        ["Booking", "Matter", "Taken in", "By deputy"],
        ["B-1", "24-0101", "2024-03-09 09:00", "D-4"],
        ["B-2", "24-0900", "2024-03-10 09:00", "D-5"],
    ],
    "Letters": [["Letter", "Means"], ["A", "robbery"]],
}
ANSWERS = (
    "search", ENTER, ENTER, "operator", "case number", "reason", "result", "Pacific",
    "review", "id", "use id", "operator", "time", ENTER,
    "arrest", "id", "case number", "time", "operator", ENTER,
    "Kestrel Bay Police Department", "municipal police", "Washington", ENTER, ENTER,
)  # fmt: skip


def _workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)


def _page(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> None:
    tables = (
        "<table>" + "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
        for rows in sheets.values()
    )
    path.write_text(f"<!DOCTYPE html><html><body>{'</table>'.join(tables)}</table></body></html>", encoding="utf-8")


FORMATS: dict[str, tuple[Callable[[Path, Mapping[str, Sequence[Sequence[str]]]], None], tuple[str, str, str]]] = {
    "all.xlsx": (_workbook, ("Lookups", "Second looks", "Brought in")),
    "all.html": (_page, ("table 1", "table 2", "table 3")),
}


def _events(checker, folder: Path) -> dict[str, int]:
    done = checker("check", "--audit", "audit.yaml", "-p", "general", "-f", "json", "-o", "report.json")
    assert done.returncode in (0, 1), done.stderr
    found = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return {kind: count for one in found["inputs"] for kind, count in one["events"].items()}


@NO_TERMINAL
@pytest.mark.parametrize("name", FORMATS)
def test_each_list_of_one_file_is_asked_about_and_read_from_it(name: str, checker, tmp_path: Path) -> None:
    write, (first, second, third) = FORMATS[name]
    write(tmp_path / name, SHEETS)
    code, shown = at_a_terminal(tmp_path, "".join(f"{one}\n" for one in ANSWERS).encode(), name)
    assert code == 0, shown
    assert f"{name}, sheet {first} gives 3 searches" in shown
    assert (
        "review: of 2 records 2 name a search in these logs by its number, 0 by its case number, 0 meet none" in shown
    )
    assert (
        "arrest: of 2 records 0 name a search in these logs by its number, 1 by its case number, 1 meet none" in shown
    )
    logs = load_audit(tmp_path / "audit.yaml").logs
    assert [(one.path.name, one.sheets[0]) for one in logs] == [(name, first), (name, second), (name, third)]
    assert _events(checker, tmp_path) == {"search": 3, "review": 2, "arrest": 2}


@NO_TERMINAL
def test_a_workbook_of_which_one_list_is_named_is_read_as_before(checker, tmp_path: Path) -> None:
    _workbook(tmp_path / "all.xlsx", SHEETS)
    answers = (*ANSWERS[:8], ENTER, ENTER, *ANSWERS[-5:])
    code, shown = at_a_terminal(tmp_path, "".join(f"{one}\n" for one in answers).encode(), "all.xlsx")
    assert code == 0, shown
    assert "sheet Brought in: a table of 2 rows is not read as a use log and is left out" in shown
    assert [one.sheets for one in load_audit(tmp_path / "audit.yaml").logs] == [()]
    assert _events(checker, tmp_path) == {"search": 3}


AUDIT = """
agency: {kind: municipal-police, place: us/wa}
zone: America/Los_Angeles
logs:
  - {path: all.xlsx, sheets: [%s], rows: search}
  - {path: all.xlsx, sheets: [Arrests], rows: arrest}
"""
USUAL = {
    "January": [["Search ID", "Search Date", "Officer", "Case Number"], ["S-1", "2024-01-05 10:00", "A-17", "24-1"]],
    "February": [["Search ID", "Search Date", "Officer", "Case Number"], ["S-2", "2024-02-05 10:00", "A-17", "24-2"]],
    "Arrests": [["Case Number", "Date", "Officer"], ["24-1", "2024-02-01", "B-2"]],
    "Notes on it": [["Topic", "Who", "When"], ["x", "y", "z"]],
}


def test_sheets_that_no_entry_names_are_told_and_those_of_others_are_not(checker, tmp_path: Path) -> None:
    _workbook(tmp_path / "all.xlsx", USUAL)
    (tmp_path / "audit.yaml").write_text(AUDIT % "January", encoding="utf-8")
    assert _events(checker, tmp_path) == {"search": 1, "arrest": 1}
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["ledger"]
    said = [one["statement"] for one in told if "`sheets`" in one["statement"]]
    assert sorted(set(said)) == [
        f"sheet {name} (1 row) is named by no `sheets` of audit.yaml, and is not read"
        for name in ("February", "Notes on it")
    ]


@pytest.mark.parametrize(
    ("sheets", "says"),
    [
        ("January, Febuary", 'has no sheet "Febuary" with a table'),
        ("Arrests", 'sheet "Arrests" of all.xlsx is in two entries'),
        ("", "all.xlsx is listed twice: give `sheets` in both entries, or in none"),
    ],
)
def test_a_sheet_that_is_not_there_or_is_named_twice_is_a_mistake(sheets: str, says: str, checker, tmp_path) -> None:
    _workbook(tmp_path / "all.xlsx", USUAL)
    (tmp_path / "audit.yaml").write_text(AUDIT % sheets, encoding="utf-8")
    done = checker("check", "--audit", "audit.yaml", "-p", "general")
    assert done.returncode not in (0, 1) and says in " ".join(done.stderr.split())
