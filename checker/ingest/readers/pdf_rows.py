"""Rows of a drawn table between which no lines are drawn: what looks like one row with many lines of text in it.

A report may draw a box around its body, and lines between its columns or not even those. Such a body is cut at the
lines of a column in which each line is a record's number or date; where other cells do not stand on those lines,
nothing is cut, and the row is called crowded: whoever reads it must not take it for one record.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from checker.ingest.readers.pdf_headings import FEWEST_ROWS, Words, heading_rows, headings, is_inside, stands_above

_FEWEST = 2
_SLACK = 0.5
"""Pieces whose tops are within so much of a letter's height stand on one line."""
_DIGITS = re.compile(r"\d+")


def rows_of(table: Any, words: Words) -> tuple[list[list[str | None]], list[int]]:
    """The rows of a table of pdfplumber's, as `extract` gives them, crowded ones cut; and the places of those that
    cannot be. words: the page's pieces of text."""
    edges = _edges(table)
    given: list[list[str | None]] = []
    crowded: list[int] = []
    for row, cells in zip(table.rows, table.extract(), strict=True):
        inside = [word for word in words if is_inside(word, row.bbox)]
        lines = _by_column(inside, edges)
        anchor = _anchor(lines)
        if anchor is None or len(edges) != len(cells):
            given.append(cells)
        elif _fits(lines, anchor):
            given.extend(_cut_rows(lines, anchor))
        else:
            crowded.append(len(given))
            given.append(cells)
    return given, crowded


def tables_of(tables: Sequence[Any], words: Words) -> list[tuple[list[list[str | None]], list[int]]]:
    """The rows of a page's tables, and which of them are crowded, each table under one row of headings: those that
    stand in many rows, or in a table of their own above it, are put together."""
    given = []
    above: list[Any] = []
    for table, after in zip(tables, [*tables[1:], None], strict=True):
        if not above and after is not None and stands_above(table, after, words):
            above = table.cells
            continue
        rows, crowded = rows_of(table, words)
        many = heading_rows(table)
        if not above and FEWEST_ROWS <= many < len(table.rows):
            last = max(cell[3] for row in table.rows[:many] for cell in row.cells if cell is not None)
            above = [cell for cell in table.cells if cell[1] < last - 1]
            rows, crowded = rows[many:], [place - many for place in crowded]
        if above:
            rows, crowded = [list(headings(above, _edges(table), words)), *rows], [place + 1 for place in crowded]
        given.append((rows, crowded))
        above = []
    return given


def _edges(table: Any) -> list[tuple[float, float]]:
    """Where the columns begin and end: those of the row with the most cells."""
    fullest = max(table.rows, key=lambda row: sum(cell is not None for cell in row.cells))
    return [(cell[0], cell[2]) for cell in fullest.cells if cell is not None]


Lines = list[list[tuple[float, float, str]]]
"""Of each column its lines from top to bottom: where each begins, its height, its text."""


def _by_column(words: Sequence[dict[str, Any]], edges: Sequence[tuple[float, float]]) -> Lines:
    columns: Lines = [[] for _ in edges]
    for word in sorted(words, key=lambda word: (round(word["top"]), word["x0"])):
        middle = (word["x0"] + word["x1"]) / 2
        place = next((i for i, (left, right) in enumerate(edges) if left <= middle <= right), None)
        if place is None:
            continue
        height = word["bottom"] - word["top"]
        lines = columns[place]
        if lines and abs(lines[-1][0] - word["top"]) <= _SLACK * height:
            lines[-1] = (lines[-1][0], height, f"{lines[-1][2]} {word['text'].strip()}")
        else:
            lines.append((word["top"], height, word["text"].strip()))
    return columns


def _anchor(lines: Lines) -> list[tuple[float, float]] | None:
    """The lines of the first column in which each of several is a number or date of one form (24-0113, 24-0114): where
    each begins, and its height. None where the row is one record by its looks: no such column, or hardly any other with
    as many lines."""
    for column in lines:
        forms = {_DIGITS.sub("9", text) for _, _, text in column}
        texts = {text for _, _, text in column}
        if len(column) >= _FEWEST and len(forms) == 1 and "9" in next(iter(forms)) and len(texts) > 1:
            as_many = sum(len(other) >= len(column) for other in lines)
            if as_many * 2 > sum(bool(other) for other in lines) and as_many >= _FEWEST:
                return [(top, height) for top, height, _ in column]
    return None


def _anchor_at(anchor: Sequence[tuple[float, float]], top: float) -> int | None:
    return next((i for i, (at, height) in enumerate(anchor) if abs(at - top) <= _SLACK * height), None)


def _fits(lines: Lines, anchor: Sequence[tuple[float, float]]) -> bool:
    """Whether every line of every column stands on one of the anchor's."""
    return all(_anchor_at(anchor, top) is not None for column in lines for top, _, _ in column)


def _cut_rows(lines: Lines, anchor: Sequence[tuple[float, float]]) -> list[list[str | None]]:
    rows: list[list[str | None]] = [[""] * len(lines) for _ in anchor]
    for place, column in enumerate(lines):
        for top, _, text in column:
            rows[_anchor_at(anchor, top) or 0][place] = text
    return rows
