"""How far apart two logs' clocks are: the difference that most pairs of rows have which agree in all else."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from checker.compare.result import Shift

MINUTE_US = 60_000_000
FARTHEST = 26 * 60
"""Minutes: local clocks lie at most this far apart (zones run from -12 to +14 hours)."""
MOST_PAIRS = 4_000_000
"""How many candidate pairs are looked at: of all groups of rows that agree, those with the fewest pairs."""
ENOUGH = 1 / 3
"""The share of the candidates that must differ by one and the same time, for that to be the clocks' shift."""
NOTED = 0.1
"""The share from which another shift is told."""


def of_pairs(pairs: pl.DataFrame, basis: str) -> Shift | None:
    """The shift of pairs of rows; null where none has enough support.

    pairs: columns `n`, `lo` of A and `n@2`, `lo@2` of B, times in microseconds, those without one left out.
    Differences are those of the whole minutes in which the times lie, so that a log that keeps seconds agrees with
    one that does not. Of equally supported shifts the smallest is taken; of two that differ in their sign only,
    neither, so that swapping the logs never gives another answer.
    """
    timed = pairs.filter(pl.col("lo").is_not_null() & pl.col("lo@2").is_not_null())
    if timed.is_empty():
        return None
    timed = timed.select("n", "n@2", minutes=pl.col("lo@2").floordiv(MINUTE_US) - pl.col("lo").floordiv(MINUTE_US))
    of = int(timed.select(_FEWER).item())
    counted = _supported(timed)
    best = counted.row(0, named=True)
    rivals = counted.filter((pl.col("support") == best["support"]) & (pl.col("size") == best["size"])).height
    if best["support"] < ENOUGH * of or rivals > 1:
        return None
    settled = timed.filter((pl.col("minutes") - best["minutes"]).abs() <= 1)
    rest = timed.join(settled, on="n", how="anti").join(settled, on="n@2", how="anti")
    others = _supported(rest).filter(pl.col("support") >= max(2, NOTED * of)).head(3)
    return Shift(
        minutes=best["minutes"], basis=basis, support=best["support"], of=of,
        others=dict(others.select("minutes", "support").sort("minutes").iter_rows()),
    )  # fmt: skip


_FEWER = pl.min_horizontal(pl.col("n").n_unique(), pl.col("n@2").n_unique()).alias("support")


def _supported(pairs: pl.DataFrame) -> pl.DataFrame:
    """`minutes`, `support`, `size`: each shift with the rows that differ by it, the best first."""
    counted = pairs.group_by("minutes").agg(_FEWER).with_columns(pl.col("minutes").abs().alias("size"))
    return counted.sort("support", "size", "minutes", descending=[True, False, False])


def candidates(a: pl.DataFrame, b: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Pairs of rows that have the same text in all columns `by` (a blank is as good as a value), at most FARTHEST
    apart.

    Returns what `of_pairs` takes. Rows with a blank in every column of `by` tell nothing and are left out, unless
    `by` is empty.
    """
    known = pl.any_horizontal(pl.col(c).is_not_null() for c in by) if by else pl.lit(True)
    sides = [
        f.filter(known & pl.col("lo").is_not_null()).select(
            "n", "lo", (pl.struct(by).hash(seed=0) if by else pl.lit(0, pl.UInt64)).alias("like")
        )
        for f in (a, b)
    ]
    sizes = [side.group_by("like").len() for side in sides]
    groups = (
        sizes[0]
        .join(sizes[1], on="like", suffix="@2")
        .with_columns((pl.col("len").cast(pl.Int64) * pl.col("len@2")).alias("pairs"))
    )
    few = groups.sort("pairs", "like").filter(pl.col("pairs").cum_sum() <= MOST_PAIRS).select("like")
    left, right = (side.join(few, on="like", how="semi") for side in sides)
    pairs = left.join(right, on="like", suffix="@2").drop("like")
    return pairs.filter((pl.col("lo@2") - pl.col("lo")).abs() <= FARTHEST * MINUTE_US)
