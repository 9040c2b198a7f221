"""One operator searching on many days in a row."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from checker.integrity.interface import Hits, OtherSources, PatternFound, first_of_each_day
from checker.model.words import plural
from checker.report.phrases import period


def hits(operators: pl.DataFrame, given: Mapping[str, float], others: OtherSources) -> Hits:
    """operators: tallies.operators. One indication a run of days, the longest first; the first use of each day is
    shown."""
    by_day = operators.group_by("operator", "day").agg(pl.col("n").sum()).sort("operator", "day")
    apart = (pl.col("day").diff().dt.total_days() != 1) | (pl.col("operator") != pl.col("operator").shift())
    runs = by_day.with_columns(apart.fill_null(True).cum_sum().alias("run"))
    long = (
        runs.group_by("run")
        .agg(
            pl.col("operator").first(),
            pl.col("day").min().alias("first"),
            pl.col("day").max().alias("last"),
            pl.len().alias("days"),
            pl.col("n").sum(),
        )
        .filter(pl.col("days") >= given["days"])
        .sort("days", "first", "operator", descending=[True, False, False])
    )
    return Hits.from_rows(
        long,
        lambda one: PatternFound(
            f"one operator searched on each of {one['days']} days, {period(one['first'], one['last'], others.place)} "
            f"({plural(one['n'], 'use')})",
            one["n"],
            others.evidence(
                first_of_each_day(
                    operators.filter(
                        (pl.col("operator") == one["operator"]) & pl.col("day").is_between(one["first"], one["last"])
                    )
                )
            ),
            raw=one["operator"],
        ),
    )
