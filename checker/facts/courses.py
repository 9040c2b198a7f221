"""Which courses are trainings in face recognition, by `policies/lists/fr-training.yaml` (reading R26)."""

from __future__ import annotations

import re
from functools import cache

import polars as pl

from checker.resources import policies_root

LIST = "fr-training"


@cache
def _course_list() -> tuple[frozenset[str], frozenset[str]]:
    """The names on the list, as `_plain` writes them, and the words that tell nothing beside a name."""
    import yaml  # a run without records of training has no use for it

    written = yaml.safe_load((policies_root() / "lists" / f"{LIST}.yaml").read_text(encoding="utf-8"))
    besides = frozenset(written["besides"])
    return frozenset(_plain(name, besides) for name in written["yes"]), besides


def _plain(course: str, besides: frozenset[str]) -> str:
    words = re.findall(r"[^\W\d_]+", re.sub(r"['’]", "", course.casefold()))
    return " ".join(word for word in words if word not in besides)


def in_face_recognition(course: str) -> bool:
    """Whether the course is on the list; one that is not may be any training (reading R26).

    One whose name is made of several listed names is a special kind of them, and counts (reading R22): "Clearview AI
    facial recognition".
    """
    names, besides = _course_list()
    return _made_of(_plain(course, besides).split(), names)


def _made_of(words: list[str], names: frozenset[str]) -> bool:
    """Whether the words are one listed name after the other, and nothing else."""
    parts = range(1, len(words) + 1)
    return any(" ".join(words[:n]) in names and (n == len(words) or _made_of(words[n:], names)) for n in parts)


def surely_counts(course: pl.Expr, courses: pl.Series) -> pl.Expr:
    """Whether a training surely counts. courses: the distinct courses that `course` may hold."""
    counting = [one for one in courses.drop_nulls() if in_face_recognition(one)]
    return course.is_in(counting).fill_null(False) if counting else pl.lit(False)
