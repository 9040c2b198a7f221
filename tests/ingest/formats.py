"""One table of texts written in each format that is read: what a test needs that compares them."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from xml.sax.saxutils import quoteattr

import openpyxl

Rows = Sequence[Sequence[str]]
CASE = "case:concept:name"
"""The column that a XES log keeps with each case rather than with each event; it is the first."""

_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def _csv(path: Path, header: Sequence[str], rows: Rows) -> None:
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out, quoting=csv.QUOTE_ALL).writerows([header, *rows])


def _xlsx(path: Path, header: Sequence[str], rows: Rows) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number, row in enumerate([header, *rows], start=1):
        for place, text in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            cell.value = text
            cell.data_type = "s"  # also where it begins as a formula does
    book.save(path)


def _ods(path: Path, header: Sequence[str], rows: Rows) -> None:
    write_ods(path, {"Log": [header, *rows]})


def write_ods(path: Path, sheets: Mapping[str, Rows]) -> None:
    """A workbook with these sheets, its cells as text."""

    def row(cells: Sequence[str]) -> str:
        tag = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
        return f"<table:table-row>{''.join(tag.format(escape(cell)) for cell in cells)}</table:table-row>"

    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>{''.join(map(row, rows))}</table:table>"
        for name, rows in sheets.items()
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr(zipfile.ZipInfo("mimetype"), _ODS)
        book.writestr("content.xml", f"<office:document-content{_SPACES}>{body}</office:document-content>")
        book.writestr("META-INF/manifest.xml", "<manifest/>")


def _json(path: Path, header: Sequence[str], rows: Rows) -> None:
    path.write_text(json.dumps([dict(zip(header, row, strict=True)) for row in rows]), encoding="utf-8")


def _ndjson(path: Path, header: Sequence[str], rows: Rows) -> None:
    lines = (json.dumps(dict(zip(header, row, strict=True))) for row in rows)
    path.write_text("\n".join(lines), encoding="utf-8")


def _arrays(path: Path, header: Sequence[str], rows: Rows) -> None:
    path.write_text(json.dumps({"columns": header, "data": rows}), encoding="utf-8")


def _html(path: Path, header: Sequence[str], rows: Rows) -> None:
    made = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in [header, *rows])
    path.write_text(f"<!DOCTYPE html><html><body><table>{made}</table></body></html>", encoding="utf-8")


def _xes(path: Path, header: Sequence[str], rows: Rows) -> None:
    def attribute(name: str, text: str) -> str:
        return f"<string key={quoteattr(name)} value={quoteattr(text)}/>"

    assert header[0] == CASE
    traces = (
        f"<trace>{attribute('concept:name', row[0])}"
        f"<event>{''.join(map(attribute, header[1:], row[1:]))}</event></trace>"
        for row in rows
    )
    path.write_text(f'<?xml version="1.0"?><log xes.version="2.0">{"".join(traces)}</log>', encoding="utf-8")


WRITERS: dict[str, Callable[[Path, Sequence[str], Rows], None]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "ods": _ods,
    "json": _json,
    "ndjson": _ndjson,
    "arrays": _arrays,
    "html": _html,
    "xes": _xes,
}
