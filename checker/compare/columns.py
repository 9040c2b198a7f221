"""The headings of a log, whether or not a field reads them."""

from __future__ import annotations

from pathlib import Path

from checker.ingest.interface import Limits
from checker.ingest.sniff import table_reader
from checker.ingest.source import open_source
from checker.model.assessment import Input


def headings(log: Path, read: Input, limits: Limits) -> tuple[str, ...]:
    """The headings of all tables of the log, in order, each once; none of a log without columns (a cloud trail).

    read: what reading it gave: a log of tables is read by a profile. A log without sheets has one table, given in
    chunks: only the first is read.
    """
    found: dict[str, None] = {}
    if not read.profile:
        return ()
    with open_source(str(log), limits) as source:
        for table in table_reader(source).tables(source, limits):
            found |= dict.fromkeys(table.columns)
            if table.sheet is None:
                break
    return tuple(found)
