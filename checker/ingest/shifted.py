"""Rows whose cells stand some columns too far to the left or right: every field would be read from another's cell."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import polars as pl

from checker.ingest.binding import Binding
from checker.ingest.interface import ROW, Table, TableKey
from checker.ingest.row_words import quarantine_rows
from checker.ingest.states import MONTH_NAME, strip_blanks
from checker.model.event import EVENT_FIELDS, Shape

REASON = "its cells are shifted: the time is in another column"
_MOSTLY = 0.5
_RARELY = 0.05
"""A column further away than the next one is looked at where so few of its cells are dates, in rows with a time."""
_LOOKED_AT = 5_000
"""So many rows with a time say which columns usually hold dates."""

_DATE = (
    r"(?i)^(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ,].*)?"
    rf"|\d{{1,2}}[- /]{MONTH_NAME}\.?,?[- /]\d{{2,4}}(?:[T ,:].*)?|{MONTH_NAME}\.? \d{{1,2}},? \d{{4}}(?:[T ,].*)?)$"
)


@dataclass
class ShiftedRows:
    """Puts such rows of one log aside. A table's first chunk of two rows or more says which columns usually hold
    dates."""

    file: str
    _strays: dict[TableKey, tuple[str, ...]] = field(default_factory=dict)

    def cut_rows(self, table: Table, binding: Binding) -> Table:
        """`table` with its shifted rows in quarantine.

        A row is shifted where the column of the time holds no date, though most of its cells do, and another column
        holds one, though most of its cells do not. Where that column is not the next one, more must support it: a
        cell of the time that is written, or as many blank cells at the end that the row was moved away from.
        """
        time = binding.main_column("time")
        if time is None or table.frame.is_empty():
            return table
        header, place = time.header, table.columns.index(time.header)
        times = {
            column.header
            for part in binding.parts
            for column in part.columns
            if EVENT_FIELDS[column.field].shape is Shape.TIME
        }
        others = [name for name in table.columns if name not in times]
        key = table.key
        if key not in self._strays:
            dated = table.frame.select(_has_date(header)).to_series()
            if table.frame.height < 2 or float(dated.mean() or 0.0) <= _MOSTLY:  # type: ignore[arg-type]
                return table
            whole = table.frame.filter(dated).head(_LOOKED_AT)
            usual = whole.select(_has_date(name).mean().alias(name) for name in others).row(0, named=True)
            most = {name: _MOSTLY if abs(table.columns.index(name) - place) == 1 else _RARELY for name in others}
            self._strays[key] = tuple(name for name in others if usual[name] < most[name])
        rows, strays = table.frame.filter(~_has_date(header)), self._strays[key]
        if rows.is_empty() or not strays:
            return table
        rows = rows.filter(pl.any_horizontal(map(_has_date, strays)))
        if rows.is_empty():
            return table
        rows = rows.filter(pl.any_horizontal(_has_date(name) & _may_have_moved(table, name, place) for name in strays))
        if rows.is_empty():
            return table
        lost = quarantine_rows(table, rows, REASON, self.file)
        kept = table.frame.filter(~pl.col(ROW).is_in(rows[ROW].implode()))
        return replace(table, frame=kept, quarantine=(*table.quarantine, *lost))


def _has_date(name: str) -> pl.Expr:
    return strip_blanks(pl.col(name)).str.contains(_DATE).fill_null(False)


def _may_have_moved(table: Table, name: str, place: int) -> pl.Expr:
    """Whether a row with a date in column `name` may have been moved there from the column at `place`."""
    by = table.columns.index(name) - place
    if abs(by) == 1:
        return pl.lit(True)
    left = table.columns[:by] if by > 0 else table.columns[by:]
    blank = [strip_blanks(pl.col(column)).fill_null("") == "" for column in left]
    return pl.all_horizontal(blank) | (strip_blanks(pl.col(table.columns[place])).fill_null("") != "")
