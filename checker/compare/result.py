"""What comparing two logs gives. It judges nothing, and says of no difference why it is there.

Row numbers are those that a person sees who opens the file. Text of fields that may name people (reasons, operators)
is only there when the comparison was made `with_people`. Lists of rows hold the first ROWS_KEPT; the counts beside
them are of all.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from checker.model.accounts import LedgerEntry, QuarantinedRow, Rows
from checker.model.frozen import Frozen

COMPARISON_ID = "https://frlog-checker.example/schema/comparison-1.json"
RECONCILIATION_ID = "https://frlog-checker.example/schema/reconciliation-1.json"
ROWS_KEPT = 100


class Change(StrEnum):
    """How a field of two rows differs: from the first row's to the second's."""

    REDACTED = "redacted"  # a value, then hidden: redacted, withheld, given in part
    SHOWN = "shown"  # hidden, then a value
    DROPPED = "dropped"  # a value, then none
    FILLED = "filled"  # no value, then one
    REPLACED = "replaced"  # another value
    OTHER = "other"  # no value in either, for different reasons


class CountBounds(Frozen):
    """A count that is known only between two numbers; where they are equal, it is known."""

    at_least: int = Field(ge=0)
    at_most: int = Field(ge=0)


class ComparedLog(Frozen):
    """One of the two logs. unread: records whose kind or cells could not be read; they may be any row that is missing.

    first, last: civil dates of its first and last dated record. outside: records without a counterpart that lie
    outside the period that both logs cover. undated: those of which it is not known whether they lie in it.
    """

    path: str
    sha256: str
    reader: str
    profile: str
    zone: str = ""
    rows: Rows
    records: int
    unread: int
    first: date | None = None
    last: date | None = None
    outside: int = 0
    undated: int = 0


class Span(Frozen):
    """The period that is compared: text of its first and last moment, or civil dates, both included. basis: how it
    was found."""

    first: str
    last: str
    basis: str


class RowPlace(Frozen):
    """A row: where it stands, when its record was made as the log tells it, its number in the log."""

    row: int
    sheet: str | None = None
    time: str = ""
    id: str = ""


class Difference(Frozen):
    """One field of two rows. was, now: the text, or why there is none in brackets; empty where people's data is left
    out."""

    field: str
    how: Change
    was: str = ""
    now: str = ""


class Pair(Frozen):
    """Two rows of one record, and in what they differ."""

    first: RowPlace
    second: RowPlace
    differences: tuple[Difference, ...] = ()


class FieldCounts(Frozen):
    """How many pairs of rows differ in a field, by how."""

    field: str
    counts: dict[Change, int]


class RedactedCells(Frozen):
    """Cells of a field, in the common period, that are redacted, withheld or given in part only; another share in NEW
    than in OLD."""

    field: str
    old: int
    new: int


class Month(Frozen):
    """month: YYYY-MM of the records' civil dates, empty for undated ones. removed, added: records without a
    counterpart."""

    month: str
    old: int
    new: int
    removed: int
    added: int


class Comparison(Frozen):
    """Two releases. same: records that are equal in all fields that both have. by_id: records compared by their number.

    removed, added, changed: inside the period. columns_lost, fields_lost: headings and fields that only OLD has.
    columns_renamed: headings of OLD that stand in NEW under another, with it. columns_as_written: columns in both that
    no field reads, which were compared as they are written.
    """

    schema_: str = Field(default=COMPARISON_ID, serialization_alias="$schema", validation_alias="$schema")
    checker: str
    with_people: bool = False
    old: ComparedLog
    new: ComparedLog
    period: Span | None
    matched_by: str
    by_id: int
    same: int
    removed: CountBounds
    added: CountBounds
    changed: CountBounds
    columns_lost: tuple[str, ...] = ()
    columns_added: tuple[str, ...] = ()
    columns_renamed: tuple[tuple[str, str], ...] = ()
    columns_as_written: tuple[str, ...] = ()
    fields_lost: tuple[str, ...] = ()
    fields_added: tuple[str, ...] = ()
    fields_changed: tuple[FieldCounts, ...] = ()
    redacted: tuple[RedactedCells, ...] = ()
    months: tuple[Month, ...] = ()
    removed_rows: tuple[RowPlace, ...] = ()
    added_rows: tuple[RowPlace, ...] = ()
    changed_rows: tuple[Pair, ...] = ()
    notes: tuple[str, ...] = ()
    quarantine: tuple[QuarantinedRow, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether anything differs, or may."""
        found = any(bounds.at_most for bounds in (self.removed, self.added, self.changed))
        return bool(found or self.columns_lost or self.fields_lost)


class ClockStretch(Frozen):
    """A stretch of time in which the clocks' shift changes little: text of its first and last moment on A's clock, how
    far B's is ahead then, in seconds, and the rows that tell it."""

    first: str
    last: str
    start: int
    stop: int
    rows: int


class Shift(Frozen):
    """How far B's clock is ahead of A's, in seconds. support: rows of the log with fewer of them, among those that
    agree in all else (`compared`), whose times differ by that to less than a minute. others: shifts in minutes that
    many of the rest differ by, with their support. pieces: where the shift changes, in order of time; `seconds` is
    the first."""

    seconds: int
    basis: str
    support: int
    compared: int
    others: dict[int, int] = Field(default={})
    pieces: tuple[ClockStretch, ...] = ()


class Tie(Frozen):
    """Rows of which it cannot be told which belongs to which: so many of them are in both logs."""

    a: tuple[RowPlace, ...]
    b: tuple[RowPlace, ...]
    matched: CountBounds


class ContradictedDeclaration(Frozen):
    """A declaration that all records of a kind are in A, and how many of its period [since, until) are only in B."""

    kind: str
    since: date | None = None
    until: date | None = None
    by: str
    on: date
    basis: str
    only_in_b: CountBounds


class Reconciliation(Frozen):
    """Two logs of the same searches. matched: searches that are in both; by_id, by_time: those of them whose two rows
    are known.

    matched_by: the fields that told, beside the time, which rows are one search. fields_compared: field -> pairs of
    rows in which at least one has a value of it. different: pairs whose values differ. only_in_a, only_in_b: of the
    common period, which period_a and period_b tell on the clock of each. place: of the agency, by which dates are
    written.
    """

    schema_: str = Field(default=RECONCILIATION_ID, serialization_alias="$schema", validation_alias="$schema")
    checker: str
    with_people: bool = False
    place: str | None = None
    a: ComparedLog
    b: ComparedLog
    period_a: Span | None
    period_b: Span | None
    shift: Shift
    matched_by: tuple[str, ...]
    matched: CountBounds
    by_id: int
    by_time: int
    different: int
    only_in_a: CountBounds
    only_in_b: CountBounds
    fields_compared: dict[str, int] = Field(default={})
    fields_different: tuple[FieldCounts, ...] = ()
    pairs: tuple[Pair, ...] = ()
    ties: tuple[Tie, ...] = ()
    ties_total: int = 0
    rows_only_in_a: tuple[RowPlace, ...] = ()
    rows_only_in_b: tuple[RowPlace, ...] = ()
    declarations: tuple[ContradictedDeclaration, ...] = ()
    notes: tuple[str, ...] = ()
    quarantine: tuple[QuarantinedRow, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether anything differs, or may."""
        return bool(self.different or self.only_in_a.at_most or self.only_in_b.at_most)
