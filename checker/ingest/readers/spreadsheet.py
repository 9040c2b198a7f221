"""XLSX workbooks -> Tables, one for each sheet that holds one. Rows are numbered as in the sheet."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice

import polars as pl
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum

from checker.ingest.interface import Limits, Source, Table
from checker.ingest.readers.encoding import shown
from checker.ingest.readers.header import ROW, Header, find_header
from checker.ingest.readers.zip_bounds import check_bounds, members, unpacked
from checker.model.assessment import LedgerEntry, Quarantined
from checker.model.errors import InputError

DENSE_CELLS = 60_000_000
"""calamine holds a sheet as a full rectangle of 24 to 32 bytes a cell: about 2 GB at this bound."""
STRINGS_BYTES = 512 * 1024**2

_ROWS_A_CHUNK = 50_000
_SAMPLED_ROWS = 200
_NOTED_ROWS = 20
_WORKBOOK = "xl/workbook.xml"
_STRINGS = "xl/sharedstrings.xml"
_REFERENCE = re.compile(rb"""<(?:\w+:)?(?:row|c)\b[^<]*?\br\s*=\s*["']([A-Za-z]{0,4})(\d{0,8})""")
"""The column and row of a cell, to one character more than any sheet has room for."""
_PLACE_TAG = re.compile(rb"<(?:\w+:)?(?:row|c)\b")
_ROW_TAG = re.compile(rb"<(?:\w+:)?row\b")
_CELL_TAG = re.compile(rb"<(?:\w+:)?c\b")
_REFERRED = re.compile(rb"""<(?:\w+:)?(?:row\s+r=["']\d+|c\s+r=["'][A-Za-z]+\d+)["']""")
_TAG_BYTES = 64 * 1024
_EXACT = 2.0**53

Cell = str | int | float | bool | date | datetime | time | timedelta | None


