"""Cells of one shape are cut at the same places: the same is read of them as of cells that are gone through one by
one."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.date_formats import FORMATS
from checker.ingest.dates import read_dates
from checker.ingest.shapes import FEW, shapes
from checker.ingest.time_cells import _piece, _pieces
from checker.ingest.windows import count_back
from tests.examples import tried_on

PROFILE = ("%m/%d/%Y", "%d.%m.%y %H:%M", *FORMATS)
WRITTEN = (
    "%m/%d/%Y, %I:%M:%S %p UTC", "%d/%m/%Y %H:%M", "%-m/%-d/%Y %-I:%M %p", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%dT%H:%M:%S.%f-05:00", "%Y-%m-%d", "%Y%m%d", "%Y%m%d%H%M%S", "%d %b %Y %H:%M", "%b %d, %Y, %I:%M %p",
    "%a, %d %b %Y %H:%M:%S GMT", "%d.%m.%y %H:%M", "%m/%d/%y %I:%M:%S %p EST", "%Y-%m-%d %H:%M EDT", "%s", "%Y-%m",
    "%Y-%m-%d/2031-01-01", "%m/%d/%Y", "%Y-%m-%dT%H:%M:%S%z", "%m/%d/%Y %I:%M %p %z", "%Y-%m-%d %H:%M:%S %Z",
    "%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S", "%-m/%-d/%Y", "%-m/%-d/%Y %-H:%M:%S", "%b %-d, %Y",
)  # fmt: skip
"""Ways of writing a moment, in the marks of Python."""
ODD = (
    None, "", "N/A", "02/30/2024, 01:00:00 AM UTC", "13/31/2024, 01:00:00 AM UTC", "13/01/2024 25:00",
    "0/0/2024 1:00 PM",
    "2024-02-30 10:00:00", "2024-05-08 24:00:00", "2024-05-08 23:59:60", "1899-12-31 00:00:00", "2024-05-08 10:00:00\n",
    "2024-05-08\u202f10:00:00", "\u0662\u0660\u0662\u0664-05-08 10:00:00", "01/02/2024, 13:00:00 pm utc", "x" * 300,
    "Jan 45, 2024, 10:00 AM", "12/31/2024, 12:00:00 A.M. UTC", "last 30 days",
)  # fmt: skip
MOMENTS = st.integers(0, 30_000_000).map(lambda minutes: datetime(1990, 1, 1) + timedelta(seconds=minutes * 37))


def texts(form: str, begun: datetime, every: int) -> list[str | None]:
    """Cells of the clocks of New York, whose offset from UTC is another in summer."""
    begun = begun.replace(tzinfo=ZoneInfo("America/New_York"))
    return [(begun + timedelta(seconds=every * n)).strftime(form) for n in range(10 * FEW)]


@tried_on(25)
@given(
    forms=st.lists(st.sampled_from(WRITTEN), min_size=1, max_size=4),
    begun=MOMENTS,
    every=st.sampled_from([1, 3_601, 86_399, 2_000_003]),
    odd=st.lists(st.sampled_from(ODD), max_size=6),
    formats=st.sampled_from([FORMATS, PROFILE]),
)
def test_dates_are_read_by_their_shape_as_they_are_one_by_one(
    forms: list[str], begun: datetime, every: int, odd: list[str | None], formats: tuple[str, ...]
) -> None:
    cells = pl.Series([*odd, *(cell for form in forms for cell in texts(form, begun, every))], dtype=pl.String)
    alone = [read_dates(cells.slice(first, FEW), formats) for first in range(0, len(cells), FEW)]
    assert read_dates(cells, formats).equals(pl.concat(alone))


@pytest.mark.parametrize("form", WRITTEN)
def test_a_column_of_one_format_is_read_as_its_cells_are_one_by_one(form: str) -> None:
    cells = pl.Series(texts(form, datetime(2023, 12, 28), 100_003), dtype=pl.String)
    assert read_dates(cells).equals(pl.concat([read_dates(cells.slice(n, FEW)) for n in range(0, len(cells), FEW)]))


def test_each_cell_of_a_shape_is_read_in_the_offset_that_it_names() -> None:
    cells = pl.Series(["2024-01-15T12:00:00-05:00", "2024-07-15T12:00:00-04:00"] * FEW)
    read = read_dates(cells)["a"].cast(pl.Datetime("us")).unique().sort()
    assert read.to_list() == [datetime(2024, 1, 15, 17), datetime(2024, 7, 15, 16)]


def test_cells_of_two_shapes_of_one_format_keep_their_places() -> None:
    cells = pl.Series(["1/2/2024", "12/25/2024"] * 1000)
    read = read_dates(cells)["a"].cast(pl.Datetime("us")).dt.month()
    assert read.to_list() == [2, 12] * 1000  # the day first where the order is open


def test_a_leap_second_is_read_of_no_shape() -> None:
    whole = pl.datetime_range(datetime(2024, 5, 8), datetime(2024, 5, 8, 10), "1m", eager=True)
    cells = pl.concat([whole.dt.to_string("%Y-%m-%d %H:%M:%S"), pl.Series(["2024-05-08 10:00:60"])])
    assert read_dates(cells)["a"].is_null().arg_true().to_list() == [len(whole)]


SPANS = ("{} {}", "{} to {}", "{} - {}", "{}-{}", "from {} until {}", "{}", "{} {} {}", "last 30 days", "2024", "{}/{}")


@tried_on(25)
@given(
    form=st.sampled_from(WRITTEN),
    begun=MOMENTS,
    written=st.lists(st.sampled_from(SPANS), min_size=1, max_size=3),
    odd=st.lists(st.sampled_from(ODD), max_size=6),
    piece=st.sampled_from(["first", "last"]),
)
def test_two_times_of_a_cell_are_cut_by_its_shape_as_they_are_one_by_one(
    form: str, begun: datetime, written: list[str], odd: list[str | None], piece: str
) -> None:
    moments = texts(form, begun, 3_601)
    pairs = zip(moments, moments[1:], moments[2:], strict=False)
    cells = pl.Series([*odd, *(one.format(*ends) for ends in pairs for one in written)], dtype=pl.String)
    plain = cells.to_frame("cell").select(_piece(pl.col("cell"), piece)).to_series()
    assert _pieces(cells, piece).to_list() == plain.to_list()


def test_a_shape_has_all_cells_that_differ_only_in_digits_and_in_am_and_pm() -> None:
    cells = pl.Series(
        ["1/02/2024 3:04 AM", "9/18/1999 5:59 PM"] * FEW + ["10/02/2024 3:04 AM", None, "1/02/2024 3:04 XM"]
    )
    (shape,) = shapes(cells)
    assert shape.rows.to_list() == list(range(2 * FEW))
    assert shape.cells.to_list() == cells[: 2 * FEW].to_list()


@pytest.mark.parametrize("cell", ["1/02/2024\u202f3:04 AM", "1/02/2024\n", "1" * 201])
def test_what_is_not_plain_text_of_a_cell_has_no_shape(cell: str) -> None:
    assert shapes(pl.Series([cell] * (2 * FEW))) == []


def test_a_window_that_counts_back_is_found_among_others() -> None:
    read = count_back(pl.Series(["01/02/2024 - 01/03/2024", None, "Past 2 days"]), "first")
    assert read["longest"].to_list() == [None, None, 3 * 86_400_000_000 - 1]
