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
from checker.integrity.interface import FindHits


@dataclass(frozen=True)
class Work:
    """tally: a name of tallies.TALLIES; None where the pattern looks at what is known beside the events. fewest: the
    threshold that says how many events there must be, at the very least, for the pattern to be seen."""

    tally: str | None
    hits: FindHits
    fewest: str = ""

    def may_be_seen(self, events: int, given: Mapping[str, float]) -> bool:
        """Whether the pattern can be seen in so many events; in a small log most need not be looked for."""
        return not self.fewest or events >= given[self.fewest]


WORK: dict[str, Work] = {
    "missing-numbers": Work("numbers", missing_numbers.hits, "fewest"),
    "silent-days": Work("days", silent_days.hits, "days"),
    "change-of-volume": Work("days", change_of_volume.hits, "uses"),
    "change-of-format": Work("forms", change_of_format.hits, "uses"),
    "outside-usual-hours": Work("operators", unusual_hours.hits, "uses"),
    "same-target": Work("targets", same_target.hits, "days"),
    "consecutive-days": Work("operators", consecutive_days.hits, "days"),
    "repeated-reason": Work("reasons", repeated_reason.hits, "uses"),
    "removed-rows": Work(None, removed_rows.hits),
    "published-totals": Work(None, published_totals.hits),
}
"""By the names of model.patterns."""
