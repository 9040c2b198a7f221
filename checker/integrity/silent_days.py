"""Silences that a log's own rhythm would hardly leave.

The chance that a day passes without a record is taken, for each day of the week, from the log itself: (silent days + 1)
/ (days + 2); days are taken to be independent. So a log that is kept on workdays has no silence on Sundays, and one
with a use a month has none of three weeks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import polars as pl

from checker.integrity.interface import NOTHING, PLACE, Hits, OtherSources, PatternFound
from checker.model.words import plural
from checker.report.phrases import period

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
"""An offset can carry a date past the ends of Python's calendar; a slip of the pen, into another century."""


@dataclass(frozen=True)
class SilentDays:
    """Days [first, last] without a record. expected: how many so long, at this point of the week, a log of this rhythm
    would have."""

    first: date
    last: date
    days: int
    expected: float


@dataclass(frozen=True)
class RecordDays:
    """When records were made. active: days with one; weekdays: the share of each that has one, Monday first."""

    days: tuple[date, ...]
    span: int
    weekdays: tuple[float, ...]
    quiet: tuple[float, ...]


def rhythm(active: Sequence[date]) -> RecordDays | None:
    """The rhythm of the different days on which something was recorded; None where there are fewer than two."""
    days = sorted(set(active))
    if len(days) < 2:
        return None
    first = days[0]
    span = (days[-1] - first).days + 1
    on = [sum(d.weekday() == w for d in days) for w in range(7)]
    of_all = [sum(1 for _ in range((w - first.weekday()) % 7, span, 7)) for w in range(7)]
    shares = tuple(a / n if n else 0.0 for a, n in zip(on, of_all, strict=True))
    quiet = tuple((n - a + 1) / (n + 2) for a, n in zip(on, of_all, strict=True))
    return RecordDays(tuple(days), span, shares, quiet)


def silences(found: RecordDays, rare: float) -> list[SilentDays]:
    """Those of which a log of this rhythm and length would have fewer than `rare`, the longest first."""
    silent = []
    for before, after in pairwise(found.days):
        length = (after - before).days - 1
        chance = 1.0
        for n in range(min(length, 400)):
            chance *= found.quiet[(before + timedelta(days=n + 1)).weekday()]
        if length and chance * found.span < rare:
            silent.append(
                SilentDays(before + timedelta(days=1), after - timedelta(days=1), length, chance * found.span)
            )
    return sorted(silent, key=lambda s: (-s.days, s.first))


def hits(days: pl.DataFrame, given: Mapping[str, float], others: OtherSources) -> Hits:
    """days: tallies.days. The last use before each silence and the first after it are shown."""
    uses = days.filter(pl.col("use") & pl.col("day").is_between(FIRST_DAY, LAST_DAY))
    known = rhythm(uses["day"].to_list())
    if known is None or len(known.days) < given["days"]:
        return NOTHING

    def tell(silence: SilentDays) -> PatternFound:
        before = uses.filter(pl.col("day") == silence.first - timedelta(days=1)).select(
            pl.col(f"last_{c}").alias(c) for c in PLACE
        )
        after = uses.filter(pl.col("day") == silence.last + timedelta(days=1)).select(PLACE)
        seen = (
            f"no use on {plural(silence.days, 'day')}, {period(silence.first, silence.last, others.place)}; uses on "
            f"{len(known.days):,} of the log's {plural(known.span, 'day')}"
        )
        return PatternFound(seen, silence.days, others.evidence(pl.concat([before, after])), unit="days")

    return Hits.from_values(silences(known, given["rare"]), tell)
