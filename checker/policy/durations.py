"""Durations as clauses write them: `90m`, `48h`, `30d`, `2w`, `6 months`, `1 year`, `3 business days` (reading R27)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checker.model.errors import PolicyError
from checker.model.yaml_lines import Node
from checker.policy.blocks import FromYaml, either_schema, read_later

_UNITS = {
    "m": ("minutes", 1, "minute"), "min": ("minutes", 1, "minute"), "h": ("minutes", 60, "hour"),
    "d": ("days", 1, "day"), "w": ("days", 7, "week"), "month": ("months", 1, "month"),
    "months": ("months", 1, "month"), "year": ("months", 12, "year"), "years": ("months", 12, "year"),
    **dict.fromkeys(
        ("business days", "business-days", "business day", "business-day"), ("workdays", 1, "business day")
    ),
}  # fmt: skip
"""What a clause writes -> the unit of the fact that counts it, how many of these it is, and its noun."""
PATTERN = rf"([0-9]+) *({'|'.join(_UNITS)})"


@dataclass(frozen=True)
class Duration:
    """So many of `unit`: exact minutes, civil days, civil months or business days. words: as a sentence says it,
    "2 weeks"."""

    amount: int
    unit: str
    words: str
    where: str


def duration(node: Node, what: str) -> Duration:
    """The duration that a node writes. Hours and minutes are exact; days, weeks, months and years are civil days of
    the agency's place, business days those of its calendar (reading R27). PolicyError for anything else."""
    written = str(node.data).strip()
    found = re.fullmatch(PATTERN, written)
    if not found:
        raise PolicyError(
            f"{what} is {node.in_words()}, not a duration",
            where=node.location,
            hint="write 15m, 48h, 30d, 2w, 6 months or 3 business days",
        )
    unit, of_these, noun = _UNITS[found[2]]
    count = int(found[1])
    return Duration(count * of_these, unit, f"{count} {noun}{'' if count == 1 else 's'}", node.location)


def in_unit(node: Node, what: str, unit: str) -> int:
    """A duration as a number of `unit`; PolicyError where it is of another sort, since a day is no 24 hours."""
    found = duration(node, what)
    if found.unit != unit:
        allowed = {
            "minutes": "hours or minutes",
            "days": "days or weeks",
            "months": "months or years",
            "workdays": "business days",
        }[unit]
        raise PolicyError(
            f"{what} is {node.in_words()}, and is counted in {allowed} here",
            where=node.location,
            hint=f"write {allowed}",
        )
    return found.amount


DURATION = FromYaml(duration, {"type": "string", "pattern": f"^{PATTERN}$"})
NUMBER = read_later(either_schema({"type": "number"}, DURATION.json_schema()))
"""A limit: a number, or a duration of a fact that counts time."""
