"""Numbers missing from a sequence: record numbers that count up, by what each log was read by and what stands before
their digits.

Numbers that are drawn at random, or shared with records that were not given, are no sequence: too many are missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from checker.integrity.interface import PLACE, OtherSources, PatternFound
from checker.model.words import plural


@dataclass(frozen=True)
class Gap:
    """Numbers first to last that no record has. neighbors: the rows of the numbers before and after (PLACE)."""

    first: int
    last: int
    neighbors: pl.DataFrame


@dataclass(frozen=True)
class Sequence_:
    """profile, prefix: what the numbers share. digits: how many there are, 0 where that differs. present: different
    numbers."""

    profile: str
    prefix: str
    digits: int
    first: int
    last: int
    present: int
    gaps: tuple[Gap, ...]

    def written(self, number: int) -> str:
        """A number as the log writes it."""
        return f"{self.prefix}{number:0{self.digits or 1}d}"


def sequences(runs: pl.DataFrame, profiles: Sequence[str], *, fewest: float, spread: float) -> list[Sequence_]:
    """runs: tallies.numbers; logs of one profile (a month each) are one sequence. Those with the most numbers come
    first."""
    profile = pl.col("input").replace_strict(dict(enumerate(profiles)), return_dtype=pl.String).alias("profile")
    ordered = runs.with_columns(profile).sort("profile", "prefix", "first", "last", "input", "row")
    reached = pl.col("last").cum_max().shift().over("profile", "prefix")
    ordered = ordered.with_columns(reached.alias("reached"))
    fresh = pl.col("last") - pl.max_horizontal(pl.col("first"), pl.col("reached").fill_null(-1) + 1) + 1
    ordered = ordered.with_columns(pl.max_horizontal(fresh, 0).alias("fresh"))
    groups = ordered.group_by("profile", "prefix").agg(
        pl.col("first").min().alias("low"),
        pl.col("last").max().alias("high"),
        pl.col("fresh").sum().alias("present"),
        pl.col("least").min(),
        pl.col("most").max(),
    )
    dense = (pl.col("present") >= fewest) & (pl.col("high") - pl.col("low") + 1 <= spread * pl.col("present"))
    kept = groups.filter(dense).sort("present", "profile", "prefix", descending=[True, False, False])
    return [_sequence(group, ordered) for group in kept.iter_rows(named=True)]


def _sequence(group: dict[str, object], ordered: pl.DataFrame) -> Sequence_:
    own = ordered.filter((pl.col("profile") == group["profile"]) & (pl.col("prefix") == group["prefix"]))
    digits = group["least"] if group["least"] == group["most"] else 0
    return Sequence_(
        str(group["profile"]),
        str(group["prefix"]),
        int(str(digits)),
        int(str(group["low"])),
        int(str(group["high"])),
        int(str(group["present"])),
        tuple(_gaps(own)),
    )


def _gaps(runs: pl.DataFrame) -> Iterator[Gap]:
    """A number that several rows bear is shown by the first of them."""
    for at in (runs["first"] > runs["reached"] + 1).fill_null(False).arg_true().to_list():
        reached, first = int(runs["reached"][at]), int(runs["first"][at])
        before = runs.filter(pl.col("last") == reached).select(pl.col(f"last_{c}").alias(c) for c in PLACE)
        after = runs.filter(pl.col("first") == first).select(PLACE)
        ends = [rows.sort("input", "sheet", "row", nulls_last=False).head(1) for rows in (before, after)]
        yield Gap(reached + 1, first - 1, pl.concat(ends))


def hits(runs: pl.DataFrame, given: Mapping[str, float], others: OtherSources) -> list[PatternFound]:
    """One indication a gap, the widest first. The rows with the numbers before and after it are shown."""
    found = []
    for one in sequences(runs, others.profiles, fewest=given["fewest"], spread=given["spread"]):
        ends = f"of {one.written(one.first)} to {one.written(one.last)}"
        for gap in one.gaps:
            missing = gap.last - gap.first + 1
            which = one.written(gap.first) if missing == 1 else f"{one.written(gap.first)} to {one.written(gap.last)}"
            seen = f"{plural(missing, 'number')} {'is' if missing == 1 else 'are'} missing {ends}: {which}"
            found.append(PatternFound(seen, missing, others.evidence(gap.neighbors), unit="numbers"))
    return sorted(found, key=lambda hit: -hit.count)
