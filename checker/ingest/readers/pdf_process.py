"""The pages of a PDF, read on all cores by processes of their own that are stopped when they take too long."""

from __future__ import annotations

import importlib.util
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import Any

from checker.ingest.interface import Limits, Source
from checker.ingest.readers import pdf_pages
from checker.ingest.readers.child import stream_json_from
from checker.model.errors import InputError
from checker.system.processes import MEMORY

LIBRARY = "pdfplumber"
EXTRA = "pip install 'frlog-checker[pdf]'"
_ENDED = {"error": "its pages end before the last one"}
_BROKEN = re.compile(r"\w-$")
OTHERWISE = "Ask for the log as a spreadsheet or CSV, as the system exports it."


@dataclass(frozen=True)
class Word:
    """A piece of text on a page, in points from its upper left corner."""

    left: float
    right: float
    top: float
    bottom: float
    text: str


@dataclass(frozen=True)
class PdfPage:
    """What is printed on a page. tables: those drawn with lines, as rows of cells; words: of a page whose tables are
    not.

    crowded_rows: for each of the tables, the places of its rows that may be several records.
    outside: pieces of text outside of the drawn tables; image: the share of the page that its largest image covers.
    page_count: how many pages the document has.
    """

    number: int
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    words: tuple[Word, ...]
    crowded_rows: tuple[frozenset[int], ...]
    outside: int
    image: float
    page_count: int


def pages_of(source: Source, limits: Limits) -> Iterator[PdfPage]:
    """The pages of a PDF, in order. InputError where the library is not installed, the PDF is damaged, protected or too
    large, or a page takes longer than `limits.page_seconds`."""
    if importlib.util.find_spec(LIBRARY) is None:
        raise InputError(
            "reading a PDF needs pdfplumber, which is not installed",
            where=source.label,
            hint=f"{EXTRA}, or: {OTHERWISE}",
        )
    for said, page_count in _page_texts(source, limits):
        yield PdfPage(
            number=said["page"],
            tables=tuple(tuple(tuple(_text(cell) for cell in row) for row in table) for table in said["tables"]),
            crowded_rows=tuple(map(frozenset, said["crowded"])),
            words=tuple(Word(*word) for word in said["words"]),
            outside=said["outside"],
            image=said["image"],
            page_count=page_count,
        )


def _page_texts(source: Source, limits: Limits) -> Iterator[tuple[dict[str, Any], int]]:
    """What is on each page, in order, with the number of pages: told by as many processes as are worth it."""
    most = os.cpu_count() or 1
    with ExitStack() as ended:

        def start_process(number: int) -> tuple[Iterator[dict[str, Any]], int]:
            arguments = [str(source.path), *map(str, (limits.pages, MEMORY, number, most))]
            told = stream_json_from(
                pdf_pages.__name__,
                arguments,
                seconds=limits.page_seconds,
                where=source.label,
                what="this PDF",
                hint=OTHERWISE,
            )
            ended.enter_context(closing(told))
            return told, _sound(next(told, _ENDED), source)["pages"]

        first, page_count = start_process(0)
        if page_count > limits.pages:
            raise InputError(f"has more than {limits.pages:,} pages", where=source.label, hint="Split the PDF.")
        if not page_count:
            raise InputError("this PDF has no pages", where=source.label, hint=OTHERWISE)
        others = range(1, pdf_pages.processes_for(page_count, most))
        processes = [first, *(start_process(number)[0] for number in others)]
        for page in range(page_count):
            yield _sound(next(processes[page % len(processes)], _ENDED), source), page_count


def _sound(said: dict[str, Any], source: Source) -> dict[str, Any]:
    if "error" in said:
        raise _error(str(said["error"]), source)
    return said


def _text(cell: str | None) -> str:
    """A cell's lines as one."""
    return "" if cell is None else join_lines(cell.replace("\0", " ").split("\n"))


def join_lines(lines: Iterable[str]) -> str:
    """The lines of a cell as one: with a space between, but where a word was broken after a hyphen (`4f5c-` /
    `9281`)."""
    text = ""
    for line in (" ".join(line.split()) for line in lines):
        broken = _BROKEN.search(text) is not None and line[:1].isalnum()
        text = f"{text}{line}" if broken or not text or not line else f"{text} {line}"
    return text


def _error(why: str, source: Source) -> InputError:
    if why == "password":
        return InputError(
            "this PDF is protected with a password", where=source.label, hint="Save a copy without a password."
        )
    if why == "memory":
        return InputError("this PDF takes too much memory", where=source.label, hint=f"Split it, or: {OTHERWISE}")
    return InputError(
        f"this PDF is damaged, or of a kind that cannot be read ({why})", where=source.label, hint=OTHERWISE
    )
