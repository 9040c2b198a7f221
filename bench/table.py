"""The one table of the bench: each measure beside what it is compared with, and the mark it is to reach."""

from __future__ import annotations

from dataclasses import dataclass

import rich.box
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Line:
    """One contestant of one measure.

    count: of uses, cases or runs, in `unit`. cpu: seconds of all processors. ratio: how many times this contestant's
        throughput the checker's is; None for the
    checker itself. at_least: what that ratio is to reach; under: what `seconds` are to stay under; None where there is
    no mark.
    note: why it did not run.
    """

    measure: str
    name: str
    version: str
    unit: str
    count: int
    seconds: float
    cpu: float | None = None
    peak_mb: float | None = None
    ratio: float | None = None
    at_least: float | None = None
    under: float | None = None
    note: str = ""

    @property
    def mark(self) -> str:
        if self.under is not None:
            return f"under {self.under:g} s: {_met(self.seconds < self.under)}"
        if self.at_least is None or self.ratio is None:
            return ""
        asked = f"at least {self.at_least:g} x" if self.at_least >= 1 else f"at most {1 / self.at_least:.2g} x its time"
        return f"{asked}: {_met(self.ratio >= self.at_least)}"


def show(lines: list[Line], title: str) -> None:
    table = Table(title=title, title_justify="left", box=rich.box.MARKDOWN)
    for heading in (
        "measure",
        "contestant",
        "version",
        "judged",
        "seconds",
        "cpu",
        "a second",
        "peak MB",
        "the checker is",
        "mark",
    ):
        table.add_column(
            heading,
            justify="right"
            if heading in ("judged", "seconds", "cpu", "a second", "peak MB", "the checker is")
            else "left",
        )
    for line in lines:
        if line.note:
            table.add_row(line.measure, line.name, line.note)
            continue
        table.add_row(
            line.measure,
            line.name,
            line.version,
            f"{line.count:,} {line.unit}",
            f"{line.seconds:,.2f}",
            f"{line.cpu:,.2f}" if line.cpu is not None else "",
            f"{line.count / line.seconds:,.0f}" if line.count > 1 else "",
            f"{line.peak_mb:,.0f}" if line.peak_mb is not None else "",
            _times(line.ratio),
            line.mark,
        )
    Console(width=200).print(table)


def _met(met: bool) -> str:
    return "met" if met else "NOT MET"


def _times(ratio: float | None) -> str:
    if ratio is None:
        return ""
    return f"{ratio:,.1f} x as fast" if ratio >= 1 else f"{1 / ratio:,.1f} x as slow"
