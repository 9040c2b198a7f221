"""Workbooks of the nineties and of other programs: read where they can be, named where they cannot, and what they hide
is told."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from checker.model.errors import InputError
from tests.ingest.ole import ole_file, record
from tests.ingest.reading import read

TEXTS = [["Date", "Officer", "Case #"], ["03/14/1998", "Smith", "98-001"], ["03/15/1998", "Jones", "98-002"]]


def _label(row: int, column: int, text: str) -> bytes:
    written = text.encode("cp1252")
    return record(0x0204, struct.pack("<HHHH", row, column, 0, len(written)) + written)


def _excel95(path: Path, *more: bytes) -> Path:
    """A BIFF5 workbook, letters of one byte, in the stream `Book` of an OLE file. After [MS-CFB] and OpenOffice's
    account of BIFF. more: records of cells after those of TEXTS."""
    cells = b"".join((*(_label(r, c, text) for r, row in enumerate(TEXTS) for c, text in enumerate(row)), *more))
    sheet = record(0x0809, struct.pack("<HHHH", 0x0500, 0x0010, 0x096C, 1993)) + cells + record(0x000A)
    begin = record(0x0809, struct.pack("<HHHH", 0x0500, 0x0005, 0x096C, 1993)) + record(0x0042, struct.pack("<H", 1252))
    at = len(begin) + len(record(0x0085, bytes(6) + b"\x03Log")) + len(record(0x000A))
    stream = begin + record(0x0085, struct.pack("<IBB", at, 0, 0) + b"\x03Log") + record(0x000A) + sheet
    return ole_file(path, "Book", stream)


def test_a_workbook_of_excel_95_is_read(tmp_path: Path) -> None:
    found = read(_excel95(tmp_path / "log"))
    assert (found.reader, found.sheets, found.columns) == ("xls", ["Log"], tuple(TEXTS[0]))
    assert [list(row) for row in found.cells] == TEXTS[1:]


def test_a_cell_to_the_right_of_all_columns_is_damage(tmp_path: Path) -> None:
    """Records of cells have room for 65,536 columns, and sheets have 16,384 at most: rows of so many cells take minutes
    and gigabytes."""
    last = read(_excel95(tmp_path / "log", _label(2, 16_383, "x")))
    assert [(one.row, one.reason) for one in last.quarantined] == [(3, "cells beyond the 2,000 columns that are read")]
    with pytest.raises(InputError, match="outside of any sheet"):
        read(_excel95(tmp_path / "log", _label(2, 16_384, "x")))


_XML_2003 = b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'  # noqa: E501 - a sample, as it is written


@pytest.mark.parametrize(
    ("content", "looks"),
    [
        (record(0x0009, struct.pack("<HH", 2, 16)) + bytes(200), "a workbook of Excel 2"),
        (record(0x0209, struct.pack("<HHH", 3, 16, 0)) + bytes(200), "a workbook of Excel 3"),
        (record(0x0409, struct.pack("<HHH", 4, 16, 0)) + bytes(200), "a workbook of Excel 4"),
        (record(0x0809, struct.pack("<HHHH", 0x0500, 16, 0, 0)) + bytes(200), "a workbook of Excel 5 or 95"),
        (b"\x00\x00\x02\x00\x06\x04\x06\x00\x08\x00" + bytes(200), "a Lotus 1-2-3 worksheet"),
        (_XML_2003, "a workbook in the XML form of Excel 2003"),
    ],
)
def test_an_older_workbook_is_named_with_what_to_do(tmp_path: Path, content: bytes, looks: str) -> None:
    (tmp_path / "log.xls").write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(tmp_path / "log.xls")
    assert looks in str(caught.value)
    assert caught.value.hint == "Open it, and save it as XLSX or CSV."


def test_an_access_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "log.mdb").write_bytes(b"\x00\x01\x00\x00Standard Jet DB\x00" + bytes(600))
    with pytest.raises(InputError, match="Microsoft Access database"):
        read(tmp_path / "log.mdb")


_SPACES = "".join(
    f' xmlns:{s}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
    for s, n in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)


def _ods(path: Path, body: str) -> Path:
    styles = (
        '<office:automatic-styles><style:style style:name="ta2" style:family="table"><style:table-properties '
        'table:display="false"/></style:style></office:automatic-styles>'
    )
    content = f'<?xml version="1.0"?><office:document-content{_SPACES}>{styles}<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>'  # noqa: E501 - a sample, as it is written
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def _sheet(name: str, rows: list[list[str]], style: str = "") -> str:
    lines = (
        "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        for row in rows
    )
    return (
        f'<table:table table:name="{name}"{style}>'
        + "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
        + "</table:table>"
    )


def test_a_hidden_sheet_of_an_ods_workbook_is_read_and_told(tmp_path: Path) -> None:
    body = _sheet("Log", TEXTS) + _sheet("Aside", TEXTS, ' table:style-name="ta2"')
    found = read(_ods(tmp_path / "log", body))
    assert found.sheets == ["Log", "Aside"]
    assert any("sheet 'Aside' is hidden: it is read like the others" in note for note in found.notes)


_WRITTEN = '<table:table-cell office:value-type="string"><text:p>98-002</text:p></table:table-cell>'


def test_a_formula_of_an_ods_workbook_without_a_saved_value_is_no_blank(tmp_path: Path) -> None:
    rows = _sheet("Log", TEXTS).replace(
        _WRITTEN, '<table:table-cell table:style-name="ce1" table:formula="of:=[.A1]"/>'
    )
    with pytest.raises(InputError, match="have no saved values") as caught:
        read(_ods(tmp_path / "log", rows))
    assert "save it again" in str(caught.value.hint)


def test_a_formula_of_an_ods_workbook_with_its_value_is_read(tmp_path: Path) -> None:
    saved = (
        '<table:table-cell table:formula="of:=IF([.A1]>3;&quot;a&quot;)" office:value-type="string" '
        'office:string-value="98-002"><text:p>98-002</text:p></table:table-cell>'
    )
    found = read(_ods(tmp_path / "log", _sheet("Log", TEXTS).replace(_WRITTEN, saved)))
    assert found.cells[1] == ("03/15/1998", "Jones", "98-002")
