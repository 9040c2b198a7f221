"""Lines in a table that record no use: totals under its columns, a footnote, who prepared it, a rule of dashes.

Taken for a record, a line of totals would be a search by nobody under no case number: a false accusation.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import polars as pl

from checker.ingest.binding import Binding
from checker.ingest.interface import ROW, Table
from checker.ingest.readers.encoding import shown
from checker.ingest.readers.totals_line import FIGURE, TOTAL
from checker.ingest.states import Marks, state_of, stripped
from checker.model.assessment import LedgerEntry, Quarantined
from checker.model.event import State

HEADING = "only one cell is written, and it is no date: it may be a heading between the rows"
_WIDE = 4
"""A table of fewer columns may hold records of one cell."""
LISTED = 20
"""So many rows are named; all are counted."""

_NOTE = (
    r"(?i)^(?:\*+\s*\p{L}.*|(?:notes?|source|key|legend|disclaimer)\s*:.*|(?:prepared|generated|printed|exported|created|compiled) (?:by|on|at)\b.*"
    r"|end of (?:the )?(?:report|file|log|list|data|record)s?\W*|page \d+(?: of \d+)?)$"
)
_RULE = r"^:?[-=_]{3,}:?$"


@dataclass
class NoRecords:
    """Leaves such lines of one log out. `told` names them all."""

    file: str
    _found: dict[tuple[str, str | None], list[int]] = field(default_factory=dict)
    _raw: dict[tuple[str, str | None], str] = field(default_factory=dict)

    def cut(self, table: Table, binding: Binding) -> Table:
        """`table` without them.

        A line of totals: its first written cell says so, all its others are figures, and the column of the time, where
        there is one, holds no date. A note: one cell is written, and it begins as notes do. What is only like them
        stays a record.
        """
        header = next((column.header for column in binding.parts[0].columns if column.field == "time"), None)
        if table.frame.is_empty():
            return table
        few = table.frame
        if header is not None:
            few = few.filter(~pl.col(header).str.contains(r"^\s*\d").fill_null(False))  # nearly all rows of most logs
            few = few.filter(
                ~pl.col(header).str.contains(r"\d").fill_null(False) | pl.col(header).str.contains(f"{_NOTE}|{TOTAL}")
            )
        if few.is_empty():
            return table
        cells = [pl.when(stripped(pl.col(c)) != "").then(stripped(pl.col(c))) for c in table.columns]
        written = pl.sum_horizontal(cell.is_not_null() for cell in cells)
        figures = pl.sum_horizontal(cell.str.contains(FIGURE).fill_null(False) for cell in cells)
        first = pl.coalesce(cells)
        total = first.str.contains(TOTAL) & (written - figures == 1)
        note = first.str.contains(_NOTE) & (written == 1)
        drawn = pl.sum_horizontal(cell.str.contains(_RULE).fill_null(False) for cell in cells)
        rule = (written >= 2) & (drawn == written) & pl.any_horizontal(cell.str.len_chars() >= 4 for cell in cells)
        what = (
            pl.when(total)
            .then(pl.lit("lines of totals"))
            .when(note)
            .then(pl.lit("notes"))
            .otherwise(pl.lit("rules of dashes"))
            .alias("what")
        )
        lines = few.filter((total | note | rule).fill_null(False)).select(
            ROW, what, pl.concat_str(cells, separator="  ", ignore_nulls=True).alias("raw")
        )
        table = self._headings_aside(table, few, written, header, lines[ROW])
        if lines.is_empty():
            return table
        for row, kind, raw in lines.iter_rows():
            self._found.setdefault((kind, table.sheet), []).append(row)
            self._raw.setdefault((kind, table.sheet), raw)
        return replace(table, frame=table.frame.filter(~pl.col(ROW).is_in(lines[ROW].implode())))

    def _headings_aside(
        self, table: Table, few: pl.DataFrame, written: pl.Expr, header: str | None, lines: pl.Series
    ) -> Table:
        """`table` with the rows put aside of which only the time's cell is written, and says no time: a heading between
        the rows, or a record that lost its cells."""
        if header is None or len(table.columns) < _WIDE:
            return table
        said = state_of(stripped(pl.col(header)), Marks()) == State.VALUE.value
        alone = few.filter(
            (written == 1) & said & ~pl.col(header).str.contains(r"\d") & ~pl.col(ROW).is_in(lines.implode())
        )
        if alone.is_empty():
            return table
        lost = tuple(
            Quarantined(file=self.file, sheet=table.sheet, row=row, reason=HEADING, raw=shown(raw))
            for row, raw in alone.select(ROW, stripped(pl.col(header))).iter_rows()
        )
        kept = table.frame.filter(~pl.col(ROW).is_in(alone[ROW].implode()))
        return replace(table, frame=kept, quarantined=(*table.quarantined, *lost))

    def told(self) -> tuple[LedgerEntry, ...]:
        """What was left out, for the ledger."""
        entries = []
        for (kind, sheet), rows in self._found.items():
            where = "" if sheet is None else sheet if sheet.startswith("page ") else f"sheet {sheet!r}"
            listed = ", ".join(f"{row:,}" for row in rows[:LISTED]) + (
                f" and {len(rows) - LISTED:,} more" if len(rows) > LISTED else ""
            )
            said = f"{kind} in the table, not counted as records: {where}{', ' if where else ''}row{'s' if len(rows) > 1 else ''} {listed}"
            entries.append(LedgerEntry(topic="rows", file=self.file, statement=said, raw=shown(self._raw[kind, sheet])))
        return tuple(entries)
