"""The vocabulary of facts: every name that a rule may read, with its type, unit, meaning and what absence means.

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

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import product

from checker.model.errors import PolicyError, nearest
from checker.model.event import EVENT_FIELDS
from checker.model.kinds import ANCHORS, MILESTONES, STEPS, USE_KINDS
from checker.model.values import VALUES


class FactType(StrEnum):
    """What values a fact has: one of a list, any name, yes or no, a set, or a number between bounds."""

    CHOICE = "choice"
    NAME = "name"
    YESNO = "yesno"
    SET = "set"
    NUMBER = "number"


@dataclass(frozen=True)
class Fact:
    """One fact of the vocabulary.

    values: the closed list of a CHOICE or SET, else empty.
    unit: of a NUMBER.
    absence: what it means that a log is silent.
    records: the record kinds (EventKind values) whose declared completeness makes absence evidence for this fact.
    page: the fact document (`checker fact show`) that defines it.
    """

    name: str
    type: FactType
    meaning: str
    absence: str
    page: str
    values: tuple[str, ...] = ()
    unit: str = ""
    records: tuple[str, ...] = field(default=())


REVIEWERS = ("reviewers", "examiners", "supervisors", "trained_reviewers")

_REVIEW_RECORDS = {who: ("review", "training") if who == "trained_reviewers" else ("review",) for who in REVIEWERS}

RECORDED = ("recorded", "found_elsewhere", "empty", "placeholder")

_DIRECT_ABSENT = "unknown: a blank, redacted or not exported cell says nothing about what happened"


def _direct() -> list[Fact]:
    facts = []
    sets = {"purpose", "offense", "probe.edits"}
    choices = (
        "technology",
        "mode",
        "subject_role",
        "probe.source",
        "probe.kind",
        "gallery.source_type",
        "gallery.lawful_basis",
        "gallery.consent",
        "vendor",
        "product",
        "threshold_basis",
        "result",
        "operator_kind",
        "operator_unit",
        "case_kind",
        "case_status",
        "partner",
    )
    for name in (*choices, *sorted(sets)):
        meaning = "the technology used" if name == "technology" else EVENT_FIELDS[name].meaning
        kind = FactType.SET if name in sets else FactType.CHOICE
        facts.append(Fact(name, kind, meaning, _DIRECT_ABSENT, "recorded-values", VALUES[name]))
    units = {
        "threshold": "share of 1, on the vendor's scale",
        "top_score": "share of 1, on the vendor's scale",
        "faces_detected": "faces",
        "faces_searched": "faces",
        "max_candidates": "candidates",
        "candidates": "candidates",
        "networks": "networks",
    }
    facts += [
        Fact(n, FactType.NUMBER, EVENT_FIELDS[n].meaning, _DIRECT_ABSENT, "recorded-values", unit=u)
        for n, u in units.items()
    ]
    facts += [
        Fact(n, FactType.YESNO, EVENT_FIELDS[n].meaning, _DIRECT_ABSENT, "recorded-values")
        for n in ("public_space", "probe.lawfully_acquired", "adds_up")
    ]
    facts.append(
        Fact(
            "use_kind",
            FactType.CHOICE,
            "whether the use is a search or a live deployment",
            "never absent",
            "recorded-values",
            tuple(kind.value for kind in USE_KINDS),
        )
    )
    return facts


def _agency() -> list[Fact]:
    absent = "unknown until audit.yaml, --place and --kind, or the log say which agency it is"
    return [
        Fact(
            "agency.id", FactType.NAME, "the agency, as a place path: us/or/washington-county-sheriff", absent, "agency"
        ),
        Fact("agency.kind", FactType.CHOICE, "the kind of agency", absent, "agency", VALUES["agency.kind"]),
        Fact(
            "agency.level",
            FactType.CHOICE,
            "state, local, federal or private",
            absent,
            "agency",
            VALUES["agency.level"],
        ),
        Fact(
            "agency.state", FactType.CHOICE, "the agency's state, two letters", absent, "agency", VALUES["agency.state"]
        ),
    ]


def _recorded() -> list[Fact]:
    absent = (
        "`empty` and `placeholder` are themselves the answer; redacted, withheld, partial, unread and not exported "
        "are unknown "
        "(not exported counts as empty where the export is declared to hold every recorded field)"
    )
    return [
        Fact(
            f"recorded.{n}",
            FactType.CHOICE,
            f"whether the record says: {f.meaning}",
            absent,
            "recorded-fields",
            RECORDED,
        )
        for n, f in EVENT_FIELDS.items()
    ]


def _contradictions() -> list[Fact]:
    """What the use's own record contradicts, or what audit.yaml forbids it."""
    times = "unknown where either time is not recorded, or the two may lie either way"
    return [
        Fact(
            "ends_before_start",
            FactType.YESNO,
            "whether the use is recorded to end before it began",
            times,
            "impossible-times",
        ),
        Fact(
            "window_reversed",
            FactType.YESNO,
            "whether the window that was searched through ends before it begins",
            times,
            "impossible-times",
        ),
        Fact(
            "after_export",
            FactType.YESNO,
            "whether the use is dated after the day on which its log was exported",
            "unknown where the use's date is not; without a day of export in audit.yaml, the day of the run counts",
            "impossible-times",
        ),
        Fact(
            "beyond_retention",
            FactType.YESNO,
            "whether the search reaches further back than records may be kept",
            "unknown where audit.yaml gives no retention-days, or the log no time or no start of the window",
            "look-back",
        ),
    ]


