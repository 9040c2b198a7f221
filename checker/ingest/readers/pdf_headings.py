"""Headings of a drawn table that stand in several rows, or in a table of their own above it: one row of names.

A heading over several columns ("True Alerts" over "Confirmed" and "Unconfirmed") is a group and belongs to all of them;
lines of one heading are joined from top to bottom.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

FEWEST_ROWS = 4
"""Headings of fewer rows are told from the cells alone (header.find_header)."""
_EXTENT = 5.0
"""Points by which a table of headings and the one below may begin or end apart."""
_GAP = 60.0
"""Points that may lie between them."""
_CENTERED = 0.25
"""A piece so close to the middle of its cell, in widths of the cell, is a group over all columns of it."""
_SAME_LINE = 3.0
"""Points by which the tops of pieces on one line may differ."""
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")

Words = Sequence[dict[str, Any]]
Span = tuple[float, float]


def heading_rows(table: Any) -> int:
    """How many rows at the top of a table of pdfplumber's hold words only."""
    rows = table.extract()
    return next((i for i, row in enumerate(rows) if _DIGIT.search(" ".join(filter(None, row)))), len(rows))


def stands_above(upper: Any, lower: Any, words: Words) -> bool:
    """Whether one table holds the headings of the next: words only, as wide as that one, nothing printed between."""
    left, _, right, bottom = upper.bbox
    same = abs(left - lower.bbox[0]) <= _EXTENT and abs(right - lower.bbox[2]) <= _EXTENT
    near = 0 <= lower.bbox[1] - bottom <= _GAP
    between = any(bottom < word["top"] < lower.bbox[1] - 1 and _LETTER.search(word["text"]) for word in words)
    return same and near and not between and heading_rows(upper) == len(upper.rows) and heading_rows(lower) == 0


def headings(cells: Sequence[Any], edges: Sequence[Span], words: Words) -> list[str]:
    """The name of each column. cells: the boxes of the rows of headings; edges: where the columns begin and end."""
    names: list[list[str]] = [[] for _ in edges]
    inside = [(word, box) for word in words if (box := _smallest(word, cells)) is not None]
    for word, box in sorted(inside, key=lambda pair: (round(pair[0]["top"]), pair[0]["x0"])):
        text = " ".join(word["text"].split())
        spanned = [i for i, (left, right) in enumerate(edges) if box[0] < (left + right) / 2 < box[2]]
        middle = (word["x0"] + word["x1"]) / 2
        own = [i for i in spanned if edges[i][0] <= middle <= edges[i][1]]
        beside = [other for other in words if is_inside(other, box) and abs(other["top"] - word["top"]) < _SAME_LINE]
        centered = abs(middle - (box[0] + box[2]) / 2) <= _CENTERED * (box[2] - box[0])
        for place in spanned if len(beside) == 1 and centered else own:
            if text and text not in names[place]:
                names[place].append(text)
    return [" ".join(lines) for lines in names]


def _smallest(word: dict[str, Any], cells: Sequence[Any]) -> Any:
    """The smallest of the cells that holds the middle of a piece of text; None where none does."""
    holding = [box for box in cells if is_inside(word, box)]
    return min(holding, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]), default=None)


def is_inside(word: dict[str, Any], box: Any) -> bool:
    """Whether the middle of a piece of text lies in a box of left, top, right and bottom."""
    x, y = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])
