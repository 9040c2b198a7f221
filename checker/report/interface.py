"""What a report is: a function that writes an Assessment to a stream of bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Protocol

import polars as pl

from checker.model.assessment import Assessment
from checker.model.lines import FOLLOWED_COLUMNS, PEOPLE_COLUMNS, ROW_COLUMNS

NOTICE = "notice"
"""The column of what is said first of a whole run (Assessment.opening), where lines are all that a format has."""


class FindingRows(Protocol):
    """All the lines, one a finding and use: what the Assessment's capped evidence leaves out."""

    def chunks(self, size: int) -> Iterator[pl.DataFrame]:
        """The lines in a fixed order, in frames of at most `size` rows, with columns ROW_COLUMNS.

        PEOPLE_COLUMNS are there only where the run was made with people. Can be called again, with the same answer.
        """
        ...


class Report(Protocol):
    """One format (report.table.FORMATS)."""

    def write(self, assessment: Assessment, rows: FindingRows, out: BinaryIO) -> None:
        """Write the whole report to `out`, which stays open. Reads no file, no clock, no environment.

        Formats of one page (terminal, html, json) leave `rows` alone.
        """
        ...


def columns(assessment: Assessment) -> dict[str, type[pl.DataType]]:
    """The columns of this assessment's lines, with their types: those that may name people only `with_people`, those of
    what was done about it only where something was."""
    left = {*(() if assessment.with_people else PEOPLE_COLUMNS), *(() if assessment.follow_up else FOLLOWED_COLUMNS)}
    return {name: kind for name, kind in ROW_COLUMNS.items() if name not in left}


def noticed_columns(assessment: Assessment) -> dict[str, type[pl.DataType]]:
    """The same, after NOTICE where something is said first."""
    return {**({NOTICE: pl.String} if assessment.opening else {}), **columns(assessment)}


def noticed_chunks(assessment: Assessment, rows: FindingRows, size: int) -> Iterator[pl.DataFrame]:
    """The lines in `noticed_columns`, in frames of at most `size` rows, what is said first in each line; in a line of
    its own, which has nothing else, where there are no others."""
    wanted, said = noticed_columns(assessment), assessment.opening
    empty = True
    for chunk in rows.chunks(size):
        empty = empty and not chunk.height
        noticed = chunk.with_columns(pl.lit(said).alias(NOTICE)) if said else chunk
        yield noticed.select(pl.col(name).cast(kind) for name, kind in wanted.items())
    if said and empty:
        yield pl.DataFrame([{NOTICE: said}], schema=wanted)
