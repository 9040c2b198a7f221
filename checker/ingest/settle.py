"""What only the whole column settles: the order of day and month, the clock, the civil dates; then identities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from checker.ingest.date_formats import DAY_US
from checker.ingest.date_order import settled_bounds
from checker.ingest.zones import EASTMOST_US, WESTMOST_US, date_bounds, utc_bounds
from checker.model.event import EVENT_FIELDS, FOUND, MAY_BE, PROVENANCE, Shape, columns_of
from checker.model.kinds import EventKind

TIME_FIELDS = tuple(name for name, f in EVENT_FIELDS.items() if f.shape is Shape.TIME)
_CLOCK_GIVERS = ("time", "decided", "end")
UTC = "utc"


@dataclass(frozen=True)
class Place:
    """Where and when a log's figures are: its zone, None where unknown; the agency's; the log's identity."""

    zone: str | None
    agency_zone: str | None
    sha12: str
    sheet: str | None
    technology: str

    @property
    def civil_zone(self) -> str | None:
        """The zone whose days are counted: the agency's, else that in which the log is said to be written, where it is
        one of a place (Europe/London). A log in UTC says nothing of where it was kept."""
        written = self.zone if self.zone and "/" in self.zone and not self.zone.startswith("Etc/") else None
        return self.agency_zone or written

    def event_prefix(self) -> str:
        """What an event's id begins with: the file, and the sheet where there are several."""
        return f"{self.sha12}:{self.sheet}/" if self.sheet is not None else f"{self.sha12}:"


def settle(part: pl.DataFrame, index: int, orders: Mapping[str, tuple[str | None, bool]], place: Place) -> pl.DataFrame:
    """The events of one part of one table, in the frame's schema (without `input`; with `hash`).

    part: normalize.Chunk.parts[index] of one chunk. orders: TIME field -> the settled order of its column
    ("day", "month", None) and whether its clock times are all midnight.
    A row whose TIME fields are on different clocks (one with an offset, one without, zone unknown) is on the clock of
    its `time`; the others are widened by all that a zone can make of them.
    """
    frame = part
    held = [name for name in TIME_FIELDS if f"{name}__a" in part.columns]
    for name in held:
        frame = _add_bounds(frame, name, *orders[name], place.zone)
    for name in held:
        frame = _counted_back(frame, name)
    utc = pl.coalesce(*(pl.col(f"{n}__utc") for n in _CLOCK_GIVERS if n in held), pl.lit(place.zone is not None))
    frame = frame.with_columns(utc.alias("is_utc"))
    frame = frame.with_columns(e for name in held for e in _on_one_clock(name))
    frame = frame.with_columns(_dates("time" in held, place))
    first = pl.format("{}{}", pl.lit(place.event_prefix()), pl.col("row"))
    event = first if index == 0 else pl.format("{}.{}", first, pl.lit(index))
    frame = frame.with_columns(
        pl.lit(place.sheet, pl.String).alias("sheet"),
        event.alias("event"),
        (pl.lit(None, pl.String) if index == 0 else first).alias("parent"),
        pl.lit(place.technology).alias("technology"),
        pl.when("is_utc").then(pl.lit(UTC)).otherwise(pl.lit(f"unknown:{place.sha12}")).alias("clock"),
    )
    return in_order(frame)


