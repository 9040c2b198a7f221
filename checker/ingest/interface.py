"""What a reader gives, and what reading a set of logs gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import polars as pl

from checker.model.accounts import Input, LedgerEntry, QuarantinedRow
from checker.model.audit import Audit, Complete
from checker.model.events import Events
from checker.model.progress import Progress, silent

ROW = "row"
"""The column of a table's frame that numbers its rows: a column of that name in a log becomes "row.2"."""


@dataclass(frozen=True)
class Limits:
    """Bounds on untrusted input. Past one: a quarantined row where only a row is concerned, else an InputError.

    rows: of one log. Of each row some 30 bytes are held in memory however long the log is, to find rows given twice.
    held_rows: no bound on input, but how many rows of a run are held in memory where there is a folder for more.
    """

    file_bytes: int = 8 * 1024**3
    unpacked_bytes: int = 4 * 1024**3
    unpack_ratio: int = 200
    cell_chars: int = 1_000_000
    columns: int = 2_000
    rows: int = 100_000_000
    held_rows: int = 2_000_000
    tables: int = 500
    json_depth: int = 64
    pages: int = 10_000
    page_seconds: int = 60
    record_bytes: int = 16 * 1024**2


@dataclass(frozen=True)
class SheetChoice:
    """Which sheets of a file are read (tables of a web page or a PDF, pages), by their names; all where none is named.
    elsewhere: those that are read by another entry of audit.yaml; first: whether this entry of the file is the first,
    which tells what none of them reads."""

    names: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    first: bool = True


@dataclass(frozen=True)
class Source:
    """One log file, unpacked for reading.

    label: the path as the user gave it. sha256: of the file's bytes as stored (packed). path: a regular file that
        readers
    open; for a gzipped log a temporary unpacked copy, for standard input a temporary file. head: its first 64 KiB.
    sheets: which of its sheets are read.
    progress: shows what a reader does between two tables, or before the first, where that may take long.
    """

    label: str
    path: Path
    sha256: str
    head: bytes
    packed: bool = False
    progress: Progress = field(default=silent, compare=False)
    sheets: SheetChoice = SheetChoice()

    def note(self, statement: str) -> LedgerEntry:
        """What the ledger says of the file's rows."""
        return LedgerEntry(topic="rows", file=self.label, statement=statement)

    def quarantine(self, rows: Iterable[tuple[int, str, str]], sheet: str | None = None) -> tuple[QuarantinedRow, ...]:
        """Rows that cannot be read. rows: of each its number, why, and what can be shown of it."""
        return tuple(
            QuarantinedRow(file=self.label, sheet=sheet, row=row, reason=why, raw=raw) for row, why, raw in rows
        )


@dataclass(frozen=True)
class CellSizes:
    """Of each column of `frame`, the bytes of its longest cell; the number of its cells that say something."""

    frame: pl.DataFrame
    longest: Sequence[int]
    cells: Sequence[int]


TableKey = tuple[str | None, tuple[str, ...]]


@dataclass(frozen=True)
class Table:
    """Rows of one table, or one chunk of them, as text.

    columns: the header's cells, in order, stripped, unique ("Date", "Date.2" where one repeats); empty names become
        "column 3". frame: `row` (UInt32, as a person counts who opens the file) and one String column for each of
        `columns`; an absent cell is null, an empty one "". sheet: the sheet's name, null for formats without sheets.
    paged: the sheets are pages of one document, and tables with the same columns on them are one, settled as a whole,
        whose list_name is `table 1`, `table 2` ... (ingest/sheets.py).
    quarantine: rows of this chunk that could not be split into cells (they are not in the frame).
    title: what is written above the header, on the first chunk.
    guarded: whether a cell may begin with a mark that keeps a spreadsheet from changing it (readers/text_guards.py).
    end: about how many bytes of the file are read with it, for the progress; 0 where the reader cannot tell.
    notes: what was noticed, for the ledger; rows that hold no record (preamble lines, repeated headers, blank lines)
        are told there and count as neither read nor used.
    sizes: of the cells, where the reader has measured them; they hold only for a table that has the same frame still.
    """

    columns: tuple[str, ...]
    frame: pl.DataFrame
    sheet: str | None = None
    quarantine: tuple[QuarantinedRow, ...] = ()
    notes: tuple[LedgerEntry, ...] = ()
    paged: bool = False
    list_name: str = ""
    end: int = 0
    title: str = ""
    guarded: bool = True
    sizes: CellSizes | None = None

    @property
    def key(self) -> TableKey:
        """What the chunks that are settled as a whole have in common: the sheet, if they are not pages; the columns."""
        return None if self.paged else self.sheet, self.columns

    def cell_sizes(self) -> CellSizes:
        """The sizes of its cells, measured now unless the reader has."""
        if self.sizes is not None and self.sizes.frame is self.frame:
            return self.sizes
        return measure_cells(self.frame, self.columns)[0]


