"""Lines -> records of cells, with care: quoted cells over several lines, stray quotation marks, ragged rows.

A record is numbered by the line on which it begins. Quotation marks follow RFC 4180, and what people write besides: a
mark inside an unquoted cell is text; spaces around a quoted cell are no part of it. Where marks are ambiguous (text
after a closing mark, a mark that is never closed, a quoted cell that swallows whole records) only the line on which the
mark opens is put aside, so that one stray mark does not take the rows after it along.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from checker.ingest.interface import Limits
from checker.ingest.readers.encoding import encodable

LINES_IN_A_RECORD = 1_000
LOOKED_AHEAD_AT_MOST = 3_000_000
"""Lines looked at twice because a mark was not closed, over a whole file; past it, such marks are put aside at once."""

UNCLOSED = "a quotation mark opens a cell and is not closed where a cell ends"
_OPENING = re.compile(r' *"')
_SPACES = re.compile(r" *")


@dataclass
class Record:
    """The cells of one record, fed line by line. extra: there is more than `width` cells and the surplus is not
    blank."""

    delimiter: str
    width: int
    cells: list[str] = field(default_factory=list)
    extra: bool = False
    broken: bool = False
    _open: list[str] | None = None

    @property
    def open(self) -> bool:
        """Whether a quoted cell goes on in the next line."""
        return self._open is not None

    def feed(self, line: str) -> None:
        """Take one line. Afterwards the record is `broken`, still `open` (a quoted cell goes on), or complete."""
        if self._open is None and '"' not in line:
            if line.count(self.delimiter) < self.width:
                self.cells = line.split(self.delimiter)
                return
            self.cells = line.split(self.delimiter, self.width)
            self.extra = bool(self.cells.pop().replace(self.delimiter, "").strip())
            return
        position = 0
        while position >= 0 and not self.broken:
            position = self._cell(line, position)

    def _cell(self, line: str, position: int) -> int:
        """Take the cell that begins (or goes on) at `position`; where the next one begins, -1 at the line's end."""
        if self._open is None:
            opening = _OPENING.match(line, position)
            if opening is None:
                end = line.find(self.delimiter, position)
                self._add(line[position:] if end < 0 else line[position:end])
                return end if end < 0 else end + 1
            self._open = []
            position = opening.end()
        close = _closing(line, position)
        if close < 0:
            self._open.append(line[position:])
            return -1
        self._open.append(line[position:close])
        self._add("\n".join(self._open).replace('""', '"'))
        self._open = None
        after = _SPACES.match(line, close + 1)
        position = after.end() if after else close + 1
        if position == len(line):
            return -1
        self.broken = line[position] != self.delimiter
        return position + 1

    def _add(self, cell: str) -> None:
        if len(self.cells) < self.width:
            self.cells.append(cell)
        elif cell.strip():
            self.extra = True


def _closing(line: str, position: int) -> int:
    while (found := line.find('"', position)) >= 0:
        if line[found + 1 : found + 2] != '"':
            return found
        position = found + 2
    return -1


@dataclass(frozen=True)
class RecordShape:
    """What rows must look like. required..full: how many cells; a header that ends in unnamed cells leaves those open.

    headers: the header's rows, stripped; where one comes again it is no record.
    """

    delimiter: str
    required: int
    full: int
    headers: frozenset[tuple[str, ...]] = frozenset()


@dataclass
class SplitLines:
    """What careful splitting found, by line index in the block. rows: padded with null to the full width.

    consumed_lines: lines that belong to one of these, so that nobody else reads them. carry: the line from which the
    block must be joined to the next one, because a quoted cell goes on there; -1 for none.
    """

    rows: list[tuple[int, list[str | None]]] = field(default_factory=list)
    bad: list[tuple[int, str, str]] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    header_lines: list[int] = field(default_factory=list)
    consumed_lines: list[int] = field(default_factory=list)
    carry: int = -1


@dataclass
class CarefulSplitter:
    """Splits those lines of a file's blocks that are not plainly one record each."""

    shape: RecordShape
    limits: Limits
    looked_ahead: int = 0

    def split(
        self, lines: Sequence[str], doubtful: Iterable[int], unreadable: dict[int, tuple[str, str]], last: bool
    ) -> SplitLines:
        """lines: one block's. doubtful: ascending indexes of the lines to split; unreadable ones must be among them."""
        found = SplitLines()
        done = 0
        for index in doubtful:
            if index < done:
                continue
            if index in unreadable:
                found.bad.append((index, *unreadable[index]))
                end = index + 1
            else:
                end = self._record(lines, index, unreadable, last, found)
            if found.carry >= 0:
                break
            found.consumed_lines.extend(range(index, end))
            done = end
        return found

    def _record(
        self, lines: Sequence[str], first: int, unreadable: dict[int, tuple[str, str]], last: bool, found: SplitLines
    ) -> int:
        """Split the record that begins at line `first` into `found`; the index of the line after it."""
        record = Record(self.shape.delimiter, self.shape.full)
        record.feed(lines[first])
        end, size = first + 1, len(lines[first])
        while record.open and not record.broken:
            size += len(lines[end]) + 1 if end < len(lines) else 0
            bounded = end - first < LINES_IN_A_RECORD and size <= self.limits.record_bytes
            if not bounded or end in unreadable or self.looked_ahead >= LOOKED_AHEAD_AT_MOST:
                record.broken = True
            elif end >= len(lines):
                if not last:
                    found.carry = first
                    return first
                record.broken = True
            else:
                self.looked_ahead += 1
                record.feed(lines[end])
                end += 1
        if record.broken or self._swallows(lines[first + 1 : end - 1]):
            found.bad.append((first, UNCLOSED, encodable(lines[first])))
            return first + 1
        self._judge(record, lines, first, end, found)
        return end

    def _swallows(self, inner: Sequence[str]) -> bool:
        """Whether a line inside a quoted cell is a whole record by itself: then the mark was a stray one."""
        for line in inner:
            if self.shape.required >= 3 and line.count(self.shape.delimiter) >= self.shape.required - 1:
                alone = Record(self.shape.delimiter, self.shape.full)
                alone.feed(line)
                whole = not alone.broken and not alone.open and not alone.extra
                if whole and len(alone.cells) >= self.shape.required:
                    return True
        return False

    def _judge(self, record: Record, lines: Sequence[str], first: int, end: int, found: SplitLines) -> None:
        cells, shape = record.cells, self.shape
        if not record.extra and not any(cell.strip() for cell in cells):
            found.blank.append(first)
            return
        if not record.extra and tuple(cell.strip() for cell in cells) in shape.headers:
            found.header_lines.append(first)
            return
        reason = ""
        if record.extra:
            reason = f"more cells than the header's {shape.full}"
        elif len(cells) < shape.required:
            reason = f"{len(cells)} cells where the header has {shape.required}: which are missing cannot be determined"
        elif any("\0" in cell for cell in cells):
            reason = "NUL characters in a cell"
        elif any(len(cell) > self.limits.cell_chars for cell in cells):
            reason = f"a cell longer than {self.limits.cell_chars:,} characters"
        if reason:
            found.bad.append((first, reason, encodable("\n".join(lines[first:end]))))
        else:
            found.rows.append((first, [*cells, *[None] * (shape.full - len(cells))]))
