"""Bytes -> numbered lines of text, in blocks: which encoding, and which lines cannot be decoded."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from os import SEEK_CUR
from pathlib import Path
from typing import BinaryIO

from checker.ingest.interface import Limits, Source

RAW_KEPT = 4_000
"""How many characters of a quarantined row are kept."""
BLOCK_BYTES = 16 * 1024**2

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WESTERN = ("ascii", "cp1252", "latin_1", "iso8859_15", "cp1250")
_CANDIDATES = ["cp1252", "latin_1", "cp1250", "cp1251", "mac_roman", "cp850", "shift_jis", "gb18030", "euc_kr", "big5"]
_IN_PLACE = b'"'
_REPLACED = "\ufffd".encode()
_SCAN_BYTES = 1024**2
_SAMPLED_LINES_BYTES = 256 * 1024
_LINE_END_SOUGHT_BYTES = 64 * 1024
"""Of so many bytes before the edge of a block the last line end is looked for."""


@dataclass(frozen=True)
class Encoding:
    """How a file's bytes become text. bom: bytes to leave out at its start. guessed: statistics chose it, not the
    file."""

    name: str
    bom: int = 0
    guessed: bool = False

    @property
    def wide(self) -> bool:
        """Whether a line end is more than the one byte 0x0A."""
        return self.name.startswith(("utf-16", "utf-32"))


@dataclass(frozen=True)
class TextBlock:
    """Whole lines of a file, joined by "\\n" (CRLF and lone CR line ends are made LF).

    first: the number of the first line, from 1. octets: the lines in UTF-8, whatever the file's encoding. unreadable:
        line
    index in the block -> (reason, what can be shown of it); a lone quotation mark stands in such a line's place.
    last: nothing follows. end: how many of the file's bytes have been read so far. lines: how many lines there are.
    """

    first: int
    octets: bytes
    unreadable: dict[int, tuple[str, str]] = field(default_factory=dict)
    last: bool = False
    end: int = 0
    lines: int = 1

    @property
    def text(self) -> str:
        """The bytes as text; they are known to be UTF-8."""
        return self.octets.decode()


@dataclass(frozen=True)
class FileSpan:
    """A part of a file that begins and ends between two lines, at the blocks that the whole file is read in.

    start: the byte with which it begins, which is in line `first`. whole: where the first block begins that is read
    from the file for it: the bytes before are the end of the block before. stop: the byte before which reading ends;
    None: the file's end.
    """

    start: int
    whole: int
    first: int
    stop: int | None


def encodable(text: str) -> str:
    """`text`, cut to RAW_KEPT characters, free of what cannot be encoded."""
    cut = text[:RAW_KEPT].encode("utf-8", "replace").decode("utf-8")
    return cut if len(text) <= RAW_KEPT else f"{cut}… ({len(text) - RAW_KEPT:,} more characters)"


def detect(source: Source) -> Encoding:
    """The encoding of a text file, from its byte order mark, its zero bytes, or all of its bytes.

    UTF-8 wherever the file is valid UTF-8, or most of its lines with other than ASCII characters are; else the best
    guess of charset-normalizer on those lines, with Windows-1252 for all Western single-byte encodings.
    """
    return _detect(source.sha256, source.path)


@lru_cache(maxsize=16)
def _detect(sha256: str, path: Path) -> Encoding:
    """sha256: that of the file, so that readers which ask one after the other do not scan it again."""
    with path.open("rb") as file:
        head = file.read(_SCAN_BYTES)
        for mark, name in _BOMS:
            if head.startswith(mark):
                return Encoding(name, bom=len(mark))
        if wide := _wide_without_mark(head[:4096]):
            return Encoding(wide, guessed=True)
        file.seek(0)
        if _valid_utf8(file):
            return Encoding("utf-8")
        file.seek(0)
        lines = _lines_beyond_ascii(file)
    good = sum(_decodes(line, "utf-8") for line in lines)
    if 2 * good > len(lines):
        return Encoding("utf-8")
    from charset_normalizer import from_bytes

    sample = b"\n".join(lines)
    best = from_bytes(sample, cp_isolation=_CANDIDATES).best()
    if best is None or best.encoding in _WESTERN:
        return Encoding("cp1252" if _decodes(sample, "cp1252") else "latin-1", guessed=True)
    return Encoding(best.encoding, guessed=True)


def blocks(
    path: Path, encoding: Encoding, limits: Limits, block_bytes: int = BLOCK_BYTES, span: FileSpan | None = None
) -> Iterator[TextBlock]:
    """The file's lines, in order, in blocks of about `block_bytes`; a line past `limits.record_bytes` is unreadable.

    span: only those blocks, which are the same as when the whole file is read (see `spans`).
    """
    with path.open("rb") as file:
        file.seek(encoding.bom)
        lone_cr = _only_carriage_returns(file, encoding)
        span = span or FileSpan(encoding.bom, encoding.bom, 1, None)
        file.seek(span.start)
        first = span.first
        uncopied = () if encoding.wide or lone_cr else _whole_lines(file, block_bytes, span, limits.record_bytes)
        pieces = _octets(_pieces(file, block_bytes, span), encoding, lone_cr)
        for data, whole, last in chain(
            ((lines, True, False) for lines in uncopied), _cut_lines(pieces, limits.record_bytes)
        ):
            if last and span.stop is not None:
                return  # the next span begins with it
            octets, unreadable = _utf8(data, whole, encoding, limits)
            lines = octets.count(b"\n") + 1
            yield TextBlock(first, octets, unreadable, last, file.tell(), lines)
            first += lines


def spans(
    path: Path, encoding: Encoding, limits: Limits, together: int, block_bytes: int = BLOCK_BYTES
) -> list[FileSpan]:
    """The file in spans of `together` blocks or more, each of which begins where one of the file's blocks does. One
    span where line ends are not bytes 0x0A. Reads the whole file, to number the lines."""
    begun: list[tuple[int, int, int]] = [(encoding.bom, encoding.bom, 1)]
    with path.open("rb") as file:
        file.seek(encoding.bom)
        if not encoding.wide and not _only_carriage_returns(file, encoding):
            line, rest, number = 1, 0, 0
            while piece := file.read(block_bytes):
                if number and number % together == 0 and 0 <= rest <= limits.record_bytes:
                    begun.append((file.tell() - len(piece) - rest, file.tell() - len(piece), line))
                end = piece.rfind(b"\n")
                rest = len(piece) - end - 1 if end >= 0 else limits.record_bytes + 1
                line, number = line + piece.count(b"\n"), number + 1
    ends = [*(whole for _, whole, _ in begun[1:]), None]
    return [FileSpan(*one, stop) for one, stop in zip(begun, ends, strict=True)]


def _whole_lines(file: BinaryIO, block_bytes: int, span: FileSpan, line_bytes: int) -> Iterator[bytes]:
    """Blocks as they lie in the file, without their last line end: the same that `_cut_lines` puts together, uncopied.
    They end before the last edge, and where lines end otherwise than with "\n" or a long line lies on an edge; the
    file is left where the next block begins."""
    sought = min(block_bytes, _LINE_END_SOUGHT_BYTES, line_bytes)
    while (edge := _next_edge(file, block_bytes, span)) <= (span.stop or edge):
        start = file.tell()
        file.seek(edge - sought)
        before = file.read(sought)
        end = before.rfind(b"\n")
        file.seek(start)
        if end < 0 or len(before) < sought or edge - sought + end < start:
            return
        lines = file.read(edge - sought + end - start)
        if b"\r" in lines:
            file.seek(start)
            return
        file.seek(1, SEEK_CUR)
        yield lines


def _pieces(file: BinaryIO, block_bytes: int, span: FileSpan) -> Iterator[bytes]:
    """The file from where it stands to the end of the span, in the pieces of which blocks are cut."""
    while piece := file.read(min(_next_edge(file, block_bytes, span), span.stop or sys.maxsize) - file.tell()):
        yield piece


def _next_edge(file: BinaryIO, block_bytes: int, span: FileSpan) -> int:
    """The byte before which the next block ends, at the last end of a line. Edges lie `block_bytes` apart; the block
    before begins up to a line before its own edge."""
    behind = max(file.tell() - span.whole, 0)
    return span.whole + (-(-behind // block_bytes) + 1) * block_bytes


def longer_line(data: bytes, size: int) -> bool:
    """Whether a line of `data` is longer than `size` bytes; looks at one place in each `size` bytes."""
    start = 0
    while start + size < len(data):
        end = data.rfind(b"\n", start, start + size + 1)
        if end < 0:
            return True
        start = end + 1
    return False


def characters(path: Path, encoding: Encoding, size: int) -> Iterator[str]:
    """The file's text in pieces of `size` bytes; a byte that cannot be decoded becomes a lone surrogate (UTF-16:
    U+FFFD)."""
    decoder = codecs.getincrementaldecoder(encoding.name)("replace" if encoding.wide else "surrogateescape")
    with path.open("rb") as file:
        file.seek(encoding.bom)
        while piece := file.read(size):
            yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def _octets(pieces: Iterator[bytes], encoding: Encoding, lone_cr: bool) -> Iterator[bytes]:
    """The file's pieces as pieces whose line ends are the byte 0x0A; UTF-16 and UTF-32 come out as UTF-8."""
    decoder = codecs.getincrementaldecoder(encoding.name)("replace") if encoding.wide else None
    pending_cr = False
    for piece in pieces:
        if decoder is not None:
            piece = decoder.decode(piece).encode("utf-8", "replace")  # noqa: PLW2901
        if pending_cr:
            piece = b"\r" + piece  # noqa: PLW2901
        pending_cr = piece.endswith(b"\r") and not lone_cr
        if pending_cr:
            piece = piece[:-1]  # noqa: PLW2901
        if b"\r" in piece:  # a quick look: replacing goes over all of the piece
            piece = piece.replace(b"\r", b"\n") if lone_cr else piece.replace(b"\r\n", b"\n")  # noqa: PLW2901
        yield piece
    rest = b"\r" if pending_cr else b""
    if decoder is not None:
        rest += decoder.decode(b"", final=True).encode("utf-8", "replace")
    if rest:
        yield rest


