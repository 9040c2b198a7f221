"""Shards: the events in parts that can be judged apart, each holding whole cases, for logs that one memory cannot hold.

A use is judged by its own row, the records of its row, of its number and of its case, and what is known of all events
together (facts.run_survey). So each judged event is put into the shard of its case (of its row, where it has none), its
home, and each record into the home of every judged event that it is or may be linked to. Nothing else links events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from checker.facts.case_numbers import common_key
from checker.facts.prepare import Prepared, count, known_value, prepare
from checker.facts.timing import Frame
from checker.model.events import Events
from checker.model.kinds import USE_KINDS

_APART = pl.QueryOptFlags(comm_subplan_elim=False)
"""Polars would hold all events once for all the filters on them, where each of these keeps few."""
ROWS = 500_000
"""About how many events a shard holds: with their facts, some 500 MB."""


def number_events(events: Events) -> pl.LazyFrame:
    """All events, with their number in the run as `record`."""
    return events.scan().with_row_index("record").with_columns(pl.col("record").cast(pl.Int64))


def key_of() -> pl.Expr:
    """What decides where a judged event's home is: its case, or the row that it stands in."""
    row = pl.when(pl.col("parent").is_null()).then(pl.col("event")).otherwise(pl.col("parent"))
    return pl.when(pl.col("case").is_null()).then(row).otherwise(common_key(pl.col("case")))


def places(prepared: Prepared, shards: int, by_number: pl.DataFrame | None = None) -> Frame:
    """Where each event goes: `record`, `shard` (0 to shards - 1), `home` (it is judged there), `owned` (see
    Prepared.owners).

    A record that is linked to uses of several shards comes several times; one that is linked to nothing does not come.
    by_number: `record`, `shard` of the records that name a search by its number, where the searches lie elsewhere.
    """
    uses = prepared.judged_rows().filter(pl.col("kind").is_in(list(USE_KINDS)))
    return (
        pl.concat([_at_home(uses, shards), _of_records(prepared, shards, by_number)], how="vertical")
        .join(prepared.owners(), on="record", how="left")
        .rename({"parent": "owned"})
    )


def _at_home(uses: Frame, shards: int) -> Frame:
    """`record`, `shard`, `home` of judged uses."""
    return to_shards(uses.select("record", key_of().alias("key")), shards).select("record", "shard", home=pl.lit(True))


def _of_records(prepared: Prepared, shards: int, by_number: pl.DataFrame | None) -> Frame:
    """`record`, `shard`, `home` of all other events, as `places` says."""
    judged, is_use = pl.col("kind").is_in(list(prepared.judged_kinds)), pl.col("kind").is_in(list(USE_KINDS))
    base = prepared.base.select(
        "record",
        "kind",
        "case",
        key_of().alias("key"),
        known_value("id", prepared.fields).alias("id"),
        known_value("use_id", prepared.fields).alias("use_id"),
    )
    owners = prepared.owners().rename({"parent": "owned"})
    records = base.filter(~is_use).join(owners, on="record", how="left")
    found = [
        base.filter(judged & ~is_use).select("record", "key", home=pl.lit(True)),
        records.filter(~pl.col("case").is_null()).select("record", "key", home=pl.lit(False)),
    ]
    if count(owners):
        mains = base.select(pl.col("record").alias("owned"), pl.col("key"))
        own = records.filter(~pl.col("owned").is_null()).select("record", "owned").join(mains, on="owned", how="inner")
        found.append(own.select("record", "key", home=pl.lit(False)))
    named = records.filter(~pl.col("use_id").is_null() & pl.col("owned").is_null()).select("record", "use_id")
    if by_number is None and count(named):
        borne = base.filter(judged & ~pl.col("id").is_null()).select(pl.col("id").alias("use_id"), "key")
        found.append(named.join(borne, on="use_id", how="inner").select("record", "key", home=pl.lit(False)))
    placed = to_shards(pl.concat(found, how="vertical"), shards)
    if by_number is not None:
        further = by_number.lazy().select("record", home=pl.lit(False), shard=pl.col("shard").cast(pl.UInt32))
        placed = pl.concat([placed.select("record", "home", "shard"), further], how="vertical")
    return placed.group_by("record", "shard").agg(home=pl.col("home").max())


def split(events: Events, kinds: Iterable[str], agency: str, shards: int, folder: Path) -> list[Path]:
    """Write each shard's events, with the columns of a shard (prepare.PLACED), as Parquet files `events-*.parquet` into
    a folder of its own under `folder`."""
    prepared = prepare(number_events(events), kinds, agency)
    placed = _of_records(prepared, shards, None).sort("record", "shard").collect(optimizations=_APART)
    owners: pl.DataFrame = prepared.owners().rename({"parent": "owned"}).collect()
    use = pl.col("kind").is_in([kind for kind in USE_KINDS if kind in prepared.judged_kinds])
    folders = [folder / f"shard-{number}" for number in range(shards)]
    for shard in folders:
        shard.mkdir()
    start = 0
    for number, chunk in enumerate(_merge_small(events.chunks(), ROWS)):
        end = start + chunk.height
        numbers = (pl.int_range(pl.len(), dtype=pl.Int64) + start).alias("record")
        rows = chunk.with_columns(numbers).with_columns(prepared.case.alias("case"))
        first, after = (int(placed["record"].search_sorted(at)) for at in (start, end))
        mine = pl.concat(
            [
                placed.slice(first, after - first),
                _at_home(rows.lazy().filter(use), shards).collect(),
            ]
        )
        mine = mine.sort("record").join(owners, on="record", how="left", maintain_order="left")
        parted = mine.join(rows, on="record", how="left", maintain_order="left")
        for (shard,), part in parted.partition_by("shard", as_dict=True, include_key=False).items():
            part.write_parquet(folders[int(str(shard))] / f"events-{number:06}.parquet", compression="lz4")
        start = end
    return [shard for shard in folders if any(shard.iterdir())]


def _merge_small(chunks: Iterable[pl.DataFrame], rows: int) -> Iterator[pl.DataFrame]:
    """The chunks, small ones put together until they have `rows` rows."""
    held: list[pl.DataFrame] = []
    for chunk in chunks:
        held.append(chunk)
        if sum(one.height for one in held) >= rows:
            yield pl.concat(held)
            held.clear()
    if held:
        yield pl.concat(held)


def to_shards(frame: Frame, shards: int) -> Frame:
    """`key` (text) made `shard`: any number below `shards`, the same for the same key in every process."""
    shard = (pl.col("key").hash(seed=0) % shards).cast(pl.UInt32).alias("shard")
    return frame.with_columns(shard).drop("key")
