"""Counts and shares in three values: what is certain and what is possible of how many meet a condition.

Each record counted says of itself whether it belongs (yes, no, or not known). So a count lies between bounds that some
way of settling what is not known reaches; where records may be missing altogether, it has no upper bound (reading R28).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

Answer = bool | None
"""Whether a record meets a condition; None where that is not known."""

Interval = tuple[float | None, float | None]
"""The least and the greatest that a number can be; None where nothing bounds it."""


@dataclass(frozen=True)
class AnswerTally:
    """How many records give each pair of answers: whether a record is one of those of which a share is asked (`of`),
    and whether it meets the condition. complete: no record can be missing.

    most: where what records say of themselves is added up (their candidates), the most that they come to, infinite
    where one does not say it; counts is then the least. None: records are counted.
    """

    counts: Mapping[tuple[Answer, Answer], float]
    complete: bool
    most: Mapping[tuple[Answer, Answer], float] | None = None

    def count(self) -> Interval:
        """How many are of those, and meet the condition."""
        least = self._sum((True,), (True,))
        of_all = self.counts if self.most is None else self.most
        most = sum(of_all.get((of, meets), 0) for of in (True, None) for meets in (True, None))
        return float(least), float(most) if self.complete and most < inf else None

    def base(self) -> Interval:
        """How many are of those of which the share is asked."""
        every = (True, False, None)
        return float(self._sum((True,), every)), float(self._sum((True, None), every)) if self.complete else None

    def share(self) -> Interval:
        """Which share of those meets the condition, where there is any: None, None where there surely is none.

        At the least, all that may fail does, and all that may be of those and fails is; at the most, the other way
        round. A missing record may be of either sort, so the bounds are then 0 and 1.
        """
        if not self.complete:
            return 0.0, 1.0
        least, most = self.extremes()
        if not least[1] and not most[1]:
            return None, None
        # Where the base can be empty, the bound is that of the way in which it is not.
        low = least[0] / least[1] if least[1] else 1.0
        high = most[0] / most[1] if most[1] else 0.0
        return low, high

    def extremes(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The records that meet the condition, and all of those: where as few of them as may do, and where as many."""
        hits, misses = self._sum((True,), (True,)), self._sum((True,), (False,))
        open_ = self._sum((True,), (None,))
        may_miss, may_hit = self._sum((None,), (False, None)), self._sum((None,), (True, None))
        return (hits, hits + misses + open_ + may_miss), (hits + open_ + may_hit, misses + hits + open_ + may_hit)

    def _sum(self, of: tuple[Answer, ...], meets: tuple[Answer, ...]) -> float:
        return sum(self.counts.get((one, other), 0) for one in of for other in meets)


def both_hold(one: Answer, other: Answer) -> Answer:
    """Whether both hold: no where either does not."""
    if one is False or other is False:
        return False
    return True if one and other else None
