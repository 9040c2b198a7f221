"""Record kinds: one value each, with everything that the rooms know about a kind.

Each list of kinds elsewhere (uses, steps, moments, what a record belongs to, what reports call it) is derived from
KINDS. No property has a default: a kind that leaves one out does not run. To add a kind, add it to `EventKind` and to
KINDS, to the list in docs/log-format.md, and to the test oracle's own table in tests/facts.
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
    RESULT_RECEIVED = "result_received"
    ENROLLMENT = "enrollment"
    DELETION = "deletion"
    GALLERY_CREATED = "gallery_created"
    GALLERY_DELETED = "gallery_deleted"
    REVIEW = "review"
    APPROVAL = "approval"
    AUTHORIZATION = "authorization"
    AUTHORIZATION_REQUEST = "authorization_request"
    EXIGENCY = "exigency"
    LEAD = "lead"
    OTHER_METHOD = "other_method"
    CORROBORATION = "corroboration"
    LINEUP = "lineup"
    PC_AFFIDAVIT = "pc_affidavit"
    WARRANT_APPLICATION = "warrant_application"
    ARREST = "arrest"
    DETENTION = "detention"
    CHARGE = "charge"
    DISCOVERY_DEADLINE = "discovery_deadline"
    TRIAL = "trial"
    DISCLOSURE = "disclosure"
    PROSECUTOR_DISCLOSURE = "prosecutor_disclosure"
    FILING = "filing"
    NOTICE = "notice"
    ERASURE = "erasure"
    CORRECTION = "correction"
    CASE_AUDIT = "case_audit"
    TRAINING = "training"
    ACCOUNT = "account"
    SYSTEM = "system"
    GALLERY = "gallery"
    CAMERA = "camera"
    INSTALLATION = "installation"
    WATCHLIST = "watchlist"
    CONTRACT = "contract"
    MEETING = "meeting"
    POLICY = "policy"
    ASSESSMENT = "assessment"
    TEST = "test"
    INCIDENT = "incident"
    AUDIT = "audit"
    APPOINTMENT = "appointment"
    PURGE = "purge"
    GALLERY_REVIEW = "gallery_review"
    CUSTOMER = "customer"
    LOBBYING = "lobbying"
    PUBLICATION = "publication"
    UNKNOWN = "unknown"


KIND_TYPE = pl.Enum([kind.value for kind in EventKind])
"""How kinds are held in frames: a byte a row. The values are in the order of the class, so that a column can be asked
for members of it, too."""


class Belongs(StrEnum):
    """What links a record to the subject that it bears on, and so what its absence can mean.

    USE: one use, by the row it stands in, the use's number, or a case that holds no other use. CASE: every use of its
    case. PERSON, ACCOUNT: every use that the person or the account made. SYSTEM: whatever is of its agency, vendor and
    product. GALLERY: whatever is of its agency and gallery. PLACE: whatever is of its agency and place. AGENCY:
    whatever is of its agency. PERIOD: nothing else yet; no fact may rest on the absence of such a record.
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
    was derived from decides. CARRIED: it is no evidence, and what the record says that it was derived from decides of
    what it brought, as of a warrant on the lead (reading R25). SILENT: nothing is known.
    """

    MATCH = "match"
    OUTSIDE = "outside"
    RECORDED = "recorded"
    CARRIED = "carried"
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


def _entry(
    name: EventKind, noun: str, plural: str, indefinite: str, meaning: str, belongs: Belongs,
    columns: tuple[str, ...],
) -> Kind:  # fmt: skip
    """The kind of an entry of a register: a record that stands by itself, of no use and no case. Each is looked up, and
    can be asked to have come before what is judged."""
    return Kind(
        name=name, noun=noun, plural=plural, indefinite=indefinite, meaning=meaning, belongs=belongs, use=False,
        about_earlier_use=False, step=True, anchor=False, granted_only=False, origin=Origin.SILENT, columns=columns,
    )  # fmt: skip


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
        belongs=Belongs.CASE, use=True, about_earlier_use=False, step=True, anchor=False, granted_only=False,
        origin=Origin.MATCH, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.LIVE_DEPLOYMENT, noun="live deployment", plural="live deployments",
        indefinite="a live deployment",
        meaning="that cameras compared faces with a watchlist as people passed, from when to when",
        belongs=Belongs.CASE, use=True, about_earlier_use=False, step=True, anchor=False, granted_only=False,
        origin=Origin.MATCH, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.VERIFICATION, noun="verification", plural="verifications", indefinite="a verification",
        meaning="that two pictures were compared to see whether they show one person",
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=True, anchor=False, granted_only=False,
        origin=Origin.MATCH, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.RESULT_RECEIVED, noun="result received from others", plural="results received from others",
        indefinite="a result received from others",
        meaning="that another body sent what face recognition gave: whose system it was, and whether it was asked for",
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=True, anchor=False, granted_only=False,
        origin=Origin.MATCH, columns=("time", "solicited", "system_owner"),
    ),
    Kind(
        name=EventKind.ENROLLMENT, noun="enrollment", plural="enrollments", indefinite="an enrollment",
        meaning="that a face was put into a gallery or on a watchlist",
        belongs=Belongs.GALLERY, use=False, about_earlier_use=False, step=True, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.DELETION, noun="deletion", plural="deletions", indefinite="a deletion",
        meaning="that a face was taken out of a gallery or off a watchlist",
        belongs=Belongs.GALLERY, use=False, about_earlier_use=False, step=True, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.GALLERY_CREATED, noun="gallery creation", plural="gallery creations",
        indefinite="a gallery creation",
        meaning="that a gallery or watchlist was set up",
        belongs=Belongs.GALLERY, use=False, about_earlier_use=False, step=True, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.GALLERY_DELETED, noun="gallery deletion", plural="gallery deletions",
        indefinite="a gallery deletion",
        meaning="that a gallery or watchlist was deleted",
        belongs=Belongs.GALLERY, use=False, about_earlier_use=False, step=True, anchor=False, granted_only=False,
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
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=True, anchor=False, granted_only=True,
        origin=Origin.CARRIED,
        columns=("type", "time", "end", "decided", "operator", "decision", "scope", "case_number"),
    ),
    Kind(
        name=EventKind.AUTHORIZATION_REQUEST, noun="request for an authorization",
        plural="requests for an authorization", indefinite="a request for an authorization",
        meaning="that permission for a use was asked of whoever grants it, and when",
        belongs=Belongs.USE, use=False, about_earlier_use=False, step=True, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "use_id"),
    ),
    Kind(
        name=EventKind.EXIGENCY, noun="exigency", plural="exigencies", indefinite="an exigency",
        meaning="that an emergency was claimed for a use, by whom and when that was written down",
        belongs=Belongs.USE, use=False, about_earlier_use=False, step=True, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "operator", "reason", "use_id"),
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
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=True, anchor=True, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.WARRANT_APPLICATION, noun="warrant application", plural="warrant applications",
        indefinite="a warrant application",
        meaning="that a warrant was applied for",
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=True, anchor=True, granted_only=False,
        origin=Origin.CARRIED, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.ARREST, noun="arrest", plural="arrests", indefinite="an arrest",
        meaning="that a person was arrested in the case",
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=True, anchor=True, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.DETENTION, noun="detention", plural="detentions", indefinite="a detention",
        meaning="that a person was detained in the case without an arrest",
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=True, anchor=True, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.CHARGE, noun="charge", plural="charges", indefinite="a charge",
        meaning="that a person was charged or summoned in the case",
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=True, anchor=True, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.DISCOVERY_DEADLINE, noun="discovery deadline", plural="discovery deadlines",
        indefinite="a discovery deadline",
        meaning="the day by which the defense must have been given what it is entitled to",
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=True, anchor=True, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.TRIAL, noun="trial", plural="trials", indefinite="a trial",
        meaning="that a trial in the case began",
        belongs=Belongs.CASE, use=False, about_earlier_use=False, step=True, anchor=True, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.DISCLOSURE, noun="disclosure", plural="disclosures", indefinite="a disclosure",
        meaning="that the defendant or the defense was told of the use",
        belongs=Belongs.CASE, use=False, about_earlier_use=True, step=True, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.PROSECUTOR_DISCLOSURE, noun="disclosure to the prosecutor",
        plural="disclosures to the prosecutor", indefinite="a disclosure to the prosecutor",
        meaning="that the prosecutor was told of the use",
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
        name=EventKind.ERASURE, noun="erasure", plural="erasures", indefinite="an erasure",
        meaning="that what a search took or made (a picture, a template, a result) was deleted, and when",
        belongs=Belongs.USE, use=False, about_earlier_use=True, step=True, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "use_id"),
    ),
    Kind(
        name=EventKind.CORRECTION, noun="correction", plural="corrections", indefinite="a correction",
        meaning="that what an incident or a complaint was about was put right, and when",
        belongs=Belongs.USE, use=False, about_earlier_use=True, step=True, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "use_id"),
    ),
    Kind(
        name=EventKind.CASE_AUDIT, noun="audit of a case", plural="audits of cases", indefinite="an audit of a case",
        meaning="that an audit went over one case: which, and when",
        belongs=Belongs.CASE, use=False, about_earlier_use=True, step=True, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "case_number"),
    ),
    Kind(
        name=EventKind.TRAINING, noun="training", plural="trainings", indefinite="a training",
        meaning="that an operator completed a course: who, which, and when",
        belongs=Belongs.PERSON, use=False, about_earlier_use=False, step=True, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("time", "operator", "course"),
    ),
    Kind(
        name=EventKind.ACCOUNT, noun="account", plural="accounts", indefinite="an account",
        meaning="that somebody has an account with which searches can be made, on the day of the roster or until it "
        "was closed",
        belongs=Belongs.ACCOUNT, use=False, about_earlier_use=False, step=False, anchor=False, granted_only=False,
        origin=Origin.SILENT, columns=("operator",),
    ),
    _entry(
        EventKind.SYSTEM, "system", "systems", "a system",
        "a system that the agency has: whose, which, and from when to when it was in use",
        Belongs.SYSTEM, ("time", "end", "vendor", "product"),
    ),
    _entry(
        EventKind.GALLERY, "gallery", "galleries", "a gallery",
        "a gallery that is searched: what its images are, and on what basis they were obtained",
        Belongs.GALLERY, ("gallery.name", "gallery.source_type", "gallery.lawful_basis"),
    ),
    _entry(
        EventKind.CAMERA, "camera", "cameras", "a camera",
        "a camera on which face recognition was set up: where, and from when to when",
        Belongs.PLACE, ("time", "end", "place", "public_space"),
    ),
    _entry(
        EventKind.INSTALLATION, "installation", "installations", "an installation",
        "that face recognition was set up on a live video stream, whether or not it was ever started: from when to "
        "when",
        Belongs.SYSTEM, ("time", "end", "vendor", "product"),
    ),
    _entry(
        EventKind.WATCHLIST, "watchlist", "watchlists", "a watchlist",
        "a watchlist that was built: when, and how many faces it holds",
        Belongs.GALLERY, ("time", "gallery.name", "size"),
    ),
    _entry(
        EventKind.CONTRACT, "contract", "contracts", "a contract",
        "a contract for a system: with whom, for what, and from when to when it runs",
        Belongs.SYSTEM, ("time", "end", "vendor", "product", "amount"),
    ),
    _entry(
        EventKind.MEETING, "meeting", "meetings", "a meeting",
        "that a meeting was held: with whom, and when",
        Belongs.AGENCY, ("time", "vendor"),
    ),
    _entry(
        EventKind.POLICY, "policy", "policies", "a policy",
        "that the agency adopted a written policy on its use, and when",
        Belongs.AGENCY, ("time",),
    ),
    _entry(
        EventKind.ASSESSMENT, "assessment", "assessments", "an assessment",
        "that a document on a system was filed or completed: which document, of which system, and when",
        Belongs.SYSTEM, ("time", "document", "vendor", "product"),
    ),
    _entry(
        EventKind.TEST, "test", "tests", "a test",
        "that a system was tested: which, and when",
        Belongs.SYSTEM, ("time", "vendor", "product"),
    ),
    _entry(
        EventKind.INCIDENT, "incident", "incidents", "an incident",
        "that a breach or misuse was found or complained of, and when",
        Belongs.SYSTEM, ("time", "id", "incident_kind"),
    ),
    _entry(
        EventKind.AUDIT, "audit", "audits", "an audit",
        "that an audit of the uses was completed, and when",
        Belongs.AGENCY, ("time",),
    ),
    _entry(
        EventKind.APPOINTMENT, "appointment", "appointments", "an appointment",
        "that somebody was made responsible for the oversight of the uses, from when to when",
        Belongs.AGENCY, ("time", "end", "operator"),
    ),
    _entry(
        EventKind.PURGE, "purge of a gallery", "purges of galleries", "a purge of a gallery",
        "that a gallery was cleared of people who may no longer be in it, and when",
        Belongs.GALLERY, ("time", "gallery.name"),
    ),
    _entry(
        EventKind.GALLERY_REVIEW, "review of a watchlist", "reviews of watchlists", "a review of a watchlist",
        "that the people on a watchlist or in a gallery were reviewed, and when",
        Belongs.GALLERY, ("time", "gallery.name"),
    ),
    _entry(
        EventKind.CUSTOMER, "named customer", "named customers", "a named customer",
        "that a vendor named an agency as its customer: which, and when",
        Belongs.SYSTEM, ("time", "agency", "vendor"),
    ),
    _entry(
        EventKind.LOBBYING, "disclosure of lobbying", "disclosures of lobbying", "a disclosure of lobbying",
        "that a vendor disclosed lobbying on face recognition, and when",
        Belongs.SYSTEM, ("time", "vendor"),
    ),
    _entry(
        EventKind.PUBLICATION, "publication", "publications", "a publication",
        "that a report or a list was published or handed in: which, to whom, when, and which days it covers",
        Belongs.AGENCY, ("time", "document", "covers_from", "covers_until"),
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

STANDING_ALONE = frozenset({Belongs.SYSTEM, Belongs.GALLERY, Belongs.PLACE, Belongs.PERIOD, Belongs.AGENCY})
"""What links a record that stands by itself to all that it bears on: not to a case, a use or a person."""

REGISTERS = tuple(kind.name for kind in _KINDS if kind.belongs in STANDING_ALONE)
"""The kinds whose records stand by themselves: entries of registers, which every use or other entry may look up."""
