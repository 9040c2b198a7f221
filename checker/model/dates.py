"""Civil dates as people read them: in the order of the agency's country."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime

from checker.model.values import COUNTRIES

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


_DAY_FIRST = ("Africa", "Asia", "Atlantic", "Australia", "Europe", "GB")
"""Where a zone lies whose country writes the day before the month."""


def country(place: str | None, zone: str | None = None) -> str:
    """The country by which dates are written: of the agency's place (`gb/london`), else where the zone of its log lies;
    the United States where neither is known."""
    if place:
        return place.split("/")[0]
    return "" if (zone or "").split("/")[0] in _DAY_FIRST else "us"


def add_months(when: date, count: int) -> date:
    """The same day so many calendar months later; in a month without that day, its last."""
    year, month = divmod(when.year * 12 + when.month - 1 + count, 12)
    return date(year, month + 1, min(when.day, monthrange(year, month + 1)[1]))


def months_through(first: date, last: date) -> list[date]:
    """The first day of each month from that of one day to that of another."""
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(at // 12, at % 12 + 1, 1) for at in months]


def day(when: date, place: str | None, zone: str | None = None) -> str:
    """`January 2, 2023`, whatever the machine's language; `2 January 2023` outside the United States (`country`)."""
    month = MONTHS[when.month - 1]
    if country(place, zone) == "us":
        return f"{month} {when.day}, {when.year}"
    return f"{when.day} {month} {when.year}"


def period(first: date, last: date, place: str | None, zone: str | None = None) -> str:
    """A span as text: one day, or "March 3, 2024 to March 5, 2024"."""
    until = "" if first == last else f" to {day(last, place, zone)}"
    return f"{day(first, place, zone)}{until}"


def moment(text: str, place: str | None, zone: str | None = None) -> str:
    """A month, day or moment of ISO 8601 as people read it: `2024-03` as "March 2024", `2024-03-05 14:20:00` as
    "March 5, 2024, 14:20:00". Other text (`2024-03-05/2024-03-06`, "") stays as it is."""
    try:
        when = datetime.fromisoformat(f"{text}-01" if len(text) == len("2024-03") else text)
    except ValueError:
        return text
    if len(text) == len("2024-03"):
        return f"{MONTHS[when.month - 1]} {when.year}"
    return f"{day(when.date(), place, zone)}{text[10:].replace(' ', ', ', 1)}"


def document_day(when: date, document: str) -> str:
    """A day of the law, as the country of its document writes it. document: as `place_of` takes it."""
    return day(when, place_of(document))


def place_of(document: str) -> str | None:
    """The place by which the dates of a document are written. document: its id, `us/wa/rcw-43.386`; one that is of no
    place is taken for one of the United States."""
    return document if document.split("/")[0] in COUNTRIES else None
