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
    """One format, made by NAME_report.py in this room (`terminal` by terminal.py). binary: it is no text, so it is not
    for a screen."""

    description: str
    binary: bool


FORMATS: dict[str, Format] = {
    "terminal": Format("text for a screen, 80 columns where it goes to a file", False),
    "json": Format("the whole Assessment, by its published schema", False),
    "html": Format("one page to read, print or send", False),
    "pdf": Format("the same page as a tagged PDF, to file and to send", True),
    "markdown": Format("text for an issue, a wiki or minutes", False),
    "csv": Format("one line for each finding and use, safe to open in a spreadsheet", False),
    "xlsx": Format("a workbook: rules, findings and their uses as sheets", True),
    "parquet": Format("the same lines as typed columns", True),
    "junit": Format("each rule as a test, for a pipeline (XML)", False),
    "sarif": Format("findings as code scanners give them (SARIF 2.1.0)", False),
    "oscal": Format("assessment results in NIST's OSCAL 1.1.2 (JSON)", False),
    "ocsf": Format("a Compliance Finding of OCSF 1.3.0 for each finding, one on each line (JSON)", False),
}


def report(name: str, stream: TextIO | None = None) -> Report:
    """The format called `name`; UsageError with the known names where there is none.

    stream: what the report will be printed to, where that is a text stream: the terminal report then fits it (its
        width, its encoding, colors or none). Without it, plain text of 80 columns in UTF-8.
    """
    if name not in FORMATS:
        raise UsageError(f'unknown report format "{name}"', hint=nearest(name, FORMATS))
    if name == "terminal":
        from checker.report.terminal import Terminal

        return Terminal.fitting(stream) if stream is not None else Terminal()
    made: Report = import_module(f"checker.report.{name}_report")
    return made
