"""Figures of a table compared as decimals, as they are written, and never as binary fractions: 0.1 + 0.2 is 0.3
(R34)."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from checker.ingest.states import Marks, state_of, strip_blanks
from checker.model.event import STATE_TYPE, State

_PLACES = 15
"""A figure has at most so many digits before its point and after it."""
_PLAIN = rf"^\d{{1,{_PLACES}}}(?:\.\d{{1,{_PLACES}}})?$|^\d{{1,3}}(?:,\d{{3}}){{1,4}}(?:\.\d{{1,{_PLACES}}})?$"


def figure(name: str) -> pl.Expr:
    """A column's plain numbers as decimals, thousands in commas allowed; null for anything else (blanks, dashes,
    `#DIV/0!`, ranges). None of them is below 0."""
    text = strip_blanks(pl.col(name))
    digits = pl.when(text.str.contains(_PLAIN)).then(text.str.replace_all(",", "", literal=True))
    return digits.cast(pl.Decimal(38, _PLACES), strict=False).alias(name)


def sum_of(names: Sequence[str]) -> pl.Expr:
    """The sum of columns of `figure`; null where one of them is null, since what is not written is no 0 (R34)."""
    return pl.sum_horizontal(names, ignore_nulls=False)


def added_up(cells: pl.DataFrame, total: str, parts: Sequence[str]) -> tuple[pl.Series, pl.Series]:
    """Whether the columns `parts` add up to the column `total` (yes, no or null), and the State of that answer (R34).

    The answer is known where all the cells can be read as numbers, and where those parts that can be read come to more
    than the total: counts are never below 0, whatever the other parts hold. Else the state is that of the first cell
    that cannot be read.
    """
    names = (total, *parts)
    figures = cells.select(figure(name) for name in names)
    read = cells.select(_state(name) for name in names)
    lacking = [pl.when(pl.col(name) != State.VALUE.value).then(pl.col(name)) for name in names]
    state = read.select(pl.coalesce(*lacking, pl.lit(State.VALUE.value, STATE_TYPE))).to_series()
    more = figures.select((pl.sum_horizontal(parts) > pl.col(total)).fill_null(False)).to_series()
    known = more | (state == State.VALUE.value)
    equal = figures.select(sum_of(parts) == pl.col(total)).to_series().fill_null(False)
    answer = equal.zip_with(known, pl.Series([None], dtype=pl.Boolean))
    return answer, pl.Series([State.VALUE.value], dtype=STATE_TYPE).zip_with(more, state) if len(state) else state


def unexplained_difference(cells: pl.DataFrame, total: str, parts: Sequence[str]) -> tuple[pl.Series, pl.Series]:
    """By how many the columns `parts` together differ from the column `total`, and the State of that number: known
    where all the cells can be read as numbers (R34)."""
    names = (total, *parts)
    figures = cells.select(figure(name) for name in names)
    apart = figures.select((pl.col(total) - sum_of(parts)).abs().cast(pl.Float64)).to_series()
    _, state = added_up(cells, total, parts)
    return apart, pl.Series([State.UNREAD.value], dtype=STATE_TYPE).zip_with(
        apart.is_null() & (state == State.VALUE.value), state
    ) if len(state) else state


def _state(name: str) -> pl.Expr:
    """The State of a column's cells as figures. A 0 is one, whatever it stands for elsewhere; a null is none."""
    said = state_of(strip_blanks(pl.col(name)), Marks())
    return (
        pl.when(figure(name).is_not_null())
        .then(pl.lit(State.VALUE.value, STATE_TYPE))
        .when(said == State.VALUE.value)
        .then(pl.lit(State.UNREAD.value, STATE_TYPE))
        .otherwise(said.fill_null(State.EMPTY.value))
        .alias(name)
    )
