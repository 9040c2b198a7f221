"""How long after a moment a step came: in exact minutes, civil days, civil months or business days (reading R27)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

import polars as pl

from checker.facts.calendars import business_days, holidays_of
from checker.facts.columns import LINK, NO_CASE, ORDER, fact_columns, first_of, open_kind, text
from checker.facts.completeness import AbsenceDays, after_column, complete_column, complete_until, since_column
from checker.facts.context import Context
from checker.facts.covered import ALWAYS
from checker.facts.moment import day_end
from checker.facts.order import anchors_after, doubt_of, linkless, steps_of
from checker.facts.prepare import CLOCK, Prepared
from checker.facts.timing import EVER, MINUTE_US, NEVER, Frame
from checker.model.event import ZONE_SLACK_US
from checker.model.facts import ElapsedTime, Since
from checker.model.steps import Anchor, Step, UseItself

BUSINESS_DAYS = "workdays"
DAY_US = 86_400_000_000
FIRST_DAY = date.min
"""Stands for the day of a record that may be of any."""


def days_between(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """Civil days from one day to another: that of the event does not count, and the last one does to its end."""
    return (last - first).dt.total_days().cast(pl.Float64)


def _months_apart(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """How many months lie between the months of two days."""
    years, months = last.dt.year() - first.dt.year(), last.dt.month().cast(pl.Int32) - first.dt.month().cast(pl.Int32)
    return years * 12 + months


def months_to_reach(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """The least number of civil months that, counted from the first day, reaches the last: from January 31 one month
    runs to the end of February."""
    return (_months_apart(first, last) + (last.dt.day() > first.dt.day()).cast(pl.Int32)).cast(pl.Float64)


def whole_months(first: pl.Expr, last: pl.Expr) -> pl.Expr:
    """The civil months that have passed on the last day: the last of them when the day of the month is reached."""
    return (_months_apart(first, last) - (last.dt.day() < first.dt.day()).cast(pl.Int32)).cast(pl.Float64)


@dataclass(frozen=True)
class _Count:
    """How one unit is counted: between two instants (`prefix`: t), or between two civil days (d)."""

    prefix: str
    measure: Callable[[pl.Expr, pl.Expr], pl.Expr]

    def column(self, name: str) -> pl.Expr:
        return pl.col(f"{self.prefix}_{name}")


COUNTS = {
    "minutes": _Count("t", lambda first, last: (last - first) / MINUTE_US),
    "days": _Count("d", days_between),
    "months": _Count("d", months_to_reach),
}
"""How each unit is counted; business days by the calendar of the agency's place."""


def counts_of(unit: str, context: Context) -> Mapping[str, _Count | None]:
    """Units that are worked out together, and how each is counted; None where no calendar is known for it."""
    if unit != BUSINESS_DAYS:
        return COUNTS
    holidays = holidays_of(context.agency.place_or_state, context.as_of)
    return {BUSINESS_DAYS: None if holidays is None else _Count("d", partial(business_days, holidays=holidays))}


def elapsed_times(
    subjects: Frame,
    prepared: Prepared,
    context: Context,
    step: Step,
    reference: Anchor,
    counts: Mapping[str, _Count | None] = COUNTS,
) -> Frame:
    """`<step>_since_<anchor>`, and `<unit>_from_<anchor>_to_<step>` in each unit of `counts`.

    Done: a linked record that is about the use, whenever. Known not done: none, and the kind complete; then the time is
        that which has passed from the anchor to the end of the day of `context.as_of`. Where the kind is complete for a
    shorter time, none was done in those days (reading R28). A lower bound of a recorded step needs the kind complete
    (an unrecorded, earlier one could exist), an upper bound does not; for anchors after the use, the other way round.
    """
    kind, done = step.kind, Since(step, reference).name
    frame = _with_reference(
        subjects, prepared, reference, [complete_column(kind, AbsenceDays.EVER), since_column(kind)]
    )
    frame = frame.join(_first_steps(subjects, prepared, step), on="subject", how="left").with_columns(
        *_times_of_silence(context, kind),
        whole=pl.col(complete_column(kind, AbsenceDays.EVER)),
        certain=pl.col("certain").fill_null(False),
        possible=pl.col("possible").fill_null(False),
        none_earlier=complete_until(since_column(kind), pl.col("first_day")),
    )
    state = first_of(
        [(pl.col("certain"), text("done")), (pl.col("whole") & ~pl.col("possible"), text("not_done"))], text(None)
    )
    why = first_of(
        [(~state.is_null(), text(None)), (linkless(kind), text(NO_CASE)), *_doubt_reasons()],
        text(open_kind(kind)),
    )
    return frame.select(
        "subject",
        *fact_columns(done, state, why, (_is_open(kind), kind, text("not_done"))),
        *(
            column
            for unit, count in counts.items()
            for column in _elapsed_columns(ElapsedTime(step, reference, unit), count)
        ),
    )


