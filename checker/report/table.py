"""The report formats, by name: one entry each, which the command line, the documents and the tests read.

A new format is a file beside this one and an entry here. Only the one asked for is loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, TextIO

from checker.model.errors import UsageError, nearest

if TYPE_CHECKING:
    from checker.report.interface import Report


@dataclass(frozen=True)
class Format:
    """One format. made_by: its module in this room and its class there. about: what it is. binary: it is no text, so
    it is not for a screen."""

    made_by: tuple[str, str]
    about: str
    binary: bool


FORMATS: dict[str, Format] = {
    "terminal": Format(("terminal", "Terminal"), "text for a screen, 80 columns where it goes to a file", False),
    "json": Format(("json_report", "Json"), "the whole Assessment, by its published schema", False),
    "html": Format(("html_report", "Html"), "one page to read, print or send", False),
    "csv": Format(("csv_report", "Csv"), "one line for each finding and use, safe to open in a spreadsheet", False),
    "parquet": Format(("parquet_report", "Parquet"), "the same lines as typed columns", True),
}


def report(name: str, stream: TextIO | None = None) -> Report:
    """The format called `name`; UsageError with the known names where there is none.

    stream: what the report will be printed to, where that is a text stream: the terminal report then fits it (its
        width, its encoding, colors or none). Without it, plain text of 80 columns in UTF-8.
    """
    if name not in FORMATS:
        raise UsageError(f'unknown report format "{name}"', hint=nearest(name, FORMATS))
    module, form = FORMATS[name].made_by
    made_by = getattr(import_module(f"checker.report.{module}"), form)
    made: Report = made_by.fitting(stream) if name == "terminal" and stream is not None else made_by()
    return made
