"""One large CSV read in parts, each by somebody else: the parts are of whole blocks of the file, and what comes of them
is what reading on from block to block gives.

What a block is read with (a record that goes on from the block before, a day written above, whether totals were met) is
its `BlockState`. A part is read with the state after the file's first block, which is mostly also that before the
part; `to_be_read` says which parts were begun with another one than the part before ended with, and must be read again
with that.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from checker.ingest.binding import Binding
from checker.ingest.cuts import Cuts
from checker.ingest.headings import known_headings
from checker.ingest.interface import Limits, Source
from checker.ingest.readers.csv_records import LOOKED_AHEAD_AT_MOST
from checker.ingest.readers.delimited import Course, DelimitedReader, OmittedLines, notes_table, opening_notes
from checker.ingest.readers.dialect import ReadingPlan, plan_of
from checker.ingest.readers.encoding import BLOCK_BYTES, FileSpan, spans
from checker.ingest.readers.header import is_usual
from checker.ingest.settle import Place, bare_unknown
from checker.ingest.shelf import Shelf
from checker.ingest.sniff import as_read
from checker.ingest.source import changed_error
from checker.ingest.table_log import BARE, TableGroup, TableLog
from checker.ingest.tabular import QUARANTINE_KEPT, TablesFound, Zones
from checker.model.accounts import LedgerEntry, QuarantinedRow
from checker.model.errors import InternalFault

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOT_BEFORE = 2
"""A table with so many usual headings is what its file is about: no other table is looked for below it
(readers/second_table.py)."""


@dataclass(frozen=True)
class BlockState:
    """What the blocks of a file before one leave to it. octets, lines: the beginning of a record that goes on; skip:
    lines of the header that are still to come; cuts: what was taken out so far."""

    octets: bytes
    lines: int
    skip: int
    cuts: Cuts


@dataclass(frozen=True)
class Outline:
    """How a log is read in parts. source: as it was opened; entry: its size and time then. at_first: the state before
    the first part; usual: that after the first block. group: how its table is read, without rows. block_bytes: of a
    block."""

    source: Source
    entry: tuple[int, int]
    plan: ReadingPlan
    spans: tuple[FileSpan, ...]
    at_first: BlockState
    usual: BlockState
    group: TableGroup
    profile: str | None
    rows: str | None
    block_bytes: int

    def begun_with(self, place: int) -> BlockState:
        """What part `place` is first read with."""
        return self.usual if place else self.at_first


@dataclass(frozen=True)
class LogPart:
    """What one part of a log gave. chunks: (part of the event, its rows as normalize gives them; BARE: the numbers of
    rows that could not be split), which are not sent along with the rest."""

    begun: BlockState
    ended: BlockState
    group: TableGroup
    rows: int
    omitted_lines: OmittedLines
    looked_ahead: int
    quarantine: tuple[QuarantinedRow, ...]
    ledger: tuple[LedgerEntry, ...]
    heights: Mapping[int, int]
    chunks: tuple[tuple[int, pl.DataFrame], ...] = field(default=(), repr=False)


def outline(
    source: Source, limits: Limits, number: int, profile: str | None, rows: str | None, *, together: int,
    block_bytes: int = BLOCK_BYTES,
) -> Outline | None:  # fmt: skip
    """How input `number` is read in parts of `together` blocks or more; None where it is read as a whole: what is
    packed, UTF-16, short, without usual headings, read by the user's own profile, or a table whose figures are added
    up."""
    if source.packed or source.path.stat().st_size <= together * block_bytes:
        return None
    plan = plan_of(source, limits)
    if plan is None:
        return None
    known = known_headings()
    if sum(is_usual(name, known) for name in plan.header.columns) < _NOT_BEFORE:
        return None
    of_file = spans(source.path, plan.encoding, limits, together, block_bytes)
    if len(of_file) == 1:
        return None
    reader, found = DelimitedReader(block_bytes=block_bytes), _found(source, limits, number, profile, rows)
    begun, course = deepcopy(found.cuts), Course(skip=plan.data)
    for table in islice(as_read(reader.tables_of(source, plan, limits, course, of_file[0]), source.label), 1):
        found.take(found.cuts.table(table))
    groups = list(found.groups.values())
    if len(groups) != 1 or groups[0].binding is None or _needs_all(groups[0].binding):
        return None
    return Outline(
        source,
        _entry(source.path),
        plan,
        tuple(of_file),
        BlockState(b"", 0, plan.data, begun),
        BlockState(b"", 0, 0, found.cuts),
        groups[0].without_rows(),
        profile,
        rows,
        block_bytes,
    )


def read_part(drawn: Outline, limits: Limits, number: int, place: int, begun: BlockState) -> LogPart:
    """Read part `place` of a log, begun with a state. InputChanged where the file is no longer what it was."""
    source, span = drawn.source, drawn.spans[place]
    found = _found(source, limits, number, drawn.profile, drawn.rows)
    found.cuts = deepcopy(begun.cuts)
    if place:
        group = TableGroup(drawn.group.columns, drawn.group.sheet, drawn.group.choice, number, Shelf(None, 0))
        found.groups[group.sheet, group.columns] = group
    course = Course(begun.octets, begun.lines, begun.skip)
    reader = DelimitedReader(block_bytes=drawn.block_bytes)
    with _ensure_same_file(drawn):
        tables = as_read(reader.tables_of(source, drawn.plan, limits, course, span), source.label)
        notes = () if place else opening_notes(source, drawn.plan)
        for table in tables:
            found.take(found.cuts.table(replace(table, notes=(*notes, *table.notes))))
            notes = ()
    group = next(iter(found.groups.values()))
    chunks = [
        (index, frame)
        for (index, _), pile in sorted(group.piles.items(), key=lambda pile: pile[0][0])
        for frame in pile
    ]
    chunks += [(BARE, rows.to_frame()) for listed in group.unsplit_rows.values() for rows in listed]
    heights: dict[int, int] = {}
    for index, frame in chunks:
        heights[index] = heights.get(index, 0) + frame.height
    return LogPart(
        begun,
        BlockState(course.octets, course.lines, course.skip, found.cuts),
        group.without_rows(),
        found.done,
        course.omitted_lines,
        course.looked_ahead,
        tuple(found.quarantined),
        tuple(found.ledger),
        heights,
        tuple(chunks),
    )


def to_be_read(drawn: Outline, parts: Sequence[LogPart | None]) -> dict[int, BlockState]:
    """The parts that are to be read, or read again, each with what the part before ended with."""
    again = {}
    for place, part in enumerate(parts):
        before = parts[place - 1] if place else None
        wanted = before.ended if before is not None else drawn.begun_with(place)
        if part is None or part.begun != wanted:
            again[place] = wanted
    return again


def join_parts(drawn: Outline, limits: Limits, number: int, parts: Sequence[LogPart], zones: Zones) -> TableLog | None:
    """The log, without its rows, where no part is to be read again; None where the parts do not say all that reading
    the whole would: too many different cells that could not be read, or marks that were not closed."""
    found = _found(drawn.source, limits, number, drawn.profile, drawn.rows)
    exact = sum(part.looked_ahead for part in parts) < LOOKED_AHEAD_AT_MOST // 2
    group, omitted = parts[0].group.without_rows(), OmittedLines()
    for place, part in enumerate(parts):
        if place:
            exact &= group.join(part.group)
        omitted.join(part.omitted_lines)
        found.done += part.rows
        found.quarantined += part.quarantine[: QUARANTINE_KEPT - len(found.quarantined)]
        found.ledger += part.ledger
    found.groups[group.sheet, group.columns] = group
    found.ensure_bounded()
    found.cuts = deepcopy(parts[-1].ended.cuts)
    if notes := omitted.notes(drawn.source):
        for table in as_read([notes_table(drawn.plan, notes)], drawn.source.label):
            found.take(found.cuts.table(table))
    return found.log(DelimitedReader.name, zones) if exact else None


def settle_chunk(log: TableLog, index: int, rows: pl.DataFrame) -> pl.DataFrame:
    """The events of one chunk of a LogPart, as TableLog.events gives them. log: the joined log, which counts them."""
    (group,) = log.groups
    binding, zone = group.binding, log.zones[0][0]
    if binding is None:
        raise InternalFault("rows are to be settled of a table that is not read")
    place = Place(zone, log.agency_zone, log.input.sha256[:12], group.sheet, binding.profile.technology.value)
    settling = group.settling(binding, index, place)
    events = bare_unknown(rows["row"], place, binding.kinds) if index == BARE else settling(rows)
    group.count(events, index)
    return events


def _found(source: Source, limits: Limits, number: int, profile: str | None, rows: str | None) -> TablesFound:
    return TablesFound(source, limits, Shelf(None, 0), number, profile, rows)


def _needs_all(binding: Binding) -> bool:
    """Whether figures of the table are added up, whose sums are those of reading on only to the last digit but one; or
    its profile is the user's own, whose words are looked for in all cells."""
    checks = binding.profile.checks
    return bool(checks.rates or checks.durations) or binding.profile.is_file


def _entry(path: Path) -> tuple[int, int]:
    found = os.lstat(path)
    return found.st_size, found.st_mtime_ns


@contextmanager
def _ensure_same_file(drawn: Outline) -> Iterator[None]:
    yield
    if _entry(drawn.source.path) != drawn.entry:
        raise changed_error(drawn.source.label)
