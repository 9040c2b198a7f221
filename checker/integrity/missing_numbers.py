"""Numbers missing from a sequence: record numbers that count up, by what each log was read by and what stands before
their digits.

Numbers that are drawn at random, or shared with records that were not given, are no sequence: too many are missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from checker.integrity.interface import PLACE, Hits, OtherSources, PatternFound
from checker.model.words import plural


@dataclass(frozen=True)
class Gap:
    """Numbers first to last that no record has."""

    first: int
    last: int

    @property
    def missing(self) -> int:
        """How many they are."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class Sequence_:
    """profile, prefix: what the numbers share. digits: how many there are, 0 where that differs. present: different
    numbers. runs: its runs without a gap (tallies.numbers)."""

    profile: str
    prefix: str
    digits: int
    first: int
    last: int
    present: int
    gaps: tuple[Gap, ...]
    runs: pl.DataFrame

    def as_written(self, number: int) -> str:
        """A number as the log writes it."""
        return f"{self.prefix}{number:0{self.digits or 1}d}"

    def neighbors(self, gap: Gap) -> pl.DataFrame:
        """The rows (PLACE) of the numbers before a gap and after it; of several with one number the first."""
        before = self.runs.filter(pl.col("last") == gap.first - 1).select(pl.col(f"last_{c}").alias(c) for c in PLACE)
        after = self.runs.filter(pl.col("first") == gap.last + 1).select(PLACE)
        ends = [rows.sort("input", "sheet", "row", nulls_last=False).head(1) for rows in (before, after)]
        return pl.concat(ends)


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
    after, before = pl.col("first"), pl.col("reached")
    gaps = own.filter(after > before + 1).select(before + 1, after - 1)
    digits = group["least"] if group["least"] == group["most"] else 0
    return Sequence_(
        str(group["profile"]),
        str(group["prefix"]),
        int(str(digits)),
        int(str(group["low"])),
        int(str(group["high"])),
        int(str(group["present"])),
        tuple(Gap(first, last) for first, last in gaps.iter_rows()),
        own,
    )


def hits(runs: pl.DataFrame, given: Mapping[str, float], others: OtherSources) -> Hits:
    """One indication a gap, the widest first. The rows with the numbers before and after it are shown."""
    counted = sequences(runs, others.profiles, fewest=given["fewest"], spread=given["spread"])
    found = [(one, gap) for one in counted for gap in one.gaps]

    def tell(hit: tuple[Sequence_, Gap]) -> PatternFound:
        one, gap = hit
        which = one.as_written(gap.first)
        which = which if gap.missing == 1 else f"{which} to {one.as_written(gap.last)}"
        seen = (
            f"{plural(gap.missing, 'number')} {'is' if gap.missing == 1 else 'are'} missing of "
            f"{one.as_written(one.first)} to {one.as_written(one.last)}: {which}"
        )
        return PatternFound(seen, gap.missing, others.evidence(one.neighbors(gap)), unit="numbers")

    return Hits.from_values(sorted(found, key=lambda hit: -hit[1].missing), tell)