def in_order(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame's own columns, in the order of the vocabulary, working columns dropped but `hash` and those kept on
    top."""
    wanted = [c for c in PROVENANCE if c != "input"]
    wanted += [c for f in EVENT_FIELDS.values() for c in columns_of(f)]
    extra = [c for c in ("hash", FOUND, MAY_BE) if c in frame.columns]
    return frame.select(
        pl.col(c).cast(PROVENANCE[c]) if c in PROVENANCE else c for c in [*wanted, *extra] if c in frame.columns
    )


def _add_bounds(frame: pl.DataFrame, name: str, order: str | None, only_days: bool, zone: str | None) -> pl.DataFrame:
    """`frame` with the bounds of one TIME field, in UTC where its zone is known (`__utc`); `__day`: it has no clock
    time."""
    a, b, span, zoned = (pl.col(f"{name}__{c}") for c in ("a", "b", "span", "zoned"))
    lo, hi = settled_bounds(a, b, span, zoned, order, only_days)
    known = pl.when(a.is_not_null()).then(zoned | (zone is not None))
    whole_day = ~zoned & (((span + 1) % DAY_US == 0) | only_days)
    frame = frame.with_columns(
        lo.alias(f"{name}_lo"), hi.alias(f"{name}_hi"), known.alias(f"{name}__utc"), whole_day.alias(f"{name}__day")
    )
    if zone is None or frame[f"{name}__zoned"].all():
        return frame
    first, last = utc_bounds(frame[f"{name}_lo"], frame[f"{name}_hi"], zone)
    return frame.with_columns(
        pl.when(zoned).then(f"{name}_lo").otherwise(first).alias(f"{name}_lo"),
        pl.when(zoned).then(f"{name}_hi").otherwise(last).alias(f"{name}_hi"),
    )


def _counted_back(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """`frame` with the bounds of the cells that count back from the row's time ("last 30 days": windows.counted)."""
    if f"{name}__longest" not in frame.columns or "time_lo" not in frame.columns:
        return frame
    longest, shortest = pl.col(f"{name}__longest"), pl.col(f"{name}__shortest")
    back = {"_lo": pl.col("time_lo") - longest, "_hi": pl.col("time_hi") - shortest, "__utc": pl.col("time__utc")}
    counts = longest.is_not_null()
    return frame.with_columns(
        pl.when(counts).then(one).otherwise(f"{name}{end}").alias(f"{name}{end}") for end, one in back.items()
    )


def _on_one_clock(name: str) -> Iterable[pl.Expr]:
    known = pl.col(f"{name}__utc")
    local_on_utc, utc_on_local = ~known & pl.col("is_utc"), known & ~pl.col("is_utc")
    for end, of_local, of_utc in (("lo", -EASTMOST_US, -WESTMOST_US), ("hi", WESTMOST_US, EASTMOST_US)):
        bound = pl.col(f"{name}_{end}")
        wider = pl.when(local_on_utc).then(bound + of_local).when(utc_on_local).then(bound + of_utc)
        yield wider.otherwise(bound).alias(f"{name}_{end}")


def _dates(has_time: bool, place: Place) -> list[pl.Expr]:
    if not has_time:
        return [pl.lit(None, pl.Date).alias(name) for name in ("date_lo", "date_hi")]
    return date_bounds(
        pl.col("time_lo"),
        pl.col("time_hi"),
        known=pl.col("is_utc"),
        whole_day=pl.col("time__day"),
        agency_zone=place.civil_zone,
    )


def bare_unknown(rows: pl.Series, place: Place, may_be: str | None) -> pl.DataFrame:
    """One event of kind `unknown` for each row that could not be split into cells.

    may_be: the kinds that a row of the table can be, joined by "|"; None where its rows say their kind themselves.
    """
    frame = pl.DataFrame({"row": rows.cast(pl.UInt32)}).with_columns(
        pl.lit(0, pl.UInt32).alias("part"),
        pl.lit(EventKind.UNKNOWN.value).alias("kind"),
        pl.lit(place.technology).alias("technology"),
        pl.lit(place.sheet, pl.String).alias("sheet"),
        pl.format("{}{}", pl.lit(place.event_prefix()), pl.col("row")).alias("event"),
        pl.lit(None, pl.String).alias("parent"),
        pl.lit(UTC if place.zone else f"unknown:{place.sha12}").alias("clock"),
        *_dates(False, place),
        pl.lit(may_be, pl.String).alias(MAY_BE),
    )
    return in_order(frame)