def _said(name: str) -> str:
    return name.replace("_", " ")


def _linked() -> list[Fact]:
    def open_kind(what: str) -> str:
        return f"known absent only where {what} records are declared complete; else unknown"

    facts = [
        Fact(
            "authorized_by",
            FactType.SET,
            "the authorizations granted and valid over the whole of the use",
            open_kind("authorization"),
            "authorized-by",
            VALUES["authorization"],
            records=("authorization",),
        ),
        Fact(
            "exigency",
            FactType.CHOICE,
            "whether an emergency was claimed, and on a record made by the time of the use",
            open_kind("exigency"),
            "exigency",
            tuple(value for value in VALUES["exigency"] if value != "claimed"),
            records=("exigency",),
        ),
        Fact(
            "somebody_to_act_on",
            FactType.CHOICE,
            "whether the use gave anybody somebody to act on: a lead or a match, nobody, or candidates",
            "unknown where the result is not recorded and no lead is on record",
            "somebody-to-act-on",
            VALUES["somebody_to_act_on"],
            records=("lead", "review"),
        ),
        Fact(
            "on_roster",
            FactType.YESNO,
            "whether the account that made the use is in the roster of users",
            open_kind("account"),
            "on-roster",
            records=("account",),
        ),
        Fact(
            "trained",
            FactType.YESNO,
            "whether the operator's training is recorded before the use",
            open_kind("training"),
            "trained",
            records=("training",),
        ),
    ]
    for anchor in MILESTONES:
        facts.append(
            Fact(
                f"{anchor}_after_use",
                FactType.YESNO,
                f"whether the case holds, after the use: {_said(anchor)}",
                open_kind(anchor),
                "after-use",
                records=(anchor,),
            )
        )
    for what, anchor in product(STEPS, ANCHORS):
        if what == anchor:
            continue
        record = STEPS[what].kind.value
        facts.append(
            Fact(
                f"{what}_before_{anchor}",
                FactType.YESNO,
                f"whether the case or use holds, before the {_said(anchor)}: {_said(what)}",
                open_kind(record),
                "before",
                records=(record,) if anchor == "use" else (record, anchor),
            )
        )
        facts.append(
            Fact(
                f"{what}_since_{anchor}",
                FactType.CHOICE,
                f"whether it is recorded for the {_said(anchor)}, whenever: {_said(what)}",
                open_kind(record),
                "within",
                ("done", "not_done"),
                records=(record,) if anchor == "use" else (record, anchor),
            )
        )
        facts.append(
            Fact(
                f"minutes_from_{anchor}_to_{what}",
                FactType.NUMBER,
                f"how long after the {_said(anchor)} this came: {_said(what)}; where it is known not to have come, "
                f"the time since",
                open_kind(record),
                "within",
                unit="minutes",
                records=(record,) if anchor == "use" else (record, anchor),
            )
        )
    for who, anchor in product(REVIEWERS, MILESTONES):
        facts.append(
            Fact(
                f"{who}_before_{anchor}",
                FactType.NUMBER,
                f"how many different {who.replace('_', ' ')}, none of them the operator, reviewed the use before the "
                f"{anchor}",
                open_kind("review"),
                "reviewers",
                unit="people",
                records=(*_REVIEW_RECORDS[who], anchor),
            )
        )
    facts += [
        Fact(
            who,
            FactType.NUMBER,
            f"how many different {who.replace('_', ' ')}, none of them the operator, reviewed the use",
            open_kind("review"),
            "reviewers",
            unit="people",
            records=_REVIEW_RECORDS[who],
        )
        for who in REVIEWERS
    ]
    return facts


IN_FORCE = "in_force"
"""The one fact that is made for each rule: yes, no, or unknown whether the use's date lies in the rule's own period."""


@cache
def vocabulary() -> dict[str, Fact]:
    """Every fact by name, in a fixed order."""
    facts = [*_direct(), *_contradictions(), *_agency(), *_recorded(), *_linked()]
    facts.append(
        Fact(
            IN_FORCE,
            FactType.CHOICE,
            "whether the rule was in force on the use's civil date, in the agency's place",
            "unknown where the date is unknown or its two readings differ",
            "in-force",
            ("yes", "no"),
        )
    )
    return {f.name: f for f in facts}


def fact(name: str, *, where: str = "") -> Fact:
    """The fact called `name`; PolicyError with the nearest names where there is none."""
    found = vocabulary().get(name)
    if found is None:
        raise PolicyError(f'unknown field "{name}"', where=where, hint=nearest(name, vocabulary()))
    return found
