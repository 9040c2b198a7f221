"""The bounds of times and the clocks that they are on.

Every time is an interval [lo, hi] of microseconds: an exact instant has lo = hi, a date its day, an unsettled day-month
order both readings, an unknown time everything. What comes before what is said in facts.moment.
"""

from __future__ import annotations

import polars as pl

from checker.model.event import ZONE_SLACK_US

NEVER = -(2**62)
EVER = 2**62
MINUTE_US = 60_000_000

Frame = pl.LazyFrame


def fill_bounds(time: str) -> list[pl.Expr]:
    """The bounds of a TIME field of the frame, NEVER and EVER where they are unknown."""
    return [
        pl.col(f"{time}_lo").fill_null(NEVER).alias(f"{time}_lo"),
        pl.col(f"{time}_hi").fill_null(EVER).alias(f"{time}_hi"),
    ]


def clock_slack(clock: str | pl.Expr, other: str | pl.Expr) -> pl.Expr:
    """How far times on one clock may lie from the same figures on the other, in microseconds; each the name of a
    column, or an expression.

    Times of one clock are compared as they stand; a clock of unknown zone may be ZONE_SLACK_US off any other.
    """
    one, two = (pl.col(c) if isinstance(c, str) else c for c in (clock, other))
    slack = [pl.when(c != "utc").then(pl.lit(ZONE_SLACK_US)).otherwise(pl.lit(0)) for c in (one, two)]
    return pl.when(one == two).then(pl.lit(0)).otherwise(slack[0] + slack[1])


def widen(frame: Frame, times: list[str], clock: str, other: str) -> Frame:
    """The bounds `<t>lo` and `<t>hi` of `times`, on `clock`, as they are on the clock `other`."""
    slack = clock_slack(clock, other)
    return frame.with_columns(
        *[(pl.col(f"{t}lo") - slack).alias(f"{t}lo") for t in times],
        *[(pl.col(f"{t}hi") + slack).alias(f"{t}hi") for t in times],
    )
