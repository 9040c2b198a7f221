"""A second export pasted under the first, with its columns in another order: from its header on, cells mean something else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import polars as pl

from checker.ingest.interface import Table
from checker.ingest.readers.encoding import shown
from checker.ingest.readers.header import ROW
from checker.model.assessment import LedgerEntry, Quarantined

FEWEST = 3
"""A row needs so many cells that are column names of its table, and half of all cells, to be taken for a header."""


@dataclass
class OtherHeaders:
    """Puts aside what stands below a header that differs from the table's own, since no cell there can be trusted."""

    file: str
    _since: dict[str | None, int] = field(default_factory=dict)

    def cut(self, table: Table) -> Table:
        """`table`, with the rows below such a header in quarantine. The header itself is no record; a note names it."""
        first = self._since.get(table.sheet)
        notes: tuple[LedgerEntry, ...] = ()
        frame = table.frame
        if first is None:
            first = _other_header(table)
            if first is None:
                return table
            self._since[table.sheet] = first
            where = f"sheet {table.sheet!r}, row" if table.sheet else "row"
            says = f"{where} {first:,} is a header with other columns than the first: the rows below it are put aside"
            notes = (LedgerEntry(topic="rows", file=self.file, statement=says),)
        reason = f"stands below another header, in row {first:,}, whose columns differ: split the log there"
        below = frame.filter(pl.col(ROW) > first)
        raws = below.select(pl.concat_str(pl.all().exclude(ROW), separator="\t", ignore_nulls=True).alias("raw"))["raw"]
        lost = tuple(
            Quarantined(file=self.file, sheet=table.sheet, row=row, reason=reason, raw=shown(raw or ""))
            for row, raw in zip(below[ROW], raws, strict=True)
        )
        kept = frame.filter(pl.col(ROW) < first)
        return replace(table, frame=kept, quarantined=(*table.quarantined, *lost), notes=(*table.notes, *notes))


def _other_header(table: Table) -> int | None:
    """The number of the first row that is mostly the table's own column names, though not in their order."""
    enough = max(FEWEST, (len(table.columns) + 1) // 2)
    if len(table.columns) < enough or not table.frame.height:
        return None
    shortest = min(len(name.encode()) for name in table.columns)
    longest_cells = table.frame.select(pl.col(c).str.len_bytes().max() for c in table.columns).row(0)
    wide = [c for c, most in zip(table.columns, longest_cells, strict=True) if (most or 0) >= shortest]
    if len(wide) < enough:
        return None
    names = pl.Series(table.columns, dtype=pl.String).implode()
    named = [pl.col(c).str.strip_chars().is_in(names).fill_null(False) for c in wide]
    some = table.frame.filter(pl.any_horizontal(named[: len(named) - enough + 1]))  # as few columns as must hold one of them
    found = some.filter(pl.sum_horizontal(named) >= enough).get_column(ROW)
    return int(found[0]) if len(found) else None
