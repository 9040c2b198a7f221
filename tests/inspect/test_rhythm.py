"""Silences and missing numbers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.integrity.silent_days import RecordDays, silences
from tests.examples import tried_on
from tests.inspect.logs import DATA, inspected, written

HEADER = ["Search ID", "Date/Time", "Officer", "Case Number"]


def log(tmp_path, days, ids=None):
    ids = ids or [f"R{i:04d}" for i in range(len(days))]
    return written(
        tmp_path / "log.csv", HEADER, [[n, f"{d:%Y-%m-%d} 10:00", "A", ""] for n, d in zip(ids, days, strict=True)]
    )


def every_day(first, count):
    return [first + timedelta(days=n) for n in range(count)]


def test_a_week_without_a_search_in_a_log_with_searches_daily_is_a_silence(tmp_path):
    days = every_day(date(2024, 1, 1), 200)
    found = inspected(log(tmp_path, days[:100] + days[107:])).rhythm
    [silence] = found.silences
    assert (silence.first, silence.last, silence.days) == (days[100], days[106], 7)
    assert found.active == 193


def test_the_span_is_of_the_same_days_as_the_rhythm_whatever_the_zone_may_be(tmp_path):
    """Of a log in UTC whose agency's place is not known, a record at half past midnight is not moved to the day
    before."""
    rows = [[f"R{n}", f"2024-03-{n:02}T00:30:00Z", "A", ""] for n in range(4, 9)]
    found = inspected(written(tmp_path / "log.csv", HEADER, rows))
    assert (
        (found.logs[0].first, found.logs[0].last)
        == (found.rhythm.first, found.rhythm.last)
        == (date(2024, 3, 4), date(2024, 3, 8))
    )


def test_weekends_are_no_silence_in_a_log_kept_on_workdays(tmp_path):
    days = [d for d in every_day(date(2024, 1, 1), 365) if d.weekday() < 5]
    assert inspected(log(tmp_path, days)).rhythm.silences == ()


def test_three_weeks_are_no_silence_in_a_log_with_one_search_in_two_weeks(tmp_path):
    days = [date(2022, 1, 3) + timedelta(days=14 * n) for n in range(40)]
    assert inspected(log(tmp_path, days[:20] + days[21:])).rhythm.silences == ()


@tried_on(18)
@given(st.integers(2, 30), st.integers(0, 60))
def test_a_longer_silence_is_never_less_telling(length, before):
    """The same log with a longer hole has at least the hole told, if the shorter was."""

    def told(hole):
        days = [
            *every_day(date(2024, 1, 1), 40 + before),
            *every_day(date(2024, 1, 1) + timedelta(days=40 + before + hole), 100),
        ]
        return bool(silences(RecordDays(tuple(days), 170 + hole, (), (0.2,) * 7), 0.01))

    assert told(length + 1) or not told(length)


def test_numbers_missing_from_a_sequence_are_told_with_their_runs(tmp_path):
    ids = [f"FR-{n:04d}" for n in range(1, 61) if n not in (10, 11, 12, 40)]
    [found] = inspected(log(tmp_path, every_day(date(2024, 1, 1), 56), ids)).sequences
    assert (found.prefix, found.digits, found.first, found.last, found.present, found.missing) == (
        "FR-",
        4,
        1,
        60,
        56,
        4,
    )
    assert [(r.first, r.last) for r in found.runs] == [(10, 12), (40, 40)]


def test_numbers_drawn_at_random_are_no_sequence(tmp_path):
    ids = [str(n * n * 7919 % 1_000_003) for n in range(1, 61)]
    assert inspected(log(tmp_path, every_day(date(2024, 1, 1), 60), ids)).sequences == ()


def test_monthly_files_make_one_sequence(tmp_path):
    days = every_day(date(2024, 1, 1), 60)
    one = written(
        tmp_path / "1.csv", HEADER, [[f"R{n}", f"{d:%Y-%m-%d}", "A", ""] for n, d in enumerate(days[:30], start=1)]
    )
    two = written(
        tmp_path / "2.csv", HEADER, [[f"R{n}", f"{d:%Y-%m-%d}", "A", ""] for n, d in enumerate(days[30:], start=33)]
    )
    [found] = inspected(one, two).sequences
    assert (found.first, found.last, found.missing) == (1, 62, 2)


def test_days_are_those_that_the_log_writes_whatever_the_zone_does_to_them(tmp_path):
    """A date in London's summer begins at 23:00 UTC of the day before; a Tuesday must not be told as a Monday."""
    days = [date(2025, 5, 6) + timedelta(days=7 * n) for n in range(20)]  # Tuesdays
    header = ("Deployment Location", "Date (DD/MM/YY)", "LFR Use Case", "Watchlist Size", "Faces seen (estimate)")
    rows = [("High Street", f"{d:%d/%m/%y}", "Crime Hotspot", "15095", "900") for d in days]
    found = inspected(written(tmp_path / "grid.csv", header, rows))
    assert found.rhythm.weekdays == (0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    assert (found.rhythm.first, found.rhythm.last) == (days[0], days[-1])
    assert (found.logs[0].first, found.logs[0].last) == (days[0], days[-1])


def test_the_span_of_a_log_without_a_known_place_is_that_of_its_own_figures(tmp_path):
    header = ("Date", "Officer", "Case Number", "Reason")
    rows = [("2025-10-01 08:34:17", "Ann Lee", "24-1", "theft"), ("2025-10-02 23:34:17", "Ann Lee", "24-2", "theft")]
    (log,) = inspected(written(tmp_path / "log.csv", header, rows)).logs
    assert (log.first, log.last, log.zone_open) == (date(2025, 10, 1), date(2025, 10, 2), True)


def test_a_date_with_two_readings_spans_both(tmp_path):
    rows = [("03/04/2025", "Ann Lee", "24-1", "theft")]
    (log,) = inspected(written(tmp_path / "log.csv", ("Date", "Officer", "Case Number", "Reason"), rows)).logs
    assert (log.first, log.last) == (date(2025, 3, 4), date(2025, 4, 3))


@pytest.mark.published
def test_the_published_grid_was_of_tuesdays_to_saturdays():
    """Counted from the text of its pages: 74 dates, of 37 days, none of them a Sunday or a Monday."""
    path = DATA / "met_lfr" / "met-lfr-grid-2025-to-may2026.pdf"
    found = inspected(path)
    assert (found.logs[0].first, found.logs[0].last) == (date(2025, 1, 8), date(2025, 5, 10))
    assert found.rhythm.active == 37
    assert (found.rhythm.weekdays[0], found.rhythm.weekdays[6]) == (0.0, 0.0)
