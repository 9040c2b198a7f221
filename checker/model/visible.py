"""Text of a log made safe to show: what would act instead of being read is written out.

An escape sequence in a reason could recolor or rewrite a terminal, a right-to-left override could reverse a sentence
on a page, a line break could forge a line of its own. Letters of every script stay as they are.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable

_JOINERS = {"\u200c", "\u200d"}
"""Zero-width (non-)joiners: Arabic, Persian and Indic spelling needs them."""

_ACTS = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Unicode categories that act: controls, formats (among them bidirectional marks), lone surrogates, line separators."""


def _is_none(code: int) -> bool:
    """Whether it is one of the 66 code points that are no characters: XML may not hold some of them."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


_NOT_PLAIN = re.compile(r"[^\x00-\x7e]+")
"""What JSON may hold as it is and yet acts: JSON writes the controls of ASCII as escapes, but for the last (delete)."""
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


class _Translation(dict[int, str]):
    """For `str.translate`: what each character is written as, worked out once for each that is met."""

    def __init__(self, written: Callable[[str], str]) -> None:
        super().__init__()
        self._spell = written

    def __missing__(self, code: int) -> str:
        char = chr(code)
        acts = (char not in _JOINERS and unicodedata.category(char) in _ACTS) or _is_none(code)
        self[code] = made = self._spell(char) if acts else char
        return made


def _escape(char: str) -> str:
    if char in _NAMED:
        return _NAMED[char]
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


_SHOWN = _Translation(_escape)
_IN_JSON = _Translation(lambda char: json.dumps(char)[1:-1] if ord(char) > 0x7F else f"\\u{ord(char):04x}")


def visible(text: str) -> str:
    """`text` in one line, every character that acts written as an escape (`\\x1b`, `\\u202e`, `\\n`)."""
    return text if text.isprintable() else text.translate(_SHOWN)


def visible_lines(text: str) -> str:
    """`text` of several lines, each as `visible` makes it."""
    return "\n".join(map(visible, text.split("\n")))


def in_json(written: bytes) -> bytes:
    """JSON with the characters that act as escapes (`\\u202e`): the same values, and safe to print on a terminal."""
    if written.isascii() and b"\x7f" not in written:
        return written
    return _NOT_PLAIN.sub(lambda found: found[0].translate(_IN_JSON), written.decode("utf-8")).encode("utf-8")


def path_text(path: object) -> str:
    """A path as text. A file's name may hold bytes that are none: these are written out, in every report alike."""
    return str(path).encode("utf-8", "backslashreplace").decode()


ACTING = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}--[\u200c\u200d]]"
"""The same set, as a pattern for Polars: cells without a match need no rewriting."""


def shorten(text: str, most: int) -> str:
    """`visible(text)`, cut to `most` characters with three dots."""
    safe = visible(text[: most + 1])
    return safe if len(safe) <= most else safe[: most - 3].rstrip() + "..."
