"""Dates: explicit formats only, and the order of day and month by evidence of the whole column."""

import re
from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.date_formats import DAY_SPAN, DAY_US, FORMATS, HOUR_SPAN, MINUTE_SPAN, compile_format
from checker.ingest.date_order import order_of, settled_bounds
from checker.ingest.dates import read_dates
from checker.model.errors import UsageError
from tests.examples import tried_on
from tests.ingest.tables import events, read, table

HEADER = ("Date", "Operator", "Case #")


def us(*figures: int) -> int:
    """Microseconds since 1970 of figures (year, month, day, hour ...), as if UTC."""
    moment = datetime(*figures, tzinfo=UTC)  # type: ignore[arg-type]
    return int(moment.timestamp()) * 1_000_000 + moment.microsecond


def bounds(*cells: str, **options: str) -> list[tuple[object, object, object]]:
    got = events(*((c, "Ann Lee", "1") for c in cells), header=HEADER, **options)
    return [(e["time_lo"], e["time_hi"], e["time__state"]) for e in got]


@pytest.mark.parametrize(
    ("cell", "lo", "span", "zoned"),
    [
        ("2026-02-26T08:34:17.998Z", us(2026, 2, 26, 8, 34, 17, 998000), 0, True),
        ("2010-12-30 14:32:00+01:00", us(2010, 12, 30, 13, 32), 0, True),
        ("11/14/2025, 09:53:36 AM UTC", us(2025, 11, 14, 9, 53, 36), 0, True),
        ("11/14/2025 12:05 AM", us(2025, 11, 14, 0, 5), MINUTE_SPAN, False),
        ("11/14/2025 12:05 PM", us(2025, 11, 14, 12, 5), MINUTE_SPAN, False),
        ("25/04/2025", us(2025, 4, 25), DAY_SPAN, False),
        ("25.04.2025 7:30", us(2025, 4, 25, 7, 30), MINUTE_SPAN, False),
        ("Nov 14, 2025", us(2025, 11, 14), DAY_SPAN, False),
        ("14-Nov-2025 23:59:59", us(2025, 11, 14, 23, 59, 59), 0, False),
        ("2024-02-29", us(2024, 2, 29), DAY_SPAN, False),
        ("3/15/24", us(2024, 3, 15), DAY_SPAN, False),
        ("15.3.24 8:30", us(2024, 3, 15, 8, 30), MINUTE_SPAN, False),
        ("15-Mar-24", us(2024, 3, 15), DAY_SPAN, False),
        ("3/15/2024 8:30AM", us(2024, 3, 15, 8, 30), MINUTE_SPAN, False),
        ("March 15, 2024 at 8:30 p.m.", us(2024, 3, 15, 20, 30), MINUTE_SPAN, False),
        ("20240315", us(2024, 3, 15), DAY_SPAN, False),
        ("20240315 143015", us(2024, 3, 15, 14, 30, 15), 0, False),
        ("20240315143015", us(2024, 3, 15, 14, 30, 15), 0, False),
        ("15MAR2024", us(2024, 3, 15), DAY_SPAN, False),
        ("March 2024", us(2024, 3, 1), 31 * DAY_US - 1, False),
        ("Feb. 2024", us(2024, 2, 1), 29 * DAY_US - 1, False),
        ("2023-02", us(2023, 2, 1), 28 * DAY_US - 1, False),
        ("12/2023", us(2023, 12, 1), 31 * DAY_US - 1, False),
        ("Sept-2024", us(2024, 9, 1), 30 * DAY_US - 1, False),
        ("20240315T083000Z", us(2024, 3, 15, 8, 30), 0, True),
        ("2024-03-15 08:30:00-08", us(2024, 3, 15, 16, 30), 0, True),
        ("11/15/2024 09:00:00 AM EST", us(2024, 11, 15, 14), 0, True),
        ("11/03/2024 01:30:00 AM EDT", us(2024, 11, 3, 5, 30), 0, True),
        ("2024-01-15 09:00:00 PST", us(2024, 1, 15, 17), 0, True),
        ("2024-07-15 09:00:00 BST", us(2024, 7, 15, 8), 0, True),
        ("Tue Oct 31 14:51:20 EDT 2023", us(2023, 10, 31, 18, 51, 20), 0, True),
        ("1709648400", us(2024, 3, 5, 14, 20), 0, True),
        ("1709648400250", us(2024, 3, 5, 14, 20, 0, 250_000), 0, True),
        ("45356", us(2024, 3, 5), DAY_SPAN, False),
        ("45356.597222", us(2024, 3, 5, 14, 20), 0, False),
        ("45356.6", us(2024, 3, 5), DAY_SPAN, False),
        ("2024-03-15 08:30+00:00", us(2024, 3, 15, 8, 30), MINUTE_SPAN, True),
        ("2024-03-15 08:30Z", us(2024, 3, 15, 8, 30), MINUTE_SPAN, True),
        ("11/15/2024 9:00 AM EST", us(2024, 11, 15, 14), MINUTE_SPAN, True),
        ("11/15/2024 9:00 AM (EST)", us(2024, 11, 15, 14), MINUTE_SPAN, True),
        ("11/15/2024 9:00 AM Eastern Standard Time", us(2024, 11, 15, 14), MINUTE_SPAN, True),
        ("11/15/2024 09:00:00 AM ET", us(2024, 11, 15, 14), 0, True),
        ("7/15/2024 9:00:00 AM Pacific", us(2024, 7, 15, 16), 0, True),
        ("Mon, Mar 18, 2024 9:00 AM", us(2024, 3, 18, 9), MINUTE_SPAN, False),
        ("Fri 3/15/2024", us(2024, 3, 15), DAY_SPAN, False),
        ("15th March 2024", us(2024, 3, 15), DAY_SPAN, False),
        ("March 15th, 2024 at 8:30 PM", us(2024, 3, 15, 20, 30), MINUTE_SPAN, False),
        ("3/15/2024 0830", us(2024, 3, 15, 8, 30), MINUTE_SPAN, False),
        ("3/15/24 2215 hrs", us(2024, 3, 15, 22, 15), MINUTE_SPAN, False),
        ("2024-03-15 - 08:30", us(2024, 3, 15, 8, 30), MINUTE_SPAN, False),
        ("15-MAR-24 08.30.00.000000 AM", us(2024, 3, 15, 8, 30), 0, False),
        ("15/Mar/2024:08:30:00 +0000", us(2024, 3, 15, 8, 30), 0, True),
        ("2024-03-15T08:30:00-05:00[America/Chicago]", us(2024, 3, 15, 13, 30), 0, True),
        ("2024-03-15 08:30:00 +0000 UTC", us(2024, 3, 15, 8, 30), 0, True),
        ("/Date(1709648400000)/", us(2024, 3, 5, 14, 20), 0, True),
        ("Mar 15, 2024, 8:30 PM EDT", us(2024, 3, 16, 0, 30), MINUTE_SPAN, True),
        ("3/15/2024 8 AM", us(2024, 3, 15, 8), HOUR_SPAN, False),
        ("2024.03.15", us(2024, 3, 15), DAY_SPAN, False),
    ],
)
def test_a_date_in_a_known_format_is_read_to_its_precision(cell: str, lo: int, span: int, zoned: bool) -> None:
    read = read_dates(pl.Series([cell])).row(0, named=True)
    assert (read["span"], read["zoned"]) == (span, zoned)
    assert lo in (read["a"], read["b"])


