"""A second export or another table under the first, with other columns: from its header on, cells mean something
else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from checker.ingest.headings import known_headings
from checker.ingest.interface import ROW, Table
from checker.ingest.readers.header import is_usual
from checker.ingest.row_words import quarantine_rows, rows_and_more
from checker.ingest.states import fold
from checker.model.accounts import LedgerEntry

FEWEST = 3
"""A row needs so many cells that are column names of its table, and half of all cells, to be taken for a header."""
_LOOKED_AT = 5_000


@dataclass
class OtherHeaders:
    """Puts aside what stands below a header that differs from the table's own, since no cell there can be trusted."""

    file: str
    _first_rows: dict[str | None, int] = field(default_factory=dict)
    _repeat_rows: dict[str | None, list[int]] = field(default_factory=dict)

    def cut_rows(self, table: Table) -> Table:
        """`table`, with the rows below such a header in quarantine. The header itself is no record; a note names it."""
        first = self._first_rows.get(table.sheet)
        notes: tuple[LedgerEntry, ...] = ()
        frame = table.frame
        if first is None:
            plain = _plain_rows(table)
            if again := _repeats(table, plain):
                self._repeat_rows.setdefault(table.sheet, []).extend(again)
                frame = frame.filter(~pl.col(ROW).is_in(again))
                table, plain = replace(table, frame=frame), [one for one in plain if one[0] not in again]
            first = _other_header(table) or _header_of_another_table(table, plain)
            if first is None:
                return table
            self._first_rows[table.sheet] = first
            where = f"sheet {table.sheet!r}, row" if table.sheet else "row"
            says = (
                f"{where} {first:,} is a header with other columns than the first: the rows below it are in quarantine"
            )
            notes = (LedgerEntry(topic="rows", file=self.file, statement=says),)
        reason = f"is below another header, in row {first:,}, whose columns differ: split the log there"
        below = frame.filter(pl.col(ROW) > first)
        lost = quarantine_rows(table, below, reason, self.file)
        kept = frame.filter(pl.col(ROW) < first)
        return replace(table, frame=kept, quarantine=(*table.quarantine, *lost), notes=(*table.notes, *notes))

    def ledger(self) -> tuple[LedgerEntry, ...]:
        """Where the table's own header came again."""
        entries = []
        for sheet, rows in self._repeat_rows.items():
            where = f"sheet {sheet!r}, " if sheet else ""
            says = f"the header comes again, written otherwise: {where}{rows_and_more(rows)}"
            entries.append(LedgerEntry(topic="rows", file=self.file, statement=says))
        return tuple(entries)


def _other_header(table: Table) -> int | None:
    """The number of the first row that is mostly the table's own column names, though not in their order."""
    enough = max(FEWEST, (len(table.columns) + 1) // 2)
    if len(table.columns) < enough or not table.frame.height:
        return None
    shortest = min(len(name.encode()) for name in table.columns)
    wide = [c for c, most in zip(table.columns, table.cell_sizes().longest, strict=True) if most >= shortest]
    if len(wide) < enough:
        return None
    names = pl.Series(table.columns, dtype=pl.String).implode()
    named = [pl.col(c).str.strip_chars().is_in(names).fill_null(False) for c in wide]
    some = table.frame.filter(
        pl.any_horizontal(named[: len(named) - enough + 1])
    )  # as few columns as must hold one of them
    found = some.filter(pl.sum_horizontal(named) >= enough).get_column(ROW)
    return int(found[0]) if len(found) else None


def _plain_rows(table: Table) -> list[tuple[int, list[str]]]:
    """The rows without any figure, with their cells; a log's own rows have dates and numbers."""
    plain = table.frame
    for column in table.columns:
        plain = plain.filter(~pl.col(column).str.contains(r"\d").fill_null(False))
        if plain.is_empty():
            return []
    return [(row, [(cell or "").strip() for cell in cells]) for row, *cells in plain.head(_LOOKED_AT).iter_rows()]


def _repeats(table: Table, plain: Sequence[tuple[int, list[str]]]) -> list[int]:
    """The rows that are the table's own header again, in other capitals or with other spaces."""
    own = [fold(column) for column in table.columns]
    return [
        row
        for row, cells in plain
        if sum(map(bool, cells)) >= FEWEST
        and all(not cell or fold(cell) == name for cell, name in zip(cells, own, strict=True))
    ]


def _header_of_another_table(table: Table, plain: Sequence[tuple[int, list[str]]]) -> int | None:
    """The number of the first row that is a header by itself: no figure in it, and most of its cells usual names of
    columns.

    Under a log of searches, a table of approvals would otherwise be read as more searches.
    """
    known = known_headings() | set(map(fold, table.columns)) if plain else frozenset[str]()
    for row, cells in plain:
        written = [cell for cell in cells if cell]
        usual = sum(is_usual(cell, known) or fold(cell) in known for cell in written)
        if usual >= FEWEST and usual * 5 >= len(written) * 3 and len(set(written)) == len(written):
            return row
    return None
