"""A long reason, repeated word for word for different cases: copied, a form's default, or one that somebody always
types."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from checker.integrity.interface import Hits, OtherSources, PatternFound
from checker.model.words import plural


def hits(reasons: pl.DataFrame, given: Mapping[str, float], others: OtherSources) -> Hits:
    """reasons: tallies.reasons. One indication a reason, the most frequent first; the first use of each case is
    shown."""
    long = reasons.filter(pl.col("reason").str.count_matches(" ", literal=True) + 1 >= given["words"])
    often = long.group_by("reason").agg(pl.col("n").sum(), pl.len().alias("cases"))
    often = often.filter((pl.col("n") >= given["uses"]) & (pl.col("cases") >= given["cases"]))
    return Hits.from_rows(
        often.sort("n", "reason", descending=[True, False]),
        lambda one: PatternFound(
            f"one reason of {one['reason'].count(' ') + 1} words is repeated word for word in "
            f"{plural(one['n'], 'use')} of {one['cases']:,} cases or days",
            one["n"],
            others.evidence(long.filter(pl.col("reason") == one["reason"])),
            raw=one["reason"],
        ),
    )
