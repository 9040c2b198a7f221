"""Profiles: small YAML files that say what the columns of a table mean.

    id: my-agency                     # a name for the ledger
    extends: generic                  # optional: take the columns of a shipped profile, then override
    detect: [userId, [networkCount, cameraCount]]   # headers that must all be there (a list: any one of them)
    unless: [Reviewed By]             # headers none of which may be there
    only: [operator]                  # of a shipped layout: fields that the usual headings do not give in such a table
    technology: face_recognition      # or license_plate
    kind: search                      # or {column: [Record Type], values: {raw: kind}, default: search}
    kind-headings: {acts: [Search Date]}    # headings that say it where the profile is not named (see KindHeadings)
    columns:
      operator: Detective             # event field: header, headers in order of preference, or a rule:
      offense: {from: [Crime], values: {"GTA": motor_vehicle_theft}, split: ", "}
      threshold: {from: [Score], unit: percent}
      time: {from: [Date], clock: [Time], formats: ["%m/%d/%y %H:%M"], order: month}
      reason: {from: [Reason], else: [Purpose]}      # `else`: a column that another field reads as well
    zone: America/Chicago
    dates: ["%m/%d/%Y"]               # formats for every date column without its own
    case-number: {shape: "\\d{2}-\\d{4,6}"}
    redaction-marks: ["CJIS"]         placeholders: ["see file"]     vendor-redaction-marks: ["<hidden>"]
    operator-names: person            # what a single word in the operator column stands for
    checks: {constant: [[Reason]]}    # what the ledger says of columns that are compared (see checks.py)
    constants: {mode: still, vendor: amazon}
    cloudtrail-case-numbers: {jobTag: "CASE-(\\d+)"}   # of AWS logs only, which need no other key
    also:                             # further events of the same row; blank columns give none
      - {kind: review, columns: {operator: [Reviewed By], time: [Review Date]}, constants: {role: supervisor}}

Headers are compared with case, spaces, punctuation and camelCase folded; "#" is "number".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field, PrivateAttr, field_validator, model_validator

from checker.ingest import sequences
from checker.ingest.checks import Headers, Rules
from checker.ingest.headings import as_list
from checker.ingest.states import MADE_BY_SPREADSHEET, NO_CASE_NUMBER, SEQUENCES, VAGUE_REASONS, Marks
from checker.model.event import Technology
from checker.model.frozen import Frozen
from checker.model.kinds import EventKind

_SEQUENCE = f"^(?:{'|'.join(sorted(SEQUENCES))})$"
OUT_OF_SCOPE = "out_of_scope"
"""A kind's name for rows that record nothing of the kinds that are judged (a log-in)."""


class YesNo(Frozen):
    """Headings that ask a question ("Match Found"), and the values that a yes and a no under them stand for."""

    under: tuple[str, ...]
    yes: str
    no: str


