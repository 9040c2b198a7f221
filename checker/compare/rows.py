"""The records of a log as text, field by field, so that two logs can be laid beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from checker.ingest.zones import plain_date
from checker.model.event import EVENT_FIELDS, STATE_TYPE, Shape, State
from checker.model.events import Events
from checker.model.kinds import EventKind

PLACE = ("sheet", "row")
KNOWN_CLOCK = "utc"
UNREAD = "unread_kind"
"""Column of `records`: whether the record's kind could not be read."""


def value(field: str) -> str:
    """The column of `records` that holds a field's text, null where it has no value."""
    return f"{field}="


def state(field: str) -> str:
    """The column of `records` that holds a field's State."""
    return f"{field}?"


def plain(field: str) -> str:
    """The column with a field's text as two systems would write it alike: see `differences.alike`."""
    return f"{field}~"


def exported(events: Events) -> list[str]:
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


def records(events: Events, fields: Sequence[str], kinds: Iterable[EventKind] | None = None) -> pl.DataFrame:
    """One row a main record, in reading order: `n`, PLACE, `kind`, `clock`, `lo`, `hi`, `when`, `day`, UNREAD, `id=`,
    `id?`.

    For each of `fields` its text (null without a value) and State. lo, hi: microseconds on the row's clock, null
    for a record whose time is not known. when: `lo` as text. day: its civil date in the agency's place where that is
    certain, else as the log tells it. kinds: only these, and those of unreadable kind; all by default.
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
        for expression in (_text(name).alias(value(name)), _state(name).alias(state(name)))
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
            moment(bounds[0]).alias("when"),
            pl.when(pl.col("date_lo") == pl.col("date_hi"))
            .then("date_lo")
            .otherwise(plain_date(bounds[0]))
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


def _text(field: str) -> pl.Expr:
    if EVENT_FIELDS[field].shape is Shape.TIME:
        low, high = (moment(pl.col(f"{field}_{end}")) for end in ("lo", "hi"))
        return pl.when(low == high).then(low).otherwise(pl.concat_str(low, pl.lit(" to "), high))
    text = pl.col(field).cast(pl.String)
    if EVENT_FIELDS[field].shape is Shape.NUMBER:
        text = text.str.strip_suffix(".0")
    return pl.when(pl.col(f"{field}__state") == State.VALUE.value).then(text)


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