def _cut_lines(pieces: Iterator[bytes], line_bytes: int) -> Iterator[tuple[bytes, bool, bool]]:
    """(whole lines without the last line end, True, last?), or (start of an overlong line, False, last?)."""
    rest, overlong = b"", False
    for piece in pieces:
        start = 0
        if overlong:
            end = piece.find(b"\n")
            if end < 0:
                rest = (rest + piece[:RAW_KEPT])[:RAW_KEPT]
                continue
            yield (rest + piece[: min(end, RAW_KEPT)])[:RAW_KEPT], False, False
            rest, start, overlong = b"", end + 1, False
        end = piece.rfind(b"\n", start)
        if end >= 0:
            yield b"".join((rest, memoryview(piece)[start:end])), True, False
            rest, start = b"", end + 1
        rest += piece[start:]
        if len(rest) > line_bytes:
            rest, overlong = rest[:RAW_KEPT], True
    yield rest, not overlong, True


def _utf8(data: bytes, whole: bool, encoding: Encoding, limits: Limits) -> tuple[bytes, dict[int, tuple[str, str]]]:
    """`octets` and `unreadable` of a Block."""
    name = "utf-8" if encoding.wide else encoding.name
    too_long = f"the line is longer than {limits.record_bytes:,} bytes"
    if not whole:
        return _IN_PLACE, {0: (too_long, encodable(data.decode(name, "replace")))}
    suspect = encoding.wide and _REPLACED in data
    if not suspect and not longer_line(data, limits.record_bytes):
        if name == "utf-8" and data.isascii():
            return data, {}
        try:
            text = data.decode(name)
            return data if name == "utf-8" else text.encode(), {}
        except UnicodeDecodeError:
            pass  # settled line by line
    lines: list[bytes] = []
    unreadable: dict[int, tuple[str, str]] = {}
    for index, line in enumerate(data.split(b"\n")):
        reason = too_long if len(line) > limits.record_bytes else _fault(line, name, encoding)
        if reason:
            unreadable[index] = (reason, encodable(line[: 4 * RAW_KEPT].decode(name, "replace")))
        lines.append(_IN_PLACE if reason else line.decode(name).encode())
    return b"\n".join(lines), unreadable


