"""A log as it is published: the events of each of its tables as one table with headings of its own, and the profile by
which it is read.

It is made of events and not of cells, so that nothing is in it that no treatment was chosen for; a row is published
where it records something, rows given twice once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from checker.ingest.cells import RATIO_FIELDS
from checker.model.event import EVENT_FIELDS, MAY_BE, State
from checker.model.kinds import EventKind
from checker.model.words import sentence_case, with_spaces
from checker.publish.cells import FROM_NOTHING, GONE, Clock, published_cells
from checker.publish.columns import ALWAYS, KIND_HEADING, heading
from checker.publish.treatments import Choice, Treatment, Treatments

LINE = "Line"
"""A heading that no field has: rows that were different stay so, whatever was taken out of them."""
_NUMBERS = {"id": "Record ID", "use_id": "ID of the search"}
"""Headings of their own, since a table may hold records of any kind."""
_NO = "no"


Pseudonyms = Mapping[str, Mapping[str, str]]
"""A field that gets pseudonyms -> its cells -> their pseudonyms."""


@dataclass(frozen=True)
class PublishedColumn:
    """A column of a published table. field: of an event, or the heading of a column that no field reads."""

    heading: str
    field: str
    choice: Choice
    cells: pl.Series


@dataclass(frozen=True)
class PublishedTable:
    """One table. events: `row` (its number in the published file), `part` and the `event` of the log that it is of.

    left_out: fields and headings whose column is not published. profile: how it is read. lost_kinds: kinds that rows
    may have which could not be read and are not published: no declaration that these are complete holds of what is.
    """

    columns: tuple[PublishedColumn, ...]
    height: int
    events: pl.DataFrame
    left_out: tuple[tuple[str, Choice], ...]
    profile: Mapping[str, Any]
    lost_kinds: frozenset[str]

    def frame(self) -> pl.DataFrame:
        """All of it as text, with its headings."""
        return pl.DataFrame([column.cells.alias(column.heading) for column in self.columns])


def publish_table(
    events: pl.DataFrame, treatments: Treatments, names: Pseudonyms, *, technology: str, clock: Clock,
    unread: Mapping[str, pl.Series],
) -> PublishedTable:  # fmt: skip
    """The events of one table of a log (model/event.py). clock: of the published times.

    unread: the columns that no field reads and that were asked for, by heading: treated already, a cell for each main
        event.
    """
    main = main_rows(events)
    whole = events.filter(pl.col("parent").is_null())
    lost = whole.join(main.select("event"), on="event", how="anti")
    height = main.height
    kinds = main["kind"].cast(pl.String).str.replace_all("_", " ")
    columns = [
        PublishedColumn(LINE, LINE, Choice(Treatment.KEEP, "a number for each row"), _text(range(1, height + 1))),
        PublishedColumn(KIND_HEADING, "kind", Choice(Treatment.KEEP, "it holds values of a closed list alone"), kinds),
    ]
    rows = pl.DataFrame({"event": main["event"], "row": pl.Series(range(2, height + 2), dtype=pl.UInt32)})
    placed = [rows.with_columns(pl.lit(0, pl.UInt32).alias("part"))]
    own, left = _fields(main, treatments, names, clock, "") if height else (_no_cells(), [])
    columns += own
    profile: dict[str, Any] = {
        "id": "published",
        "technology": technology,
        "kind": {"column": [KIND_HEADING], "default": EventKind.UNKNOWN.value},
        "columns": _rules(own),
    }
    also = []
    further = events.filter(~pl.col("parent").is_null())
    for number, (part,) in enumerate(sorted(further.select("part").unique().iter_rows()), start=1):
        of_part = further.filter(pl.col("part") == part)
        kind = _kind(of_part)
        if kind is None:
            continue
        beside = rows.rename({"event": "parent"}).join(of_part, on="parent", how="left", maintain_order="left")
        said = sentence_case(f"{with_spaces(kind)} {number}")
        flag = f"{said} recorded"
        recorded = beside.select(
            pl.when(pl.col("event").is_null())
            .then(pl.lit(_NO))
            .when(pl.col("kind").cast(pl.String) == kind)
            .then(pl.lit("yes"))
            .otherwise(pl.lit(GONE))
        ).to_series()
        columns.append(PublishedColumn(flag, flag, Choice(Treatment.KEEP, "it says yes or no alone"), recorded))
        held, dropped = _fields(beside, treatments, names, clock, f"{said}: ")
        held = [_blank_where(one, recorded == _NO) for one in held]
        columns += held
        left += dropped
        also.append({"kind": kind, "columns": _rules(held), "flag": [flag]})
        placed.append(
            beside.drop_nulls("event").select("event", pl.col("row"), pl.lit(number, pl.UInt32).alias("part"))
        )
    if also:
        profile["also"] = also
    columns += [
        PublishedColumn(name, name, Choice(treatments.unread_choices[name], "asked for"), cells)
        for name, cells in unread.items()
    ]
    return PublishedTable(tuple(columns), height, pl.concat(placed), tuple(left), profile, _kinds(lost))


def main_rows(events: pl.DataFrame) -> pl.DataFrame:
    """The main event of each row that is published, in the log's order: not those of rows that could not be read, in
    tables that hold one kind of record alone."""
    main = events.filter(pl.col("parent").is_null()).sort("row")
    if MAY_BE not in main.columns:
        return main
    return main.filter(~((pl.col("kind").cast(pl.String) == EventKind.UNKNOWN.value) & pl.col(MAY_BE).is_not_null()))


def _kinds(lost: pl.DataFrame) -> frozenset[str]:
    return (
        frozenset(kind for may_be in lost[MAY_BE].unique() for kind in may_be.split("|"))
        if lost.height
        else frozenset()
    )


def _fields(
    events: pl.DataFrame, treatments: Treatments, names: Pseudonyms, clock: Clock, before: str
) -> tuple[list[PublishedColumn], list[tuple[str, Choice]]]:
    """The columns of the fields that the events hold, and the fields that are left out. before: what the headings begin
    with."""
    held: list[PublishedColumn] = []
    left: list[tuple[str, Choice]] = []
    for field in EVENT_FIELDS:
        if not _is_there(events, field):
            continue
        choice = treatments.treatment_of(field)
        name = before + _NUMBERS.get(field, heading(field))
        if choice.treatment is Treatment.DROP:
            left.append((name, choice))
        else:
            cells = published_cells(events, field, choice.treatment, names.get(field, {}), clock)
            held.append(PublishedColumn(name, field, choice, cells))
    return held, left


def _no_cells() -> list[PublishedColumn]:
    """The columns of a log without rows."""
    why = Choice(Treatment.KEEP, "there are no rows")
    return [PublishedColumn(_NUMBERS.get(f, heading(f)), f, why, pl.Series([], dtype=pl.String)) for f in ALWAYS]


def _is_there(events: pl.DataFrame, field: str) -> bool:
    """Whether the log says anything under the field, be it a blank, in any of the rows."""
    state = f"{field}__state"
    if state not in events.columns or field == "adds_up":
        return False
    known = events[state].drop_nulls().cast(pl.String)
    if field == "operator_kind":  # worked out again of the pseudonym, where the log does not say it
        return bool((known == State.VALUE.value).any())
    return bool((known != State.NOT_EXPORTED.value).any())


def _kind(events: pl.DataFrame) -> str | None:
    """What a further event of a row is where it is known to be one; None where no row says it."""
    kinds = events["kind"].cast(pl.String).unique().to_list()
    named = [kind for kind in kinds if kind != EventKind.UNKNOWN.value]
    if not named and MAY_BE in events.columns:
        named = [kind for kind in events[MAY_BE].drop_nulls().unique().to_list() if "|" not in kind]
    return named[0] if len(named) == 1 else None


def _blank_where(column: PublishedColumn, no: pl.Series) -> PublishedColumn:
    cells = column.cells.zip_with(~no, pl.Series([""]).new_from_index(0, len(no)))
    return PublishedColumn(column.heading, column.field, column.choice, cells)


def _rules(columns: Sequence[PublishedColumn]) -> dict[str, Any]:
    """How a profile says where each field stands."""
    rules: dict[str, Any] = {}
    for column in columns:
        rule: dict[str, Any] = {"from": [column.heading]}
        if column.field in RATIO_FIELDS:
            rule["unit"] = "share"
        if column.field == "derived_from":
            rule["values"] = dict(FROM_NOTHING)
        rules[column.field] = rule
    return rules


def _text(numbers: range) -> pl.Series:
    return pl.Series(list(map(str, numbers)), dtype=pl.String)
