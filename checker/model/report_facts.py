"""Facts of a report that is due for a period: whether it came in time, what it has for sections, what it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from checker.model.event import REPORTED
from checker.model.fact_base import FactType, Needs, OfRecords, TemplateFact, Words
from checker.model.kinds import EventKind
from checker.model.values import VALUES

COUNTED_IN_REPORTS: dict[str, EventKind] = {
    "requests": EventKind.REQUEST,
    "searches": EventKind.SEARCH,
    "live_deployments": EventKind.LIVE_DEPLOYMENT,
    "candidates": EventKind.SEARCH,
    "leads": EventKind.LEAD,
    "arrests": EventKind.ARREST,
}
"""The figures of reports that a log can be held against, each with the records that are its unit, or that say how many
of it there are (ADDED_UP)."""

ADDED_UP = {"candidates": "candidates"}
"""Figures that are no number of records, each with the event field whose numbers are added up: a search returns many
candidates, or none."""


@dataclass(frozen=True)
class OfReport(OfRecords, TemplateFact):
    """Something of yes and no that is asked of the report due for a period (reading R50)."""

    part: str
    NAME = "{part}"
    type: ClassVar = FactType.YESNO
    values: ClassVar[tuple[str, ...]] = ()
    unit: ClassVar = ""
    page: ClassVar = "of-report"
    records: ClassVar[tuple[str, ...]] = (EventKind.PUBLICATION.value,)
    PARTS: ClassVar[Mapping[str, tuple[str, str, str]]] = {
        "report_due": (
            "duty to report on the period",
            "a report on the period is due",
            "no report on the period is due: the rule was not in force on the day on which it would be",
        ),
        "report_still_due": (
            "day on which the report is due",
            "the day on which the report is due is still to come",
            "the day on which the report is due has passed",
        ),
        "report_in_time": (
            "report in time",
            "a report dated by the day on which it is due is recorded",
            "no report dated by the day on which it is due is recorded",
        ),
        "report_published": (
            "report on the period",
            "a report on the period was published",
            "no report on the period was published",
        ),
        "report_is_nil": (
            "nil return",
            "the report says that there was nothing to report",
            "the report says that there was something to report",
        ),
    }

    @property
    def noun(self) -> str:
        """What reports call it."""
        return self.PARTS[self.part][0]

    @property
    def meaning(self) -> str:
        """What it is."""
        return f"whether {self.PARTS[self.part][1]}"

    def sentences(self) -> Mapping[Any, str]:
        """Of yes and of no."""
        _, yes, no = self.PARTS[self.part]
        return {True: yes, False: no}

    def needs(self) -> Needs:
        """The days of what is counted."""
        return Needs()


@dataclass(frozen=True)
class ReportSections(Words):
    """What the report due for a period speaks of."""

    name: ClassVar = "report_sections"
    noun: ClassVar = "list of sections of the report"
    meaning: ClassVar = "which sections the report on the period has"
    absence: ClassVar = "unknown where no report is known, or its record does not list its sections"
    type: ClassVar = FactType.SET
    values: ClassVar[tuple[str, ...]] = VALUES["sections"]
    unit: ClassVar = ""
    page: ClassVar = "of-report"
    records: ClassVar[tuple[str, ...]] = (EventKind.PUBLICATION.value,)

    def needs(self) -> Needs:
        """Nothing of a use."""
        return Needs()


@dataclass(frozen=True)
class ReportedDifference(TemplateFact):
    """By how many a figure of the report differs from what the logs hold. figure: one of COUNTED_IN_REPORTS."""

    figure: str
    NAME = "difference_in_{figure}"
    NOUN = "difference between the {fact.unit} that the report counts and those in the logs"
    MEANING = "by how many the {fact.unit} that the report counts differ from those in the logs"
    type: ClassVar = FactType.NUMBER
    values: ClassVar[tuple[str, ...]] = ()
    page: ClassVar = "of-report"
    absence: ClassVar = "no upper bound where the records counted are not declared complete for the period"

    @property
    def unit(self) -> str:
        """Of its number."""
        return REPORTED[self.figure]

    @property
    def records(self) -> tuple[str, ...]:
        """The kinds that it rests on."""
        return (EventKind.PUBLICATION.value, COUNTED_IN_REPORTS[self.figure].value)

    def needs(self) -> Needs:
        """The days of what is counted."""
        return Needs(("time",))
