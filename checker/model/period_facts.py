"""Facts of a period: how many records of it meet a condition of the rule, and which share of them does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from checker.model.fact_base import FactType, Needs, TemplateFact


class Measure(StrEnum):
    """What is counted: the records that meet the condition, those of which a share is asked, the share, and how many
    times as high the share is in one group as in another."""

    COUNT = "count"
    BASE = "base"
    SHARE = "share"
    DISPARITY = "disparity"


_NOUNS = {
    Measure.COUNT: "{} that the rule counts",
    Measure.BASE: "{} of which the rule asks a share",
    Measure.SHARE: "share of {} that the rule counts",
    Measure.DISPARITY: "ratio of the highest share of a group to the lowest",
}
_UNITS = {Measure.COUNT: "records", Measure.BASE: "records", Measure.SHARE: "share of 1", Measure.DISPARITY: ""}


@dataclass(frozen=True)
class InPeriod(TemplateFact):
    """A number of a period. It is made for each rule, by the rule's own condition (reading R49). plural: what reports
    call the records that are counted."""

    measure: Measure
    plural: str = "records"
    NAME = "{measure.value}_in_period"
    MEANING = "{fact.noun}, over the records of the period that the rule counts"
    type: ClassVar = FactType.NUMBER
    values: ClassVar[tuple[str, ...]] = ()
    page: ClassVar = "in-period"
    records: ClassVar[tuple[str, ...]] = ()
    absence: ClassVar = "a number has no upper bound where the records counted are not declared complete for the period"

    @property
    def noun(self) -> str:
        """What reports call it."""
        return _NOUNS[self.measure].format(self.plural)

    @property
    def unit(self) -> str:
        """Of its number."""
        return _UNITS[self.measure]

    def needs(self) -> Needs:
        """The days of what is counted."""
        return Needs(("time",))
