"""What statutes ask an agency to report: documents in policies/reports, each section with the figures that make it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

from pydantic import Field, model_validator

from checker.ingest.marked_yaml import read, validate
from checker.model.errors import UsageError, nearest
from checker.model.event import EVENT_FIELDS
from checker.model.frozen import Frozen
from checker.model.kinds import EventKind
from checker.resources import policies_root

FOLDER = "reports"
CONFIDENCE: Mapping[str, str] = {
    "V": "the text of the section was seen",
    "S": "from a secondary source; the text of the section was not seen",
    "U": "from memory; the text of the section was not seen",
}


class Unit(Frozen):
    """What is counted. kinds: of records; meaning: what one of it is, in a sentence."""

    plural: str
    kinds: tuple[EventKind, ...]
    meaning: str


UNITS: Mapping[str, Unit] = {
    "request": Unit(
        plural="requests", kinds=(EventKind.REQUEST,),
        meaning="an investigator's request, also one that was refused; one request may lead to several searches",
    ),
    "search": Unit(
        plural="searches", kinds=(EventKind.SEARCH, EventKind.LIVE_DEPLOYMENT),
        meaning="one run of one image against one database, or one live deployment, as the log has a row for it",
    ),
    "candidate": Unit(
        plural="candidates", kinds=(EventKind.SEARCH,),
        meaning="one image of the list that a search returned; a search may return many, or none",
    ),
    "lead": Unit(
        plural="leads", kinds=(EventKind.SEARCH, EventKind.LIVE_DEPLOYMENT),
        meaning="a search after which somebody acted on a candidate; candidates that nobody acted on are not leads",
    ),
    "authorization": Unit(
        plural="authorizations", kinds=(EventKind.AUTHORIZATION,), meaning="one warrant or order, asked for or granted"
    ),
    "warrant application": Unit(
        plural="warrant applications", kinds=(EventKind.WARRANT_APPLICATION,), meaning="one application for a warrant"
    ),
    "arrest": Unit(plural="arrests", kinds=(EventKind.ARREST,), meaning="one arrest of one person"),
    "incident": Unit(plural="incidents", kinds=(EventKind.INCIDENT,), meaning="one breach, misuse or unauthorized use"),
    "audit": Unit(plural="audits", kinds=(EventKind.AUDIT,), meaning="one audit that was completed"),
}  # fmt: skip


class FigureDefinition(Frozen):
    """A number. where: field -> the values that make a record count; perhaps: those that leave it open. sum: the field
    that is added up instead of records. by: the fields that it is divided by. after_search: only records of a case in
    which a search was made on the same day or before."""

    label: str
    unit: str
    where: dict[str, tuple[str, ...]] = Field(default={})
    perhaps: dict[str, tuple[str, ...]] = Field(default={})
    sum: str | None = None
    by: tuple[str, ...] = ()
    after_search: bool = Field(default=False, alias="after-search")

    @model_validator(mode="after")
    def _check_names(self) -> FigureDefinition:
        if self.unit not in UNITS:
            raise ValueError(f'unknown unit "{self.unit}"; {nearest(self.unit, list(UNITS))}')
        for name in (*self.where, *self.perhaps, *self.by, *([self.sum] if self.sum else [])):
            if name not in EVENT_FIELDS:
                raise ValueError(f'unknown field "{name}"; {nearest(name, list(EVENT_FIELDS))}')
        return self


class SectionDefinition(Frozen):
    """A section. asks: what the statute asks for, in other words. write: what the agency must write, since no log holds
    it."""

    name: str
    asks: str
    figures: tuple[FigureDefinition, ...] = ()
    write: str = ""
    confidence: Literal["V", "S", "U", ""] = ""

    @model_validator(mode="after")
    def _says_something(self) -> SectionDefinition:
        if not self.figures and not self.write:
            raise ValueError("a section has `figures`, or says what to `write`")
        return self


class StatutoryReport(Frozen):
    """One report. rule: its row of the catalog. due: month and day of the next year by which it is due, empty where
    that is not known. if_any: the unit without which no report is due."""

    id: str
    rule: str
    title: str
    citation: str
    confidence: Literal["V", "S", "U"]
    period: Literal["year", "week"] = "year"
    due: str = Field(default="", pattern=r"^(?:\d{2}-\d{2})?$")
    to: tuple[str, ...] = ()
    note: str = ""
    if_any: str = Field(default="", alias="if-any")
    sections: tuple[SectionDefinition, ...] = Field(min_length=1)


@cache
def reports() -> dict[str, StatutoryReport]:
    """Every report that is known, by its id."""
    paths = sorted((policies_root() / FOLDER).glob("*.yaml"))
    return {one.id: one for one in (validate(StatutoryReport, read(path)) for path in paths)}


def report(name: str) -> StatutoryReport:
    """The report called `name`. UsageError, with the nearest, where there is none."""
    known = reports()
    if name.casefold() not in known:
        hint = nearest(name.casefold(), sorted(known))
        raise UsageError(f'no statutory report is called "{name}"', hint=hint)
    return known[name.casefold()]
