"""The rows of a sheet -> the columns of a Table: which rows are records, and what each cell says.

Almost all rows of a sheet are plain records, and whole columns show which. Only the others are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress

import polars as pl

from checker.ingest.interface import Limits
from checker.ingest.readers.encoding import encodable
from checker.ingest.readers.header import Header
from checker.ingest.readers.merged_cells import MergedCells
from checker.ingest.readers.sheet_cells import texts_of
from checker.ingest.readers.sheet_xml import SheetState
from checker.ingest.readers.typed_columns import Cell, MixedColumns

Texts = list[list[str]]
"""Columns of cells as text, all of the same length."""

_BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001))))
"""All that Python strips."""


@dataclass
class SheetRows:
    """numbers: of the records, as in the sheet; columns: their cells, `None` where a formula's value was not saved.
    blank, header_rows: the numbers of blank rows, and of rows that repeat the header. unread: the number, reason and
    text of rows that cannot be read."""

    numbers: list[int] = field(default_factory=list)
    columns: list[list[str | None]] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    header_rows: list[int] = field(default_factory=list)
    unread: list[tuple[int, str, str]] = field(default_factory=list)


def sheet_rows(
    first: int, rows: Sequence[Sequence[Cell]], header: Header, state: SheetState, mixed: MixedColumns,
    merged: MergedCells, limits: Limits,
) -> SheetRows:  # fmt: skip
    """Read rows of one sheet, all of them as long, that follow one another from number `first` on. mixed, merged: what
    is known of the rows before, and of these afterwards."""
    cells: list[tuple[Cell, ...]] = list(zip(*rows, strict=True))
    mixed.add(cells)
    texts: Texts = [texts_of(column) for column in cells]
    width, repeats = len(header.columns), header.shape("").headers
    out = SheetRows()
    record = [True] * len(rows)
    for at in _doubtful(texts, len(rows), header, limits):
        row, number = [column[at] for column in texts], first + at
        record[at] = False
        if number not in state.cells and not any(cell.strip() for cell in row):
            out.blank.append(number)
        elif tuple(cell.strip() for cell in row[:width]) in repeats:
            out.header_rows.append(number)
        elif reason := _fault(row, width, limits):
            raw = encodable("\t".join(cell[: limits.cell_chars] for cell in row[: width + 1]))
            out.unread.append((number, reason, raw))
        else:
            record[at] = True
    out.numbers = list(compress(range(first, first + len(rows)), record))
    out.columns = [list(compress(column, record)) for column in texts[:width]]
    out.columns += [[""] * len(out.numbers) for _ in range(width - len(texts))]
    for place in mixed.by_column:
        if place < min(width, len(cells)):
            dates = compress(cells[place], record)
            out.columns[place] = [
                text if (said := mixed.text_of(place, cell)) is None else said
                for text, cell in zip(out.columns[place], dates, strict=True)
            ]
    if state.cells:
        for at, number in enumerate(out.numbers):
            for place, shown in state.cells.get(number, {}).items():
                if place < width and not out.columns[place][at]:
                    out.columns[place][at] = shown
    merged.fill(out.numbers, out.columns)
    return out


def _doubtful(texts: Texts, height: int, header: Header, limits: Limits) -> list[int]:
    """The places of rows that may be no record, or not be readable; the others surely are plain records."""
    if not texts or not height:
        return list(range(height))
    width = len(header.columns)
    frame = pl.DataFrame([pl.Series(str(place), column, pl.String) for place, column in enumerate(texts[:width])])
    starts = sorted({row[0] for row in header.shape("").headers if row})
    every = pl.all()
    doubts = [
        pl.any_horizontal(every.is_between(pl.lit("!"), pl.lit("~"))).not_(),
        pl.any_horizontal(every.str.len_bytes() > limits.cell_chars),
        pl.any_horizontal(every.str.contains("\0", literal=True)),
        pl.col("0").str.strip_chars(_BLANKS).is_in(starts),
    ]
    beyond = {at for column in texts[width:] if any(column) for at, cell in enumerate(column) if cell}
    return sorted(beyond.union(frame.select(pl.any_horizontal(doubts).arg_true()).to_series()))


def _fault(row: Sequence[str], width: int, limits: Limits) -> str:
    if any(row[width:]):
        return f"cells beyond the {width:,} columns that are read"
    if any(len(cell) > limits.cell_chars for cell in row):
        return f"a cell longer than {limits.cell_chars:,} characters"
    return "NUL characters in a cell" if any("\0" in cell for cell in row) else ""
