"""One target (a plate, a picture, a person) searched for on many days."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from checker.integrity.interface import Hits, OtherSources, PatternFound, first_of_each_day
from checker.model.words import plural
from checker.report.phrases import day

SHORTEST = 3
"""Characters of a target that names one: less is a part, or stands for nothing."""


def hits(targets: pl.DataFrame, given: Mapping[str, float], others: OtherSources) -> Hits:
    """targets: tallies.targets. One indication a target, that of most days first; the first use of each day is
    shown."""
    whole = targets.filter(pl.col("target").cast(pl.String).str.len_chars() >= SHORTEST)
    often = (
        whole.group_by("target")
        .agg(
            pl.col("day").n_unique().alias("days"),
            pl.col("n").sum(),
            pl.col("day").min().alias("first"),
            pl.col("day").max().alias("last"),
            pl.col("operator").n_unique().alias("people"),
            pl.col("operator").null_count().alias("nameless"),
        )
        .filter(pl.col("days") >= given["days"])
        .sort("days", "n", "target", descending=[True, True, False])
    )
    return Hits.from_rows(
        often,
        lambda one: PatternFound(
            f"one target was searched for on {one['days']} days between {day(one['first'], others.place)} and "
            f"{day(one['last'], others.place)}"
            + ("" if one["nameless"] else f", by {plural(one['people'], 'operator')}"),
            one["n"],
            others.evidence(first_of_each_day(whole.filter(pl.col("target") == one["target"]))),
            raw=one["target"],
        ),
    )
