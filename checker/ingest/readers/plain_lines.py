"""Lines that are one record each beyond doubt, whatever comes before or after them: they are read in bulk."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl
from polars.exceptions import PolarsError

from checker.ingest.interface import ROW, CellSizes, Limits, measure_cells
from checker.ingest.readers.csv_records import RecordShape
from checker.ingest.readers.encoding import longer_line

_BLANK = r"^[\s\x1c-\x1f]*$"
"""What Python's `str.strip` leaves nothing of."""
_MARKS_LOOKED_AT = 20_000
_STEP = 1_024
_MANY_MARKS = 200
"""Of one byte in _STEP: where so many are quotation marks, lines are looked at as a whole."""

_NO_LINES = pl.DataFrame(schema={"index": pl.UInt32, "size": pl.UInt32})


def lines_of(octets: bytes) -> pl.Series:
    """The lines of a block."""
    if b"\r" in octets:  # Polars would take one at the end of a line for a part of the line's end
        return pl.Series("line", octets.decode().split("\n"), dtype=pl.String)
    return pl.read_lines(octets + b"\n").to_series()


def cells_of(octets: bytes, delimiter: str, columns: Sequence[str]) -> pl.DataFrame:
    """Plain lines as cells, by Polars' CSV reader; an empty cell is ""."""
    schema = dict.fromkeys(columns, pl.String)
    return pl.read_csv(
        octets, has_header=False, separator=delimiter, schema=schema, empty_string_is_null=False, glob=False
    )


def read_whole(
    octets: bytes, count: int, shape: RecordShape, limits: Limits, columns: Sequence[str]
) -> tuple[pl.DataFrame, CellSizes] | None:
    """`row` (the line's index) and the cells of a block of `count` lines, every one of which is plain, and the sizes of
    the cells; None where one may not be.

    Polars fills rows that are too short without a word and refuses those that are too long: as many delimiters as the
    lines must have, and no refusal, leaves neither.
    """
    if b"\r" in octets or b"\0" in octets or longer_line(octets, limits.cell_chars):
        return None
    marks = _quoted_cells(octets, shape.delimiter)
    quoted = _quoted_lines(octets, shape) if marks is None else _NO_LINES
    if quoted is None:
        return None
    try:
        frame = cells_of(octets, shape.delimiter, columns)
    except PolarsError:
        return None
    if frame.height != count or _may_be_no_record(frame, shape):
        return None
    # But for marks around cells, what is neither in a cell nor the end of a line is a delimiter: so they need not be
    # looked for.
    sizes, size = measure_cells(frame, columns)
    marked = 2 * (marks or 0) + int(quoted["size"].sum()) - measure_cells(frame[quoted["index"]], columns)[1]
    if len(octets) - (count - 1) - marked - size != (count - quoted.height) * (shape.full - 1):
        return None
    return frame.with_row_index(ROW), sizes


def may_begin_with(octets: bytes, marks: bytes, delimiter: str) -> bool:
    """Whether a cell of plain lines may begin with one of `marks`: one stands where a cell begins, or too many stand
    elsewhere to look at each."""
    before = (0x0A, 0x22, ord(delimiter))
    for mark in marks:
        at = octets.find(mark)
        for _ in range(_MARKS_LOOKED_AT):
            if at < 0:
                break
            if at == 0 or octets[at - 1] in before:
                return True
            at = octets.find(mark, at + 1)
        else:
            return True
    return False


def _quoted_cells(octets: bytes, delimiter: str) -> int | None:
    """How many cells stand in quotation marks, where each mark is the first or last of such a cell; None where one may
    not be, or where there are too many to look at each."""
    if octets[::_STEP].count(b'"') > _MANY_MARKS:
        return None
    d = re.escape(delimiter.encode())
    found = re.findall(rb'"(?<![^%b\n]")[^"\n]*"(?![^%b\n])|"' % (d, d), octets)
    return None if b'"' in found else len(found)


def _quoted_lines(octets: bytes, shape: RecordShape) -> pl.DataFrame | None:
    """The lines with quotation marks, `index` and `size` (bytes); None where one of them is not plain."""
    quoted = pl.scan_lines(octets + b"\n").with_row_index().filter(pl.col("line").str.contains('"', literal=True))
    found = quoted.select(
        "index", pl.col("line").str.len_bytes().alias("size"), _splits(pl.col("line"), shape).alias("fits")
    )
    lines = found.collect()
    return lines if lines["fits"].all() else None


def plain_lines(lines: pl.Series, shape: RecordShape, limits: Limits) -> pl.Series:
    """Which of the lines are plain."""
    d, line = re.escape(shape.delimiter), pl.col("line")
    quoted = line.str.contains('"', literal=True)
    exact = line.str.count_matches(shape.delimiter, literal=True) == shape.full - 1
    plain = (
        pl.when(quoted).then(_splits(line, shape)).otherwise(exact)
        & (line.str.len_bytes() <= limits.cell_chars)
        & ~line.str.contains(r"[\x00\r]")
        & ~line.str.contains(rf'^[{d}"\s\x1c-\x1f]*$')
    )
    for header in shape.headers:
        plain = plain & ~_maybe_header(line, header)
    return lines.to_frame("line").select(plain.alias("plain")).to_series()


def _splits(line: pl.Expr, shape: RecordShape) -> pl.Expr:
    """Whether quotation marks stand only where RFC 4180 puts them, and the cells are as many as they must be."""
    d = re.escape(shape.delimiter)
    cell = rf'(?:[^"{d}]*|"(?:[^"]|"")*")'
    return line.str.contains(rf"^{cell}(?:{d}{cell}){{{shape.full - 1}}}$")


_COMPARED = 200
"""Characters of a heading that are looked for in rows: enough to tell, and no more than a search can take."""


def _maybe_header(line: pl.Expr, header: Sequence[str]) -> pl.Expr:
    """Whether a line holds the two longest cells of a header row: only then can it be that row again."""
    parts = sorted({re.split(r'["\n]', cell)[0][:_COMPARED] for cell in header}, key=lambda part: (-len(part), part))[
        :2
    ]
    held = pl.lit(True)
    for part in parts:
        held = held & line.str.contains(part, literal=True)
    return held


def _may_be_no_record(frame: pl.DataFrame, shape: RecordShape) -> bool:
    """Whether a row is blank, or may be the header again."""
    blank = frame.filter(pl.col(frame.columns[0]).str.contains(_BLANK))
    if blank.height and not blank.filter(pl.all_horizontal(pl.all().str.contains(_BLANK))).is_empty():
        return True
    for header in shape.headers:
        if len(header) == frame.width:
            longest = max(range(frame.width), key=lambda i: len(header[i]))
            if frame.get_column(frame.columns[longest]).str.contains(header[longest][:_COMPARED], literal=True).any():
                return True
    return False
