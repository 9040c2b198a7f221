"""Walking through a JSON text of any size without recursion: values come out as text, one at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import Enum
from typing import Any, NamedTuple

from checker.ingest.readers.encoding import RAW_KEPT

_BETWEEN = re.compile(r"[ \t\r\n,]*+")
_SPACE = re.compile(r"[ \t\r\n]*+")
_TO_BRACKET = re.compile(r'[^"\[\]{}]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"\[\]{}]*+)*+[\[\]{}]', re.DOTALL)
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_SCALAR_END = re.compile(r"[\s,\[\]{}\":]")
_LEVELS = 8


def _nested_pattern(levels: int) -> str:
    """A pattern of what may stand in brackets that hold brackets at most `levels` deep."""
    flat = r'[^"\[\]{}]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"\[\]{}]*+)*+'
    pattern = flat
    for _ in range(levels):
        pattern = flat + r"(?:[{\[]" + pattern + r"[}\]]" + flat + r")*+"
    return pattern


_SHALLOW = re.compile(r"[{\[]" + _nested_pattern(_LEVELS - 1) + r"[}\]]", re.DOTALL)
"""A whole value of at most _LEVELS levels, in one step; others are gone through bracket by bracket."""
_MARK = re.compile(r'["\\]')
_STRING_OR_BRACKET = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}]', re.DOTALL)
_SKIPPED = 64 * 1024
_OPEN, _CLOSE = "[{", "]}"


class Extent(Enum):
    """How much of a value's text is there."""

    WHOLE = "all of it"
    TOO_DEEP = "nested too deeply"
    TOO_LONG = "too long for one record"
    CUT_OFF = "the file ends in the middle of it"


class Value(NamedTuple):
    """One value as text; where `extent` is not WHOLE, its first RAW_KEPT characters."""

    text: str
    extent: Extent = Extent.WHOLE


