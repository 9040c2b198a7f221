"""Cells of one shape: of one length, and alike but for their digits, and for AM and PM.

What a pattern that takes all digits alike finds in one of them, it finds in all of them, at the same places. So a
column that a program wrote is cut at these places, and no cell of it is gone through by the pattern.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

import polars as pl

FEW = 4
"""So few cells of one shape are read as cells of any shape are."""
_MOST = 8
"""So many shapes of a column are looked for: a day, a month and an hour of one digit or two."""
_LOOKED_AT = 50
_LONGEST = 200
"""Bytes of a cell that is a date, or two of them; longer ones have no shape."""
_FREE = re.compile(r"(?P<digits>[0-9]+)|(?<![A-Za-z])[AaPp](?=\.?[Mm](?![A-Za-z]))|(?P<mark>.)")


class CellShape(NamedTuple):
    """cell: one of the cells. rows, cells: the places of all of them, and they themselves."""

    cell: str
    rows: pl.Series
    cells: pl.Series


def shapes(cells: pl.Series) -> list[CellShape]:
    """The usual shapes of texts, each of more than FEW cells. A cell that is absent, too long or not all ASCII has
    none."""
    if len(cells) <= FEW:
        return []
    looked_at = cells.gather_every(len(cells) // _LOOKED_AT + 1).drop_nulls()
    patterns = list(map(_pattern, looked_at))
    one_of = {pattern: cell for pattern, cell in zip(patterns, looked_at, strict=True) if pattern is not None}
    usual = Counter(patterns)
    found: list[CellShape] = []
    rows = pl.int_range(len(cells), dtype=pl.UInt32, eager=True)
    for pattern in sorted(one_of, key=lambda pattern: -usual[pattern])[:_MOST]:
        alike = cells.str.contains(pattern).fill_null(False)
        if alike.all():
            return [*found, CellShape(one_of[pattern], rows, cells)]
        if alike.sum() > FEW:
            found.append(CellShape(one_of[pattern], rows.filter(alike), cells.filter(alike)))
            cells, rows = cells.filter(~alike), rows.filter(~alike)
    return found


def _pattern(cell: str) -> str | None:
    """The pattern of all cells of a cell's shape; None where it has none."""
    if len(cell) > _LONGEST or not (cell.isascii() and cell.isprintable()):
        return None
    return _pattern_of_shape(cell.translate(_ALIKE))


_ALIKE = str.maketrans("123456789", "000000000")


@lru_cache(maxsize=1024)
def _pattern_of_shape(cell: str) -> str:
    return f"^{_FREE.sub(_part_pattern, cell)}$"


def _part_pattern(place: re.Match[str]) -> str:
    if place["digits"]:
        return f"[0-9]{{{len(place['digits'])}}}"
    return re.escape(place["mark"]) if place["mark"] else "[AaPp]"
