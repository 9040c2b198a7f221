"""How far apart two logs' clocks are: the difference that most pairs of rows have which agree in all else."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from checker.compare.result import Shift

SECOND_US = 1_000_000
MINUTE_US = 60 * SECOND_US
NEAR_US = MINUTE_US
"""Times less than this apart can be one moment: one clock is cut to the minute, or one system writes a little later."""
FARTHEST = 26 * 60
"""Minutes: local clocks lie at most this far apart (zones run from -12 to +14 hours)."""
MOST_PAIRS = 4_000_000
"""How many candidate pairs are looked at: of all groups of rows that agree, those with the fewest pairs."""
ENOUGH = 1 / 3
"""The share of the candidates that must differ by one and the same time, for that to be the clocks' shift."""
NOTED = 0.1
"""The share from which another shift is told."""
WHOLE = 0.95
"""A shift of whole minutes is taken where so many rows support it of those that do for the best."""
LOW, HIGH = "low", "high"
"""The least and the most by which the second row of a pair can be later than the first, in microseconds: one may tell
its minute only."""


def of_pairs(pairs: pl.DataFrame, basis: str) -> Shift | None:
    """The one shift of pairs of rows; null where none has enough support.

    pairs: columns `n`, `lo`, `hi` of A and `n@2`, `lo@2`, `hi@2` of B, times in microseconds, those without one left
        out.
    It is sought among the differences of the whole minutes in which the times lie, so that a log that keeps seconds
    agrees with one that does not, and then told to the second, or in whole minutes where these are as good. Of equally
    supported shifts the smallest is taken; of two that differ in their sign only, neither, so that swapping the logs
    never gives another answer.
    """
    timed = with_times(pairs)
    if timed.is_empty():
        return None
    timed = timed.with_columns(minutes=pl.col("lo@2").floordiv(MINUTE_US) - pl.col("lo").floordiv(MINUTE_US))
    compared = rows_of(timed)
    counted = _shift_support(timed)
    best = counted.row(0, named=True)
    rivals = counted.filter((pl.col("support") == best["support"]) & (pl.col("size") == best["size"])).height
    if best["support"] < ENOUGH * compared or rivals > 1:
        return None
    seconds = seconds_of(timed.filter((pl.col("minutes") - best["minutes"]).abs() <= 1), best["minutes"])
    settled = timed.filter(is_near(seconds * SECOND_US))
    rest = timed.join(settled, on="n", how="anti").join(settled, on="n@2", how="anti")
    others = _shift_support(rest).filter(pl.col("support") >= max(2, NOTED * compared)).head(3)
    return Shift(
        seconds=seconds,
        basis=basis,
        support=rows_of(settled),
        compared=compared,
        others=dict(others.select("minutes", "support").sort("minutes").iter_rows()),
    )


def with_times(pairs: pl.DataFrame) -> pl.DataFrame:
    """`n`, `n@2`, the times, LOW and HIGH of the pairs that both have a time."""
    both = pairs.filter(pl.col("lo").is_not_null() & pl.col("lo@2").is_not_null())
    between = (pl.col("lo@2") - pl.col("hi")).alias(LOW), (pl.col("hi@2") - pl.col("lo")).alias(HIGH)
    return both.select("n", "n@2", "lo", "hi", "lo@2", "hi@2", *between)


def rows_of(pairs: pl.DataFrame) -> int:
    """How many rows pairs have, of the log with fewer of them."""
    return int(pairs.select(_FEWER).item())


def is_near(ahead: int) -> pl.Expr:
    """Whether two rows can be of one moment where the second's clock is `ahead` microseconds ahead."""
    return (pl.col(LOW) - ahead < NEAR_US) & (ahead - pl.col(HIGH) < NEAR_US)


_FEWER = pl.min_horizontal(pl.col("n").n_unique(), pl.col("n@2").n_unique()).alias("support")


def _shift_support(pairs: pl.DataFrame) -> pl.DataFrame:
    """`minutes`, `support`, `size`: each shift with the rows that differ by it, the best first."""
    counted = pairs.group_by("minutes").agg(_FEWER).with_columns(pl.col("minutes").abs().alias("size"))
    return counted.sort("support", "size", "minutes", descending=[True, False, False])


def seconds_of(pairs: pl.DataFrame, minutes: int) -> int:
    """The shift in seconds that most pairs allow; in whole minutes, those given first, where nearly as many allow that.

    pairs: LOW and HIGH of those that differ by about so many minutes. Where each tells another second, as where a
    system writes a little later, the whole minutes are taken that are near the most.
    """
    edges = (
        pl.concat(
            [
                pairs.select(pl.col(LOW).alias("at"), pl.lit(1).alias("step")),
                pairs.select((pl.col(HIGH) + 1).alias("at"), pl.lit(-1).alias("step")),
            ]
        )
        .group_by("at")
        .agg(pl.col("step").sum())
        .sort("at")
    )
    open_ = edges.with_columns(pl.col("step").cum_sum(), (pl.col("at").shift(-1) - 1).alias("until"))
    most = int(open_.select(pl.col("step").max()).item())
    widest = open_.filter(pl.col("step") == most)
    middle = (int(widest.select(pl.col("at").min()).item()) + int(widest.select(pl.col("until").max()).item())) / 2
    whole = [minutes, *sorted((minutes - 1, minutes + 1), key=abs)]
    if 2 * most >= pairs.height:
        allow = [pairs.filter((pl.col(LOW) <= m * MINUTE_US) & (pl.col(HIGH) >= m * MINUTE_US)).height for m in whole]
        good = [m for m, n in zip(whole, allow, strict=True) if n >= WHOLE * most]
        return 60 * good[0] if good else int(middle / SECOND_US)
    near = [pairs.filter(is_near(m * MINUTE_US)).height for m in whole]
    return 60 * whole[max(range(len(whole)), key=lambda i: (near[i], -i))]


def candidates(a: pl.DataFrame, b: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Pairs of rows that have the same text in all columns `by` (a blank is as good as a value), at most FARTHEST
    apart.

    Returns what `of_pairs` takes. Rows with a blank in every column of `by` tell nothing and are left out, unless
    `by` is empty.
    """
    known = pl.any_horizontal(pl.col(c).is_not_null() for c in by) if by else pl.lit(True)
    sides = [
        f.filter(known & pl.col("lo").is_not_null()).select(
            "n", "lo", "hi", (pl.struct(by).hash(seed=0) if by else pl.lit(0, pl.UInt64)).alias("like")
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
