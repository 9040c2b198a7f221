"""How the rows of a log are told: by their numbers, in the ledger, and by what they say, in the quarantine."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from checker.ingest.interface import ROW, Table
from checker.ingest.readers.encoding import encodable
from checker.model.accounts import QuarantinedRow

LISTED = 20
"""So many rows are named; all are counted."""


def rows_and_more(rows: Sequence[int]) -> str:
    """`row 4`, `rows 4, 9 and 1,200 more`."""
    more = f" and {len(rows) - LISTED:,} more" if len(rows) > LISTED else ""
    return f"row{'s' if len(rows) > 1 else ''} {_first_of(rows)}{more}"


def numbers_in_all(noun: str, numbers: Sequence[int]) -> str:
    """`page 4`, `pages 4, 9 ... (1,200 in all)`."""
    more = f" ... ({len(numbers):,} in all)" if len(numbers) > LISTED else ""
    return f"{noun}{'s' if len(numbers) > 1 else ''} {_first_of(numbers)}{more}"


def _first_of(numbers: Sequence[int]) -> str:
    return ", ".join(f"{number:,}" for number in numbers[:LISTED])


def quarantine_rows(table: Table, rows: pl.DataFrame, reason: str, file: str) -> tuple[QuarantinedRow, ...]:
    """`rows` of the table's frame, which cannot be read for one reason. file: the log's name."""
    raws = rows.select(ROW, pl.concat_str(pl.all().exclude(ROW), separator="\t", ignore_nulls=True).alias("raw"))
    return tuple(
        QuarantinedRow(file=file, sheet=table.sheet, row=row, reason=reason, raw=encodable(raw or ""))
        for row, raw in raws.iter_rows()
    )
