"""Record kinds: one value each, with everything that the rooms know about a kind.

Each list of kinds elsewhere (uses, steps, moments, what a record belongs to, what reports call it) is derived from
KINDS. No property has a default: a kind that leaves one out does not run. To add a kind, add it to `EventKind` and to
KINDS, to the list in docs/mapping-a-log.md, and to the test oracle's own table in tests/facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl


class EventKind(StrEnum):
    """What a row records. `unknown`: a row whose kind cannot be told; it may be of any kind."""

    REQUEST = "request"
    SEARCH = "search"
    LIVE_DEPLOYMENT = "live_deployment"
    VERIFICATION = "verification"
    ENROLLMENT = "enrollment"
    DELETION = "deletion"
    GALLERY_CREATED = "gallery_created"
    GALLERY_DELETED = "gallery_deleted"
    REVIEW = "review"
    APPROVAL = "approval"
    AUTHORIZATION = "authorization"
    EXIGENCY = "exigency"
    LEAD = "lead"
    OTHER_METHOD = "other_method"
    CORROBORATION = "corroboration"
    LINEUP = "lineup"
    PC_AFFIDAVIT = "pc_affidavit"
    WARRANT_APPLICATION = "warrant_application"
    ARREST = "arrest"
    CHARGE = "charge"
    TRIAL = "trial"
    DISCLOSURE = "disclosure"
    FILING = "filing"
    NOTICE = "notice"
    TRAINING = "training"
    ACCOUNT = "account"
    UNKNOWN = "unknown"


KIND_TYPE = pl.Enum([kind.value for kind in EventKind])
"""How kinds are held in frames: a byte a row. The values are in the order of the class, so that a column can be asked
for members of it, too."""


class Belongs(StrEnum):
    """What links a record to the subject that it bears on, and so what its absence can mean.

    USE: one use, by the row it stands in, the use's number, or a case that holds no other use. CASE: every use of its
    case. PERSON, ACCOUNT: every use that the person or the account made. The others are no part of a use's record: no
    fact of a use may rest on their absence.
    """

    USE = "use"
    CASE = "case"
    PERSON = "person"
    ACCOUNT = "account"
    SYSTEM = "system"
    GALLERY = "gallery"
    PLACE = "place"
    PERIOD = "period"
    AGENCY = "agency"


class Origin(StrEnum):
    """What is known of evidence by the kind of record that it was derived from, or that it is itself.

    MATCH: it stands on the face match. OUTSIDE: it is independent of the match. RECORDED: what the record says that it
    was derived from decides. SILENT: nothing is known.
    """

    MATCH = "match"
    OUTSIDE = "outside"
    RECORDED = "recorded"
    SILENT = "silent"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One record kind.

    noun, plural: as reports call one and many. indefinite: the noun as a sentence introduces it ("a review").
    meaning: what a record of it tells, for whoever keeps such records or is asked for them.
    belongs: what links it to a subject.
    use: whether it is a use, which rules judge unless they say otherwise (`on:`).
    about_earlier_use: whether it is about a use before it, so that one made before a use, linked to it by the case
        alone, is not about that use.
    step: whether a clause can ask for it before, or within a time of, a moment.
    anchor: whether it is a moment of a case that a duty can hang on: the first one after the use.
    granted_only: whether it counts as a step only where it was granted.
    origin: of evidence that is such a record, or was derived from one.
    columns: the fields that a record must hold to decide by.
    """

    name: EventKind
    noun: str
    plural: str
    indefinite: str
    meaning: str
    belongs: Belongs
    use: bool
    about_earlier_use: bool
    step: bool
    anchor: bool
    granted_only: bool
    origin: Origin
    columns: tuple[str, ...]


