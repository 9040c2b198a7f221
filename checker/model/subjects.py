"""Subjects: what a rule judges, as a value: which rows are its own, and what reports call one and many.

A rule says it by `on:`, a list of record kinds; without it, it judges uses. Counts, findings and sentences take the
noun from here, so that no report says "use" of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from checker.model.kinds import KINDS, USE_KINDS
from checker.model.words import join_words, with_article

_OF_A_USE = re.compile(r"\b(the|a) use\b")
_OF_USES = re.compile(r"\buses\b")


@dataclass(frozen=True)
class Subject:
    """What is judged. kinds: of the records that are such subjects. noun, plural: one and many in reports.
    period: which of PERIODS it is; "" where it is a record."""

    kinds: tuple[str, ...]
    noun: str
    plural: str
    period: str = ""

    def own_rows(self) -> pl.Expr:
        """Whether a row of a frame with the record kind in `kind` is such a subject."""
        return pl.col("kind").is_in(list(self.kinds))

    def in_words(self, text: str) -> str:
        """A sentence that speaks of "the use", as it speaks of this subject."""
        if self is USE or self.period:
            return text
        one = {"the": f"the {self.noun}", "a": with_article(self.noun)}
        return _OF_A_USE.sub(lambda found: one[found[1]], _OF_USES.sub(self.plural, text))

    def count_in_words(self, count: int) -> str:
        """`1 use`, `1,204 enrollments`."""
        return f"{count:,} {self.noun if count == 1 else self.plural}"


USE = Subject(tuple(kind.value for kind in USE_KINDS), "use", "uses")
"""A search or a live deployment, with all that is linked to it."""


PERIODS = {"week": "weeks", "month": "months", "quarter": "quarters", "year": "years"}
"""What `on: {each: ...}` may name: one and many."""

CLAIM = "statement"
"""Stands for a period of a rule that holds a public statement against the records: the days that it speaks of."""


_REPORTS = {"week": "weekly report", "month": "monthly report", "quarter": "quarterly report", "year": "yearly report"}


def every_period(period: str, rule: str, *, report: bool = False) -> Subject:
    """Every week, month, quarter or year of the audited time, as a rule judges it: its numbers are that rule's own.
    report: what is judged is the report that is due for it."""
    if period == CLAIM:
        return Subject((f"{CLAIM} of {rule}",), CLAIM, f"{CLAIM}s", CLAIM)
    noun, plural = (_REPORTS[period], f"{_REPORTS[period]}s") if report else (period, PERIODS[period])
    return Subject((f"{period} of {rule}",), noun, plural, period)


def subject_of(kinds: Iterable[str]) -> Subject:
    """The subject of a rule that judges records of these kinds; all kinds of use are USE."""
    return _subject_of(tuple(kinds))


@lru_cache(maxsize=1024)
def _subject_of(kinds: tuple[str, ...]) -> Subject:
    judged = tuple(sorted(str(kind) for kind in kinds))
    if set(judged) == set(USE.kinds):
        return USE
    nouns, plurals = [KINDS[kind].noun for kind in judged], [KINDS[kind].plural for kind in judged]
    return Subject(judged, join_words(nouns), join_words(plurals, "and"))
