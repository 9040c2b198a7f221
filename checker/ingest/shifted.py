"""Rows whose cells stand a column too far to the left or right: every field would be read from its neighbour's cell."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from checker.ingest.binding import Binding
from checker.ingest.interface import Table
from checker.ingest.readers.encoding import shown
from checker.ingest.readers.header import ROW
from checker.ingest.states import stripped
from checker.model.assessment import Quarantined

REASON = "its cells are shifted: the time stands in the column beside"
_DATE = r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ,].*)?$"


def without_shifted(table: Table, binding: Binding, file: str) -> Table:
    """`table` with such rows in quarantine.

    A row is shifted where the column of the time holds no date, though most of its cells do, and a column beside it holds one,
    though most of its cells do not.
    """
    header = next((column.header for column in binding.parts[0].columns if column.field == "time"), None)
    if header is None or table.frame.height < 2:
        return table
    place = table.columns.index(header)
    beside = [table.columns[i] for i in (place - 1, place + 1) if 0 <= i < len(table.columns)]
    dated = table.frame.select(ROW, *(stripped(pl.col(name)).str.contains(_DATE).fill_null(False) for name in (header, *beside)))
    usual = dated.select(pl.exclude(ROW).mean()).row(0, named=True)
    strays = [name for name in beside if usual[name] < 0.5]
    if usual[header] <= 0.5 or usual[header] == 1.0 or not strays:
        return table
    moved = dated.filter(~pl.col(header) & pl.any_horizontal(strays))[ROW]
    if moved.is_empty():
        return table
    rows = table.frame.filter(pl.col(ROW).is_in(moved.implode()))
    raws = rows.select(ROW, pl.concat_str(pl.all().exclude(ROW), separator="\t", ignore_nulls=True).alias("raw"))
    lost = tuple(Quarantined(file=file, sheet=table.sheet, row=row, reason=REASON, raw=shown(raw or "")) for row, raw in raws.iter_rows())
    kept = table.frame.filter(~pl.col(ROW).is_in(moved.implode()))
    return replace(table, frame=kept, quarantined=(*table.quarantined, *lost))
