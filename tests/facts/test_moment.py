"""What is certain and what is possible of the order of moments: each reading by hand, then over random bounds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.facts.moment import Moment, day_end, instant, moment
from checker.facts.timing import EVER, NEVER

Bounds = tuple[int, int]
SECOND, MINUTE, HOUR = 1_000_000, 60_000_000, 3_600_000_000
DAY = 24 * HOUR
Test = Callable[[Moment, Moment], pl.Expr]


def at(text: str, span: int = 0) -> Bounds:
    lo = int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * SECOND
    return lo, lo + span


def holds(test: Test, one: Bounds, other: Bounds) -> bool:
    frame = pl.DataFrame({"a_lo": [one[0]], "a_hi": [one[1]], "b_lo": [other[0]], "b_hi": [other[1]]})
    return bool(frame.select(test(moment("a_"), moment("b_"))).item())


SECOND_1, SECOND_2 = at("2024-03-11 09:00:00"), at("2024-03-11 09:00:01")
MINUTE_0, MINUTE_1 = at("2024-03-11 09:00", MINUTE - 1), at("2024-03-11 09:01", MINUTE - 1)
DAY_0, DAY_1 = at("2024-03-11", DAY - 1), at("2024-03-12", DAY - 1)
UNKNOWN = (NEVER, EVER)


@pytest.mark.parametrize(
    ("one", "other", "surely", "maybe"),
    [
        (SECOND_1, SECOND_2, True, True),
        (SECOND_2, SECOND_1, False, False),
        (SECOND_1, SECOND_1, False, True),
        (MINUTE_0, MINUTE_0, False, True),
        (MINUTE_0, MINUTE_1, True, True),
        (MINUTE_0, SECOND_2, False, True),
        (DAY_0, DAY_0, False, True),
        (DAY_0, DAY_1, True, True),
        (DAY_0, SECOND_1, False, True),
        (UNKNOWN, SECOND_1, False, True),
        (SECOND_1, UNKNOWN, False, True),
    ],
)
def test_before_needs_an_earlier_instant_at_the_precision_that_is_kept(
    one: Bounds, other: Bounds, surely: bool, maybe: bool
) -> None:
    """Reading R8."""
    assert holds(Moment.surely_before, one, other) is surely
    assert holds(Moment.maybe_before, one, other) is maybe


def test_what_is_done_by_a_moment_may_be_done_in_it() -> None:
    assert holds(Moment.surely_by, SECOND_1, SECOND_1)
    assert not holds(Moment.surely_by, MINUTE_0, MINUTE_0)
    assert not holds(Moment.maybe_by, SECOND_2, SECOND_1)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        (DAY_0, DAY_0[0], DAY_0[1]),
        (MINUTE_0, MINUTE_0[0], MINUTE_0[0]),
        (SECOND_1, SECOND_1[0], SECOND_1[0]),
        # The clocks are set forward, and back, on that day.
        (at("2024-03-10 08:00", 23 * HOUR - 1), at("2024-03-10 08:00")[0], at("2024-03-11 07:00")[0] - 1),
        (at("2024-11-03 07:00", 25 * HOUR - 1), at("2024-11-03 07:00")[0], at("2024-11-04 08:00")[0] - 1),
    ],
)
def test_a_paper_that_ends_on_a_date_ends_with_that_day(written: Bounds, first: int, last: int) -> None:
    """Reading R9."""
    frame = pl.DataFrame({"lo": [written[0]], "hi": [written[1]]})
    begins, ends = moment().as_first(), moment().as_last()
    assert frame.select(a=begins.lo, b=begins.hi, c=ends.lo, d=ends.hi).row(0) == (first, first, last, last)


def test_an_unsettled_date_stays_between_its_readings() -> None:
    written = at("2024-03-04", 31 * DAY - 1)  # March 4 or April 3
    frame = pl.DataFrame({"lo": [written[0]], "hi": [written[1]]})
    begins, ends = moment().as_first(), moment().as_last()
    assert frame.select(a=begins.lo, b=begins.hi, c=ends.lo, d=ends.hi).row(0) == (*written, *written)


@pytest.mark.parametrize(("hours", "surely"), [(13, False), (15, True)])
def test_clocks_of_unknown_zone_are_fourteen_hours_apart_or_less(hours: int, surely: bool) -> None:
    frame = pl.DataFrame({"lo": [hours * HOUR], "hi": [hours * HOUR], "clock": ["unknown:a"]})
    earlier, later = instant(0, clock="utc"), moment(clock="clock")
    assert frame.select(earlier.surely_before(later)).item() is surely
    assert frame.select(later.maybe_before(earlier)).item() is not surely
    assert frame.select(instant(0, clock="unknown:a").surely_before(later)).item()


@st.composite
def bounds(draw: st.DrawFn) -> Bounds:
    lo = draw(st.integers(0, 20))
    return lo, lo + draw(st.integers(0, 5))


@given(one=bounds(), other=bounds())
def test_certain_is_what_holds_for_every_two_instants_within_the_bounds(one: Bounds, other: Bounds) -> None:
    pairs = [(a, b) for a in range(one[0], one[1] + 1) for b in range(other[0], other[1] + 1)]
    assert holds(Moment.surely_before, one, other) is all(a < b for a, b in pairs)
    assert holds(Moment.surely_by, one, other) is all(a <= b for a, b in pairs)
    assert holds(Moment.maybe_by, one, other) is any(a <= b for a, b in pairs)
    assert holds(Moment.maybe_before, one, other) is any(a <= b for a, b in pairs)


@pytest.mark.parametrize(("clock", "hours"), [("utc", 14), ("unknown:0", 28)])
def test_the_end_of_a_day_in_an_unknown_place_is_as_wide_as_both_zones_leave_it(clock: str, hours: int) -> None:
    midnight = int(datetime(2018, 1, 7, tzinfo=UTC).timestamp() * 1e6)
    end = day_end(date(2018, 1, 6), None, pl.lit(clock))
    assert pl.select(end.lo, hi=end.hi).row(0) == (midnight - hours * 3_600_000_000, midnight + hours * 3_600_000_000)
