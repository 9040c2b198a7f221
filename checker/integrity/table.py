"""Each pattern's tally and what is told from it."""

from __future__ import annotations

from collections.abc import Mapping
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
    """tally: a name of tallies.TALLIES; None where the pattern looks at what is known beside the events. fewest: the
    threshold that says how many events there must be, at the very least, for the pattern to be seen."""

    tally: str | None
    tell: Tell
    fewest: str = ""

    def may_be_seen(self, events: int, given: Mapping[str, float]) -> bool:
        """Whether the pattern can be seen in so many events; in a small log most need not be looked for."""
        return not self.fewest or events >= given[self.fewest]


WORK: dict[str, Work] = {
    "missing-numbers": Work("numbers", missing_numbers.tell, "fewest"),
    "silent-days": Work("days", silent_days.tell, "days"),
    "change-of-volume": Work("days", change_of_volume.tell, "uses"),
    "change-of-format": Work("forms", change_of_format.tell, "uses"),
    "outside-usual-hours": Work("operators", unusual_hours.tell, "uses"),
    "same-target": Work("targets", same_target.tell, "days"),
    "consecutive-days": Work("operators", consecutive_days.tell, "days"),
    "repeated-reason": Work("reasons", repeated_reason.tell, "uses"),
    "removed-rows": Work(None, removed_rows.tell),
    "published-totals": Work(None, published_totals.tell),
}
"""By the names of model.patterns."""
