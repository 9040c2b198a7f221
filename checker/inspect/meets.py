"""What a draft leaves unread, and how many records of each kind meet a use: by its number, or by a case number as
written."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from checker.ingest.case_numbers import shape_of
from checker.ingest.states import folded_words
from checker.model.event import EVENT_FIELDS, State
from checker.model.events import Events
from checker.model.kinds import KINDS, USE_KINDS, Belongs, EventKind

SHAPES_SHOWN = 3
_FOLLOWS = ("operator_kind",)
"""Fields that follow from another column where they have none."""
_NONE = pl.lit(None, pl.String)
_OF_A_CASE = [
    one.name.value
    for one in KINDS.values()
    if one.belongs in (Belongs.USE, Belongs.CASE) and one.name not in (*USE_KINDS, EventKind.UNKNOWN)
]
"""Kinds whose records belong to a search or its case: entries of registers, accounts and trainings name neither."""


@dataclass(frozen=True)
class Meets:
    """Of the records of one kind: how many name a use by its number, how many only a case that a use has, how many
    neither; shapes: of the commonest case numbers among the last (A a letter, 9 a digit), with how many."""

    kind: str
    by_number: int
    by_case: int
    unmet: int
    shapes: tuple[tuple[str, int], ...]


def meets(events: Events) -> tuple[tuple[Meets, ...], tuple[tuple[str, int], ...]]:
    """One for each kind of record that belongs to a use or its case, the most frequent first; and the commonest shapes
    of uses' case numbers.

    What stands in a use's own row, such as who approved it, is of that use, and is not counted."""
    columns = ("id", "use_id", "case_number")
    frame = (
        events.scan()
        .filter(pl.col("part") == 0)
        .select(pl.col("kind").cast(pl.String), *(_recorded_value(events, name).alias(name) for name in columns))
        .collect()
    )
    uses = frame.filter(pl.col("kind").is_in([kind.value for kind in USE_KINDS]))
    ids, cases = (uses[name].drop_nulls().unique().implode() for name in ("id", "case_number"))
    others = frame.filter(pl.col("kind").is_in(_OF_A_CASE))
    marked = others.with_columns(
        pl.col("use_id").is_in(ids).fill_null(False).alias("number"),
        pl.col("case_number").is_in(cases).fill_null(False).alias("case"),
    )
    found = []
    for (kind,), rows in marked.group_by(["kind"], maintain_order=True):
        unmet = rows.filter(~pl.col("number") & ~pl.col("case"))
        by_number = int(rows["number"].sum())
        by_case = rows.height - by_number - unmet.height
        found.append(Meets(str(kind), by_number, by_case, unmet.height, _shapes(unmet)))
    ordered = sorted(found, key=lambda one: (-(one.by_number + one.by_case + one.unmet), one.kind))
    return tuple(ordered), _shapes(uses)


def fields_not_read(events: Events) -> tuple[str, ...]:
    """The fields of which cells are written and not one can be read: a column may be another field than was said."""
    names = [name.removesuffix("__state") for name in events.columns if name.endswith("__state")]
    names = [name for name in names if name in EVENT_FIELDS and name not in _FOLLOWS]
    if not events.height:
        return ()
    state = {name: pl.col(f"{name}__state").cast(pl.String) for name in names}
    counted = (
        events.scan()
        .select(
            *((one == State.VALUE.value).sum().alias(f"{name}__read") for name, one in state.items()),
            *((one == State.UNREAD.value).sum().alias(f"{name}__unread") for name, one in state.items()),
        )
        .collect()
        .row(0, named=True)
    )
    return tuple(name for name in names if counted[f"{name}__unread"] and not counted[f"{name}__read"])


def _recorded_value(events: Events, name: str) -> pl.Expr:
    if f"{name}__state" not in events.columns:
        return _NONE
    return pl.when(pl.col(f"{name}__state") == State.VALUE.value).then(folded_words(pl.col(name)))


def _shapes(rows: pl.DataFrame) -> tuple[tuple[str, int], ...]:
    shape = shape_of(pl.col("case_number")).alias("shape")
    counted = rows.filter(pl.col("case_number").is_not_null()).group_by(shape).len()
    return tuple(counted.sort("len", "shape", descending=[True, False]).head(SHAPES_SHOWN).iter_rows())
