"""CSV and its kin (comma, semicolon, tab, bar): lines -> Tables.

A row's number is the physical line, counted from 1, on which the record begins in the file: what a text editor shows,
also where quoted cells go on over several lines. A block whose every line is plainly one record
(readers/plain_lines.py) goes to Polars' reader as it is; of any other block the plain lines do, and every other line
goes to CarefulSplitter. Which way a line goes never changes the result.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from checker.ingest.interface import ROW, CellSizes, Limits, Source, Table, frame_of_rows
from checker.ingest.readers.csv_records import CarefulSplitter, SplitLines
from checker.ingest.readers.dialect import ReadingPlan, looks_binary, plan_of
from checker.ingest.readers.encoding import BLOCK_BYTES, FileSpan, TextBlock, blocks
from checker.ingest.readers.plain_lines import cells_of, lines_of, may_begin_with, plain_lines, read_whole
from checker.ingest.readers.text_guards import GUARDS
from checker.model.accounts import LedgerEntry
from checker.model.errors import InputError

_NOTED_ROWS = 20


class DelimitedReader:
    """CSV, TSV and other delimited text."""

    name = "csv"

    def __init__(self, *, block_bytes: int = BLOCK_BYTES, fast: bool = True) -> None:
        """block_bytes: how much is read at once; fast: whether plain lines go to Polars. Neither changes the result."""
        self._block_bytes = block_bytes
        self._fast = fast

    def matches(self, source: Source) -> bool:
        """Whether the file is text that falls into columns, or a short list of one column; prose is neither."""
        if not source.head.strip(b"\r\n\t \xef\xbb\xbf\x00") or looks_binary(source):
            return False
        try:
            return plan_of(source, Limits()) is not None
        except InputError:
            return True

    def tables(self, source: Source, limits: Limits) -> Iterator[Table]:
        """The file's one table, a chunk for each block. InputError where the header passes `limits.columns`."""
        plan = plan_of(source, limits)
        if plan is None:
            raise InputError(
                "this reads as running text, not as a table",
                where=source.label,
                hint="Give the log as a table: one header row, then one row for each record.",
            )
        notes, course, yielded = opening_notes(source, plan), Course(skip=plan.data), False
        for table in self.tables_of(source, plan, limits, course):
            yield replace(table, notes=notes)
            notes, yielded = (), True
        notes += course.omitted_lines.notes(source)
        if notes or not yielded:
            yield notes_table(plan, notes)

    def tables_of(
        self, source: Source, plan: ReadingPlan, limits: Limits, course: Course, span: FileSpan | None = None
    ) -> Iterator[Table]:
        """The chunks of the file, or of the span of it, that hold any row. course: how far the file was read before;
        it is carried on."""
        splitter = CarefulSplitter(plan.header.shape(plan.delimiter), limits, course.looked_ahead)
        for chunk in _split_blocks(source, plan, limits, self._block_bytes, splitter, course, span, fast=self._fast):
            course.omitted_lines.add(chunk)
            table = chunk.table(source, plan)
            if table.frame.height or table.quarantine:
                yield replace(table, title=plan.header.title)
        course.looked_ahead = splitter.looked_ahead


@dataclass
class OmittedLines:
    """The lines of a whole file that are no records, by what they are: how many, and the first of them."""

    header_rows: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    repeated_count: int = 0
    blank_count: int = 0

    def add(self, chunk: _Chunk) -> None:
        """Take note of those of one block."""
        self.repeated_count += len(chunk.split_lines.header_lines)
        self.blank_count += len(chunk.split_lines.blank)
        self.header_rows += [
            chunk.first + i for i in chunk.split_lines.header_lines[: _NOTED_ROWS - len(self.header_rows)]
        ]
        self.blank += [chunk.first + i for i in chunk.split_lines.blank[: _NOTED_ROWS - len(self.blank)]]

    def join(self, later: OmittedLines) -> None:
        """Take those of the blocks after these along."""
        self.repeated_count += later.repeated_count
        self.blank_count += later.blank_count
        self.header_rows += later.header_rows[: _NOTED_ROWS - len(self.header_rows)]
        self.blank += later.blank[: _NOTED_ROWS - len(self.blank)]

    def notes(self, source: Source) -> tuple[LedgerEntry, ...]:
        """What the ledger says of them."""
        said = (
            (self.header_rows, self.repeated_count, "the header comes again on {}: not counted as records"),
            (self.blank, self.blank_count, "blank lines, not counted as records: {}"),
        )
        return tuple(source.note(says.format(_lines(rows, count))) for rows, count, says in said if count)


@dataclass
class Course:
    """How far a file has been read. octets: the beginning of a record that goes on after it, of `lines` lines; skip:
    how many of the header's lines are still to come. omitted_lines, looked_ahead: what was met so far."""

    octets: bytes = b""
    lines: int = 0
    skip: int = 0
    omitted_lines: OmittedLines = field(default_factory=OmittedLines)
    looked_ahead: int = 0


@dataclass(frozen=True)
class _Chunk:
    """A block, split. plain: the lines that Polars reads, and their indexes. end: how much of the file is read with
    it. guarded: see Table. sizes: of the cells, where all lines are plain."""

    first: int
    plain: pl.DataFrame
    split_lines: SplitLines
    end: int
    guarded: bool = True
    sizes: CellSizes | None = None

    def table(self, source: Source, plan: ReadingPlan) -> Table:
        columns = plan.header.columns
        frame = self.plain.with_columns((pl.col(ROW) + self.first).cast(pl.UInt32)).select([ROW, *columns])
        if self.split_lines.rows:
            careful = frame_of_rows(columns, [(self.first + index, cells) for index, cells in self.split_lines.rows])
            frame = pl.concat([frame, careful]).sort(ROW)
        bad = source.quarantine((self.first + index, reason, raw) for index, reason, raw in self.split_lines.bad)
        sizes = replace(self.sizes, frame=frame) if self.sizes is not None else None
        return Table(columns=columns, frame=frame, quarantine=bad, end=self.end, guarded=self.guarded, sizes=sizes)


