"""Records that link to no use, and what their numbers look like beside those of the uses (reading R30).

Arrests under 24-01375 beside searches under PD-2024-01375 link to nothing, and nobody would notice. Numbers leave the
log as shapes only: letters as A, digits as 9.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from checker.facts.prepare import Prepared, alike, known
from checker.facts.timing import Frame
from checker.model.kinds import KINDS, USE_KINDS, Belongs

LONGEST = 24
"""Characters of a shape that are kept: a longer cell is no number but a text."""

BY_USE = tuple(kind.name.value for kind in KINDS.values() if kind.belongs is Belongs.USE)
BY_CASE = tuple(kind.name.value for kind in KINDS.values() if kind.belongs is Belongs.CASE)
SHAPES = {"kind": pl.String, "number": pl.String, "shape": pl.String, "records": pl.UInt32}
"""`number`: the event field that the shape is of, `use_id` or `case_number`; empty where a record has neither."""


@dataclass(frozen=True)
class Linked:
    """The records of a shard that link to one of its uses.

    counted: SHAPES, of records that no other shard holds. by_number: `record` and SHAPES of those that name a search's
    number, one row each, since two shards may hold the same one.
    """

    counted: pl.DataFrame
    by_number: pl.DataFrame


def shape_of(number: pl.Expr) -> pl.Expr:
    """A number with its letters as A and its digits as 9, without outer space; of long texts the beginning."""
    plain = number.str.strip_chars().str.replace_all(r"\p{L}", "A").str.replace_all(r"\p{N}", "9")
    return pl.when(plain.str.len_chars() > LONGEST).then(plain.str.slice(0, LONGEST) + "...").otherwise(plain)


def number_shapes(prepared: Prepared) -> pl.DataFrame:
    """SHAPES of all records that belong to a use or a case; a use stands with its own number and with its case's."""
    uses = prepared.base.filter(pl.col("kind").is_in(list(USE_KINDS)))
    own = [
        uses.select(_kind(), pl.lit(field).alias("number"), shape_of(known(column, prepared.held)).alias("shape"))
        for field, column in (("use_id", "id"), ("case_number", "case_number"))
    ]
    every = pl.concat([*own, _records(prepared).select("kind", "number", "shape")])
    return counted(every.with_columns(records=pl.lit(1)))


def counted(shapes: Frame) -> pl.DataFrame:
    """SHAPES added up and sorted."""
    keys = ("kind", "number", "shape")
    added = shapes.group_by(keys).agg(pl.col("records").sum()).sort(keys).collect()
    return added.cast(pl.Schema(SHAPES))


def linked_records(prepared: Prepared) -> Linked:
    """Which records link to a use: by its row, by its number, or by a case that may be its own."""
    uses = prepared.base.filter(pl.col("kind").is_in(list(USE_KINDS)))
    owners = uses.select(pl.col("event").alias("parent"), in_row=pl.lit(True)).unique()
    cases = uses.select(alike(pl.col("case")).alias("alike"), in_case=pl.lit(True)).drop_nulls().unique()
    numbers = uses.select(known("id", prepared.held).alias("use_id"), numbered=pl.lit(True)).drop_nulls().unique()
    records = _records(prepared).join(owners, on="parent", how="left")
    records = records.join(cases, on="alike", how="left").join(numbers, on="use_id", how="left")
    links = records.filter(pl.any_horizontal(pl.col("in_row", "in_case", "numbered").fill_null(False))).collect()
    shared = links["use_id"].is_not_null() & links["in_row"].is_null()
    once = links.filter(~shared).select("kind", "number", "shape", records=pl.lit(1)).lazy()
    return Linked(counted(once), links.filter(shared).select("record", "kind", "number", "shape"))


def _kind() -> pl.Expr:
    return pl.col("kind").cast(pl.String)


def _records(prepared: Prepared) -> Frame:
    """The records that belong to a use or a case: `record`, `kind`, `parent`, `alike`, `use_id`, `number`, `shape`."""
    use_id, case = known("use_id", prepared.held), known("case_number", prepared.held)
    of_use = pl.col("kind").is_in(list(BY_USE))
    by_use = use_id.is_not_null() & (of_use | case.is_null())
    number = pl.when(by_use).then(pl.lit("use_id")).when(case.is_not_null()).then(pl.lit("case_number"))
    wanted = [kind for kind in (*BY_USE, *BY_CASE) if kind not in (*USE_KINDS, "unknown")]
    return prepared.base.filter(pl.col("kind").is_in(wanted)).select(
        "record",
        _kind(),
        "parent",
        alike(pl.col("case")).alias("alike"),
        use_id.alias("use_id"),
        number.otherwise(pl.lit("")).alias("number"),
        shape_of(pl.when(by_use).then(use_id).otherwise(case)).alias("shape"),
    )
