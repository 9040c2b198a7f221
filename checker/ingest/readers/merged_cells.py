"""Cells of a spreadsheet that are merged over several rows: their text stands in the first row only, and holds for all
of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Range = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell, each as row and column from 0."""

CELLS_AT_MOST = 2_000_000


@dataclass
class MergedCells:
    """The merged cells of one sheet below its header; rows must come in order. rows: those that take a text from
    above."""

    begins: dict[int, list[int]] = field(default_factory=dict)
    row_spans: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    _texts: dict[tuple[int, int], str | None] = field(default_factory=dict)

    @property
    def rows(self) -> list[int]:
        """The numbers of the rows into which cells are merged, sorted."""
        return sorted(self.row_spans)

    def fill(self, numbers: Sequence[int], columns: Sequence[list[str | None]]) -> None:
        """Put into the rows of these numbers (from 1), in order, what is merged into them from above, and keep what is
        merged from them."""
        if not self.row_spans:
            return
        for at, number in enumerate(numbers):
            for place in self.begins.get(number, ()):
                if place < len(columns):
                    self._texts[number, place] = columns[place][at]
            for place, begin in self.row_spans.get(number, ()):
                if place < len(columns) and not columns[place][at]:
                    columns[place][at] = self._texts.get((begin, place), "")


def merged_down(ranges: Sequence[Range] | None, after: int) -> MergedCells | None:
    """The merges that begin below row `after` (from 1) and go over several rows; None where they cover too many
    cells."""
    merged, count = MergedCells(), 0
    for (first, left), (last, _) in ranges or ():
        if first < after or last <= first:
            continue
        count += last - first
        if count > CELLS_AT_MOST:
            return None
        merged.begins.setdefault(first + 1, []).append(left)
        for row in range(first + 1, last + 1):
            merged.row_spans.setdefault(row + 1, []).append((left, first + 1))
    return merged
