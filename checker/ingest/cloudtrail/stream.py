"""Records of a large JSON file, one at a time, as bytes, without holding the file in memory.

Two layouts: arrays of records (bare, or as a member of an object, or several such documents after each other), and one
document a line. What a record's bytes mean is for the caller. So a record of another service costs no parsing, and one
that is not JSON costs no other record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

from checker.ingest.interface import Limits
from checker.ingest.readers.json_stream import Cursor, Extent, Value

_CUT = 500
_PIECE = 1024**2


class Piece(NamedTuple):
    """One record as written. number: its 1-based position in the arrays, or its line. fault: why it is not to be
    parsed."""

    number: int
    text: bytes
    fault: str = ""


def array_items(pieces: Iterator[str], path: Sequence[frozenset[str]], limits: Limits) -> Iterator[Piece]:
    """The items of the top-level arrays of a JSON text, or of those that lie under `path` in its top-level objects.

    pieces: the text, bytes that are not UTF-8 as lone surrogates. path: for each object on the way, the names that the
    member may have; none for a bare array.
    Positions run on over documents that follow each other. A file that ends inside an item, or before the array does,
    gives an item with a fault.
    """
    cursor = Cursor(pieces, depth=limits.json_depth, longest=limits.record_bytes)
    faults = {
        Extent.WHOLE: "",
        Extent.TOO_DEEP: f"nested deeper than {limits.json_depth} levels",
        Extent.TOO_LONG: f"larger than {limits.record_bytes} bytes",
        Extent.CUT_OFF: "the file ends inside this record; what follows it is lost",
    }
    number = 0
    while cursor.peek():
        for value in _items_under(cursor, path):
            number += 1
            text = value.text if value.extent is Extent.WHOLE else value.text[:_CUT]
            yield Piece(number, text.encode("utf-8", "surrogateescape"), faults[value.extent])


def _items_under(cursor: Cursor, path: Sequence[frozenset[str]]) -> Iterator[Value]:
    """The items under `path` in the value that begins here, which is stepped over."""
    mark = cursor.peek()
    if path and mark == "{":
        for name in cursor.members():
            if name in path[0]:
                yield from _items_under(cursor, path[1:])
            elif cursor.peek() not in ("", "}", ","):
                cursor.value()
    elif not path and mark == "[":
        yield from _items(cursor)
    elif mark:
        cursor.value()


def _items(cursor: Cursor) -> Iterator[Value]:
    cursor.take()
    extent = Extent.WHOLE
    while (mark := cursor.peek()) not in ("", "]"):
        if mark in ",:}":
            cursor.take()
            continue
        value = cursor.value()
        extent = value.extent
        yield value
        yield from cursor.values_at_hand()
    if not mark and extent is not Extent.CUT_OFF:
        yield Value("", Extent.CUT_OFF)
    cursor.take()


def lines(file: BinaryIO, limits: Limits) -> Iterator[Piece]:
    """The lines of a file that are not blank, numbered from 1; a line past `record_bytes` has a fault and is cut."""
    number = 0
    while line := file.readline(limits.record_bytes + 1):
        number += 1
        if not line.endswith(b"\n") and len(line) > limits.record_bytes:
            yield Piece(number, line[:_CUT], f"larger than {limits.record_bytes} bytes")
            while line and not line.endswith(b"\n"):
                line = file.readline(_PIECE)
        elif text := line.strip(b" \t\r\n"):
            yield Piece(number, text)
