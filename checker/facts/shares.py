"""Shares: the events in parts that can be judged apart, each holding whole cases, for logs that one memory cannot hold.

A use is judged by its own row, the records of its row, of its number and of its case, and what is known of all events
together (facts.whole). So each judged event is put into the share of its case (of its row, where it has none), its home,
and each record into the home of every judged event that it is or may be linked to. Nothing else links events.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import narwhals as nw
import polars as pl

from checker.facts.prepare import Prepared, count, known, prepare
from checker.facts.timing import Frame
from checker.model.event import USE_KINDS
from checker.model.events import Events

ROWS = 500_000
"""About how many events a share holds: with their facts, some 500 MB."""


def numbered(events: Events) -> pl.LazyFrame:
    """All events, with their number in the run as `record`."""
    return events.scan().with_row_index("record").with_columns(pl.col("record").cast(pl.Int64))


def places(prepared: Prepared, shares: int) -> Frame:
    """Where each event goes: `record`, `share` (0 to shares - 1), `home` (it is judged there), `owned` (see Prepared.owners).

    A record that is linked to uses of several shares comes several times; one that is linked to nothing does not come.
    """
    judged = nw.col("kind").is_in(list(prepared.judged))
    base = prepared.base.select(
        "record", "kind", "event", "parent", "case", judged.alias("judged"), known("id", prepared.held).alias("id"),
        known("use_id", prepared.held).alias("use_id"),
    )  # fmt: skip
    by_row = nw.when(nw.col("parent").is_null()).then(nw.col("event")).otherwise(nw.col("parent"))
    base = base.with_columns(key=nw.when(nw.col("case").is_null()).then(by_row).otherwise(nw.col("case")))
    owners = prepared.owners().rename({"parent": "owned"})
    records = base.filter(~nw.col("kind").is_in(list(USE_KINDS))).join(owners, on="record", how="left")
    mains = base.select(nw.col("record").alias("owned"), nw.col("key"))
    is_use = nw.col("kind").is_in(list(USE_KINDS))
    uses = base.filter(nw.col("judged") & is_use)
    found = [
        base.filter(nw.col("judged") & ~is_use).select("record", "key", home=nw.lit(True)),
        records.filter(~nw.col("case").is_null()).select("record", "key", home=nw.lit(False)),
    ]
    if count(owners):
        own = records.filter(~nw.col("owned").is_null()).select("record", "owned").join(mains, on="owned", how="inner")
        found.append(own.select("record", "key", home=nw.lit(False)))
    named = records.filter(~nw.col("use_id").is_null() & nw.col("owned").is_null()).select("record", "use_id")
    if count(named):
        borne = base.filter(nw.col("judged") & ~nw.col("id").is_null()).select(nw.col("id").alias("use_id"), "key")
        found.append(named.join(borne, on="use_id", how="inner").select("record", "key", home=nw.lit(False)))
    placed = _bucketed(nw.concat(found, how="vertical"), shares).group_by("record", "share").agg(home=nw.col("home").max())
    at_home = _bucketed(uses.select("record", "key"), shares).with_columns(home=nw.lit(True))
    whole = nw.concat([frame.select("record", "share", "home") for frame in (at_home, placed)], how="vertical")
    return whole.join(owners, on="record", how="left")


def split(events: Events, kinds: Iterable[str], agency: str, shares: int, folder: Path) -> list[Path]:
    """Write each share's events, with the columns of a share (prepare.PLACED), as Parquet files `events-*.parquet` into a folder of its own under `folder`."""
    prepared = prepare(numbered(events), kinds, agency)
    placed = places(prepared, shares).sort("record", "share").collect().to_native()
    folders = [folder / f"share-{number}" for number in range(shares)]
    for share in folders:
        share.mkdir()
    start = 0
    for number, chunk in enumerate(_with_case(events, prepared)):
        end = start + chunk.height
        first, after = (int(placed["record"].search_sorted(at)) for at in (start, end))
        mine = placed.slice(first, after - first)
        rows = mine.join(chunk, on="record", how="left", maintain_order="left")
        for (share,), part in rows.partition_by("share", as_dict=True, include_key=False).items():
            part.write_parquet(folders[int(str(share))] / f"events-{number:06}.parquet", compression="lz4")
        start = end
    return [share for share in folders if any(share.iterdir())]


def _with_case(events: Events, prepared: Prepared) -> Iterable[pl.DataFrame]:
    """The events chunk by chunk, with `record` and `case`."""
    start = 0
    for chunk in events.chunks():
        rows = chunk.with_columns((pl.int_range(pl.len(), dtype=pl.Int64) + start).alias("record"))
        yield nw.from_native(rows).with_columns(prepared.case.alias("case")).to_native()
        start += chunk.height


def _bucketed(frame: Frame, shares: int) -> Frame:
    """`key` as `share`: any number below `shares`, the same for the same key."""
    native = frame.to_native()
    if isinstance(native, pl.LazyFrame):
        share = (pl.col("key").hash(seed=0) % shares).cast(pl.UInt32)
        return nw.from_native(native.with_columns(share.alias("share")).drop("key"))
    raise NotImplementedError("shares of another backend")
