"""Headings of columns: how they are compared, and which of them the generic profile knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from checker.ingest.states import fold

SHIPPED = Path(__file__).parent / "profiles"
GENERIC = "generic"
_FOOTNOTE = re.compile("(?<=[a-z])[0-9]{1,2}$|[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+$")
_NAMING = frozenset({"from", "clock"})


def fold_header(header: str) -> str:
    """Case, spaces, punctuation and camelCase folded; "#" is "number": `caseNumber`, `Case #` and `CASE NUMBER`
    agree."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", header)
    return fold(apart.replace("#", " number "))


def by_heading(columns: Iterable[str]) -> dict[str, str]:
    """Folded heading -> the first column so called. A figure that stands at a heading's end as the mark of a footnote
    ("True Alerts1") is no part of it, where no other column has that name."""
    names = tuple(columns)
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(fold_header(name), name)
    bare: dict[str, list[str]] = {}
    for folded, name in found.items():
        bare.setdefault(_FOOTNOTE.sub("", folded), []).append(name)
    return {folded: same[0] for folded, same in bare.items() if len(same) == 1} | found


@cache
def known_headings() -> frozenset[str]:
    """The headings, folded, that the generic profile knows. (Its file is read as it stands: readers of tables need no
    more of a profile than this.)"""
    text = (SHIPPED / f"{GENERIC}.yaml").read_text(encoding="utf-8")
    profile = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (both are safe)
    flags = [heading for also in profile["also"] for heading in _listed(also.get("flag", []))]
    rules = [profile["columns"], *(also.get("columns", {}) for also in profile["also"])]
    named = [heading for columns in rules for rule in columns.values() for heading in _of(rule)]
    return frozenset(fold_header(heading) for heading in (*flags, *named))


def _of(rule: Any) -> Iterator[str]:
    """The headings that a rule of a profile names for itself."""
    if isinstance(rule, dict):
        for key in _NAMING & rule.keys():
            yield from _listed(rule[key])
    else:
        yield from _listed(rule)


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
