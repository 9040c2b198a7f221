"""Subjects: what a rule judges, as a value: which rows are its own, and what reports call one and many.

A rule says it by `on:`, a list of record kinds; without it, it judges uses. Counts, findings and sentences take the
noun from here, so that no report says "use" of something else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from checker.model.kinds import KINDS, USE_KINDS
from checker.model.words import joined


@dataclass(frozen=True)
class Subject:
    """What is judged. kinds: of the records that are such subjects. noun, plural: one and many in reports."""

    kinds: tuple[str, ...]
    noun: str
    plural: str

    def own_rows(self, column: str = "kind") -> pl.Expr:
        """Whether a row of a frame with the record kind in `column` is such a subject."""
        return pl.col(column).is_in(list(self.kinds))

    def counted(self, count: int) -> str:
        """`1 use`, `1,204 enrollments`."""
        return f"{count:,} {self.noun if count == 1 else self.plural}"


USE = Subject(tuple(kind.value for kind in USE_KINDS), "use", "uses")
"""A search or a live deployment, with all that is linked to it."""


def subject_of(kinds: Iterable[str]) -> Subject:
    """The subject of a rule that judges records of these kinds; all kinds of use are USE."""
    judged = tuple(sorted(str(kind) for kind in kinds))
    if set(judged) == set(USE.kinds):
        return USE
    nouns, plurals = [KINDS[kind].noun for kind in judged], [KINDS[kind].plural for kind in judged]
    return Subject(judged, joined(nouns), joined(plurals, "and"))
