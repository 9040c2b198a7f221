"""Profiles: small YAML files that say what the columns of a table mean.

    id: my-agency                     # a name for the ledger
    extends: generic                  # optional: take the columns of a shipped profile, then override
    detect: [userId, [networkCount, cameraCount]]   # headers that must all be there (a list: any one of them)
    unless: [Reviewed By]             # headers none of which may be there
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

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, PrivateAttr, field_validator, model_validator

from checker.ingest import sequences
from checker.ingest.audit_file import is_profile_path
from checker.ingest.cells import code_list
from checker.ingest.checks import Rules
from checker.ingest.cloudtrail import case_numbers
from checker.ingest.date_formats import compiled
from checker.ingest.headings import GENERIC, SHIPPED
from checker.ingest.marked_yaml import Key, Marked, read, validated
from checker.ingest.states import MADE_BY_SPREADSHEET, NO_CASE_NUMBER, SEQUENCES, VAGUE_REASONS, Marks
from checker.ingest.zones import is_zone
from checker.model.errors import Collector, UsageError, nearest
from checker.model.event import EVENT_FIELDS, Shape, Technology
from checker.model.frozen import Frozen
from checker.model.kinds import EventKind
from checker.model.values import VALUES

_SEQUENCE = f"^(?:{'|'.join(sorted(SEQUENCES))})$"
OUT_OF_SCOPE = "out_of_scope"
"""A kind's name for rows that record nothing of the kinds that are judged (a log-in)."""


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


class ColumnRule(Frozen):
    """How one event field is read. `order`: "day" or "month" where the profile's author knows which comes first.

    then: a second column whose text follows that of `from` (a last name after a first). piece: of a cell that holds two
        times, which; where there is an `else`, of the cells of that column only.
    """

    from_: tuple[str, ...] = Field(alias="from")
    fallback: tuple[str, ...] = Field(default=(), alias="else")
    clock: tuple[str, ...] = ()
    values: dict[str, str] = Field(default={})
    formats: tuple[str, ...] = ()
    order: Literal["day", "month"] | None = None
    split: str | None = None
    unit: Literal["share", "percent"] | None = None
    then: tuple[str, ...] = ()
    piece: Literal["first", "last"] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """All headings that may give the field."""
        return (*self.from_, *self.fallback)

    @field_validator("from_", "fallback", "clock", "formats", "then", mode="before")
    @classmethod
    def _lists(cls, value: Any) -> Any:
        return _listed(value)


class KindRule(Frozen):
    """What a row records: by `column` and `values`; `default` where the table has no such column."""

    column: tuple[str, ...] = ()
    values: dict[str, str] = Field(default={})
    default: str = EventKind.UNKNOWN.value

    @field_validator("column", mode="before")
    @classmethod
    def _lists(cls, value: Any) -> Any:
        return _listed(value)

    @property
    def of_activities(self) -> bool:
        """Whether the column names an event log's activities: names of steps, that may be quoted, and never of
        people."""
        return self.column[:1] == ("concept:name",)


def _rules(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: {"from": _listed(rule)} if isinstance(rule, str | list) else rule for name, rule in value.items()}
    return value


class FurtherEvent(Frozen):
    """A further event that a row gives: `flag` is a yes-or-no column that says whether it happened."""

    kind: EventKind
    columns: dict[str, ColumnRule] = Field(default={})
    flag: tuple[str, ...] = ()
    constants: dict[str, str] = Field(default={})

    _columns = field_validator("columns", mode="before")(_rules)

    @field_validator("flag", mode="before")
    @classmethod
    def _lists(cls, value: Any) -> Any:
        return _listed(value)


class CaseNumber(Frozen):
    """How case numbers of the log look: a regular expression."""

    shape: str


class KindHeadings(Frozen):
    """Headings that say of a table that each of its rows records the profile's kind, where nothing else says it (R45).

    acts: of the act itself; any one says it. properties: what only such a record has; any one says it, but beside one
        of `other_numbers`, which numbers the records of a log of several kinds. number: the record's own number, which
        says it beside one of `why`; beside one of `other_numbers` it refers to another record.
    never: words of other registers, which have acts and numbers of the same names (street stops, records requests).
    """

    acts: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    number: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    other_numbers: tuple[str, ...] = Field(default=(), alias="other-numbers")
    never: tuple[str, ...] = ()


