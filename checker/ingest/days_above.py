"""A day that is written once, in a row of its own, above the records of that day: "Monday, March 4, 2024"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from checker.ingest.binding import Binding
from checker.ingest.date_formats import DAY_SPAN
from checker.ingest.dates import LIKELY_CLOCK, clock_text, read_dates
from checker.ingest.interface import ROW, Table, TableKey
from checker.ingest.row_words import rows_and_more
from checker.ingest.states import strip_blanks
from checker.model.accounts import LedgerEntry
from checker.model.words import plural

_CLOCK = r"(?i)^(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:\s*[ap]\.?m?\.?)?$"
_CLOCK_PARTS = r"(?i)^(\d{1,2}):(\d{2})(?::\d{2})?(?:\s*([ap])\.?m?\.?)?$"
_NOON = 12 * 60
_NIGHT = 10 * 60
"""A time of day that is by so many minutes before the latest above it may be of the day after."""
_LABEL = r"(?i)^(?:date|day)\s*:\s*"


@dataclass
class DaysAbove:
    """Gives such a day to the rows below it, up to the next one, whose own cell holds a time of day alone."""

    file: str
    _days: dict[TableKey, str] = field(default_factory=dict)
    _rows: dict[str | None, list[int]] = field(default_factory=dict)
    _counts: dict[str | None, int] = field(default_factory=dict)
    _night_rows: dict[str | None, list[int]] = field(default_factory=dict)
    _latest: dict[TableKey, int | None] = field(default_factory=dict)

    def cut_rows(self, table: Table, binding: Binding | None) -> Table:
        """`table` with the day before the time of day in these rows, and without the rows of days.

        A row of a day has one written cell, or the same in all, and it is a date without a time of day. It is taken
        only in a table, or a chunk of one, some of whose rows below it lack a day; elsewhere it may be a record.
        """
        time = binding.main_column("time") if binding is not None else None
        if time is None or table.frame.is_empty():
            return table
        own = strip_blanks(pl.col(time.header)).fill_null("")
        clock = None if time.clock is None else strip_blanks(pl.col(time.clock)).fill_null("")
        if clock is None:
            if not table.frame.select(own.str.contains(LIKELY_CLOCK)).to_series().any():
                return table
            lacks = clock_text(own).str.contains(_CLOCK)
        else:
            lacks = (own == "") & (clock != "")
        frame = table.frame.with_columns(lacks.alias("lacks"))
        if not frame["lacks"].any():
            return table
        key = table.key
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
        frame = self._nights(frame, key, clock_text(own if clock is None else clock))
        self._night_rows.setdefault(table.sheet, []).extend(frame.filter("night")[ROW])
        frame = frame.with_columns(_either_day(frame["above"]).alias("either"))
        day = pl.when("night").then("either").otherwise("above")
        dated = day if clock is not None else pl.concat_str(day, clock_text(own), separator=" ")
        cell = pl.when("takes").then(dated).otherwise(pl.col(time.header)).alias(time.header)
        kept = frame.filter(pl.col("day").is_null()).with_columns(cell)
        return replace(table, frame=kept.select(table.frame.columns))

    def _nights(self, frame: pl.DataFrame, key: TableKey, clock: pl.Expr) -> pl.DataFrame:
        """`frame` with `night`: a time early in the day, below one late in the day under the same day. It may be of the
        day after, as a night shift writes it; not in a list that begins with the latest."""
        hours, minutes = (clock.str.extract(_CLOCK_PARTS, group).cast(pl.Int32, strict=False) for group in (1, 2))
        half = clock.str.extract(_CLOCK_PARTS, 3).str.to_lowercase()
        hours = pl.when(half.is_not_null()).then(hours % 12).otherwise(hours) + pl.when(half == "p").then(12).otherwise(
            0
        )
        under = pl.col("day").is_not_null().cum_sum().alias("under")
        frame = frame.with_columns(pl.when("takes").then(hours * 60 + minutes).alias("minute"), under)
        before = pl.when(pl.col("under") == 0).then(pl.lit(self._latest.get(key), pl.Int32))
        latest = pl.max_horizontal(pl.col("minute").cum_max().shift(1).forward_fill().over("under"), before)
        steps = pl.col("minute").drop_nulls().diff().drop_nulls()
        backward = (((steps < 0).sum() > 1) & ((steps > 0).sum() == 0)).over("under", mapping_strategy="group_to_rows")
        frame = frame.with_columns(latest.alias("latest"), backward.alias("backward"))
        night = (pl.col("minute") < _NOON) & (pl.col("latest") - pl.col("minute") >= _NIGHT) & ~pl.col("backward")
        whole = frame["under"].max()
        carried = [self._latest.get(key) if whole == 0 else None, *frame.filter(pl.col("under") == whole)["minute"]]
        self._latest[key] = max((minute for minute in carried if minute is not None), default=None)
        return frame.with_columns((night & pl.col("takes")).fill_null(False).alias("night"))

    def ledger(self) -> tuple[LedgerEntry, ...]:
        """Which rows were days of those below them, and which of these may be of the night after."""
        entries = []
        for sheet, rows in self._night_rows.items():
            if rows:
                where = f"sheet {sheet!r}, " if sheet else ""
                says = (
                    "early times of day below late ones under one day may be of the day after, as a night shift writes "
                    f"them; both days are kept where the order of day and month is certain, else no time is read: "
                    f"{where}{rows_and_more(rows)}"
                )
                entries.append(LedgerEntry(topic="dates", file=self.file, statement=says, first_page=True))
        for sheet, rows in self._rows.items():
            where = f"sheet {sheet!r}, " if sheet else ""
            says = (
                f"days written above their records, which give the day to {plural(self._counts[sheet], 'row')} below "
                f"them with a time of day alone: {where}{rows_and_more(rows)}"
            )
            entries.append(LedgerEntry(topic="dates", file=self.file, statement=says))
        return tuple(entries)


def _either_day(days: pl.Series) -> pl.Series:
    """Each day and the day after it, as an interval; the day's own text where its order of day and month is open."""
    read = read_dates(days)
    first = read["a"].cast(pl.Datetime("us")).dt.date()
    sure = (read["a"] == read["b"]) & read["a"].is_not_null()
    both = pl.DataFrame({"first": first, "own": days, "sure": sure}).select(
        pl.when("sure")
        .then(
            pl.concat_str(
                pl.col("first").cast(pl.String), (pl.col("first") + pl.duration(days=1)).cast(pl.String), separator="/"
            )
        )
        .otherwise(pl.lit(""))
        .alias("both")
    )
    return both.to_series()


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