class SpreadsheetReader:
    """XLSX (and XLSM) workbooks."""

    name = "xlsx"

    def matches(self, source: Source) -> bool:
        """Whether the file is a zip that holds an Excel workbook in XML."""
        if not source.head.startswith(b"PK\x03\x04"):
            return False
        try:
            with zipfile.ZipFile(source.path) as archive:
                return _WORKBOOK in archive.namelist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            return b"xl/" in source.head or b"[Content_Types].xml" in source.head

    def tables(self, source: Source, limits: Limits) -> Iterator[Table]:
        """The workbook's tables, sheet by sheet, in chunks. A sheet without a table is left out, with a note.

        InputError where the workbook is damaged, protected, too large when unpacked, or holds no table at all.
        """
        _check(source, limits)
        held: Table | None = None
        pending: list[LedgerEntry] = []
        with _calamine(source):
            workbook = CalamineWorkbook.from_path(source.path)
            sheets = [meta.name for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        for name in sheets:
            with _calamine(source):
                sheet = workbook.get_sheet_by_name(name)
            told = False
            for table in _tables(sheet, source, limits):
                if held is not None:
                    yield held
                held = replace(table, notes=(*pending, *table.notes))
                pending, told = [], True
            if not told:
                pending.append(_note(source, f"sheet {name!r} holds no table: none of its rows is counted"))
        if held is None:
            raise InputError(
                "no sheet of this workbook holds a table", where=source.shown, hint="Is it the right file?"
            )
        yield replace(held, notes=(*held.notes, *pending))


def _check(source: Source, limits: Limits) -> None:
    """Refuse what calamine could not read within bounds. Any member may be a sheet: the workbook's links say which."""
    found = members(source.path, source.shown)
    check_bounds(source.path, found, source.shown, limits)
    for member in found:
        if member.filename.lower() == _STRINGS and member.file_size > STRINGS_BYTES:
            raise _too_large(source, "the texts of this workbook")
        rows, columns = _extent(unpacked(source.path, member, source.shown), source.shown)
        if rows * columns > DENSE_CELLS:
            raise _too_large(source, f"a sheet of {rows:,} rows and {columns:,} columns")


def _extent(pieces: Iterable[bytes], where: str) -> tuple[int, int]:
    """A bound on the rows and columns of a sheet's XML. InputError for a cell that no sheet has room for.

    The largest row and column mentioned; where rows or cells come without a plain reference, which then follow the one
    before, also how many rows there are and the most cells in one of them.
    """
    row = column = rows = cells = referred = run = longest = 0
    rest = b""
    for piece in pieces:
        data = rest + piece
        cut = data.rfind(b"<")
        if 0 <= cut < len(data) - _TAG_BYTES and _PLACE_TAG.match(data, cut):
            raise _outside(where)
        rest, data = (data[cut:], data[:cut]) if 0 <= len(data) - cut < _TAG_BYTES and cut >= 0 else (b"", data)
        for letters, digits in set(_REFERENCE.findall(data)):
            if len(letters) > 3 or len(digits) > 7:
                raise _outside(where)
            row, column = max(row, int(digits or 0)), max(column, _column(letters))
        for number, part in enumerate(_ROW_TAG.split(data)):
            here = len(_CELL_TAG.findall(part))
            run = here if number else run + here
            rows, cells, longest = rows + (number > 0), cells + here, max(longest, run)
        referred += len(_REFERRED.findall(data))
    if referred < rows + cells:
        return row + rows, column + longest
    return row, max(column, 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _outside(where: str) -> InputError:
    """For a cell beyond XFD1048576: calamine would count past the ends of its integers."""
    return InputError("the workbook is damaged: a cell lies outside of any sheet", where=where, hint="Save it again, or as CSV.")


def _too_large(source: Source, what: str) -> InputError:
    return InputError(
        f"{what} would take too much memory",
        where=source.shown,
        hint="Delete stray cells far from the table, or save the sheet as CSV.",
    )


@contextmanager
def _calamine(source: Source) -> Iterator[None]:
    """Turn calamine's errors, its panics included, into InputError."""
    try:
        yield
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise InputError(
            f"the workbook cannot be read ({error})", where=source.shown, hint="Save it again, or save it as CSV."
        ) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise InputError("the workbook is damaged", where=source.shown, hint="Save it again, or as CSV.") from error


def _tables(sheet: CalamineSheet, source: Source, limits: Limits) -> Iterator[Table]:
    with _calamine(source):
        sample = [_texts(row) for row in islice(sheet.iter_rows(), _SAMPLED_ROWS)]
        header = find_header(sample)
    if header is None or _cover_sheet(header, sample):
        return
    if len(header.columns) > limits.columns:
        if header.required > limits.columns:
            what = f"the header has more than {limits.columns:,} columns"
            raise InputError(what, where=f"{source.shown} [{sheet.name}]", hint="Is this the right file?")
        header = replace(header, columns=header.columns[: limits.columns])
    notes = _opening_notes(source, sheet.name, header, sample)
    with _calamine(source):
        rows = islice(enumerate(sheet.iter_rows(), start=1), header.after, None)
    yielded = False
    while True:
        with _calamine(source):
            chunk = list(islice(rows, _ROWS_A_CHUNK))
        if yielded and not chunk:
            return
        table = _chunk(chunk, header, source, sheet.name, limits)
        yield replace(table, notes=(*notes, *table.notes))
        notes, yielded = (), True


def _cover_sheet(header: Header, sample: Sequence[Sequence[str]]) -> bool:
    """Whether a sheet is a cover or a note to the reader: one column, of sentences or of next to nothing."""
    written = [[cell for cell in row if cell.strip()] for row in sample]
    widest = max(map(len, written), default=0)
    words = sorted(len(row[0].split()) for row in written if row)
    return widest == 1 and (len(words) < 2 or words[len(words) // 2] > 6 or header.after == header.first)


def _chunk(
    chunk: Sequence[tuple[int, Sequence[Cell]]], header: Header, source: Source, sheet: str, limits: Limits
) -> Table:
    width, repeats = len(header.columns), header.shape("").headers
    numbers: list[int] = []
    kept: list[list[str]] = []
    bad: list[Quarantined] = []
    blank: list[int] = []
    repeated: list[int] = []
    for number, row in chunk:
        cells = _texts(row)
        reason = ""
        if not any(cells) or not any(cell.strip() for cell in cells):
            blank.append(number)
        elif tuple(cell.strip() for cell in cells[:width]) in repeats:
            repeated.append(number)
        elif len(cells) > width and any(cells[width:]):
            reason = f"cells beyond the {width:,} columns that are read"
        elif any(len(cell) > limits.cell_chars for cell in cells):
            reason = f"a cell longer than {limits.cell_chars:,} characters"
        elif any("\0" in cell for cell in cells):
            reason = "NUL characters in a cell"
        else:
            numbers.append(number)
            kept.append(cells[:width])
        if reason:
            raw = shown("\t".join(cell[: limits.cell_chars] for cell in cells[: width + 1]))
            bad.append(Quarantined(file=source.shown, sheet=sheet, row=number, reason=reason, raw=raw))
    columns = zip(*kept, strict=True) if kept else ((),) * width
    frame = pl.DataFrame(
        [
            pl.Series(ROW, numbers, pl.UInt32),
            *(pl.Series(name, list(cells), pl.String) for name, cells in zip(header.columns, columns, strict=True)),
        ]
    )
    said = ((repeated, "the header comes again"), (blank, "blank rows, not counted as records"))
    notes = tuple(_note(source, f"sheet {sheet!r}, {what}: {_rows(rows)}") for rows, what in said if rows)
    return Table(columns=header.columns, frame=frame, sheet=sheet, quarantined=tuple(bad), notes=notes)


def _texts(row: Sequence[Cell]) -> list[str]:
    return [cell if cell.__class__ is str else text_of(cell) for cell in row]


def text_of(cell: Cell) -> str:
    """A cell as text: dates ISO 8601, whole numbers without a point, TRUE and FALSE, durations as H:MM:SS."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < _EXACT:
            return str(int(cell))
        case int() | float():
            return repr(cell)
        case datetime():
            return cell.isoformat(sep=" ")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return _duration(cell)


def _duration(length: timedelta) -> str:
    sign, length = ("-", -length) if length < timedelta(0) else ("", length)
    minutes, seconds = divmod(length.days * 86_400 + length.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours}:{minutes:02}:{seconds:02}"


def _opening_notes(
    source: Source, sheet: str, header: Header, sample: Sequence[Sequence[str]]
) -> tuple[LedgerEntry, ...]:
    notes = []
    before = [number for number, row in enumerate(sample[: header.first], start=1) if any(cell.strip() for cell in row)]
    if before:
        notes.append(_note(source, f"sheet {sheet!r}, before the header, not counted as records: {_rows(before)}"))
    if header.after == header.first:
        notes.append(_note(source, f"sheet {sheet!r} has no header row: columns are called by their place"))
    elif header.after - header.first > 1:
        rows = _rows(range(header.first + 1, header.after + 1))
        notes.append(_note(source, f"sheet {sheet!r}, read as one header: {rows}"))
    return tuple(notes)


def _rows(numbers: Sequence[int]) -> str:
    listed = ", ".join(f"{number:,}" for number in numbers[:_NOTED_ROWS])
    more = f" ... ({len(numbers):,} in all)" if len(numbers) > _NOTED_ROWS else ""
    return f"row{'s' if len(numbers) > 1 else ''} {listed}{more}"


def _note(source: Source, statement: str) -> LedgerEntry:
    return LedgerEntry(topic="rows", file=source.shown, statement=statement)
