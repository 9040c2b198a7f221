"""What a report is: a function that writes an Assessment to a stream of bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Protocol

import polars as pl

from checker.model.assessment import Assessment
from checker.model.lines import FOLLOWED_COLUMNS, PEOPLE_COLUMNS, ROW_COLUMNS


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
