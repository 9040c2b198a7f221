"""A date that stands in three columns, one for the year, one for the month and one for the day: put together into
one."""

from __future__ import annotations

import re
from dataclasses import replace

import polars as pl

from checker.ingest.headings import fold_header
from checker.ingest.interface import Table
from checker.ingest.readers.column_names import unique_names
from checker.ingest.states import strip_blanks
from checker.model.accounts import LedgerEntry

_PARTS = ("year", "month", "day")
_OF_DATES = re.compile(r"\b(?:date|datetime|timestamp|when)\b")


def with_whole_dates(table: Table, file: str) -> Table:
    """`table` with a column "Date" ("Search Date" of Search Year, Search Month and Search Day) made of such columns.

    Only where the table has all three with one name beside the part, and no column for that date already. A row in
    which one of them is blank has a blank there; what is no number or name of a month is left for the reading of dates
    to refuse.
    """
    folded = {fold_header(name): name for name in table.columns}
    for heading, year in folded.items():
        before, part, after = heading.rpartition("year")
        if not part or not re.fullmatch(r"(?:.*\s)?", before) or after:
            continue
        names = [folded.get(f"{before}{one}") for one in _PARTS]
        if None in names or any(other.startswith(before) and _OF_DATES.search(other) for other in folded):
            continue
        cells = [strip_blanks(pl.col(name)).fill_null("") for name in names if name is not None]
        number = cells[1].str.contains(r"^\d+$")
        numeric = pl.concat_str([cells[0], cells[1].str.zfill(2), cells[2].str.zfill(2)], separator="-")
        named = pl.concat_str([cells[2], cells[1], cells[0]], separator=" ")
        whole = pl.when(pl.any_horizontal(cell == "" for cell in cells)).then(pl.lit("")).when(number).then(numeric)
        title = f"{before.strip().title()} Date".strip()
        name = unique_names([*table.columns, title])[-1]
        note = f'"{year}" and the columns of its month and day are read together as "{name}"'
        entry = LedgerEntry(topic="dates", file=file, field=name, statement=note)
        frame = table.frame.with_columns(whole.otherwise(named).alias(name))
        return replace(table, columns=(*table.columns, name), frame=frame, notes=(*table.notes, entry))
    return table
