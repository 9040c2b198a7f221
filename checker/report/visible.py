"""Text of a log made safe to show: what would act instead of being read is written out.

An escape sequence in a reason could recolor or rewrite a terminal, a right-to-left override could reverse a sentence
on a page, a line break could forge a line of its own. Letters of every script stay as they are.
"""

from __future__ import annotations

import re
import unicodedata

_JOINERS = {"\u200c", "\u200d"}
"""Zero-width (non-)joiners: Arabic, Persian and Indic spelling needs them."""

_ACTS = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Unicode categories that act: controls, formats (among them bidirectional marks), lone surrogates, line separators."""

_SUSPECT = re.compile(r"[^ -~]")
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _one(match: re.Match[str]) -> str:
    char = match.group()
    if char in _JOINERS or unicodedata.category(char) not in _ACTS:
        return char
    if char in _NAMED:
        return _NAMED[char]
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def visible(text: str) -> str:
    """`text` in one line, every character that acts written as an escape (`\\x1b`, `\\u202e`, `\\n`)."""
    return _SUSPECT.sub(_one, text)


ACTING = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}--[\u200c\u200d]]"
"""The same set, as a pattern for Polars: cells without a match need no rewriting."""


def shortened(text: str, most: int) -> str:
    """`visible(text)`, cut to `most` characters with three dots."""
    safe = visible(text)
    return safe if len(safe) <= most else safe[: most - 3].rstrip() + "..."
