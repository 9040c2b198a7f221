"""Columns in which a spreadsheet holds some cells as dates and others as text: dates that it may have swapped, or made
up.

A program set to write months first reads 05/08/2024 (5 August) as 8 May, and leaves 25/08/2024 as text, since there is
no 25th month. Such a column has dates whose days are all 12 or less, and texts whose first figures are all above 12.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta | None

_DAY_FIRST = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4}|\d{2})\b.*", re.DOTALL)


@dataclass
class MixedColumn:
    """Of one column, over the rows seen: cells that are dates with a day up to 12, and above; texts that are dates with
    the day first, with the month first or either; cells that are no dates."""

    low: int = 0
    high: int = 0
    day_first: int = 0
    other_order: int = 0
    texts: int = 0

    @property
    def swapped(self) -> bool:
        """Whether the dates may have day and month swapped: none has a day above 12, and all texts with a date have."""
        return bool(self.low and self.day_first and not self.high and not self.other_order)

    @property
    def strays(self) -> bool:
        """Whether dates stand among other text, as where case numbers were turned into dates."""
        return bool(self.low + self.high and self.texts > self.low + self.high + self.day_first + self.other_order)


@dataclass
class MixedColumns:
    """The columns of one sheet that hold dates beside text, by their place, over the chunks seen so far."""

    by_column: dict[int, MixedColumn] = field(default_factory=dict)

    def add(self, columns: Sequence[Sequence[Cell]]) -> None:
        """Count the cells of all columns that hold both dates and something else written."""
        for place, column in enumerate(columns):
            kinds = set(map(type, column))
            if kinds & {date, datetime} and kinds - {date, datetime}:
                self._count(self.by_column.setdefault(place, MixedColumn()), column)

    def _count(self, mixed: MixedColumn, column: Sequence[Cell]) -> None:
        for cell in column:
            if isinstance(cell, date):
                mixed.high += cell.day > 12
                mixed.low += cell.day <= 12
            elif isinstance(cell, str) and (match := _DAY_FIRST.fullmatch(cell)):
                first, second = int(match[1]), int(match[2])
                mixed.day_first += first > 12 >= second
                mixed.other_order += first <= 12
            elif not (cell is None or cell == "" or (isinstance(cell, str) and cell.isspace())):
                mixed.texts += 1

    def text_of(self, place: int, cell: Cell) -> str | None:
        """The text of a date that may be swapped: an interval of both readings; None for all other cells."""
        mixed = self.by_column.get(place)
        if mixed is None or not mixed.swapped or not isinstance(cell, date) or cell.day > 12 or cell.day == cell.month:
            return None
        day = cell.date() if isinstance(cell, datetime) else cell
        first, last = sorted((day, day.replace(month=day.day, day=day.month)))
        return f"{first.isoformat()}/{last.isoformat()}"
