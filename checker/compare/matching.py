"""Which rows of two logs are the same search, by time and what else both logs hold; where that cannot be told, how
many are.

Rows can be one search where they agree in the key fields (operator, gallery) and their times, the clocks' shift taken
out, are less than a minute apart. Such rows chained together are a *group*: rows of different groups are never one
search. Within a group two rows are paired where they are the only ones that agree in the most that can be asked:
first in all fields, then in less; a row that lacks a key field rivals every row near it in all but the first. What is
left of both sides is a tie: bounds, no pairs. Everything here is the same when the logs are swapped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl

from checker.compare.shift import NEAR_US

SIDE = "side"
A, B = 0, 1
"""SIDE of a row of the first log, and of the second."""
MOMENT, EVIDENCE, GROUP, BLANK, RIVAL = "moment", "evidence", "group", "blank", "rival"
_IN = [(pl.col(SIDE) == side).sum().alias(name) for side, name in ((A, "in_a"), (B, "in_b"))]
_BOTH = (pl.col("in_a") > 0) & (pl.col("in_b") > 0)
_PAIR = {"n": pl.UInt32, "n@2": pl.UInt32}
_TIE = {"tie": pl.UInt32, "at_least": pl.Int64, "at_most": pl.Int64}
_TIED = {"tie": pl.UInt32, SIDE: pl.Int8, "n": pl.UInt32}


@dataclass(frozen=True)
class _MatchColumns:
    """Which columns are asked, and for what: see `match`."""

    keys: Sequence[str]
    evidence: Sequence[str]
    decisive: Sequence[str]


@dataclass
class Matches:
    """pairs: columns `n`, `n@2`. ties: one row each: `tie`, `at_least`, `at_most`. tied: the rows of ties: `tie`,
    SIDE, `n`."""

    pairs: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_PAIR))
    ties: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_TIE))
    tied: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_TIED))

    def pair(self, found: pl.DataFrame) -> None:
        """Take the pairs found: the columns of a pair."""
        self.pairs = pl.concat([self.pairs, found.select(pl.col(c).cast(t) for c, t in _PAIR.items())])

    def tie(self, rows: pl.DataFrame, bounds: pl.DataFrame, by: Sequence[str]) -> None:
        """rows: those tied; bounds: `at_least`, `at_most` for each different value of the columns `by`."""
        offset = self.ties.height
        made = bounds.sort(by, nulls_last=True).with_row_index("tie", offset=offset)
        held = rows.join(made, on=by, how="inner", nulls_equal=True)
        self.ties = pl.concat([self.ties, made.select(pl.col(c).cast(t) for c, t in _TIE.items())])
        self.tied = pl.concat([self.tied, held.select(pl.col(c).cast(t) for c, t in _TIED.items())])


def match(
    rows: pl.DataFrame,
    keys: Sequence[str],
    evidence: Sequence[str],
    telling: Sequence[str],
    case: str | None,
    unit: int,
) -> Matches:
    """Match the rows of two logs.

    rows: of both: SIDE, `n`, `lo`, `hi` (microseconds on one clock, never null), and text columns, null for a blank.
    Rows of one search have the same of `keys`, where both have them; in `evidence` they may differ. telling: those of
    `evidence` whose values are various enough for two rows that share one to be likely one search. case: the one of
    `evidence` that is the case number. unit: microseconds; times are the same moment where they lie in the same of
    these.
    """
    found = Matches()
    asked = _MatchColumns(keys, evidence, telling)
    rows = _prepare_rows(rows, asked, unit)
    named = _group_near(_mark_rivals(rows), keys)
    shared = pl.col(SIDE).n_unique().over(GROUP) == 2
    left, named = [named.filter(~shared)], named.filter(shared)
    named = _interchangeable(named, found)
    named = _tier(named, [MOMENT, EVIDENCE], asked, found)
    rivalled = pl.col(RIVAL).any().over(GROUP)
    left.append(named.filter(rivalled).with_columns(pl.lit(True).alias(RIVAL)))
    named = named.filter(~rivalled)
    cased = [[MOMENT, case], [case]] if case else []
    for by in (*cased[:1], [MOMENT], [EVIDENCE], *cased[1:], []):
        named = _tier(named, by, asked, found)
    left.append(_make_ties(named, keys, found))
    without = rows.filter(BLANK).with_columns(pl.lit(False).alias(RIVAL))
    loose = _group_near(pl.concat([*(part.drop(GROUP) for part in left), without]), [])
    loose = loose.filter(pl.col(BLANK).any().over(GROUP))
    for by in ([MOMENT, EVIDENCE], [EVIDENCE], *cased, []):
        loose = _tier(loose, by, asked, found)
    _make_ties(loose, keys, found)
    return found


def _prepare_rows(rows: pl.DataFrame, asked: _MatchColumns, unit: int) -> pl.DataFrame:
    keys, evidence = asked.keys, asked.evidence
    held = [*keys, *evidence]
    exact = pl.col("hi") - pl.col("lo") < unit
    return rows.with_columns(
        pl.when(exact).then(pl.col("lo").floordiv(unit)).alias(MOMENT),
        (pl.struct(evidence).hash(seed=0) if evidence else pl.lit(0, pl.UInt64)).alias(EVIDENCE),
        _any_of(pl.col(c).is_not_null() for c in held).alias("known"),
        _any_of(pl.col(k).is_null() for k in keys).alias(BLANK),
    )


def _mark_rivals(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that have all keys, with RIVAL: whether a row of the other log that has not could be the same search."""
    blank = rows.filter(BLANK).select(pl.col("lo").alias("at"), (1 - pl.col(SIDE)).alias(SIDE), far=pl.col("hi"))
    named = rows.filter(~pl.col(BLANK))
    if blank.is_empty() or named.is_empty():
        return named.with_columns(pl.lit(False).alias(RIVAL))
    last = blank.sort("at").with_columns(pl.col("far").cum_max().over(SIDE))
    near_start = (pl.col("hi") + NEAR_US - 1).alias("until")
    joined = (
        named.with_columns(near_start)
        .sort("until")
        .join_asof(last, left_on="until", right_on="at", by=SIDE, strategy="backward", check_sortedness=False)
    )
    rival = (pl.col("lo") - pl.col("far") < NEAR_US).fill_null(False)
    return joined.with_columns(rival.alias(RIVAL)).select(*named.columns, RIVAL)


