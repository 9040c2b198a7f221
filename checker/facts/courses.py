"""Which courses are trainings in face recognition, by `policies/lists/fr-training.yaml` (reading R26)."""

from __future__ import annotations

import re
from functools import cache

import polars as pl
import yaml

from checker.resources import policies_root

LIST = "fr-training"


@cache
def _listed() -> tuple[frozenset[str], frozenset[str]]:
    """The names on the list, as `_plain` writes them, and the words that tell nothing beside a name."""
    written = yaml.safe_load((policies_root() / "lists" / f"{LIST}.yaml").read_text(encoding="utf-8"))
    besides = frozenset(written["besides"])
    return frozenset(_plain(name, besides) for name in written["yes"]), besides


def _plain(course: str, besides: frozenset[str]) -> str:
    words = re.findall(r"[^\W\d_]+", re.sub(r"['’]", "", course.casefold()))
    return " ".join(word for word in words if word not in besides)


def in_face_recognition(course: str) -> bool:
    """Whether the course is on the list; one that is not may be any training (reading R26)."""
    names, besides = _listed()
    return _plain(course, besides) in names


def counted(course: pl.Expr, courses: pl.Series) -> pl.Expr:
    """Whether a training surely counts. courses: the distinct courses that `course` may hold."""
    counting = [one for one in courses.drop_nulls() if in_face_recognition(one)]
    return course.is_in(counting).fill_null(False) if counting else pl.lit(False)
