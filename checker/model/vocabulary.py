"""The vocabulary of facts: every name that a rule may read, looked up here.

A fact is what is known of one use (DESIGN: a search or live deployment with all that is linked to it). Rules never see
events; they see facts. In a rule's `input` (one *projection*), an unknown fact is absent, dotted names nest
(`input.probe.source`), and values look like this:

- CHOICE: one name of a closed list, `"live"`;
- NAME: an open name, compared for equality only, `"us/or/washington-county-sheriff"`;
- YESNO: `true` or `false`;
- SET: `{"has": ["warrant"], "complete": true}`; a member is known to be there, or known not to be only where complete;
  one that rests on records may be open and still say `"lacks": ["warrant"]`, what is surely not there;
- NUMBER: `{"at_least": 0.8, "at_most": 0.8}`; either bound may be missing, and the two differ where only bounds are
  known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from itertools import product
from typing import Any

from checker.model import single_facts
from checker.model.errors import PolicyError, UsageError, nearest
from checker.model.event import EVENT_FIELDS, REPORTED, Shape, with_fields
from checker.model.facts import (
    COUNTED_IN_REPORTS,
    After,
    Ahead,
    Before,
    Direct,
    ElapsedTime,
    Fact,
    FactType,
    InPeriod,
    Lead,
    Measure,
    OfReport,
    OnRegister,
    Own,
    RecordedFact,
    ReportedDifference,
    ReportSections,
    ReviewerKind,
    Reviewers,
    Since,
    Which,
)
from checker.model.kinds import EventKind
from checker.model.steps import (
    ANCHORS,
    CASE_STEPS,
    DISCLOSED,
    ENTRY_STEPS,
    MILESTONES,
    ONLY_EARLIER,
    TRAINING,
    USE,
)

_OF_LINKED_RECORDS = frozenset({"role", "type", "decision", "scope", "exigency", "shows_identity"})
"""Coded fields that say something of a linked record, not of the use; `exigency` is a Single fact, of both."""

_UNITS = {
    "threshold": "share of 1, on the vendor's scale", "top_score": "share of 1, on the vendor's scale",
    "faces_detected": "faces", "faces_searched": "faces", "max_candidates": "candidates", "candidates": "candidates",
    "networks": "networks", "amount": "US dollars", "size": "faces",
    "subject_age": "years", "youngest": "years",
    "faces_meant": "faces",
    "candidates_reviewed": "candidates",
    "lowest_match_rate": "share of 1",
    "unexplained": "records",
    **{f"reported.{name}": noun for name, noun in REPORTED.items()},
}  # fmt: skip
_SENTENCES = {
    "public_space": ("the camera looks at a place open to the public",
    "the camera does not look at a place open to the public"),
    "probe.lawfully_acquired": ("the searched image was obtained lawfully",
    "the searched image was not obtained lawfully"),
    "subject_citizen": ("the person is a citizen of the United States",
    "the person is not a citizen of the United States"),
    "consent": ("the person agreed",
    "the person did not agree"),
    "opt_out_offered": ("the person was offered another way",
    "the person was not offered another way"),
    "opted_out": ("the person chose another way",
    "the person did not choose another way"),
    "probe.enrolled": ("the searched image was put into a gallery",
    "the searched image was not put into a gallery"),
    "request_written": ("the request was made in writing",
    "the request was not made in writing"),
    "solicited": ("the agency had asked for the result",
    "the agency had not asked for the result"),
    "device_authorized": ("the device was an authorized one",
    "the device was not an authorized one"),
    "targeted": ("particular people were looked for",
    "nobody in particular was looked for"),
    "cites_match": ("the match is cited",
    "the match is not cited"),
    "first_identification": ("it was the first search to say who a suspect may be",
    "it was not the first search to say who a suspect may be"),
    "by_statute": ("a statute expressly allows it",
    "no statute expressly allows it"),
    "exclusive_control": ("the agency alone controls the system",
    "the agency does not control the system alone"),
    "state_approved": ("the state approved the system",
    "the state did not approve the system"),
    "nil_return": ("the report says that there was nothing to report", "the report reports something"),
    "adds_up": ("the parts of the row come to their total", "the parts of the row do not come to their total"),
}  # fmt: skip

_REVIEW, _TRAINING = EventKind.REVIEW.value, EventKind.TRAINING.value
REVIEWERS = {
    who.name: who
    for who in (
        ReviewerKind("reviewers", "reviewer", "reviewers", (_REVIEW,)),
        ReviewerKind("examiners", "examiner", "examiners", (_REVIEW,)),
        ReviewerKind("supervisors", "supervisor", "supervisors", (_REVIEW,)),
        ReviewerKind("trained_reviewers", "trained reviewer", "trained reviewers", (_REVIEW, _TRAINING)),
    )
}


def _direct() -> list[Fact]:
    """The values of the use's own fields that rules compare."""
    coded = (Shape.CODE, Shape.CODES, Shape.NUMBER, Shape.YESNO)
    return [
        Direct(
            field,
            _UNITS[name] if field.shape is Shape.NUMBER else "",
            *(_SENTENCES[name] if field.shape is Shape.YESNO else ("", "")),
        )
        for name, field in EVENT_FIELDS.items()
        if field.shape in coded and name not in _OF_LINKED_RECORDS
    ]