def test_a_bare_number_outside_of_its_range_is_no_date() -> None:
    cells = ["2024031508", "1234567890123456", "12345", "123", "9999999999", "830", "84562"]
    assert read_dates(pl.Series(cells))["a"].null_count() == len(cells)


def test_standard_time_written_in_summer_may_be_the_clock_that_people_saw() -> None:
    # 9 o'clock EST is 14:00 UTC; whoever writes EST in July may have looked at a clock that showed EDT, 13:00 UTC.
    read = read_dates(pl.Series(["2024-07-15 09:00:00 EST", "2024-11-03 01:10:00 EST"]))
    assert read["a"].to_list() == [us(2024, 7, 15, 13), us(2024, 11, 3, 6, 10)]
    assert (read["a"] + read["span"]).to_list() == [us(2024, 7, 15, 14), us(2024, 11, 3, 6, 10)]


def test_a_zone_named_without_standard_or_summer_is_the_time_that_clocks_showed() -> None:
    """Clocks in New York stood four hours behind UTC until 06:00 UTC on November 3, 2024, and then five: 1:30 came
    twice."""
    cells = pl.Series(["11/02/2024 01:30:00 AM ET", "11/03/2024 01:30:00 AM ET", "11/03/2024 02:30:00 AM ET"])
    read = read_dates(cells, ("%m/%d/%Y %I:%M:%S %p %z",))
    hour = 3_600_000_000
    assert read["a"].to_list() == [us(2024, 11, 2, 5, 30), us(2024, 11, 3, 5, 30), us(2024, 11, 3, 7, 30)]
    assert read["span"].to_list() == [0, hour, 0]