class ColumnRule(Frozen):
    """How one event field is read. `order`: "day" or "month" where the profile's author knows which comes first.

    then: a second column whose text follows that of `from` (a last name after a first). piece: of a cell that holds two
        times, which; where there is an `else`, of the cells of that column only.
    answers: of a coded field, the headings under which a cell may be a yes or a no.
    """

    from_: Headers = Field(alias="from")
    fallback: Headers = Field(default=(), alias="else")
    clock: Headers = ()
    values: dict[str, str] = Field(default={})
    formats: Headers = ()
    order: Literal["day", "month"] | None = None
    split: str | None = None
    unit: Literal["share", "percent"] | None = None
    then: Headers = ()
    piece: Literal["first", "last"] | None = None
    answers: tuple[YesNo, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All headings that may give the field."""
        return (*self.from_, *self.fallback)


class KindRule(Frozen):
    """What a row records: by `column` and `values`; `default` where the table has no such column."""

    column: Headers = ()
    values: dict[str, str] = Field(default={})
    default: str = EventKind.UNKNOWN.value

    @property
    def of_activities(self) -> bool:
        """Whether the column names an event log's activities: names of steps, that may be quoted, and never of
        people."""
        return self.column[:1] == ("concept:name",)


def column_rules(value: Any) -> Any:
    """Rules of columns with each short form (a heading, a list of headings) written as `{from: ...}`."""
    if isinstance(value, dict):
        return {name: {"from": as_list(rule)} if isinstance(rule, str | list) else rule for name, rule in value.items()}
    return value


class FurtherEvent(Frozen):
    """A further event that a row gives: `flag` is a yes-or-no column that says whether it happened."""

    kind: EventKind
    columns: dict[str, ColumnRule] = Field(default={})
    flag: Headers = ()
    constants: dict[str, str] = Field(default={})

    _columns = field_validator("columns", mode="before")(column_rules)


class CaseNumber(Frozen):
    """How case numbers of the log look. shape: a regular expression. serial: how many digits follow the year, in
    numbers that are a year of two or of four digits and a serial number: both forms are one case then (reading R30)."""

    shape: str = ""
    serial: int | None = Field(default=None, ge=1, le=12)

    @model_validator(mode="after")
    def _says_something(self) -> CaseNumber:
        if not self.shape and self.serial is None:
            raise ValueError("give `shape`, a regular expression, or `serial`, how many digits follow the year")
        return self


class KindHeadings(Frozen):
    """Headings that say of a table that each of its rows records the profile's kind, where nothing else says it (R45).

    acts: of the act itself; any one says it. faces, properties: what such a record has; any one says it, but beside one
        of `other_numbers`, which numbers the records of a log of several kinds. `faces` are of no other searching.
    pictures: where a picture came from; one says it beside a heading of what a search gives or is for.
    number: the record's own number, which says it beside one of `why`; beside one of `other_numbers` it refers to
        another record.
    never: words of other registers, whose acts and numbers have the same names: street stops, records requests,
        searches of plates, fingerprints, cars and houses. Only `faces` count beside them.
    """

    acts: tuple[str, ...] = ()
    faces: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    other_numbers: tuple[str, ...] = Field(default=(), alias="other-numbers")
    never: tuple[str, ...] = ()


@dataclass(frozen=True)
class OwnEntries:
    """What a profile's own file says, apart from the profile that it extends."""

    columns: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    further_events: int = 0
    kind: bool = False
    kind_column: bool = False
    shipped: bool = False


class Profile(Frozen):
    """One profile, as its file says it."""

    id: str
    meaning: str = ""
    extends: str | None = None
    detect: tuple[Headers, ...] = ()
    unless: tuple[str, ...] = ()
    near: tuple[tuple[str, ...], ...] = ()
    only: tuple[str, ...] = ()
    kind_headings: KindHeadings = Field(default=KindHeadings(), alias="kind-headings")
    technology: Technology = Technology.FACE_RECOGNITION
    kind: KindRule
    columns: dict[str, ColumnRule] = Field(default={})
    zone: str | None = None
    dates: tuple[str, ...] = ()
    case_number: CaseNumber | None = Field(default=None, alias="case-number")
    redaction_marks: tuple[str, ...] = Field(default=(), alias="redaction-marks")
    vendor_redaction_marks: tuple[str, ...] = Field(default=(), alias="vendor-redaction-marks")
    placeholders: tuple[str, ...] = ()
    field_placeholders: dict[str, tuple[str, ...]] = Field(default={}, alias="field-placeholders")
    operator_names: Literal["person", "pseudonym", "unread"] = Field(default="unread", alias="operator-names")
    constants: dict[str, str] = Field(default={})
    cloudtrail_case_numbers: dict[str, str] = Field(default={}, alias="cloudtrail-case-numbers")
    also: tuple[FurtherEvent, ...] = ()
    checks: Rules = Rules()
    _own_entries: OwnEntries = PrivateAttr(default_factory=OwnEntries)

    @property
    def own_fields(self) -> frozenset[str]:
        """The fields whose columns the file itself names, not those of the profile that it extends."""
        return self._own_entries.columns

    @property
    def own_keys(self) -> frozenset[str]:
        """The keys that the file itself has."""
        return self._own_entries.keys

    @property
    def own_further_events(self) -> tuple[FurtherEvent, ...]:
        """The entries of `also` that the file itself has, which come first."""
        return self.also[: self._own_entries.further_events]

    @property
    def says_kind(self) -> bool:
        """Whether the file itself, or a shipped layout that it extends, says what a row records."""
        return self._own_entries.kind

    @property
    def names_kind_column(self) -> bool:
        """Whether the file itself names a column for what a row records."""
        return self._own_entries.kind_column

    @property
    def is_file(self) -> bool:
        """Whether it is a file of the user's, not a shipped profile."""
        return not self._own_entries.shipped

    _columns = field_validator("columns", mode="before")(column_rules)

    @model_validator(mode="before")
    @classmethod
    def _plain_kind(cls, value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("kind"), str):
            return {**value, "kind": {"default": value["kind"]}}
        if isinstance(value, dict) and "cloudtrail-case-numbers" in value:
            return {"kind": {}, **value}
        return value

    def marks(self, field: str) -> Marks:
        """The marks that hold for one field's cells."""
        placeholders = (*self.placeholders, *self.field_placeholders.get(field, ()))
        words = VAGUE_REASONS if field == "reason" else frozenset[str]()
        if field in ("id", "use_id", *sequences.FIELDS):
            words = SEQUENCES
        unread = [MADE_BY_SPREADSHEET, NO_CASE_NUMBER] if field in ("case_number", "id", "use_id") else []
        unread += [_SEQUENCE] if field in sequences.FIELDS else []
        shape = self.case_number.shape if self.case_number and field == "case_number" else ""
        return Marks(self.redaction_marks, self.vendor_redaction_marks, placeholders, words, "|".join(unread), shape)
