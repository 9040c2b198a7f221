"""Moments, and what is certain and what is possible of their order.

A moment is known between two bounds: an exact instant has both alike, a date its day, an unsettled order of day and
month both readings, an unknown time everything (timing.NEVER to timing.EVER). Certain is what holds wherever in their
bounds the moments lie, possible what holds somewhere. Every comparison of times is written here and nowhere else, and
each reading of law (docs/readings.md) that decides one stands in one function.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import polars as pl

from checker.facts.timing import EVER, MINUTE_US, NEVER, clock_slack
from checker.model.event import ZONE_SLACK_US

SHORTEST_DAY_US = 22 * 3_600_000_000 - 1
LONGEST_DAY_US = 26 * 3_600_000_000 - 1
"""From the first to the last microsecond of a civil day: 24 hours, less or more by what clocks are set back or forward
in any zone. Nothing else that a log writes spans so much: a minute is shorter, an unsettled date weeks longer."""


@dataclass(frozen=True)
class Moment:
    """A moment of each row: its bounds `lo` and `hi` (Int64, microseconds), and its `clock` (the event frame's).

    clock: None where the times compared are known to be on one clock. Times of two clocks are compared with all that a
    zone can make of them (timing.apart).
    """

    lo: pl.Expr
    hi: pl.Expr
    clock: pl.Expr | None = None

    def surely_before(self, other: Moment) -> pl.Expr:
        """Whether this is certainly earlier. Before needs an earlier instant (reading R8): the same instant at the
        precision that the log keeps, or the same day with a clock time missing, is not certainly before."""
        return self._upper(other) < other.lo

    def maybe_before(self, other: Moment) -> pl.Expr:
        """Whether this may be earlier: also where both are the same instant as far as the log keeps it (reading R8)."""
        return self._lower(other) <= other.hi

    def surely_by(self, other: Moment) -> pl.Expr:
        """Whether this is certainly not later: what is done by a moment may be done in it."""
        return self._upper(other) <= other.lo

    def maybe_by(self, other: Moment) -> pl.Expr:
        """Whether this may be not later."""
        return self._lower(other) <= other.hi

    def later_of(self, other: Moment) -> Moment:
        """The later of two moments of one clock."""
        return Moment(pl.max_horizontal(self.lo, other.lo), pl.max_horizontal(self.hi, other.hi), self.clock)

    def choose(self, condition: pl.Expr, otherwise: Moment) -> Moment:
        """This moment where the condition holds (a null one does not), else the other."""
        lo, hi = (
            pl.when(condition.fill_null(False)).then(mine).otherwise(theirs)
            for mine, theirs in ((self.lo, otherwise.lo), (self.hi, otherwise.hi))
        )
        return Moment(lo, hi, self.clock)

    def has_bounds(self) -> pl.Expr:
        """Whether the moment has both bounds."""
        return (self.lo > NEVER) & (self.hi < EVER)

    def is_a_date(self) -> pl.Expr:
        """Whether a day without a clock time is recorded."""
        return self._span().is_between(SHORTEST_DAY_US, LONGEST_DAY_US)

    def is_settled(self) -> pl.Expr:
        """Whether the log settles the moment to a day, a minute or better: no unsettled order of day and month, no
        hour that came twice when the clocks were set back."""
        return (self._span() < MINUTE_US) | self.is_a_date()

    def as_first(self) -> Moment:
        """The moment as the beginning of a time that is granted, as its paper writes it: a date begins with its first
        instant, and "10:00" is ten sharp. Not so what happened at some time of that day or minute (reading R8)."""
        return Moment(self.lo, self.lo, self.clock).choose(self.is_settled(), self)

    def as_last(self) -> Moment:
        """The moment as the end of a time that is granted, as its paper writes it: a date without a clock time includes
        that day, in the place of its log (reading R9), and "11:00" is eleven sharp."""
        sharp = Moment(self.lo, self.lo, self.clock).choose(self.is_settled(), self)
        return Moment(self.hi, self.hi, self.clock).choose(self.is_a_date(), sharp)

    def as_deadline(self) -> Moment:
        """The moment as a deadline: what is done in its last instant comes before it, and a date without a clock time
        includes that day (reading R9)."""
        last = self.as_last()
        return Moment(last.lo + 1, last.hi, self.clock).choose(self.has_bounds(), self)

    def _span(self) -> pl.Expr:
        """The microseconds between the bounds; of an unknown moment EVER (their difference is past 64 bits)."""
        return pl.when(self.has_bounds()).then(self.hi - self.lo).otherwise(pl.lit(EVER))

    def _upper(self, other: Moment) -> pl.Expr:
        return self.hi if self.clock is None or other.clock is None else self.hi + clock_slack(self.clock, other.clock)

    def _lower(self, other: Moment) -> pl.Expr:
        return self.lo if self.clock is None or other.clock is None else self.lo - clock_slack(self.clock, other.clock)


@dataclass(frozen=True)
class Interval:
    """From one moment to another, both included."""

    first: Moment
    last: Moment


@dataclass(frozen=True)
class Days:
    """The civil days, in the agency's place, that something may be of: `lo` to `hi` (Date), null where unknown."""

    lo: pl.Expr
    hi: pl.Expr

    def surely_after(self, day: pl.Expr) -> pl.Expr:
        """Whether all of them lie after the day."""
        return self.lo > day

    def surely_not_after(self, day: pl.Expr) -> pl.Expr:
        """Whether none of them lies after the day."""
        return self.hi <= day


def civil_day(instant: pl.Expr, zone: str | None) -> pl.Expr:
    """The civil day, in a zone, of microseconds in UTC; of figures on their own clock without a zone."""
    stamp = instant.cast(pl.Datetime("us", "UTC"))
    return (stamp.dt.convert_time_zone(zone) if zone else stamp).dt.date().clip(date.min, date.max)


def day_end(day: date, zone: str | None, clock: pl.Expr) -> Moment:
    """The end of a civil day in the agency's place, as it is on a clock: exact on UTC where the place's zone is known,
    else between the ends of that day in all zones. On a clock of unknown zone the clock itself may be as far off again
    (timing.apart)."""
    figures = pl.lit(datetime.combine(day, time()) + timedelta(days=1), dtype=pl.Datetime("us"))
    anywhere = figures.cast(pl.Int64)
    slack = pl.lit(ZONE_SLACK_US) + clock_slack(clock, pl.lit("utc"))
    if zone is None:
        return Moment(anywhere - slack, anywhere + slack, clock)
    placed = figures.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    exact = pl.when(clock == "utc").then(placed.dt.convert_time_zone("UTC").cast(pl.Int64))
    return Moment(exact.fill_null(anywhere - slack), exact.fill_null(anywhere + slack), clock)


def moment(name: str = "", *, clock: str | None = None) -> Moment:
    """The moment that the columns `<name>lo` and `<name>hi` hold, on the clock of a column; unknown where they are
    null."""
    return Moment(
        pl.col(f"{name}lo").fill_null(NEVER),
        pl.col(f"{name}hi").fill_null(EVER),
        None if clock is None else pl.col(clock),
    )


def instant(us: int, *, clock: str | None = None) -> Moment:
    """The moment of so many microseconds, on a clock."""
    return Moment(pl.lit(us), pl.lit(us), None if clock is None else pl.lit(clock))
