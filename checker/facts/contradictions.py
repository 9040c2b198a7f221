"""What a use's own record contradicts: an end before its beginning, a day after the log was exported, records that may
be kept no more."""

from __future__ import annotations

from functools import reduce

import polars as pl

from checker.facts.columns import ORDER, Made, first_of, text, yesno
from checker.facts.context import Context
from checker.facts.moment import Days, Moment, moment
from checker.facts.prepare import VALUE, Prepared, state_of

DAY_US = 86_400_000_000


def ends_before_start(prepared: Prepared) -> Made:
    """`ends_before_start`: of the use's `time` and `end`."""
    return _ends_early(prepared, "ends_before_start", "time", "end")


def window_reversed(prepared: Prepared) -> Made:
    """`window_reversed`: of the window that the search looked back at."""
    return _ends_early(prepared, "window_reversed", "window_start", "window_end")


def _ends_early(prepared: Prepared, name: str, start: str, stop: str) -> Made:
    """Whether the second time certainly lies before the first. A date without a time, as an end, includes that day
    (reading R9)."""
    if not {start, stop} <= prepared.fields:
        return _unknown(prepared, name, start, stop)
    begins, ends = moment(f"{start}_"), moment(f"{stop}_")
    latest = Moment(ends.hi, ends.hi).choose(ends.is_settled(), ends)
    both = _both_recorded(prepared, start, stop)
    value = first_of(
        [
            (both & ends.surely_before(begins), yesno(True)),
            (both & begins.surely_by(latest), yesno(False)),
        ],
        yesno(None),
    )
    return _reads(prepared, start, stop), [
        value.alias(name),
        _reason_unknown(prepared, value, start, stop).alias(f"{name}__why"),
    ]


def after_export(prepared: Prepared, context: Context) -> Made:
    """`after_export`: by the civil dates that the use may be of; of each input the day of its export, else of the
    reading."""
    limit = reduce(
        lambda rest, pair: pl.when(pl.col("input") == pair[0]).then(pl.lit(pair[1])).otherwise(rest),
        sorted(context.export_days.items()),
        pl.lit(context.read_on, dtype=pl.Date()),
    )
    days = Days(pl.col("date_lo"), pl.col("date_hi"))
    value = first_of(
        [(days.surely_after(limit), yesno(True)), (days.surely_not_after(limit), yesno(False))], yesno(None)
    )
    why = first_of([(~value.is_null(), text(None)), (limit.is_null(), text("export"))], text("time"))
    return ["input", "date_lo", "date_hi"], [value.alias("after_export"), why.alias("after_export__why")]


def beyond_retention(prepared: Prepared, context: Context) -> Made:
    """`beyond_retention`: whole days from the window's start to the search, against the days that records may be
    kept."""
    name, limit = "beyond_retention", context.retention_days
    if limit is None or not {"time", "window_start"} <= prepared.fields:
        return _unknown(prepared, name, "window_start", "time", lacking="" if limit is not None else "retention")
    shortest, longest = pl.col("time_lo") - pl.col("window_start_hi"), pl.col("time_hi") - pl.col("window_start_lo")
    most, both = (limit + 1) * DAY_US, _both_recorded(prepared, "time", "window_start")
    value = first_of([(both & (shortest >= most), yesno(True)), (both & (longest < most), yesno(False))], yesno(None))
    columns = [value.alias(name), _reason_unknown(prepared, value, "window_start", "time").alias(f"{name}__why")]
    return _reads(prepared, "window_start", "time"), columns


def _reads(prepared: Prepared, *fields: str) -> list[str]:
    return [f"{field}{part}" for field in fields if field in prepared.fields for part in ("_lo", "_hi", "__state")]


def _both_recorded(prepared: Prepared, one: str, other: str) -> pl.Expr:
    return (state_of(one, prepared.fields) == VALUE) & (state_of(other, prepared.fields) == VALUE)


def _reason_unknown(prepared: Prepared, value: pl.Expr, *fields: str) -> pl.Expr:
    """The state of the first of `fields` that has no value; else that the times do not settle it."""
    # As text: Polars takes a cast of an Enum back where a condition chooses between it and a text.
    states = [pl.concat_str([state_of(field, prepared.fields)]) for field in fields]
    return first_of([(~value.is_null(), text(None)), *((state != VALUE, state) for state in states)], text(ORDER))


def _unknown(prepared: Prepared, name: str, *fields: str, lacking: str = "") -> Made:
    if lacking:
        return [], [yesno(None).alias(name), text(lacking).alias(f"{name}__why")]
    reads = [f"{field}__state" for field in fields if field in prepared.fields]
    return reads, [yesno(None).alias(name), _reason_unknown(prepared, yesno(None), *fields).alias(f"{name}__why")]
