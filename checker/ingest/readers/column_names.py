"""Headings as names of a table's columns."""

from __future__ import annotations

from collections.abc import Iterable

from checker.ingest.interface import ROW

LONGEST_NAME = 200


class ColumnNames:
    """Names that were given so far: none twice, none that of the frame's own column."""

    def __init__(self) -> None:
        self._names = {ROW}
        self._repeats: dict[str, int] = {}

    def add(self, heading: str, unnamed: str) -> str:
        """The name of one column: its heading in one line, cut where it is endless, with a number where there is
        another one of it; `unnamed` where it is empty."""
        plain = _plain(heading) or unnamed
        name, again = plain, self._repeats.get(plain, 1)
        while name in self._names:
            again += 1
            name = f"{plain}.{again}"
        self._repeats[plain] = again
        self._names.add(name)
        return name


def unique_names(headings: Iterable[str]) -> tuple[str, ...]:
    """A name for each heading; an empty one is called by its place."""
    names = ColumnNames()
    return tuple(names.add(heading, f"column {number}") for number, heading in enumerate(headings, start=1))


def one_line(heading: str) -> str:
    """A heading, or a table's own name, in one line of text, cut where it is endless."""
    text = " ".join(heading[: 10 * LONGEST_NAME].encode("utf-8", "replace").decode().split())
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}..."


def _plain(heading: str) -> str:
    text = one_line(heading)
    if text == "*" or (text.startswith("^") and text.endswith("$")):
        return f"{text} "  # Polars would take it for a pattern of names, and other columns for this one
    return text
