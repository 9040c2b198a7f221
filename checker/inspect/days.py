"""The day of an event as its log writes it: what a person who opens the log counts by."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from checker.ingest.zones import civil_date, is_zone, plain_date

DAY_COLUMNS = ("kind", "input", "clock", "date_lo", "date_hi", "time_lo", "time_hi")
"""The columns that days are counted from."""


def written_day(bound: str, zones: Sequence[str]) -> pl.Expr:
    """The day of an event's earliest (`bound` "lo") or latest ("hi") moment; null where it has no time.

    It is the civil date in the agency's place where that is certain, else the day that the figures say on the log's own
    clock.
    zones: of each input, the zone its times are read in; "" where its times say their own (they are then told in UTC)
        or none.
    """
    moment = pl.col(f"time_{bound}")
    own = plain_date(moment)
    named = [(number, zone) for number, zone in enumerate(zones) if zone and is_zone(zone)]
    clock = pl.col("clock").cast(pl.String) == "utc"
    for number, zone in named:
        own = pl.when(clock & (pl.col("input") == number)).then(civil_date(moment, zone)).otherwise(own)
    return pl.when(pl.col("date_lo") == pl.col("date_hi")).then(pl.col("date_lo")).otherwise(own)
