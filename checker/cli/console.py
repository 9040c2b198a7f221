"""Standard error for people: notices, and a bar on long work. Data never goes there; lines of text go to standard
output."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from checker.model.visible import visible, visible_lines

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


@dataclass
class LastStage:
    """The last stage of work that was announced, so that an internal fault can say where it struck."""

    stage: str = ""
    done: int = 0

    def __str__(self) -> str:
        return f"{self.stage}, after {self.done:,}" if self.stage and self.done else self.stage


whereabouts = LastStage()


def notice(text: str) -> None:
    """One line for the person at the terminal. What a file's name or cell would command the terminal is written out."""
    try:
        click.echo(visible_lines(text), err=True)
    except OSError:  # nobody can be told; the exit code still says it
        from checker.cli.process import discard_output

        discard_output(sys.stderr.fileno())


def say(*lines: str) -> None:
    """Lines for standard output, each in one line whatever its text holds: of a document that anybody may have sent."""
    click.echo("\n".join(map(visible, lines)))


_STAGE = 38
"""How many characters of a stage are shown, so that bar, count and clock stand beside it on a terminal of 80
columns."""


def _shorten_stage(stage: str) -> str:
    """A stage as it is shown: of a long one what is done, and the end of the path it is done to."""
    plain = visible(stage)
    return plain if len(plain) <= _STAGE else f"{plain[: _STAGE // 3]}…{plain[1 + _STAGE // 3 - _STAGE :]}"


class Bar:
    """A `checker.model.progress.Progress`: shows the stage that the work is in, and remembers it."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}
        self._task: TaskID | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far the stage has come; total 0: not known."""
        whereabouts.stage, whereabouts.done = stage, done
        if self._progress is None:
            return
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(
                _shorten_stage(stage), total=total or None, visible=False, count=""
            )
        task = self._tasks[stage]
        if self._task is not None and self._task != task:
            self._progress.update(self._task, visible=False)
        count = f"{done:,}" if done else ""
        self._progress.update(task, completed=done, total=total or None, count=count, visible=True)
        self._task = task


@contextmanager
def bar() -> Iterator[Bar]:
    """A Bar that is drawn only where standard error is a terminal, and gone when the work is done."""
    if not sys.stderr.isatty():
        yield Bar(None)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    stage, count = TextColumn("{task.description}", markup=False), TextColumn("{task.fields[count]}", markup=False)
    columns = (stage, BarColumn(20), count, TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield Bar(progress)


def align_columns(rows: Sequence[Sequence[str]], *, numbers: bool = False) -> str:
    """Rows of text in columns, each as wide as its widest cell; nothing is cut, so that it can be searched. numbers:
    all columns but the first stand to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    sides = [str.rjust if numbers and at else str.ljust for at in range(len(widths))]
    aligned = ([side(cell, w) for side, cell, w in zip(sides, row, widths, strict=True)] for row in rows)
    return "\n".join("  ".join(cells).rstrip() for cells in aligned)
