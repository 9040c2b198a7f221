"""Times with a zone that is written behind them, by an offset or a name, brought to UTC."""

from __future__ import annotations

import polars as pl

from checker.ingest.date_formats import OFFSETS, SECOND_US

_HOUR_US = 3_600 * SECOND_US

_STANDARD = {
    "est": "America/New_York", "cst": "America/Chicago", "mst": "America/Denver", "pst": "America/Los_Angeles",
    "akst": "America/Anchorage", "cet": "Europe/Berlin",
}  # fmt: skip
"""Names of standard time that people write in summer, too, when clocks there stand an hour ahead of it."""

_EITHER = {
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
}  # fmt: skip
"""Names for the time that clocks show there, whether standard or summer time."""


def in_utc(read: pl.DataFrame) -> pl.DataFrame:
    """The cells read by one format, without their column `z` (the zone as written, in small letters; null in a format
    without one): in UTC where they have a zone.

    Each step is a column of its own, and only the zones that occur are asked: as one expression it would be copied
    into itself for each of them, and nine cells would take seconds.
    """
    if read.is_empty() or not read["zoned"][0]:
        return read.drop("z")
    zones = read.select("z").unique()
    named, offsets = set(zones["z"]), zones.with_columns(_offset().alias("offset"))
    ahead = pl.col("z").replace_strict(offsets["z"], offsets["offset"], return_dtype=pl.Int64)
    read = read.with_columns(pl.col("a", "b") - ahead).drop_nulls("a")
    for name in sorted(named & _EITHER.keys()):
        read = read.with_columns(
            at - pl.when(pl.col("z") == name).then(_surely_summer(at, _EITHER[name])).otherwise(0) for at in _ENDS
        )
    for name in sorted(named & (_STANDARD.keys() | _EITHER.keys())):
        shown = _called_standard if name in _STANDARD else _twice
        zone = _STANDARD[name] if name in _STANDARD else _EITHER[name]
        called = pl.when(pl.col("z") == name).then(pl.min_horizontal(shown(at, zone) for at in _ENDS)).otherwise(0)
        read = read.with_columns(called.alias("ahead"))
        read = read.with_columns(pl.col("a", "b") - pl.col("ahead"), pl.col("span") + pl.col("ahead")).drop("ahead")
    return read.drop("z")


_ENDS = (pl.col("a"), pl.col("b"))


def _offset() -> pl.Expr:
    """Microseconds that the written offset is ahead of UTC; null (unread) past 14 hours."""
    named = pl.col("z").replace_strict(OFFSETS, default=None, return_dtype=pl.Int64) * 60
    digits = pl.col("z").str.replace_all(r"[^0-9]", "")
    hours, minutes = (digits.str.slice(at, 2).cast(pl.Int64, strict=False) for at in (0, 2))
    size = hours * 60 + minutes.fill_null(0)
    sign = pl.when(pl.col("z").str.contains("-", literal=True)).then(-1).otherwise(1)
    return pl.coalesce(named, pl.when(size <= 14 * 60).then(sign * size)) * 60 * SECOND_US


def _called_standard(instant: pl.Expr, zone: str) -> pl.Expr:
    """An hour in microseconds on a day of summer time, for a zone that is called by the name of its standard time: the
    clock may have shown either. Else 0."""
    return pl.when(_is_summer(instant, zone)).then(_HOUR_US).otherwise(0)


def _twice(instant: pl.Expr, zone: str) -> pl.Expr:
    """An hour in microseconds where the clock shows the time twice, since summer time ends, and the name of the zone
    stands for both. Else 0."""
    return pl.when(_is_summer(instant - _HOUR_US, zone) & ~_is_summer(instant, zone)).then(_HOUR_US).otherwise(0)


def _surely_summer(standard: pl.Expr, zone: str) -> pl.Expr:
    """An hour in microseconds where a name of _EITHER stands for summer time alone; `standard`: the instant, were it
    standard time. Else 0."""
    both = _is_summer(standard - _HOUR_US, zone) & _is_summer(standard, zone)
    return pl.when(both).then(_HOUR_US).otherwise(0)


def _is_summer(instant: pl.Expr, zone: str) -> pl.Expr:
    local = instant.cast(pl.Datetime("us", "UTC")).dt.convert_time_zone(zone)
    return (local.dt.dst_offset() > pl.duration(seconds=0)).fill_null(False)