def _group_near(rows: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """With GROUP: rows of the same keys whose times follow each other less than NEAR_US apart."""
    ordered = rows.sort(*keys, "lo", "hi", SIDE, "n")
    before = pl.col("hi").cum_max().shift(1)
    before = before.over(keys) if keys else before
    new = before.is_null() | (pl.col("lo") - before >= NEAR_US)
    return ordered.with_columns(new.cum_sum().alias(GROUP))


def _interchangeable(rows: pl.DataFrame, found: Matches) -> pl.DataFrame:
    """Take out rows that are equal in all both logs hold, as many in one as in the other: in both, whichever is
    which."""
    by = [GROUP, MOMENT, EVIDENCE]
    classes = rows.filter("known").group_by(by).agg(*_IN, pl.len())
    even = classes.filter((pl.col("in_a") == pl.col("in_b")) & (pl.col("in_a") > 1))
    bounds = even.select(*by, pl.col("in_a").alias("at_least"), pl.col("in_a").alias("at_most"))
    found.tie(rows, bounds, by)
    return rows.join(even, on=by, how="anti", nulls_equal=True)


def _tier(rows: pl.DataFrame, by: Sequence[str], asked: _MatchColumns, found: Matches) -> pl.DataFrame:
    """Pair rows of a group that are the only ones, on each side, to agree in `by`; returns the rows that are left."""
    needed = [c for c in by if c != EVIDENCE]
    usable = rows.drop_nulls(needed) if needed else rows
    first = [pl.col("n").filter(pl.col(SIDE) == side).first().alias(name) for side, name in ((A, "n"), (B, "n@2"))]
    classes = usable.group_by(GROUP, *by).agg(*_IN, *first)
    single = classes.filter((pl.col("in_a") == 1) & (pl.col("in_b") == 1)).select("n", "n@2")
    pairs = _side_by_side(single, rows).filter(is_near(), _possible(asked.keys), _likely(asked)).select("n", "n@2")
    found.pair(pairs)
    sides = [
        pairs.select(pl.col(c).alias("n"), pl.lit(side, pl.Int8).alias(SIDE)) for side, c in ((A, "n"), (B, "n@2"))
    ]
    return rows.join(pl.concat(sides), on=["n", SIDE], how="anti")


def _side_by_side(pairs: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The two rows of each pair side by side; the second's columns end in `@2`."""
    right = rows.filter(pl.col(SIDE) == B)
    right = right.rename({c: f"{c}@2" for c in right.columns})
    return pairs.join(rows.filter(pl.col(SIDE) == A), on="n").join(right, on="n@2")


def is_near() -> pl.Expr:
    """Whether two rows side by side can be of one moment."""
    return (pl.col("lo@2") - pl.col("hi") < NEAR_US) & (pl.col("lo") - pl.col("hi@2") < NEAR_US)


def _possible(keys: Sequence[str]) -> pl.Expr:
    """Whether no key speaks against the two being one search."""
    return ~_any_of((pl.col(k) != pl.col(f"{k}@2")).fill_null(False) for k in keys)


def _likely(asked: _MatchColumns) -> pl.Expr:
    """Whether something speaks for the two being one search: the same keys at the same moment, or something telling
    that both have; or whether nothing speaks against it."""
    same, other = (
        [getattr(pl.col(c), how)(pl.col(f"{c}@2")).fill_null(False) for c in columns]
        for columns, how in ((asked.decisive, "eq"), (asked.evidence, "ne"))
    )
    overlap = (pl.col("lo") <= pl.col("hi@2")) & (pl.col("lo@2") <= pl.col("hi"))
    at_once = overlap & pl.col(MOMENT).is_not_null() & pl.col(f"{MOMENT}@2").is_not_null()
    together = pl.all_horizontal(at_once, *((pl.col(k) == pl.col(f"{k}@2")).fill_null(False) for k in asked.keys))
    return (together if asked.keys else pl.lit(False)) | _any_of(same) | ~_any_of(other)


def _any_of(tests: Iterable[pl.Expr]) -> pl.Expr:
    """Whether one of `tests` holds; not, where there are none."""
    return pl.any_horizontal(pl.lit(False), *tests)


def _make_ties(rows: pl.DataFrame, keys: Sequence[str], found: Matches) -> pl.DataFrame:
    """Make ties of groups in which rows of both sides are left; returns the rows that are certainly in no other row's
    company.

    At least: rows that are equal in all both logs hold are one search as often as both have them. At most: every row
    of the side that has fewer; where some lack a key, those that have all and no rival were compared already, so that
    a pair takes one that lacks a key, or two that have rivals.
    """
    of_side = [pl.col(SIDE) == side for side in (A, B)]
    counts = (
        rows.group_by(GROUP)
        .agg(
            *_IN,
            pl.col(BLANK).sum().alias("blanks"),
            pl.min_horizontal(*((pl.col(RIVAL) & side).sum() for side in of_side)).alias("rivals"),
        )
        .filter(_BOTH)
    )
    alike = rows.filter("known", ~pl.col(BLANK)).group_by(GROUP, MOMENT, EVIDENCE).agg(*_IN)
    least = alike.group_by(GROUP).agg(pl.min_horizontal("in_a", "in_b").sum().alias("at_least"))
    fewer, blank = pl.min_horizontal("in_a", "in_b"), pl.col("blanks")
    bounds = counts.join(least, on=GROUP, how="left").select(
        GROUP,
        "in_a",
        "in_b",
        pl.when(blank > 0).then(0).otherwise(pl.col("at_least").fill_null(0)).alias("at_least"),
        pl.when(blank > 0).then(pl.min_horizontal(fewer, blank + pl.col("rivals"))).otherwise(fewer).alias("at_most"),
    )
    alone = bounds.filter((pl.col("in_a") == 1) & (pl.col("in_b") == 1)).select(GROUP)
    two = rows.join(alone, on=GROUP, how="semi")
    single = two.group_by(GROUP).agg(
        pl.col("n").filter(pl.col(SIDE) == A).first(), pl.col("n").filter(pl.col(SIDE) == B).first().alias("n@2")
    )
    apart = (
        _side_by_side(single.select("n", "n@2", pl.col(GROUP).alias("of")), two)
        .filter(~(is_near() & _possible(keys)))
        .select(pl.col("of").alias(GROUP))
    )
    bounds = bounds.join(apart, on=GROUP, how="anti").select(GROUP, "at_least", "at_most")
    found.tie(rows, bounds, [GROUP])
    return rows.join(bounds, on=GROUP, how="anti")
