"""An end that is written as a time of day alone, beside the moment at which its interval began."""

from __future__ import annotations

import polars as pl

from checker.ingest.date_formats import DAY_SPAN, DAY_US
from checker.ingest.dates import clock_text
from checker.ingest.states import strip_blanks

_ALONE = r"(?i)^(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?\s*(?:[ap]\.?m\.?)?$"
_CLOCK_OF_DATE = r"[ T,]+\d{1,2}:\d\d.*$"


def with_days(ends: pl.Series, days: pl.Series, begun: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """The cells of an end, those of a time of day alone with the day of the row's beginning before them; and which
    those are.

    days: the cells of the date on which it began. begun: its `a`, `span` and `zoned` (dates.read_dates), of the same
    rows. Without a time of day of the beginning the end may be of that day or of the next, and with an offset its own
    is not known: such cells stay as they are.
    """
    frame = pl.DataFrame({"end": ends, "day": days}).hstack(begun.select("a", "span", "zoned"))
    clock = clock_text(strip_blanks(pl.col("end")))
    day = strip_blanks(pl.col("day")).str.replace(_CLOCK_OF_DATE, "")
    known = pl.col("a").is_not_null() & (pl.col("span") < DAY_SPAN) & ~pl.col("zoned")
    figures = strip_blanks(pl.col("end")).str.contains(r"^\d+$")  # 2015 may be a year
    taken = (clock.str.contains(_ALONE) & known & ~figures).fill_null(False)
    said = frame.select(
        pl.when(taken).then(pl.concat_str(day, clock, separator=" ")).otherwise("end").alias("text"),
        taken.alias("taken"),
    )
    return said["text"], said["taken"]


def after_begin(read: pl.DataFrame, taken: pl.Series, begun: pl.Series) -> pl.DataFrame:
    """`read` (dates.read_dates) with each end that took its day from the beginning on the next day where it would come
    before it. begun: the `a` of the beginnings."""
    next_day = (taken & (read["a"] < begun)).fill_null(False)
    return read.with_columns(
        pl.when(next_day).then(pl.col(name) + DAY_US).otherwise(pl.col(name)).alias(name) for name in ("a", "b")
    )
