"""Events: one recorded act each, as one row of one frame, every row with its provenance.

The event frame is a Polars frame. Its columns:

- provenance: `input` (index into the run's inputs), `sheet` (text or null), `row` (the number a person sees who opens
  the file: the first line of a CSV is 1), `part` (0 for a row's main event, 1.. for further events of the same row),
  `event` (identity, `<first 12 of the file's sha256>:<sheet/>row[.part]`, the same from run to run), `parent` (the
  `event` of the row's main event, null for a main event);
- `kind` (an EventKind), `technology` (a Technology);
- for each EventField that the inputs hold, the columns of `columns_of(field)`; a field without columns, or with a null
  state in a row, is `not_exported` there;
- `clock`: "utc" where the log or the reader settled the zone, else "unknown:<input>": times of one unknown clock can be
  compared with each other, and with other clocks only within ZONE_SLACK;
- `date_lo`, `date_hi`: the civil dates, in the agency's place, that the event's `time` may fall on (equal when known).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import polars as pl

from checker.model.kinds import KIND_TYPE
from checker.model.values import VALUES

ZONE_SLACK_US = 14 * 3600 * 1_000_000
"""How far, in microseconds, a time of unknown zone may lie from the same figures in UTC (zones run from -12 to +14
h)."""


class State(StrEnum):
    """Why a field has no value, or that it has one. `unread`: something is written there that the profile cannot
    read."""

    VALUE = "value"
    EMPTY = "empty"
    PLACEHOLDER = "placeholder"
    REDACTED_VENDOR = "redacted_vendor"
    REDACTED_AGENCY = "redacted_agency"
    PARTIAL = "partial"
    WITHHELD = "withheld"
    UNREAD = "unread"
    NOT_EXPORTED = "not_exported"


HIDDEN = (State.REDACTED_VENDOR, State.REDACTED_AGENCY, State.PARTIAL, State.WITHHELD)
"""States of a cell in which something was written that is not shown, or not in full."""
UNREADABLE = tuple(state.value for state in (*HIDDEN, State.UNREAD))
"""States of a cell that holds something which cannot be read here."""

STATE_TYPE = pl.Enum([state.value for state in State])
"""How states are held in frames: a byte each, comparable with their text. A million rows have some forty columns of
them."""


class Technology(StrEnum):
    """What was used: face recognition, or license plate readers in audits that look alike."""

    FACE_RECOGNITION = "face_recognition"
    LICENSE_PLATE = "license_plate"


TECHNOLOGY_TYPE = pl.Enum([technology.value for technology in Technology])
"""A byte a row. Its values are in the order of the class, so that a column can be asked for members of it, too."""


class Shape(StrEnum):
    """How a field's value is held in the frame."""

    CODE = "code"  # one name of a closed list; an Enum of that list
    CODES = "codes"  # several names, sorted, joined with "|"; Categorical
    TEXT = "text"  # as written; String
    NUMBER = "number"  # Float64
    YESNO = "yesno"  # Boolean
    TIME = "time"  # two Int64 columns <name>_lo and <name>_hi: microseconds since 1970 on the row's clock


@dataclass(frozen=True)
class EventField:
    """One field of an event: its name, shape and meaning; `people`: its raw text may name a person. private: it says
    what somebody is by nature or law, and is shown of nobody, only counted. values: the closed list of a field that a
    draft adds; other fields have theirs in model.values."""

    name: str
    shape: Shape
    meaning: str
    people: bool = False
    private: bool = False
    values: tuple[str, ...] = ()


_NEW: ContextVar[Mapping[str, EventField]] = ContextVar("fields that drafts add", default={})  # noqa: B039 (never changed)


class EventFields(Mapping[str, EventField]):
    """The fields of events by name: those of every log, then those that drafts add, within `with_fields`."""

    def __init__(self, fields: Iterable[EventField]) -> None:
        self._always = {one.name: one for one in fields}

    def __getitem__(self, name: str) -> EventField:
        """The field called `name`."""
        return self._always[name] if name in self._always else _NEW.get()[name]

    def __iter__(self) -> Iterator[str]:
        """The names, in a fixed order."""
        yield from self._always
        yield from _NEW.get()

    def __len__(self) -> int:
        """How many there are."""
        return len(self._always) + len(_NEW.get())