@dataclass(frozen=True)
class OwnEntries:
    """What a profile's own file says, apart from the profile that it extends."""

    columns: frozenset[str] = frozenset()
    kind: bool = False
    kind_column: bool = False
    shipped: bool = False


class Profile(Frozen):
    """One profile, as its file says it."""

    id: str
    meaning: str = ""
    extends: str | None = None
    detect: tuple[tuple[str, ...], ...] = ()
    unless: tuple[str, ...] = ()
    near: tuple[tuple[str, ...], ...] = ()
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
    _written: OwnEntries = PrivateAttr(default_factory=OwnEntries)

    @property
    def own(self) -> frozenset[str]:
        """The fields whose columns the file itself names, not those of the profile that it extends."""
        return self._written.columns

    @property
    def says_kind(self) -> bool:
        """Whether the file itself, or a shipped layout that it extends, says what a row records."""
        return self._written.kind

    @property
    def names_kind_column(self) -> bool:
        """Whether the file itself names a column for what a row records."""
        return self._written.kind_column

    @property
    def is_file(self) -> bool:
        """Whether it is a file of the user's, not a shipped profile."""
        return not self._written.shipped

    _columns = field_validator("columns", mode="before")(_rules)

    @field_validator("detect", mode="before")
    @classmethod
    def _alternatives(cls, value: Any) -> Any:
        return [_listed(item) for item in value] if isinstance(value, list) else value

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
        if field == "operator":
            return Marks(self.redaction_marks, self.vendor_redaction_marks, placeholders, words, _SEQUENCE)
        if field not in ("case_number", "id", "use_id"):
            return Marks(self.redaction_marks, self.vendor_redaction_marks, placeholders, words)
        shape = self.case_number.shape if self.case_number and field == "case_number" else ""
        unread = f"{MADE_BY_SPREADSHEET}|{NO_CASE_NUMBER}"
        if field == "case_number":
            unread += f"|{_SEQUENCE}"
        return Marks(self.redaction_marks, self.vendor_redaction_marks, placeholders, words, unread, shape)


def load_profile(path: Path) -> Profile:
    """The profile in the file at `path`; UsageError with `file:line` and the nearest known name."""
    marked = read(path)
    content = marked.content
    written = _written(content, shipped=path.parent == SHIPPED)
    if isinstance(content, dict) and isinstance(content.get("extends"), str):
        base = read(_shipped_path(content["extends"], marked.where(("extends",)))).content
        merged = {k: v for k, v in base.items() if k not in ("detect", "unless", "near", "meaning")} | content
        merged["columns"] = {**base.get("columns", {}), **(content.get("columns") or {})}
        merged["kind"] = _extended_kind(base["kind"], merged["kind"])
        marked = Marked(marked.shown, merged, marked.lines)
    profile = validated(Profile, marked)
    profile._written = written
    _check(profile, marked)
    return profile


def _written(content: Any, *, shipped: bool) -> OwnEntries:
    if not isinstance(content, dict):
        return OwnEntries()
    columns, kind = content.get("columns"), content.get("kind")
    return OwnEntries(
        frozenset(columns if isinstance(columns, dict) else ()),
        kind=content.get("id") != GENERIC and ("kind" in content or content.get("extends") != GENERIC),
        kind_column=isinstance(kind, dict) and bool(kind.get("column")),
        shipped=shipped,
    )


def _extended_kind(base: Any, own: Any) -> Any:
    """The kind rule of a profile that adds `values` to those of the profile it extends; one kind for all rows replaces
    it."""
    if not isinstance(base, dict) or not isinstance(own, dict) or own is base:
        return own
    values = own.get("values") or {}
    return base | own | {"values": base.get("values", {}) | values if isinstance(values, dict) else values}


def _shipped_path(name: str, where: str = "") -> Path:
    path = SHIPPED / f"{name}.yaml"
    if not path.is_file():
        raise UsageError(f'there is no shipped profile "{name}"', where=where, hint=nearest(name, shipped_names()))
    return path


