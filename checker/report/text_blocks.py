"""Lines, bullets, headings and tables of the terminal report."""

from __future__ import annotations

import io
from abc import abstractmethod
from collections.abc import Sequence

from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from checker.model.verdict import Verdict

STYLE = {
    Verdict.VIOLATION: "bold red",
    Verdict.UNDETERMINED: "yellow",
    Verdict.PENDING: "blue",
    Verdict.COMPLIANT: "green",
    Verdict.NOT_APPLICABLE: "dim",
}
"""Color repeats what the words say, never replaces them."""


LONGEST_BAR = 40
"""Characters."""


class Blocks:
    """Prints the parts of a report to one console. Text is taken as it is: callers make a log's text visible first."""

    def __init__(self, console: Console) -> None:
        self._console = console

    @property
    def width(self) -> int:
        """Columns that a line may take."""
        return self._console.width

    def print(self, what: RenderableType) -> None:
        """Print anything that rich renders, long words folded."""
        self._console.print(what, overflow="fold")

    def gap(self) -> None:
        """An empty line."""
        self._console.print()

    def line(self, text: str, style: str = "", indent: int = 0) -> None:
        """A paragraph, indented by so many columns."""
        self.print(Padding(Text(text, style, overflow="fold"), (0, 0, 0, indent)))

    def heading(self, text: str) -> None:
        """A heading in capitals, underlined, after an empty line."""
        self.gap()
        self.print(Text(text.upper(), "bold"))
        self.print(Text("-" * min(len(text), self._console.width)))

    def name(self, text: str) -> None:
        """The name of what follows, underlined."""
        self.line(text, "bold")
        self.line("-" * min(len(text), self.width))

    def bullet(self, text: str, mark: str = "-", indent: int = 0) -> None:
        """A paragraph behind a mark, its further lines aligned with its first word."""
        grid = Table.grid(padding=(0, 1, 0, 0))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        grid.add_row(mark, Text(text, overflow="fold"))
        self.print(Padding(grid, (0, 0, 0, indent)))

    def quote(self, text: str) -> None:
        """Words of a clause."""
        self.line(f'"{text}"', "italic", indent=2)

    def bars(self, label: str, number: str, rows: Sequence[tuple[str, int]]) -> None:
        """A label and a number in each row, with a bar for the number."""
        most = max((n for _, n in rows), default=0)
        table = self.table(label, number)
        table.add_column("")
        for name, n in rows:
            table.add_row(name, f"{n:,}", "#" * round(LONGEST_BAR * n / most) if most else "")
        self.print(table)

    def table(self, first: str, *numbers: str) -> Table:
        """A table of one column of text and columns of numbers."""
        made = Table(
            box=box.ASCII2 if self._console.options.ascii_only else box.SIMPLE_HEAD,
            pad_edge=False,
            padding=(0, 1, 0, 0),
        )
        made.add_column(first, overflow="fold")
        for name in numbers:
            made.add_column(name, justify="right", no_wrap=True)
        return made


class PageBlocks(Blocks):
    """Puts the parts into a page or a document, which lays out text and tables itself."""

    def __init__(self) -> None:
        super().__init__(Console(file=io.StringIO(), width=80))

    def print(self, what: RenderableType) -> None:
        """A table; anything else as its text."""
        if isinstance(what, Padding):
            what = what.renderable
        if isinstance(what, Table):
            self.add_table(what)
        else:
            self.line(plain(what))

    @abstractmethod
    def add_table(self, table: Table) -> None:
        """A table: its columns, with their heads and cells."""


def plain(cell: RenderableType) -> str:
    """The text of a cell, a head or a paragraph."""
    return cell.plain if isinstance(cell, Text) else str(cell)
