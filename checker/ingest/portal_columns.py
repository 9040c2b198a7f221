"""Columns that an open-data portal keeps of each row, such as when it took the row in: they are no part of the log."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from checker.ingest.interface import Table
from checker.model.accounts import LedgerEntry

_OF_THE_PORTAL = re.compile(r":@?[a-z][a-z0-9_]*")
"""As Socrata names them. Source: its developers' pages, "System Fields" (:id, :created_at, :updated_at, :version) and
":@computed_region_..."."""


def without_portal_columns(tables: Iterable[Table], file: str) -> Iterator[Table]:
    """The tables without such columns, and a note of them, once. file: the log's name."""
    told = set[str]()
    for table in tables:
        of_portal = [name for name in table.columns if _OF_THE_PORTAL.fullmatch(name)]
        if not of_portal or len(of_portal) == len(table.columns):
            yield table
            continue
        new = [name for name in of_portal if name not in told]
        told.update(new)
        says = f"columns that an open-data portal keeps of each row, no part of the log: {', '.join(new)}"
        yield replace(
            table,
            columns=tuple(name for name in table.columns if name not in of_portal),
            frame=table.frame.drop(of_portal),
            notes=(*table.notes, *([LedgerEntry(topic="rows", file=file, statement=says)] if new else [])),
        )
