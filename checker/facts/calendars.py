"""Business days: all but Saturdays, Sundays and the public holidays of the agency's country (reading R27)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import polars as pl

FIRST_YEAR = 1990
"""From which on holidays are known; before it there were no logs of face recognition."""
_NEXT = pl.duration(days=1)


@lru_cache(maxsize=8)
def holidays_of(place: str, as_of: date) -> tuple[date, ...] | None:
    """The holidays of the country of a place (`us/wa/seattle`: the federal ones, since no clause names another
    calendar), until two years after the as-of day; None where no calendar is known."""
    if not place:
        return None
    import holidays  # heavy, and hardly ever asked for

    country = place.upper().split("/")[0]
    if country not in holidays.list_supported_countries(include_aliases=True):
        return None
    return tuple(sorted(holidays.country_holidays(country, years=range(FIRST_YEAR, as_of.year + 3))))


def business_days(first: pl.Expr, last: pl.Expr, holidays: Sequence[date]) -> pl.Expr:
    """The least number of business days that, counted from the first day, reaches the last one; 0 on the day itself,
    negative where the last lies before the first. Days: civil dates. It is one more than the business days between."""

    def business_days_after(start: pl.Expr, end: pl.Expr) -> pl.Expr:
        return pl.business_day_count(start, end, holidays=list(holidays))

    count = pl.when(last > first).then(business_days_after(first + _NEXT, last) + 1)
    return count.when(last < first).then(-business_days_after(last, first)).when(last == first).then(0).cast(pl.Float64)
