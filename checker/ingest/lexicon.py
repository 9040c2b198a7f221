"""Lexicons: versioned word lists that are looked for in the reasons typed into a log.

A match is an indication, shown with its words and counted beside the verdicts. It never decides one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import polars as pl
from pydantic import Field

from checker.disk_cache import from_cache
from checker.ingest.marked_yaml import Key, read, validate
from checker.model.errors import Collector, UsageError
from checker.model.frozen import Frozen
from checker.resources import policies_root


class Term(Frozen):
    """A word pattern (regular expression, found as whole words, case ignored), and why it is in the list."""

    match: str
    why: str


class Negative(Frozen):
    """Words that hold a term but do not mean it; `spares`: a reason that is a match without this negative, and none
    with it."""

    match: str
    spares: str


class Lexicon(Frozen):
    """whole_reason: the reason must be made of nothing but terms (at most WHOLE of them); else a term anywhere in it is
    enough.

    negatives: taken out of the reason before terms are looked for; of a lexicon of whole reasons, each spares the
    reason.
    """

    id: str
    version: str
    meaning: str
    whole_reason: bool = Field(default=False, alias="whole-reason")
    sources: tuple[str, ...]
    terms: tuple[Term, ...]
    negatives: tuple[Negative, ...]


WHOLE = 8
"""How many terms the longest reason of a lexicon of whole reasons has: one that is longer says more than its words."""

_MATCH = dict.fromkeys(("reason", "lexicon", "version", "meaning", "matched"), pl.String)


FEW = 100
"""So few reasons are searched with Python's patterns alone, which are compiled sooner than those of Polars."""


@dataclass(frozen=True)
class _LexiconPatterns:
    """prefilter: what a reason that matches must hold, a pattern of Polars. finds: the words; of a whole lexicon, all
    of the reason.
    spared: what the negatives match."""

    lexicon: Lexicon
    prefilter: str
    finds: re.Pattern[str]
    spared: str

    @cached_property
    def spares(self) -> re.Pattern[str] | None:
        """The negatives: as long in compiling as the words, and asked only where a reason matches."""
        return re.compile(self.spared, re.I) if self.spared else None


def load_lexicons(root: Path | None = None) -> list[Lexicon]:
    """The lexicons in `lists/lexicons` of the policies' root, by name. UsageError, or Mistakes, with the lines, for
    broken ones."""
    if root is None:
        return from_cache("lexicons", lambda: load_lexicons(policies_root()))
    folder = root / "lists" / "lexicons"
    mistakes, found = Collector(), []
    for path in sorted(folder.glob("*.yaml")):
        with mistakes:
            found.append(load_lexicon(path))
    mistakes.end()
    return found


@cache
def shipped_lexicon(name: str) -> Lexicon:
    """The lexicon of that name among those that come with the program."""
    return next(one for one in load_lexicons() if one.id == name)


def load_lexicon(path: Path) -> Lexicon:
    """The lexicon of a YAML file. UsageError, or Mistakes, with the line of each mistake and of each pattern that looks
    around."""
    marked = read(path)
    lexicon = validate(Lexicon, marked)
    patterns: list[tuple[Key, str]] = [(("terms", i, "match"), t.match) for i, t in enumerate(lexicon.terms)]
    patterns += [(("negatives", i, "match"), n.match) for i, n in enumerate(lexicon.negatives)]
    mistakes = Collector()
    for key, pattern in patterns:
        if re.search(r"\(\?[=!<P]|\\[1-9]", pattern):
            mistakes.add(
                UsageError(
                    "a pattern has no look-around, names or back references",
                    where=marked.location(key),
                    hint="leave out (?=, (?!, (?<, (?P and \\1",
                )
            )
    try:
        _ = _compile_lexicon(lexicon).spares
    except re.error as error:
        for key, pattern in patterns:
            with mistakes:
                _check(pattern, marked.location(key))
        if not mistakes:
            hint = "a bracket that one pattern opens is closed by another: close it in its own"
            mistakes.stop(
                UsageError(f"the patterns together are not a regular expression: {error}", where=str(path), hint=hint)
            )
    mistakes.end()
    return lexicon


def _check(pattern: str, where: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise UsageError(
            f"not a regular expression: {error}",
            where=where,
            hint="write \\( or \\[ for a bracket that is meant itself",
        ) from error


def matches(reasons: pl.Series, lexicons: Sequence[Lexicon] | None = None) -> pl.DataFrame:
    """Which lexicons, by default the shipped ones, match the distinct `reasons`.

    Returns one row a reason, lexicon and different matched words: `reason`, `lexicon`, `version`, `meaning`,
    `matched` (the words as found, case-folded, blanks joined).
    """
    if reasons.is_empty():
        return pl.DataFrame(schema=_MATCH)
    found = [
        _matches(reasons, _compile_lexicon(lexicon)) for lexicon in (load_lexicons() if lexicons is None else lexicons)
    ]
    return pl.concat(found) if found else pl.DataFrame(schema=_MATCH)


def _compile_lexicon(lexicon: Lexicon) -> _LexiconPatterns:
    words = "|".join(f"(?:{term.match})" for term in lexicon.terms)
    spared = "|".join(rf"(?:\b|_)(?:{n.match})(?:\b|_)" for n in lexicon.negatives)
    if lexicon.whole_reason:
        whole = rf"(?i)^\W*(?:(?:{words})(?:[\W_]+|$)){{1,{WHOLE}}}$"
        return _LexiconPatterns(lexicon, whole, re.compile(whole), spared)
    finds = re.compile(rf"(?:\b|(?<=_))(?:{words})(?:\b|(?=_)|(?<=\W))", re.I)
    return _LexiconPatterns(lexicon, rf"(?i)(?:\b|_)(?:{words})", finds, spared)


def _matches(reasons: pl.Series, compiled: _LexiconPatterns) -> pl.DataFrame:
    """`reason`, `lexicon`, `version`, `meaning`, `matched` of the distinct reasons that match."""
    rows = [
        (reason, word) for reason in _likely(reasons, compiled) for word in _words(" ".join(reason.split()), compiled)
    ]
    lexicon = compiled.lexicon
    frame = pl.DataFrame(rows, schema={"reason": pl.String, "matched": pl.String}, orient="row")
    return frame.with_columns(
        pl.lit(lexicon.id).alias("lexicon"),
        pl.lit(lexicon.version).alias("version"),
        pl.lit(lexicon.meaning).alias("meaning"),
    ).select(*_MATCH)


def _likely(reasons: pl.Series, compiled: _LexiconPatterns) -> list[str]:
    """The reasons that may match. What is printable ASCII, Python's patterns and those of Polars read alike; else
    Polars decides."""
    if len(reasons) <= FEW and all(reason.isascii() and reason.isprintable() for reason in reasons):
        return reasons.to_list()
    return reasons.filter(reasons.str.replace_all(r"\s+", " ").str.contains(compiled.prefilter)).to_list()


def _words(text: str, compiled: _LexiconPatterns) -> list[str]:
    """The different words of a reason that match, and none where it does not as it is written; a whole lexicon's reason
    matches as it is, where nothing spares it."""
    if not compiled.finds.search(text):
        return []
    if compiled.lexicon.whole_reason:
        return [] if compiled.spares and compiled.spares.search(text) else [_trim(text)]
    left = compiled.spares.sub(" ", text) if compiled.spares else text
    return list(dict.fromkeys(_trim(m.group()) for m in compiled.finds.finditer(left)))


def _trim(words: str) -> str:
    return words.casefold().strip(" .,;:!?")
