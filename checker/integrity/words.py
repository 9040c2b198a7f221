"""A span of days in the sentences of indications."""

from __future__ import annotations

from datetime import date

from checker.report.phrases import day


def days(first: date, last: date) -> str:
    """A span as text: one day, or "March 3, 2024 to March 5, 2024"."""
    return day(first) if first == last else f"{day(first)} to {day(last)}"
