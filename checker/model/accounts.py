"""Accounts of what a run read: logs and their rows, what was assumed, which records there are and which match no use.

They are parts of the Assessment. Row numbers are those that a person sees who opens the file.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from checker.model.frozen import Frozen


class Rows(Frozen):
    """read = used + duplicates + quarantined + out_of_scope, always."""

    read: int = Field(ge=0)
    used: int = Field(ge=0)
    duplicates: int = Field(ge=0)
    quarantined: int = Field(ge=0)
    out_of_scope: int = Field(ge=0)


class UnreadColumn(Frozen):
    """A column that no field reads. cells: with something in them. perhaps: the event field that its heading may name;
    matters: its heading speaks of something that rules ask for. holds: `numbers` or `dates`, where all that was seen of
    its cells are; else empty."""

    header: str
    sheet: str | None = None
    cells: int
    perhaps: str = ""
    matters: bool = False
    holds: Literal["", "numbers", "dates"] = ""


class ColumnAccount(Frozen):
    """How much of a log's tables was read. Columns: with something in them; cells: those with something written.

    not_read: the unread columns, those that matter first (a part of very many).
    """

    read: int = 0
    unread: int = 0
    cells_read: int = 0
    cells_unread: int = 0
    not_read: tuple[UnreadColumn, ...] = ()


class Input(Frozen):
    """One log. path: as given; sheets: those of its sheets that it is about, where other logs of the run, or none, have
    the rest of the file. technologies: what its records are of (model.event.Technology). columns: None for a log
    without columns of its own (a cloud trail)."""

    path: str
    sheets: tuple[str, ...] = ()
    sha256: str
    reader: str
    profile: str
    rows: Rows
    events: dict[str, int]
    technologies: tuple[str, ...] = ("face_recognition",)
    zone: str = ""
    notes: tuple[str, ...] = ()
    columns: ColumnAccount | None = None

    @property
    def label(self) -> str:
        """What people read of which log it is: `all.xlsx[January]`."""
        return f"{self.path}[{', '.join(self.sheets)}]" if self.sheets else self.path


class QuarantinedRow(Frozen):
    """A row that could not be used. raw: the row as written, only with_people (it may name people)."""

    file: str
    sheet: str | None = None
    row: int
    reason: str
    raw: str = ""


class LedgerEntry(Frozen):
    """One assumption, or one thing noticed while reading. topic: zone, date-order, mapping, default, declaration, ...

    raw: cells as written that show what is meant, only with_people (a cell in the wrong column may name somebody).
    first_page: something that was meant to be read is not, and somebody can mend it: the first page of a report says
        so.
    """

    topic: str
    file: str = ""
    field: str = ""
    statement: str
    raw: str = ""
    first_page: bool = False


class Declaration(Frozen):
    """One completeness declaration, and what speaks against it. source: where it is written, of audit.yaml's only where
    it says so. `unlinked`: records of the kind that link to nothing."""

    kind: str
    from_: date | None = Field(default=None, serialization_alias="from", validation_alias="from")
    until: date | None = None
    by: str
    on: date
    basis: str
    source: str = ""
    void: str = ""
    unlinked: int = 0


class RecordKind(Frozen):
    """records: how many the logs hold. would_violate: distinct uses that would be violations if they were complete."""

    kind: str
    records: int
    declared_complete: bool
    would_violate: int


class UnlinkedRecords(Frozen):
    """How many of the records of one kind link to no use, and what their numbers look like (reading R30).

    without_number: how many of these name neither a case nor a search. number: the event field that most others have
    (`case_number`, `use_id`; empty where none has either). shapes: its commonest shapes among them, letters as A,
    digits as 9. use_shapes: those of the uses. perhaps: how many more have a case number that may be a use's, the year
    of one of them being written without its century; perhaps_shapes: what theirs look like.
    """

    kind: str
    records: int
    unlinked: int
    without_number: int = 0
    number: str = ""
    shapes: tuple[str, ...] = ()
    use_shapes: tuple[str, ...] = ()
    perhaps: int = 0
    perhaps_shapes: tuple[str, ...] = ()
