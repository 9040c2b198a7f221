"""What the tests of readers share: write a file, read all of it, and put the chunks together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from checker.ingest.interface import Limits, TableReader
from checker.ingest.sniff import table_reader
from checker.ingest.source import open_source
from checker.model.accounts import QuarantinedRow

SHARED = Path(__file__).parents[2].parent / "shared" / "data"


@dataclass(frozen=True)
class Read:
    """All chunks of a file (of the sheets named in it) as one."""

    reader: str
    sheets: list[str | None]
    columns: tuple[str, ...]
    frame: pl.DataFrame
    quarantined: list[QuarantinedRow]
    notes: list[str]

    @property
    def rows(self) -> list[int]:
        return self.frame["row"].to_list()

    @property
    def cells(self) -> list[tuple[str | None, ...]]:
        return self.frame.drop("row").rows()

    @property
    def bad(self) -> dict[int, str]:
        return {row.row: row.reason for row in self.quarantined}


def read(
    path: Path, *, reader: TableReader | None = None, limits: Limits | None = None, sheet: str | None = None
) -> Read:
    """Read a file by the reader that its content asks for (or by `reader`); only one sheet's rows where it is named."""
    limits = limits or Limits()
    with open_source(str(path), limits) as source:
        chosen = reader or table_reader(source)
        tables = [table for table in chosen.tables(source, limits) if sheet is None or table.sheet == sheet]
    for table in tables:
        assert table.frame.columns == ["row", *table.columns]
        assert table.frame.schema["row"] == pl.UInt32
        assert all(dtype == pl.String for dtype in list(table.frame.schema.values())[1:])
    same = [table for table in tables if table.columns == tables[0].columns]
    return Read(
        chosen.name,
        list(dict.fromkeys(table.sheet for table in tables)),
        tables[0].columns,
        pl.concat([table.frame for table in same]),
        [row for table in tables for row in table.quarantine],
        [note.statement for table in tables for note in table.notes],
    )