def measure_cells(frame: pl.DataFrame, columns: Iterable[str]) -> tuple[CellSizes, int]:
    """The sizes of the cells of `columns`, and the bytes of all of them (fewer than 4 GiB a column)."""
    lengths = [frame.get_column(name).str.len_bytes() for name in columns]
    longest = [int(one.max() or 0) for one in lengths]  # type: ignore[arg-type]
    written = [len(one) - one.null_count() - int((one == 0).sum()) for one in lengths]
    return CellSizes(frame, longest, written), sum(int(one.sum()) for one in lengths)


def frame_of_columns(numbers: Sequence[int], columns: Mapping[str, Sequence[str | None]]) -> pl.DataFrame:
    """The frame of a Table. numbers: of its rows; columns: name -> the cells of these rows."""
    cells = (pl.Series(name, column, pl.String) for name, column in columns.items())
    return pl.DataFrame([pl.Series(ROW, numbers, pl.UInt32), *cells])


def frame_of_rows(columns: Sequence[str], rows: Sequence[tuple[int, Sequence[str | None]]]) -> pl.DataFrame:
    """The same of rows: of each its number and its cells, as many as there are `columns`."""
    cells = zip(*(row for _, row in rows), strict=True) if rows else ((),) * len(columns)
    return frame_of_columns([number for number, _ in rows], dict(zip(columns, map(list, cells), strict=True)))


class TableReader(Protocol):
    """A format whose files are tables of text cells."""

    name: str

    def matches(self, source: Source) -> bool:
        """Whether the content (never the file's name) is of this format."""
        ...

    def tables(self, source: Source, limits: Limits) -> Iterator[Table]:
        """The tables of the file, in order, in chunks. InputError where the file as a whole cannot be read."""
        ...


@dataclass(frozen=True)
class Reading:
    """One log, normalized: `events` in the event frame's schema but without `input`; `input` accounts for its rows."""

    events: pl.DataFrame
    input: Input
    quarantine: tuple[QuarantinedRow, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()


class EventReader(Protocol):
    """A format that is turned into events by its own code, not by a profile (CloudTrail)."""

    name: str

    def matches(self, source: Source) -> bool:
        """Whether the file is of this format, by its first bytes."""

    def read(self, source: Source, limits: Limits, progress: Progress) -> Reading:
        """The file's events. InputError where the file as a whole cannot be read."""


@dataclass(frozen=True)
class TotalCheck:
    """What comes of a published total: that it adds up or not, what the logs hold. rows: of the report; cannot_be: a
    contradiction."""

    file: str
    statement: str
    rows: tuple[int, ...]
    field: str = ""
    cannot_be: bool = False

    def entry(self) -> LedgerEntry:
        """What the ledger says of it."""
        return LedgerEntry(topic="totals", file=self.file, field=self.field, statement=self.statement)


@dataclass(frozen=True)
class IngestedLogs:
    """All logs of a run: their events, the inputs' accounts, quarantine and ledger. totals: published ones that cannot
    be.
    agency_zone: of the agency's place, None where it is not known. complete: what sheets of the logs declare to be
    complete."""

    events: Events
    inputs: tuple[Input, ...]
    quarantine: tuple[QuarantinedRow, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
    totals: tuple[TotalCheck, ...] = ()
    agency_zone: str | None = None
    complete: tuple[Complete, ...] = ()


def with_declared(audit: Audit, declared: Iterable[Complete]) -> Audit:
    """`audit` with what sheets of its logs declare to be complete."""
    return audit.model_copy(update={"complete": (*audit.complete, *declared)})
