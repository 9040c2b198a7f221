"""Cells of a spreadsheet as text, as a person reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from checker.ingest.readers.typed_columns import Cell

_EXACT = 2.0**53
_DIGITS_KEPT = 1e15
"""A spreadsheet keeps fifteen digits of a number: of a longer one that ends in nought, the last digits may have been
others."""


def texts_of(row: Sequence[Cell]) -> list[str]:
    """A row's cells as text."""
    return [cell if cell.__class__ is str else text_of(cell) for cell in row]


def text_of(cell: Cell) -> str:
    """A cell as text: dates ISO 8601, whole numbers without a point, TRUE and FALSE, durations as H:MM:SS.

    A number that may have lost its last digits is given with an exponent, as spreadsheets show it: it names no case for
    certain.
    """
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case int() | float() if abs(cell) >= _DIGITS_KEPT and cell % 10 == 0:
            return f"{cell:.14e}"
        case float() if cell.is_integer() and abs(cell) < _EXACT:
            return str(int(cell))
        case int() | float():
            return repr(cell)
        case datetime():
            return cell.isoformat(sep=" ")
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return _duration(cell)


def _duration(length: timedelta) -> str:
    sign, length = ("-", -length) if length < timedelta(0) else ("", length)
    minutes, seconds = divmod(length.days * 86_400 + length.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{sign}{hours}:{minutes:02}:{seconds:02}"
