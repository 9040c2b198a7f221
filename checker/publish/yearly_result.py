"""A statutory report as it is made: every figure with its rows, what it was reconciled with, and what it restates."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from checker.model.frozen import Frozen

SCHEMA_ID = "https://frlog-checker.example/schema/yearly-1.json"


class RowAt(Frozen):
    """A row of a log, numbered as a person sees it who opens the file."""

    file: str
    sheet: str = ""
    row: int


class FigurePart(Frozen):
    """A part of a figure: what its records say under each field that the figure is divided by."""

    values: tuple[str, ...]
    count: int
    rows: tuple[RowAt, ...]


class ReportFigure(Frozen):
    """A number. count: None where no log holds such records. at_least: nobody declared that the logs hold them all.
    not_recorded: records of the period that may count, and do not say so. undated: records that may lie in the period.
    """

    label: str
    unit: str
    count: int | None
    at_least: bool = False
    not_recorded: int = 0
    undated: int = 0
    groups: tuple[FigurePart, ...] = ()
    rows: tuple[RowAt, ...] = ()


class ReportSection(Frozen):
    """A section of the statute. asks: what it asks for; known: how well its text is known; write: what the agency must
    write itself."""

    name: str
    asks: str
    known: str
    figures: tuple[ReportFigure, ...]
    write: str = ""


class Restatement(Frozen):
    """A figure of the last report that the logs give otherwise today. then, now: None where no log held such
    records."""

    section: str
    label: str
    values: tuple[str, ...] = ()
    then: int | None
    now: int | None


class LogAccount(Frozen):
    """The account of one log: read = used + duplicates + quarantined + out_of_scope."""

    file: str
    sha256: str
    read: int
    used: int
    duplicates: int
    quarantined: int
    out_of_scope: int


class Comparand(Frozen):
    """What the searches of the report were compared with: `what`, what that has (None: it has none), what the report
    has, and how a difference is explained."""

    what: str
    other: int | None
    own: int
    explained: str = ""


class Yearly(Frozen):
    """A report, frozen as of a day. period: what it is on, in words; first, last: its days. due: the day by which it is
    due, None where that is not known. nil: no search is recorded. declared: whether all searches of the period are
    declared to be in the logs. last_report: the day of the report that was given as the last one."""

    schema_: str = Field(default=SCHEMA_ID, serialization_alias="$schema", validation_alias="$schema")
    checker: str
    id: str
    title: str
    citation: str
    known: str
    note: str = ""
    to: tuple[str, ...] = ()
    agency: str
    period: str
    first: date
    last: date
    due: date | None = None
    as_of: date
    nil: bool
    not_due: str = ""
    declared: bool
    units: dict[str, str]
    sections: tuple[ReportSection, ...]
    logs: tuple[LogAccount, ...]
    reconciled: tuple[Comparand, ...]
    last_report: date | None = None
    restated: tuple[Restatement, ...] = ()
