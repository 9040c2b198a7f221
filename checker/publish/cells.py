"""Fields of events as the cells of a published log, each with nothing in it but what its treatment leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from checker.ingest.zones import date_bounds
from checker.model.event import EVENT_FIELDS, Shape, State
from checker.model.kinds import REGISTERS, EventKind
from checker.publish.known_words import only_known
from checker.publish.treatments import Treatment

GONE = "REDACTED"
MARKS: Mapping[State, str] = {
    State.EMPTY: "",
    State.PLACEHOLDER: "N/A",
    State.REDACTED_VENDOR: "***",
    State.REDACTED_AGENCY: GONE,
    State.WITHHELD: "WITHHELD",
    State.PARTIAL: "partly redacted",
    State.UNREAD: GONE,
    State.NOT_EXPORTED: GONE,
}
"""What a published cell says where the log has no value: it is read again as what it was; what was not exported, or
could not be read, as redacted."""
FROM_NOTHING = {"none": "none", "face match": "face_match"}
"""What evidence may be derived from beside a record -> how profiles read it."""
_DAY_US = 86_400_000_000
_PAPERS = sorted({EventKind.AUTHORIZATION.value, *(kind.value for kind in REGISTERS)})
"""Kinds whose times say from when until when something holds."""


@dataclass(frozen=True)
class Clock:
    """zone: in which the published times are written, None where the log's clock is not known. place_zone: of the
    agency's place, None where that is not known."""

    zone: str | None
    place_zone: str | None


def published_cells(
    events: pl.DataFrame, field: str, treatment: Treatment, names: Mapping[str, str], clock: Clock
) -> pl.Series:
    """The cells of one field, one an event.

    names: cell -> pseudonym, of a field that gets them; a cell without one is marked. clock: of the published times.
    """
    shape = EVENT_FIELDS[field].shape
    state = pl.col(f"{field}__state").cast(pl.String).fill_null(State.NOT_EXPORTED.value)
    mark = state.replace_strict({s.value: text for s, text in MARKS.items()}, default=GONE, return_dtype=pl.String)
    if treatment is Treatment.MARK:
        value = pl.lit(GONE)
    elif shape is Shape.TIME:
        value = _time(field, treatment, clock)
    elif shape is Shape.TEXT:
        value = _text(events, field, treatment, names)
    elif shape is Shape.YESNO:
        value = pl.when(pl.col(field)).then(pl.lit("yes")).otherwise(pl.lit("no"))
    elif shape is Shape.NUMBER:
        value = pl.col(field).cast(pl.String).str.replace(r"\.0$", "")
    else:
        value = pl.col(field).cast(pl.String).str.replace_all("_", " ").str.replace_all("|", "; ", literal=True)
    cell = pl.when(state == State.VALUE.value).then(value.fill_null(GONE)).otherwise(mark)
    return events.select(cell.alias(field)).to_series()


def _text(events: pl.DataFrame, field: str, treatment: Treatment, names: Mapping[str, str]) -> pl.Expr:
    if treatment is Treatment.KEEP:
        return pl.col(field)
    distinct = events[field].drop_nulls().unique().to_list()
    if treatment is Treatment.PSEUDONYM:
        plain = {*FROM_NOTHING.values()} if field == "derived_from" else set()
        made = {cell: cell if cell in plain else names.get(cell, GONE) for cell in distinct}
    else:
        made = {cell: only_known(cell) for cell in distinct}
    return pl.col(field).replace_strict(made, default=GONE, return_dtype=pl.String)


