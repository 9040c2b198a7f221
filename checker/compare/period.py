"""The period that both logs cover, and where each record lies to it. Outside it nothing can be concluded from a
missing row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

import polars as pl

from checker.compare.result import ComparedLog, Span
from checker.compare.rows import UNREAD, moment_text
from checker.ingest.zones import is_zone
from checker.model.accounts import Input

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INSIDE: Final = "inside"
OUTSIDE: Final = "outside"
UNSURE: Final = "unsure"
WHERE = "where"
"""The column that `locate` adds: one of the three."""
SEEN = "from the later of the two first records to the earlier of the two last"
"""Without being told a log covers what lies between its first and last record: no more can be seen from it."""


@dataclass(frozen=True)
class CommonPeriod:
    """first, last: of `columns` (the lower and upper ends of a record's time), both included."""

    first: Any
    last: Any
    columns: tuple[str, str]
    basis: str

    def on_other_clock(self, on: Callable[[int, bool], int]) -> CommonPeriod:
        """The same period on another clock: `on` takes a moment, and whether it is the end; civil dates stay as they
        are."""
        if isinstance(self.first, date):
            return self
        return replace(self, first=on(self.first, False), last=on(self.last, True))

    def on_clock(self, zone: str) -> CommonPeriod:
        """The same period as a clock in `zone` shows it; as it is where no zone is known."""
        if not zone or not is_zone(zone):
            return self

        def shown(moment: int, _: bool) -> int:
            local = (_EPOCH + timedelta(microseconds=moment)).astimezone(ZoneInfo(zone))
            return round((local.replace(tzinfo=UTC) - _EPOCH).total_seconds() * 1_000_000)

        return self.on_other_clock(shown)

    @property
    def span(self) -> Span:
        """The period as the report gives it."""
        first, last = (str(end) if isinstance(end, date) else moment_text(end) for end in (self.first, self.last))
        return Span(first=first, last=last, basis=self.basis)


def common(
    one: pl.DataFrame, other: pl.DataFrame, *, instants: bool, since: date | None, until: date | None
) -> CommonPeriod | Literal["outside", "unsure"]:
    """The period that both cover; where they cover none together OUTSIDE, and where one has no dated record UNSURE.

    one, other: `rows.records`. instants: their times are on one clock; else civil dates are compared. since, until:
    civil dates [since, until) that both logs cover, which hold instead of what their rows show.
    """
    by = ("lo", "hi") if instants and not (since or until) else ("day", "day")
    read = [frame.filter(~pl.col(UNREAD)) for frame in (one, other)]
    firsts = [since] if since else [frame[by[0]].min() for frame in read]
    lasts = [until - timedelta(days=1)] if until else [frame[by[1]].max() for frame in read]
    if None in firsts or None in lasts:
        return UNSURE
    period = CommonPeriod(max(firsts), min(lasts), by, "as given" if since or until else SEEN)  # type: ignore[type-var]
    return period if period.first <= period.last else OUTSIDE


def locate(frame: pl.DataFrame, period: CommonPeriod | Literal["outside", "unsure"]) -> pl.DataFrame:
    """`frame` with WHERE: a record whose time may lie on either side of an end, or is not known, is UNSURE.

    period: what `common` gives; where it is none, that is said of every record.
    """
    if not isinstance(period, CommonPeriod):
        return frame.with_columns(pl.lit(period).alias(WHERE))
    low, high = (pl.col(name) for name in period.columns)
    first, last = pl.lit(period.first), pl.lit(period.last)
    return frame.with_columns(
        pl.when((low >= first) & (high <= last))
        .then(pl.lit(INSIDE))
        .when((high < first) | (low > last))
        .then(pl.lit(OUTSIDE))
        .otherwise(pl.lit(UNSURE))
        .alias(WHERE)
    )


def why_none(period: CommonPeriod | Literal["outside", "unsure"], log: str) -> list[str]:
    """What is noted where two logs have no period in common. log: what each is called."""
    if period == OUTSIDE:
        return [f"the two {log}s have no period in common: nothing of one can be missed in the other"]
    if period == UNSURE:
        unknown = "what period both cover is not known; --from and --until can say it"
        return [f"one {log} has no dated record: {unknown}"]
    return []


def describe(read: Input, frame: pl.DataFrame, alone: pl.DataFrame) -> ComparedLog:
    """What is said of one log. frame: its records; alone: those without a counterpart, `locate`."""
    records = frame.filter(~pl.col(UNREAD))
    return ComparedLog(
        path=read.path,
        sha256=read.sha256,
        reader=read.reader,
        profile=read.profile,
        zone=read.zone,
        rows=read.rows,
        records=records.height,
        unread=frame.height - records.height,
        first=_day(records["day"].min()),
        last=_day(records["day"].max()),
        outside=alone.filter(pl.col(WHERE) == OUTSIDE).height,
        undated=alone.filter(pl.col(WHERE) == UNSURE).height,
    )


def _day(found: object) -> date | None:
    return found if isinstance(found, date) else None
