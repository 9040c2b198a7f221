"""Time zones: local figures to instants, instants to civil dates, with both readings wherever one is not certain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Literal

import polars as pl
from polars.exceptions import ComputeError

from checker.model.errors import UsageError

HOUR_US = 3600 * 1_000_000
EASTMOST_US = 14 * HOUR_US
WESTMOST_US = 12 * HOUR_US
"""Local clocks run from 12 hours behind UTC to 14 hours ahead of it."""

_BY_ZONE = {
    "America/New_York": "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
    "America/Chicago": "AL AR IA IL LA MN MO MS OK WI",
    "America/Denver": "CO MT NM UT WY",
    "America/Los_Angeles": "CA WA",
    "Pacific/Honolulu": "HI",
    "America/Puerto_Rico": "PR VI",
    "Pacific/Guam": "GU MP",
    "Pacific/Pago_Pago": "AS",
}
ZONE_OF_STATE = {state: zone for zone, states in _BY_ZONE.items() for state in states.split()}
"""States and territories that lie in one zone as a whole. Source: the zone limits of 49 CFR part 71, from memory and
not checked against its text; states that it divides (AK FL ID IN KS KY MI ND NE NV OR SD TN TX) are left out, as is AZ,
where the Navajo Nation keeps summer time and the rest does not."""


ZONE_OF_COUNTRY = {"uk": "Europe/London"}
"""Countries that documents are about and that keep one time, by the first part of a place. Source: tz database,
zone.tab."""


@cache
def is_zone(name: str) -> bool:
    """Whether `name` is a zone of the IANA database that comes with Polars."""
    try:
        pl.Series([0]).cast(pl.Datetime("us")).dt.replace_time_zone(name)
    except (ComputeError, UnicodeEncodeError):
        return False
    return True


def unknown_zone(name: str, where: str = "") -> UsageError:
    """The error for a name that `is_zone` does not know."""
    return UsageError(f'unknown time zone "{name}"', where=where, hint="use an IANA name, America/Los_Angeles or UTC")


def utc_lo(local: pl.Series, zone: str) -> pl.Series:
    """The earliest instants (microseconds UTC) that the local figures `local` (microseconds) may stand for in
    `zone`."""
    return _instants(local, zone, "earliest", pl.min_horizontal)


def utc_hi(local: pl.Series, zone: str) -> pl.Series:
    """The latest such instants. They differ from `utc_lo` where the clocks were set back (the figures come twice) or
    forward (they come never: the offsets before and after the gap give the two readings)."""
    return _instants(local, zone, "latest", pl.max_horizontal)


def utc_bounds(lo: pl.Series, hi: pl.Series, zone: str) -> tuple[pl.Series, pl.Series]:
    """`utc_lo` of `lo` and `utc_hi` of `hi`. Where both are the same figures, and the clocks were not set then, they
    are one instant, and worked out once."""
    alike = lo.eq_missing(hi)
    if int(alike.sum()) * 2 < len(alike):
        return utc_lo(lo, zone), utc_hi(hi, zone)
    once = lo.to_frame("us").select(_in_zone(pl.col("us"), zone, "null")).to_series()
    others = (~alike | (once.is_null() & lo.is_not_null())).arg_true()
    if not len(others):
        return once, once
    first = once.clone().scatter(others, utc_lo(lo[others], zone))
    return first, once.clone().scatter(others, utc_hi(hi[others], zone))


def _instants(
    local: pl.Series, zone: str, which: Literal["earliest", "latest"], pick: Callable[..., pl.Expr]
) -> pl.Series:
    figures, us = local.to_frame("us"), pl.col("us")
    placed = figures.select(_in_zone(us, zone, which)).to_series()
    never = (placed.is_null() & local.is_not_null()).arg_true()
    if not len(never):
        return placed
    before = _in_zone(us - 3 * HOUR_US, zone, "earliest") + 3 * HOUR_US
    after = _in_zone(us + 3 * HOUR_US, zone, "latest") - 3 * HOUR_US
    return placed.scatter(never, figures[never].select(pick(before, after)).to_series())


def _in_zone(local: pl.Expr, zone: str, which: Literal["earliest", "latest", "null"]) -> pl.Expr:
    stamp = local.cast(pl.Datetime("us"))
    placed = stamp.dt.replace_time_zone(zone, ambiguous=which, non_existent="null")
    return placed.dt.convert_time_zone("UTC").dt.replace_time_zone(None).cast(pl.Int64)


def civil_date(instant: pl.Expr, zone: str) -> pl.Expr:
    """The civil date in `zone` of an instant in microseconds UTC."""
    return instant.cast(pl.Datetime("us", "UTC")).dt.convert_time_zone(zone).dt.date()


def plain_date(figures: pl.Expr) -> pl.Expr:
    """The date of figures in microseconds, on their own clock."""
    return figures.cast(pl.Datetime("us")).dt.date()


def date_bounds(
    lo: pl.Expr, hi: pl.Expr, *, known: pl.Expr, whole_day: pl.Expr, agency_zone: str | None
) -> list[pl.Expr]:
    """`date_lo` and `date_hi`: the civil dates in the agency's place that a time may fall on.

    lo, hi: the time's bounds on its row's clock. known: whether that clock is UTC. whole_day: a date without a clock
        time
    and without a zone, which is the agency's own civil date (readings.md R7). agency_zone: None where it is not known.

    A clock of unknown zone has two readings: the figures are the agency's local time, or they are UTC. An agency of
    unknown zone may lie anywhere between the outermost zones.
    """
    if agency_zone:
        utc_first, utc_last = civil_date(lo, agency_zone), civil_date(hi, agency_zone)
    else:
        utc_first, utc_last = plain_date(lo - WESTMOST_US), plain_date(hi + EASTMOST_US)
    local_first, local_last = plain_date(lo), plain_date(hi)
    unknown_first = pl.min_horizontal(local_first, utc_first)
    unknown_last = pl.max_horizontal(local_last, utc_last)
    first = pl.when(known).then(utc_first).when(whole_day).then(local_first).otherwise(unknown_first)
    last = pl.when(known).then(utc_last).when(whole_day).then(local_last).otherwise(unknown_last)
    # An offset can carry a date past the ends of Python's calendar.
    return [first.clip(date.min, date.max).alias("date_lo"), last.clip(date.min, date.max).alias("date_hi")]