class Cursor:
    """A place in a JSON text that is read piece by piece. Only bracket pairs and strings are understood here."""

    def __init__(self, pieces: Iterator[str], *, depth: int, longest: int) -> None:
        """depth, longest: bounds on one value's nesting and on its characters."""
        self._pieces = pieces
        self._depth = depth
        self._longest = longest
        self._text = ""
        self._position = 0
        self._peeked_value: Value | None = None

    def peek(self) -> str:
        """The next character that is not white space, "" at the end."""
        if self._peeked_value is not None:
            return self._peeked_value.text[:1]
        if (mark := self._text[self._position : self._position + 1]) and mark not in " \t\r\n":
            return mark
        while True:
            match = _SPACE.match(self._text, self._position)
            self._position = match.end() if match else self._position
            if self._position < len(self._text):
                return self._text[self._position]
            if not self._read_more():
                return ""

    def take(self) -> None:
        """Step over one character."""
        self._position += 1

    def peek_value(self) -> str:
        """The text of the next value, which stays where it is; "" where it is not all there, or nests too deeply."""
        self._peeked_value = self.value()
        return self._peeked_value.text if self._peeked_value.extent is Extent.WHOLE else ""

    def members(self) -> Iterator[str]:
        """The names in the object that begins here, which is stepped over. The cursor is then at the member's value, if
        it has one, and whoever asks steps over it."""
        self.take()
        while (mark := self.peek()) not in ("", "}"):
            if mark != '"':
                self.take()
                continue
            name = self.value().text
            if self.peek() == ":":
                self.take()
            yield _plain(name)
        self.take()

    def value(self) -> Value:
        """The next value (which peek() has found to be there)."""
        seen, self._peeked_value = self._peeked_value, None
        if seen is not None:
            return seen
        return self._container() if self.peek() in _OPEN else self._scalar()

    def values_at_hand(self) -> Iterator[Value]:
        """The values that follow in an array, as far as each is whole and found in one step; none may be peeked at."""
        while self._depth >= _LEVELS:
            between = _BETWEEN.match(self._text, self._position)
            start = between.end() if between else self._position
            match = _SHALLOW.match(self._text, start)
            if match is None or match.end() - start > self._longest:
                return
            self._position = match.end()
            yield Value(match.group())

    def _scalar(self) -> Value:
        if self._text[self._position] == '"':
            while (match := _STRING.match(self._text, self._position)) is None:
                if len(self._text) - self._position > self._longest:
                    return self._skip(Extent.TOO_LONG)
                if not self._read_more():
                    return self._take_rest(Extent.CUT_OFF)
            self._position = match.end()
            return Value(match.group())
        kept, extent, start = "", Extent.WHOLE, 1
        while (end := _SCALAR_END.search(self._text, self._position + start)) is None:
            if len(self._text) - self._position > self._longest:
                kept, extent, start = kept or self._text[self._position : self._position + RAW_KEPT], Extent.TOO_LONG, 0
                self._position = len(self._text)
            if not self._read_more():
                break
        stop = end.start() if end else len(self._text)
        text, self._position = self._text[self._position : stop], stop
        return Value(text) if extent is Extent.WHOLE else Value(kept, extent)

    def _container(self) -> Value:
        if self._depth >= _LEVELS and (match := _SHALLOW.match(self._text, self._position)) is not None:
            return self._take(match.end())
        depth, scanned = 0, 0
        while True:
            match = _TO_BRACKET.match(self._text, self._position + scanned)
            if match is None:
                if len(self._text) - self._position > self._longest:
                    return self._skip(Extent.TOO_LONG)
                if not self._read_more():
                    return self._take_rest(Extent.CUT_OFF)
                continue
            scanned = match.end() - self._position
            depth += 1 if self._text[match.end() - 1] in _OPEN else -1
            if depth > self._depth:
                return self._skip(Extent.TOO_DEEP)
            if depth == 0:
                return self._take(match.end())

    def _take(self, end: int) -> Value:
        text, self._position = self._text[self._position : end], end
        return Value(text) if len(text) <= self._longest else Value(text[:RAW_KEPT], Extent.TOO_LONG)

    def _skip(self, why: Extent) -> Value:
        """Step over the value that begins here, keeping only its start."""
        kept = self._text[self._position : self._position + RAW_KEPT]
        depth, inside = int(kept[0] in _OPEN), kept[0] == '"'
        self._position += 1
        while True:
            if self._position >= len(self._text):
                if not self._read_more():
                    return Value(kept, Extent.CUT_OFF if why is Extent.TOO_LONG else why)
                continue
            if inside:
                inside = self._skip_string()
                if not inside and depth == 0:
                    return Value(kept, why)
                continue
            piece = self._text[self._position : self._position + _SKIPPED]
            bare = _STRING.sub("", piece)
            quote = bare.find('"')
            outside = bare if quote < 0 else bare[:quote]
            if sum(map(outside.count, _CLOSE)) >= depth:
                end, depth = self._ends(self._position + len(piece) - (len(bare) - quote if quote >= 0 else 0), depth)
                if end >= 0:
                    self._position = end
                    return Value(kept, why)
            else:
                depth += sum(map(outside.count, _OPEN)) - sum(map(outside.count, _CLOSE))
            inside = quote >= 0
            self._position += len(piece) - (len(bare) - quote - 1 if inside else 0)

    def _ends(self, stop: int, depth: int) -> tuple[int, int]:
        """Where the depth falls to 0 before `stop` (-1: nowhere), and the depth there."""
        for match in _STRING_OR_BRACKET.finditer(self._text, self._position, stop):
            mark = match.group()[0]
            if mark != '"':
                depth += 1 if mark in _OPEN else -1
            if depth <= 0:
                return match.end(), 0
        return -1, depth

    def _skip_string(self) -> bool:
        """Go on inside a string; whether it is still open when the text at hand is used up."""
        while (match := _MARK.search(self._text, self._position)) is not None:
            if match.group() == '"':
                self._position = match.end()
                return False
            self._position = match.end() + 1
            if self._position > len(self._text) and not self._read_more():
                break
        else:
            self._position = len(self._text)
        return True

    def _take_rest(self, why: Extent) -> Value:
        kept = self._text[self._position : self._position + RAW_KEPT]
        self._position = len(self._text)
        while self._read_more():
            self._position = len(self._text)
        return Value(kept, why)

    def _read_more(self) -> bool:
        """Read on; what lies behind is forgotten. Whether there was more."""
        for piece in self._pieces:
            if piece:
                over = max(self._position - len(self._text), 0)
                self._text, self._position = self._text[self._position :] + piece, over
                return True
        return False


def _plain(key: str) -> str:
    try:
        return str(json.loads(key)).strip()
    except ValueError:
        return key


def too_deep(text: str | bytes, limit: int) -> bool:
    """Whether a value, given as text, nests brackets deeper than `limit` (brackets inside strings do not count)."""
    opens: tuple[Any, Any] = (b"{", b"[") if isinstance(text, bytes) else ("{", "[")
    if text.count(opens[0]) + text.count(opens[1]) <= limit:
        return False
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    cursor = Cursor(iter((text,)), depth=limit, longest=len(text))
    return bool(cursor.peek()) and cursor.value().extent is Extent.TOO_DEEP
