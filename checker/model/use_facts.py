"""Facts of the use itself: its own row, its agency, and what has a definition of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from checker.model.event import EventField, Shape
from checker.model.fact_base import FactType, Needs, TemplateFact, Words, open_absence
from checker.model.kinds import EventKind
from checker.model.values import VALUES
from checker.model.words import field_noun, join_words, value_words, with_article, with_spaces

_TYPES = {
    Shape.CODE: FactType.CHOICE, Shape.CODES: FactType.SET, Shape.NUMBER: FactType.NUMBER, Shape.YESNO: FactType.YESNO,
}  # fmt: skip
"""The shapes of fields whose values rules compare."""

RECORDED = {
    "recorded": "recorded", "found_elsewhere": "not in its column, but in the reason", "empty": "left blank",
    "placeholder": "filled with a placeholder",
}  # fmt: skip
"""The answers of a Recorded fact, in words."""


@dataclass(frozen=True)
class RecordedFact(TemplateFact):
    """Whether the use's record says something in a field at all (reading R4)."""

    field: EventField
    NAME = "recorded.{field.name}"
    MEANING = "whether the record says: {field.meaning}"
    type: ClassVar = FactType.CHOICE
    values: ClassVar = tuple(RECORDED)
    unit: ClassVar = ""
    page: ClassVar = "recorded-fields"
    records: ClassVar[tuple[str, ...]] = ()
    absence: ClassVar = (
        "`empty` and `placeholder` are themselves the answer; redacted, withheld, partial, unread and not exported are "
        "unknown (not exported counts as empty where the export is declared to hold every recorded field)"
    )

    @property
    def noun(self) -> str:
        """What reports call the field."""
        return field_noun(self.field.name)

    def cell(self, value: Any, cuts: Sequence[float] = ()) -> str:
        """Whether something is recorded, in words."""
        return RECORDED[value]

    def needs(self) -> Needs:
        """The field must say something, if only by a blank."""
        return Needs(stated_field=self.field.name)


@dataclass(frozen=True)
class Direct(TemplateFact):
    """The value of a field of the use's own record. yes, no: the sentences of a YESNO; unit: of a NUMBER."""

    field: EventField
    unit: str
    yes: str
    no: str
    NAME = "{field.name}"
    MEANING = "{field.meaning}"
    page: ClassVar = "recorded-values"
    records: ClassVar[tuple[str, ...]] = ()
    absence: ClassVar = "unknown: a blank, redacted or not exported cell says nothing about what happened"

    @property
    def type(self) -> FactType:
        """By the field's shape; KeyError for one whose values rules do not compare."""
        return _TYPES[self.field.shape]

    @property
    def values(self) -> tuple[str, ...]:
        """The field's closed list."""
        return VALUES[self.field.name] if self.type in (FactType.CHOICE, FactType.SET) else ()

    @property
    def noun(self) -> str:
        """What reports call the field."""
        return field_noun(self.field.name)

    def sentences(self) -> Mapping[Any, str]:
        """Of yes and of no."""
        return {True: self.yes, False: self.no}

    def needs(self) -> Needs:
        """The field must have a value."""
        return Needs((self.field.name,))


@dataclass(frozen=True)
class OfAgency(TemplateFact):
    """Something of the agency whose use it is."""

    part: str
    type: FactType
    meaning_of_part: str
    NAME = "agency.{part}"
    MEANING = "{meaning_of_part}"
    unit: ClassVar = ""
    page: ClassVar = "agency"
    records: ClassVar[tuple[str, ...]] = ()
    absence: ClassVar = "unknown until audit.yaml, --place and --kind, or the log say which agency it is"

    @property
    def values(self) -> tuple[str, ...]:
        """The closed list of a CHOICE."""
        return VALUES[self.name] if self.type is FactType.CHOICE else ()

    @property
    def noun(self) -> str:
        """What reports call it."""
        return field_noun(self.name)

    def cell(self, value: Any, cuts: Sequence[float] = ()) -> str:
        """A value in words; the agency's path as it is written."""
        return str(value) if self.type is FactType.NAME else super().cell(value)

    def needs(self) -> Needs:
        """It must be known which agency it is."""
        return Needs(agency=self.name)


@dataclass(frozen=True)
class Single(Words):
    """A fact that has a definition of its own (`page`), worked out by one function.

    sentence_pairs: each value that is a yes, a no or a choice, with its sentence. setting: whether it says only that a
    clause speaks of the use, so that no finding shows it.
    """

    name: str
    type: FactType
    meaning: str
    absence: str
    page: str
    values: tuple[str, ...]
    records: tuple[str, ...]
    requirements: Needs
    noun: str
    sentence_pairs: tuple[tuple[Any, str], ...]
    setting: bool
    unit: str = ""

    def sentences(self) -> Mapping[Any, str]:
        """The values that a sentence says, each with it."""
        return dict(self.sentence_pairs)

    def needs(self) -> Needs:
        """What must be there."""
        return self.requirements


@dataclass(frozen=True)
class AuthorizationFact(Words):
    """Which types of authorization cover the use."""

    name: ClassVar = "authorized_by"
    noun: ClassVar = "authorization"
    meaning: ClassVar = "the authorizations granted and valid over the whole of the use"
    type: ClassVar = FactType.SET
    values: ClassVar = VALUES["authorization"]
    unit: ClassVar = ""
    page: ClassVar = "authorized-by"
    absence: ClassVar = open_absence(EventKind.AUTHORIZATION)
    records: ClassVar = (EventKind.AUTHORIZATION.value,)

    def needs(self) -> Needs:
        """What must be there."""
        return Needs(("time",))

    def says(self, value: Any, cuts: Sequence[float] = ()) -> str:
        """Which authorizations cover the use, as a sentence."""
        held = [with_article(value_words(one)) for one in value["has"]]
        lacks = [value_words(one) for one in value.get("lacks", ())]
        if lacks and not held and not value["complete"]:
            return f"no {join_words(lacks)} covers the use"
        if not held:
            return (
                "no authorization covers the use" if value["complete"] else "no authorization is known to cover the use"
            )
        others = "" if value["complete"] else " (others may, too)"
        return f"{join_words(held, 'and')} {'covers' if len(held) == 1 else 'cover'} the use{others}"


@dataclass(frozen=True)
class Own(Words):
    """A field of a draft's own, which a log holds only in a column of that name, or in one that a profile names."""

    name: str
    type: FactType
    meaning: str
    values: tuple[str, ...] = ()
    unit: str = ""
    page: ClassVar = "new-fields"
    absence: ClassVar = "unknown: the log has no column for it"
    records: ClassVar[tuple[str, ...]] = ()

    @property
    def noun(self) -> str:
        """Its name in words."""
        return with_spaces(self.name)

    @property
    def field(self) -> EventField:
        """The field of an event that holds it."""
        return EventField(self.name, _SHAPES[self.type], self.meaning, values=self.values)

    def needs(self) -> Needs:
        """A column for it."""
        return Needs(new=self.name)


_SHAPES = {
    FactType.YESNO: Shape.YESNO,
    FactType.CHOICE: Shape.CODE,
    FactType.NAME: Shape.TEXT,
    FactType.SET: Shape.CODES,
    FactType.NUMBER: Shape.NUMBER,
}
