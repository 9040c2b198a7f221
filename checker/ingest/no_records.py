"""Lines in a table that record no use: totals under its columns, a footnote, who prepared it, a rule of dashes.

Taken for a record, a line of totals would be a search by nobody under no case number: a false accusation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import polars as pl

from checker.ingest.binding import Binding, BoundColumn
from checker.ingest.date_formats import DAY_US, FORMATS
from checker.ingest.dates import read_dates
from checker.ingest.figures import figure
from checker.ingest.interface import ROW, Table, TableKey
from checker.ingest.readers.encoding import encodable
from checker.ingest.readers.totals_line import FIGURE, TOTAL
from checker.ingest.row_words import rows_and_more
from checker.ingest.states import Marks, may_be_blank, state_of, strip_blanks
from checker.model.accounts import LedgerEntry, QuarantinedRow
from checker.model.event import State

HEADING = "only one cell is written, and it is not a date: it may be a heading between the rows"
DAY_ABOVE = "only a day is written, where other rows have a time of day: it may be a heading between the rows"
MAYBE_TOTALS = "only figures are written, and no date: it may be a line of totals"
BELOW_TOTALS = "is below a line of totals, and has no date: it may be a note"
_SHORTEST_MONTH = 28 * DAY_US - 1
_WIDE = 4
"""A table of fewer columns may hold records of one cell."""

SUMMED_ROWS = 5_000
"""Figures without a label are compared with the sums of so many rows above them, at most."""

_NOTE = (
    r"(?i)^(?:\*+\s*\p{L}.*|(?:notes?|source|key|legend|disclaimer)\s*:.*"
    r"|(?:prepared|generated|printed|exported|created|compiled) (?:by|on|at)\b.*"
    r"|(?:run|report|print|export|as of) ?(?:date|time)?\s*:.*\d.*"
    r"|end of (?:the )?(?:report|file|log|list|data|record)s?\W*|page \d+(?: of \d+)?)$"
)
_RULE = r"^:?[-=_]{3,}:?$"
_NAMING = ("id", "case_number", "operator")
"""Fields whose cells, though they may be figures, say that a row is a record."""
_WORDS = r"^[^\d]*\p{L}{3,}[^\d]*$|\p{L}{3,}.*\s|\s.*\p{L}{3,}|:$"
"""What a heading between the rows says: words, not a number or a mark alone."""
_LABEL = r"^\p{L}[\p{L}\s'’./&-]*:$"
"""A label before figures, with no word for a total in it: "Lookups this month:"."""
_COUNT = r"^\d[\d,.]*\s*%?$"
_CLOCK = r"\d:\d\d"
_DATE = r"^\s*\d{1,4}[-/.]\d{1,2}[-/.]\d"


@dataclass
class NoRecords:
    """Leaves such lines of one log out. `told` names them all."""

    file: str
    _statements: dict[tuple[str, str | None], list[int]] = field(default_factory=dict)
    _raw: dict[tuple[str, str | None], str] = field(default_factory=dict)
    _sums: dict[TableKey, tuple[int, list[Decimal]]] = field(default_factory=dict)
    _closed_tables: set[TableKey] = field(default_factory=set)
    _timed: set[TableKey] = field(default_factory=set)

    def cut_rows(self, table: Table, binding: Binding | None) -> Table:
        """`table` without them; of one that nothing reads (no binding), without the lines that say what they are.

        A line of totals: one of its written cells says so (or it again, where it spans columns) or ends in a colon, all
        its others are figures, and the column of the time, where there is one, holds no date; or all written cells are
        figures, two or more, and each is the sum of the column above. A note: one cell is written, and it begins as
        notes do. What is only like them is put aside where the column of the time is blank or holds a label, and else
        stays a record.
        """
        if table.frame.is_empty() or not table.columns:
            return table
        columns = binding.parts[0].columns if binding is not None else ()
        time = binding.main_column("time") if binding is not None else None
        header = time.header if time is not None else None
        formats = binding.formats_of(time) if binding is not None and time is not None else FORMATS
        key = table.key
        few = _undated_rows(table.frame, header)
        periods = self._periods(key, table, few, time, formats)
        if few.is_empty() and not periods:
            self._add_to_sums(key, table.frame, [])
            return table
        cells = [pl.when(strip_blanks(pl.col(c)) != "").then(strip_blanks(pl.col(c))) for c in table.columns]
        lines = _lines(few, cells)
        rest = few.filter(~pl.col(ROW).is_in(lines[ROW].implode()))
        if header is not None and not rest.is_empty():
            sums = self._unlabeled_sums(key, table, rest, cells, header)
            if not sums.is_empty():
                lines = pl.concat([lines, sums]).sort(ROW)
                rest = rest.filter(~pl.col(ROW).is_in(sums[ROW].implode()))
        for row, kind, raw in lines.iter_rows():
            self._statements.setdefault((kind, table.sheet), []).append(row)
            self._raw.setdefault((kind, table.sheet), raw)
        totals = lines.filter(pl.col("what") == "lines of totals")[ROW]
        named = [column.header for column in columns if column.field in _NAMING]
        aside = (
            self._find_no_records(key, table, rest, cells, header, formats, named, totals) if header is not None else {}
        )
        aside |= periods
        gone = [*lines[ROW], *aside]
        self._add_to_sums(key, table.frame, gone)
        if not gone:
            return table
        kept = table.frame.filter(~pl.col(ROW).is_in(gone))
        lost = _quarantine_rows(table, cells, aside, self.file)
        return replace(table, frame=kept, quarantine=(*table.quarantine, *lost))

    def _periods(
        self, key: TableKey, table: Table, few: pl.DataFrame, time: BoundColumn | None, formats: tuple[str, ...]
    ) -> dict[int, str]:
        """The rows in which only a cell of the time is written, with figures that say no day ("Week of 01/08/2024",
        "02/2024") or a day without the time of day that other rows have: row -> reason. few: the rows without figures
        of a date, which are looked at for themselves."""
        others = [name for name in table.columns if time is not None and name != time.header]
        if time is None or len(table.columns) < _WIDE:
            return {}
        timed = key in self._timed or time.clock is not None or table.frame[time.header].str.contains(_CLOCK).any()
        if timed:
            self._timed.add(key)
        alone = table.frame.filter(may_be_blank(pl.col(others[0])))
        if not alone.is_empty():  # of most logs it is: each other column would be looked at
            alone = alone.filter(pl.all_horizontal(_blank(name) for name in others))
            alone = alone.filter(~_blank(time.header), ~pl.col(ROW).is_in(few[ROW].implode()))
        if alone.is_empty():
            return {}
        cell = strip_blanks(pl.col(time.header))
        read = read_dates(alone.select(cell).to_series(), formats)
        day = pl.Series((read["span"] < _SHORTEST_MONTH).fill_null(False))
        clocked = alone.select(cell.str.contains(_CLOCK).fill_null(False)).to_series()
        period = ~day | (~clocked & pl.Series([timed]).new_from_index(0, len(day)))
        why = {True: HEADING, False: DAY_ABOVE}
        return {row: why[not one] for row, one, is_period in zip(alone[ROW], day, period, strict=True) if is_period}

    def _unlabeled_sums(
        self, key: TableKey, table: Table, rest: pl.DataFrame, cells: Sequence[pl.Expr], header: str
    ) -> pl.DataFrame:
        """The rows of figures only and no date, of which each is the sum of its column above: `row`, `what`, `raw`."""
        written, figures = _counts(cells)
        bare = rest.filter((figures == written) & _blank(header))
        none = _lines(rest.clear(), cells)
        seen, carried = self._sums.get(key, (0, []))
        if bare.is_empty() or seen > SUMMED_ROWS:
            return none
        plain = table.frame.with_row_index("place", offset=seen + 1)
        own = pl.col(ROW).is_in(bare[ROW].implode())
        names = table.columns
        before = carried or [Decimal(0)] * len(names)
        sums = [
            (pl.when(own).then(0).otherwise(figure(name).fill_null(0)).cum_sum() + start).alias(name)
            for name, start in zip(names, before, strict=True)
        ]
        above = plain.select(ROW, "place", own.alias("own"), *sums).filter(
            pl.col("own"), pl.col("place") <= SUMMED_ROWS
        )
        said = bare.select(ROW, *(figure(name).alias(f"{name}=") for name in names)).join(above, on=ROW)
        agrees = [pl.col(f"{name}=").is_null() | (pl.col(f"{name}=") == pl.col(name)) for name in names]
        said_of = pl.sum_horizontal(pl.col(f"{name}=").is_not_null() for name in names)
        more = pl.sum_horizontal(pl.col(f"{name}=") > 0 for name in names) >= pl.min_horizontal(said_of, 2)
        found = said.filter(pl.all_horizontal(agrees) & more)[ROW]
        return bare.filter(pl.col(ROW).is_in(found.implode())).select(
            ROW, pl.lit("lines of totals").alias("what"), _raw(cells)
        )

    def _add_to_sums(self, key: TableKey, frame: pl.DataFrame, gone: Sequence[int]) -> None:
        """Carry the columns' sums over the first rows of a table to its next chunk; none where there are too many."""
        seen, carried = self._sums.get(key, (0, []))
        if seen + frame.height > SUMMED_ROWS:
            carried = []
        else:
            names = [name for name in frame.columns if name != ROW]
            rows = frame.filter(~pl.col(ROW).is_in(list(gone)))
            sums = rows.select(figure(name).fill_null(0).sum() for name in names).row(0)
            carried = [one + other for one, other in zip(carried or [Decimal(0)] * len(names), sums, strict=True)]
        self._sums[key] = (min(seen + frame.height, SUMMED_ROWS + 1), carried)

    def _find_no_records(
        self, key: TableKey, table: Table, rest: pl.DataFrame, cells: Sequence[pl.Expr], header: str,
        formats: tuple[str, ...], named: Sequence[str], totals: pl.Series,
    ) -> dict[int, str]:  # fmt: skip
        """The rows that may be no records, and why: row -> reason. named: columns whose cells say that a row is one."""
        first = 0 if key in self._closed_tables else totals.min() if len(totals) else None
        if len(totals):
            self._closed_tables.add(key)
        if len(table.columns) < _WIDE:
            return {}
        written, figures = _counts(cells)
        undated = (state_of(strip_blanks(pl.col(header)), Marks()) == State.VALUE.value) & ~pl.col("dated")
        alone = (written == 1) & pl.when(_blank(header)).then(pl.coalesce(cells).str.contains(_WORDS)).otherwise(
            undated
        )
        below = pl.lit(False) if first is None else (pl.col(ROW) > first) & _blank(header) & (written * 2 <= len(cells))
        unnamed = pl.all_horizontal(_blank(name) for name in named) if named else pl.lit(True)
        label = undated & strip_blanks(pl.col(header)).str.contains(_WORDS)
        dates = read_dates(rest.select(strip_blanks(pl.col(header))).to_series(), formats)
        dated = (dates["span"] < _SHORTEST_MONTH).fill_null(False).alias("dated")  # a month alone stands above its rows
        why = (
            pl.when(alone)
            .then(pl.lit(HEADING))
            .when((figures == written) & _blank(header) & unnamed)
            .then(pl.lit(MAYBE_TOTALS))
            .when((written >= 2) & (figures == written - 1) & label & unnamed)
            .then(pl.lit(MAYBE_TOTALS))
            .when(below)
            .then(pl.lit(BELOW_TOTALS))
        )
        return dict(rest.with_columns(dated).select(ROW, why.alias("why")).drop_nulls().iter_rows())

    def ledger(self) -> tuple[LedgerEntry, ...]:
        """What was left out, for the ledger."""
        entries = []
        for (kind, sheet), rows in self._statements.items():
            where = "" if sheet is None else sheet if sheet.startswith("page ") else f"sheet {sheet!r}"
            comma = ", " if where else ""
            said = f"{kind} in the table, not counted as records: {where}{comma}{rows_and_more(rows)}"
            entries.append(
                LedgerEntry(topic="rows", file=self.file, statement=said, raw=encodable(self._raw[kind, sheet]))
            )
        return tuple(entries)


