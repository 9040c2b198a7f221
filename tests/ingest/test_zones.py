"""Zones: local figures become instants, and stay two readings where they are not certain."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.zones import ZONE_OF_STATE, is_zone, utc_bounds, utc_hi, utc_lo
from tests.examples import tried_on
from tests.ingest.tables import events
from tests.ingest.test_dates import us

HEADER = ("Date", "Operator", "Case #")
LA = "America/Los_Angeles"


def one(cell: str, **options: str) -> dict[str, object]:
    return events((cell, "Ann Lee", "1"), header=HEADER, **options)[0]


def test_a_known_zone_gives_the_instant_in_utc() -> None:
    event = one("2025-06-01 08:00:00", zone=LA)
    assert (event["time_lo"], event["clock"]) == (us(2025, 6, 1, 15), "utc")


def test_a_value_with_its_own_offset_does_not_take_the_logs_zone() -> None:
    event = one("2025-06-01T08:00:00Z", zone=LA)
    assert (event["time_lo"], event["clock"]) == (us(2025, 6, 1, 8), "utc")


def test_a_time_in_the_hour_that_comes_twice_spans_both() -> None:
    # 2 November 2025, 01:30 is 08:30 UTC (summer time) and 09:30 UTC
    event = one("2025-11-02 01:30:00", zone=LA)
    assert (event["time_lo"], event["time_hi"]) == (us(2025, 11, 2, 8, 30), us(2025, 11, 2, 9, 30))


def test_a_time_in_the_hour_that_never_comes_spans_both_offsets() -> None:
    # 9 March 2025, 02:30 with -7 hours is 09:30 UTC, with -8 hours 10:30 UTC
    event = one("2025-03-09 02:30:00", zone=LA)
    assert (event["time_lo"], event["time_hi"]) == (us(2025, 3, 9, 9, 30), us(2025, 3, 9, 10, 30))


def test_without_any_zone_the_clock_is_the_logs_own() -> None:
    event = one("2025-06-01 08:00:00")
    assert (event["time_lo"], event["clock"]) == (us(2025, 6, 1, 8), "unknown:abababababab")


def test_an_unknown_clock_has_two_civil_dates_in_a_known_place() -> None:
    # as local: 1 June; as UTC, 22:00 on 31 May in Los Angeles (UTC-7)
    event = one("2025-06-01 05:00:00", agency_zone=LA)
    assert (event["date_lo"], event["date_hi"]) == (date(2025, 5, 31), date(2025, 6, 1))


def test_a_date_without_a_time_is_the_agencys_own_date() -> None:
    event = one("2025-06-01", agency_zone=LA)
    assert (event["date_lo"], event["date_hi"]) == (date(2025, 6, 1), date(2025, 6, 1))


def test_a_day_in_a_known_zone_is_one_civil_day() -> None:
    event = one("2025-06-01", zone=LA, agency_zone=LA)
    assert (event["date_lo"], event["date_hi"]) == (date(2025, 6, 1), date(2025, 6, 1))


def test_an_instant_in_an_unknown_place_may_be_of_the_day_before_or_after() -> None:
    # local clocks run from 12 hours behind UTC to 14 ahead
    event = one("2025-06-01T11:00:00Z")
    assert (event["date_lo"], event["date_hi"]) == (date(2025, 5, 31), date(2025, 6, 2))


def test_a_row_with_two_kinds_of_clock_widens_the_second() -> None:
    header = ("Start Date", "Date", "End", "Operator", "Case #")
    event = events(("", "2025-06-01T08:00:00Z", "2025-06-01 09:00:00", "Ann Lee", "1"), header=header)[0]
    assert event["clock"] == "utc"
    assert (event["end_lo"], event["end_hi"]) == (us(2025, 5, 31, 19), us(2025, 6, 1, 21))


@pytest.mark.parametrize("state", ["TX", "FL", "OR", "ID", "AK", "AZ", "NV"])
def test_a_state_that_zones_divide_has_no_zone_of_its_own(state: str) -> None:
    assert state not in ZONE_OF_STATE


def test_the_zones_of_states_exist() -> None:
    assert all(is_zone(zone) for zone in ZONE_OF_STATE.values())
    assert ZONE_OF_STATE["WA"] == LA
    assert not is_zone("America/Seattle")


SECONDS = st.integers(1_700_000_000, 1_720_000_000) | st.integers(1_699_146_000, 1_699_153_200)
"""From November 2023 to July 2024, and around the end of summer time of 2023 in particular."""


@tried_on(100)
@given(
    figures=st.lists(st.none() | st.tuples(SECONDS, st.sampled_from([0, 0, 0, 1, 1800, 86_400])), max_size=8),
    zone=st.sampled_from([LA, "UTC", "Australia/Lord_Howe", "Asia/Kathmandu"]),
)
def test_bounds_that_are_worked_out_once_are_those_worked_out_each(
    figures: list[tuple[int, int] | None], zone: str
) -> None:
    ends = [(None, None) if one is None else (one[0] * 10**6, sum(one) * 10**6) for one in figures]
    lo, hi = (pl.Series("at", [end[i] for end in ends], dtype=pl.Int64) for i in (0, 1))
    first, last = utc_bounds(lo, hi, zone)
    assert first.to_list() == utc_lo(lo, zone).to_list() and last.to_list() == utc_hi(hi, zone).to_list()
