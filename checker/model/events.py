"""The events of a run: one frame in memory, or Parquet files where they are more than memory should hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl


class Events:
    """All events of a run in reading order, in parts of one schema (model/event.py): frames in memory, or Parquet
    files.

    parts: at least one. Whoever made the files keeps them as long as this is used.
    """

    def __init__(self, parts: Sequence[pl.DataFrame | Path]) -> None:
        self.parts = tuple(parts)
        self.schema = self.scan().collect_schema()
        self.height: int = self.scan().select(pl.len()).collect().item()

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in order."""
        return self.schema.names()

    @property
    def in_memory(self) -> bool:
        """Whether no part is in a file."""
        return all(isinstance(part, pl.DataFrame) for part in self.parts)

    def scan(self) -> pl.LazyFrame:
        """All events, lazily: what is selected and filtered of Parquet files is all that is read of them."""
        return _scan(self.parts)

    def scans(self, rows: int) -> Iterator[pl.LazyFrame]:
        """The same, in stretches of whole parts, each of `rows` events or a little more."""
        held: list[pl.DataFrame | Path] = []
        height = 0
        for part in self.parts:
            held.append(part)
            height += (
                part.height
                if isinstance(part, pl.DataFrame)
                else pl.scan_parquet(part, glob=False).select(pl.len()).collect().item()
            )
            if height >= rows:
                yield _scan(held)
                held, height = [], 0
        if held:
            yield _scan(held)

    def chunks(self, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """The parts one after the other, of each only `columns` (all by default)."""
        for part in self.parts:
            if isinstance(part, Path):
                yield pl.read_parquet(part, columns=list(columns) if columns is not None else None, glob=False)
            else:
                yield part if columns is None else part.select(columns)

    def frame(self) -> pl.DataFrame:
        """All events as one frame in memory."""
        parts = list(self.chunks())
        return parts[0] if len(parts) == 1 else pl.concat(parts)


def _scan(parts: Sequence[pl.DataFrame | Path]) -> pl.LazyFrame:
    files = [part for part in parts if isinstance(part, Path)]
    if len(files) == len(parts):
        return pl.scan_parquet(files, glob=False)
    return pl.concat(
        [part.lazy() if isinstance(part, pl.DataFrame) else pl.scan_parquet(part, glob=False) for part in parts]
    )
