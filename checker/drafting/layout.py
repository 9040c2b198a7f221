"""The parts of a page on clauses: drawn on a terminal or as HTML, each text made visible on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checker.model.visible import visible
from checker.report.text_blocks import Blocks

_FIRST = 12
"""The least width of a table's first column on a terminal."""


class DrawnPage:
    """A page of a title and what follows it, drawn as it is said."""

    def __init__(self, blocks: Blocks, title: str) -> None:
        self._blocks = blocks
        blocks.line(visible(title), "bold")

    def heading(self, text: str) -> None:
        """Begin a section."""
        self._blocks.heading(visible(text))

    def rule(self, text: str) -> None:
        """Begin a part of a section."""
        self._blocks.gap()
        self._blocks.line(visible(text), "bold")

    def line(self, text: str) -> None:
        """A paragraph."""
        self._blocks.line(visible(text))

    def soft(self, text: str) -> None:
        """A paragraph of less weight."""
        self._blocks.line(visible(text), "dim")

    def quote(self, text: str) -> None:
        """Words of a clause."""
        self._blocks.quote(visible(text))

    def bullets(self, texts: Iterable[str]) -> None:
        """A list."""
        for text in texts:
            self._blocks.bullet(visible(text))

    def numbers(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table of a column of words and columns of numbers."""
        table = self._blocks.table(head[0], *head[1:])
        table.columns[0].min_width = _FIRST
        for row in rows:
            table.add_row(*map(visible, row))
        self._blocks.print(table)

    def words(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table of words."""
        table = self._blocks.table(head[0])
        for name in head[1:]:
            table.add_column(name, overflow="fold")
        for row in rows:
            table.add_row(*map(visible, row))
        self._blocks.print(table)

    def bars(self, label: str, number: str, rows: Iterable[tuple[str, int]]) -> None:
        """A label and a number in each row, with a bar for the number."""
        self._blocks.bars(label, number, [(visible(name), n) for name, n in rows])