def test_the_ledger_says_which_bare_numbers_were_read_as_times() -> None:
    reading = read(table(HEADER, ("45356", "Ann Lee", "1"), ("1709648400", "Ann Lee", "2")))
    (said,) = [entry.statement for entry in reading.ledger if entry.topic == "dates"]
    assert "days since 1900" in said
    assert "since 1970" in said


@pytest.mark.parametrize(
    "cell",
    [
        "31/02/2025",
        "2025-02-29",
        "25:00",
        "2025-13-01",
        "11/14/2025 13:05 PM",
        "14/11",
        "2025",
        "soon",
        "13/13/2025",
        "3/15/2024 9:00 AM - 9:05 AM",
        "Mar-24",
        "13/2024",
        "Sunday 2024",
        "3/15/2024 24:00",
        "1.7096484E+12",
    ],
)
def test_what_is_no_existing_date_in_a_known_format_is_not_read(cell: str) -> None:
    assert read_dates(pl.Series([cell])).row(0, named=True)["a"] is None


WRITTEN = {
    "Y": "2024", "y": "24", "m": "5", "d": "08", "b": "sept.", "a": "Wed", "N": "12", "H": "9", "I": "09", "p": "a.M.",
    "M": "30", "S": "07,5",
}  # fmt: skip


@pytest.mark.parametrize("form", [*FORMATS, "%Y%m%dT%H%M%S", "%d%b%y", "20%y week %d-%m"])
def test_a_cell_that_the_pattern_of_a_format_reads_is_never_passed_over(form: str) -> None:
    padded = {"m": "05", "H": "09"} if re.search("%[YymdHIMS]%[ymdHIMS]", form) else {}
    for zone in ("z", "UTC", "-0530", "+05:30", "-05", "GMT+1000", "edt"):
        written = re.sub("%.", lambda mark: {**WRITTEN, **padded, "z": zone}[mark[0][1]], form)  # noqa: B023
        for cell in (written, written.upper(), written.lower()):
            assert all(
                compile_format(other).reads(cell) == bool(compile_format(other).finds.match(cell)) for other in FORMATS
            )
            assert compile_format(form).reads(cell)


def test_a_no_break_space_is_a_space_in_a_short_column_as_in_a_long_one() -> None:
    cells = ["4/25/2025, 10:00\u202fAM", "2025-04-25\u00a010:00"]
    short, long = (read_dates(pl.Series(cells * times))["a"].to_list() for times in (1, 600))
    assert short == [us(2025, 4, 25, 10)] * 2
    assert long == short * 600


def test_formats_that_read_the_same_cells_go_in_the_order_in_which_a_profile_names_them() -> None:
    american, european = "%m/%d/%Y", "%d/%m/%Y"
    cells = pl.Series(["25/04/2025"] * 30 + ["03/04/2025"])
    assert read_dates(cells, (american, european))["a"].to_list() == [us(2025, 4, 25)] * 30 + [us(2025, 3, 4)]


def test_one_day_past_the_twelfth_settles_the_whole_column() -> None:
    first, second = bounds("03/04/2025", "25/04/2025")
    assert first == (us(2025, 4, 3), us(2025, 4, 3) + DAY_SPAN, "value")
    assert second[0] == us(2025, 4, 25)