def _time(field: str, treatment: Treatment, clock: Clock) -> pl.Expr:
    """A time as a day, as two days with a slash between them, or to the second where it is kept and known so well."""
    lo = _local(f"{field}_lo", clock.zone)
    span = pl.col(f"{field}_hi") - pl.col(f"{field}_lo")
    first, last = _days(field, span, clock)
    if treatment is Treatment.MONTH:
        first, last = first.dt.month_start(), last.dt.month_end()
    # A date of a paper means all of that day (reading R9); what was at some time of a day is published as one of two.
    at_some_time = pl.col("kind").cast(pl.String).is_in(_PAPERS) & (span < _DAY_US - 1)
    last = pl.when(at_some_time & (first == last)).then(last + pl.duration(days=1)).otherwise(last)
    days = pl.concat_str(first.dt.strftime("%Y-%m-%d"), pl.lit("/"), last.dt.strftime("%Y-%m-%d"))
    day = pl.when(first == last).then(first.dt.strftime("%Y-%m-%d")).otherwise(days)
    if treatment is not Treatment.KEEP:
        return day
    fraction = pl.when(lo.dt.microsecond() > 0).then(lo.dt.strftime(".%6f")).otherwise(pl.lit(""))
    exact = pl.concat_str(lo.dt.strftime("%Y-%m-%d %H:%M:%S"), fraction)
    minute = (span == 59_999_999) & (lo.dt.second() == 0)
    return pl.when(span == 0).then(exact).when(minute).then(lo.dt.strftime("%Y-%m-%d %H:%M")).otherwise(day)


def _days(field: str, span: pl.Expr, clock: Clock) -> tuple[pl.Expr, pl.Expr]:
    """The first and the last day (Date) that a time may be of: those of the published zone.

    Where the log's clock is of no known zone, the civil days in the agency's place that any time of the clock's day may
    fall on: a date alone is read as exactly that day there (reading R7), which is more than such a clock says; and days
    that were worked out of the time itself would say which part of the day it was.
    """
    if clock.zone is not None:
        return _local(f"{field}_lo", clock.zone).dt.date(), _local(f"{field}_hi", clock.zone).dt.date()
    known = pl.col("clock").cast(pl.String) == "utc"
    lo, hi = pl.col(f"{field}_lo"), pl.col(f"{field}_hi")
    exact = known & (clock.place_zone is not None)
    first, last = date_bounds(
        pl.when(exact).then(lo).otherwise(lo - lo % _DAY_US),
        pl.when(exact).then(hi).otherwise(hi - hi % _DAY_US + _DAY_US - 1),
        known=known,
        whole_day=(span + 1) % _DAY_US == 0,
        agency_zone=clock.place_zone,
    )
    return first, last


def _local(column: str, zone: str | None) -> pl.Expr:
    """Microseconds as a time without a zone: in `zone` where the event's clock is known, else as its clock shows it."""
    told = pl.col(column).cast(pl.Datetime("us"))
    if zone is None:
        return told
    there = told.dt.replace_time_zone("UTC").dt.convert_time_zone(zone).dt.replace_time_zone(None)
    return pl.when(pl.col("clock").cast(pl.String) == "utc").then(there).otherwise(told)


def coarse(cells: pl.Series, treatment: Treatment) -> pl.Series:
    """The cells of a column that no field reads, as text: the year or month of a date written year first, a number's
    band of ten, known words; anything else is marked, blanks stay."""
    blank = cells.str.strip_chars().fill_null("")
    text = pl.col("cell")
    iso = text.str.extract(r"^((?:19|20)\d{2})[-/.]\d{1,2}[-/.]\d{1,2}\b", 1)
    year = pl.coalesce(
        iso,
        text.str.extract(r"^\d{1,2}[-/.]\d{1,2}[-/.]((?:19|20)\d{2})\b", 1),
        text.str.extract(r"^((?:19|20)\d{2})$", 1),
    )
    month = text.str.extract(r"^((?:19|20)\d{2}-\d{2})-\d{2}\b", 1)
    tens = text.str.extract(r"^(\d{1,3})$", 1).cast(pl.Int64) // 10 * 10
    made = {
        Treatment.YEAR: year,
        Treatment.MONTH: month,
        Treatment.BAND: pl.concat_str(tens.cast(pl.String), pl.lit(" to "), (tens + 9).cast(pl.String)),
    }[treatment]
    return (
        blank.to_frame("cell").select(pl.when(text == "").then(pl.lit("")).otherwise(made.fill_null(GONE))).to_series()
    )
