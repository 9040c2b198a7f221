"""JSON -> Tables: an array of objects, an object that holds such arrays, objects one after the other, NDJSON.

Row numbers: in NDJSON the line, from 1; elsewhere the record's place in its array, from 1. `sheet` names the key under
which an array was found (dotted where it lies deeper), null for an array at the top. What becomes of a record's cells
is said in json_cells.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from checker.ingest.interface import Limits, Source, Table
from checker.ingest.readers.encoding import Encoding, blocks, characters, detect
from checker.ingest.readers.json_cells import JsonRows, records_by_column
from checker.ingest.readers.json_shapes import (
    aliases,
    describes_columns,
    header_row,
    holds_records,
    names_apart,
    names_by_place,
)
from checker.ingest.readers.json_stream import Cursor, Extent, Value
from checker.model.errors import InputError

_ROWS_A_CHUNK = 50_000
_PIECE_BYTES = 4 * 1024**2
_TOLD_EVERY = 2_000
_SAMPLED_LINES = 20
_SAMPLED_BYTES = 1024**2
_WRAPPED_AT_MOST = 2
"""How many objects deep an array of records is looked for: {"data": {"rows": [...]}} is two."""
_WRAPPERS = {"data", "entries", "events", "hits", "items", "logs", "records", "results", "rows", "searches", "value"}
"""Keys under which an empty array means that there are no records, even where other keys are beside it."""


class JsonReader:
    """JSON and NDJSON records."""

    name = "json"

    def __init__(self, *, rows_a_chunk: int = _ROWS_A_CHUNK, piece_bytes: int = _PIECE_BYTES) -> None:
        """How many rows a Table holds at most, and how much is read at once; neither changes the result."""
        self._rows = rows_a_chunk
        self._piece = piece_bytes

    def matches(self, source: Source) -> bool:
        """Whether the file begins as a JSON object or array does, or several of its first lines are JSON objects."""
        if not source.head.strip():
            return False
        encoding = detect(source)
        text = next(characters(source.path, encoding, 4096), "").lstrip(" \t\r\n")
        after = text[1:].lstrip(" \t\r\n")[:1]
        if text[:1] == "{":
            return after in ('"', "}", "")
        if text[:1] == "[" and (after in ("{", "[", "]", '"', "") or after.isdigit()):
            return True
        return _line_by_line(source.path, encoding, Limits())

    def tables(self, source: Source, limits: Limits) -> Iterator[Table]:
        """The file's tables in chunks, all chunks of one table with the same columns.

        InputError where the file holds no objects. Broken, too deep or too large records are quarantined.
        """
        encoding = detect(source)
        if _line_by_line(source.path, encoding, limits):
            with JsonRows(source, None, limits, self._rows) as rows:
                _lines(source, encoding, limits, rows)
                yield from rows.tables()
            return
        document = _JsonDocument(source, encoding, limits, self._rows, self._piece)
        found = False
        for table in document.tables():
            found = True
            yield table
        if not found:
            raise InputError(
                "this JSON holds no records",
                where=source.label,
                hint="Records are JSON objects: one a line, in an array, or in an array inside an object.",
            )


def _line_by_line(path: Path, encoding: Encoding, limits: Limits) -> bool:
    """Whether two or more of the first lines are objects by themselves, or the first one of several is.

    Not where the text begins as an array, or with a brace alone on its line: it is then one document over several
    lines, and objects may stand alone on a line deep inside it.
    """
    sample = next(blocks(path, encoding, limits, _SAMPLED_BYTES), None)
    lines = list(islice((line for line in (sample.text.split("\n") if sample else []) if line.strip()), _SAMPLED_LINES))
    first = lines[0].lstrip("\ufeff").strip() if lines else ""
    if first.startswith("[") or first == "{":
        return False
    good = [_is_object(line) for line in lines]
    return sum(good) >= 2 or (len(good) >= 2 and good[0])


def _is_object(line: str) -> bool:
    if not line.lstrip().startswith("{") or not line.rstrip().endswith("}"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _lines(source: Source, encoding: Encoding, limits: Limits, rows: JsonRows) -> None:
    """NDJSON: each line a record."""
    blank = 0
    for block in blocks(source.path, encoding, limits):
        for index, line in enumerate(block.text.split("\n")):
            if index in block.unreadable:
                rows.quarantine(block.first + index, *block.unreadable[index])
            elif record := line.strip():
                rows.add(block.first + index, Value(record))
            elif not (block.last and not block.text):
                blank += 1
        rows.report_position(block.end)
    if blank:
        rows.note(f"blank lines, not counted as records: {blank:,}")


class _JsonDocument:
    """A JSON text that does not go line by line."""

    def __init__(self, source: Source, encoding: Encoding, limits: Limits, rows_a_chunk: int, piece: int) -> None:
        self._source, self._encoding, self._limits = source, encoding, limits
        self._rows_a_chunk, self._piece = rows_a_chunk, piece
        self._other_members: list[str] = []
        self._empty: list[str] = []
        self._position = self._first = 0

    def tables(self) -> Iterator[Table]:
        """Each array of objects as a table; bare objects, where there is no such array, as one."""
        cursor = self._cursor()
        if cursor.peek() == "[":
            yield from self._arrays(cursor)
            return
        found, number = False, 1
        if not self._bare():
            while cursor.peek() == "{":
                for table in self._object(cursor, "" if number == 1 else f"document {number}", 0):
                    found = True
                    yield table
                number += 1
        if not found and self._tells_of_none():
            with self._rows(self._empty[0]) as rows:
                yield from rows.tables()
        elif not found:
            yield from self._objects()

    def _arrays(self, cursor: Cursor) -> Iterator[Table]:
        """The arrays that the text is made of: of records, or each of them a row."""
        again = self._cursor()
        again.peek()
        first = again.value() if self._begins_with_text() else None
        names = header_row(first.text) if first is not None and first.extent is Extent.WHOLE else ()
        if names and again.peek() == "[":
            with self._rows(None, names) as rows:
                cursor.value()
                self._rows_to_end(cursor, rows, 1)
                yield from rows.tables()
            return
        number = 1
        while cursor.peek() == "[":
            yield from self._array(cursor, None if number == 1 else f"array {number}")
            number += 1

    def _begins_with_text(self) -> bool:
        """Whether the first array holds a text first, as a row of headings does; an array of records may be long."""
        cursor = self._cursor()
        cursor.peek()
        cursor.take()
        return cursor.peek() == '"'

    def _rows_to_end(self, cursor: Cursor, rows: JsonRows, number: int) -> None:
        while cursor.peek():
            number += 1
            rows.add(number, cursor.value())
            if number % _TOLD_EVERY == 0:
                rows.report_position(self._position)

    def _tells_of_none(self) -> bool:
        """Whether an empty array stands where records would."""
        names = [sheet.split(".")[-1].casefold() for sheet in self._empty]
        return any(name in _WRAPPERS for name in names) or (len(names) == 1 and not self._other_members)

    def _cursor(self) -> Cursor:
        return Cursor(self._pieces(), depth=self._limits.json_depth, longest=self._limits.record_bytes)

    def _pieces(self) -> Iterator[str]:
        for number, piece in enumerate(characters(self._source.path, self._encoding, self._piece), start=1):
            self._position = number * self._piece
            yield piece

    def _rows(self, sheet: str | None, names: tuple[str, ...] = ()) -> JsonRows:
        return JsonRows(self._source, sheet, self._limits, self._rows_a_chunk, names, lambda: aliases(self._cursor()))

    def _bare(self) -> bool:
        """Whether the text is objects one after the other, none of them around an array of records."""
        cursor = self._cursor()
        cursor.peek()
        first = cursor.value()
        return first.extent is Extent.WHOLE and cursor.peek() == "{" and not holds_records(first.text, _WRAPPERS)

    def _objects(self) -> Iterator[Table]:
        cursor = self._cursor()
        with self._rows(None) as rows:
            records = self._transposed_records()
            for number, record in enumerate(records, start=1):
                rows.add(number, record)
            if not records:
                self._rows_to_end(cursor, rows, 0)
            if rows.records:
                yield from rows.tables()

    def _transposed_records(self) -> list[Value]:
        """The records of one object that holds them by columns or by place; none for a text of another shape."""
        cursor = self._cursor()
        cursor.peek()
        only = cursor.value()
        if only.extent is not Extent.WHOLE or cursor.peek():
            return []
        return [Value(text) for text in records_by_column(only.text)]

    def _object(self, cursor: Cursor, path: str, level: int) -> Iterator[Table]:
        """The arrays of objects in the object that begins here, which is stepped over."""
        for name in cursor.members():
            here = f"{path}.{name}" if path else name
            match cursor.peek():
                case "[":
                    yield from self._array(cursor, here)
                case "{" if level + 1 < _WRAPPED_AT_MOST:
                    yield from self._object(cursor, here, level + 1)
                case "" | "}" | ",":
                    pass
                case _:
                    cursor.value()
                    self._other_members.append(here)

    def _array(self, cursor: Cursor, sheet: str | None) -> Iterator[Table]:
        """The array that begins here, if it holds objects (or is all there is); it is stepped over."""
        cursor.take()
        first = cursor.peek()
        if sheet is not None and first == "]":
            self._empty.append(sheet)
        elif first == "[" and (names := self._names_of(cursor, sheet)):
            with self._rows(sheet, names) as rows:
                self._elements(cursor, rows)
                yield from rows.tables()
        elif sheet is not None and (first != "{" or describes_columns(sheet, cursor.peek_value())):
            self._other_members.append(sheet)
            while (mark := cursor.peek()) not in ("", "]"):
                if mark == ",":
                    cursor.take()
                else:
                    cursor.value()
        else:
            with self._rows(sheet) as rows:
                self._elements(cursor, rows)
                if rows.objects or first in ("]", "{"):
                    yield from rows.tables()
        cursor.take()

    def _names_of(self, cursor: Cursor, sheet: str | None) -> tuple[str, ...]:
        """The names of the columns of rows that are arrays: those that stand elsewhere in the document, else in the
        first row (which is stepped over); numbered ones where there are none, and rows would stand here."""
        names, where = names_apart(self._cursor())
        if names:
            self._other_members = [name for name in self._other_members if name != where]
            return names
        text = cursor.peek_value()
        if header := header_row(text):
            cursor.value()
            self._first = 1
            return header
        return names_by_place(text) if sheet is None or sheet.split(".")[-1].casefold() in _WRAPPERS else ()

    def _elements(self, cursor: Cursor, rows: JsonRows) -> None:
        number, extent = self._first, Extent.WHOLE
        self._first = 0
        while (mark := cursor.peek()) not in ("", "]"):
            if mark == ",":
                cursor.take()
                continue
            number += 1
            value = cursor.value()
            extent = value.extent
            rows.add(number, value)
            if number % _TOLD_EVERY == 0:
                rows.report_position(self._position)
        if not mark and extent is not Extent.CUT_OFF:
            rows.quarantine(number + 1, "the file ends before the array of records does: more may be missing", "")
        if self._other_members:
            rows.note(f"beside the records, not read: {', '.join(self._other_members[:20])}")
            self._other_members.clear()
