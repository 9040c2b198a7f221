"""A sudden change of volume: so many days before a day and from it on hold very different numbers of uses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from checker.integrity.interface import NOTHING, PLACE, Hits, OtherSources, PatternFound
from checker.integrity.silent_days import FIRST_DAY, LAST_DAY
from checker.report.phrases import day


def hits(days: pl.DataFrame, given: Mapping[str, float], others: OtherSources) -> Hits:
    """days: tallies.days. Both spans lie within the log and hold uses; of changes nearer together than a span the
    greatest is told."""
    span = int(given["days"])
    uses = days.filter(pl.col("use") & pl.col("day").is_between(FIRST_DAY, LAST_DAY)).sort("day")
    if uses.height < 2:
        return NOTHING
    every = (
        uses.select("day", "n", *PLACE)
        .upsample("day", every="1d")
        .with_columns(pl.col("n").fill_null(0).cast(pl.Int64))
    )
    total = pl.col("n").cum_sum()
    spans = (
        every.with_row_index("at")
        .with_columns(
            (total.shift(1) - total.shift(span + 1, fill_value=0)).alias("before"),
            (total.shift(1 - span) - total.shift(1)).alias("after"),
        )
        .filter(pl.col("at") >= span)
        .drop_nulls(["before", "after"])
    )
    more, less = pl.max_horizontal("before", "after"), pl.min_horizontal("before", "after")
    changed = spans.filter((less > 0) & (more >= given["uses"]) & (more >= given["times"] * less))
    found = []
    left = changed.with_columns((more / less).alias("ratio")).sort("ratio", "day", descending=[True, False])
    while left.height:
        best = left.row(0, named=True)
        found.append(best)
        left = left.filter((pl.col("day") - best["day"]).dt.total_days().abs() >= span)

    def tell(best: dict[str, Any]) -> PatternFound:
        seen = (
            f"{best['before']:,} uses in the {span} days before {day(best['day'], others.place)}, {best['after']:,} in "
            f"the {span} days from it on"
        )
        rows = uses.filter(pl.col("day") >= best["day"]).head(1).select(PLACE)
        return PatternFound(seen, best["after"], others.evidence(rows), unit="uses")

    return Hits.from_values(found, tell)
