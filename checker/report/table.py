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
    """One format. made_by: its module in this room and its class there. binary: it is no text, so it is not for a
    screen."""

    made_by: tuple[str, str]
    description: str
    binary: bool


FORMATS: dict[str, Format] = {
    "terminal": Format(("terminal", "Terminal"), "text for a screen, 80 columns where it goes to a file", False),
    "json": Format(("json_report", "Json"), "the whole Assessment, by its published schema", False),
    "html": Format(("html_report", "Html"), "one page to read, print or send", False),
    "pdf": Format(("pdf_report", "Pdf"), "the same page as a tagged PDF, to file and to send", True),
    "markdown": Format(("markdown_report", "Markdown"), "text for an issue, a wiki or minutes", False),
    "csv": Format(("csv_report", "Csv"), "one line for each finding and use, safe to open in a spreadsheet", False),
    "xlsx": Format(("xlsx_report", "Xlsx"), "a workbook: rules, findings and their uses as sheets", True),
    "parquet": Format(("parquet_report", "Parquet"), "the same lines as typed columns", True),
    "junit": Format(("junit_report", "JUnit"), "each rule as a test, for a pipeline (XML)", False),
    "sarif": Format(("sarif_report", "Sarif"), "findings as code scanners give them (SARIF 2.1.0)", False),
    "oscal": Format(("oscal_report", "Oscal"), "assessment results in NIST's OSCAL 1.1.2 (JSON)", False),
    "ocsf": Format(
        ("ocsf_report", "Ocsf"), "a Compliance Finding of OCSF 1.3.0 for each finding, one on each line (JSON)", False
    ),
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
