"""How frames travel on the cluster: as rows of a Spark frame that each hold one Polars frame, types and all."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import polars as pl
import pyarrow as pa

SCHEMA = "key long, place long, frame binary, note binary"
"""A row of every Spark frame here. key: what rows are brought together by; place: their order then; frame: a Polars
frame (Arrow IPC); note: anything small (pickled). Nothing comes from outside: both are written and read by this package
alone."""

ARROW = pa.schema([("key", pa.int64()), ("place", pa.int64()), ("frame", pa.binary()), ("note", pa.binary())])
"""SCHEMA, as Arrow has it."""

Row = tuple[int, int, pl.DataFrame | None, Any]
"""(key, place, frame, note)"""


def pack_rows(rows: Iterable[Row]) -> Iterator[pa.RecordBatch]:
    """Rows as Arrow batches of one row each: a frame is large."""
    for key, place, frame, note in rows:
        columns: list[list[Any]] = [[key], [place], [_bytes(frame)], [None if note is None else pickle.dumps(note)]]
        arrays = [pa.array(column, type=field.type) for column, field in zip(columns, ARROW, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=ARROW)


def unpack_rows(batches: Iterable[pa.RecordBatch]) -> Iterator[Row]:
    """The rows of batches, their frames and notes read back."""
    for batch in batches:
        for row in batch.to_pylist():
            yield row["key"], row["place"], _frame(row["frame"]), pickle.loads(row["note"]) if row["note"] else None  # noqa: S301 (see SCHEMA)


def row_mapper(work: Callable[[Row], Iterable[Row]]) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """`work` on each row, as Spark's mapInArrow calls it."""

    def worker(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for row in unpack_rows(batches):
            yield from pack_rows(work(row))

    return worker


def group_mapper(work: Callable[[list[Row]], Iterable[Row]]) -> Callable[[pa.Table], pa.Table]:
    """`work` on all rows of one key, in the order of their places, as Spark's applyInArrow calls it."""

    def worker(table: pa.Table) -> pa.Table:
        rows = sorted(unpack_rows(table.to_batches()), key=lambda row: row[1])
        return pa.Table.from_batches(pack_rows(work(rows)), schema=ARROW)

    return worker


def _bytes(frame: pl.DataFrame | None) -> bytes | None:
    if frame is None:
        return None
    out = io.BytesIO()
    frame.write_ipc(out, compression="lz4")
    return out.getvalue()


def _frame(held: bytes | None) -> pl.DataFrame | None:
    return None if held is None else pl.read_ipc(io.BytesIO(held))