_KINDS = (
    Kind(
        name=EventKind.REQUEST, noun="request", plural="requests", indefinite="a request",
        meaning="that somebody asked for a search, and whether it was granted, refused or withdrawn",
        belongs=Belongs.USE, use=False, about_earlier_use=False, step=True, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "operator", "decision", "use_id"),
    ),
    Kind(
        name=EventKind.SEARCH, noun="search", plural="searches", indefinite="a search",
        meaning="that a face was looked for in a gallery",
        belongs=Belongs.CASE, use=True, about_earlier_use=False, step=False, anchor=False, granted_only=False,
        origin=Origin.MATCH, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.LIVE_DEPLOYMENT, noun="live deployment", plural="live deployments",
        indefinite="a live deployment",
        meaning="that cameras compared faces with a watchlist as people passed, from when to when",
        belongs=Belongs.CASE, use=True, about_earlier_use=False, step=False, anchor=False, granted_only=False,
        origin=Origin.MATCH, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.VERIFICATION, noun="verification", plural="verifications", indefinite="a verification",
        meaning="that two pictures were compared to see whether they show one person",
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=False, anchor=False, granted_only=False,
        origin=Origin.MATCH, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.ENROLLMENT, noun="enrollment", plural="enrollments", indefinite="an enrollment",
        meaning="that a face was put into a gallery or on a watchlist",
        belongs=Belongs.GALLERY, use=False, about_earlier_use=False, step=False, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.DELETION, noun="deletion", plural="deletions", indefinite="a deletion",
        meaning="that a face was taken out of a gallery or off a watchlist",
        belongs=Belongs.GALLERY, use=False, about_earlier_use=False, step=False, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.GALLERY_CREATED, noun="gallery creation", plural="gallery creations",
        indefinite="a gallery creation",
        meaning="that a gallery or watchlist was set up",
        belongs=Belongs.GALLERY, use=False, about_earlier_use=False, step=False, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.GALLERY_DELETED, noun="gallery deletion", plural="gallery deletions",
        indefinite="a gallery deletion",
        meaning="that a gallery or watchlist was deleted",
        belongs=Belongs.GALLERY, use=False, about_earlier_use=False, step=False, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.REVIEW, noun="review", plural="reviews", indefinite="a review",
        meaning="that a person looked over what a search returned: who, when, and of which search",
        belongs=Belongs.USE, use=False, about_earlier_use=True, step=True, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "operator", "role", "use_id"),
    ),
    Kind(
        name=EventKind.APPROVAL, noun="approval", plural="approvals", indefinite="an approval",
        meaning="that somebody was asked to approve a use, who decided, when, and how",
        belongs=Belongs.USE, use=False, about_earlier_use=False, step=True, anchor=False, granted_only=True,
        origin=Origin.SILENT, columns=("time", "operator", "decision", "use_id"),
    ),
    Kind(
        name=EventKind.AUTHORIZATION, noun="authorization", plural="authorizations", indefinite="an authorization",
        meaning="a warrant, a court order or another authority for uses: of which kind, when it was decided, and from "
        "when to when it holds",
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=False, anchor=False, granted_only=True,
        origin=Origin.SILENT, columns=("type", "time", "end", "decided", "operator", "decision", "case_number"),
    ),
    Kind(
        name=EventKind.EXIGENCY, noun="exigency", plural="exigencies", indefinite="an exigency",
        meaning="that an emergency was claimed for a use, by whom and when that was written down",
        belongs=Belongs.USE, use=False, about_earlier_use=False, step=False, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "operator", "use_id"),
    ),
    Kind(
        name=EventKind.LEAD, noun="lead", plural="leads", indefinite="a lead",
        meaning="that a candidate of a search was passed on to an investigation",
        belongs=Belongs.USE, use=False, about_earlier_use=True, step=True, anchor=True, granted_only=False,
        origin=Origin.MATCH, columns=("time", "use_id"),
    ),
    Kind(
        name=EventKind.OTHER_METHOD, noun="other investigative method", plural="other investigative methods",
        indefinite="another investigative method",
        meaning="that another way of finding the person was tried, and when",
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=True, anchor=False, granted_only=False,
        origin=Origin.OUTSIDE, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.CORROBORATION, noun="corroboration", plural="pieces of corroboration",
        indefinite="corroboration",
        meaning=(
            "a piece of evidence in the case other than the match: what it is, when it was found, and what led to "
            "it"
        ),
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=True, anchor=False, granted_only=False,
        origin=Origin.RECORDED, columns=("type", "time", "derived_from", "case_number"),
    ),
    Kind(
        name=EventKind.LINEUP, noun="lineup", plural="lineups", indefinite="a lineup",
        meaning="that a witness was shown a lineup or an array of photographs",
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=True, anchor=True, granted_only=False,
        origin=Origin.RECORDED, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.PC_AFFIDAVIT, noun="probable-cause affidavit", plural="probable-cause affidavits",
        indefinite="a probable-cause affidavit",
        meaning="that a statement of probable cause was sworn",
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=False, anchor=True, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.WARRANT_APPLICATION, noun="warrant application", plural="warrant applications",
        indefinite="a warrant application",
        meaning="that a warrant was applied for",
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=False, anchor=True, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.ARREST, noun="arrest", plural="arrests", indefinite="an arrest",
        meaning="that a person was arrested in the case",
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=False, anchor=True, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.CHARGE, noun="charge", plural="charges", indefinite="a charge",
        meaning="that a person was charged in the case",
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=True, anchor=True, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.TRIAL, noun="trial", plural="trials", indefinite="a trial",
        meaning="that a trial in the case began",
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=False, anchor=True, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.DISCLOSURE, noun="disclosure", plural="disclosures", indefinite="a disclosure",
        meaning="that the defendant or the defense was told of the use",
        belongs=Belongs.CASE, use=False, about_earlier_use=True, step=True, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.FILING, noun="filing", plural="filings", indefinite="a filing",
        meaning="that a report or statement about a use was filed with whoever must receive it",
        belongs=Belongs.USE, use=False, about_earlier_use=True, step=True, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "use_id"),
    ),
    Kind(
        name=EventKind.NOTICE, noun="notice", plural="notices", indefinite="a notice",
        meaning="that the people concerned, or the public, were told of a use",
        belongs=Belongs.USE, use=False, about_earlier_use=True, step=True, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "use_id"),
    ),
    Kind(
        name=EventKind.TRAINING, noun="training", plural="trainings", indefinite="a training",
        meaning="that an operator completed a course: who, which, and when",
        belongs=Belongs.PERSON, use=False, about_earlier_use=False, step=False, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "operator", "course"),
    ),
    Kind(
        name=EventKind.ACCOUNT, noun="account", plural="accounts", indefinite="an account",
        meaning="that somebody has an account with which searches can be made, on the day of the roster",
        belongs=Belongs.ACCOUNT, use=False, about_earlier_use=False, step=False, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("operator",),
    ),
    Kind(
        name=EventKind.UNKNOWN, noun="record of unknown kind", plural="records of unknown kind",
        indefinite="a record of unknown kind", meaning="something that could not be read",
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=False, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
)  # fmt: skip

