"""A sample of the uses that a rule applies to: what was drawn, what was found, and what that says of all of them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from checker.model.frozen import Frozen


class ItemKind(StrEnum):
    """Why an item is in a sample. random: drawn. certainty: every use of its verdict is looked at. judgment: somebody
    chose it. Only random items say anything of those that were not looked at."""

    RANDOM = "random"
    CERTAINTY = "certainty"
    JUDGMENT = "judgment"


class SampleAnswer(StrEnum):
    """What a person found of an item. not_found: its records could not be found, so it may be either."""

    KEPT = "kept"
    BROKEN = "broken"
    NOT_APPLICABLE = "does not apply"
    NOT_FOUND = "not found"


class SampleItem(Frozen):
    """One use of a sample, as a person finds it, and what was found of it. stratum: the verdict of the rule on it."""

    item: int
    subject: int
    kind: ItemKind
    stratum: str
    file: str
    sheet: str | None = None
    row: int | None = None
    number: str = ""
    case_number: str = ""
    day: date | None = None
    answer: SampleAnswer | None = None
    source: str = ""
    initials: str = ""
    note: str = ""


class Estimate(Frozen):
    """How many uses of a stratum broke the rule, by what its random items show. Items without an answer, and those not
    found, may be either: the bounds hold whichever they are."""

    stratum: str
    population: int
    drawn: int
    answered: int
    broken: int
    at_least: int
    at_most: int


class Sample(Frozen):
    """A sample. confidence: of the bounds, from 0 to 1. estimates: one a stratum; at_least, at_most: of all of them.
    if_clean: how many may have broken the rule, at most, if no random item turns out to. excluded: the fewest that are
    then excluded, where that side alone is asked for; None where the strata are drawn from apart."""

    number: int
    run: int
    rule: str
    seed: str
    confidence: float
    items: tuple[SampleItem, ...]
    estimates: tuple[Estimate, ...]
    at_least: int
    at_most: int
    if_clean: int
    excluded: int | None = None

    @property
    def population(self) -> int:
        """From how many uses the random items were drawn."""
        return sum(one.population for one in self.estimates)

    @property
    def drawn(self) -> int:
        """How many random items there are."""
        return sum(one.drawn for one in self.estimates)
