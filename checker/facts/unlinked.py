"""Records that link to no use, and what their numbers look like beside those of the uses (reading R30); and records
that are dated before the use that they are about (reading R25).

Arrests under SO24-01375 beside searches under PD-2024-01375 link to nothing, and nobody would notice. Numbers leave the
log as shapes only: letters as A, digits as 9.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_letters, digits

import polars as pl

from checker.facts.moment import moment
from checker.facts.prepare import CLOCK, Prepared, known_value
from checker.facts.timing import Frame
from checker.model.kinds import KINDS, USE_KINDS, Belongs

LONGEST = 24
"""Characters of a shape that are kept: a longer cell is no number but a text."""

_ASCII_SHAPES = bytes.maketrans((ascii_letters + digits).encode(), b"A" * len(ascii_letters) + b"9" * len(digits))

BY_USE = tuple(kind.name.value for kind in KINDS.values() if kind.belongs is Belongs.USE)
BY_CASE = tuple(kind.name.value for kind in KINDS.values() if kind.belongs is Belongs.CASE)
ABOUT_EARLIER = tuple(kind.name.value for kind in KINDS.values() if kind.about_earlier_use)
SHAPES = {"kind": pl.String, "number": pl.String, "shape": pl.String, "records": pl.UInt32}
"""`number`: the event field that the shape is of, `use_id` or `case_number`; empty where a record has neither."""


@dataclass(frozen=True)
class LinkedRecords:
    """The records of a shard that link to one of its uses.

    shapes: SHAPES, of records that no other shard holds. by_number: `record` and SHAPES of those that name a search's
    number, one row each, since two shards may hold the same one. too_early: `record`, `input`, `kind`, `too_early` of
    those that name a use or stand in its row and are about an earlier use by their kind: whether each is surely dated
    before all uses here that it is about. perhaps: SHAPES, of those of `shapes` whose case is written so that it may
    be a use's, or another one.
    """

    shapes: pl.DataFrame
    by_number: pl.DataFrame
    too_early: pl.DataFrame
    perhaps: pl.DataFrame


def shape_of(number: pl.Expr) -> pl.Expr:
    """A number with its letters as A and its digits as 9, without outer space; of long texts the beginning."""
    plain = number.str.strip_chars().map_batches(letters_and_digits, return_dtype=pl.String())
    return pl.when(plain.str.len_chars() > LONGEST).then(plain.str.slice(0, LONGEST) + "...").otherwise(plain)


def letters_and_digits(texts: pl.Series) -> pl.Series:
    """The texts with each letter as A and each digit as 9: all at once where they are ASCII and of one line each."""
    together = texts.fill_null("").str.join("\n").item() if len(texts) else ""
    if not together.isascii() or together.count("\n") + 1 != len(texts):
        return texts.str.replace_all(r"\p{L}", "A").str.replace_all(r"\p{N}", "9")
    made = pl.Series(texts.name, [together.encode().translate(_ASCII_SHAPES).decode()])
    shapes = made.str.split("\n").explode(empty_as_null=False)
    return shapes.zip_with(texts.is_not_null(), pl.Series([None], dtype=pl.String))


def number_shapes(prepared: Prepared) -> pl.DataFrame:
    """SHAPES of all records that belong to a use or a case; a use stands with its case's number, and with its own where
    the logs have a column in which records may name it."""
    uses = prepared.base.filter(pl.col("kind").is_in(list(USE_KINDS)))
    own = [
        uses.select(_kind(), pl.lit(field).alias("number"), known_value(column, prepared.fields).alias("shape"))
        .filter(~pl.col("shape").is_null())
        .with_columns(shape_of(pl.col("shape")))
        for field, column in (("use_id", "id"), ("case_number", "case_number"))
        if field in prepared.fields
    ]
    every = pl.concat([*own, _records(prepared).lazy().select("kind", "number", "shape")])
    return add_up(every.with_columns(records=pl.lit(1)))


def add_up(shapes: Frame) -> pl.DataFrame:
    """SHAPES added up and sorted."""
    keys = ("kind", "number", "shape")
    added = shapes.group_by(keys).agg(pl.col("records").sum()).sort(keys).collect()
    return added.cast(pl.Schema(SHAPES))


def linked_records(prepared: Prepared) -> LinkedRecords:
    """Which records link to a use: by its row, by its number, or by a case that may be its own."""
    uses = prepared.base.filter(pl.col("kind").is_in(list(USE_KINDS)))
    records = _records(prepared)
    borne = {"parent": pl.col("event"), "use_id": known_value("id", prepared.fields)}
    found = [_is_among(records[name], uses.select(own.alias(name))).alias(f"by_{name}") for name, own in borne.items()]
    cases = uses.select("case").drop_nulls().unique()
    spellings = prepared.spellings().join(cases, left_on="other", right_on="case", how="semi")
    of_uses = cases.join(records.lazy().select("case"), on="case", how="semi")
    by_case, may_be = (
        pl.col("case").is_in(one.select("case").collect().to_series().implode()) for one in (of_uses, spellings)
    )
    links = records.with_columns(
        *found, by_case=by_case.fill_null(False), perhaps_by_case=may_be.fill_null(False)
    ).filter(pl.any_horizontal("by_parent", "by_use_id", "by_case", "perhaps_by_case"))
    shared = links["use_id"].is_not_null() & ~links["by_parent"]
    once = links.filter(~shared).with_columns(records=pl.lit(1)).lazy()
    perhaps = once.filter(~pl.any_horizontal("by_parent", "by_use_id", "by_case"))
    by_number = links.filter(shared).select("record", "kind", "number", "shape")
    return LinkedRecords(add_up(once), by_number, _too_early(prepared, uses).collect(), add_up(perhaps))


def _too_early(prepared: Prepared, uses: Frame) -> Frame:
    """Linked.too_early."""
    about = prepared.base.filter(pl.col("kind").is_in(list(ABOUT_EARLIER))).select(
        "record", "input", _kind(), "parent", known_value("use_id", prepared.fields).alias("use_id"), "lo", "hi", CLOCK
    )
    times = [pl.col(c).alias(f"u_{c}") for c in ("lo", "hi", CLOCK)]
    by_row = about.join(uses.select(pl.col("event").alias("parent"), *times), on="parent", how="inner")
    numbered = uses.select(known_value("id", prepared.fields).alias("use_id"), *times)
    by_number = about.filter(pl.col("parent").is_null()).join(numbered, on="use_id", how="inner")
    before = moment(clock=CLOCK).surely_before(moment("u_", clock=f"u_{CLOCK}"))
    pairs = pl.concat([by_row, by_number.select(by_row.collect_schema().names())])
    return pairs.group_by("record", "input", "kind").agg(before.all().alias("too_early"))


def _is_among(names: pl.Series, own: Frame) -> pl.Series:
    """Whether each of the names that records give, few beside the uses, is one that a use bears; a null is none."""
    given = names.drop_nulls().unique()
    if given.is_empty():
        return pl.repeat(False, len(names), dtype=pl.Boolean, eager=True)
    borne = own.join(given.to_frame().lazy(), on=names.name, how="semi").unique().collect()
    return names.is_in(borne.to_series().implode()).fill_null(False)


def _kind() -> pl.Expr:
    return pl.col("kind").cast(pl.String)


def _records(prepared: Prepared) -> pl.DataFrame:
    """The records that belong to a use or a case, looked up once: `record`, `kind`, `parent`, `case`,
    `use_id`, `number`, `shape`."""
    if not prepared.linkable_records:
        prepared.linkable_records.append(_look_up(prepared).collect())
    return prepared.linkable_records[0]


def _look_up(prepared: Prepared) -> Frame:
    use_id, case = known_value("use_id", prepared.fields), known_value("case_number", prepared.fields)
    of_use = pl.col("kind").is_in(list(BY_USE))
    by_use = use_id.is_not_null() & (of_use | case.is_null())
    number = pl.when(by_use).then(pl.lit("use_id")).when(case.is_not_null()).then(pl.lit("case_number"))
    wanted = [kind for kind in (*BY_USE, *BY_CASE) if kind not in (*USE_KINDS, "unknown")]
    return prepared.base.filter(pl.col("kind").is_in(wanted)).select(
        "record",
        _kind(),
        "parent",
        "case",
        use_id.alias("use_id"),
        number.otherwise(pl.lit("")).alias("number"),
        shape_of(pl.when(by_use).then(use_id).otherwise(case)).alias("shape"),
    )
