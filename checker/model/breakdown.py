"""How the system was used, counted: by month, unit, offense, requesting agency and person, whatever the verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from checker.model.frozen import Frozen

SHOWN = 60
"""Values of a breakdown that are listed; the others are counted together."""


class BreakdownKey(StrEnum):
    """What uses are counted by: their month, or a field of the event of this name."""

    MONTH = "month"
    UNIT = "operator_unit"
    OFFENSE = "offense"
    REQUESTER = "acting_for"
    OPERATOR = "operator"


@dataclass(frozen=True)
class BreakdownTitle:
    """title: of the table. value: what is in its first column. free: it is free text, which may name somebody: shown
    with people only, but for names that audit.yaml lists. several: a use may count under several values."""

    title: str
    value: str
    free: bool
    several: bool = False


COUNTINGS: dict[BreakdownKey, BreakdownTitle] = {
    BreakdownKey.MONTH: BreakdownTitle("Uses by month", "Month", False),
    BreakdownKey.UNIT: BreakdownTitle("Uses by unit", "Unit", False),
    BreakdownKey.OFFENSE: BreakdownTitle("Uses by offense", "Offense", False, several=True),
    BreakdownKey.REQUESTER: BreakdownTitle("Uses by requesting agency", "For whom", True),
    BreakdownKey.OPERATOR: BreakdownTitle("Uses by person", "Who searched", True),
}


class RequesterListing(StrEnum):
    """What audit.yaml says of a requesting agency."""

    ALLOWED = "allowed"
    BARRED = "barred"


class UseCount(Frozen):
    """How many uses have a value. listed: what audit.yaml says of it, where it names it."""

    value: str
    uses: int
    listed: RequesterListing | None = None


class Breakdown(Frozen):
    """Uses by one thing. counts: months in their order, else listed ones first, then the most uses. unknown: uses of
    which it is not recorded. others: uses of values that are not in `counts`; different: how many such values."""

    by: BreakdownKey
    counts: tuple[UseCount, ...]
    unknown: int
    others: int = 0
    different: int = 0

    def without_people(self) -> Breakdown:
        """As a run without people has it: of free text only the listed names."""
        if not COUNTINGS[self.by].free:
            return self
        gone = [one for one in self.counts if one.listed is None]
        return self.model_copy(
            update={
                "counts": tuple(one for one in self.counts if one.listed is not None),
                "others": self.others + sum(one.uses for one in gone),
                "different": self.different + len(gone),
            }
        )


def breakdown(by: BreakdownKey, counted: Mapping[str, int], listed: Mapping[str, RequesterListing]) -> Breakdown:
    """The breakdown of what was counted. counted: value -> uses, "" where it is not recorded. listed: names, folded."""
    found = [UseCount(value=v, uses=n, listed=listed.get(v.strip().casefold())) for v, n in counted.items() if v]
    if by is BreakdownKey.MONTH:
        found.sort(key=lambda one: one.value)
        return Breakdown(by=by, counts=tuple(found), unknown=counted.get("", 0))
    found.sort(key=lambda one: (one.listed is None, -one.uses, one.value))
    sure = sum(one.listed is not None for one in found)
    rest = found[max(SHOWN, sure) :]
    return Breakdown(
        by=by,
        counts=tuple(found[: max(SHOWN, sure)]),
        unknown=counted.get("", 0),
        others=sum(one.uses for one in rest),
        different=len(rest),
    )
