"""PDF documents -> Tables, a page at a time: `sheet` is the page, `row` counts the printed rows of its tables, headings
included.

Tables drawn with lines are read by their lines, others by where the text stands (pdf_columns). A table may go on over
pages, with its headings repeated or not. A page that is an image is not read, and never taken for a page without
records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from checker.ingest.interface import Limits, Source, Table, frame_of_rows
from checker.ingest.readers.column_names import unique_names
from checker.ingest.readers.encoding import encodable
from checker.ingest.readers.header import find_header, is_data
from checker.ingest.readers.pdf_columns import Line, PageColumns, read_words
from checker.ingest.readers.pdf_process import OTHERWISE, PdfPage, pages_of
from checker.ingest.row_words import numbers_in_all
from checker.model.accounts import LedgerEntry
from checker.model.errors import InputError

_IMAGE = 0.3
"""A page without text is taken for a picture of one where an image covers so much of it; with text, recognized letters
at twice that."""
_UNMAPPED = "(cid:"
_CROWDED = "it contains several records without lines between them, and where each ends is not certain"

_SAMPLED = 200
_WIDE = 4

Rows = tuple[tuple[str, ...], ...]


class PdfReader:
    """PDF documents whose text can be read."""

    name = "pdf"

    def matches(self, source: Source) -> bool:
        """Whether the file is a PDF document."""
        return b"%PDF-" in source.head[:1024]

    def tables(self, source: Source, limits: Limits) -> Iterator[Table]:
        """The document's tables, a chunk for each page and table.

        InputError where it is an image only, holds no table, is damaged or protected, or passes the limits.
        """
        document = _PdfDocument(source, limits)
        held: Table | None = None
        for page in pages_of(source, limits):
            for table in document.read(page):
                if held is not None:
                    yield held
                held = table
        for table in document.lost_lines():
            if held is not None:
                yield held
            held = table
        if held is None:
            raise document.no_table_error()
        yield replace(held, notes=(*held.notes, *document.notes()))


@dataclass
class _PdfDocument:
    """What is known of a document after the pages read so far: the table that may go on, and what the ledger will
    say."""

    source: Source
    limits: Limits
    header: tuple[str, ...] = ()
    printed_headers: frozenset[tuple[str, ...]] = frozenset()
    columns: PageColumns | None = None
    pending_lines: list[Line] = field(default_factory=list)
    page: int = 0
    share: float = 0.0
    images: list[int] = field(default_factory=list)
    recognized_pages: list[int] = field(default_factory=list)
    header_pages: list[int] = field(default_factory=list)
    stacked_pages: list[int] = field(default_factory=list)
    outside: list[int] = field(default_factory=list)
    texts: int = 0
    row: int = 0
    records: dict[tuple[str, ...], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.size = self.source.path.stat().st_size

    def read(self, page: PdfPage) -> Iterator[Table]:
        """The tables of one page."""
        self.page, self.share = page.number, page.number / page.page_count
        written = bool(page.tables or page.words)
        self.texts += written
        if not written:
            if page.image >= _IMAGE:
                self.images.append(page.number)
            return
        if page.image >= 2 * _IMAGE:
            self.recognized_pages.append(page.number)
        if page.outside:
            self.outside.append(page.number)
        if page.tables:
            yield from self._ruled_tables(page)
        else:
            yield from self._printed_tables(page)

    def _ruled_tables(self, page: PdfPage) -> Iterator[Table]:
        at, first = 0, True
        for drawn, crowded in zip(page.tables, page.crowded_rows, strict=True):
            many = {row for place, row in enumerate(drawn) if place in crowded}
            rows = tuple(row for row in drawn if any(row))
            if not rows:
                continue
            goes_on = first and bool(self.header)
            body, faults = self._below_header(rows)
            counted = len(rows) if len(body) == len(rows) else len(body) + 1
            start = at + 1 + counted - len(body)
            good, bad = [], []
            for number, row in enumerate(body, start=start):
                fault = faults or self._fault(row)
                if goes_on and number == 1 and _a_rest(row):
                    fault = fault or "it may be the rest of the last row of the page before"
                fault = fault or (_CROWDED if row in many else _no_record(row))
                if fault:
                    bad.append((number, fault, "\t".join(row)))
                else:
                    good.append((number, row))
            yield self._table(good, bad)
            at, first = at + counted, False

    def _below_header(self, rows: Rows) -> tuple[Rows, str]:
        """The rows that are records, and why none of them can be read, if so. Sets the header where the table has its
        own."""
        width = len(rows[0])
        if self.header and width == len(self.header):
            body = rows
            while body and body[0] in self.printed_headers:
                body = body[1:]
            if len(body) < len(rows):
                self.header_pages.append(self.page)
                return body, ""
            if any(is_data(cell) for cell in rows[0] if cell) or not all(rows[0]):
                return rows, ""
        found = find_header(rows[:_SAMPLED])
        if found is None or found.end == found.first:
            if self.header:
                return rows, f"it has {width} cells where the table that began before has {len(self.header)}"
            names = unique_names([""] * width)
            self.header, self.printed_headers = names, frozenset()
            return rows, ""
        if found.end - found.first > 1:
            self.stacked_pages.append(self.page)
        self.header = found.columns
        self.printed_headers = frozenset(tuple(cell.strip() for cell in row) for row in rows[found.first : found.end])
        return rows[found.end :], ""

    def _printed_tables(self, page: PdfPage) -> Iterator[Table]:
        found = read_words(page.words, self.columns, self.pending_lines)
        self.pending_lines = found.pending
        if found.outside:
            self.outside.append(page.number)
        if found.columns is None:
            if self.header and any(is_data(word.text.strip()) for word in page.words):
                raw = " ".join(word.text.strip() for word in page.words)
                yield self._table(
                    [], [(1, "text that may go on with the table before, but in none of its columns", raw)]
                )
            return
        if found.header and self.columns is found.columns:
            self.header_pages.append(page.number)
        self.columns = found.columns
        self.header, self.printed_headers = unique_names(found.columns.names), frozenset()
        good, bad = [], []
        for number, record in enumerate(found.records, start=1 + found.header):
            bare = "" if any(map(is_data, record.cells)) else "no date, number or identifier in it: it may be no record"
            fault = record.fault or self._fault(record.cells) or _no_record(record.cells) or bare
            if fault:
                bad.append((number, fault, "\t".join(record.cells)))
            else:
                good.append((number, tuple(record.cells)))
        yield self._table(good, bad)

    def lost_lines(self) -> Iterator[Table]:
        """What of a document with tables belongs to none of them: pages that are images, and lines at the end of the
        last page that lead up to no record. Where such lines may belong to the record before them, that one is put
        aside instead. They are counted with the longest table."""
        self.header = max(self.records, key=self.records.__getitem__, default=())
        doubtful = self.columns is not None and self.columns.to_bottom is None
        if self.pending_lines and not (self.row and doubtful):
            raw = " ".join(word.text.strip() for line in self.pending_lines for word in line)
            yield self._table([], [(self.row + 1, "lines at the end of the document that lead up to no record", raw)])
        for page in self.images if self.header else ():
            self.page = page
            yield self._table([], [(1, "this page is an image: what is on it was not read", "")])

    def _fault(self, cells: Sequence[str]) -> str:
        if any(_UNMAPPED in cell for cell in cells):
            return "letters that the PDF does not say the meaning of"
        if any(len(cell) > self.limits.cell_chars for cell in cells):
            return f"a cell longer than {self.limits.cell_chars:,} characters"
        return ""

    def _table(self, good: Sequence[tuple[int, Sequence[str]]], bad: Sequence[tuple[int, str, str]]) -> Table:
        if len(self.header) > self.limits.columns:
            what = f"a table has more than {self.limits.columns:,} columns"
            raise InputError(what, where=f"{self.source.label} [page {self.page}]", hint="Is this the right file?")
        sheet = f"page {self.page}"
        self.records[self.header] = self.records.get(self.header, 0) + len(good)
        self.row = max([0, *(number for number, _ in good), *(number for number, _, _ in bad)])
        aside = self.source.quarantine(((number, why, encodable(raw)) for number, why, raw in bad), sheet)
        frame, end = frame_of_rows(self.header, good), int(self.size * self.share)
        return Table(columns=self.header, frame=frame, sheet=sheet, quarantine=aside, paged=True, end=end)

    def no_table_error(self) -> InputError:
        """Why the document gave no table."""
        if self.images and not self.texts:
            return InputError(
                "this PDF is an image only (a scan): no text can be read from it, and none was",
                where=self.source.label,
                hint=f"{OTHERWISE} A copy with recognized text (OCR) is read, but its letters may be wrong.",
            )
        if not self.texts:
            what = "this PDF holds no text: its letters may be drawn as shapes"
            return InputError(what, where=self.source.label, hint=OTHERWISE)
        what = "no table was found in this PDF: it reads as running text"
        return InputError(what, where=self.source.label, hint="Is it the right file? " + OTHERWISE)

    def notes(self) -> tuple[LedgerEntry, ...]:
        """What the ledger says of the whole document."""
        said = [
            (self.images, "an image, and not read: {}"),
            (self.recognized_pages, "a scanned image with recognized text, whose letters may be wrong: {}"),
            (self.stacked_pages, "a header of several rows is read as one: {}"),
            (self.header_pages, "the header comes again: {}"),
            (self.outside, "text outside of the tables (a title, a footnote), not counted as records: {}"),
        ]
        notes = ["rows are counted on each page from its first printed row, headings included"]
        notes += [text.format(numbers_in_all("page", sorted(set(pages)))) for pages, text in said if pages]
        return tuple(map(self.source.note, notes))


def _no_record(row: Sequence[str]) -> str:
    """Why a row of a table of four columns or more is doubtful as a record: a heading between the rows, a line of
    text."""
    if len(row) >= _WIDE and sum(1 for cell in row if cell) == 1:
        return "only one cell is written: it may be a heading between the rows"
    return ""


def _a_rest(row: Sequence[str]) -> bool:
    """Whether the first row of a page looks like the end of a row that a page break cut: no first cell, few others."""
    return not row[0] and sum(1 for cell in row if cell) * 2 < len(row)
