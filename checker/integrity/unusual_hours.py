"""Searches far outside the hours at which their operator usually searches.

An operator's usual hours are the fewest hours in a row, round the clock, in which so large a share of the hours lies on
which that operator searched, each day's counted once. Whoever has none (rotating shifts, searches round the clock) is
left out.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from checker.integrity.interface import PLACE, Hits, OtherSources, PatternFound
from checker.model.words import plural

_DAY = 24


def hits(operators: pl.DataFrame, given: Mapping[str, float], others: OtherSources) -> Hits:
    """operators: tallies.operators. One indication an operator, that with the most such searches first; each is shown,
    once an hour."""
    timed = operators.filter(pl.col("hour").is_not_null())
    busy = timed.group_by("operator").agg(pl.col("n").sum().alias("uses"), pl.col("day").n_unique().alias("days"))
    busy = busy.filter((pl.col("uses") >= given["uses"]) & (pl.col("days") >= given["days"]))
    own = timed.join(busy.select("operator"), on="operator")
    usual = _usual(own, int(given["hours"]), given["share"])
    after = (pl.col("hour").cast(pl.Int64) - pl.col("start")) % _DAY
    away = pl.min_horizontal(after - pl.col("length") + 1, _DAY - after)
    outside = own.join(usual, on="operator").filter((after >= pl.col("length")) & (away >= given["apart"]))
    operators_outside = outside.group_by("operator").agg(
        pl.col("n").sum(), pl.col("day").n_unique().alias("days"), pl.col("start", "length").first()
    )
    operators_outside = operators_outside.join(busy.select("operator", "uses"), on="operator").sort(
        "n", "operator", descending=[True, False]
    )
    zone = others.zone or "UTC"
    return Hits.from_rows(
        operators_outside,
        lambda one: PatternFound(
            f"{plural(one['n'], 'search', 'searches')} of one operator on {plural(one['days'], 'day')} at least "
            f"{given['apart']:g} hours outside "
            f"{one['start']:02d}:00 to {(one['start'] + one['length']) % _DAY:02d}:00 ({zone}), when that operator "
            f"made nearly all of {one['uses']:,}",
            one["n"],
            others.evidence(outside.filter(pl.col("operator") == one["operator"]).select(PLACE)),
            raw=one["operator"],
        ),
    )


def _usual(own: pl.DataFrame, most: int, share: float) -> pl.DataFrame:
    """`operator`, `start`, `length`: the usual hours of those who have them."""
    hours = own.group_by("operator", pl.col("hour").cast(pl.Int64)).agg(pl.len().alias("held"))
    of = hours.group_by("operator").agg(pl.col("held").sum().alias("of"))
    twice_round = pl.DataFrame({"at": range(2 * _DAY)}).with_columns((pl.col("at") % _DAY).alias("hour"))
    clock = of.join(twice_round, how="cross").join(hours, on=["operator", "hour"], how="left").sort("operator", "at")
    held = pl.col("held").fill_null(0)
    spans = [
        clock.select(
            "operator", "at", "of", pl.lit(n).alias("length"), held.rolling_sum(n).over("operator").alias("held")
        )
        for n in range(1, most + 1)
    ]
    enough = pl.concat(spans).filter((pl.col("held") >= share * pl.col("of")) & (pl.col("at") >= _DAY))
    enough = enough.with_columns(((pl.col("at") - pl.col("length") + 1) % _DAY).alias("start"))
    shortest = enough.sort("operator", "length", "held", "start", descending=[False, False, True, False])
    return shortest.group_by("operator", maintain_order=True).first().select("operator", "start", "length")