def test_a_month_first_column_is_settled_the_other_way() -> None:
    assert bounds("03/04/2025", "04/25/2025")[0][0] == us(2025, 3, 4)


def test_evidence_in_a_later_chunk_settles_the_earlier_ones() -> None:

    chunks = [table(HEADER, ("03/04/2025", "Ann Lee", "1")), table(HEADER, ("25/04/2025", "Ann Lee", "1"), first=3)]
    assert read(*chunks).events["time_lo"][0] == us(2025, 4, 3)


def test_without_evidence_a_date_spans_both_readings_and_the_ledger_says_so() -> None:

    reading = read(table(HEADER, ("03/04/2025", "Ann Lee", "1")))
    event = reading.events.row(0, named=True)
    assert (event["time_lo"], event["time_hi"]) == (us(2025, 3, 4), us(2025, 4, 3) + DAY_SPAN)
    assert (str(event["date_lo"]), str(event["date_hi"])) == ("2025-03-04", "2025-04-03")
    assert any(e.topic == "date-order" and "both readings" in e.statement for e in reading.ledger)


def test_in_a_mixed_column_open_cells_keep_both_readings_and_the_others_are_exact() -> None:
    open_cell, day_first, month_first = bounds("03/04/2025", "25/04/2025", "04/25/2025")
    assert open_cell[:2] == (us(2025, 3, 4), us(2025, 4, 3) + DAY_SPAN)
    assert day_first[0] == month_first[0] == us(2025, 4, 25)


def test_a_clock_in_a_column_of_its_own_completes_the_date_and_a_blank_one_leaves_the_day() -> None:
    rows = (
        ("2025-04-25", "14:30", "Ann Lee", ""),
        ("2025-04-25", "", "Ann Lee", ""),
        ("2025-04-25", "noonish", "Ann Lee", ""),
    )
    exact, blank, unread = events(*rows, header=("Date", "Time", "Operator", "Reason"))
    assert (exact["time_lo"], exact["time_hi"]) == (us(2025, 4, 25, 14, 30), us(2025, 4, 25, 14, 30) + MINUTE_SPAN)
    for event in (blank, unread):
        assert (event["time_lo"], event["time_hi"]) == (us(2025, 4, 25), us(2025, 4, 25) + DAY_SPAN)


def test_a_column_whose_times_are_all_midnight_holds_dates() -> None:
    got = bounds("2025-04-25 00:00:00", "2025-04-26 00:00:00")
    assert got[0][:2] == (us(2025, 4, 25), us(2025, 4, 25) + DAY_SPAN)
    timed = bounds("2025-04-25 00:00:00", "2025-04-26 08:00:00")
    assert timed[0][:2] == (us(2025, 4, 25), us(2025, 4, 25))


def test_a_cell_that_no_format_reads_is_unread() -> None:
    assert bounds("sometime in May")[0] == (None, None, "unread")


def test_a_format_without_a_full_date_is_refused_with_its_place() -> None:
    with pytest.raises(UsageError, match=r"p\.yaml:3"):
        compile_format("%H:%M", "p.yaml:3")
    with pytest.raises(UsageError, match="%Q"):
        compile_format("%Y-%m-%Q", "p.yaml:3")


DAYS = st.dates(min_value=datetime(1990, 1, 1).date(), max_value=datetime(2040, 1, 1).date())


@tried_on(25)
@given(st.lists(DAYS, min_size=1, max_size=8))
def test_a_date_always_lies_within_what_is_read_of_it(days: list) -> None:  # type: ignore[type-arg]
    read = read_dates(pl.Series([f"{d.day:02d}/{d.month:02d}/{d.year}" for d in days]))
    order = order_of(read).settled_order
    assert order != "month"
    for day, cell in zip(days, read.to_dicts(), strict=True):
        truth = us(day.year, day.month, day.day)
        assert cell["a"] == truth if order == "day" else min(cell["a"], cell["b"]) <= truth <= max(cell["a"], cell["b"])