@contextmanager
def with_fields(fields: Iterable[EventField]) -> Iterator[None]:
    """Within it, in this thread and in those that it starts (model.abreast), events have these fields, too."""
    before = _NEW.set({one.name: one for one in fields})
    try:
        yield
    finally:
        _NEW.reset(before)


def new_fields() -> Mapping[str, EventField]:
    """The fields that drafts add to the run at hand."""
    return _NEW.get()


REPORTED = {
    "requests": "requests",
    "searches": "searches",
    "live_deployments": "live deployments",
    "candidates": "candidates",
    "leads": "leads",
    "arrests": "arrests",
}
"""What a published report may count, each as a field of its own, and what that is called."""

_F, _S = EventField, Shape
EVENT_FIELDS = EventFields(
    (
        _F("time", _S.TIME, "when the act was done; for an interval (live deployment, authorization), when it began"),
        _F(
            "end",
            _S.TIME,
            "when an interval ended: a live deployment's stop, an authorization's last moment, the closing of an "
            "account",
        ),
        _F("decided", _S.TIME, "when an authorization or approval was decided"),
        _F("id", _S.TEXT, "the log's own number of this record"),
        _F("use_id", _S.TEXT, "the log's number of the search or deployment that this record is about"),
        _F("case_number", _S.TEXT, "the number that links the records of one case"),
        _F("agency", _S.TEXT, "the agency that acted"),
        _F("acting_for", _S.TEXT, "the agency or organization on whose request it was done"),
        _F("operator", _S.TEXT, "who acted: the searcher, reviewer, approver, arresting officer", people=True),
        _F(
            "operator_kind", _S.CODE, "whether the operator's name is one person's, or a shared account's or a system's"
        ),
        _F("operator_unit", _S.CODE, "the unit the operator works in"),
        _F("role", _S.CODE, "in which capacity the operator acted"),
        _F(
            "target",
            _S.TEXT,
            "what was searched for, as the log names it: a plate, a picture's reference, a person; of another record "
            "the person whom it is about: arrested, charged, tried, told, shown by the evidence",
            people=True,
        ),
        _F("window_start", _S.TIME, "from when on the stored records were searched through"),
        _F("window_end", _S.TIME, "until when they were"),
        _F("reason", _S.TEXT, "the reason as typed", people=True),
        _F("purpose", _S.CODES, "the coded purpose"),
        _F("offense", _S.CODES, "the coded offense or offenses under investigation"),
        _F("statute", _S.TEXT, "the statute cited"),
        _F("subject_role", _S.CODE, "what the person sought is to the case"),
        _F("mode", _S.CODE, "how the technology was used"),
        _F("probe.source", _S.CODE, "where the searched image came from"),
        _F("probe.kind", _S.CODE, "what the searched image is"),
        _F("probe.edits", _S.CODES, "what was changed in the image before the search"),
        _F("probe.lawfully_acquired", _S.YESNO, "whether the searched image was obtained lawfully"),
        _F("gallery.name", _S.TEXT, "the gallery or watchlist searched or changed"),
        _F("gallery.source_type", _S.CODE, "what the gallery's images are"),
        _F("gallery.lawful_basis", _S.CODE, "on what basis the gallery's images were obtained"),
        _F("gallery.consent", _S.CODE, "what the people in the gallery knew or agreed to"),
        _F("vendor", _S.CODE, "the maker of the system"),
        _F("product", _S.CODE, "the system"),
        _F("threshold", _S.NUMBER, "the similarity asked for, as a share of 1 on the vendor's own scale"),
        _F("threshold_basis", _S.CODE, "whether the threshold was set or is the product's default"),
        _F("faces_detected", _S.NUMBER, "faces found in the searched image"),
        _F("faces_searched", _S.NUMBER, "faces of the image that were searched for"),
        _F("max_candidates", _S.NUMBER, "the longest candidate list asked for"),
        _F("candidates", _S.NUMBER, "candidates returned"),
        _F("top_score", _S.NUMBER, "the best candidate's similarity, as a share of 1"),
        _F("result", _S.CODE, "what came of it"),
        _F("exigency", _S.CODE, "whether an emergency was claimed, and on what record"),
        _F("public_space", _S.YESNO, "whether the camera looks at a place open to the public"),
        _F("networks", _S.NUMBER, "how many networks of cameras were searched"),
        _F("adds_up", _S.YESNO, "whether the figures of the row that are parts of a total come to that total"),
        _F("type", _S.CODE, "the kind of an authorization, or of a piece of evidence"),
        _F(
            "decision",
            _S.CODE,
            "how a request, approval or authorization was decided; of an account: granted while it is open, withdrawn "
            "once it is not",
        ),
        _F("scope", _S.CODE, "what an authorization allows: face recognition, or something else"),
        _F("derived_from", _S.TEXT, "what a piece of evidence was derived from: a record's id, face_match, or none"),
        _F("shows_identity", _S.YESNO, "whether a piece of evidence shows who the person is"),
        _F("course", _S.TEXT, "the training given"),
        _F("case_kind", _S.CODE, "the kind of the case"),
        _F("case_status", _S.CODE, "whether the case was open"),
        _F("partner", _S.CODE, "the organization for which police acted, where an exemption names it"),
        _F("document", _S.CODE, "which document on a system an entry is"),
        _F("contract_kind", _S.CODE, "whether a contract is paid for, a trial, a grant, or shared with another agency"),
        _F("party", _S.CODE, "what the customer of a contract is"),
        _F("amount", _S.NUMBER, "what was agreed to be paid, in US dollars"),
        _F("size", _S.NUMBER, "how many faces a gallery or watchlist holds"),
        _F("place", _S.TEXT, "where a camera stands"),
        _F("offense_class", _S.CODE, "how grave the offense is by the law that makes it one"),
        _F("suspicion", _S.CODE, "how strong the recorded suspicion was of the very person who was searched for"),
        _F("subject_race", _S.CODE, "the race of the person searched for, as recorded", private=True),
        _F("subject_sex", _S.CODE, "the sex of the person searched for, as recorded", private=True),
        _F("subject_age", _S.NUMBER, "the age of the person searched for", private=True),
        _F("subject_citizen", _S.YESNO, "whether the person is a citizen of the United States", private=True),
        _F("consent", _S.YESNO, "whether the person agreed to be identified in this way"),
        _F("opt_out_offered", _S.YESNO, "whether the person was offered another way"),
        _F("opted_out", _S.YESNO, "whether the person chose another way"),
        _F("probe.context", _S.CODE, "where, or at what, the searched image was taken"),
        _F("probe.enrolled", _S.YESNO, "whether the searched image was put into a gallery"),
        _F("gallery.owner", _S.CODE, "whose gallery it is"),
        _F("gallery.regions", _S.CODES, "the states whose people the gallery is known to hold"),
        _F("request_to", _S.CODE, "which body was asked for the search"),
        _F("request_written", _S.YESNO, "whether the request was made in writing"),
        _F("request_channel", _S.CODE, "how the request was sent"),
        _F("requester_kind", _S.CODE, "what kind of body asked for the search"),
        _F("solicited", _S.YESNO, "whether the agency had asked for the result, or knew that it was being made"),
        _F("system_owner", _S.CODE, "whose system made the result"),
        _F("shared_with", _S.CODES, "who was given the result"),
        _F("shared_for", _S.CODES, "what the result was given on for"),
        _F("faces_meant", _S.NUMBER, "faces of the image whose people were meant to be identified"),
        _F("candidates_reviewed", _S.NUMBER, "candidates that somebody compared with the image"),
        _F("device_authorized", _S.YESNO, "whether the organization had authorized the device that was used"),
        _F("targeted", _S.YESNO, "whether particular people were looked for, and not whoever came by"),
        _F("place_kind", _S.CODE, "what kind of place the camera looked at"),
        _F("authorizer_rank", _S.CODE, "the rank of the officer who authorized the use"),
        _F("cites_match", _S.YESNO, "whether a paper, or a party at a trial, rests on the match"),
        _F("items", _S.CODES, "what a paper or a disclosure tells of the use"),
        _F("recipients", _S.CODES, "to whom a notice went"),
        _F("incident_kind", _S.CODE, "what was found in an incident"),
        _F("youngest", _S.NUMBER, "how old the youngest person on a watchlist is"),
        _F(
            "first_identification",
            _S.YESNO,
            "whether the search was the first that was to say who a suspect may be",
        ),
        _F("by_statute", _S.YESNO, "whether a statute expressly allows it"),
        _F("exclusive_control", _S.YESNO, "whether the agency alone controls the system"),
        _F("state_approved", _S.YESNO, "whether the state chose or approved the system"),
        _F(
            "lowest_match_rate",
            _S.NUMBER,
            "the share of true matches in the group of people for whom the tested system finds the fewest",
        ),
        _F("covers_from", _S.TIME, "the first day that a published report covers"),
        _F("covers_until", _S.TIME, "the last day that a published report covers"),
        _F("published_to", _S.CODES, "to whom a report was published or handed in"),
        _F("sections", _S.CODES, "the sections that a published report has"),
        _F("nil_return", _S.YESNO, "whether a report says that there was nothing to report"),
        *(
            _F(f"reported.{name}", _S.NUMBER, f"how many {noun} a published report counts")
            for name, noun in REPORTED.items()
        ),
        _F("unexplained", _S.NUMBER, "by how many a total of the row differs from the sum of its parts"),
    )
)


