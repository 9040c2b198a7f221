"""A row of a log as a dictionary: what its cells hold, and when what it records happened."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]

DAY = 86_400_000_000
MINUTE = 60_000_000
FURTHEST_ZONES = 14 * 60 * MINUTE
"""How far a clock of unknown zone can be from UTC; two of them can be twice as far apart."""


@dataclass(frozen=True)
class Span:
    """A moment that is known to lie between two instants, both included."""

    first: float
    last: float

    def surely_before(self, other: Span) -> bool:
        """R8: only an earlier instant is before."""
        return self.last < other.first

    def maybe_before(self, other: Span) -> bool:
        """R8: at the same instant, as finely as the log keeps it, nobody can tell."""
        return self.first <= other.last

    def surely_by(self, other: Span) -> bool:
        """What is done by a moment may be done in it."""
        return self.last <= other.first


def state_of(row: Row, field: str) -> str:
    return row.get(f"{field}__state") or "not_exported"


def hides(row: Row, field: str) -> bool:
    """Whether the cell holds something that is not shown."""
    return state_of(row, field) not in ("value", "not_exported", "empty", "placeholder")


def has(row: Row, field: str) -> bool:
    return state_of(row, field) == "value"


def value(row: Row, field: str) -> Any:
    return row[field] if has(row, field) else None


def fold(text: str) -> str:
    return text.strip().lower()


def when(row: Row, use: Row, field: str = "time") -> Span:
    """A time of a row, on the clock of the use."""
    low, high = row.get(f"{field}_lo"), row.get(f"{field}_hi")
    if row["kind"] == "discovery_deadline" and field == "time" and low is not None:
        low, high = _too_late(low, high)
    unknown_zones = sum(r["clock"] != "utc" for r in (row, use)) if row["clock"] != use["clock"] else 0
    apart = FURTHEST_ZONES * unknown_zones
    return Span(-math.inf if low is None else low - apart, math.inf if high is None else high + apart)


def _too_late(low: int, high: int) -> tuple[int, int]:
    """A deadline: a date includes that day, "11:00" is eleven sharp, and its last instant is in time (R9)."""
    if high - low == DAY - 1:
        return high + 1, high
    return (low + 1, low) if high - low < MINUTE else (low + 1, high)


def decision(row: Row) -> bool | None:
    """Whether an approval was given. A list without a column for it says nothing of it (R44); a use's own row does."""
    if state_of(row, "decision") == "not_exported":
        return True if row["parent"] else None
    return row["decision"] in ("granted", "modified") if has(row, "decision") else None
