"""What "complete from ... until ..." says (reading R28): the days on which no record of a kind can be missing.

A declaration speaks of the records' own dates: "arrests complete for 2022" says that every arrest of 2022 is in the
logs. So a record's absence is known only where every day on which it could lie is covered.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from checker.model.audit import Complete

ALWAYS = date.max
"""Stands for the last day where a declaration has no end."""

Days = tuple[date | None, date]
"""The first day (None: from the beginning) and the last."""


def spans(declared: Sequence[Complete]) -> list[Days]:
    """The days that declarations cover together, in order; those that meet are one span."""
    days = [(c.from_ or date.min, c.until - timedelta(days=1) if c.until else ALWAYS) for c in declared]
    joined: list[tuple[date, date]] = []
    for first, last in sorted(days):
        if joined and (joined[-1][1] == ALWAYS or first <= joined[-1][1] + timedelta(days=1)):
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        elif first <= last:
            joined.append((first, last))
    return [(None if first == date.min else first, last) for first, last in joined]


def last_covered_day(covered: Sequence[Days], day: str) -> pl.Expr:
    """The last day (Date) up to which every day from that of the column `day` on is covered; null where that day is
    not, or is not known."""
    if (None, ALWAYS) in covered:
        return pl.lit(ALWAYS)
    last: pl.Expr = pl.lit(None, dtype=pl.Date())
    for first, end in covered:
        inside = pl.col(day) <= pl.lit(end)
        inside = inside if first is None else inside & (pl.col(day) >= pl.lit(first))
        last = pl.when(inside.fill_null(False)).then(pl.lit(end)).otherwise(last)
    return last


def from_the_beginning(covered: Sequence[Days]) -> date | None:
    """The last day up to which everything from the beginning on is covered; None where nothing is."""
    return next((end for first, end in covered if first is None), None)
