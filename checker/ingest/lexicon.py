"""Lexicons: versioned word lists that are looked for in the reasons typed into a log.

A match is an indication, shown with its words and counted beside the verdicts. It never decides one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from pydantic import BaseModel, ConfigDict

from checker.ingest.marked_yaml import Key, read, validated
from checker.model.errors import UsageError
from checker.resources import policies_root


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Term(_Strict):
    """A word pattern (regular expression, found as whole words, case ignored), and why it is in the list."""

    match: str
    why: str


class Lexicon(_Strict):
    """whole: the reason as a whole must be the term, case and punctuation at its ends aside. negatives: taken out first."""

    id: str
    version: str
    meaning: str
    whole: bool = False
    sources: tuple[str, ...]
    terms: tuple[Term, ...]
    negatives: tuple[str, ...] = ()


_MATCH = dict.fromkeys(("reason", "lexicon", "version", "meaning", "matched"), pl.String)


@dataclass(frozen=True)
class _Compiled:
    lexicon: Lexicon
    anything: str
    finds: re.Pattern[str]
    spares: re.Pattern[str] | None


def load_lexicons(root: Path | None = None) -> list[Lexicon]:
    """The lexicons in `lists/lexicons` of the policies' root, by name. UsageError, with the line, for a broken one."""
    folder = (root or policies_root()) / "lists" / "lexicons"
    return [load_lexicon(path) for path in sorted(folder.glob("*.yaml"))]


def load_lexicon(path: Path) -> Lexicon:
    marked = read(path)
    lexicon = validated(Lexicon, marked)
    patterns: list[tuple[Key, str]] = [(("terms", i, "match"), t.match) for i, t in enumerate(lexicon.terms)]
    patterns += [(("negatives", i), n) for i, n in enumerate(lexicon.negatives)]
    for key, pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise UsageError(f"not a regular expression: {error}", where=marked.where(key)) from error
        if re.search(r"\(\?[=!<P]|\\[1-9]", pattern):
            raise UsageError("a pattern has no look-around, names or back references", where=marked.where(key))
    return lexicon


def matches(reasons: pl.Series, lexicons: Sequence[Lexicon] | None = None) -> pl.DataFrame:
    """Which lexicons, by default the shipped ones, match the distinct `reasons`.

    Returns one row a reason, lexicon and different matched words: `reason`, `lexicon`, `version`, `meaning`, `matched` (the words
    as found, case-folded, blanks joined).
    """
    found = [_matches(reasons, _compiled(lexicon)) for lexicon in (load_lexicons() if lexicons is None else lexicons)]
    return pl.concat(found) if found else pl.DataFrame(schema=_MATCH)


def _compiled(lexicon: Lexicon) -> _Compiled:
    words = "|".join(f"(?:{term.match})" for term in lexicon.terms)
    pattern = rf"^\W*(?:{words})\W*$" if lexicon.whole else rf"(?:\b|(?<=_))(?:{words})(?:\b|(?=_)|(?<=\W))"
    loose = rf"(?i)^\W*(?:{words})\W*$" if lexicon.whole else rf"(?i)(?:\b|_)(?:{words})"
    spared = "|".join(rf"\b(?:{n})\b" for n in lexicon.negatives)
    return _Compiled(lexicon, loose, re.compile(pattern, re.I), re.compile(spared, re.I) if spared else None)


def _matches(reasons: pl.Series, compiled: _Compiled) -> pl.DataFrame:
    """`reason`, `lexicon`, `version`, `meaning`, `matched` of the distinct reasons that match."""
    candidates = reasons.filter(reasons.str.replace_all(r"\s+", " ").str.contains(compiled.anything))
    rows: list[tuple[str, str]] = []
    for reason in candidates:
        text = " ".join(reason.split())
        text = compiled.spares.sub(" ", text) if compiled.spares else text
        words = dict.fromkeys(m.group().casefold().strip(" .,;:!?") for m in compiled.finds.finditer(text))
        rows.extend((reason, word) for word in words)
    lexicon = compiled.lexicon
    frame = pl.DataFrame(rows, schema={"reason": pl.String, "matched": pl.String}, orient="row")
    return frame.with_columns(
        pl.lit(lexicon.id).alias("lexicon"), pl.lit(lexicon.version).alias("version"), pl.lit(lexicon.meaning).alias("meaning")
    ).select(*_MATCH)