def shipped_names() -> list[str]:
    """The names of the profiles that come with the program, sorted."""
    return sorted(path.stem for path in SHIPPED.glob("*.yaml"))


@cache
def shipped(name: str) -> Profile:
    """A profile that comes with the program. UsageError, with the nearest name, where there is none."""
    return load_profile(_shipped_path(name))


def named(profile: str) -> Profile:
    """The profile that a user named: a path to a YAML file, or the name of a shipped one."""
    return load_profile(Path(profile)) if is_profile_path(profile) else shipped(profile)


def _check(profile: Profile, marked: Marked) -> None:
    """What the types cannot see: names of fields, kinds, values, formats, zones."""
    mistakes = Collector()
    kinds = {*(k.value for k in EventKind), OUT_OF_SCOPE}
    for kind, key in [
        (profile.kind.default, ("kind",)),
        *((k, ("kind", "values", r)) for r, k in profile.kind.values.items()),
    ]:
        if kind not in kinds:
            what = f'unknown kind of event "{kind}"'
            mistakes.add(UsageError(what, where=marked.where(key), hint=nearest(kind, kinds)))
    if profile.zone is not None and not is_zone(profile.zone):
        hint = "use an IANA name, America/Los_Angeles or UTC"
        mistakes.add(UsageError(f'unknown time zone "{profile.zone}"', where=marked.where(("zone",)), hint=hint))
    for i, form in enumerate(profile.dates):
        with mistakes:
            compiled(form, marked.where(("dates", i)))
    if profile.case_number:
        with mistakes:
            _check_shape(profile.case_number.shape, marked.where(("case-number", "shape")))
    places = profile.cloudtrail_case_numbers
    with mistakes:
        case_numbers.compiled(places, {place: marked.where(("cloudtrail-case-numbers", place)) for place in places})
    _check_fields(profile.columns, profile.constants, None, (), marked, mistakes)
    for i, also in enumerate(profile.also):
        _check_fields(also.columns, also.constants, also.kind.value, ("also", i), marked, mistakes)
    mistakes.end()


def _check_shape(shape: str, where: str) -> None:
    try:
        re.compile(shape)
    except re.error as error:
        raise UsageError(
            f"the case-number shape is not a regular expression: {error}", where=where, hint="such as [0-9]{2}-[0-9]{6}"
        ) from error
    if re.search(r"\(\?[=!<]|\\[1-9]", shape):
        raise UsageError(
            "a case-number shape has no look-around and no back reference",
            where=where,
            hint="leave out (?=, (?!, (?< and \\1",
        )


def _check_fields(
    columns: dict[str, ColumnRule],
    constants: dict[str, str],
    kind: str | None,
    at: Key,
    marked: Marked,
    mistakes: Collector,
) -> None:
    for name, rule in columns.items():
        key = (*at, "columns", name)
        for i, form in enumerate(rule.formats):
            with mistakes:
                compiled(form, marked.where((*key, "formats", i)))
        with mistakes:
            _check_field(name, marked.where(key))
            for raw, code in rule.values.items():
                with mistakes:
                    _check_value(name, code, kind, marked.where((*key, "values", raw)))
    for name, code in constants.items():
        with mistakes:
            _check_field(name, marked.where((*at, "constants", name)))
            _check_value(name, code, kind, marked.where((*at, "constants", name)))


def _check_field(name: str, where: str) -> None:
    if name not in EVENT_FIELDS:
        raise UsageError(
            f'unknown field "{name}"', where=where, hint=nearest(name, EVENT_FIELDS, shown_by="docs/mapping-a-log.md")
        )


def _check_value(field: str, code: str, kind: str | None, where: str) -> None:
    shape = EVENT_FIELDS[field].shape
    if shape in (Shape.CODE, Shape.CODES):
        known = (
            {*VALUES["authorization"], *VALUES["evidence"]}
            if field == "type" and not kind
            else VALUES[code_list(field, kind)]
        )
        if code not in known:
            raise UsageError(f'unknown value "{code}" for field {field}', where=where, hint=nearest(code, known))
    elif shape is not Shape.TEXT:
        raise UsageError(f"{field} takes no coded values", where=where, hint="it holds a time, a number or yes and no")