def _of_order() -> list[Fact]:
    """What came when in a case."""
    found: list[Fact] = [sort(milestone) for milestone in MILESTONES.values() for sort in (After, Ahead)]
    for step, anchor in product(CASE_STEPS.values(), ANCHORS.values()):
        if step.name != anchor.name and (anchor is USE or not step.field):
            found.append(Before(step, anchor))
            if step.kind not in ONLY_EARLIER:
                found.append(Since(step, anchor))
                found += [ElapsedTime(step, anchor, unit) for unit in ElapsedTime.UNITS]
    found += [Before(step, milestone) for step, milestone in product(DISCLOSED.values(), MILESTONES.values())]
    found += [Reviewers(who, milestone) for who, milestone in product(REVIEWERS.values(), MILESTONES.values())]
    return [*found, *(Reviewers(who, None) for who in REVIEWERS.values())]


ON_REGISTER = {
    one.kind.value: one
    for one in (
        OnRegister(EventKind.CONTRACT, True, "contract that covers the use", "a contract covers the use",
                   "no contract covers the use"),
        OnRegister(EventKind.SYSTEM, True, "system on the register", "the system is on the register at the time",
                   "the system is not on the register at the time"),
        OnRegister(EventKind.APPOINTMENT, True, "person in charge", "somebody was in charge of oversight at the time",
                   "nobody was in charge of oversight at the time"),
        OnRegister(EventKind.GALLERY, False, "gallery on the register", "the gallery is on the register",
                   "the gallery is not on the register"),
    )
}  # fmt: skip
"""The registers in which a use is looked up."""


def _of_periods() -> list[Fact]:
    of_report: list[Fact] = [
        *map(OfReport, OfReport.PARTS),
        ReportSections(),
        *map(ReportedDifference, COUNTED_IN_REPORTS),
    ]
    return [*map(InPeriod, Measure), *of_report]


PERIOD_FACTS = {one.name: one for one in _of_periods()}
"""What is made for each rule that judges periods: numbers by its own condition, and the report that is due for it."""


def _of_registers() -> list[Fact]:
    """What entries of registers say of what is judged."""
    found: list[Fact] = list(ON_REGISTER.values())
    for step in ENTRY_STEPS.values():
        found += [Before(step, USE)] if step is not TRAINING else []
        found += [Lead(step, which, unit) for which in Which for unit in Lead.UNITS]
    return found


_NEW: ContextVar[Mapping[str, Fact]] = ContextVar("facts that drafts add", default={})  # noqa: B039 (never changed)


def vocabulary() -> Mapping[str, Fact]:
    """Every fact by name, in a fixed order; within `with_new_fields` those that drafts add, last."""
    new = _NEW.get()
    return {**_shipped_facts(), **new} if new else _shipped_facts()


@contextmanager
def with_new_fields(added: Iterable[Fact]) -> Iterator[None]:
    """Within it, in this thread and in those that it starts (model.abreast), logs are read for the fields that drafts
    add, and these are known as facts. UsageError where two drafts mean different things by one name."""
    found: dict[str, Own] = {}
    for one in added:
        if isinstance(one, Own) and found.setdefault(one.name, one) != one:
            raise UsageError(
                f'two drafts have a field "{one.name}", and mean different things by it',
                hint="give it another name in one of them, or try each in a run of its own",
            )
    _shipped_facts()  # made once, before a draft's fields are among those of an event
    before = _NEW.set(found)
    try:
        with with_fields(one.field for one in found.values()):
            yield
    finally:
        _NEW.reset(before)


@cache
def _shipped_facts() -> dict[str, Fact]:
    recorded = [RecordedFact(field) for field in EVENT_FIELDS.values()]
    facts = [
        *_direct(),
        *single_facts.settings(),
        *single_facts.contradictions(),
        *single_facts.duration(),
        *recorded,
        *single_facts.linked_records(),
        *_of_order(),
        *_of_registers(),
        *PERIOD_FACTS.values(),
    ]
    return {one.name: one for one in facts}


def fact(name: str, *, where: str = "") -> Fact:
    """The fact called `name`; PolicyError with the nearest names where there is none."""
    found = vocabulary().get(name)
    if found is None:
        raise PolicyError(
            f'unknown field "{name}"', where=where, hint=nearest(name, vocabulary(), shown_by="`checker fact list`")
        )
    return found


def put(document: dict[str, Any], name: str, value: Any) -> None:
    """Put a value into a document, such as the input of a rule, under the dotted name of a fact."""
    *path, last = name.split(".")
    for part in path:
        document = document.setdefault(part, {})
    document[last] = value


def noun_of(name: str) -> str:
    """What reports call the fact `name`; one that the vocabulary does not have is a draft's own."""
    known = vocabulary().get(name)
    return known.noun if known else Own(name, FactType.CHOICE, "").noun
