"""Facts of registers: what entries that stand by themselves (contracts, systems, policies ...) say of what is judged.

"The use" in these words is whatever a rule judges: a use, or itself an entry of a register.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from checker.model.fact_base import FactType, Needs, OfRecords, TemplateFact
from checker.model.kinds import KINDS, Belongs, EventKind
from checker.model.steps import Step


@dataclass(frozen=True)
class OnRegister(OfRecords):
    """Whether an entry of a register covers the use. dated: over its whole length, else whenever. noun, yes, no: words
    of it."""

    kind: EventKind
    dated: bool
    noun: str
    yes: str
    no: str
    type: ClassVar = FactType.YESNO
    values: ClassVar[tuple[str, ...]] = ()
    unit: ClassVar = ""
    page: ClassVar = "on-register"

    @property
    def name(self) -> str:
        """What rules call it."""
        return f"on_register.{self.kind.value}"

    @property
    def meaning(self) -> str:
        """What it is."""
        return f"whether an entry of this register covers the use: {KINDS[self.kind].plural}"

    @property
    def records(self) -> tuple[str, ...]:
        """The kind that it rests on."""
        return (self.kind.value,)

    def sentences(self) -> Mapping[Any, str]:
        """Of yes and of no."""
        return {True: self.yes, False: self.no}

    def needs(self) -> Needs:
        """What the use must say to be looked up."""
        return Needs((*(("time",) if self.dated else ()), *_looked_up_by(self.kind)))


class Which(StrEnum):
    """Of several entries before the use, the first or the last."""

    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True)
class Lead(OfRecords, TemplateFact):
    """How long before the use the first, or the last, entry of a register of one sort was made. unit: one of UNITS."""

    step: Step
    which: Which
    unit: str
    NAME = "{unit}_from_{which.value}_{step.name}_to_use"
    NOUN = "time from the {which.value} {step.noun} to the use"
    MEANING = (
        "how many {unit} before the use the {which.value} entry of this sort is dated: {step.noun}; none before it is 0"
    )
    type: ClassVar = FactType.NUMBER
    values: ClassVar[tuple[str, ...]] = ()
    page: ClassVar = "lead"
    UNITS: ClassVar = ("days", "months")
    """Civil days and months of the agency's place (reading R27)."""

    @property
    def records(self) -> tuple[str, ...]:
        """The kind that it rests on."""
        return (self.step.kind.value,)

    def needs(self) -> Needs:
        """What the use must say to be looked up."""
        return Needs(("time", *_looked_up_by(self.step.kind)))


def _looked_up_by(kind: EventKind) -> tuple[str, ...]:
    """The fields of the use by which entries of `kind` are looked up; the agency needs no column of its own."""
    match KINDS[kind].belongs:
        case Belongs.SYSTEM:
            return ("vendor",)
        case Belongs.GALLERY:
            return ("gallery.name",)
        case Belongs.PLACE:
            return ("place",)
        case Belongs.PERSON:
            return ("operator",)
        case _:
            return ()
