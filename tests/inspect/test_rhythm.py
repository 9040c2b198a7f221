"""Silences and missing numbers."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.integrity.silent_days import Rhythm, silences
from tests.inspect.logs import inspected, written

HEADER = ["Search ID", "Date/Time", "Officer", "Case Number"]


def log(tmp_path, days, ids=None):
    ids = ids or [f"R{i:04d}" for i in range(len(days))]
    return written(tmp_path / "log.csv", HEADER, [[n, f"{d:%Y-%m-%d} 10:00", "A", ""] for n, d in zip(ids, days, strict=True)])


def every_day(first, count):
    return [first + timedelta(days=n) for n in range(count)]


def test_a_week_without_a_search_in_a_log_with_searches_daily_is_a_silence(tmp_path):
    days = every_day(date(2024, 1, 1), 200)
    found = inspected(log(tmp_path, days[:100] + days[107:])).rhythm
    [silence] = found.silences
    assert (silence.first, silence.last, silence.days) == (days[100], days[106], 7)
    assert found.active == 193


def test_weekends_are_no_silence_in_a_log_kept_on_workdays(tmp_path):
    days = [d for d in every_day(date(2024, 1, 1), 365) if d.weekday() < 5]
    assert inspected(log(tmp_path, days)).rhythm.silences == ()


def test_three_weeks_are_no_silence_in_a_log_with_one_search_in_two_weeks(tmp_path):
    days = [date(2022, 1, 3) + timedelta(days=14 * n) for n in range(40)]
    assert inspected(log(tmp_path, days[:20] + days[21:])).rhythm.silences == ()


@settings(max_examples=50, deadline=None)
@given(st.integers(2, 30), st.integers(0, 60))
def test_a_longer_silence_is_never_less_telling(length, before):
    """The same log with a longer hole has at least the hole told, if the shorter was."""

    def told(hole):
        days = [*every_day(date(2024, 1, 1), 40 + before), *every_day(date(2024, 1, 1) + timedelta(days=40 + before + hole), 100)]
        return bool(silences(Rhythm(tuple(days), 170 + hole, (), (0.2,) * 7), 0.01))

    assert told(length + 1) or not told(length)


def test_numbers_missing_from_a_sequence_are_told_with_their_runs(tmp_path):
    ids = [f"FR-{n:04d}" for n in range(1, 61) if n not in (10, 11, 12, 40)]
    [found] = inspected(log(tmp_path, every_day(date(2024, 1, 1), 56), ids)).sequences
    assert (found.prefix, found.digits, found.first, found.last, found.present, found.missing) == ("FR-", 4, 1, 60, 56, 4)
    assert [(r.first, r.last) for r in found.runs] == [(10, 12), (40, 40)]


def test_numbers_drawn_at_random_are_no_sequence(tmp_path):
    ids = [str(n * n * 7919 % 1_000_003) for n in range(1, 61)]
    assert inspected(log(tmp_path, every_day(date(2024, 1, 1), 60), ids)).sequences == ()


def test_monthly_files_make_one_sequence(tmp_path):
    days = every_day(date(2024, 1, 1), 60)
    one = written(tmp_path / "1.csv", HEADER, [[f"R{n}", f"{d:%Y-%m-%d}", "A", ""] for n, d in enumerate(days[:30], start=1)])
    two = written(tmp_path / "2.csv", HEADER, [[f"R{n}", f"{d:%Y-%m-%d}", "A", ""] for n, d in enumerate(days[30:], start=33)])
    [found] = inspected(one, two).sequences
    assert (found.first, found.last, found.missing) == (1, 62, 2)