KINDS: dict[str, Kind] = {kind.name: kind for kind in _KINDS}
"""Every record kind by its name (an EventKind, or its text)."""

if left_out := [kind.name for kind in EventKind if kind not in KINDS]:
    raise TypeError(f"record kinds without a Kind: {', '.join(left_out)}")

USE_KINDS = tuple(kind.name for kind in _KINDS if kind.use)
"""The kinds that are a *use*: what rules judge unless they say otherwise (`on:`)."""


@dataclass(frozen=True)
class Step:
    """Something that a clause can ask to have been done about a use or in its case. kind: of the records that hold
    it."""

    name: str
    noun: str
    indefinite: str
    kind: EventKind


@dataclass(frozen=True)
class Milestone:
    """A moment of a case that a duty can hang on: the first such step after the use. kind: of the records of it."""

    name: str
    noun: str
    indefinite: str
    kind: EventKind


@dataclass(frozen=True)
class UseItself:
    """The use as the moment that a duty hangs on."""

    name: str = "use"
    noun: str = "use"
    indefinite: str = "a use"


Anchor = UseItself | Milestone
"""A moment that a duty can hang on."""

USE = UseItself()
INDEPENDENT_EVIDENCE = Step(
    "independent_evidence",
    "evidence independent of the match",
    "evidence independent of the match",
    EventKind.CORROBORATION,
)
"""Corroboration that does not derive from the face match."""

STEPS: dict[str, Step] = {
    **{kind.name.value: Step(kind.name.value, kind.noun, kind.indefinite, kind.name) for kind in _KINDS if kind.step},
    INDEPENDENT_EVIDENCE.name: INDEPENDENT_EVIDENCE,
}
"""What can be asked to have happened before, or within a time of, a moment."""

MILESTONES: dict[str, Milestone] = {
    kind.name.value: Milestone(kind.name.value, kind.noun, kind.indefinite, kind.name) for kind in _KINDS if kind.anchor
}

ANCHORS: dict[str, Anchor] = {USE.name: USE, **MILESTONES}
"""All moments that a duty can hang on."""
