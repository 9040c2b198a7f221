"""A statutory report as lines: the numbers, and the rows of each of them (XLSX, CSV)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from checker.model.dates import document_day
from checker.model.words import with_spaces
from checker.publish.figures import NOT_RECORDED
from checker.publish.writing import write_csv_table
from checker.publish.yearly import figures_of
from checker.publish.yearly_result import Yearly
from checker.report.workbook import Cell, Workbook

NUMBERS = ("Section", "Asked for", "Figure", "Of", "Unit", "Number", "At least", "Not recorded", "Day not certain")
ROWS = ("Section", "Figure", "Of", "File", "Sheet", "Row")
RECONCILED = ("Compared with", "Number there", "Number here", "Explanation")
RESTATED = ("Section", "Figure", "Of", "Then", "Now")


def numbers(made: Yearly) -> Iterator[list[Cell]]:
    """A line for each number: each figure, and each part of it."""
    for section, one in figures_of(made):
        unknown = one.count is None
        head: list[Cell] = [with_spaces(section.name), section.asks, one.label]
        rest: list[Cell] = [None, None] if unknown else [one.not_recorded, one.undated]
        yield [*head, "", one.unit, NOT_RECORDED if unknown else one.count, "yes" if one.at_least else "no", *rest]
        for group in one.groups:
            yield [*head, ", ".join(group.values), one.unit, group.count, "yes" if one.at_least else "no", None, None]
    for section in made.sections:
        if section.write:
            yield [with_spaces(section.name), section.asks, section.write, "", "", "to be written", "", None, None]


def rows(made: Yearly) -> Iterator[list[Cell]]:
    """A line for each number and row that is counted in it; those of a figure's parts, where it has any."""
    for section, one in figures_of(made):
        parts = [(", ".join(g.values), g.rows) for g in one.groups] or [("", one.rows)]
        for of, places in parts:
            for row in places:
                yield [with_spaces(section.name), one.label, of, row.file, row.sheet, row.row]


def write_xlsx(made: Yearly, out: BinaryIO) -> None:
    """A workbook: the numbers, their rows, what was reconciled, what is restated."""
    book = Workbook(out, made.as_of)
    above = [
        f"{made.title}: {made.agency or 'Agency not named'}, {made.period}",
        f"{made.citation}. Frozen as of {document_day(made.as_of, made.id)}.",
    ]
    book.sheet("Numbers", NUMBERS, numbers(made), widths=(16, 40, 40, 28, 14, 12, 9, 12, 12), above=above)
    book.sheet("Rows", ROWS, rows(made), widths=(16, 40, 28, 32, 12, 8))
    compared: list[list[Cell]] = [[one.what, one.other, one.own, one.explained] for one in made.reconciled]
    book.sheet("Reconciled", RECONCILED, compared, widths=(40, 14, 14, 60))
    restated: list[list[Cell]] = [
        [with_spaces(one.section), one.label, ", ".join(one.values), one.then, one.now] for one in made.restated
    ]
    book.sheet("Restated", RESTATED, restated, widths=(16, 40, 28, 10, 10))
    book.close()


def write_csv(made: Yearly, out: BinaryIO) -> None:
    """The numbers and then their rows, one line each, with one header (UTF-8 with the mark by which Excel knows it)."""
    heads = (*NUMBERS, *ROWS[3:])
    lines: list[list[Cell]] = [[*line, None, None, None] for line in numbers(made)]
    lines += [
        [section, "", label, of, "row", None, "", None, None, *place] for section, label, of, *place in rows(made)
    ]
    text = pl.DataFrame(
        {name: ["" if line[at] is None else str(line[at]) for line in lines] for at, name in enumerate(heads)},
        schema=dict.fromkeys(heads, pl.String),
    )
    write_csv_table(text, out)
