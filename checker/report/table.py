"""The report formats by name: a new one is a file beside this one and a line here."""

from __future__ import annotations

from typing import TextIO

from checker.model.errors import UsageError, nearest
from checker.report.csv_report import Csv
from checker.report.html_report import Html
from checker.report.interface import Report
from checker.report.json_report import Json
from checker.report.parquet_report import Parquet
from checker.report.terminal import Terminal

REPORTS: dict[str, Report] = {r.name: r for r in (Terminal(), Html(), Json(), Csv(), Parquet())}


def report(name: str, stream: TextIO | None = None) -> Report:
    """The format called `name`; UsageError with the known names where there is none.

    stream: what the report will be printed to, where that is a text stream: the terminal report then fits it (its width,
    its encoding, colours or none). Without it, plain text of 80 columns in UTF-8.
    """
    if name == Terminal.name and stream is not None:
        return Terminal.fitting(stream)
    found = REPORTS.get(name)
    if found is None:
        raise UsageError(f'unknown report format "{name}"', hint=nearest(name, REPORTS))
    return found
