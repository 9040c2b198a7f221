"""Business days, one at a time (R27)."""

from __future__ import annotations

from datetime import date, timedelta

HOLIDAYS = (date(2018, 1, 1), date(2018, 1, 15), date(2018, 2, 19))
"""The federal ones, early in 2018: 5 U.S.C. 6103."""


def business_days(first: date, last: date) -> float:
    """So many steps from one business day to the next until the last day is reached; back, as many as stay at or after
    it."""
    day, steps = first, 0
    while day < last:
        day = _next(day, 1)
        steps += 1
    while last < first and (back := _next(day, -1)) >= last:
        day, steps = back, steps - 1
    return float(steps)


def _next(day: date, way: int) -> date:
    day += timedelta(days=way)
    while day.weekday() > 4 or day in HOLIDAYS:
        day += timedelta(days=way)
    return day
