"""Parquet: one line a finding and use, all of them, exactly as recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import polars as pl
from polars.io.plugins import register_io_source

from checker.model.assessment import Assessment
from checker.report.interface import FindingRows, noticed_chunks, noticed_columns

CHUNK = 100_000


def write(assessment: Assessment, rows: FindingRows, out: BinaryIO) -> None:
    """One row for each rule and use, in columns. Columns and types of `noticed_columns`, compressed with zstd; chunks
    go through one at a time."""
    wanted = noticed_columns(assessment)

    def source(
        with_columns: list[str] | None, predicate: pl.Expr | None, n_rows: int | None, batch_size: int | None
    ) -> Iterator[pl.DataFrame]:
        yield from noticed_chunks(assessment, rows, CHUNK)

    register_io_source(source, schema=pl.Schema(wanted)).sink_parquet(out, compression="zstd", maintain_order=True)
