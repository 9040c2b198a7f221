"""Workbooks: every sheet, cells as text, rows as the sheet numbers them; and workbooks that are not what they claim."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.interface import Limits
from checker.ingest.readers.sheet_cells import text_of
from checker.model.errors import InputError
from tests.examples import tried_on
from tests.ingest.reading import Read, read

Sheets = dict[str, list[list[object]]]
HEAD: list[object] = ["id", "when", "who"]
ROWS: list[list[object]] = [[1, date(2024, 1, 1), "Ann"], [2, date(2024, 1, 2), "Bob"], [3, date(2024, 1, 3), "Cy"]]
CELLS = [("1", "2024-01-01", "Ann"), ("2", "2024-01-02", "Bob"), ("3", "2024-01-03", "Cy")]


def _write(path: Path, sheets: Sheets) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value is not None:
                    sheet.cell(number, column, value)  # type: ignore[arg-type]
    book.save(path)
    return path


def _read(tmp_path: Path, sheets: Sheets, sheet: str | None = None, limits: Limits | None = None) -> Read:
    return read(_write(tmp_path / "log", sheets), sheet=sheet, limits=limits)


def test_a_sheet_is_a_table_and_its_rows_have_the_sheets_numbers(tmp_path: Path) -> None:
    found = _read(tmp_path, {"Log": [HEAD, *ROWS]})
    assert (found.reader, found.sheets, found.columns) == ("xlsx", ["Log"], ("id", "when", "who"))
    assert (found.cells, found.rows) == (CELLS, [2, 3, 4])
    assert not found.quarantined
    assert not found.notes


def test_cells_become_text_as_a_person_reads_them(tmp_path: Path) -> None:
    row: list[object] = [
        "007",
        123456789012,
        0.62,
        True,
        datetime(2024, 1, 2, 3, 4, 5),
        datetime(2024, 1, 2, 3, 4, 5, 123000),
        date(2024, 1, 2),
        time(5, 6),
        timedelta(hours=30, minutes=5),
        None,
        " x ",
    ]
    found = _read(tmp_path, {"Log": [[f"name {chr(97 + i)}" for i in range(len(row))], row]})
    assert found.cells == [
        (
            "007",
            "123456789012",
            "0.62",
            "TRUE",
            "2024-01-02 03:04:05",
            "2024-01-02 03:04:05.123000",
            "2024-01-02",
            "05:06:00",
            "30:05:00",
            "",
            " x ",
        )
    ]


def test_durations_and_large_numbers_keep_their_size() -> None:
    assert text_of(-timedelta(minutes=90)) == "-1:30:00"
    assert text_of(timedelta(days=2)) == "48:00:00"
    assert text_of(5.0) == "5"
    assert text_of(1e300).startswith("1.0") and text_of(1e300).endswith("e+300")


def test_a_number_of_more_digits_than_a_spreadsheet_keeps_is_not_passed_off_as_whole() -> None:
    """Typed 1234567890123456, kept 1234567890123450: the last digit is gone, and two cases would be one."""
    assert text_of(1234567890123450.0) == text_of(1234567890123450) == "1.23456789012345e+15"
    assert text_of(123456789012345.0) == "123456789012345"
    assert text_of(1234567890123456.0) == "1234567890123456"  # no spreadsheet cut this one


def test_every_sheet_with_a_table_is_read_and_the_others_are_noted(tmp_path: Path) -> None:
    cover: list[list[object]] = [
        ["Facial recognition log"],
        [None],
        ["Prepared for the board at its request, see sheet 2"],
    ]
    path = _write(tmp_path / "log", {"Cover": cover, "May": [HEAD, *ROWS], "Nothing": [], "June": [HEAD, ROWS[0]]})
    found = read(path)
    assert found.sheets == ["May", "June"]
    assert found.rows == [2, 3, 4, 2]
    assert found.notes == [
        "sheet 'Cover' holds no table: none of its rows is counted",
        "sheet 'Nothing' holds no table: none of its rows is counted",
    ]


def test_preamble_groups_repeated_headers_and_blank_rows_are_no_records(tmp_path: Path) -> None:
    names: list[object] = ["No", "Date", "User", "Date", "User"]
    groups: list[object] = ["Search", None, None, "Review", None]
    rows: list[list[object]] = [[1, date(2024, 1, 1), "Ann", date(2024, 1, 2), "Bob"], [2, date(2024, 1, 3), "Ann"]]
    found = _read(tmp_path, {"S": [["Anytown Police"], [], groups, names, rows[0], [], names, rows[1]]})
    assert found.columns == ("Search No", "Search Date", "Search User", "Review Date", "Review User")
    assert found.rows == [5, 8]
    assert found.cells[1] == ("2", "2024-01-03", "Ann", "", "")
    assert len(found.notes) == 4
    assert not found.quarantined


def test_a_table_that_does_not_begin_in_the_corner_keeps_the_sheets_row_numbers(tmp_path: Path) -> None:
    found = _read(tmp_path, {"S": [[], [], [None, *HEAD], *([None, *row] for row in ROWS)]})
    assert found.rows == [4, 5, 6]
    assert [cells[-3:] for cells in found.cells] == CELLS


def test_notes_beside_the_table_get_a_column_and_cost_no_row(tmp_path: Path) -> None:
    found = _read(tmp_path, {"S": [HEAD, ROWS[0], [*ROWS[1], None, "see file"]]})
    assert found.columns == ("id", "when", "who", "column 4", "column 5")
    assert [cells[4] for cells in found.cells] == ["", "see file"]


def test_a_cell_far_to_the_right_costs_its_row_only(tmp_path: Path) -> None:
    limits = Limits(columns=10)
    found = _read(tmp_path, {"S": [HEAD, ROWS[0], [*ROWS[1], *[None] * 20, "x"], ROWS[2]]}, limits=limits)
    assert found.rows == [2, 4]
    assert found.bad == {3: "cells beyond the 10 columns that are read"}


def test_a_workbook_without_a_table_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no sheet"):
        _read(tmp_path, {"S": [["Nothing was done."]]})


@tried_on(9)
@given(
    rows=st.lists(
        st.one_of(
            st.just([]),
            st.just(["id", "when", "who"]),
            st.tuples(
                st.integers(1, 10**9), st.dates(date(1990, 1, 1)), st.sampled_from(["Ann", " x", "<b>", "é"])
            ).map(list),
        ),
        max_size=15,
    )
)
def test_every_row_of_a_sheet_is_a_record_or_noted(tmp_path: Path, rows: list[list[object]]) -> None:
    found = _read(tmp_path, {"S": [HEAD, *ROWS, *rows]})
    records = {number: row for number, row in enumerate(rows, start=5) if row and row != HEAD}
    assert found.rows == [2, 3, 4, *records]
    assert found.cells[3:] == [(str(row[0]), str(row[1]), row[2]) for row in records.values()]


# --- not what they claim
# -----------------------------------------------------------------------------------------------


def _rewritten(path: Path, member: str, change: bytes | None) -> Path:
    """The workbook with one member's content replaced (null: left out)."""
    target = path.with_suffix(".changed")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != member:
                new.writestr(info.filename, old.read(info))
            elif change is not None:
                new.writestr(member, change)
    return target


