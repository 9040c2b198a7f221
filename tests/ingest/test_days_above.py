"""A day that is written once, above the records of that day, is the day of these records."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.dates import LIKELY_CLOCK, clock_text
from checker.ingest.days_above import _CLOCK
from tests.examples import tried_on
from tests.ingest.tables import read, table

HEAD = ("Time", "Officer", "Case #", "Reason", "Candidates")


def _at(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=UTC).timestamp()) * 1_000_000


def _day(text: str, width: int = 5) -> tuple[str, ...]:
    return (text, *[""] * (width - 1))


def test_a_day_above_gives_its_day_to_the_rows_below_up_to_the_next() -> None:
    rows = (
        _day("Monday, March 4, 2024"),
        ("0810", "A-17", "24-1", "robbery", "3"),
        ("9:20 AM", "A-18", "24-2", "robbery", "3"),
        _day("Tuesday, March 5th, 2024"),
        ("23:15 hrs", "A-17", "24-3", "robbery", "3"),
    )
    got = read(table(HEAD, *rows), zone="UTC")
    assert got.events["time_lo"].to_list() == [_at(2024, 3, 4, 8, 10), _at(2024, 3, 4, 9, 20), _at(2024, 3, 5, 23, 15)]
    assert (got.input.rows.read, got.input.rows.used) == (3, 3)
    assert [entry.statement for entry in got.ledger if entry.topic == "dates"] == [
        "days written above their records, which give the day to 3 rows below them with a time of day alone: rows 2, 5"
    ]


def test_it_may_be_in_any_column_or_in_all_of_a_cell_that_spans_them_and_its_order_is_settled_by_the_others() -> None:
    rows = (
        ("", "Date: 03/04/2024", "", "", ""),
        ("08:10", "A-17", "24-1", "robbery", "3"),
        ("03/14/2024",) * 5,
        ("09:20", "A-17", "24-2", "robbery", "3"),
    )
    got = read(table(HEAD, *rows), zone="UTC")
    assert got.events["time_lo"].to_list() == [_at(2024, 3, 4, 8, 10), _at(2024, 3, 14, 9, 20)]


def test_a_clock_time_in_a_column_of_its_own_takes_it_too() -> None:
    head = ("Date", "Search Time", *HEAD[1:])
    rows = (_day("3/14/2024", 6), ("", "0810", "A-17", "24-1", "robbery", "3"), ("", "", "A-17", "24-2", "x", "3"))
    got = read(table(head, *rows), zone="UTC")
    assert got.events["time_lo"].to_list() == [_at(2024, 3, 14, 8, 10), None]


@pytest.mark.parametrize("other", ["March 2024", "Week of 03/04/2024", "03/04/2024 08:00", "Evening shift"])
def test_what_is_not_one_day_gives_none(other: str) -> None:
    got = read(table(HEAD, _day(other), ("08:10", "A-17", "24-1", "robbery", "3")), zone="UTC")
    assert got.events.filter(kind="search")["time_lo"][-1] is None


def test_rows_above_the_first_day_and_rows_with_a_date_of_their_own_take_none() -> None:
    rows = (
        ("07:00", "A-17", "24-0", "robbery", "3"),
        _day("2024-03-04"),
        ("08:10", "A-17", "24-1", "robbery", "3"),
        ("2024-03-09 09:00", "A-17", "24-2", "robbery", "3"),
    )
    got = read(table(HEAD, *rows), zone="UTC")
    assert got.events["time_lo"].to_list() == [None, _at(2024, 3, 4, 8, 10), _at(2024, 3, 9, 9, 0)]


def test_a_day_is_given_across_the_pieces_of_a_log() -> None:
    rows = (_day("2024-03-04"), *((f"08:{minute:02}", "A-17", f"24-{minute}", "robbery", "3") for minute in range(4)))
    pieces = [table(HEAD, *rows[:2]), table(HEAD, *rows[2:], first=4)]
    assert read(*pieces).events["time_lo"].to_list() == read(table(HEAD, *rows)).events["time_lo"].to_list()


CLOCKS = st.text(st.sampled_from("0123456789:. hHrRsaApPmM-"), max_size=12)
ODD = (
    "0830",
    "083015",
    "08:30 hrs",
    "2359h.",
    "0.354166667",
    ".3541",
    "1899-12-30 08:30:00",
    "1904-01-01T7:05",
    "7:05 a.m.",
)


@tried_on(200)
@given(cells=st.lists(CLOCKS | st.sampled_from(ODD), min_size=1, max_size=30))
def test_no_time_of_day_is_passed_over_at_the_first_look(cells: list[str]) -> None:
    frame = pl.DataFrame({"cell": [cell.strip() for cell in (*ODD, *cells)]})
    written, likely = frame.select(
        clock_text(pl.col("cell")).str.contains(_CLOCK).alias("written"),
        pl.col("cell").str.contains(LIKELY_CLOCK).alias("likely"),
    )
    assert not (written & ~likely).any()
    assert written[: len(ODD)].all()


NIGHT = (
    _day("Monday, March 4, 2024"),
    ("22:10", "A-17", "24-1", "robbery", "3"),
    ("00:30", "A-18", "24-2", "robbery", "3"),
    _day("Tuesday, March 5, 2024"),
    ("09:00", "A-17", "24-3", "robbery", "3"),
)


def test_an_early_time_below_a_late_one_may_be_of_the_day_after_and_the_ledger_says_so() -> None:
    got = read(table(HEAD, *NIGHT), zone="UTC")
    assert got.events["time_lo"].to_list() == [_at(2024, 3, 4, 22, 10), _at(2024, 3, 4, 0, 30), _at(2024, 3, 5, 9)]
    assert got.events["time_hi"].to_list()[1] == _at(2024, 3, 5, 0, 31) - 1
    [told] = [entry for entry in got.ledger if "night shift" in entry.statement]
    assert told.first_page and told.statement.endswith("row 4")


def test_so_may_one_in_the_next_chunk_of_the_same_table() -> None:
    chunks = (table(HEAD, *NIGHT[:2]), table(HEAD, *NIGHT[2:], first=4))
    assert read(*chunks, zone="UTC").events["time_hi"].to_list()[1] == _at(2024, 3, 5, 0, 31) - 1


@pytest.mark.parametrize(
    "clocks", [("23:50", "22:10", "09:00", "00:30"), ("08:00", "14:00", "09:00"), ("00:30", "02:15", "23:00")]
)
def test_a_list_from_the_latest_on_and_times_of_one_working_day_keep_their_day(clocks: tuple[str, ...]) -> None:
    rows = [(clock, "A-17", f"24-{n}", "robbery", "3") for n, clock in enumerate(clocks)]
    got = read(table(HEAD, _day("Monday, March 4, 2024"), *rows), zone="UTC")
    assert set(got.events["time_hi"] - got.events["time_lo"]) == {59_999_999}
    assert not [entry for entry in got.ledger if "night shift" in entry.statement]
