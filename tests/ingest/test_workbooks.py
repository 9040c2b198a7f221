"""Workbooks as agencies hand them out: hidden parts, errors, formulas without values, swapped dates; ODS, XLS and
XLSB."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from checker.ingest.interface import Limits
from checker.ingest.readers import workbook_bounds
from checker.model.errors import InputError
from tests.ingest.ole import ole_file, record
from tests.ingest.reading import Read, read

HEAD: list[object] = ["Search ID", "Date", "Operator", "Case Number"]
ROWS: list[list[object]] = [[n, date(2024, 3, 10 + n), f"Examiner {n}", f"24-{n:04}"] for n in range(1, 7)]


def _book(
    path: Path, rows: Sequence[Sequence[object]] = (HEAD, *ROWS)
) -> tuple[openpyxl.Workbook, openpyxl.worksheet.worksheet.Worksheet]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Log"
    for row in rows:
        sheet.append(list(row))
    return book, sheet  # type: ignore[return-value]


def _saved(path: Path, book: openpyxl.Workbook) -> Path:
    book.save(path)
    return path


def _with_rows(path: Path, rows: Sequence[Sequence[object]]) -> Read:
    return read(_saved(path, _book(path, rows)[0]))


# --- what a spreadsheet hides -----------------------------------------------------------------------------------------


def test_hidden_rows_columns_and_sheets_are_read_and_told(tmp_path: Path) -> None:
    book, sheet = _book(tmp_path)
    for row in (3, 5):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["C"].hidden = True
    aside = book.create_sheet("Aside")
    aside.sheet_state = "veryHidden"
    for values in (HEAD, *ROWS[:2]):
        aside.append(values)
    found = read(_saved(tmp_path / "log", book))
    assert found.rows == [2, 3, 4, 5, 6, 7, 2, 3]
    assert found.notes == [
        "sheet 'Log', hidden and read like the others: rows 3, 5",
        "sheet 'Log', hidden columns that are read like the others: \"Operator\"",
        "sheet 'Aside' is hidden: it is read like the others",
    ]


def test_a_filter_that_is_set_is_told(tmp_path: Path) -> None:
    book, sheet = _book(tmp_path)
    sheet.auto_filter.ref = "A1:D7"
    path = _saved(tmp_path / "plain", book)
    assert not read(path).notes
    sheet.auto_filter.add_filter_column(2, ["Examiner 1"])
    sheet.row_dimensions[4].hidden = True
    found = read(_saved(tmp_path / "log", book))
    assert len(found.rows) == 6
    assert any("has a filter set" in note for note in found.notes)
    assert any("hidden and read like the others: row 4" in note for note in found.notes)


# --- cells that are no blanks -----------------------------------------------------------------------------------------


def test_an_error_in_a_cell_is_read_as_it_is_shown_and_told(tmp_path: Path) -> None:
    book, sheet = _book(tmp_path)
    for place, text in (("D3", "#N/A"), ("D5", "#DIV/0!")):
        sheet[place] = text
        sheet[place].data_type = "e"
    found = read(_saved(tmp_path / "log", book))
    assert [row[3] for row in found.cells] == ["24-0001", "#N/A", "24-0003", "#DIV/0!", "24-0005", "24-0006"]
    assert found.notes == ["sheet 'Log', cells with errors, read as they are shown: rows 3, 5"]


def test_a_formula_whose_value_was_never_saved_is_absent_and_not_blank(tmp_path: Path) -> None:
    book, sheet = _book(tmp_path)
    sheet["D4"] = '=CONCATENATE("24-", A4)'
    found = read(_saved(tmp_path / "log", book))
    assert [row[3] for row in found.cells] == ["24-0001", "24-0002", None, "24-0004", "24-0005", "24-0006"]
    assert found.notes == ["sheet 'Log', formulas whose values were not saved, read as not exported: row 4"]


def test_a_formula_that_gave_an_empty_text_is_a_blank(tmp_path: Path) -> None:
    book, sheet = _book(tmp_path)
    sheet["D4"] = '=""'
    path = _saved(tmp_path / "made", book)
    target = tmp_path / "log"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                assert b'<c r="D4"><f>' in content
                content = content.replace(b'<c r="D4"><f>', b'<c r="D4" t="str"><f>')
            new.writestr(info.filename, content)
    found = read(target)
    assert found.cells[2][3] == ""
    assert not found.notes


def test_a_cell_merged_over_rows_holds_for_all_of_them(tmp_path: Path) -> None:
    book, sheet = _book(tmp_path)
    sheet.merge_cells("D3:D5")
    sheet.merge_cells("B6:C6")
    found = read(_saved(tmp_path / "log", book))
    assert [row[3] for row in found.cells] == ["24-0001", "24-0002", "24-0002", "24-0002", "24-0005", "24-0006"]
    assert found.cells[4][2] == ""
    assert found.notes == ["sheet 'Log', cells merged over several rows hold for all of them: rows 4, 5"]


# --- dates that a spreadsheet made ------------------------------------------------------------------------------------


def test_dates_that_may_be_swapped_keep_both_readings(tmp_path: Path) -> None:
    dates: list[object] = [
        datetime(2024, 5, 8),
        "25/08/2024",
        datetime(2024, 9, 9),
        "13/02/2024",
        datetime(2024, 12, 1),
    ]
    found = _with_rows(tmp_path / "log", [HEAD, *([n, cell, "A", "c"] for n, cell in enumerate(dates))])
    assert [row[1] for row in found.cells] == [
        "2024-05-08/2024-08-05",
        "25/08/2024",
        "2024-09-09",
        "13/02/2024",
        "2024-01-12/2024-12-01",
    ]
    assert len(found.notes) == 1
    assert "3 dates, none with a day above 12, and 2 texts" in found.notes[0]


@pytest.mark.parametrize("proof", [datetime(2024, 5, 18), "08/09/2024"])
def test_one_date_that_a_swapping_spreadsheet_would_not_have_made_settles_the_others(
    tmp_path: Path, proof: object
) -> None:
    dates: list[object] = [datetime(2024, 5, 8), "25/08/2024", proof]
    found = _with_rows(tmp_path / "log", [HEAD, *([n, cell, "A", "c"] for n, cell in enumerate(dates))])
    assert found.cells[0][1] == "2024-05-08"
    assert not found.notes


def test_case_numbers_that_became_dates_are_told(tmp_path: Path) -> None:
    rows = [*ROWS, [7, date(2024, 3, 20), "Examiner 7", date(2024, 1, 17)]]
    found = _with_rows(tmp_path / "log", [HEAD, *rows])
    assert found.cells[-1][3] == "2024-01-17"
    assert found.notes == [
        "\"Case Number\" of sheet 'Log' holds 1 dates among other text: the spreadsheet may have made them of numbers"
    ]


def test_a_header_four_rows_down_and_one_of_three_rows_are_found(tmp_path: Path) -> None:
    top: list[object] = ["Date", "Location", "Watchlist", "Alerts", "False"]
    more: list[list[object]] = [[None, "of", "size", "in", "alert"], [None, "deployment", None, "total", "rate"]]
    rows: list[list[object]] = [[f"{n}/02/2024", "High Street", 9000 + n, n, time(5, n)] for n in range(13, 20)]
    found = _with_rows(tmp_path / "log", [["Deployments"], [], ["as at 1 March"], [], top, *more, *rows])
    assert found.columns == ("Date", "Location of deployment", "Watchlist size", "Alerts in total", "False alert rate")
    assert found.rows == list(range(8, 15))
    assert found.cells[0] == ("13/02/2024", "High Street", "9013", "13", "05:13:00")


# --- ODS, XLS, XLSB ---------------------------------------------------------------------------------------------------

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = "".join(
    f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
)


def _ods(path: Path, rows: str) -> Path:
    body = (
        "<office:body><office:spreadsheet><table:table "
        f'table:name="Log">{rows}</table:table></office:spreadsheet></office:body>'
    )
    content = f'<?xml version="1.0"?><office:document-content{_SPACES}>{body}</office:document-content>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), _ODS)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def _ods_row(cells: Sequence[object], extra: str = "") -> str:
    made = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f"<table:table-row{extra}>{made}</table:table-row>"


TEXTS = [["Search ID", "Date", "Operator"], ["1", "2024-03-11", "Examiner 1"], ["2", "2024-03-12", "Examiner 2"]]


def test_an_ods_workbook_is_read(tmp_path: Path) -> None:
    found = read(_ods(tmp_path / "log", "".join(map(_ods_row, TEXTS))))
    assert (found.reader, found.columns, found.rows) == ("ods", tuple(TEXTS[0]), [2, 3])
    assert [list(row) for row in found.cells] == TEXTS[1:]
    assert found.notes == ["no row or column of this workbook is hidden"]


def test_what_an_ods_workbook_hides_is_told(tmp_path: Path) -> None:
    rows = _ods_row(TEXTS[0]) + _ods_row(TEXTS[1], ' table:visibility="filter"') + _ods_row(TEXTS[2])
    found = read(_ods(tmp_path / "log", rows))
    assert found.rows == [2, 3]
    assert "are hidden or filtered: all rows are read" in found.notes[0]


def test_an_ods_workbook_that_claims_more_cells_than_memory_holds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_bounds, "DENSE_CELLS", 1_000_000)
    far = (
        '<table:table-row table:number-rows-repeated="200000"><table:table-cell table:number-columns-repeated="10" '
        'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    with pytest.raises(InputError, match="too much memory"):
        read(_ods(tmp_path / "log", _ods_row(TEXTS[0]) + far))


@pytest.mark.parametrize("sheets", [1, 3])
def test_a_small_workbook_that_unfolds_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sheets: int) -> None:
    """A kilobyte that claims many cells, in one sheet or in several."""
    monkeypatch.setattr(workbook_bounds, "SPARSE_CELLS", 1_000_000)
    cell = '<table:table-cell table:number-columns-repeated="10" office:value-type="string"><text:p>x</text:p>'
    repeated = (
        f'<table:table-row table:number-rows-repeated="{150_000 // sheets}">{cell}</table:table-cell></table:table-row>'
    )
    more = "".join(f'</table:table><table:table table:name="{n}">{repeated}' for n in range(1, sheets))
    path = _ods(tmp_path / "log", _ods_row(TEXTS[0]) + repeated + more)
    assert path.stat().st_size * workbook_bounds.CELLS_A_BYTE < 1_000_000
    with pytest.raises(InputError, match="too much memory"):
        read(path)


def test_a_small_xlsx_workbook_with_a_cell_far_away_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["id", "when"])
    sheet.cell(4_000, 16_000, "x")
    book.save(tmp_path / "log.xlsx")
    with pytest.raises(InputError, match="too much memory"):
        read(tmp_path / "log.xlsx")


def _xls(path: Path, rows: Sequence[Sequence[str]], stream_name: str = "Workbook") -> Path:
    """A BIFF8 workbook of texts in an OLE file: one sector table, one folder, one stream. After [MS-XLS] and
    [MS-CFB]."""
    begin = struct.pack("<HHHHII", 0x0600, 0x0010, 0, 1997, 0, 6)
    cells = b"".join(
        record(0x0204, struct.pack("<HHHHB", r, c, 0, len(text), 0) + text.encode("latin-1"))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    sheet = record(0x0809, begin) + cells + record(0x000A)
    globals_begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 1997, 0, 6))
    at = len(globals_begin) + len(record(0x0085, bytes(6) + b"\x03\x00Log")) + len(record(0x000A))
    stream = globals_begin + record(0x0085, struct.pack("<IBB", at, 0, 0) + b"\x03\x00Log") + record(0x000A) + sheet
    return ole_file(path, stream_name, stream)


def test_a_legacy_xls_workbook_is_read(tmp_path: Path) -> None:
    found = read(_xls(tmp_path / "log", TEXTS))
    assert (found.reader, found.sheets, found.columns) == ("xls", ["Log"], tuple(TEXTS[0]))
    assert [list(row) for row in found.cells] == TEXTS[1:]
    assert found.notes == ["what an XLS workbook hides is not known: all rows are read, errors in its cells as blanks"]


@pytest.mark.parametrize(
    ("stream", "what", "hint"),
    [
        ("WordDocument", "a Word document", "Copy its table into a spreadsheet"),
        ("EncryptedPackage", "an Office file protected with a password", "save a copy without one"),
        ("__substg1.0_0FFF", "an Outlook message", "Save what is attached to it"),
    ],
)
def test_a_legacy_document_or_a_protected_workbook_is_an_error(
    tmp_path: Path, stream: str, what: str, hint: str
) -> None:
    with pytest.raises(InputError, match=what) as told:
        read(_xls(tmp_path / "log", TEXTS, stream))
    assert hint in told.value.hint


def test_a_damaged_xls_workbook_is_an_error(tmp_path: Path) -> None:
    path = _xls(tmp_path / "log", TEXTS)
    path.write_bytes(path.read_bytes()[:1600])
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.hint


def _bin(kind: int, content: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0xFF, kind >> 8])
    return number + bytes([len(content)]) + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _xlsb(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """A BIFF12 workbook of texts. After [MS-XLSB]: records 0x83 BookBegin, 0x9C SheetInfo, 0 RowHeader, 6 CellText."""
    sheet = b"".join(
        _bin(0, struct.pack("<IIHHB", r, 0, 300, 0, 0))
        + b"".join(_bin(6, struct.pack("<II", c, 0) + _wide(text)) for c, text in enumerate(row))
        for r, row in enumerate(rows)
    )
    size = struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1)
    sheet = _bin(0x0181) + _bin(0x0194, size) + _bin(0x0191) + sheet + _bin(0x0192) + _bin(0x0182)
    info = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Log")
    book = _bin(0x0183) + _bin(0x018F) + _bin(0x019C, info) + _bin(0x0190) + _bin(0x0184)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    links = (
        f'<Relationships xmlns="{space}"><Relationship Id="rId1" Type="{kind}" '
        'Target="worksheets/sheet1.bin"/></Relationships>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", links)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return path


def test_a_binary_workbook_is_read(tmp_path: Path) -> None:
    found = read(_xlsb(tmp_path / "log", TEXTS))
    assert (found.reader, found.columns) == ("xlsb", tuple(TEXTS[0]))
    assert [list(row) for row in found.cells] == TEXTS[1:]


def test_bounds_of_rows_hold_for_all_kinds(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="more than 2 columns"):
        read(_ods(tmp_path / "log", "".join(map(_ods_row, TEXTS))), limits=Limits(columns=2))