@tried_on(25)
@given(st.lists(DAYS, min_size=2, max_size=8), st.data())
def test_blanking_a_cell_of_a_consistent_column_only_widens_the_others(days: list, data: st.DataObject) -> None:  # type: ignore[type-arg]
    cells = [f"{d.month}/{d.day}/{d.year}" for d in days]
    gone = data.draw(st.integers(0, len(cells) - 1))
    before, after = bounds(*cells), bounds(*("" if i == gone else c for i, c in enumerate(cells)))
    for i, ((lo, hi, _), (new_lo, new_hi, state)) in enumerate(zip(before, after, strict=True)):
        if i == gone:
            assert (new_lo, new_hi, state) == (None, None, "empty")
        else:
            assert new_lo <= lo and hi <= new_hi  # type: ignore[operator]


def test_an_interval_of_dates_spans_both_and_is_settled_by_no_column() -> None:
    cells = pl.Series(["2024-05-08/2024-08-05", "25/04/2024", "2024-08-05/2024-05-08", "2024-02-30/2024-03-01"])
    read = read_dates(cells)
    days = (date(2024, 5, 8) - date(1970, 1, 1)).days, (date(2024, 8, 5) - date(1970, 1, 1)).days
    assert read["a"][0] == read["b"][0] == days[0] * DAY_US
    assert read["a"][0] + read["span"][0] == days[1] * DAY_US + DAY_SPAN
    assert read["a"][2] is None
    assert read["a"][3] is None
    lo, hi = settled_bounds(pl.col("a"), pl.col("b"), pl.col("span"), pl.col("zoned"), "day", True)
    assert read.select(lo.alias("lo"), hi.alias("hi")).row(0) == (days[0] * DAY_US, days[1] * DAY_US + DAY_SPAN)


WRITTEN_ODDLY = (
    "2024-02-30 10:00:00", "2024-02-29 10:00:00", "2023-02-29 10:00:00", "2024-06-31 00:00:00", "2024-13-01 00:00:00",
    "2024-05-08 24:00:00", "2024-05-08 23:59:60", "2024-05-08 23:60:00", "1899-12-31 00:00:00", "1900-01-01 00:00:00",
    "2999-12-31 23:59:59", "3000-01-01 00:00:00", "+024-05-08 10:00:00", "2024-5-8 9:07:05", "2024-05-08  10:00:00",
    "2024-05-08\u202f10:00:00", "2024-05-08 10:00:00.250", "2024-05-08 10:00:00Z", "2024-05-08T10:00:00Z",
    "2024-05-08T10:00:00z",
    "2024-05-08T10:00:00", "2024-05-08T10:00:00+02:00", "2024-05-08t10:00:00", "2024-05-08", "2024-02-30",
    "2024-05-08 10:00",
    "\u0662\u0660\u0662\u0664-05-08 10:00:00", "2024-05-08 10:00:00\n", "not a date",
)  # fmt: skip


@pytest.mark.parametrize("first", ["2024-05-08 10:00:00", "2024-05-08T10:00:00", "2024-05-08T10:00:00Z", "2024-05-08"])
def test_what_is_read_of_a_cell_does_not_depend_on_the_cells_beside_it(first: str) -> None:
    # Many cells of one shape are cut where one of them is; a few are gone through by a pattern.
    many = read_dates(pl.Series([first] * 600 + list(WRITTEN_ODDLY) * 600))
    alone = read_dates(pl.Series([first, *WRITTEN_ODDLY]))
    assert many[599 : 600 + len(WRITTEN_ODDLY)].equals(alone)
    assert many[600:].equals(pl.concat([alone[1:]] * 600))
    assert alone["a"][0] is not None


def test_a_profile_that_writes_the_day_before_the_month_is_believed() -> None:
    assert read_dates(pl.Series(["2024-05-08"]), ("%Y-%d-%m", "%Y-%m-%d"))["a"].to_list() == [us(2024, 8, 5)]


CLOCKED = ("Date", "Time", "Officer", "Case #")


