"""Workbooks (XLSX): sheets of lines that can be sorted and filtered, in which nothing of a log acts.

Every text is written as text: a spreadsheet takes none of them for a formula, a link or a number, also not after the
cell was edited. What acts in a text is written out, and a text longer than a cell may be is cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from checker.model.visible import shorten, visible

Cell = str | int | float | date | None
LONGEST = 32_000
"""Characters of a cell; a spreadsheet takes 32,767."""
_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


class Workbook:
    """A workbook that is written to `out` when it is closed. made: the day that it says it was made on, so that the
    same content is the same bytes."""

    def __init__(self, out: BinaryIO, made: date) -> None:
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(out, options)
        self._book.set_properties({"created": datetime.combine(made, time())})
        self._text = self._book.add_format({"quote_prefix": True, "valign": "top"})
        self._wrap_format = self._book.add_format({"quote_prefix": True, "text_wrap": True, "valign": "top"})
        self._number = self._book.add_format({"num_format": "#,##0", "valign": "top"})
        self._share = self._book.add_format({"num_format": "0.0%", "valign": "top"})
        self._date = self._book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
        self._bold = self._book.add_format({"bold": True, "quote_prefix": True, "text_wrap": True, "valign": "top"})
        self._link = self._book.add_format({"font_color": "#0645AD", "underline": True, "valign": "top"})
        self._linked_number = self._book.add_format(
            {"font_color": "#0645AD", "underline": True, "valign": "top", "num_format": "#,##0"}
        )
        self._tops: dict[str, int] = {}

    def close(self) -> None:
        """Write all of it."""
        self._book.close()

    def sheet(
        self, name: str, heads: Sequence[str], lines: Iterable[Sequence[Cell]], *, widths: Sequence[int],
        above: Sequence[str] = (), choices: Mapping[int, Sequence[str]] | None = None,
    ) -> str:  # fmt: skip
        """Add a sheet: `above`, a line each, then `heads` and the lines below them. Gives the name that it has got.

        widths: of the columns, in characters; columns wider than 30 are wrapped. choices: the column of this number is
        answered from a list.
        """
        given = self._free(name)
        sheet = self._book.add_worksheet(given)
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        for at, text in enumerate(above):
            sheet.write_string(at, 0, _cut_text(text), self._text)
        top = self._tops[given] = len(above) + 1 if above else 0
        for at, head in enumerate(heads):
            sheet.write_string(top, at, _cut_text(head), self._bold)
        last = top
        for last, line in enumerate(lines, top + 1):
            for at, cell in enumerate(line):
                self._write(sheet, last, at, cell, wrapped=widths[at] > 30)
        sheet.autofilter(top, 0, max(last, top + 1), len(heads) - 1)
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for at, allowed in (choices or {}).items():
            sheet.data_validation(top + 1, at, max(last, top + 1), at, {"validate": "list", "source": list(allowed)})
        return given

    def link(
        self, sheet: str, line: int, to: str, *, column: int = 0, to_line: int | None = None, number: int | None = None
    ) -> None:
        """Make a cell of a line of one sheet, the first line being 0, a link to another sheet: to its top, or to a line
        of it. The cell shows the name of that sheet, or a number."""
        row, at = self._tops[sheet] + 1 + line, 1 if to_line is None else self._tops[to] + 2 + to_line
        page = self._book.get_worksheet_by_name(sheet)
        page.write_url(row, column, f"internal:'{to}'!A{at}", self._link, string=to if number is None else str(number))
        if number is not None:
            page.write_number(row, column, number, self._linked_number)

    def _write(self, sheet: Worksheet, row: int, column: int, cell: Cell, *, wrapped: bool) -> None:
        match cell:
            case None | "":
                pass
            case date() if cell.year >= 1900:
                sheet.write_datetime(row, column, cell, self._date)
            case float():
                sheet.write_number(row, column, cell, self._share)
            case int():
                sheet.write_number(row, column, cell, self._number)
            case _:
                sheet.write_string(row, column, _cut_text(str(cell)), self._wrap_format if wrapped else self._text)

    def _free(self, name: str) -> str:
        """A name that a sheet may have, and none has yet."""
        plain = _NOT_IN_NAMES.sub("-", shorten(name, _NAME)).strip() or "Sheet"
        made, number = plain, 1
        while made.casefold() in map(str.casefold, self._tops):
            number += 1
            made = f"{plain[: _NAME - len(str(number)) - 1]} {number}"
        return made


def _cut_text(text: str) -> str:
    shown = visible(text[:LONGEST])
    return shown if len(text) <= LONGEST and len(shown) <= LONGEST else shown[: LONGEST - 3] + "..."