def _elapsed_columns(fact: ElapsedTime, count: _Count | None) -> list[pl.Expr]:
    """The columns of a number, from those of `elapsed_times`: the bounds of the anchor (`from`), of the step, of the
    end of the as-of day (`now`), and the earliest that a step can be of which no record is missing (`covered`)."""
    name, kind = fact.name, fact.step.kind
    if count is None:
        bounds = ("__lo", "__hi", "__closed__lo", "__closed__hi")
        empty = [pl.lit(None, dtype=pl.Float64()).alias(f"{name}{bound}") for bound in bounds]
        return [*empty, text("calendar").alias(f"{name}__why"), text(None).alias(f"{name}__open")]
    first, last, step = count.column("from_lo"), count.column("from_hi"), count.column("step_lo")
    certain, possible, whole, anchored = (pl.col(c) for c in ("certain", "possible", "whole", "anchored"))
    bounded = ~first.is_null() & ~last.is_null()
    none_yet, none_yet_most = count.measure(last, count.column("now_lo")), count.measure(first, count.column("now_hi"))
    covered = count.column("covered")
    not_yet_by = pl.when(~covered.is_null()).then(pl.min_horizontal(step, covered))
    dated = certain & bounded & (step > pl.lit(FIRST_DAY if count.prefix == "d" else NEVER))
    lower = first_of(
        [
            (dated & pl.col("none_earlier"), count.measure(last, step)),
            (whole & ~possible & bounded, none_yet),
            (bounded & (not_yet_by > last), count.measure(last, not_yet_by)),
        ],
        pl.lit(None, dtype=pl.Float64()),
    )
    upper = first_of(
        [
            (certain & anchored & bounded, count.measure(first, count.column("step_hi"))),
            (whole & ~possible & bounded & anchored, none_yet_most),
        ],
        pl.lit(None, dtype=pl.Float64()),
    )
    opened, late = _is_open(kind), dated & ~pl.col("none_earlier")
    why = [((lower == upper).fill_null(False), text(None)), (certain, text(ORDER)), (linkless(kind), text(NO_CASE))]
    why += _doubt_reasons()
    closed = [(opened & bounded, none_yet), (late, count.measure(last, step))]
    return [
        lower.alias(f"{name}__lo"),
        upper.alias(f"{name}__hi"),
        first_of(why, text(open_kind(kind))).alias(f"{name}__why"),
        first_of([(opened | late, text(kind))], text(None)).alias(f"{name}__open"),
        first_of(closed, pl.lit(None, dtype=pl.Float64())).alias(f"{name}__closed__lo"),
        first_of([(opened & bounded & anchored, none_yet_most)], upper).alias(f"{name}__closed__hi"),
    ]


def _doubt_reasons() -> list[tuple[pl.Expr, pl.Expr]]:
    """Why a record that may be such a step is not certain to be one."""
    return [(pl.col("unsure"), text(LINK)), (pl.col("possible"), pl.col("doubt"))]


def _is_open(kind: str) -> pl.Expr:
    return ~pl.col("certain") & ~pl.col("possible") & ~pl.col("whole") & ~linkless(kind)


def _first_steps(subjects: Frame, prepared: Prepared, step: Step) -> Frame:
    """For each subject with records that may be such a step of it: when the first may be and when it surely is."""
    surely, possibly = pl.col("certainly") & pl.col("sure"), pl.col("possibly")
    return (
        steps_of(subjects, prepared, step)
        .group_by("subject")
        .agg(
            certain=surely.max(),
            t_step_lo=pl.when(possibly).then("lo").min(),
            t_step_hi=pl.when(surely & (pl.col("hi") < EVER)).then("hi").min(),
            d_step_lo=pl.when(possibly).then(pl.col("date_lo").fill_null(FIRST_DAY)).min(),
            d_step_hi=pl.when(surely).then("date_hi").min(),
            first_day=pl.when(possibly).then("date_hi").min(),
            unsure=(~pl.col("sure") & possibly).max(),
            doubt=doubt_of(possibly),
            possible=possibly.max(),
        )
    )


def _with_reference(subjects: Frame, prepared: Prepared, reference: Anchor, columns: list[str]) -> Frame:
    """The subjects with the bounds of the moment from which is counted, null where they are not known: `t_from_lo`,
    `t_from_hi`, `d_from_lo`, `d_from_hi`; and `anchored`, whether no earlier such moment can be missing."""
    anchor = reference.name
    if isinstance(reference, UseItself):
        frame = subjects.select("subject", "case", CLOCK, "lo", "hi", "date_lo", "date_hi", *columns)
        frame = frame.rename({"date_lo": "d_from_lo", "date_hi": "d_from_hi"})
        frame = frame.with_columns(t_from_lo="lo", t_from_hi="hi", anchored=pl.lit(True))
    else:
        kept = dict.fromkeys(["subject", "case", CLOCK, *columns, after_column(anchor)])
        frame = subjects.select(*kept).join(anchors_after(subjects, prepared, anchor), on="subject", how="left")
        frame = frame.with_columns(
            t_from_lo="a_min_lo",
            t_from_hi="a_first_hi",
            d_from_lo="a_min_date",
            d_from_hi="a_first_date",
            anchored=complete_until(after_column(anchor), pl.col("a_day")),
        )
    known = (pl.col("t_from_lo") > NEVER) & (pl.col("t_from_hi") < EVER)
    return frame.with_columns(pl.when(known).then("t_from_lo"), pl.when(known).then("t_from_hi"))


def _times_of_silence(context: Context, kind: str) -> list[pl.Expr]:
    """The end of the as-of day, and the earliest that a step can be where records of it are complete for some days."""
    now, complete = day_end(context.as_of, context.zone, pl.col(CLOCK)), pl.col(since_column(kind))
    ends = complete.cast(pl.Datetime("us")).cast(pl.Int64) + DAY_US - ZONE_SLACK_US
    covered = pl.when(complete < ALWAYS).then(ends).when(complete == ALWAYS).then(pl.lit(EVER))
    day = pl.lit(context.as_of)
    return [
        now.lo.alias("t_now_lo"), now.hi.alias("t_now_hi"), day.alias("d_now_lo"), day.alias("d_now_hi"),
        covered.alias("t_covered"), (complete + pl.duration(days=1)).alias("d_covered"),
    ]  # fmt: skip
