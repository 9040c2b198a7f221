"""Tables made by hand, read as a log of a given content: what the tests of normalizing need of the readers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from checker.ingest.assumptions import assumptions
from checker.ingest.interface import IngestedLogs, Limits, Reading, Source, Table
from checker.ingest.pipeline import ingest
from checker.ingest.shelf import Shelf
from checker.ingest.tabular import Zones, read_tables
from checker.model.audit import Audit, LogFile

SHA = "ab" * 32


class Tables:
    """A table reader that gives tables it was made with."""

    name = "memory"

    def __init__(self, *tables: Table) -> None:
        self.held = tables

    def matches(self, source: Source) -> bool:
        return True

    def tables(self, source: Source, limits: Limits) -> Sequence[Table]:
        return self.held


def table(header: Sequence[str], *rows: Sequence[str | None], first: int = 2, sheet: str | None = None) -> Table:
    """A table whose first row after the header is row `first` of the file."""
    numbers = pl.Series("row", range(first, first + len(rows)), dtype=pl.UInt32)
    columns = [pl.Series(name, [row[i] for row in rows], dtype=pl.String) for i, name in enumerate(header)]
    return Table(tuple(header), pl.DataFrame([numbers, *columns]), sheet)


def silent(stage: str, done: int, total: int) -> None:
    """A Progress that says nothing."""


def read(
    *tables: Table,
    profile: str | None = None,
    zone: str | None = None,
    agency_zone: str | None = None,
    rows: str | None = "search",
) -> Reading:
    """The tables as one log, whose rows are searches where neither a column nor a layout says what they record."""
    source = Source("log.csv", Path("log.csv"), SHA, b"")
    zones = Zones(own=zone, agency=agency_zone)
    shelf = Shelf(None, 0)
    log = read_tables(
        source, Tables(*tables), profile=profile, zones=zones, limits=Limits(), progress=silent, shelf=shelf, rows=rows
    )
    chunks = list(log.events())
    events = pl.concat(chunks, how="diagonal") if chunks else pl.DataFrame()
    return Reading(events, log.input, log.quarantine, (*log.ledger, *assumptions(log)))


def events(*rows: Sequence[str | None], header: Sequence[str], **options: str) -> list[dict[str, object]]:
    """The events of one table, a dictionary each."""
    return read(table(header, *rows), **options).events.to_dicts()


def ingested(
    folder: Path, audit: Audit | None = None, *, zone: str | None = None, profile: str | None = None, **logs: str
) -> IngestedLogs:
    """The logs given as `name="text of the CSV"`, written to `folder` and read for real, as logs of searches."""
    paths = []
    for name, text in logs.items():
        paths.append(LogFile(path=folder / f"{name}.csv", rows="search"))
        paths[-1].path.write_text(text, encoding="utf-8")
    return ingest(paths, audit or Audit(), zone=zone, profile=profile, limits=Limits(), progress=silent)