def _fault(line: bytes, name: str, encoding: Encoding) -> str:
    if encoding.wide:
        return f"bytes that are not {encoding.name}" if _REPLACED in line else ""
    try:
        line.decode(name)
    except UnicodeDecodeError as error:
        return f"bytes that are not {name} (byte {error.start + 1} of the line)"
    return ""


def _wide_without_mark(head: bytes) -> str:
    """UTF-16 without a mark shows as zero bytes at every other place."""
    even, odd = head[0::2], head[1::2]
    if len(odd) < 2:
        return ""
    if odd.count(0) > 0.6 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.6 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "utf-16-be"
    return ""


def _only_carriage_returns(file: BinaryIO, encoding: Encoding) -> bool:
    start = file.tell()
    head = file.read(_SCAN_BYTES)
    file.seek(start)
    return b"\n" not in head and b"\r" in head.rstrip(b"\r\x00")


def _valid_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := file.read(_SCAN_BYTES):
            if not piece.isascii() or decoder.getstate()[0]:  # of ASCII there is nothing to decode
                decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _lines_beyond_ascii(file: BinaryIO) -> list[bytes]:
    """Up to _SAMPLED_LINES_BYTES of the lines (each cut to 4 KiB) that hold other than ASCII characters."""
    found: list[bytes] = []
    size = 0
    while size < _SAMPLED_LINES_BYTES and (piece := file.read(_SCAN_BYTES)):
        if piece.isascii():
            continue
        for line in piece.split(b"\n")[:-1] or [piece]:
            if not line.isascii() and size < _SAMPLED_LINES_BYTES:
                found.append(line[:4096])
                size += len(found[-1])
    return found


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