@pytest.mark.parametrize(
    "clock", ["0830", "08:30", "8:30 AM", "8:30 a.m.", "0830 hrs", "0830H", "08:30 hours", "0830."]
)
def test_a_clock_time_as_police_write_it_is_read_to_the_minute(clock: str) -> None:
    (event,) = events(("3/14/2024", clock, "Ann Lee", "24-1"), header=CLOCKED)
    minute = 60_000_000
    assert event["time_lo"] == 1_710_405_000_000_000  # the figures 2024-03-14 08:30
    assert event["time_hi"] == event["time_lo"] + minute - 1


@pytest.mark.parametrize("clock", ["141509", "1899-12-31 14:15:09", "2024-03-14 14:15:09", "3/14/2024 2:15:09 PM"])
def test_a_clock_time_to_the_second_or_with_a_date_of_its_own_is_read(clock: str) -> None:
    (event,) = events(("3/14/2024", clock, "Ann Lee", "24-1"), header=CLOCKED)
    assert event["time_lo"] == event["time_hi"] == us(2024, 3, 14) + ((14 * 60 + 15) * 60 + 9) * 1_000_000


def test_the_time_of_the_search_counts_before_the_day_on_which_its_request_came_in() -> None:
    header = ("Date Received", "Search Time", "Officer", "Case #")
    (event,) = events(("3/1/2024", "3/14/2024 10:00:00", "Ann Lee", "24-1"), header=header)
    assert event["time_lo"] == us(2024, 3, 14) + 10 * 3_600_000_000


@pytest.mark.parametrize("clock", ["24:00", "2400", "0860", "830", "morning", "8.30", "25:10"])
def test_a_clock_time_that_cannot_be_read_leaves_the_day_and_is_told(clock: str) -> None:
    row = ("3/14/2024", clock, "Ann Lee", "24-1")
    found = read(
        table(CLOCKED, row, row, ("3/14/2024", "n/a", "Ann Lee", "24-2"), ("3/14/2024", "", "Ann Lee", "24-3"))
    )
    for event in found.events.to_dicts():
        assert event["time_hi"] - event["time_lo"] == 86_400_000_000 - 1
        assert event["time__state"] == "value"
    (told,) = [entry for entry in found.ledger if entry.topic == "unread"]
    assert (
        told.statement
        == '2 cells of "Time" cannot be read as a clock time (1 different); their dates count as the whole day'
    )
    assert told.raw == f'"{clock}" (2)'


def test_a_fraction_of_a_second_is_not_kept() -> None:
    """Reading R8: one log keeps seconds, another thousandths; what lies within one second is not ordered."""
    read = read_dates(pl.Series(["2024-05-08 10:00:00", "2024-05-08 10:00:00.250", "1969-12-31 23:59:59.750"]))
    lo, hi = settled_bounds(pl.col("a"), pl.col("b"), pl.col("span"), pl.col("zoned"), None, False)
    first, second, earlier = read.select(lo.alias("lo"), hi.alias("hi")).rows()
    assert first == second
    assert earlier == (-1_000_000, -1_000_000)


def test_days_are_those_of_the_zone_of_a_place_that_the_log_states() -> None:
    """June 1 in London begins on May 31 in UTC; a log in UTC says nothing of where its days begin."""
    row = ("2023-06-01", "Ann Lee", "1")
    (london,) = events(row, header=HEADER, zone="Europe/London")
    assert (london["date_lo"], london["date_hi"]) == (date(2023, 6, 1), date(2023, 6, 1))
    (utc,) = events(row, header=HEADER, zone="UTC")
    assert utc["date_lo"] < date(2023, 6, 1) < utc["date_hi"]


def test_two_days_and_a_time_of_day_are_any_moment_from_that_time_on_the_first_to_it_on_the_last() -> None:
    read = read_dates(
        pl.Series(["2024-03-04/2024-04-03 09:30", "2024-03-05/2024-03-04 09:30", "2024-03-04/2024-04-03 noon"])
    )
    first = int(datetime(2024, 3, 4, 9, 30, tzinfo=UTC).timestamp()) * 1_000_000
    last = int(datetime(2024, 4, 3, 9, 31, tzinfo=UTC).timestamp()) * 1_000_000 - 1
    assert read["a"].to_list() == [first, None, None]
    assert read["b"][0] == first and first + read["span"][0] == last
