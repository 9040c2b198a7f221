"""What every sort of fact has in common: its type, what it needs, and words printed from its parts by templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from checker.model.kinds import KINDS
from checker.model.words import amounts, value_words


class FactType(StrEnum):
    """What values a fact has: one of a list, any name, yes or no, a set, or a number between bounds."""

    CHOICE = "choice"
    NAME = "name"
    YESNO = "yesno"
    SET = "set"
    NUMBER = "number"


@dataclass(frozen=True)
class Needs:
    """What must be there for a fact to be known.

    columns: fields of the use that must have a value. stated_field: a field that need only say something. instead: a
    field of the use that can show the thing beside records of it. agency: that it must be known which it is. audit: an
    entry of audit.yaml. new: a draft's own field, which no log holds yet. perhaps: fields and record kinds that show it
    of some uses, where the columns are not there; such records need not be complete.
    """

    columns: tuple[str, ...] = ()
    stated_field: str = ""
    instead: str = ""
    agency: str = ""
    audit: str = ""
    new: str = ""
    perhaps: tuple[str, ...] = ()


class _FactWords(Protocol):
    @property
    def noun(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def records(self) -> tuple[str, ...]: ...
    def sentences(self) -> Mapping[Any, str]: ...
    def cell(self, value: Any, cuts: Sequence[float] = ()) -> str: ...
    def says(self, value: Any, cuts: Sequence[float] = ()) -> str: ...


class Words:
    """What a fact says: a sentence for each value that has one, else its noun and the value."""

    def sentences(self) -> Mapping[Any, str]:
        """The values that a sentence says, each with it."""
        return {}

    def says(self: _FactWords, value: Any, cuts: Sequence[float] = ()) -> str:
        """A known value as a sentence of a report."""
        sentence = None if isinstance(value, dict) else self.sentences().get(value)
        return sentence or f"{self.noun}: {self.cell(value, cuts)}"

    def cell(self: _FactWords, value: Any, cuts: Sequence[float] = ()) -> str:
        """A known value alone, as the cell of a table."""
        match value:
            case bool():
                return "yes" if value else "no"
            case {"has": members, "complete": complete}:
                held = ", ".join(map(value_words, members)) or "none"
                return held if complete else f"{held} (there may be more)"
            case dict():
                return amounts(value, cuts, self.unit)
            case _:
                return value_words(str(value))

    def clause(self: _FactWords, positive: bool) -> str:
        """A fact of yes and no as a rule speaks of it."""
        return self.sentences().get(positive) or f"the {self.noun} is {'true' if positive else 'false'}"


class OfRecords(Words):
    """A fact that only complete records can show to be absent."""

    @property
    def absence(self: _FactWords) -> str:
        """What silence means."""
        return open_absence(self.records[0])


class TemplateFact(Words):
    """A fact whose name and words are printed from its parts, by templates; `fact` in them is the fact itself."""

    NAME: ClassVar[str]
    NOUN: ClassVar[str]
    MEANING: ClassVar[str]
    SENTENCES: ClassVar[Mapping[Any, str]] = {}

    @property
    def name(self) -> str:
        """What rules call it."""
        return self._fill(self.NAME)

    @property
    def noun(self) -> str:
        """What reports call it."""
        return self._fill(self.NOUN)

    @property
    def meaning(self) -> str:
        """What it is."""
        return self._fill(self.MEANING)

    def sentences(self) -> Mapping[Any, str]:
        """The values that a sentence says, each with it."""
        return {value: self._fill(sentence) for value, sentence in self.SENTENCES.items()}

    def _fill(self, template: str) -> str:
        return template.format(**vars(self), fact=self)


def open_absence(kind: str) -> str:
    """What silence means where only complete records of `kind` say that something is not there."""
    return f"known absent only where {KINDS[kind].noun} records are declared complete; else unknown"
