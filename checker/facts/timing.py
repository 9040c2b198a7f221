"""Order and duration of events whose times are intervals: certain, possible, or unknown.

Every time is an interval [lo, hi] of microseconds: an exact instant has lo = hi, a date its day, an unsettled day-month
order both readings, an unknown time everything. `a` is certainly before `b` where a.hi < b.lo, possibly where a.lo < b.hi.
Equal instants are not before each other (reading R8: before needs an earlier instant).
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

from checker.model.event import ZONE_SLACK_US

NEVER = -(2**62)
EVER = 2**62
MINUTE_US = 60_000_000

Frame = nw.LazyFrame[Any]


def settle_clocks(events: Frame, times: list[str], *, mixed: bool) -> Frame:
    """Make all times of the frame comparable, and unknown ones everything.

    times: names of TIME fields whose `<t>_lo`, `<t>_hi` are in the frame. mixed: whether the frame holds more than one
    clock; then times of unknown zone are widened by ZONE_SLACK_US on both sides, else they are compared as they stand.
    Returns the frame with the bounds filled (NEVER, EVER where unknown).
    """
    if not times:
        return events
    foreign = nw.col("clock").fill_null("unknown") != "utc"
    slack = nw.when(foreign).then(nw.lit(ZONE_SLACK_US if mixed else 0)).otherwise(nw.lit(0))
    return events.with_columns(
        *[(nw.col(f"{t}_lo") - slack).fill_null(NEVER).alias(f"{t}_lo") for t in times],
        *[(nw.col(f"{t}_hi") + slack).fill_null(EVER).alias(f"{t}_hi") for t in times],
    )
