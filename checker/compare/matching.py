"""Which rows of two logs are the same search, by time and what else both logs hold; where that cannot be told, how many are.

Rows can be one search where they agree in the key fields (operator, gallery) and their times, the clocks' shift taken out, are
less than a minute apart. Such rows chained together are a *group*: rows of different groups are never one search. Within a
group two rows are paired where they are the only ones that agree in the most that can be asked: first in all fields, then in
less. What is left of both sides is a tie: bounds, no pairs. Everything here is the same when the logs are swapped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from checker.compare.shift import MINUTE_US

NEAR_US = MINUTE_US
"""Times less than this apart can be one moment: one clock is cut to the minute, or one system writes a little later."""
SIDE = "side"
A, B = 0, 1
"""SIDE of a row of the first log, and of the second."""
MOMENT, EVIDENCE, GROUP, BLANK = "moment", "evidence", "group", "blank"
_IN = [(pl.col(SIDE) == side).sum().alias(name) for side, name in ((A, "in_a"), (B, "in_b"))]
_BOTH = (pl.col("in_a") > 0) & (pl.col("in_b") > 0)
_PAIR = {"n": pl.UInt32, "n@2": pl.UInt32}
_TIE = {"tie": pl.UInt32, "at_least": pl.Int64, "at_most": pl.Int64}
_TIED = {"tie": pl.UInt32, SIDE: pl.Int8, "n": pl.UInt32}


@dataclass
class Matches:
    """pairs: columns `n`, `n@2`. ties: one row each: `tie`, `at_least`, `at_most`. tied: the rows of ties: `tie`, SIDE, `n`."""

    pairs: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_PAIR))
    ties: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_TIE))
    tied: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_TIED))

    def pair(self, found: pl.DataFrame) -> None:
        self.pairs = pl.concat([self.pairs, found.select(pl.col(c).cast(t) for c, t in _PAIR.items())])

    def tie(self, rows: pl.DataFrame, bounds: pl.DataFrame, by: Sequence[str]) -> None:
        """rows: those tied; bounds: `at_least`, `at_most` for each different value of the columns `by`."""
        offset = self.ties.height
        made = bounds.sort(by, nulls_last=True).with_row_index("tie", offset=offset)
        held = rows.join(made, on=by, how="inner", nulls_equal=True)
        self.ties = pl.concat([self.ties, made.select(pl.col(c).cast(t) for c, t in _TIE.items())])
        self.tied = pl.concat([self.tied, held.select(pl.col(c).cast(t) for c, t in _TIED.items())])


def match(rows: pl.DataFrame, keys: Sequence[str], evidence: Sequence[str], case: str | None, unit: int) -> Matches:
    """Match the rows of two logs.

    rows: of both: SIDE, `n`, `lo`, `hi` (microseconds on one clock, never null), and text columns, null for a blank. Rows of
    one search have the same of `keys`, where both have them; in `evidence` they may differ. case: the one of `evidence` that is
    the case number. unit: microseconds; times are the same moment where they lie in the same of these.
    """
    found = Matches()
    blank = pl.any_horizontal(pl.col(k).is_null() for k in keys) if keys else pl.lit(False)
    exact = pl.col("hi") - pl.col("lo") < unit
    rows = rows.with_columns(
        pl.when(exact).then(pl.col("lo").floordiv(unit)).alias(MOMENT),
        (pl.struct(evidence).hash(seed=0) if evidence else pl.lit(0, pl.UInt64)).alias(EVIDENCE),
        pl.any_horizontal(pl.col(c).is_not_null() for c in (*keys, *evidence)).alias("known") if keys or evidence else pl.lit(False).alias("known"),
        blank.alias(BLANK),
    )  # fmt: skip
    grouped = _grouped(rows.filter(~pl.col(BLANK)), keys)
    shared = pl.col(SIDE).n_unique().over(GROUP) == 2
    named = _interchangeable(grouped.filter(shared), found)
    named = _tiers(named, keys, evidence, case, found)
    left = _undecided(named, keys, evidence, found)
    loose = _grouped(pl.concat([left.drop(GROUP), grouped.filter(~shared).drop(GROUP), rows.filter(pl.col(BLANK))]), [])
    loose = _tiers(loose.filter(pl.col(BLANK).any().over(GROUP)), keys, evidence, case, found)
    _undecided(loose, keys, evidence, found)
    return found


def _grouped(rows: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """With GROUP: rows of the same keys whose times follow each other less than NEAR_US apart."""
    ordered = rows.sort(*keys, "lo", "hi", SIDE, "n")
    before = pl.col("hi").cum_max().shift(1)
    before = before.over(keys) if keys else before
    new = before.is_null() | (pl.col("lo") - before >= NEAR_US)
    return ordered.with_columns(new.cum_sum().alias(GROUP))


def _interchangeable(rows: pl.DataFrame, found: Matches) -> pl.DataFrame:
    """Take out rows that are equal in all both logs hold, as many in one as in the other: in both, whichever is which."""
    by = [GROUP, MOMENT, EVIDENCE]
    classes = rows.filter("known").group_by(by).agg(*_IN, pl.len())
    even = classes.filter((pl.col("in_a") == pl.col("in_b")) & (pl.col("in_a") > 1))
    bounds = even.select(*by, pl.col("in_a").alias("at_least"), pl.col("in_a").alias("at_most"))
    found.tie(rows, bounds, by)
    return rows.join(even, on=by, how="anti", nulls_equal=True)


def _tiers(rows: pl.DataFrame, keys: Sequence[str], evidence: Sequence[str], case: str | None, found: Matches) -> pl.DataFrame:
    """Pair rows that are alone in agreeing, in ever less; returns the rows that are left."""
    cased = [case] if case else []
    for by in ([MOMENT, EVIDENCE], [MOMENT, *cased], [MOMENT], [EVIDENCE], cased, []):
        needed = [c for c in by if c in (MOMENT, case)]
        usable = rows.drop_nulls(needed) if needed else rows
        classes = usable.group_by(GROUP, *by).agg(
            *_IN, pl.col("n").filter(pl.col(SIDE) == A).first(), pl.col("n").filter(pl.col(SIDE) == B).first().alias("n@2")
        )
        single = classes.filter((pl.col("in_a") == 1) & (pl.col("in_b") == 1)).select("n", "n@2")
        pairs = _beside(single, rows).filter(near(), _possible(keys), _likely(keys, evidence)).select("n", "n@2")
        found.pair(pairs)
        gone = pl.concat([pairs.select("n", pl.lit(A, pl.Int8).alias(SIDE)), pairs.select(pl.col("n@2").alias("n"), pl.lit(B, pl.Int8).alias(SIDE))])
        rows = rows.join(gone, on=["n", SIDE], how="anti")
    return rows


def _beside(pairs: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The two rows of each pair side by side; the second's columns end in `@2`."""
    right = rows.filter(pl.col(SIDE) == B)
    right = right.rename({c: f"{c}@2" for c in right.columns})
    return pairs.join(rows.filter(pl.col(SIDE) == A), on="n").join(right, on="n@2")


