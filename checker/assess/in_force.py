"""Whether a rule was in force for a use, and the part of a use that lies in the time of a law."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from checker.facts.build import build
from checker.facts.context import Context
from checker.facts.encode import Facts, number_rows
from checker.facts.run_survey import RunSurvey
from checker.model.kinds import EventKind
from checker.model.policy import Window
from checker.model.single_facts import UNCERTAIN_DAYS

IN_FORCE_YES, NOT_IN_FORCE, IN_FORCE_UNKNOWN = 0, 1, 2
"""Rows of the table of the rule's own fact `in_force` (project.IN_FORCE_TABLE)."""


def in_force(windows: Sequence[Window], subjects: pl.DataFrame) -> pl.Series:
    """Whether the rule was in force on some day of each subject (readings R7, R33): no window is always.

    A search has one day; a live deployment has all from its first to its last, so that one which crosses the first or
    the last day of a law is judged. On days of which the law's own dates leave it open (readings R37, R40), that.
    Returns rows of project.IN_FORCE_TABLE.
    """
    sure, possible = pl.lit(not windows), pl.lit(not windows)
    between = {why: pl.lit(False) for why in UNCERTAIN_DAYS}
    live, last = pl.col("kind") == EventKind.LIVE_DEPLOYMENT.value, pl.col("last_hi").fill_null(date.max)
    for window in windows:
        start, until = window.start or date.min, window.end or date.max
        surely = window.surely_from or date.min, window.surely_until or date.max
        inside = (pl.col("last_lo") >= surely[0]) & (pl.col("date_hi") < surely[1])
        for first, after in ((start, surely[0]), (surely[1], until)):
            if first < after:
                within = (pl.col("date_lo") >= first) & (pl.col("last_hi") < after)
                reaches = live & (pl.col("date_lo") < after) & (last >= first)
                inside = inside & ~reaches
                between[window.why] = between[window.why] | (within | reaches).fill_null(False)
        sure = sure | inside
        possible = possible | ((pl.col("last_hi") >= start) & (pl.col("date_lo") < until))
        if window.start is None and window.end is None:
            sure = pl.lit(True)
    code = (
        pl.when(sure.fill_null(False))
        .then(IN_FORCE_YES)
        .when(~possible.fill_null(True))
        .then(NOT_IN_FORCE)
        .when(between[UNCERTAIN_DAYS[0]])
        .then(3)
        .when(between[UNCERTAIN_DAYS[1]])
        .then(4)
        .otherwise(IN_FORCE_UNKNOWN)
        .cast(pl.UInt32)
    )
    return subjects.with_columns(code.alias("code"))["code"]


def crossing(windows: Sequence[Window], subjects: pl.DataFrame) -> pl.Series:
    """Whether each subject is in force on some day, and may begin before the law or go on after it."""
    outside = pl.lit(bool(windows))
    for window in windows:
        start, until = window.start or date.min, window.end or date.max
        outside = outside & ~((pl.col("date_lo") >= start) & (pl.col("last_hi").fill_null(date.max) < until))
    live = pl.col("kind") == EventKind.LIVE_DEPLOYMENT.value
    found = subjects.select((live & outside).fill_null(False)).to_series()
    return found & (in_force(windows, subjects) == IN_FORCE_YES)


def part_in_force(
    events: pl.DataFrame,
    facts: Facts,
    crosses: pl.Series,
    windows: Sequence[Window],
    names: Sequence[str],
    kinds: Sequence[str],
    context: Context,
    whole: RunSurvey,
) -> dict[str, pl.Series]:
    """The codes of the facts `names`, those of the subjects that cross an edge of a law worked out for the part inside
    (reading R33). The tables of `facts` grow by the values that are new.

    events, kinds, context, whole: as facts.build.build takes them. crosses: which subjects do.
    """
    inside = clip_to_windows(events, facts.subjects["event"].filter(crosses), windows, context.zone)
    parts = build(inside, context, names, kinds, whole)
    at = crosses.arg_true()
    codes = {}
    for name in names:
        table = pl.concat([facts.values[name], parts.values[name]], how="vertical_relaxed")
        alike, first = number_rows(table)
        moved = alike.slice(facts.values[name].height)
        facts.values[name] = table[first]
        codes[name] = facts.codes[name].cast(pl.UInt32).scatter(at, moved[parts.codes[name][at]])
    return codes


def clip_to_windows(
    events: pl.DataFrame, crossing: pl.Series, windows: Sequence[Window], zone: str | None
) -> pl.DataFrame:
    """The events, the live deployments `crossing` (of `event`) cut to the first of the windows that they lie in.

    zone: of the agency's place, in which a law begins and ends with a civil day; UTC where it is not known.
    """
    frame, open_ = events, pl.col("event").is_in(crossing.implode())
    if "end_hi" not in frame.columns:
        frame = frame.with_columns(*(pl.lit(None, pl.Int64).alias(end) for end in ("end_lo", "end_hi")))
    for window in windows:
        start, until = window.start or date.min, window.end or date.max
        here = open_ & (pl.col("date_hi") < until)
        if window.start:
            edge = _midnight(window.start, zone)
            early = here & (pl.col("date_lo") < start)
            frame = frame.with_columns(
                *(pl.when(early).then(pl.max_horizontal(c, pl.lit(edge))).otherwise(c).alias(c) for c in _STARTS),
                *(pl.when(early).then(pl.max_horizontal(c, pl.lit(start))).otherwise(c).alias(c) for c in _DAYS),
            )
        if window.end:
            edge = _midnight(window.end, zone) - 1
            last = pl.min_horizontal(pl.col("end_hi"), pl.lit(edge))
            frame = frame.with_columns(
                pl.when(here).then(last).otherwise("end_hi").alias("end_hi"),
                pl.when(here & (pl.col("end_lo") > edge)).then(edge).otherwise("end_lo").alias("end_lo"),
            )
    return frame


_STARTS, _DAYS = ("time_lo", "time_hi"), ("date_lo", "date_hi")


def _midnight(day: date, zone: str | None) -> int:
    """The first microsecond of a civil day in `zone`, since 1970 in UTC."""
    local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone or "UTC"))
    return (local - datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))) // timedelta(microseconds=1)
