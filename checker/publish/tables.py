"""What the tables of a file give away: personal data by column, and counts so small that they point at people."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from checker.ingest.interface import Limits, Source, Table
from checker.ingest.sniff import table_reader
from checker.ingest.states import AGENCY_MARK
from checker.inspect.personal import personal
from checker.model.words import plural
from checker.publish.result import Leak

_PEOPLE = "Leave the column out, or put something in its place that names nobody (checker inspect says more of it)."
_SMALL = "Merge groups, or leave these counts out, and one more with each, so that a total does not give them away."
_LABELS = 3
"""Columns of a table of counts that may be names of its rows."""
_FEWEST = 2
"""Columns of numbers that make a table one of counts."""


def leaks(source: Source, limits: Limits, least: int) -> list[Leak]:
    """Personal data and small counts of all tables of a file. InputError where it holds none that can be read."""
    kinds: dict[tuple[str, str], int] = {}
    small: dict[str, int] = {}
    for table in table_reader(source).tables(source, limits):
        where = f'sheet "{table.sheet}", ' if table.sheet and not table.paged else ""
        for column, kind, cells in people(table):
            place = (f'{where}column "{column}"', kind)
            kinds[place] = kinds.get(place, 0) + cells
        if count := small_counts(table, least):
            small[where.removesuffix(", ")] = small.get(where.removesuffix(", "), 0) + count
    found = [
        Leak(what=f"{kind}, in {plural(cells, 'cell')}", where=where, do=_PEOPLE)
        for (where, kind), cells in kinds.items()
    ]
    return found + [
        Leak(what=f"{plural(count, 'count')} from 1 to {least - 1}", where=where, do=_SMALL)
        for where, count in small.items()
    ]


def people(table: Table) -> Iterator[tuple[str, str, int]]:
    """(column, kind of personal data, cells that hold it), columns in their order."""
    for column in table.columns:
        counted = table.frame[column].str.strip_chars().drop_nulls().value_counts(name="cells")
        counted = counted.filter((pl.col(column) != "") & ~pl.col(column).str.contains(AGENCY_MARK))
        for kind, hit in personal(counted[column], column, ()).items() if counted.height else ():
            yield column, kind, int(counted.filter(hit)["cells"].sum())


def small_counts(table: Table, least: int) -> int:
    """How many cells of a table of counts are from 1 to below `least`; 0 of a table that lists records."""
    return sum(int(((counts >= 1) & (counts < least)).sum()) for counts in counted_columns(table).values())


def counted_columns(table: Table) -> dict[str, pl.Series]:
    """Of a table of counts the columns that count, each with its numbers; nothing of a table that lists records.

    A table of counts begins with one to three columns that say what is counted, and has whole numbers in all others, at
    least two; blanks, dashes and stars stand for counts that were left out.
    """
    numbers: dict[str, pl.Series] = {}
    for at, column in enumerate(table.columns):
        cells = table.frame[column].str.strip_chars().str.replace_all(",", "")
        cells = cells.filter(cells.is_not_null() & ~cells.is_in(["", "-", "*", "\u2013", "\u2014", "n/a", "N/A"]))
        counts = cells.cast(pl.Int64, strict=False)
        if cells.len() and counts.null_count() == 0 and not counts.is_between(1900, 2100).all():
            numbers[column] = counts
        elif numbers or at >= _LABELS:
            return {}
    return numbers if _FEWEST <= len(numbers) < len(table.columns) else {}
