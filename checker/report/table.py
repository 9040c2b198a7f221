"""The report formats by name: a new one is a file beside this one and a case here. Only the one asked for is loaded."""

from __future__ import annotations

from typing import TextIO

from checker.model.errors import UsageError, nearest
from checker.report.interface import Report

REPORTS = ("terminal", "html", "json", "csv", "parquet")


def report(name: str, stream: TextIO | None = None) -> Report:
    """The format called `name`; UsageError with the known names where there is none.

    stream: what the report will be printed to, where that is a text stream: the terminal report then fits it (its
        width,
    its encoding, colors or none). Without it, plain text of 80 columns in UTF-8.
    """
    match name:
        case "terminal":
            from checker.report.terminal import Terminal

            return Terminal() if stream is None else Terminal.fitting(stream)
        case "html":
            from checker.report.html_report import Html

            return Html()
        case "json":
            from checker.report.json_report import Json

            return Json()
        case "csv":
            from checker.report.csv_report import Csv

            return Csv()
        case "parquet":
            from checker.report.parquet_report import Parquet

            return Parquet()
        case _:
            raise UsageError(f'unknown report format "{name}"', hint=nearest(name, REPORTS))
