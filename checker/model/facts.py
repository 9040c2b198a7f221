"""Facts as values: each thing that a rule may read of a use, with its name, type, meaning, needs and words.

A fact's `name` is printed from its value and looked up in `vocabulary.vocabulary()`; no room takes a name apart. What
every fact has:

- name: what rules, Rego and the Assessment call it; type; values: the closed list of a CHOICE or SET, else empty; unit:
  of a NUMBER;
- meaning, absence: what it is, and what it means that a log is silent; page: the document that defines it;
- records: the record kinds (EventKind values) whose declared completeness makes absence evidence, that of the thing
  itself first;
- needs(): what must be there for it to be known at all;
- noun: what reports call it, "review before the arrest"; says(value, cuts): a known value as a sentence of a report;
  cell(value): the value alone. clause(positive): how a rule speaks of a YESNO fact.

Values are as a rule sees them (vocabulary.py); `cuts` are the numbers that the rule compares with.
"""

from __future__ import annotations

from typing import assert_never

from checker.model.case_facts import After, Ahead, Before, ElapsedTime, ReviewerKind, Reviewers, Since
from checker.model.fact_base import FactType, Needs, open_absence
from checker.model.period_facts import InPeriod, Measure
from checker.model.register_facts import Lead, OnRegister, Which
from checker.model.report_facts import ADDED_UP, COUNTED_IN_REPORTS, OfReport, ReportedDifference, ReportSections
from checker.model.steps import Milestone, Step, UseItself
from checker.model.use_facts import AuthorizationFact, Direct, OfAgency, Own, RecordedFact, Single

__all__ = [
    "ADDED_UP",
    "COUNTED_IN_REPORTS",
    "After",
    "Ahead",
    "AuthorizationFact",
    "Before",
    "Direct",
    "ElapsedTime",
    "Fact",
    "FactType",
    "InPeriod",
    "Lead",
    "Measure",
    "Needs",
    "OfAgency",
    "OfReport",
    "OnRegister",
    "Own",
    "RecordedFact",
    "ReportSections",
    "ReportedDifference",
    "ReviewerKind",
    "Reviewers",
    "Since",
    "Single",
    "Which",
    "is_setting",
    "milestone",
    "open_absence",
    "step_of",
]

OfPeriod = InPeriod | OfReport | ReportSections | ReportedDifference
"""What is worked out for each period that a rule judges (vocabulary.PERIOD_FACTS)."""

Fact = (
    RecordedFact
    | Direct
    | OfAgency
    | Single
    | AuthorizationFact
    | OnRegister
    | Lead
    | OfPeriod
    | After
    | Ahead
    | Before
    | Since
    | ElapsedTime
    | Reviewers
    | Own
)


def is_setting(fact: Fact) -> bool:
    """Whether the fact says only that a clause speaks of the use, or is private: needed for a verdict, no part of what
    was found."""
    match fact:
        case OfAgency() | Ahead():
            return True
        case Single(setting=setting):
            return setting
        case Direct(field=field):
            return field.private
        case (
            RecordedFact() | AuthorizationFact() | OnRegister() | Lead() | After() | Before() | Since() | ElapsedTime()
        ):
            return False
        case OfReport(part=part):
            return part in ("report_due", "report_still_due")
        case Reviewers() | InPeriod() | ReportSections() | ReportedDifference() | Own():
            return False
        case never:
            assert_never(never)


def milestone(fact: Fact) -> Milestone | None:
    """The moment of a case, after the use, that the fact speaks of; None where it speaks of the use alone."""
    match fact:
        case After(anchor=anchor) | Ahead(anchor=anchor) | Reviewers(anchor=anchor):
            return anchor
        case Before(anchor=anchor) | Since(anchor=anchor) | ElapsedTime(anchor=anchor):
            return None if isinstance(anchor, UseItself) else anchor
        case RecordedFact() | Direct() | OfAgency() | Single() | AuthorizationFact() | OnRegister() | Lead() | Own():
            return None
        case InPeriod() | OfReport() | ReportSections() | ReportedDifference():
            return None
        case never:
            assert_never(never)


def step_of(fact: Fact) -> Step | None:
    """The step that the fact asks after, if it asks after one."""
    match fact:
        case Before(step=step) | Since(step=step) | ElapsedTime(step=step) | Lead(step=step):
            return step
        case (
            After()
            | Ahead()
            | Reviewers()
            | RecordedFact()
            | Direct()
            | OfAgency()
            | Single()
            | AuthorizationFact()
            | Own()
        ):
            return None
        case OnRegister() | InPeriod() | OfReport() | ReportSections() | ReportedDifference():
            return None
        case never:
            assert_never(never)
