"""The sheets of a file that one entry of audit.yaml reads: a workbook may hold searches, reviews and arrests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checker.ingest.interface import Source, Table
from checker.model.accounts import LedgerEntry
from checker.model.errors import InputError, nearest
from checker.model.words import plural


def chosen_sheets(tables: Iterator[Table], source: Source) -> Iterator[Table]:
    """The tables of the sheets that are read of this file (Source.sheets), the last with a note of the sheets that no
    entry reads. InputError where a sheet is not there."""
    choice = source.sheets
    if not choice.names:
        yield from tables
        return
    wanted, elsewhere = ({_fold(name) for name in names} for names in (choice.names, choice.elsewhere))
    met = dict[str, int]()
    held: Table | None = None
    for table in tables:
        name = table.sheet or ""
        met[name] = met.get(name, 0) + table.frame.height
        if _fold(name) in wanted:
            if held is not None:
                yield held
            held = table
    for name in choice.names:
        if _fold(name) not in {_fold(one) for one in met}:
            there = [one for one in met if one]
            raise InputError(
                f'has no sheet "{name}" with a table',
                where=source.label,
                hint=nearest(name, there) or _no_sheets(there),
            )
    if held is not None:
        left = {name: rows for name, rows in met.items() if _fold(name) not in wanted | elsewhere}
        yield replace(held, notes=(*held.notes, *(_left_out(source, name, rows) for name, rows in left.items())))


def _fold(name: str) -> str:
    return name.strip().casefold()


def _no_sheets(there: list[str]) -> str:
    return f"its sheets: {', '.join(there)}" if there else "the file has no sheets; leave out `sheets`"


def _left_out(source: Source, name: str, rows: int) -> LedgerEntry:
    says = f"sheet {name} ({plural(rows, 'row')}) is named by no `sheets` of audit.yaml, and is not read"
    return LedgerEntry(topic="rows", file=source.label, statement=says, first_page=True)
