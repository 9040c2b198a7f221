"""The records of a log as text, field by field, so that two logs can be laid beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import polars as pl

from checker.ingest.zones import is_zone, plain_date
from checker.model.event import EVENT_FIELDS, STATE_TYPE, Shape, State
from checker.model.events import Events
from checker.model.kinds import EventKind

PLACE = ("sheet", "row")
KNOWN_CLOCK = "utc"
_SECOND_US = 1_000_000
_DAY_US = 86_400 * _SECOND_US
UNREAD = "unread_kind"
"""Column of `records`: whether the record's kind could not be read."""


def value(field: str) -> str:
    """The column of `records` that holds a field's text, null where it has no value."""
    return f"{field}="


def state(field: str) -> str:
    """The column of `records` that holds a field's State."""
    return f"{field}?"


AS_WRITTEN = "column "
"""Before the folded heading of a column that no field reads, where it is compared as if it were a field."""


def with_unread(frame: pl.DataFrame, cells: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    """`records` with the text and state of columns that no field reads, named AS_WRITTEN and the folded heading.

    cells: `sheet`, `row` and a column of text for each of `names` (columns.Columns.cells).
    """
    recorded, empty = (pl.lit(s.value, STATE_TYPE) for s in (State.VALUE, State.EMPTY))
    texts = [
        expression
        for name in names
        for expression in (
            pl.col(name).alias(value(AS_WRITTEN + name)),
            pl.when(pl.col(name).is_null()).then(empty).otherwise(recorded).alias(state(AS_WRITTEN + name)),
        )
    ]
    own = cells.select("sheet", "row", *texts).unique(["sheet", "row"], keep="first", maintain_order=True)
    return frame.join(own, on=list(PLACE), how="left", nulls_equal=True, maintain_order="left")


def plain(field: str) -> str:
    """The column with a field's text as two systems would write it alike: see `differences.alike`."""
    return f"{field}~"


def exported_fields(events: Events) -> list[str]:
    """The fields that the log has at least one cell for in its main records, in the order of EVENT_FIELDS."""
    held = [name for name in EVENT_FIELDS if f"{name}__state" in events.columns]
    states = [
        (pl.col(f"{n}__state").fill_null(State.NOT_EXPORTED.value) != State.NOT_EXPORTED.value).any().alias(n)
        for n in held
    ]
    if not held:
        return []
    seen = events.scan().filter(pl.col("part") == 0).select(states).collect()
    return [name for name in held if seen[name].item()]


def records(
    events: Events, fields: Sequence[str], kinds: Iterable[EventKind] | None = None, zone: str = ""
) -> pl.DataFrame:
    """One row a main record, in reading order: `n`, PLACE, `kind`, `clock`, `lo`, `hi`, `when`, `day`, UNREAD, `id=`,
    `id?`.

    For each of `fields` its text (null without a value) and State. lo, hi: microseconds on the row's clock, null
    for a record whose time is not known. when: `lo` as text, in the log's zone. day: its civil date in the agency's
    place where that is certain, else as the log tells it. kinds: only these, and those of unreadable kind; all by
    default. zone: that the log's times are read in, as it states it or it was given; empty where none is known.
    """
    main = pl.col("part") == 0
    if kinds is not None:
        main = main & pl.col("kind").is_in([*(k.value for k in kinds), EventKind.UNKNOWN.value])
    timed = "time_lo" in events.columns
    bounds = [pl.col(f"time_{end}") if timed else pl.lit(None, pl.Int64) for end in ("lo", "hi")]
    wanted = [name for name in dict.fromkeys((*fields, "id")) if f"{name}__state" in events.columns]
    texts = [
        expression
        for name in wanted
        for expression in (_text(name, zone).alias(value(name)), _state(name).alias(state(name)))
    ]
    frame = (
        events.scan()
        .filter(main)
        .select(
            *PLACE,
            pl.col("kind").cast(pl.String),
            pl.col("clock").cast(pl.String),
            bounds[0].alias("lo"),
            bounds[1].alias("hi"),
            _written_moment(bounds[0], bounds[1], zone, spans=False).alias("when"),
            pl.when(pl.col("date_lo") == pl.col("date_hi"))
            .then("date_lo")
            .otherwise(plain_date(_on_clock(bounds[0], zone)))
            .alias("day"),
            (pl.col("kind") == EventKind.UNKNOWN.value).alias(UNREAD),
            *texts,
        )
        .collect()
    )
    if "id" not in wanted:
        frame = frame.with_columns(
            pl.lit(None, pl.String).alias(value("id")), pl.lit(State.NOT_EXPORTED.value, STATE_TYPE).alias(state("id"))
        )
    return frame.with_row_index("n")


def numbered_once(one: pl.DataFrame, two: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The records of each whose id no other record of either log has."""
    key = pl.col(value("id"))
    repeated = pl.concat([frame.filter(key.is_duplicated()).select(key.drop_nulls()) for frame in (one, two)])[
        value("id")
    ].unique()
    first, second = (frame.filter(key.is_not_null() & ~key.is_in(repeated.implode())) for frame in (one, two))
    return first, second


def side_by_side(one: pl.DataFrame, two: pl.DataFrame) -> pl.DataFrame:
    """Records of one id in a row: the second's columns end in `@2`."""
    key = value("id")
    right = two.rename({name: f"{name}@2" for name in two.columns}).with_columns(pl.col(f"{key}@2").alias(key))
    return one.join(right, on=key, how="inner", maintain_order="left")


def _state(field: str) -> pl.Expr:
    return pl.col(f"{field}__state").cast(STATE_TYPE).fill_null(pl.lit(State.NOT_EXPORTED.value, STATE_TYPE))


def _text(field: str, zone: str) -> pl.Expr:
    if EVENT_FIELDS[field].shape is Shape.TIME:
        return _written_moment(pl.col(f"{field}_lo"), pl.col(f"{field}_hi"), zone)
    text = pl.col(field).cast(pl.String)
    if EVENT_FIELDS[field].shape is Shape.NUMBER:
        text = text.str.strip_suffix(".0")
    return pl.when(pl.col(f"{field}__state") == State.VALUE.value).then(text)


def _on_clock(microseconds: pl.Expr, zone: str) -> pl.Expr:
    """The figures of a moment as the log's clock shows them: in its zone, where the row's clock is known."""
    if not zone or not is_zone(zone):
        return microseconds
    instant = microseconds.cast(pl.Datetime("us", "UTC"))
    local = instant.dt.convert_time_zone(zone).dt.replace_time_zone(None).cast(pl.Int64)
    return pl.when(pl.col("clock").cast(pl.String) == KNOWN_CLOCK).then(local).otherwise(microseconds)


def _written_moment(low: pl.Expr, high: pl.Expr, zone: str, *, spans: bool = True) -> pl.Expr:
    """A time as text: a moment, a day where it is one as a whole, else a span, or its begin where `spans` is false."""
    first, last = _on_clock(low, zone), _on_clock(high, zone)
    whole = (first % _DAY_US == 0) & (last - first >= _DAY_US - _SECOND_US) & (last - first <= _DAY_US)
    return (
        pl.when(low == high)
        .then(moment(first))
        .when(whole)
        .then(plain_date(first).dt.strftime("%Y-%m-%d"))
        .otherwise(pl.concat_str(moment(first), pl.lit(" to "), moment(last)) if spans else moment(first))
    )


def moment_text(microseconds: int) -> str:
    """A moment as text, to the second."""
    return f"{datetime(1970, 1, 1) + timedelta(microseconds=microseconds):%Y-%m-%d %H:%M:%S}"


def moment(microseconds: pl.Expr) -> pl.Expr:
    """A time as text, to the second, with its fraction only where it has one."""
    stamp = microseconds.cast(pl.Datetime("us"))
    whole = stamp.dt.strftime("%Y-%m-%d %H:%M:%S")
    return pl.when(microseconds % 1_000_000 == 0).then(whole).otherwise(stamp.dt.strftime("%Y-%m-%d %H:%M:%S%.f"))


def one_clock(*frames: pl.DataFrame) -> bool:
    """Whether the logs' times can be compared as they stand: all of known zone, or none.

    Of two releases of one log without a zone it is taken that both tell the same clock's time.
    """
    known = {
        clock == KNOWN_CLOCK for frame in frames for clock in frame.filter(~pl.col(UNREAD))["clock"].unique().to_list()
    }
    return len(known) < 2
