"""The runs of a store, as text: a line or two each."""

from __future__ import annotations

from checker.model.visible import visible
from checker.model.words import plural
from checker.report.phrases import day, period
from checker.report.text_blocks import Blocks
from checker.store.runs import StoredRun, StoredRuns


def draw(b: Blocks, found: StoredRuns) -> None:
    """Every run, the oldest first, by the number that the other commands take."""
    if not found.runs:
        b.line("The store holds no run.")
    for run in found.runs:
        b.bullet(_run_sentence(run), mark=f"{run.number:>3}")


def _run_sentence(run: StoredRun) -> str:
    dated = f", {period(run.first, run.last, None)}" if run.first and run.last else ""
    people = "; with people" if run.with_people else ""
    said = f"{day(run.made.date(), None)}, {run.made:%H:%M} UTC: {visible(run.agency) or 'Agency not named'}{dated}: "
    said += f"{plural(run.uses, 'use')}, {plural(run.findings, 'finding')}{people}. "
    return said + ", ".join(map(visible, run.logs))