def _sheet(rows: bytes) -> bytes:
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return b'<?xml version="1.0"?><worksheet xmlns="' + space + b'"><sheetData>' + rows + b"</sheetData></worksheet>"


SHEET = "xl/worksheets/sheet1.xml"
BROKEN = {
    "no sheet": None,
    "no XML": b"rubbish",
    "XML cut off": _sheet(b'<row r="1"><c r="A1"><v>1</v></c></row>')[:-40],
    "a reference that is none": _sheet(b'<row r="1"><c r="A99999999999"><v>1</v></c></row>'),
    "a column that is none": _sheet(b'<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>'),
    "a shared text that is not there": _sheet(b'<row r="1"><c r="A1" t="s"><v>999999</v></c></row>'),
    "a number that is none": _sheet(b'<row r="1"><c r="A1"><v>one</v></c></row>'),
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_a_damaged_workbook_is_an_error_with_a_hint(tmp_path: Path, change: bytes | None) -> None:
    path = _rewritten(_write(tmp_path / "log", {"S": [HEAD, *ROWS]}), SHEET, change)
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.hint


@pytest.mark.parametrize("kept", [50, 500, 2000])
def test_a_cut_off_workbook_is_an_error(tmp_path: Path, kept: int) -> None:
    path = _write(tmp_path / "log", {"S": [HEAD, *ROWS]})
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(InputError):
        read(path)


@tried_on(14)
@given(place=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_a_flipped_byte_gives_a_table_or_an_input_error(tmp_path: Path, place: float, byte: int) -> None:
    path = _write(tmp_path / "log", {"S": [HEAD, *ROWS]})
    data = bytearray(path.read_bytes())
    data[int(place * len(data))] = byte
    path.write_bytes(bytes(data))
    try:
        found = read(path)
    except InputError:
        return
    assert len(found.rows) + len(found.quarantined) <= 4


def test_cells_at_the_far_corner_are_refused_before_a_rectangle_is_made_of_them(tmp_path: Path) -> None:
    far = _sheet(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    path = _rewritten(_write(tmp_path / "log", {"S": [HEAD, *ROWS]}), SHEET, far)
    with pytest.raises(InputError, match="1,048,576 rows and 16,384 columns"):
        read(path)


def test_cells_without_references_cannot_hide_the_size_of_a_sheet(tmp_path: Path) -> None:
    wide = b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>"
    far = _sheet(wide + b"<row><c><v>1</v></c></row>" * 40_000)
    path = _rewritten(_write(tmp_path / "log", {"S": [HEAD, *ROWS]}), SHEET, far)
    with pytest.raises(InputError, match="too much memory"):
        read(path)


def test_a_sheet_without_references_is_read(tmp_path: Path) -> None:
    cell = b'<c t="inlineStr"><is><t>%s</t></is></c>'
    rows = b"".join(
        b"<row>" + b"".join(cell % str(value).encode() for value in row) + b"</row>" for row in [HEAD, *CELLS]
    )
    found = read(_rewritten(_write(tmp_path / "log", {"S": [HEAD]}), SHEET, _sheet(rows)))
    assert found.cells == CELLS


def test_a_chart_on_a_sheet_is_no_cell(tmp_path: Path) -> None:
    """Excel writes `<c:chart xmlns:r="http..." r:id="rId1"/>` into its drawings: c is a prefix there, and no cell."""
    path = _write(tmp_path / "log", {"Log": [["Search ID", "Date", "Officer"], ["S-1", "2024-03-05", "A-17"]]})
    chart = (
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:chart xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/>'
        '<c:rowless r="ZZZZZ99999999"/></c:chartSpace>'
    )
    with zipfile.ZipFile(path, "a") as book:
        book.writestr("xl/charts/chart1.xml", chart)
        book.writestr("xl/drawings/drawing1.xml", chart)
    assert read(path).cells == [("S-1", "2024-03-05", "A-17")]
