"""Durations as clauses write them: `90m`, `48h`, `30d`, `2w`, `6 months`, `1 year` (reading R27)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checker.model.errors import PolicyError
from checker.model.yaml_lines import Node

_UNITS = {
    "m": ("minutes", 1, "minute"), "min": ("minutes", 1, "minute"), "h": ("minutes", 60, "hour"),
    "d": ("days", 1, "day"), "w": ("days", 7, "week"), "month": ("months", 1, "month"),
    "months": ("months", 1, "month"), "year": ("months", 12, "year"), "years": ("months", 12, "year"),
}  # fmt: skip
"""What a clause writes -> the unit of the fact that counts it, how many of these it is, and its noun."""
_BUSINESS = re.compile(r"[0-9]+\s*business[- ]days?\Z")
PATTERN = rf"[0-9]+ *({'|'.join(_UNITS)})"
"""A duration, for the JSON Schema of policies."""
_DURATION = re.compile(rf"([0-9]+)\s*({'|'.join(_UNITS)})\Z")


@dataclass(frozen=True)
class Duration:
    """So many of `unit`: exact minutes, civil days or civil months. words: as a sentence says it, "2 weeks"."""

    amount: int
    unit: str
    words: str
    where: str


def duration(node: Node, what: str) -> Duration:
    """The duration that a node writes. Hours and minutes are exact; days, weeks, months and years are civil days of
    the agency's place (reading R27). PolicyError for anything else; business days are not counted yet."""
    written = str(node.data).strip()
    if _BUSINESS.match(written):
        raise PolicyError(
            f"{what} is {node.shown()}; business days cannot be counted yet, because no calendar of holidays is known",
            where=node.where,
            hint="mark the clause `to do:` with that reason; days, as 30d, count Saturdays, Sundays and holidays too",
        )
    found = _DURATION.match(written)
    if not found:
        raise PolicyError(
            f"{what} is {node.shown()}, not a duration", where=node.where, hint="write 15m, 48h, 30d, 2w or 6 months"
        )
    unit, of_these, noun = _UNITS[found[2]]
    count = int(found[1])
    return Duration(count * of_these, unit, f"{count} {noun}{'' if count == 1 else 's'}", node.where)


def in_unit(node: Node, what: str, unit: str) -> int:
    """A duration as a number of `unit`; PolicyError where it is of another sort, since a day is no 24 hours."""
    found = duration(node, what)
    if found.unit != unit:
        allowed = {"minutes": "hours or minutes", "days": "days or weeks", "months": "months or years"}[unit]
        raise PolicyError(
            f"{what} is {node.shown()}, and is counted in {allowed} here", where=node.where, hint=f"write {allowed}"
        )
    return found.amount
