"""The rows of a network audit as a PDF, in the layout in which one county released it, and in a drawn grid.

That layout (seen in a published audit of 809 pages): landscape letter, nine columns without lines, headings on the
first page only, nine rows a page, each as high as its window of time, which is broken over six lines; all else stands
on the last of them.
"""

from __future__ import annotations

from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape, letter
from reportlab.pdfgen.canvas import Canvas

from bench.readers.search_rows import searches

ROWS_A_PAGE = 9
_SIZE, _PITCH, _TOP = 5.5, 9.23, 552.0
_LEFT = {
    "ID": 52,
    "Org Name": 183,
    "Time Frame": 409,
    "Reason": 448,
    "Search Time": 565,
    "Search Type": 653,
    "Moderation": 692,
}
_RIGHT = {"Total Networks Searched": 332, "Total Devices Searched": 406}
_HEADINGS = {"ID": 52, "Org Name": 183, "Total Networks Searched": 256, "Total Devices Searched": 335} | {
    name: left for name, left in _LEFT.items() if name not in ("ID", "Org Name")
}

_GRID = ("ID", "Org Name", "Total Networks Searched", "Reason", "Search Time", "Search Type")
_GRID_LEFT = (30, 215, 300, 410, 570, 710, 790)
_GRID_ROWS, _GRID_HEIGHT, _GRID_TOP = 34, 16, 560


def columns(path: Path, rows: int) -> None:
    """Text in columns without lines."""
    canvas = Canvas(str(path), pagesize=landscape(letter))
    canvas.setFont("Helvetica", _SIZE)
    for name, left in _HEADINGS.items():
        canvas.drawString(left, _TOP, name)
    top = _TOP - _PITCH
    number = 0
    for frame in searches(rows):
        for row in frame.iter_rows(named=True):
            if number and number % ROWS_A_PAGE == 0:
                canvas.showPage()
                canvas.setFont("Helvetica", _SIZE)
                top = _TOP
            _row(canvas, row, top)
            top -= 6 * _PITCH
            number += 1
    canvas.save()


def _row(canvas: Canvas, row: dict[str, str | None], top: float) -> None:
    """One search. Its window of time takes six lines; all else stands on the last of them."""
    begin, end = _halves(row["Time Frame"] or "")
    for line, text in enumerate((*_broken(begin), *_broken(end))):
        canvas.drawString(_LEFT["Time Frame"], top - line * _PITCH, text)
    own = top - 5 * _PITCH
    cells = row | {
        "Total Devices Searched": f"{17_000 + int(row['Total Networks Searched'] or 0)}",
        "Reason": row["Reason"] or "other",
    }
    for name, left in _LEFT.items():
        if name != "Time Frame" and (cell := cells[name]):
            canvas.drawString(left, own, cell)
    for name, right in _RIGHT.items():
        canvas.drawRightString(right, own, cells[name] or "")


def _halves(window: str) -> tuple[str, str]:
    begin, _, end = window.partition(" UTC ")
    return f"{begin} UTC", end


def _broken(moment: str) -> tuple[str, str, str]:
    """`11/13/2025, 10:00:17 PM UTC` in three lines."""
    day, clock, half, zone = moment.split()
    return day, f"{clock} {half}", zone


def grid(path: Path, rows: int) -> None:
    """A grid of drawn lines, its headings on each page."""
    canvas = Canvas(str(path), pagesize=landscape(A4))
    number = 0
    for frame in searches(rows):
        for row in frame.select(_GRID).iter_rows():
            place = number % _GRID_ROWS
            if place == 0:
                if number:
                    _lines(canvas, _GRID_ROWS + 1)
                    canvas.showPage()
                canvas.setFont("Helvetica", 8)
                _cells(canvas, _GRID, 0)
            _cells(canvas, row, place + 1)
            number += 1
    _lines(canvas, (number - 1) % _GRID_ROWS + 2)
    canvas.save()


def _cells(canvas: Canvas, cells: tuple[str | None, ...], place: int) -> None:
    for left, text in zip(_GRID_LEFT, cells, strict=False):
        canvas.drawString(left + 3, _GRID_TOP - place * _GRID_HEIGHT - 11, text or "")


def _lines(canvas: Canvas, rows: int) -> None:
    canvas.grid(list(_GRID_LEFT), [_GRID_TOP - place * _GRID_HEIGHT for place in range(rows + 1)])
