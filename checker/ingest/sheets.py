"""The sheets of a file that one entry of audit.yaml reads: a workbook may hold searches, reviews and arrests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from checker.ingest.interface import Source, Table
from checker.model.accounts import LedgerEntry
from checker.model.errors import InputError, nearest
from checker.model.words import plural, sheet_in_words


def chosen_sheets(tables: Iterator[Table], source: Source) -> Iterator[Table]:
    """The tables of the sheets that are read of this file (Source.sheets), the last with a note of the sheets that no
    entry reads. InputError where a sheet is not there, or two entries name one table.

    In a document of pages, a table is known by its page and as `table 2`: those with the same columns are one.
    """
    choice = source.sheets
    wanted, elsewhere = ({_fold(name) for name in names} for names in (choice.names, choice.elsewhere))
    columns = dict[tuple[str, ...], str]()
    met, left = dict[str, None](), dict[str, int]()
    held: Table | None = None
    for given in tables:
        table = given
        if table.paged:
            table = replace(table, list_name=columns.setdefault(table.columns, f"table {len(columns) + 1}"))
        if not choice.names:
            yield table
            continue
        names = [name for name in (table.sheet or "", table.list_name) if name]
        met |= dict.fromkeys(names)
        own, others = ([name for name in names if _fold(name) in some] for some in (wanted, elsewhere))
        if own and others:
            hint = "name the tables in both entries, or the pages in both" if table.paged else "each is read once"
            raise InputError(f"two entries of audit.yaml name {_left_name(table)}", where=source.label, hint=hint)
        if own:
            if held is not None:
                yield held
            held = table
        elif not others:
            name = _left_name(table)
            left[name] = left.get(name, 0) + table.frame.height + len(table.quarantine)
    for name in choice.names:
        if _fold(name) not in {_fold(one) for one in met}:
            raise InputError(
                f'has no sheet "{name}" with a table',
                where=source.label,
                hint=nearest(name, list(met)) or _no_sheets(list(met)),
            )
    if held is not None:
        notes = [_left_out(source, name, rows) for name, rows in left.items()] if choice.first else []
        yield replace(held, notes=(*held.notes, *notes))


def _fold(name: str) -> str:
    return name.strip().casefold()


def _left_name(table: Table) -> str:
    """What a sheet, or a table on a page, is called in words."""
    if table.list_name:
        return f"{table.list_name} on {table.sheet}"
    return sheet_in_words(table.sheet or "")


def _no_sheets(there: list[str]) -> str:
    return f"its sheets: {', '.join(there)}" if there else "the file has no sheets; leave out `sheets`"


def _left_out(source: Source, name: str, rows: int) -> LedgerEntry:
    says = f"{name} ({plural(rows, 'row')}) is named by no `sheets` of audit.yaml, and is not read"
    return LedgerEntry(topic="rows", file=source.label, statement=says, first_page=True)
