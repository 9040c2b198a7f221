"""Rows given twice: the same log id, kind and content. Equal rows without an id are counted, never dropped."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from checker.model.assessment import LedgerEntry
from checker.model.event import PROVENANCE, EventKind, State


@dataclass(frozen=True)
class Sifted:
    """events: without the rows given twice. dropped: input -> kind -> how many main events went (rows, that is)."""

    events: pl.DataFrame
    dropped: dict[int, int]
    ledger: tuple[LedgerEntry, ...]


def content_hash(events: pl.DataFrame) -> pl.Series:
    """A hash of what each event says, its provenance aside; for readers that give events rather than rows."""
    said = sorted(c for c in events.columns if c not in PROVENANCE and c != "hash")
    return events.select(pl.struct(pl.col("kind"), *said).hash(seed=0).alias("hash")).to_series()


def sift(events: pl.DataFrame, shown: tuple[str, ...]) -> Sifted:
    """Drop the later of two rows with the same id, kind and content, within a log and across logs.

    events: the whole frame with `hash`, in reading order. shown: the inputs' names. The ledger says which logs share rows,
    which ids come with different content (both rows stay), and between which numbers the uses without ids lie.
    """
    if "id" not in events.columns:
        return Sifted(events, {}, _bounds(events, shown))
    has_id = (pl.col("part") == 0) & pl.col("id").is_not_null() & (pl.col("id__state") == State.VALUE.value)
    identified = events.select("input", "event", "id", "kind", "hash").filter(events.select(has_id).to_series())
    main = identified.filter(pl.col("id").hash(seed=0).is_duplicated())
    first = main.select(pl.struct("id", "kind", "hash").is_first_distinct()).to_series()
    repeated = main.filter(~first)
    ledger = list(_same_id_other_content(main.filter(first)))
    dropped = dict(repeated.group_by("input").len().sort("input").iter_rows())
    for number, count in dropped.items():
        ledger.append(LedgerEntry(topic="duplicates", file=shown[number], field="id",
                                  statement=f"{count} rows repeat an earlier row with the same id and are counted once"))  # fmt: skip
    if not repeated.is_empty():
        gone = repeated["event"]
        events = events.filter(~pl.coalesce("parent", "event").is_in(gone.implode()))
    return Sifted(events, {int(k): int(v) for k, v in dropped.items()}, (*ledger, *_bounds(events, shown)))


def _same_id_other_content(main: pl.DataFrame) -> list[LedgerEntry]:
    repeats = main.group_by("id", "kind").len().filter(pl.col("len") > 1)
    if repeats.is_empty():
        return []
    says = f"{repeats.height} ids come more than once with different content; all those rows are kept (ids repeat across exports)"
    return [LedgerEntry(topic="duplicates", field="id", statement=says)]


def _bounds(events: pl.DataFrame, shown: tuple[str, ...]) -> tuple[LedgerEntry, ...]:
    kinds = [EventKind.SEARCH.value, EventKind.LIVE_DEPLOYMENT.value]
    bare = (pl.col("part") == 0) & pl.col("kind").is_in(kinds)
    if "id" in events.columns:
        bare = bare & pl.col("id").is_null()
    counted = events.lazy().filter(bare).group_by("input").agg(pl.len(), pl.col("hash").n_unique().alias("least")).sort("input")
    return tuple(
        LedgerEntry(
            topic="duplicates",
            file=shown[number],
            statement=f"rows without an id: equal ones may be one use read twice; between {least} and {most} uses, "
            f"all {most} are kept",
        )
        for number, most, least in counted.collect().iter_rows()
        if least < most
    )
