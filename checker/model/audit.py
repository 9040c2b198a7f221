"""audit.yaml: what the logs are. Everything but the files is optional; what is not given is unknown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, PrivateAttr, ValidationInfo, field_validator, model_validator

from checker.model.errors import nearest
from checker.model.frozen import Frozen
from checker.model.kinds import EventKind
from checker.model.places import place_path
from checker.model.values import LEVEL_OF_KIND, STATES, VALUES, WHOLE_COUNTRY

RETENTION = "retention-days"
"""The key of audit.yaml for how many days records may be kept."""


def _kind_name(value: object) -> object:
    return value.casefold().replace("-", "_") if isinstance(value, str) else value


RecordKind = Annotated[EventKind, BeforeValidator(_kind_name)]
"""A record kind, written with hyphens or underscores."""


class Agency(Frozen):
    """The agency whose logs these are.

    kind: a value of `agency.kind`. place: a path, `us/wa` or `us/or/washington-county-sheriff`; the second part is the
        state, or
    `federal` for an agency of the federal government (`us/federal/ice-hsi`); in another of COUNTRIES the parts are free
    (`uk/london`).
    """

    name: str = ""
    ori: str = ""
    kind: str | None = None
    state: str | None = None
    place: str | None = None

    @field_validator("kind")
    @classmethod
    def _kind(cls, value: str | None) -> str | None:
        kind = value.casefold().replace("-", "_") if value else None
        if kind is not None and kind not in VALUES["agency.kind"]:
            known = [name.replace("_", "-") for name in VALUES["agency.kind"]]
            raise ValueError(f'unknown kind of agency "{value}"; {nearest(kind.replace("_", "-"), known)}')
        return kind

    @field_validator("state")
    @classmethod
    def _state(cls, value: str | None) -> str | None:
        state = value.upper() if value else None
        if state is not None and state not in STATES:
            raise ValueError(f'unknown state "{value}": write its two letters, as WA')
        return state

    @field_validator("place")
    @classmethod
    def _place(cls, value: str | None) -> str | None:
        if value is None or not value.strip("/ "):
            return None
        return place_path(value)

    @model_validator(mode="after")
    def _one_state(self) -> Agency:
        parts = (self.place or "").split("/")
        named = parts[1].upper() if len(parts) > 1 else None
        if self.state and named and named != self.state and named != "FEDERAL":
            raise ValueError(f"`state` is {self.state}, and `place` is in {named}: keep one of them")
        return self

    @property
    def state_code(self) -> str | None:
        """The two letters of the state: `state`, else the second part of a `us/..` place."""
        if self.state:
            return self.state
        parts = (self.place or "").split("/")
        if len(parts) > 1 and parts[0] == "us" and parts[1].upper() in STATES:
            return parts[1].upper()
        return None

    @property
    def place_or_state(self) -> str:
        """The place, else that of the state; "" where neither is known."""
        return self.place or (f"us/{self.state.lower()}" if self.state else "")

    @property
    def id(self) -> str | None:
        """The place, where it is exact enough to be one agency: a state alone is none; where rules name a whole country
        as they name agencies, any place."""
        parts = (self.place or "").split("/")
        return self.place if len(parts) >= 3 or parts[0] != WHOLE_COUNTRY else None

    @property
    def level(self) -> str | None:
        """State, local or federal, by the agency's kind; None where that is not known."""
        return LEVEL_OF_KIND.get(self.kind) if self.kind else None


class Holds(Frozen):
    """What all authorizations or approvals of a log hold, where the log has no column for it (reading R44).

    decision, scope: a value of these fields. valid_days: for how many days each is valid. by: who says so.
    """

    decision: str | None = None
    scope: str | None = None
    valid_days: int | None = Field(default=None, alias="valid-days", ge=1, le=3660)
    by: str = Field(min_length=1)

    @field_validator("decision", "scope")
    @classmethod
    def _value(cls, value: str | None, info: ValidationInfo) -> str | None:
        found = value.casefold().replace("-", "_").replace(" ", "_") if value else None
        known = VALUES[info.field_name or ""]
        if found is not None and found not in known:
            raise ValueError(f'unknown {info.field_name} "{value}"; {nearest(found, known)}')
        return found

    @model_validator(mode="after")
    def _says_something(self) -> Holds:
        if self.decision is None and self.scope is None and self.valid_days is None:
            raise ValueError("`holds` says nothing; give `decision`, `scope` or `valid-days`")
        return self


