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
    """One field of an event: its name, shape and meaning; `people`: its raw text may name a person."""

    name: str
    shape: Shape
    meaning: str
    people: bool = False


_F, _S = EventField, Shape
EVENT_FIELDS: dict[str, EventField] = {
    f.name: f
    for f in (
        _F("time", _S.TIME, "when the act was done; for an interval (live deployment, authorization), when it began"),
        _F("end", _S.TIME, "when an interval ended: a live deployment's stop, an authorization's last moment"),
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
            "what was searched for, as the log names it: a plate, a picture's reference, a person",
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
        _F("decision", _S.CODE, "how a request, approval or authorization was decided"),
        _F("scope", _S.CODE, "what an authorization allows: face recognition, or something else"),
        _F("derived_from", _S.TEXT, "what a piece of evidence was derived from: a record's id, face_match, or none"),
        _F("course", _S.TEXT, "the training given"),
        _F("case_kind", _S.CODE, "the kind of the case"),
        _F("case_status", _S.CODE, "whether the case was open"),
        _F("partner", _S.CODE, "the organization for which police acted, where an exemption names it"),
    )
}


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
            return {field.name: code_type(field.name), **state}
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
