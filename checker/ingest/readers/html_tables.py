"""The tables of a saved web page, told line by line to the process that reads it (ingest.readers.html).

Run as `python -m checker.ingest.readers.html_tables FILE BYTES CELLS`: the standard library's parser takes any page,
but some broken ones for hours, so it is a process of its own. One JSON object a line: {"table": n, "rows": [...],
"title": its caption, else the heading above it}, a table in several lines where it is long, n counting the tables as
they begin on the page; or {"error": why} as the last.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from checker.system.bound import limit_process

_ROWS_A_LINE = 1_000
_DEEPEST = 20
_WIDEST_SPAN = 1_000
_TALLEST_SPAN = 65_534
"""The bounds that the HTML standard sets for colspan and rowspan."""
_DATA_URI = re.compile(rb"""data:[\w/+.;=-]*,[^"'<>\s]*""")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE)
_SILENT = frozenset({"script", "style", "template", "noscript"})
_BREAKS = frozenset({"br", "p", "div", "li"})
_HEADINGS = frozenset({"caption", "h1", "h2", "h3", "h4", "h5", "h6"})
_LONGEST_TITLE = 500


@dataclass
class _Table:
    number: int
    rows: list[list[str]] = field(default_factory=list)
    row: list[str] | None = None
    cell: list[str] | None = None
    spans: tuple[int, int] = (1, 1)
    row_spans: dict[int, tuple[str, int]] = field(default_factory=dict)
    first_span: int = 1
    title: str = ""


class PageTables(HTMLParser):
    """Collects tables as they end; cells that span columns or rows are repeated in all of them, as they are meant. Only
    the first cell of a row, where it spans most of the row, stands once: it is a title, a month above its records or a
    label of totals, and no value of every column."""

    def __init__(self, most_cells: int) -> None:
        super().__init__(convert_charrefs=True)
        self.most, self.cells, self.count = most_cells, 0, 0
        self.open: list[_Table] = []
        self.silent = 0
        self.heading: list[str] | None = None
        self.above = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell."""
        if tag in _SILENT:
            self.silent += 1
        elif tag == "table":
            self.count += 1
            if len(self.open) >= _DEEPEST:
                raise ValueError(f"tables are nested more than {_DEEPEST} deep")
            self.open.append(_Table(self.count, title=self.above))
            self.above = ""
        elif tag in _HEADINGS:
            self.heading = []
        elif self.open and tag == "tr":
            self._end_row()
            self.open[-1].row = []
        elif self.open and tag in ("td", "th"):
            self._end_cell()
            table = self.open[-1]
            table.row = table.row if table.row is not None else []
            given = dict(attrs)
            table.spans = _span(given.get("colspan"), _WIDEST_SPAN), _span(given.get("rowspan"), _TALLEST_SPAN)
            table.cell = []
        elif self.open and tag in _BREAKS:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        """Close what the tag closes."""
        if tag in _SILENT:
            self.silent = max(self.silent - 1, 0)
        elif tag in _HEADINGS and self.heading is not None:
            said, self.heading = " ".join("".join(self.heading).split())[:_LONGEST_TITLE], None
            if tag == "caption" and self.open:
                self.open[-1].title = said
            elif not self.open:
                self.above = said
        elif self.open and tag in ("td", "th"):
            self._end_cell()
        elif self.open and tag == "tr":
            self._end_row()
        elif self.open and tag == "table":
            self._end_row()
            _say_table(self.open.pop())

    def handle_data(self, data: str) -> None:
        """Text goes into the innermost open cell, or into a heading."""
        if self.heading is not None and not self.silent:
            self.heading.append(data[:_LONGEST_TITLE])
        if self.open and self.open[-1].cell is not None and not self.silent:
            self.open[-1].cell.append(data)

    def updatepos(self, i: int, j: int) -> int:
        """Nobody asks for lines and columns, and counting them takes time."""
        return j

    def close(self) -> None:
        """The end of the document: whatever is still open ends."""
        super().close()
        while self.open:
            self._end_row()
            _say_table(self.open.pop())

    def _end_cell(self) -> None:
        table = self.open[-1]
        if table.cell is None or table.row is None:
            return
        text = " ".join("".join(table.cell).split())
        table.cell = None
        self._fill(table)
        across, down = table.spans
        if not table.row:
            table.first_span = across
        for _ in range(across):
            if down > 1:
                table.row_spans[len(table.row)] = (text, down)
            self._add(table.row, text)

    def _fill(self, table: _Table) -> None:
        """Put in what cells of the rows above span into this row, up to the next free place."""
        while table.row is not None and table.row_spans.get(len(table.row), ("", 0))[1] > 0:
            self._add(table.row, table.row_spans[len(table.row)][0])

    def _add(self, row: list[str], text: str) -> None:
        self.cells += 1
        if self.cells > self.most:
            raise ValueError(f"its tables have more than {self.most:,} cells")
        row.append(text)

    def _end_row(self) -> None:
        self._end_cell()
        table = self.open[-1]
        if table.row is None:
            return
        self._fill(table)
        if table.first_span > 1 and table.first_span * 2 > len(table.row):
            table.row[1 : table.first_span] = [""] * (table.first_span - 1)
        table.first_span = 1
        table.rows.append(table.row)
        table.row = None
        table.row_spans = {place: (text, left - 1) for place, (text, left) in table.row_spans.items() if left > 1}
        if len(table.rows) >= _ROWS_A_LINE:
            _say_table(table)


def text_of(content: bytes) -> str:
    """The page's text: by its byte-order mark, what it says of itself, UTF-8, or Windows-1252; data: addresses left
    out."""
    content = _DATA_URI.sub(b"data:,", content)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    said = _CHARSET.search(content[:4096])
    for name in (said[1].decode() if said else "utf-8", "utf-8"):
        try:
            return content.decode(name).removeprefix("\ufeff")
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("cp1252", errors="replace")


def _span(written: str | None, most: int) -> int:
    return min(max(int(written), 1), most) if written and written.strip().isdecimal() else 1


def _say_table(table: _Table) -> None:
    sys.stdout.write(json.dumps({"table": table.number, "rows": table.rows, "title": table.title}) + "\n")
    table.rows = []


def main(path: str, memory: int, most_cells: int) -> None:
    """Write the tables of the page at `path` to standard output."""
    limit_process(memory)
    try:
        parser = PageTables(most_cells)
        parser.feed(text_of(Path(path).read_bytes()))
        parser.close()
    except MemoryError:
        sys.stdout.write(json.dumps({"error": "it takes too much memory"}) + "\n")
    except (ValueError, AssertionError, OSError) as error:
        sys.stdout.write(json.dumps({"error": str(error)[:200]}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