class LogFile(Frozen):
    """One log file: `path` relative to audit.yaml; `profile` a shipped name or a path; `zone` an IANA name.

    holds_every_field: who says that the export holds every field that the agency records (then a missing column is a
        blank).
    earlier_release: an earlier release of the same log, relative to audit.yaml; it is compared with this one, and not
        judged.
    exported: the day on which the log was exported, a civil date; nothing in it can lie after that.
    rows: what each row of the log records, where no column, kind or layout of the log says it (readings.md R45).
    sheets: the sheets of it that this entry is about (`table 2` of a web page; of a PDF, where those with the same
        headings are one, or its `page 3`), where others hold records of another kind; all where none is named.
    holds: what its authorizations or approvals hold, where it has no column for it, and who says so.
    """

    path: Path
    profile: str | None = None
    zone: str | None = None
    rows: RecordKind | None = None
    sheets: tuple[str, ...] = ()
    holds: Holds | None = None
    holds_every_field: str | None = Field(default=None, alias="holds-every-field")
    earlier_release: Path | None = Field(default=None, alias="earlier-release")
    exported: date | None = None

    @field_validator("rows")
    @classmethod
    def _rows(cls, value: EventKind | None) -> EventKind | None:
        if value is EventKind.UNKNOWN:
            raise ValueError('"unknown" is not a kind of record; leave `rows` out where it is not known')
        return value


class Complete(Frozen):
    """A declaration that all records of one kind, for a period, are in the logs given.

    by, on, basis: who declared it, when, and on what basis (system export, cover letter, no-responsive-records letter
        ...).
    from_, until: civil dates [from, until) of the records themselves: every record of those days is in the logs (of an
        interval, of which any part lies in them); without `from` it says so from the beginning on, without `until`
        of all that came since. A record's absence is known only where all days on which it could lie are covered
        (reading R28).
    none: it declares that there are no such records at all; a row of the kind then contradicts and voids it.
    contradicted_by: what shows that records are missing (a reconciliation with another log); it is void then.
    """

    kind: RecordKind
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None
    by: str
    on: date
    source: str = ""
    basis: str
    none: bool = False
    contradicted_by: str = Field(default="", alias="contradicted-by")

    @model_validator(mode="after")
    def _check_order(self) -> Complete:
        if self.from_ and self.until and self.until <= self.from_:
            raise ValueError(f"`until` ({self.until}) is not after `from` ({self.from_}): no day is covered")
        return self


class Period(Frozen):
    """Civil days in the agency's place, [from, until); an open end where one is not given."""

    from_: date | None = Field(default=None, alias="from")
    until: date | None = None

    @model_validator(mode="after")
    def _check_order(self) -> Period:
        if self.from_ and self.until and self.until <= self.from_:
            raise ValueError(f"the period ends ({self.until}) before it begins ({self.from_})")
        return self


class Gallery(Frozen):
    """A gallery of the registry: events that name it take its properties where the log has none of its own."""

    name: str
    source_type: str | None = Field(default=None, alias="source-type")
    lawful_basis: str | None = Field(default=None, alias="lawful-basis")
    consent: str | None = None


class Systems(Frozen):
    """The system that the logs come from, where the log does not name it."""

    vendor: str | None = None
    product: str | None = None


RecordCell = str | tuple[str, ...] | None
"""A value of a written-out record: a text, several, or nothing."""


class Requesters(Frozen):
    """Agencies for which searches may be made, and for which they must not be, as the log writes them."""

    allowed: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()


class Audit(Frozen):
    """The whole of audit.yaml. Dates are civil dates in the agency's place.

    retention_days: for how many days the records that are searched may be kept, by the agency's policy or its law.
    requesters: which requesting agencies are allowed, and which are barred: told in the table of who asked.
    aliases: for each person who is written in several ways, all of them: `[SC-311, Carla Moor, "Moor, C."]`.
    claims: public statements that are held against the records, each as the verb `claim` writes it: who, when, in which
        words, and what would have to be true.
    records: records that no log holds, mostly entries of registers, each with its `kind` and what the profile
        `register` reads; they are read as a log is, audit.yaml itself being the file, and their lines the rows.
    """

    agency: Agency = Agency()
    zone: str | None = None
    period: Period = Period()
    logs: tuple[LogFile, ...] = ()
    complete: tuple[Complete, ...] = ()
    galleries: tuple[Gallery, ...] = ()
    system: Systems = Systems()
    retention_days: int | None = Field(default=None, alias="retention-days", ge=1)
    aliases: tuple[Annotated[tuple[str, ...], Field(min_length=2)], ...] = ()
    requesters: Requesters = Requesters()
    records: tuple[dict[str, RecordCell], ...] = ()
    claims: tuple[dict[str, object], ...] = ()
    _claims_at: tuple[str, ...] = PrivateAttr(())

    @property
    def claims_at(self) -> tuple[str, ...]:
        """Where each of the claims is written, `audit.yaml:12`; empty where the audit is not from a file."""
        return self._claims_at

    def with_claims_at(self, places: Iterable[str]) -> Audit:
        """The audit, with the places where its claims are written."""
        located = self.model_copy()
        located._claims_at = tuple(places)
        return located

    @model_validator(mode="after")
    def _check_sheets(self) -> Audit:
        """Each sheet of a file is read once: another entry of the same file names other sheets."""
        for number, log in enumerate(self.logs):
            for other in self.logs[:number]:
                if log.path != other.path or not (log.sheets or other.sheets):
                    continue
                if not (log.sheets and other.sheets):
                    raise ValueError(f"{log.path} is listed twice: give `sheets` in both entries, or in none")
                if twice := {*log.sheets} & {*other.sheets}:
                    raise ValueError(f'sheet "{min(twice)}" of {log.path} is in two entries')
        return self
