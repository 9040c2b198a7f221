"""Saved web pages -> Tables: the CSV behind a download link (a `data:` address inside the page), and the page's own
tables.

Transparency portals put the whole log into the page's download link. Its rows are numbered as the lines of that CSV, on
the sheet "download 1"; those of the page's own tables as rows of the table, on "table 1".
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import unescape
from urllib.parse import unquote_to_bytes

from checker.ingest.interface import Limits, Source, Table, frame_of_rows
from checker.ingest.readers import html_tables
from checker.ingest.readers.child import stream_json_from
from checker.ingest.readers.delimited import DelimitedReader
from checker.ingest.readers.encoding import encodable
from checker.ingest.readers.header import Header, find_header
from checker.ingest.source import HEAD_BYTES
from checker.model.accounts import LedgerEntry
from checker.model.errors import InputError
from checker.model.words import plural
from checker.system.folders import private_folder
from checker.system.processes import MEMORY

PAGE_BYTES = 256 * 1024**2
CELLS = 20_000_000
HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?>(?:<!--.*?-->\s*)*)<(?:!doctype\s+html|html|head|meta|title|body|table|div|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_CSV = rb"data:(?:text|application)/(?:csv|tab-separated-values|plain|octet-stream)([\w/+.;=-]*),"
_CSV_URI = re.compile(rb"""(?:"\s*%b([^"]+)|'\s*%b([^']+)|%b([^"'\s>][^\s>]*))""" % (_CSV, _CSV, _CSV), re.IGNORECASE)
"""Such an address ends with the mark that opened it: an apostrophe in one between quotation marks is a letter of it.
Without a mark it ends with a blank (HTML standard, 13.2.5.36 to 38)."""
_TABLE = re.compile(rb"<table\b", re.IGNORECASE)
_SAMPLED = 200
_NOTED = 20
_INSTEAD = "Save the table's own download (CSV, XLSX, JSON), not the page."


class HtmlReader:
    """Web pages with a log in them."""

    name = "html"

    def matches(self, source: Source) -> bool:
        """Whether the file is a web page."""
        return HTML.match(source.head.removeprefix(b"\xef\xbb\xbf")) is not None

    def tables(self, source: Source, limits: Limits) -> Iterator[Table]:
        """The CSVs behind links, then the page's tables. InputError where the page is too large, takes too long, or
        holds none."""
        if source.path.stat().st_size > PAGE_BYTES:
            raise InputError(f"the page is larger than {PAGE_BYTES:,} bytes", where=source.label, hint=_INSTEAD)
        held: Table | None = None
        without: dict[int, int] = {}
        unread: list[str] = []
        for table in self._all_tables(source, limits, without, unread):
            if held is not None:
                yield held
            held = table
        if held is None:
            raise InputError(
                "this is a web page (HTML) without a table, or without one that has headings",
                where=source.label,
                hint=_INSTEAD,
            )
        if without:
            listed = ", ".join(
                f"table {number} ({plural(rows, 'row')})" for number, rows in list(without.items())[:_NOTED]
            )
            says = (
                f"{len(without):,} tables of the page without headings, as pages are laid out with, are not counted: "
                f"{listed}"
            )
            unread.append(says)
        yield replace(held, notes=(*held.notes, *map(source.note, unread)))

    def _all_tables(
        self, source: Source, limits: Limits, without: dict[int, int], unread: list[str]
    ) -> Iterator[Table]:
        """The tables of the page. unread: is told the links whose content is not read."""
        content = source.path.read_bytes()
        downloads = [_decode_address(*_parts(match)) for match in _CSV_URI.finditer(content)]
        drawn = _TABLE.search(content) is not None
        del content
        for number, decoded in enumerate(dict.fromkeys(downloads), start=1):
            empty = True
            for table in _download(decoded, f"download {number}", source, limits) if decoded else ():
                empty = False
                yield table
            if empty:
                unread.append(
                    f"download {number}: the content of this link is not a table, or is damaged: it is not read"
                )
        if drawn:
            yield from _page_tables(source, limits, without)


def _parts(match: re.Match[bytes]) -> tuple[bytes, bytes]:
    """The parameters and the content of a data: address, whichever mark it stands in."""
    parameters, content = next(pair for pair in zip(match.groups()[::2], match.groups()[1::2], strict=True) if pair[1])
    return parameters or b"", content


def _decode_address(parameters: bytes, written: bytes) -> bytes:
    """The content of a data: address; nothing where it is damaged."""
    text = unescape(written.decode("utf-8", errors="surrogateescape"))
    plain = unquote_to_bytes(text.encode("utf-8", errors="surrogateescape"))
    if b";base64" not in parameters.lower():
        return plain
    try:
        return base64.b64decode(b"".join(plain.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _download(content: bytes, sheet: str, source: Source, limits: Limits) -> Iterator[Table]:
    """A CSV found in the page, as the reader of CSV reads it."""
    with private_folder() as folder:
        path = folder / "download"
        path.write_bytes(content)
        inner = replace(source, path=path, head=content[:HEAD_BYTES])
        reader = DelimitedReader()
        if not reader.matches(inner):
            return
        says = "read from the CSV behind a link of the page; its rows are numbered as the lines of that CSV"
        notes: tuple[LedgerEntry, ...] = (source.note(f"{sheet}: {says}"),)
        for table in reader.tables(inner, limits):
            quarantined = tuple(row.model_copy(update={"sheet": sheet}) for row in table.quarantine)
            end = table.end * source.path.stat().st_size // len(content)
            yield replace(table, sheet=sheet, quarantine=quarantined, notes=(*notes, *table.notes), end=end)
            notes = ()


def _page_tables(source: Source, limits: Limits, without: dict[int, int]) -> Iterator[Table]:
    """The page's own tables; those without a header are left out, since pages are laid out with tables, too, and put
    into
    `without`: their number and how many rows they have."""
    arguments = [str(source.path), str(MEMORY), str(CELLS)]
    headers: dict[int, Header | None] = {}
    counted: dict[int, int] = {}
    for said in stream_json_from(
        html_tables.__name__,
        arguments,
        seconds=limits.page_seconds,
        where=source.label,
        what="this page",
        hint=_INSTEAD,
    ):
        if "error" in said:
            raise InputError(f"this page cannot be read: {said['error']}", where=source.label, hint=_INSTEAD)
        rows, table = said["rows"], said["table"]
        begin = counted.setdefault(table, 0)
        counted[table] += len(rows)
        if table not in headers:
            header = find_header(rows[:_SAMPLED])
            headers[table] = None if header is None or header.end == header.first or len(header.columns) < 2 else header
        header = headers[table]
        if header is None and rows:
            without[table] = without.get(table, 0) + len(rows)
        elif header is not None:
            if len(header.columns) > limits.columns:
                raise InputError(f"a table has more than {limits.columns:,} columns", where=source.label, hint=_INSTEAD)
            made = _table(rows, begin, header, f"table {table}", source, limits)
            yield replace(made, title="; ".join(filter(None, (said["title"], header.title))))


def _table(
    rows: Sequence[Sequence[str]], begin: int, header: Header, sheet: str, source: Source, limits: Limits
) -> Table:
    width, repeats = len(header.columns), header.shape("").headers
    good: list[tuple[int, list[str]]] = []
    bad: list[tuple[int, str, str]] = []
    for number, row in enumerate(rows, start=begin + 1):
        if number <= header.end or not any(row) or tuple(row) in repeats:
            continue
        reason = ""
        if len(row) < header.required or (len(row) > width and any(row[width:])):
            reason = f"{len(row)} cells where the header has {width}"
        elif any(len(cell) > limits.cell_chars for cell in row):
            reason = f"a cell longer than {limits.cell_chars:,} characters"
        if reason:
            bad.append((number, reason, encodable("\t".join(row))))
        else:
            good.append((number, [*row, *[""] * (width - len(row))][:width]))
    frame, aside = frame_of_rows(header.columns, good), source.quarantine(bad, sheet)
    return Table(columns=header.columns, frame=frame, sheet=sheet, quarantine=aside, title=header.title)
