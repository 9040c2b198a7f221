"""Records of a large JSON file, one at a time, as bytes, without holding the file in memory.

Two layouts: arrays of records (bare, or as a member of an object, or several such documents after each other), and one
document a line. Only brackets and strings are looked at here, on the file's mapped bytes; what a record's bytes mean is
for the caller. So a record of another service costs no parsing, and one that is not JSON costs no other record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import mmap

from checker.ingest.interface import Limits

_BRACKET = re.compile(rb'(?:[^{}\[\]"]++|"(?:[^"\\]++|\\.)*+")*+([{}\[\]])', re.DOTALL)
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_CUT = 500
_LEVELS = 8


def _nested(levels: int) -> bytes:
    """A pattern of what may stand in brackets that hold brackets at most `levels` deep."""
    inside = rb'[^{}\[\]"]++|"(?:[^"\\]++|\\.)*+"'
    pattern = inside
    for _ in range(levels):
        pattern = inside + rb"|[{\[](?:" + pattern + rb")*+[}\]]"
    return rb"(?:" + pattern + rb")*+"


_ITEM = re.compile(rb"[{\[]" + _nested(_LEVELS - 1) + rb"[}\]]", re.DOTALL)
"""A whole item of at most _LEVELS levels, in one step; others are gone through bracket by bracket."""

Buffer = bytes | mmap


@dataclass(frozen=True, slots=True)
class Piece:
    """One record as written. number: its 1-based position in the arrays, or its line. fault: why it is not to be
    parsed."""

    number: int
    text: bytes
    fault: str = ""


def array_items(
    buffer: Buffer, member: re.Pattern[bytes] | None, limits: Limits, *, base: int | None = None
) -> Iterator[Piece]:
    """The items of the top-level arrays of `buffer`, or of the arrays under `member` of its top-level objects.

    member: matches, at its end, the bytes before the array's bracket (`"Records":`); None for a bare array.
    base: how deep the arrays lie, themselves counted; by default 2 under a member and 1 without one.
    Positions run on over documents that follow each other. A file that ends inside an item gives that item with a
    fault.
    """
    base = base or (1 if member is None else 2)
    depth = deepest = start = pos = number = 0
    inside, shallow = False, limits.json_depth >= _LEVELS
    while found := _BRACKET.match(buffer, pos):
        end = found.end()
        if found[1] in b"{[":
            depth += 1
            if inside and depth == base + 1:
                for text in _strays(buffer[pos : end - 1]):
                    number += 1
                    yield Piece(number, text, "not a record, but a bare value")
                start, deepest = end - 1, depth
                if shallow and (item := _ITEM.match(buffer, start)) is not None:
                    number, depth, pos = number + 1, depth - 1, item.end()
                    yield _piece(buffer, number, start, pos, 1, limits)
                    continue
            elif not inside and depth == base and found[1] == b"[":
                inside = member is None or bool(member.search(buffer[max(pos, end - 200) : end - 1]))
            deepest = max(deepest, depth)
        else:
            depth = max(depth - 1, 0)
            if inside and depth == base:
                number += 1
                yield _piece(buffer, number, start, end, deepest - base, limits)
            elif inside and depth < base:
                inside = False
                for text in _strays(buffer[pos : end - 1]):
                    number += 1
                    yield Piece(number, text, "not a record, but a bare value")
        pos = end
    if inside or depth:
        begin = start if inside and depth > base else pos
        text = bytes(buffer[begin : begin + _CUT]).strip()
        yield Piece(number + 1, text, "the file ends inside this record; what follows it is lost")


def lines(buffer: Buffer, limits: Limits) -> Iterator[Piece]:
    """The lines of `buffer` that are not blank, numbered from 1; a line past `record_bytes` has a fault and is cut."""
    pos, number, size = 0, 0, len(buffer)
    while pos < size:
        end = buffer.find(b"\n", pos)
        end = size if end < 0 else end
        number += 1
        if end - pos > limits.record_bytes:
            yield Piece(number, bytes(buffer[pos : pos + _CUT]), f"larger than {limits.record_bytes} bytes")
        elif text := bytes(buffer[pos:end]).strip(b" \t\r"):
            yield Piece(number, text)
        pos = end + 1


def too_deep(text: bytes, limit: int) -> bool:
    """Whether `text` nests brackets deeper than `limit` (brackets inside strings do not count)."""
    if text.count(b"{") + text.count(b"[") <= limit:
        return False
    depth = pos = 0
    while found := _BRACKET.match(text, pos):
        depth += 1 if found[1] in b"{[" else -1
        if depth > limit:
            return True
        pos = found.end()
    return False


def _piece(buffer: Buffer, number: int, start: int, end: int, depth: int, limits: Limits) -> Piece:
    if end - start > limits.record_bytes:
        return Piece(number, bytes(buffer[start : start + _CUT]), f"larger than {limits.record_bytes} bytes")
    if depth > limits.json_depth:
        return Piece(number, bytes(buffer[start : start + _CUT]), f"nested deeper than {limits.json_depth} levels")
    return Piece(number, bytes(buffer[start:end]))


def _strays(between: bytes) -> list[bytes]:
    """What stands between two items beside commas and space: values that are not objects, each a row of its own."""
    if not between.strip(b" \t\r\n,"):
        return []
    return [part.strip()[:_CUT] for part in _STRING.sub(b'""', between).split(b",") if part.strip()]
