"""What is printed on the pages of a PDF, told line by line to the process that reads it (ingest.readers.pdf_process).

Run as `python -m checker.ingest.readers.pdf_pages FILE PAGES BYTES NUMBER PROCESSES`: a PDF is a program of a kind, and
one made to do harm, or merely broken, may take for ever or all memory. As a process of its own it can be stopped, and
takes nothing else along. One JSON object a line: {"pages": n} first, then one for each page that is its own (see
`processes_for`, `page_of`), or {"error": why} as the last.
"""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path
from typing import Any

from checker.ingest.readers.pdf_headings import is_inside
from checker.ingest.readers.pdf_rows import tables_of
from checker.system.bound import limit_process

FEWEST_COLUMNS = 2
PAGES_WORTH_A_PROCESS = 20
"""A page takes some 40 ms, and a process half a second to begin."""
_GAP = 0.25
"""A gap of so many times the letters' size separates two pieces of text: a space is about that wide, or written as a
letter."""


def processes_for(pages: int, most: int) -> int:
    """How many processes read a document of so many pages, `most` at most: of n, the one with the number k reads the
    pages k, k + n, k + 2n ..., all counted from 0."""
    return max(1, min(most, pages // PAGES_WORTH_A_PROCESS))


def main(path: str, pages: int, memory: int, number: int, most: int) -> None:
    """Write the pages of the PDF at `path` that process `number` of `most` reads to standard output; none where it has
    more than `pages`. memory: bytes that may be taken, where the system can bound it."""
    limit_process(memory)
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfpage import PDFPage
    from pdfplumber.page import Page
    from pdfplumber.pdf import PDF
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with Path(path).open("rb") as file:
            pdf = PDF(file, stream_is_external=True)
            pdf.doc.caching = False
            count = sum(1 for _ in islice(PDFPage.create_pages(pdf.doc), pages + 1))
            _say({"pages": count})
            if count > pages:
                return
            own = islice(enumerate(PDFPage.create_pages(pdf.doc), start=1), number, None, processes_for(count, most))
            for page_number, found in own:
                page = Page(pdf, found, page_number=page_number)
                _say(page_of(page))
                page.close()
    except PdfminerException as error:
        inner = error.args[0] if error.args else error
        _say({"error": "password" if isinstance(inner, PDFPasswordIncorrect) else _name(inner)})
    except Exception as error:  # noqa: BLE001 (whatever the library stumbles over is told; nothing is hidden by it)
        _say({"error": _name(error)})


def page_of(page: Any) -> dict[str, Any]:
    """One page of pdfplumber's: `page`, its number; `tables`, those drawn with lines, as rows of cells (null: no cell
    there); `crowded`, for each table, the places of rows that may be several records (pdf_rows); `words`, where most of
    the text stands outside of such tables, as [left, right, top, bottom, text] in points; `outside`, how many pieces of
    text stand outside of the tables; `image`, the share of the page that its largest image covers. Letters printed
    twice in one place, to look bold, count once.
    """
    if len({(char["text"], round(char["x0"]), round(char["top"])) for char in page.chars}) < len(page.chars):
        page = page.dedupe_chars()
    found = [table for table in page.find_tables() if max(len(row.cells) for row in table.rows) >= FEWEST_COLUMNS]
    words = page.extract_words(keep_blank_chars=True, x_tolerance_ratio=_GAP)
    boxes = [table.bbox for table in found]
    outside = sum(1 for word in words if not any(is_inside(word, box) for box in boxes))
    ruled = bool(found) and outside * 2 <= len(words)
    drawn = tables_of(found, words) if ruled else []
    return {
        "page": page.page_number,
        "tables": [rows for rows, _ in drawn],
        "crowded": [crowded for _, crowded in drawn],
        "words": []
        if ruled
        else [[word["x0"], word["x1"], word["top"], word["bottom"], word["text"]] for word in words],
        "outside": outside if ruled else 0,
        "image": max((_share(image, page) for image in page.images), default=0.0),
    }


def _name(error: object) -> str:
    return "memory" if isinstance(error, MemoryError) else f"{type(error).__name__}: {error}"[:200]


def _share(image: dict[str, Any], page: Any) -> float:
    area = float(page.width) * float(page.height)
    return abs(image["x1"] - image["x0"]) * abs(image["bottom"] - image["top"]) / area if area else 0.0


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
