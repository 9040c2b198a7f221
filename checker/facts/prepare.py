"""The event frame made ready for facts: comparable times, case keys, and the subjects that rules judge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from checker.facts.timing import EVER, NEVER, Frame, settle_clocks
from checker.model.event import EVENT_FIELDS, MAY_BE, EventKind, State

VALUE = State.VALUE.value
NOT_EXPORTED = State.NOT_EXPORTED.value
TIMES = ("time", "end", "decided")
RECORD_COLUMNS = ("operator", "role", "type", "decision", "derived_from", "technology")


@dataclass(frozen=True)
class Prepared:
    """records: one row an event: `record` (index), `kind`, `event`, `parent`, `id`, `use_id`, `case` (null where unknown),
        `lo`, `hi` (of `time`), `end_lo`, `end_hi`, `decided_lo`, `decided_hi`, and RECORD_COLUMNS (null unless a value).
    subjects: the events that rules judge, with every column of the event frame and `subject` (their `record`), `lo`, `hi`, `case`.
    held: names of the fields that the frame holds; columns: of its columns. kinds: how many records of each kind there are.
    """

    records: Frame
    subjects: Frame
    held: frozenset[str]
    columns: frozenset[str]
    kinds: dict[str, int]


def held_fields(columns: Iterable[str]) -> frozenset[str]:
    """The event fields whose columns are in the frame."""
    present = set(columns)
    return frozenset(n for n in EVENT_FIELDS if f"{n}__state" in present)


def state_of(name: str, held: frozenset[str]) -> nw.Expr:
    """The state of field `name` in each row; `not_exported` where the frame or the row's input has no such field."""
    if name not in held:
        return nw.lit(NOT_EXPORTED)
    return nw.col(f"{name}__state").fill_null(NOT_EXPORTED)


def known(name: str, held: frozenset[str]) -> nw.Expr:
    """The value of field `name`, null unless its state is `value`."""
    if name not in held:
        return nw.lit(None, dtype=nw.String())
    return nw.when(nw.col(f"{name}__state") == VALUE).then(nw.col(name))


def prepare(events: Any, kinds: Iterable[str]) -> Prepared:
    """events: an event frame (Polars, or any eager frame that Narwhals knows). kinds: the event kinds to judge."""
    eager = nw.from_native(events, eager_only=True)
    held = held_fields(eager.columns)
    times = [t for t in TIMES if t in held]
    counts = (
        eager.group_by("kind").agg(nw.len().alias("n"))
        if len(eager)
        else eager.select("kind").with_columns(n=nw.lit(0))
    )
    frame = eager.with_row_index("record").with_columns(nw.col("record").cast(nw.Int64)).lazy()
    frame = settle_clocks(frame, times, mixed=eager["clock"].n_unique() > 1 if len(eager) else False)
    unheld = [
        nw.lit(bound).alias(f"{t}_{side}")
        for t in TIMES
        if t not in held
        for side, bound in (("lo", NEVER), ("hi", EVER))
    ]
    frame = frame.with_columns(_case_key(held, eager).alias("case"), *unheld)
    records = frame.select(
        "record", "kind", "event", "parent", "case", "input",
        nw.col("time_lo").alias("lo"), nw.col("time_hi").alias("hi"), "end_lo", "end_hi", "decided_lo", "decided_hi",
        known("id", held).alias("id"), known("use_id", held).alias("use_id"),
        *[(nw.col(c) if c == "technology" else known(c, held)).alias(c) for c in RECORD_COLUMNS],
        (nw.col(MAY_BE) if MAY_BE in eager.columns else nw.lit(None, dtype=nw.String())).alias(MAY_BE),
        *[state_of(c, held).alias(f"{c}__state") for c in ("time", "end", "decided", "decision", "operator")],
    )  # fmt: skip
    subjects = frame.filter(nw.col("kind").is_in(sorted(kinds))).with_columns(
        nw.col("record").alias("subject"),
        nw.col("time_lo").alias("lo"),
        nw.col("time_hi").alias("hi"),
        known("id", held).alias("own_id"),
    )
    return Prepared(
        records,
        subjects,
        held,
        frozenset(eager.columns),
        dict(zip(counts["kind"].to_list(), counts["n"].to_list(), strict=True)),
    )


def held_once(frame: Frame) -> Frame:
    """The frame computed now, so that what follows does not compute it again."""
    held: Frame = nw.from_native(frame.collect().to_native()).lazy()
    return held


def count(frame: Frame) -> int:
    """How many rows the frame has."""
    return int(frame.select(nw.len().alias("n")).collect()["n"].to_list()[0])


def _case_key(held: frozenset[str], eager: nw.DataFrame[Any]) -> nw.Expr:
    """What links the records of one case: the case number, and the agency too where the logs name several.

    A row without a case number has none; nor has a row whose agency is unknown where several agencies share the logs.
    """
    if "case_number" not in held:
        return nw.lit(None, dtype=nw.String())
    case = known("case_number", held).str.strip_chars().str.to_lowercase()
    several = "agency" in held and eager.filter(nw.col("agency__state") == VALUE)["agency"].n_unique() > 1
    if not several:
        return case
    return nw.concat_str(
        [known("agency", held).str.strip_chars().str.to_lowercase(), case], separator=" / ", ignore_nulls=False
    )


UNKNOWN_KIND = EventKind.UNKNOWN.value
