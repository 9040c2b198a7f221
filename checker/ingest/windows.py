"""Windows that are counted back from the search: "last 30 days" in the column of a time frame."""

from __future__ import annotations

import polars as pl

from checker.ingest.date_formats import DAY_SPAN, DAY_US
from checker.ingest.states import strip_blanks

_BACK = "last|past|previous|prior"
_COUNTED = (
    rf"(?i)^(?:in |within |over |for )?(?:the )?(?:{_BACK}) +(\d{{1,4}})[ -]*"
    r"(hour|hr|day|week|month|year)s?\.?$"
)
_HOUR_US = DAY_US // 24
_UNITS = {
    "hour": (_HOUR_US, _HOUR_US, 0),
    "hr": (_HOUR_US, _HOUR_US, 0),
    "day": (DAY_US, DAY_US, DAY_US),
    "week": (7 * DAY_US, 7 * DAY_US, DAY_US),
    "month": (28 * DAY_US, 31 * DAY_US, DAY_US),
    "year": (365 * DAY_US, 366 * DAY_US, DAY_US),
}
"""Unit -> its least and its greatest length, and how far the ends may lie apart from it: whether days are counted from
the moment of the search or from the beginning of its day, no such cell says."""


def count_back(cells: pl.Series, piece: str) -> pl.DataFrame:
    """`longest` and `shortest`, how many microseconds before the row's time the window's end may lie (Int64); null for
    cells that do not count back.

    piece: which end, `first` or `last`. A window of hours ends with the search itself, one of days with it or with the
    day before.
    """
    if not cells.str.contains(f"(?i){_BACK}").any():
        nothing = pl.Series([None], dtype=pl.Int64).new_from_index(0, len(cells))
        return pl.DataFrame({"longest": nothing, "shortest": nothing})
    parts = strip_blanks(pl.col("cell")).str.extract_groups(_COUNTED)
    number, unit = parts.struct.field("1").cast(pl.Int64, strict=False), parts.struct.field("2").str.to_lowercase()
    least, most, open_ = (
        unit.replace_strict({u: ends[i] for u, ends in _UNITS.items()}, default=None, return_dtype=pl.Int64)
        for i in range(3)
    )
    if piece == "first":
        longest, shortest = number * most + pl.min_horizontal(open_, pl.lit(DAY_SPAN)), number * least - open_
    else:
        longest, shortest = open_ + number * 0, open_ * 0 + number * 0
    return cells.to_frame("cell").select(longest.alias("longest"), shortest.alias("shortest"))
