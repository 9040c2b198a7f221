"""Deadlines in civil days and months where the agency is (reading R27); expected numbers are counted by hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.facts.build import build
from checker.facts.calendars import business_days, holidays_of
from checker.facts.context import Context
from checker.facts.elapsed import COUNTS
from checker.facts.moment import day_end
from checker.facts.projection import document
from checker.facts.timelines import events_of
from checker.model.audit import Agency, Complete
from tests.facts.naive.calendars import business_days as one_by_one

SEATTLE = "America/Los_Angeles"
DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))


def counted(unit: str, first: date, last: date) -> float:
    frame = pl.DataFrame({"first": [first], "last": [last]})
    return float(frame.select(COUNTS[unit].measure(pl.col("first"), pl.col("last"))).item())


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2023, 1, 31), date(2023, 2, 28), 1),
        (date(2023, 1, 31), date(2023, 3, 1), 2),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2024, 2, 29), date(2025, 3, 1), 13),
        (date(2023, 5, 10), date(2023, 5, 10), 0),
        (date(2023, 5, 10), date(2023, 5, 11), 1),
        (date(2023, 5, 10), date(2023, 5, 9), 0),
        (date(2023, 5, 10), date(2023, 4, 10), -1),
    ],
)
def test_months_run_to_the_same_day_or_to_the_last_of_a_shorter_month(first: date, last: date, months: int) -> None:
    assert counted("months", first, last) == months


WASHINGTON = holidays_of("us/wa/seattle", date(2026, 1, 1)) or ()


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2023, 6, 30), date(2023, 6, 30), 0),
        (date(2023, 6, 30), date(2023, 7, 3), 1),  # Friday to Monday
        (date(2023, 7, 1), date(2023, 7, 3), 1),  # from a Saturday
        (date(2023, 6, 30), date(2023, 7, 1), 1),  # a step on a Saturday is before the first business day is over
        (date(2023, 7, 3), date(2023, 7, 5), 1),  # over July 4
        (date(2023, 12, 22), date(2023, 12, 27), 2),  # over a weekend and Christmas
        (date(2023, 7, 3), date(2023, 6, 30), -1),
        (date(2023, 7, 3), date(2023, 7, 1), 0),
    ],
)
def test_business_days_leave_out_weekends_and_holidays(first: date, last: date, days: int) -> None:
    frame = pl.DataFrame({"first": [first], "last": [last]})
    assert frame.select(business_days(pl.col("first"), pl.col("last"), WASHINGTON)).item() == days


def test_business_days_are_counted_one_by_one_alike_from_any_day_of_the_week() -> None:
    holidays = (date(2018, 1, 1), date(2018, 1, 15), date(2018, 2, 19))
    days = pl.date_range(date(2018, 1, 2), date(2018, 2, 10), eager=True)
    pairs = days.to_frame("first").join(days.to_frame("last"), how="cross")
    found = pairs.select(business_days(pl.col("first"), pl.col("last"), holidays)).to_series().to_list()
    assert found == [one_by_one(first, last) for first, last in pairs.iter_rows()]


@pytest.mark.parametrize(
    ("place", "day", "known"),
    [
        ("us/ca/oakland", date(2024, 4, 1), False),  # Cesar Chavez Day is California's own
        ("us/wa/seattle", date(2024, 7, 4), True),
        ("us/federal/ice", date(2024, 6, 19), True),
        ("us", date(2024, 6, 19), True),
        ("eu", date(2024, 5, 1), None),
        ("", date(2024, 6, 19), None),
    ],
)
def test_without_a_named_calendar_the_holidays_are_the_federal_ones(place: str, day: date, known: bool | None) -> None:
    calendar = holidays_of(place, date(2024, 12, 31))
    assert (None if calendar is None else day in calendar) == known


@given(DAYS, DAYS, DAYS)
def test_a_later_day_is_never_reached_in_fewer_days_or_months(first: date, one: date, other: date) -> None:
    for unit in ("days", "months"):
        assert counted(unit, first, min(one, other)) <= counted(unit, first, max(one, other))
        assert counted(unit, min(one, other), first) >= counted(unit, max(one, other), first)


def test_the_as_of_day_ends_at_midnight_where_the_agency_is() -> None:
    """A search at 09:00 on March 1 in Seattle, no notice: 15 hours have passed at the end of that day, not 7."""
    start = datetime(2023, 3, 1, 9, tzinfo=ZoneInfo(SEATTLE))
    assert silence(start, SEATTLE, "minutes") == {"at_least": 15 * 60, "at_most": 15 * 60}


def test_where_the_place_of_the_agency_is_not_known_the_as_of_day_may_end_in_any_zone() -> None:
    start = datetime.fromisoformat("2023-03-01T17:00+00:00")
    assert silence(start, None, "minutes") == {"at_least": (7 - 14) * 60, "at_most": (7 + 14) * 60}


def silence(start: datetime, zone: str | None, unit: str) -> Any:
    """The time from a search to a notice that was not given by the end of its day."""
    events, _ = events_of([{"step": "search", "at": start.isoformat(), "id": "S1"}], "here")
    said = {"kind": "notice", "by": "clerk", "on": date(2024, 1, 1), "basis": "export"}
    name = f"{unit}_from_use_to_notice"
    context = Context(complete=(Complete.model_validate(said),), as_of=start.date(), zone=zone)
    built = build(events, context, [name])
    return document(built.values, {name: built.codes[name][0]}).get(name)


@pytest.mark.parametrize("zone", [SEATTLE, "Asia/Tokyo", "UTC"])
def test_the_end_of_a_day_is_the_first_instant_of_the_next(zone: str) -> None:
    expected = datetime(2023, 3, 13, tzinfo=ZoneInfo(zone)).timestamp() * 1_000_000
    end = day_end(date(2023, 3, 12), zone, pl.lit("utc"))
    assert pl.select(end.lo).item() == pl.select(end.hi).item() == expected


@pytest.mark.parametrize(("place", "days"), [("us/wa/seattle", 2), ("", None)])
def test_without_a_known_calendar_business_days_are_not_known(place: str, days: float | None) -> None:
    """Friday before Labor Day 2023 to the Wednesday after it."""
    steps = [
        {"step": "search", "at": date(2023, 9, 1), "id": "S1"},
        {"step": "notice", "at": date(2023, 9, 6), "use_id": "S1"},
    ]
    events, last = events_of(steps, "a case")
    complete = Complete.model_validate({"kind": "notice", "by": "x", "on": date(2024, 1, 1), "basis": "export"})
    name = "workdays_from_use_to_notice"
    context = Context(Agency(place=place or None), complete=(complete,), as_of=last, zone="UTC")
    built = build(events, context, [name])
    found = document(built.values, {name: built.codes[name][0]}).get(name) or {}
    assert (found.get("at_least"), found.get("at_most")) == (days, days)