def _undated_rows(frame: pl.DataFrame, header: str | None) -> pl.DataFrame:
    """The rows whose cell of the time has no date by its looks: few of most logs. All of a table without a time."""
    if header is None:
        return frame
    time = pl.col(header)
    few = frame.filter(~time.str.contains(_DATE).fill_null(False))
    words = time.str.contains(r"\d").fill_null(False) & ~time.str.contains(f"{_NOTE}|{TOTAL}|{FIGURE}")
    long = words & (time.str.count_matches(r"\d+") >= 2)  # a date with its month in words, a clock time
    return few.filter(~long.fill_null(False))


def _lines(few: pl.DataFrame, cells: Sequence[pl.Expr]) -> pl.DataFrame:
    """The lines that say themselves that they are no records: `row`, `what`, `raw`."""
    written, figures = _counts(cells)
    labels = pl.sum_horizontal(cell.str.contains(TOTAL).fill_null(False) for cell in cells)
    counted = pl.any_horizontal(cell.str.contains(_COUNT).fill_null(False) for cell in cells)
    summed = pl.any_horizontal(cell.str.contains(_LABEL).fill_null(False) for cell in cells) & counted
    total = ((labels >= 1) & (written - figures == labels)) | (summed & (written - figures == 1))
    note = pl.coalesce(cells).str.contains(_NOTE) & (written == 1)
    drawn = pl.sum_horizontal(cell.str.contains(_RULE).fill_null(False) for cell in cells)
    rule = (written >= 2) & (drawn == written) & pl.any_horizontal(cell.str.len_chars() >= 4 for cell in cells)
    what = (
        pl.when(total)
        .then(pl.lit("lines of totals"))
        .when(note)
        .then(pl.lit("notes"))
        .otherwise(pl.lit("rules of dashes"))
    )
    return few.filter((total | note | rule).fill_null(False)).select(ROW, what.alias("what"), _raw(cells))


def _counts(cells: Sequence[pl.Expr]) -> tuple[pl.Expr, pl.Expr]:
    """How many cells of a row are written, and how many of them are figures."""
    written = pl.sum_horizontal(cell.is_not_null() for cell in cells)
    return written, pl.sum_horizontal(cell.str.contains(FIGURE).fill_null(False) for cell in cells)


def _blank(header: str) -> pl.Expr:
    return strip_blanks(pl.col(header)).fill_null("") == ""


def _raw(cells: Sequence[pl.Expr]) -> pl.Expr:
    return pl.concat_str(cells, separator="  ", ignore_nulls=True).alias("raw")


def _quarantine_rows(
    table: Table, cells: Sequence[pl.Expr], aside: dict[int, str], file: str
) -> tuple[QuarantinedRow, ...]:
    rows = table.frame.filter(pl.col(ROW).is_in(list(aside))).select(ROW, _raw(cells))
    return tuple(
        QuarantinedRow(file=file, sheet=table.sheet, row=row, reason=aside[row], raw=encodable(raw or ""))
        for row, raw in rows.iter_rows()
    )
