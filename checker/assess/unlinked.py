"""What the records that link to no use come to, for each record kind (reading R30), and those dated before the use that
they are about (reading R25)."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from checker.facts.unlinked import SHAPES, LinkedRecords, add_up
from checker.model.accounts import LedgerEntry, UnlinkedRecords
from checker.model.kinds import KINDS, USE_KINDS

SHAPES_SHOWN = 3
"""How many shapes of numbers the Assessment names for a kind: the commonest ones."""


def unlinked_records(shapes: pl.DataFrame, linked: Sequence[LinkedRecords]) -> tuple[UnlinkedRecords, ...]:
    """One value for each record kind that belongs to a use or a case and that the logs hold, by name.

    shapes: of all records and uses (facts.unlinked.number_shapes). linked: of each shard, the records that link to one
    of its uses.
    """
    uses = shapes.filter(pl.col("kind").is_in(list(USE_KINDS)))
    records = shapes.filter(~pl.col("kind").is_in(list(USE_KINDS)))
    left = _leave_out_linked(records, linked)
    perhaps = add_up(pl.concat([pl.DataFrame(schema=SHAPES), *(one.perhaps for one in linked)]).lazy())
    totals = dict(records.group_by("kind").agg(pl.col("records").sum()).iter_rows())
    return tuple(
        _of_kind(kind, totals[kind], left.filter(pl.col("kind") == kind), perhaps.filter(pl.col("kind") == kind), uses)
        for kind in sorted(totals)
    )


def dated_too_early(linked: Sequence[LinkedRecords], files: Sequence[str]) -> tuple[LedgerEntry, ...]:
    """A notice for each file and kind with records dated before the use that they are about. linked: of each shard;
    files: the inputs."""
    found = pl.concat([one.too_early for one in linked]) if linked else pl.DataFrame()
    if found.is_empty():
        return ()
    each = found.group_by("record", "input", "kind").agg(pl.col("too_early").all()).filter("too_early")
    counts = each.group_by("input", "kind").len().sort("input", "kind")
    return tuple(
        _too_early(files[number], KINDS[kind].noun, KINDS[kind].plural, n) for number, kind, n in counts.rows()
    )


def _too_early(file: str, noun: str, nouns: str, count: int) -> LedgerEntry:
    one = count == 1
    return LedgerEntry(
        topic="contradiction",
        file=file,
        field="time",
        statement=f"{count:,} {noun if one else nouns} {'is' if one else 'are'} dated before the use that "
        f"{'it is' if one else 'they are'} about: one of the two times must be wrong",
    )


def _leave_out_linked(records: pl.DataFrame, linked: Sequence[LinkedRecords]) -> pl.DataFrame:
    """`records` less those that link to a use; each that names a search's number is taken away once."""
    numbered = [one.by_number for one in linked]
    once = pl.concat(numbered).unique("record").select("kind", "number", "shape", records=pl.lit(1)) if linked else None
    gone = [one.shapes for one in linked] + ([once] if once is not None else [])
    less = [frame.select("kind", "number", "shape", -pl.col("records").cast(pl.Int64)) for frame in gone]
    both = pl.concat([records.cast({"records": pl.Int64}), *less]).group_by("kind", "number", "shape")
    rest = both.agg(pl.col("records").sum()).filter(pl.col("records") > 0)
    return add_up(rest.lazy()) if rest.height else pl.DataFrame(schema=SHAPES)


def _of_kind(kind: str, records: int, left: pl.DataFrame, perhaps: pl.DataFrame, uses: pl.DataFrame) -> UnlinkedRecords:
    named = left.filter(pl.col("number") != "")
    fields = named.group_by("number").agg(pl.col("records").sum()).sort("records", "number", descending=[True, False])
    number = fields["number"][0] if fields.height else "case_number" if perhaps.height else ""
    return UnlinkedRecords(
        kind=kind,
        records=records,
        unlinked=int(left["records"].sum()),
        without_number=int(left.filter(pl.col("number") == "")["records"].sum()),
        number=number,
        shapes=_commonest(named, number),
        use_shapes=_commonest(uses, number),
        perhaps=int(perhaps["records"].sum()),
        perhaps_shapes=_commonest(perhaps, "case_number"),
    )


def _commonest(shapes: pl.DataFrame, number: str) -> tuple[str, ...]:
    mine = shapes.filter((pl.col("number") == number) & pl.col("shape").is_not_null())
    added = mine.group_by("shape").agg(pl.col("records").sum()).sort("records", "shape", descending=[True, False])
    return tuple(added["shape"].head(SHAPES_SHOWN).to_list())