def _split_blocks(
    source: Source, plan: ReadingPlan, limits: Limits, block_bytes: int, splitter: CarefulSplitter, course: Course,
    span: FileSpan | None, *, fast: bool,
) -> Iterator[_Chunk]:  # fmt: skip
    """The file's blocks, or those of the span, split; a record that goes on past a block is joined to the next one."""
    for block in blocks(source.path, plan.encoding, limits, block_bytes, span):
        unreadable = {index + course.lines: why for index, why in block.unreadable.items()}
        octets, first = block.octets, block.first - course.lines
        lines, nothing_new = block.lines + course.lines, block.last and not octets
        if nothing_new and not course.lines:
            break
        if course.lines:
            octets = course.octets if nothing_new else b"%b\n%b" % (course.octets, octets)
            lines -= nothing_new
        if course.skip:
            taken, start = _past(octets, course.skip)
            course.skip, first, lines = course.skip - taken, first + taken, lines - taken
            if start > len(octets):
                continue
            octets = octets[start:]
            unreadable = {index - taken: why for index, why in unreadable.items() if index >= taken}
        shape, columns = splitter.shape, plan.header.columns
        whole = read_whole(octets, lines, shape, limits, columns) if fast and not unreadable else None
        if whole is not None:
            course.octets, course.lines = b"", 0
            guarded = may_begin_with(octets, GUARDS, plan.delimiter)
            yield _Chunk(first, whole[0], SplitLines(), block.end, guarded, whole[1])
            continue
        chunk, course.octets, course.lines = _split(lines_of(octets), first, unreadable, block, plan, splitter, fast)
        yield chunk


def _past(octets: bytes, lines: int) -> tuple[int, int]:
    """How many of the first `lines` lines a block has, and where the line after them begins; past its end: nowhere."""
    start = 0
    for taken in range(1, lines + 1):
        end = octets.find(b"\n", start)
        if end < 0:
            return taken, len(octets) + 1
        start = end + 1
    return lines, start


def _split(
    lines: pl.Series,
    first: int,
    unreadable: dict[int, tuple[str, str]],
    block: TextBlock,
    plan: ReadingPlan,
    splitter: CarefulSplitter,
    fast: bool,
) -> tuple[_Chunk, bytes, int]:
    """One block line by line: its chunk, what must be joined to the next block, and how many lines that is."""
    plain = (
        plain_lines(lines, splitter.shape, splitter.limits)
        if fast
        else pl.Series([False] * len(lines), dtype=pl.Boolean)
    )
    doubtful = (~plain).arg_true().to_list()
    listed = lines.to_list()
    split = splitter.split(listed, doubtful, unreadable, block.last)
    taken = pl.Series(split.consumed_lines, dtype=pl.UInt32)
    if len(taken):
        plain = plain.scatter(taken, False)
    if split.carry < 0:
        return _Chunk(first, _read(lines, plain, plan), split, block.end), b"", 0
    plain = plain & (pl.int_range(len(lines), eager=True) < split.carry)
    carried = "\n".join(listed[split.carry :]).encode()
    return _Chunk(first, _read(lines, plain, plan), split, block.end), carried, len(listed) - split.carry


def _read(lines: pl.Series, chosen: pl.Series, plan: ReadingPlan) -> pl.DataFrame:
    """The chosen lines as cells; `row` is the line's index in the block."""
    index = chosen.arg_true()
    if not len(index):
        return frame_of_rows(plan.header.columns, ())
    octets = lines.filter(chosen).str.join("\n").item().encode()
    return cells_of(octets, plan.delimiter, plan.header.columns).insert_column(0, index.cast(pl.UInt32).alias(ROW))


def notes_table(plan: ReadingPlan, notes: tuple[LedgerEntry, ...]) -> Table:
    """A table without rows, which says what was noticed once all are read."""
    columns = plan.header.columns
    return Table(columns=columns, frame=frame_of_rows(columns, ()), notes=notes, title=plan.header.title)


def opening_notes(source: Source, plan: ReadingPlan) -> tuple[LedgerEntry, ...]:
    """What the ledger says of how the file is split."""
    notes = []
    if plan.encoding.guessed:
        notes.append(
            LedgerEntry(
                topic="encoding", file=source.label, statement=f"read as {plan.encoding.name}, judged by its bytes"
            )
        )
    if plan.skipped_lines:
        skipped = _lines(plan.skipped_lines[:_NOTED_ROWS], len(plan.skipped_lines))
        notes.append(source.note(f"before the header, not counted as records: {skipped}"))
    if plan.header.end == plan.header.first:
        notes.append(source.note("no header row: the columns are called by their place, and the first row is a record"))
    elif plan.header.end - plan.header.first > 1:
        rows = plan.header.end - plan.header.first
        notes.append(source.note(f"the header's {rows} rows, from line {plan.header_line}, are read as one"))
    return tuple(notes)


def _lines(rows: Sequence[int], count: int) -> str:
    """`line 4`, `lines 4, 9 and 12`, `lines 4, 9, ... (1,200 in all)`. rows: the first _NOTED_ROWS of `count` lines."""
    shown = [f"{row:,}" for row in rows]
    if count == 1:
        return f"line {shown[0]}"
    if count > len(shown):
        return f"lines {', '.join(shown)} ... ({count:,} in all)"
    return f"lines {', '.join(shown[:-1])} and {shown[-1]}"
