"""What a report is: a function that writes an Assessment to a stream of bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import BinaryIO, Protocol

import polars as pl

from checker.model.assessment import Assessment

PEOPLE_COLUMNS = ("reason", "operator")
"""Columns of FindingRows that may name people: written only where the Assessment was made `with_people`."""

ROW_COLUMNS: Mapping[str, type[pl.DataType]] = {
    "finding": pl.String,
    "rule": pl.String,
    "policy": pl.String,
    "clause": pl.String,
    "severity": pl.String,
    "verdict": pl.String,
    "because": pl.String,
    "missing": pl.String,
    "condition": pl.String,
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.UInt32,
    "event": pl.String,
    "number": pl.String,
    "case_number": pl.String,
    "date": pl.Date,
    "reason": pl.String,
    "operator": pl.String,
}
"""The columns of a line, in order. `missing` and `condition` hold several things joined with "; "; an absent value is
null."""


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
    """The columns of this assessment's lines, with their types: those that may name people only `with_people`."""
    return {n: t for n, t in ROW_COLUMNS.items() if assessment.with_people or n not in PEOPLE_COLUMNS}
