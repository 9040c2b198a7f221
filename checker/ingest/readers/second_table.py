"""A table below another of other things: a block of totals by month, then the records under a header of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import polars as pl

from checker.ingest.headings import known_headings
from checker.ingest.interface import ROW, Table
from checker.ingest.readers.column_names import unique_names
from checker.ingest.readers.header import is_data, is_usual
from checker.ingest.states import strip_blanks
from checker.model.accounts import LedgerEntry

_FEWEST = 3
"""So many usual headings, and most of what is written, make a row a header."""
_KNOWN_AT_MOST = 1
"""A table with more usual headings than this is what the file is about, and is not cut."""
_LOOKED_AT = 2_000


def tables_apart(tables: Iterable[Table], file: str) -> Iterator[Table]:
    """`tables`, with the rows below a header that is another table's as a table of their own. file: the log's name."""
    below: dict[str | None, tuple[int, tuple[str, ...]]] = {}
    for table in tables:
        found = below.get(table.sheet)
        if found is None and (found := _second_header(table)) is not None:
            below[table.sheet] = found
            at = found[0]
            where = f"sheet {table.sheet!r}, row" if table.sheet else "row"
            says = f"{where} {at:,} is the header of another table: the rows below it are read as a table of their own"
            first = tuple(row for row in table.quarantine if row.row < at)
            above = table.frame.filter(pl.col(ROW) < at)
            note = LedgerEntry(topic="rows", file=file, statement=says)
            yield replace(table, frame=above, quarantine=first, notes=(*table.notes, note))
            rest = tuple(row for row in table.quarantine if row.row > at)
            table = replace(table, frame=table.frame.filter(pl.col(ROW) > at), quarantine=rest, notes=())  # noqa: PLW2901
        if found is not None:
            renamed = dict(zip(table.columns, found[1], strict=False))
            if len(table.columns) == len(found[1]):
                table = replace(table, columns=found[1], frame=table.frame.rename(renamed))  # noqa: PLW2901
        yield table


def _second_header(table: Table) -> tuple[int, tuple[str, ...]] | None:
    """The row of a header below a table of other things, and the names in it; None where there is none."""
    known = known_headings()
    usual = sum(is_usual(name, known) for name in table.columns)
    if usual > _KNOWN_AT_MOST or len(table.columns) < _FEWEST or table.frame.is_empty():
        return None
    cells = [strip_blanks(pl.col(name)).fill_null("") for name in table.columns]
    words = [cell.str.contains(r"\p{L}") & ~cell.str.contains(r"^\d") for cell in cells]
    rows = table.frame.head(_LOOKED_AT).filter(pl.sum_horizontal(words) >= _FEWEST)
    for row in rows.select(ROW, *cells).iter_rows():
        written = [cell for cell in row[1:] if cell]
        usual = sum(is_usual(cell, known) for cell in written)
        if usual >= _FEWEST and usual * 2 > len(written) and not any(map(is_data, written)):
            return int(row[0]), unique_names(row[1:])
    return None