def near() -> pl.Expr:
    """Whether two rows side by side can be of one moment."""
    return (pl.col("lo@2") - pl.col("hi") < NEAR_US) & (pl.col("lo") - pl.col("hi@2") < NEAR_US)


def _possible(keys: Sequence[str]) -> pl.Expr:
    """Whether no key speaks against the two being one search."""
    agree = [(pl.col(k) == pl.col(f"{k}@2")).fill_null(True) for k in keys]
    return pl.all_horizontal(agree) if agree else pl.lit(True)


def _likely(keys: Sequence[str], evidence: Sequence[str]) -> pl.Expr:
    """Whether the same keys at the same moment, or else something of the evidence, speaks for it; or nothing against it."""
    together = (pl.col(MOMENT) == pl.col(f"{MOMENT}@2")).fill_null(False)
    for key in keys:
        together = together & (pl.col(key) == pl.col(f"{key}@2")).fill_null(False)
    same = [(pl.col(e) == pl.col(f"{e}@2")) for e in evidence]
    if not same:
        return pl.lit(True)
    by_keys = together if keys else pl.lit(False)
    return by_keys | pl.any_horizontal(s.fill_null(False) for s in same) | ~pl.any_horizontal((~s).fill_null(False) for s in same)


def _undecided(rows: pl.DataFrame, keys: Sequence[str], evidence: Sequence[str], found: Matches) -> pl.DataFrame:
    """Make ties of groups in which rows of both sides are left; returns the rows that are certainly in no other row's company.

    At least: rows that are equal in all both logs hold are one search as often as both have them. At most: every row of the side
    that has fewer; rows that both have all keys would have been grouped by them, so that a pair across takes one that has not.
    """
    counts = rows.group_by(GROUP).agg(*_IN, (pl.col(BLANK) & (pl.col(SIDE) == A)).sum().alias("blank_a"),
                                      (pl.col(BLANK) & (pl.col(SIDE) == B)).sum().alias("blank_b")).filter(_BOTH)  # fmt: skip
    alike = rows.filter("known", ~pl.col(BLANK)).group_by(GROUP, MOMENT, EVIDENCE).agg(*_IN)
    least = alike.group_by(GROUP).agg(pl.min_horizontal("in_a", "in_b").sum().alias("at_least"))
    fewer, blank = pl.min_horizontal("in_a", "in_b"), pl.col("blank_a") + pl.col("blank_b")
    bounds = counts.join(least, on=GROUP, how="left").select(
        GROUP, "in_a", "in_b",
        pl.when(blank > 0).then(0).otherwise(pl.col("at_least").fill_null(0)).alias("at_least"),
        pl.when(blank > 0).then(pl.min_horizontal(fewer, blank)).otherwise(fewer).alias("at_most"),
    )  # fmt: skip
    alone = bounds.filter((pl.col("in_a") == 1) & (pl.col("in_b") == 1)).select(GROUP)
    two = rows.join(alone, on=GROUP, how="semi")
    single = two.group_by(GROUP).agg(
        pl.col("n").filter(pl.col(SIDE) == A).first(), pl.col("n").filter(pl.col(SIDE) == B).first().alias("n@2")
    )
    apart = _beside(single.select("n", "n@2", pl.col(GROUP).alias("of")), two).filter(~(near() & _possible(keys))).select(pl.col("of").alias(GROUP))
    bounds = bounds.join(apart, on=GROUP, how="anti").select(GROUP, "at_least", "at_most")
    found.tie(rows, bounds, [GROUP])
    return rows.join(bounds, on=GROUP, how="anti")
