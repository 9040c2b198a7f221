"""What the cells of a column say of what it may be: whether they are dates, known values or figures."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import polars as pl

from checker.ingest.cells import code_list, code_map
from checker.ingest.dates import read_dates
from checker.ingest.states import NO, YES, fold
from checker.model.event import EVENT_FIELDS, Shape

MOST = 0.8
"""So much of a column's sample must be dates, or known values, for it to be guessed by them."""
FEWEST_CELLS = 3
ANSWERS = frozenset((*YES, *NO))
_LONGEST_VALUE = 200
"""Characters of the known value of a field; what is longer is a text."""
_NUMBER = r"^[\d.]+$|^\d{4}-\d{2}$"
"""A bare number, or 2023-01, which may be a month and the first request of a year."""
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p", ", %H:%M")
TWO_DIGITS = tuple(
    day + clock
    for day in ("%N/%N/%y", "%N-%N-%y", "%N.%N.%y", "%d %b %y", "%d-%b-%y", "%b %d, %y", "%Y%m%d")
    for clock in _CLOCKS
)
"""Formats that are never tried unasked: a profile must name them."""


def date_formats(cells: Sequence[str]) -> tuple[str, ...]:
    """The first of TWO_DIGITS that read at least MOST of `cells`; none where the usual formats read them already, or
    none does."""
    dated = [cell for cell in cells if any(one.isdigit() for one in cell)]
    if len(cells) < FEWEST_CELLS or len(dated) < MOST * len(cells):
        return ()
    return _formats_of(tuple(cells))


@lru_cache(64)
def _formats_of(cells: tuple[str, ...]) -> tuple[str, ...]:
    # A draft asks it of a column for every field that its heading may name, and once more for what its cells are.
    sample = pl.Series(cells, dtype=pl.String)
    if sample.str.contains(_NUMBER).any() or share_read(sample) >= MOST:
        return ()
    kept: list[str] = []
    left = sample
    for form in TWO_DIGITS:
        read = read_dates(left, (form,))["a"].is_not_null()
        if read.any():
            kept.append(form)
            left = left.filter(~read)
    return tuple(kept) if len(left) <= (1 - MOST) * len(sample) else ()


def are_dates(sample: pl.Series) -> pl.Series:
    """Whether each of the cells reads as a date. A bare number may count anything and is no sign of one."""
    return read_dates(sample)["a"].is_not_null() & ~sample.str.contains(_NUMBER)


def share_read(sample: pl.Series) -> float:
    """Which share of the cells reads as a date."""
    return float(are_dates(sample).mean() or 0.0)  # type: ignore[arg-type]


def fits(field: str, cells: Sequence[str], formats: tuple[str, ...]) -> bool:
    """Whether the cells do not speak against a field: those of a time are dates, those of a coded field hold a known
    value."""
    shape = EVENT_FIELDS[field].shape
    if not cells:
        return True
    if shape is Shape.TIME:
        return bool(formats) or share_read(pl.Series(cells, dtype=pl.String)) >= MOST
    if shape in (Shape.CODE, Shape.CODES):
        return known_values(field, cells) > 0 or all(fold(cell) in ANSWERS for cell in cells)
    if shape is Shape.NUMBER:
        return any(cell[:1].isdigit() for cell in cells)
    return True


def known_values(field: str, cells: Sequence[str]) -> int:
    """How many of the cells are known values of a coded field."""
    codes = code_map(code_list(field))
    return sum(len(cell) <= _LONGEST_VALUE and fold(cell) in codes for cell in cells)
