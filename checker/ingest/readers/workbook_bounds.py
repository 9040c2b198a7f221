"""Whether a workbook is safe to hand to calamine, which holds each sheet as a full rectangle of cells."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from checker.ingest.interface import Limits, Source
from checker.ingest.readers import workbook_trial
from checker.ingest.readers.zip_bounds import check_bounds, members, unpack_member
from checker.model.errors import InputError
from checker.system import processes

DENSE_CELLS = 60_000_000
"""calamine holds a sheet as a full rectangle of 24 to 32 bytes a cell: about 2 GB at this bound."""
STRINGS_BYTES = 512 * 1024**2
SPARSE_CELLS = 20_000_000
"""So many cells may a workbook of any size have: one stray cell far below a table makes millions of empty ones. It may
have more where it holds more than a byte for each `CELLS_A_BYTE` of them."""
CELLS_A_BYTE = 200
MOST_COLUMNS = 16_384
"""A to XFD: no spreadsheet has more."""
SECONDS = 300
"""How long the trial of a workbook may take, and how long a large one may work."""
_SMALL = 10 * 1024**2
_SMALL_MEMORY = 1024**3

_STRINGS = "xl/sharedstrings.xml"
_REFERENCE = re.compile(rb"""<(?:\w+:)?(?:row|c)(?=[\s/>])[^<]*?\sr\s*=\s*["']([A-Za-z]{0,4})(\d{0,8})""")
"""The column and row of a cell, to one character more than any sheet has room for."""
_PLACE_TAG = re.compile(rb"<(?:\w+:)?(?:row|c)(?=[\s/>])")
_ROW_TAG = re.compile(rb"<(?:\w+:)?row(?=[\s/>])")
_CELL_TAG = re.compile(rb"<(?:\w+:)?c(?=[\s/>])")
"""A cell's name ends where its attributes begin: `<c:chart>` of a drawing is no cell with the prefix c."""
_NOT_REFERRED = re.compile(
    rb"""<(?:\w+:)?(?:row(?=[\s/>])(?!\s+r=["']\d+["'])|c(?=[\s/>])(?!\s+r=["'][A-Za-z]+\d+["']))"""
)
"""A row or cell whose tag does not begin with a plain reference."""
_TAG_BYTES = 64 * 1024


def check_workbook(source: Source, limits: Limits) -> None:
    """InputError for an XLSX workbook that calamine could not read within bounds.

    Any member may be a sheet: the workbook's links say which.
    """
    found = members(source.path, source.label)
    check_bounds(source.path, found, source.label, limits)
    for member in found:
        if member.filename.lower() == _STRINGS and member.file_size > STRINGS_BYTES:
            raise _too_large(source, "the texts of this workbook")
        rows, columns = _extent(partial(unpack_member, source.path, member, source.label), source.label)
        if rows * columns > _most_cells(source):
            raise _too_large(source, f"a sheet of {rows:,} rows and {columns:,} columns")


def try_workbook(source: Source) -> None:
    """InputError for a workbook whose bounds its bytes do not tell (ODS, XLS, XLSB), where a trial in another process
    fails."""
    size = source.path.stat().st_size
    memory = _SMALL_MEMORY if size < _SMALL else processes.MEMORY
    work = min(SECONDS, 10 + size // 100_000)
    command = processes.python(workbook_trial.__name__, str(source.path), str(memory), str(work))
    try:
        done = processes.run(command, seconds=SECONDS)
    except subprocess.TimeoutExpired as error:
        what = f"the workbook takes longer than {SECONDS} seconds to read"
        raise InputError(what, where=source.label, hint="Save the sheet as CSV.") from error
    said = done.stdout.decode(errors="replace")
    if said == "memory" or done.returncode or (said.isdigit() and int(said) > _most_cells(source)):
        raise _too_large(source, "this workbook")
    if not said.isdigit():
        raise InputError(
            f"the workbook cannot be read ({said})", where=source.label, hint="Save it again, as XLSX or CSV."
        )


def check_width(last: int, where: str) -> None:
    """InputError for a sheet with a cell right of all that a sheet has room for. last: its last column, from 0."""
    if last >= MOST_COLUMNS:
        raise _outside(where)


def _most_cells(source: Source) -> int:
    """How many cells the sheets of a workbook of this size may have."""
    return min(DENSE_CELLS, max(SPARSE_CELLS, CELLS_A_BYTE * source.path.stat().st_size))


def _extent(pieces: Callable[[], Iterable[bytes]], where: str) -> tuple[int, int]:
    """A bound on the rows and columns of a sheet's XML. InputError for a cell that no sheet has room for.

    The largest row and column mentioned; where rows or cells come without a plain reference, which then follow the one
    before, also how many rows there are and the most cells in one of them. pieces: gives the XML, each time it is
    called.
    """
    row = column = 0
    referred = True
    for data in _whole_tags(pieces(), where):
        found = _REFERENCE.findall(data)
        columns, rows = {letters for letters, _ in found}, {digits for _, digits in found}
        if max(map(len, columns), default=0) > 3 or max(map(len, rows), default=0) > 7:
            raise _outside(where)
        row = max(row, *(int(digits or 0) for digits in rows), 0)
        column = max(column, *map(column_number, columns), 0)
        referred = referred and _NOT_REFERRED.search(data) is None
    if not referred:
        rows_at_most, cells_at_most = _run(_whole_tags(pieces(), where))
        return row + rows_at_most, column + cells_at_most
    return row, max(column, 1)


def _run(parts: Iterable[bytes]) -> tuple[int, int]:
    """How many rows there are, and the most cells in one of them."""
    rows = run = longest = 0
    for data in parts:
        for number, part in enumerate(_ROW_TAG.split(data)):
            here = len(_CELL_TAG.findall(part))
            run = here if number else run + here
            rows, longest = rows + (number > 0), max(longest, run)
    return rows, longest


def _whole_tags(pieces: Iterable[bytes], where: str) -> Iterator[bytes]:
    """The pieces of a sheet's XML, each cut where a tag begins; InputError for a row's or cell's tag that does not
    end."""
    rest = b""
    for piece in pieces:
        data = rest + piece
        cut = data.rfind(b"<")
        if 0 <= cut < len(data) - _TAG_BYTES and _PLACE_TAG.match(data, cut):
            raise _outside(where)
        rest, data = (data[cut:], data[:cut]) if 0 <= len(data) - cut < _TAG_BYTES and cut >= 0 else (b"", data)
        yield data


def column_number(letters: bytes) -> int:
    """A column's number from its letters: A is 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _outside(where: str) -> InputError:
    """For a cell beyond XFD1048576: calamine would count past the ends of its integers."""
    return InputError(
        "the workbook is damaged: a cell is outside of any sheet", where=where, hint="Save it again, or as CSV."
    )


def _too_large(source: Source, what: str) -> InputError:
    return InputError(
        f"{what} would take too much memory",
        where=source.label,
        hint="Delete stray cells far from the table, or save the sheet as CSV.",
    )
