"""A day that is written once, in a row of its own, above the records of that day: "Monday, March 4, 2024"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from checker.ingest.binding import Binding
from checker.ingest.date_formats import DAY_SPAN
from checker.ingest.dates import LIKELY_CLOCK, clock_text, read_dates
from checker.ingest.interface import ROW, Table
from checker.ingest.states import strip_blanks
from checker.model.assessment import LedgerEntry
from checker.model.words import plural

_CLOCK = r"(?i)^(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:\s*[ap]\.?m?\.?)?$"
_LABEL = r"(?i)^(?:date|day)\s*:\s*"
_LISTED = 20
_Key = tuple[str | None, tuple[str, ...]]


@dataclass
class DaysAbove:
    """Gives such a day to the rows below it, up to the next one, whose own cell holds a time of day alone."""

    file: str
    _days: dict[_Key, str] = field(default_factory=dict)
    _rows: dict[str | None, list[int]] = field(default_factory=dict)
    _counts: dict[str | None, int] = field(default_factory=dict)

    def cut_rows(self, table: Table, binding: Binding | None) -> Table:
        """`table` with the day before the time of day in these rows, and without the rows of days.

        A row of a day has one written cell, or the same in all, and it is a date without a time of day. It is taken
        only in a table, or a chunk of one, some of whose rows below it lack a day; elsewhere it may be a record.
        """
        time = next((c for c in binding.parts[0].columns if c.field == "time"), None) if binding is not None else None
        if time is None or table.frame.is_empty():
            return table
        own = strip_blanks(pl.col(time.header)).fill_null("")
        if time.clock is None:
            if not table.frame.select(own.str.contains(LIKELY_CLOCK)).to_series().any():
                return table
            lacks = clock_text(own).str.contains(_CLOCK)
        else:
            lacks = (own == "") & (strip_blanks(pl.col(time.clock)).fill_null("") != "")
        frame = table.frame.with_columns(lacks.alias("lacks"))
        if not frame["lacks"].any():
            return table
        key = (None if table.paged else table.sheet, table.columns)
        days = _days(frame.filter(~pl.col("lacks")), table.columns)
        frame = frame.join(days, on=ROW, how="left", maintain_order="left")
        above = pl.coalesce(pl.col("day").forward_fill(), pl.lit(self._days.get(key), pl.String))
        frame = frame.with_columns((pl.col("lacks") & above.is_not_null()).alias("takes"), above.alias("above"))
        if days.height:
            self._days[key] = days["day"][-1]
        given = int(frame["takes"].sum())
        if not given:
            return table
        self._rows.setdefault(table.sheet, []).extend(days[ROW])
        self._counts[table.sheet] = self._counts.get(table.sheet, 0) + given
        dated = pl.col("above") if time.clock is not None else pl.concat_str("above", clock_text(own), separator=" ")
        cell = pl.when("takes").then(dated).otherwise(pl.col(time.header)).alias(time.header)
        kept = frame.filter(pl.col("day").is_null()).with_columns(cell)
        return replace(table, frame=kept.select(table.frame.columns))

    def ledger(self) -> tuple[LedgerEntry, ...]:
        """Which rows were days of those below them."""
        entries = []
        for sheet, rows in self._rows.items():
            listed = ", ".join(f"{row:,}" for row in rows[:_LISTED])
            more = f" and {len(rows) - _LISTED:,} more" if len(rows) > _LISTED else ""
            where = f"sheet {sheet!r}, " if sheet else ""
            says = (
                f"days written above their records, which give the day to {plural(self._counts[sheet], 'row')} below "
                f"them with a time of day alone: {where}row{'s' if len(rows) > 1 else ''} {listed}{more}"
            )
            entries.append(LedgerEntry(topic="dates", file=self.file, statement=says))
        return tuple(entries)


def _days(frame: pl.DataFrame, names: tuple[str, ...]) -> pl.DataFrame:
    """The rows of `frame` in which only a day is written: `row`, `day`."""
    cells = [pl.when(strip_blanks(pl.col(name)) != "").then(strip_blanks(pl.col(name))) for name in names]
    written = frame.select(ROW, pl.coalesce(cells).str.replace(_LABEL, "").alias("day"), same=_all_alike(cells)).filter(
        "same"
    )
    read = read_dates(written["day"])
    whole_day = (read["span"] == DAY_SPAN) & read["order"].is_in((-1, 0, 1)) & read["a"].is_not_null()
    return written.filter(whole_day.fill_null(False)).select(ROW, "day")


def _all_alike(cells: Sequence[pl.Expr]) -> pl.Expr:
    """Whether every written cell of a row is the same, and one is written."""
    first = pl.coalesce(cells)
    return first.is_not_null() & pl.all_horizontal(cell.is_null() | (cell == first) for cell in cells)
