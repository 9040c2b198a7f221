"""Dates that are written as bare numbers: seconds or milliseconds since 1970, and the serial numbers of
spreadsheets."""

from __future__ import annotations

import polars as pl

SERIAL, EPOCH = 2, 3
"""What `read_dates` says of such a cell in place of an order of day and month."""

_EPOCH_LENGTHS = (10, 13)
_EPOCH_FIRST, _EPOCH_END = 946_684_800, 1_900_000_000
"""From 2000 into 2030, in seconds. No figure in it reads as a date of ten digits (2024031508) does."""
_SERIAL_FIRST, _SERIAL_END = 36_526, 54_789
"""The days of 2000 to 2049."""
_SERIAL_DAY_0 = -25_569
"""Day 0 of a spreadsheet is 30 December 1899, so many days from 1970. Source: Microsoft, "Date systems in Excel" (the
1900 system; files of the 1904 system, once the default on a Mac, are four years off, and the ledger names the
column)."""
_CLOCK_DIGITS = 5
"""A fraction of so many digits tells the second; a shorter one, of a column that shows fewer, only the day."""
_DAY_US, _SECOND_US = 86_400_000_000, 1_000_000


def read_numbers(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells of `cells` (`i`, `raw`) that are such numbers, with the columns of `read_dates`."""
    raw = pl.col("raw")
    likely = cells.filter(raw.str.contains(r"^\d{5}(?:\.\d{1,15})?$|^\d{10}(?:\.\d{1,6})?$|^\d{13}$"))
    whole, fraction = raw.str.extract(r"^(\d+)"), raw.str.extract(r"\.(\d+)$")
    length = whole.str.len_chars()
    number = whole.cast(pl.Int64, strict=False)
    seconds = pl.when(length == _EPOCH_LENGTHS[0]).then(number).when(length == _EPOCH_LENGTHS[1]).then(number // 1_000)
    micro = fraction.fill_null("0").str.pad_end(6, "0").cast(pl.Int64, strict=False)
    micro = pl.when(length == _EPOCH_LENGTHS[1]).then(number % 1_000 * 1_000).otherwise(micro)
    epoch = seconds.is_between(_EPOCH_FIRST, _EPOCH_END, closed="left").fill_null(False)
    serial = (length == _EPOCH_LENGTHS[0] // 2) & number.is_between(_SERIAL_FIRST, _SERIAL_END, closed="left")
    clocked = fraction.str.len_chars().fill_null(0) >= _CLOCK_DIGITS
    second_of_day = (
        (pl.concat_str(pl.lit("0."), fraction).cast(pl.Float64, strict=False) * 86_400).round().cast(pl.Int64)
    )
    serial_us = (number + _SERIAL_DAY_0) * _DAY_US + pl.when(clocked).then(second_of_day * _SECOND_US).otherwise(0)
    first = pl.when(epoch).then(seconds * _SECOND_US + micro).when(serial).then(serial_us)
    span = pl.when(serial & ~clocked).then(_DAY_US - 1).otherwise(0)
    kind = pl.when(serial).then(SERIAL).otherwise(EPOCH)
    read = likely.select(
        "i", first.alias("a"), first.alias("b"), span.cast(pl.Int64).alias("span"), epoch.alias("zoned"),
        kind.cast(pl.Int8).alias("order"),
    )  # fmt: skip
    return read.filter(pl.col("a").is_not_null())


def serial_day(text: pl.Expr) -> pl.Expr:
    """Cells that are serial numbers of whole days as dates (45356 is 2024-03-05), so that a clock time may follow them;
    all others as they are."""
    number = pl.when(text.str.contains(r"^\d{5}(?:\.0+)?$")).then(text.str.slice(0, 5)).cast(pl.Int64, strict=False)
    day = pl.when(number.is_between(_SERIAL_FIRST, _SERIAL_END, closed="left")).then(number + _SERIAL_DAY_0)
    return pl.coalesce(day.cast(pl.Int32).cast(pl.Date).dt.to_string("%Y-%m-%d"), text)
