"""The Inspection: what a set of logs holds and how it was read. It decides nothing.

Counts are of rows, cells or events as said. Text of a log (reasons, cells that were not read, quarantined rows) is only
there when it was made `with_people`; without it no value of any cell is in it, but for case-number shapes.
"""

from __future__ import annotations

from datetime import date

from pydantic import Field

from checker.model.accounts import LedgerEntry, QuarantinedRow, Rows
from checker.model.frozen import Frozen

SCHEMA_ID = "https://frlog-checker.example/schema/inspection-1.json"


class Column(Frozen):
    """One column of a table, or, of a log without columns of its own (a cloud trail), one field of its events.

    header: as in the log; empty for a field. reads_as: what it gives: "time", "review: operator", "kind of record",
        "clock of time"; nothing where no field reads it. meanings: the same in words: "search number".
    states: State -> cells; a cell that a row is too short for is not_exported.
    distinct: different values among the cells that are neither blank nor hidden. constant: at least CONSTANT_ROWS
        cells, all with the same value. substituted: it is constant, and of a kind that differs from use to use in a
        log as it was kept.
    personal: kind of personal data -> cells that hold, or may hold, it. perhaps: of a column that no field reads, the
        field that it may be, and why (`because`).
    """

    header: str = ""
    reads_as: tuple[str, ...] = ()
    meanings: tuple[str, ...] = ()
    states: dict[str, int]
    distinct: int
    constant: bool = False
    substituted: bool = False
    personal: dict[str, int] = Field(default={})
    perhaps: str = ""
    because: str = ""


class NearProfile(Frozen):
    """A shipped profile that was not taken. has, lacks: the headings it is known by that the table has, and has not;
    there: headings of the table that it must not have."""

    profile: str
    has: tuple[str, ...]
    lacks: tuple[str, ...]
    there: tuple[str, ...] = ()


class TableReading(Frozen):
    """The tables of one sheet with one header. profile: empty where it is no use log, and its rows are out of scope.

    why: why that profile was taken. unmapped: headings that no field reads.
    """

    sheet: str | None = None
    rows: int
    profile: str
    why: str
    columns: tuple[Column, ...]
    unmapped: tuple[str, ...] = ()
    near: tuple[NearProfile, ...] = ()


class Log(Frozen):
    """One log. first, last: days of its dated events, as it writes them; undated: events of a row's own without a date
    that could be read. zone: that its times are read in; zone_open: some have no zone of their own, and none was given.

    accounts: rows that record one (a row may give several names of it); people: of these, those of a person.
    """

    path: str
    sha256: str
    reader: str
    profile: str
    zone: str
    rows: Rows
    events: dict[str, int]
    first: date | None = None
    last: date | None = None
    undated: int = 0
    zone_open: bool = False
    accounts: int = 0
    people: int = 0
    tables: tuple[TableReading, ...] = ()


class Silence(Frozen):
    """Days [first, last] without any use, where the log's own rhythm would hardly leave so many.

    expected: how many silences of this length, at this point of the week, a log of this rhythm and length would have.
    """

    first: date
    last: date
    days: int
    expected: float


class Rhythm(Frozen):
    """When uses were made. noun: what was counted. active: days with at least one; weekdays: Monday's share first."""

    noun: str
    first: date
    last: date
    days: int
    active: int
    weekdays: tuple[float, ...]
    silences: tuple[Silence, ...] = ()


class Run(Frozen):
    """Numbers that are missing one after the other, first to last."""

    first: int
    last: int


class Numbers(Frozen):
    """Record numbers that count up, over all logs of one profile. prefix: what stands before the digits; digits: how
    many there are, 0 where that differs. missing: how many numbers between `first` and `last` no record has; runs: the
    first of them."""

    profile: str
    prefix: str
    digits: int
    first: int
    last: int
    present: int
    missing: int
    runs: tuple[Run, ...] = ()


class NumberShape(Frozen):
    """A shape of case numbers: A a letter, 9 a digit. count: uses."""

    shape: str
    count: int
    share: float


class CaseNumberSummary(Frozen):
    """The case numbers of one agency (empty: the log names none). others: uses with a shape that is not listed."""

    agency: str
    count: int
    distinct: int
    shapes: tuple[NumberShape, ...]
    others: int = 0


class RepeatedReason(Frozen):
    """A reason that comes again and again. reason: as typed, only with_people."""

    count: int
    share: float
    length: int
    vague: bool
    reason: str = ""


class ReasonsGroup(Frozen):
    """The reasons of one agency, or, with people, of one person there. records: main events. vague, copied: at least
    and at most so many reasons say nothing, or come at least five times word for word: one that is redacted, withheld
    or not readable may be either, and may repeat one that can be read."""

    agency: str
    operator: str = ""
    records: int
    vague: tuple[int, int]
    copied: tuple[int, int]


class Reasons(Frozen):
    """recorded: events with a reason. vague: of these, with a reason that says nothing of why (lexicon `vague`,
    version).

    distinct: different reasons, case aside. repeated: the commonest; templated: events that share one of them.
    numbered: uses without a case number whose reason holds one. by: by agency, and with people by person, those with
    the most records first.
    """

    recorded: int
    distinct: int
    vague: int
    version: str
    repeated: tuple[RepeatedReason, ...]
    templated: int
    numbered: int = 0
    by: tuple[ReasonsGroup, ...] = ()


class UnusedRows(Frozen):
    """Rows that could not be used, by log and reason. rows: the first of them."""

    file: str
    reason: str
    count: int
    rows: tuple[int, ...]


class Inspection(Frozen):
    """What logs hold and how they are read, before any verdict. place: of the agency, by which dates are written."""

    schema_: str = Field(default=SCHEMA_ID, serialization_alias="$schema", validation_alias="$schema")
    checker: str
    with_people: bool
    place: str | None = None
    logs: tuple[Log, ...]
    rhythm: Rhythm | None = None
    sequences: tuple[Numbers, ...] = ()
    case_numbers: tuple[CaseNumberSummary, ...] = ()
    reasons: Reasons | None = None
    unused: tuple[UnusedRows, ...] = ()
    quarantine: tuple[QuarantinedRow, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
