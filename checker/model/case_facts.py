"""Facts of what was done about a use and in its case, by steps and moments (model.facts says what each has)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from checker.model.fact_base import FactType, Needs, OfRecords, TemplateFact, open_absence
from checker.model.kinds import EventKind
from checker.model.steps import Anchor, Milestone, Step
from checker.model.words import amounts


class _Dated(OfRecords, TemplateFact):
    """A fact of when records were made."""

    def needs(self) -> Needs:
        """What must be there."""
        return Needs(("time",))


class _Step(_Dated):
    """A fact of a step and a moment, known by records of both."""

    step: Step
    anchor: Anchor

    @property
    def records(self) -> tuple[str, ...]:
        """The kinds that it rests on."""
        return (self.step.kind.value, *_of_moment(self.anchor))


class _YesNo(_Dated):
    """A fact of yes and no about records. CLAUSES: how a rule speaks of it, where SENTENCES say what is recorded."""

    CLAUSES: ClassVar[Mapping[bool, str]]
    type: ClassVar = FactType.YESNO
    values: ClassVar[tuple[str, ...]] = ()
    unit: ClassVar = ""

    def cell(self, value: Any, cuts: Sequence[float] = ()) -> str:
        return "recorded" if value else "none recorded"

    def clause(self, positive: bool) -> str:
        return self._fill(self.CLAUSES[positive])


class _OfMilestone(_YesNo):
    """A fact of the first such milestone after the use."""

    anchor: Milestone

    @property
    def records(self) -> tuple[str, ...]:
        """The kind that it rests on."""
        return _of_moment(self.anchor)


@dataclass(frozen=True)
class After(_OfMilestone):
    """Whether the case holds a milestone after the use."""

    anchor: Milestone
    NAME = "{anchor.name}_after_use"
    NOUN = "{anchor.noun} after the use"
    MEANING = "whether the case holds, after the use: {anchor.noun}"
    SENTENCES: ClassVar = {
        True: "{anchor.indefinite} is recorded after the use", False: "no {anchor.noun} is recorded after the use",
    }  # fmt: skip
    CLAUSES: ClassVar = {True: "{anchor.indefinite} followed the use", False: "no {anchor.noun} followed the use"}
    page: ClassVar = "after-use"


@dataclass(frozen=True)
class Ahead(_OfMilestone):
    """Whether the first such milestone after the use lies after the day as of which deadlines are judged."""

    anchor: Milestone
    NAME = "{anchor.name}_ahead"
    NOUN = "{anchor.noun} still to come"
    MEANING = "whether the first after the use is still to come on the day as of which is judged: {anchor.noun}"
    SENTENCES: ClassVar = {True: "the {anchor.noun} is still to come", False: "no {anchor.noun} is still to come"}
    CLAUSES: ClassVar = {True: "the {anchor.noun} is still to come", False: "the {anchor.noun} is not still to come"}
    page: ClassVar = "ahead"


@dataclass(frozen=True)
class Before(_YesNo, _Step):
    """Whether a step came before a moment."""

    step: Step
    anchor: Anchor
    NAME = "{step.name}_before_{anchor.name}"
    NOUN = "{step.noun} before the {anchor.noun}"
    MEANING = "whether the case or use holds, before the {anchor.noun}: {step.noun}"
    SENTENCES: ClassVar = {
        True: "{step.indefinite} is recorded before the {anchor.noun}",
        False: "no {step.noun} is recorded before the {anchor.noun}",
    }  # fmt: skip
    CLAUSES: ClassVar = {
        True: "{step.indefinite} came before the {anchor.noun}", False: "no {step.noun} came before the {anchor.noun}",
    }  # fmt: skip
    page: ClassVar = "before"


@dataclass(frozen=True)
class Since(_Step):
    """Whether a step that a moment calls for was done, whenever."""

    step: Step
    anchor: Anchor
    NAME = "{step.name}_since_{anchor.name}"
    NOUN = "{step.noun} for the {anchor.noun}"
    MEANING = "whether it is recorded for the {anchor.noun}, whenever: {step.noun}"
    SENTENCES: ClassVar = {
        "done": "{step.indefinite} is recorded for the {anchor.noun}",
        "not_done": "no {step.noun} is recorded for the {anchor.noun}",
    }  # fmt: skip
    type: ClassVar = FactType.CHOICE
    values: ClassVar = tuple(SENTENCES)
    unit: ClassVar = ""
    page: ClassVar = "within"


@dataclass(frozen=True)
class ElapsedTime(_Step):
    """How long after a moment a step came; where it is known not to have come, the time since. unit: one of UNITS."""

    step: Step
    anchor: Anchor
    unit: str
    NAME = "{unit}_from_{anchor.name}_to_{step.name}"
    NOUN = "time from the {anchor.noun} to {step.indefinite}"
    MEANING = (
        "how many {unit} after the {anchor.noun} this came: {step.noun}; where it is known not to have come, the "
        "time since"
    )
    type: ClassVar = FactType.NUMBER
    values: ClassVar[tuple[str, ...]] = ()
    page: ClassVar = "within"
    UNITS: ClassVar = ("minutes", "days", "months", "workdays")
    """Exact minutes; civil days of the agency's place, in which the day of the moment does not count; the least number
    of civil months that reaches the day, and of workdays, which are the business days of a clause (reading R27)."""


@dataclass(frozen=True)
class ReviewerKind:
    """A sort of reviewer. records: the kinds that their number rests on."""

    name: str
    noun: str
    plural: str
    records: tuple[str, ...]


@dataclass(frozen=True)
class Reviewers(TemplateFact):
    """How many different people of a sort, none of them the operator, reviewed the use; before a milestone, or ever."""

    who: ReviewerKind
    anchor: Milestone | None
    MEANING = "how many different {who.plural}, none of them the operator, reviewed the use"
    type: ClassVar = FactType.NUMBER
    values: ClassVar[tuple[str, ...]] = ()
    unit: ClassVar = "people"
    page: ClassVar = "reviewers"
    absence: ClassVar = open_absence(EventKind.REVIEW)

    @property
    def name(self) -> str:
        """What rules call it."""
        return f"{self.who.name}_before_{self.anchor.name}" if self.anchor else self.who.name

    @property
    def noun(self) -> str:
        """What reports call it."""
        return f"{self.who.plural}{self._time_limit}"

    @property
    def meaning(self) -> str:
        """What it is."""
        return f"{super().meaning}{self._time_limit}"

    @property
    def records(self) -> tuple[str, ...]:
        """The kinds that it rests on."""
        return (*self.who.records, *_of_moment(self.anchor))

    def needs(self) -> Needs:
        """What must be there."""
        return Needs(("time", "operator") if self.anchor else ("operator",))

    def says(self, value: Any, cuts: Sequence[float] = ()) -> str:
        """How many there are, as a sentence."""
        found = amounts(value, cuts, self.unit)
        if found == "none":
            return f"no {self.who.noun} is recorded{self._time_limit}"
        if found == "not known":
            return f"{self.noun}: not known"
        counted = found.replace("people", self.who.plural).replace("person", self.who.noun)
        verb = "is" if found.endswith(" person") else "are"
        return f"{counted} {verb} recorded{self._time_limit}"

    @property
    def _time_limit(self) -> str:
        return f" before the {self.anchor.noun}" if self.anchor else ""


def _of_moment(anchor: Anchor | None) -> tuple[str, ...]:
    return (anchor.kind.value,) if isinstance(anchor, Milestone) else ()
