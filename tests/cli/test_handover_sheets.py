"""One file with several lists of records, on sheets of a workbook or in tables of a page: asked about and judged from
that file."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path

import openpyxl
import pytest
import yaml

from checker.ingest.audit_file import load_audit
from tests.cli.terminal import NO_TERMINAL, at_a_terminal
from tests.ingest.formats import write_ods

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


def _document(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """All tables on one page, under their names."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    grid = [("GRID", (0, 0), (-1, -1), 0.5, "black")]
    title = getSampleStyleSheet()["Heading2"]
    parts = [
        part
        for name, rows in sheets.items()
        for part in (Paragraph(name, title), Table([list(row) for row in rows], style=grid), Spacer(1, 40))
    ]
    SimpleDocTemplate(str(path)).build(parts)


FORMATS: dict[str, tuple[Callable[[Path, Mapping[str, Sequence[Sequence[str]]]], None], tuple[str, str, str]]] = {
    "all.xlsx": (_workbook, ("Lookups", "Second looks", "Brought in")),
    "all.ods": (write_ods, ("Lookups", "Second looks", "Brought in")),
    "all.html": (_page, ("table 1", "table 2", "table 3")),
    "all.pdf": (_document, ("table 1", "table 2", "table 3")),
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
    called = first if first.startswith("table") else f"sheet {first}"
    assert f"{name}, {called} gives 3 searches" in shown and "1 file gives 3 searches" in shown
    assert (
        "review: of 2 records 2 name a search in these logs by its number, 0 by its case number, 0 meet none" in shown
    )
    assert (
        "arrest: of 2 records 0 name a search in these logs by its number, 1 by its case number, 1 meet none" in shown
    )
    logs = load_audit(tmp_path / "audit.yaml").logs
    assert [(one.path.name, one.sheets) for one in logs] == [(name, (one,)) for one in (first, second, third)]
    ids = {yaml.safe_load(Path(one.profile).read_text(encoding="utf-8"))["id"] for one in logs if one.profile}
    assert len(ids) == 3
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
    assert sorted(said) == [
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


BY_TABLE = [
    ("all.ods", write_ods, "January", "Arrests", {"sheet February": 1, "sheet Notes on it": 1}),
    ("all.html", _page, "table 1", "table 3", {"table 2": 1, "table 4": 1}),
    ("all.pdf", _document, "table 1", "table 2", {"table 3 on page 1": 1}),
]


@pytest.mark.parametrize(("name", "write", "searches", "arrests", "left"), BY_TABLE)
def test_sheets_of_a_workbook_and_tables_of_a_page_or_document_are_read_by_their_names(
    name: str, write, searches: str, arrests: str, left: dict[str, int], checker, tmp_path: Path
) -> None:
    """Two tables of a document with the same headings are one, so of the PDF both searches are read."""
    write(tmp_path / name, USUAL)
    audit = (AUDIT % f'"{searches}"').replace("[Arrests]", f'["{arrests}"]').replace("all.xlsx", name)
    (tmp_path / "audit.yaml").write_text(audit, encoding="utf-8")
    assert _events(checker, tmp_path) == {"search": 2 if name == "all.pdf" else 1, "arrest": 1}
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert [one["sheets"] for one in report["inputs"]] == [[searches], [arrests]]
    said = [one["statement"] for one in report["ledger"] if "`sheets`" in one["statement"]]
    assert said == [f"{one} (1 row) is named by no `sheets` of audit.yaml, and is not read" for one in left]


def test_two_entries_that_name_one_table_by_its_page_and_its_number_are_a_mistake(checker, tmp_path: Path) -> None:
    _document(tmp_path / "all.pdf", USUAL)
    audit = (AUDIT % '"page 1"').replace("[Arrests]", '["table 2"]').replace("all.xlsx", "all.pdf")
    (tmp_path / "audit.yaml").write_text(audit, encoding="utf-8")
    done = checker("check", "--audit", "audit.yaml", "-p", "general")
    assert done.returncode == 4 and "two entries of audit.yaml name table 2 on page 1" in " ".join(done.stderr.split())


@pytest.mark.parametrize("form", ["terminal", "html", "markdown"])
def test_each_log_of_one_file_is_named_with_its_sheet(form: str, checker, tmp_path: Path) -> None:
    _workbook(tmp_path / "all.xlsx", USUAL)
    (tmp_path / "audit.yaml").write_text(AUDIT % "January, February", encoding="utf-8")
    done = checker("check", "--audit", "audit.yaml", "-p", "general", "-f", form, "-o", "report.out")
    assert done.returncode in (0, 1), done.stderr
    text = (tmp_path / "report.out").read_text(encoding="utf-8").replace("\\", "")
    assert "all.xlsx[January, February]" in text and "all.xlsx[Arrests]" in text


def test_the_letter_names_the_sheets_that_were_given(checker, tmp_path: Path) -> None:
    _workbook(tmp_path / "all.xlsx", USUAL)
    (tmp_path / "audit.yaml").write_text(AUDIT % "January, February", encoding="utf-8")
    said = " ".join(checker("ask", "--audit", "audit.yaml", "-p", "general").stdout.split())
    assert "`all.xlsx`, sheet January, sheet February (2 rows), `all.xlsx`, sheet Arrests (1 row)" in said
    assert "Files concerned: `all.xlsx`, sheet February; `all.xlsx`, sheet January." in said


def test_a_notice_of_a_table_of_a_document_says_which_one(checker, tmp_path: Path) -> None:
    _document(tmp_path / "all.pdf", USUAL)
    audit = (AUDIT % '"table 1"').replace("[Arrests]", '["table 2"]').replace("all.xlsx", "all.pdf")
    (tmp_path / "audit.yaml").write_text(audit, encoding="utf-8")
    _events(checker, tmp_path)
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["ledger"]
    assert {one["file"] for one in told if one["topic"] == "mapping"} == {"all.pdf[table 1]", "all.pdf[table 2]"}
