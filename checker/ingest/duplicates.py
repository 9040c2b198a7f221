"""Rows given twice: the same log id, kind and content. Equal rows without an id are counted, never dropped.

What is compared are a few numbers a row (`keys`), so that a run of any length can be searched in memory: 30 bytes
a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import polars as pl

from checker.model.accounts import LedgerEntry
from checker.model.event import PROVENANCE, State
from checker.model.kinds import KIND_TYPE, USE_KINDS, EventKind

_PLACE = ("input", "sheet", "row")
_KEYS: dict[str, pl.DataType | type[pl.DataType]] = {
    "input": pl.UInt32, "sheet": pl.Categorical(), "row": pl.UInt32, "kind": KIND_TYPE, "id": pl.UInt64,
    "hash": pl.UInt64,
}  # fmt: skip


@dataclass(frozen=True)
class Duplicates:
    """repeats: `input`, `sheet`, `row` of the rows given twice. repeat_counts: input -> how many of its rows went.
    unlike: the places of rows whose id and kind come more than once with different content (ingest.reconcile)."""

    repeats: pl.DataFrame
    repeat_counts: dict[int, int]
    ledger: tuple[LedgerEntry, ...]
    unlike: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema={c: _KEYS[c] for c in _PLACE}))

    def without_repeats(self, events: pl.DataFrame, number: int) -> pl.DataFrame:
        """The events of input `number` (or some of them), those of rows given twice dropped."""
        if not self.repeat_counts.get(number):
            return events
        mine = self.repeats.filter(pl.col("input") == number).select(pl.col("sheet").cast(pl.String), "row")
        return events.join(mine, on=["sheet", "row"], how="anti", nulls_equal=True, maintain_order="left")

    def unlike_rows(self, events: pl.DataFrame) -> pl.DataFrame:
        """Of events of the run, those of rows that are to be reconciled."""
        places = self.unlike.with_columns(pl.col("sheet").cast(pl.String))
        return events.join(places, on=_PLACE, how="semi", nulls_equal=True, maintain_order="left")


def content_hash(events: pl.DataFrame) -> pl.Series:
    """A hash of what each event says, its provenance aside; for readers that give events rather than rows."""
    said = sorted(c for c in events.columns if c not in PROVENANCE and c != "hash")
    return events.select(pl.struct(pl.col("kind"), *said).hash(seed=0).alias("hash")).to_series()


def keys(main: pl.DataFrame, number: int, sheet: str | None = None) -> pl.DataFrame:
    """What `repeats` compares of main events, one row each: 64-bit hashes of the id (null without one) and of
    the content.

    main: `row`, `kind`, `hash`, the columns of `id` where the log has them, and `sheet`, else all are on `sheet`.
    number: the input's.
    """
    sheets = pl.col("sheet") if "sheet" in main.columns else pl.lit(sheet, pl.String)
    known = (pl.col("id__state") == State.VALUE.value) & pl.col("id").is_not_null()
    id_hash = pl.when(known).then(pl.col("id").hash(seed=0)) if "id__state" in main.columns else pl.lit(None)
    columns = (pl.lit(number).alias("input"), sheets.alias("sheet"), "row", "kind", id_hash.alias("id"), "hash")
    return main.select(columns).cast(pl.Schema(_KEYS))


@dataclass(frozen=True)
class Repeats:
    """What some rows show of repetition. rows: Duplicates.repeats; unlike: the same there. bare: input -> how many uses
    have no id, and how many different ones."""

    rows: pl.DataFrame
    unlike: pl.DataFrame
    bare: dict[int, tuple[int, int]]


def repeats(every: pl.DataFrame) -> Repeats:
    """The later of two rows with the same id, kind and content, among the rows `every` (`keys`, in reading order)."""
    told = every.filter(pl.col("kind") != EventKind.UNKNOWN.value)  # the others are in quarantine, and used by nothing
    ids = told["id"].drop_nulls().sort()
    main = told.filter(pl.col("id").is_in(ids.filter(ids == ids.shift()).unique().implode()))
    first = main.select(pl.struct("id", "kind", "hash").is_first_distinct()).to_series()
    unlike = main.filter(first).filter(pl.len().over("id", "kind") > 1).select(_PLACE)
    bare = every.lazy().filter(pl.col("kind").is_in(USE_KINDS) & pl.col("id").is_null())
    counted = bare.group_by("input").agg(pl.len(), pl.col("hash").n_unique().alias("least")).collect()
    return Repeats(
        main.filter(~first).select(_PLACE), unlike, {n: (most, least) for n, most, least in counted.iter_rows()}
    )


def merge_duplicates(found: Sequence[Repeats], shown: Sequence[str]) -> Duplicates:
    """What is dropped, and the ledger. found: of rows that share neither an id nor, without one, their content."""
    gone = pl.concat([one.rows for one in found]) if found else pl.DataFrame(schema={c: _KEYS[c] for c in _PLACE})
    dropped = dict(gone.group_by("input").len().sort("input").iter_rows())
    unlike = pl.concat([one.unlike for one in found]) if found else gone
    says = "rows that repeat an earlier row with the same id, and are counted once"
    entries = (
        LedgerEntry(topic="duplicates", file=shown[number], field="id", statement=f"{says}: {count}")
        for number, count in dropped.items()
    )
    return Duplicates(gone, dropped, (*entries, *_bounds(found, shown)), unlike)


def _bounds(found: Sequence[Repeats], shown: Sequence[str]) -> Iterator[LedgerEntry]:
    for number in sorted({number for one in found for number in one.bare}):
        most, least = (sum(one.bare.get(number, (0, 0))[i] for one in found) for i in (0, 1))
        if least < most:
            says = (
                f"rows without an id: equal ones may be one use read twice; between {least} and {most} uses, all "
                f"{most} are kept"
            )
            yield LedgerEntry(topic="duplicates", file=shown[number], statement=says)
