"""Each pattern's tally and what is told from it."""

from __future__ import annotations

from dataclasses import dataclass

from checker.integrity import (
    change_of_format,
    change_of_volume,
    consecutive_days,
    missing_numbers,
    published_totals,
    removed_rows,
    repeated_reason,
    same_target,
    silent_days,
    unusual_hours,
)
from checker.integrity.interface import Tell


@dataclass(frozen=True)
class Work:
    """tally: a name of tallies.TALLIES; None where the pattern looks at what is known beside the events."""

    tally: str | None
    tell: Tell


WORK: dict[str, Work] = {
    "missing-numbers": Work("numbers", missing_numbers.tell),
    "silent-days": Work("days", silent_days.tell),
    "change-of-volume": Work("days", change_of_volume.tell),
    "change-of-format": Work("forms", change_of_format.tell),
    "outside-usual-hours": Work("operators", unusual_hours.tell),
    "same-target": Work("targets", same_target.tell),
    "consecutive-days": Work("operators", consecutive_days.tell),
    "repeated-reason": Work("reasons", repeated_reason.tell),
    "removed-rows": Work(None, removed_rows.tell),
    "published-totals": Work(None, published_totals.tell),
}
"""By the names of model.patterns."""
