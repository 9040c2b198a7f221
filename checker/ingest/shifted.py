"""Rows whose cells stand a column too far to the left or right: every field would be read from its neighbor's cell."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import polars as pl

from checker.ingest.binding import Binding
from checker.ingest.interface import ROW, Table
from checker.ingest.readers.encoding import shown
from checker.ingest.states import stripped
from checker.model.assessment import Quarantined

REASON = "its cells are shifted: the time stands in the column beside"
_MOSTLY = 0.5
_DATE = r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ,].*)?$"


@dataclass
class ShiftedRows:
    """Puts such rows of one log aside. A table's first chunk of two rows or more says which columns usually hold
    dates."""

    file: str
    _beside: dict[tuple[str | None, tuple[str, ...]], tuple[str, ...]] = field(default_factory=dict)

    def cut(self, table: Table, binding: Binding) -> Table:
        """`table` with its shifted rows in quarantine.

        A row is shifted where the column of the time holds no date, though most of its cells do, and a column beside it
        holds one, though most of its cells do not.
        """
        header = next((column.header for column in binding.parts[0].columns if column.field == "time"), None)
        if header is None or table.frame.is_empty():
            return table
        place = table.columns.index(header)
        beside = [table.columns[i] for i in (place - 1, place + 1) if 0 <= i < len(table.columns)]
        dated = table.frame.select(
            ROW, *(stripped(pl.col(name)).str.contains(_DATE).fill_null(False) for name in (header, *beside))
        )
        key = None if table.paged else table.sheet, table.columns
        if key not in self._beside:
            usual = dated.select(pl.exclude(ROW).mean()).row(0, named=True)
            if table.frame.height < 2 or usual[header] <= _MOSTLY:
                return table
            self._beside[key] = tuple(name for name in beside if usual[name] < _MOSTLY)
        strays = self._beside[key]
        moved = (
            dated.filter(~pl.col(header) & pl.any_horizontal(strays))[ROW] if strays else pl.Series(ROW, [], pl.UInt32)
        )
        if moved.is_empty():
            return table
        rows = table.frame.filter(pl.col(ROW).is_in(moved.implode()))
        raws = rows.select(ROW, pl.concat_str(pl.all().exclude(ROW), separator="\t", ignore_nulls=True).alias("raw"))
        lost = tuple(
            Quarantined(file=self.file, sheet=table.sheet, row=row, reason=REASON, raw=shown(raw or ""))
            for row, raw in raws.iter_rows()
        )
        kept = table.frame.filter(~pl.col(ROW).is_in(moved.implode()))
        return replace(table, frame=kept, quarantined=(*table.quarantined, *lost))