def columns_of(field: EventField) -> dict[str, pl.DataType | type[pl.DataType]]:
    """The frame columns of one field, with their types.

    Each field has `<name>__state` (a State, as STATE_TYPE). A TIME field has `<name>_lo` and `<name>_hi` (equal for an
    exact instant; a date without a clock time spans its day; an unsettled day-month order spans both readings); the
    others have `<name>`, null unless the state is `value`. A code stands without the cell it was read from: `row` finds
    that in the file.
    """
    state: dict[str, pl.DataType | type[pl.DataType]] = {f"{field.name}__state": STATE_TYPE}
    match field.shape:
        case Shape.TIME:
            return {f"{field.name}_lo": pl.Int64, f"{field.name}_hi": pl.Int64, **state}
        case Shape.NUMBER:
            return {field.name: pl.Float64, **state}
        case Shape.YESNO:
            return {field.name: pl.Boolean, **state}
        case Shape.TEXT:
            return {field.name: pl.String, **state}
        case Shape.CODE:
            return {field.name: pl.Enum(sorted(field.values)) if field.values else code_type(field.name), **state}
        case Shape.CODES:
            return {field.name: pl.Categorical(), **state}


@cache
def code_type(name: str) -> pl.Enum:
    """The type of a CODE field: its closed list, sorted; `type` holds values of two."""
    lists = ("authorization", "evidence") if name == "type" else (name,)
    return pl.Enum(sorted({value for one in lists for value in VALUES[one]}))


PROVENANCE: dict[str, pl.DataType | type[pl.DataType]] = {
    "input": pl.UInt32,
    "sheet": pl.String,
    "row": pl.UInt32,
    "part": pl.UInt32,
    "event": pl.String,
    "parent": pl.String,
    "kind": KIND_TYPE,
    "technology": TECHNOLOGY_TYPE,
    "clock": pl.Categorical(),
    "date_lo": pl.Date,
    "date_hi": pl.Date,
}


FOUND = "case_number__found"
"""Optional Boolean column: the case number is blank, but one is typed into the reason (it links nothing). Null: it may
be one, but too few case numbers are known to say; the blank is then not known to be one."""

MAY_BE = "may_be"
"""Optional String column of rows of kind `unknown`: the kinds that it may be, joined by "|"; null: any kind."""


def frame_schema(fields: list[str]) -> dict[str, pl.DataType | type[pl.DataType]]:
    """The whole schema of an event frame that holds `fields` (names of EVENT_FIELDS)."""
    schema = dict(PROVENANCE)
    for name in fields:
        schema.update(columns_of(EVENT_FIELDS[name]))
    return schema
