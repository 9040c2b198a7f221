"""Logs that have been read -> the events of a run: what they lack filled in, rows given twice dropped, one schema for
all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from checker.ingest.assumptions import assumptions
from checker.ingest.duplicates import Duplicates, content_hash, keys, merge_duplicates, repeats
from checker.ingest.fills import Fill, fill
from checker.ingest.holds import add_ends, declared_fields, declared_fills, ends_entry
from checker.ingest.interface import IngestedLogs, Reading
from checker.ingest.no_effect import of_log
from checker.ingest.reconcile import ReconciledRecords, reconcile
from checker.ingest.registry import blank_where_absent, declared_complete, registry_fills
from checker.ingest.shelf import TOGETHER, Shelf, write_frame
from checker.ingest.systems import system_fills
from checker.ingest.table_log import TableLog
from checker.ingest.zones import date_bounds
from checker.model.accounts import Input, LedgerEntry, QuarantinedRow
from checker.model.audit import Audit, Complete, LogFile
from checker.model.event import EVENT_FIELDS, FOUND, MAY_BE, frame_schema
from checker.model.events import Events
from checker.model.progress import Progress


@dataclass(frozen=True)
class EventLog:
    """One log whose events are one frame (`reading`), given in the way of a TableLog. agency_zone: of the agency's
    place."""

    reading: Reading
    number: int
    agency_zone: str | None
    complete: tuple[Complete, ...] = ()

    @property
    def input(self) -> Input:
        """The account of the input: its rows read, used and left out."""
        return self.reading.input

    @property
    def quarantine(self) -> tuple[QuarantinedRow, ...]:
        """The rows that could not be read, each with its reason."""
        return self.reading.quarantine

    @property
    def ledger(self) -> tuple[LedgerEntry, ...]:
        """What was assumed while reading."""
        return self.reading.ledger

    @property
    def fields(self) -> set[str]:
        """The event fields that the log has a column for; none of a log that gives no event."""
        events = self.reading.events
        return {name for name in EVENT_FIELDS if f"{name}__state" in events.columns} if events.height else set()

    @property
    def extras(self) -> set[str]:
        """The columns beside the fields that the log's events have."""
        return {FOUND, MAY_BE} & set(self.reading.events.columns)

    @property
    def keys(self) -> list[pl.DataFrame]:
        """What each row's main event is known by, to find rows that were given twice."""
        return [keys(events.filter(pl.col("part") == 0), self.number) for events in self.events()]

    def events(self) -> Iterator[pl.DataFrame]:
        """The events in one frame, with their dates in the agency's place and the hash of what they say."""
        events = self.reading.events
        if not events.is_empty():
            yield _add_dates(events.with_columns(content_hash(events)), self.agency_zone)


Log = TableLog | EventLog
Schema = dict[str, pl.DataType | type[pl.DataType]]


def _add_dates(events: pl.DataFrame, agency_zone: str | None) -> pl.DataFrame:
    """Civil dates of events from a reader that does not know the agency's place."""
    if "time_lo" not in events.columns:
        return events
    bounds = date_bounds(
        pl.col("time_lo"),
        pl.col("time_hi"),
        known=pl.col("clock") == "utc",
        whole_day=pl.lit(False),
        agency_zone=agency_zone,
    )
    return events.with_columns(bounds)


def assemble_logs(
    logs: Sequence[Log], files: Sequence[LogFile], audit: Audit, shelf: Shelf, progress: Progress
) -> IngestedLogs:
    """The events of all logs, in order, with the accounts of their rows and what was assumed.

    files: what is known of each log. shelf: where the events wait; they are files of its folder where it spills.
    """
    progress("duplicates", 0, 0)
    shown, rows = [log.input.label for log in logs], [one for log in logs for one in log.keys]
    duplicates = merge_duplicates([repeats(pl.concat(rows, rechunk=False))] if rows else [], shown)
    steps = [
        Steps.for_log(log, number, file, audit) for number, (log, file) in enumerate(zip(logs, files, strict=True))
    ]
    schema = schema_of({n for step in steps for n in step.fields}, {n for step in steps for n in step.log.extras})
    total, done = sum(log.input.rows.read for log in logs), 0
    parts: list[pl.DataFrame | Path] = []
    small: list[pl.DataFrame] = []
    for step in steps:
        for events in step.finish_events(duplicates, schema):
            small.append(events)
            if shelf.spills and sum(one.height for one in small) >= TOGETHER:
                parts.append(write_frame(pl.concat(small, rechunk=False), shelf.path()))
                small.clear()
            done += events.height
            progress("settling", done, max(total, done))
    if small or not parts:
        rest = pl.concat(small, rechunk=False) if small else pl.DataFrame(schema=schema)
        parts.append(write_frame(rest, shelf.path()) if shelf.spills else rest)
    records = reconcile_rows(parts, duplicates, shown)
    parts = [_apply_records(records, part, shelf) for part in parts]
    for step in steps:
        step.kinds.update({kind: n for (number, kind), n in records.kinds.items() if number == step.number})
    gone = records.dropped_counts + Counter(duplicates.repeat_counts)
    inputs = tuple(step.account(gone[step.number]) for step in steps)
    quarantine = tuple(row for log in logs for row in log.quarantine)
    return IngestedLogs(
        Events(parts),
        inputs,
        quarantine,
        (*(e for step in steps for e in step.ledger()), *records.ledger, *duplicates.ledger),
        complete=tuple(one for log in logs for one in log.complete),
    )


def reconcile_rows(
    parts: Iterable[pl.DataFrame | Path], duplicates: Duplicates, shown: Sequence[str]
) -> ReconciledRecords:
    """The rows of one number that differ, read together (reading R47). parts: all events. shown: the inputs' names."""
    if duplicates.unlike.is_empty():
        return ReconciledRecords()
    return reconcile(pl.concat([duplicates.unlike_rows(_frame(part)) for part in parts]), shown)


def _apply_records(records: ReconciledRecords, part: pl.DataFrame | Path, shelf: Shelf) -> pl.DataFrame | Path:
    if records.rows.is_empty():
        return part
    events = records.apply_to(_frame(part))
    return write_frame(events, shelf.path()) if isinstance(part, Path) else events


def _frame(part: pl.DataFrame | Path) -> pl.DataFrame:
    return part if isinstance(part, pl.DataFrame) else pl.read_parquet(part)


@dataclass
class Steps:
    """What is done with the events of one log, and what is counted on the way."""

    log: Log
    number: int
    file: LogFile
    fills: Sequence[Fill]
    kinds: Counter[str] = field(default_factory=Counter)
    fill_counts: Counter[int] = field(default_factory=Counter)
    ended: int = 0

    @classmethod
    def for_log(cls, log: Log, number: int, file: LogFile, audit: Audit) -> Steps:
        """The steps of one log. number: its place among the inputs."""
        return cls(log, number, file, _fills(log, file, audit))

    @property
    def holds_every_field_by(self) -> str | None:
        """By whom the log is declared to hold every field, if it gives any event."""
        return self.file.holds_every_field if _gives(self.log) else None

    @property
    def fields(self) -> set[str]:
        """The event fields that the log's events have once blanks are filled."""
        given = {one.field for one in self.fills} | set(declared_fields(self.file.holds))
        return set(EVENT_FIELDS) if self.holds_every_field_by else self.log.fields | given

    def finish_events(self, duplicates: Duplicates, schema: Schema) -> Iterator[pl.DataFrame]:
        """The log's events, chunk by chunk, in the schema of the run; nulls stand where the log has no column."""
        for settled in self.log.events():
            yield self.finish(settled, duplicates, schema)

    def finish(self, settled: pl.DataFrame, duplicates: Duplicates, schema: Schema) -> pl.DataFrame:
        """One chunk of the log's events, settled, as `finish_events` gives it."""
        held = settled.with_columns(pl.lit(self.number).alias("input"))
        events = held.select(
            pl.col(c).cast(t) if c in held.columns else pl.lit(None, t).alias(c) for c, t in schema.items()
        )
        events, counts = fill(events, self.fills)
        self.fill_counts.update(dict(enumerate(counts)))
        events, ended = add_ends(events, self.file.holds)
        self.ended += ended
        if self.holds_every_field_by:
            events = blank_where_absent(events)
        events = duplicates.without_repeats(events, self.number)
        self.kinds.update(dict(events.group_by(pl.col("kind").cast(pl.String)).len().iter_rows()))
        return events

    def ledger(self) -> Iterator[LedgerEntry]:
        """What was assumed for this log, after its events were finished."""
        yield from self.log.ledger
        if isinstance(self.log, TableLog):
            yield from assumptions(self.log)
        for number, one in enumerate(self.fills):
            if self.fill_counts[number] or one.by_person:
                yield one.entry(self.fill_counts[number], self.log.input.label)
        if self.file.holds and self.file.holds.valid_days:
            yield ends_entry(self.file.holds, self.ended, self.log.input.label)
        if self.holds_every_field_by:
            yield declared_complete(self.holds_every_field_by, self.log.input.label)
        held = self.ended or any(self.fill_counts[n] for n, one in enumerate(self.fills) if one.by_person)
        yield from of_log(self.log, self.file, self.log.input.label, +self.kinds, papers_held=bool(held))

    def account(self, gone: int) -> Input:
        """The input with its duplicates taken from the rows used, and its events by kind."""
        given = self.log.input
        rows = given.rows.model_copy(
            update={"used": given.rows.used - gone, "duplicates": given.rows.duplicates + gone}
        )
        return given.model_copy(update={"rows": rows, "events": dict(sorted((+self.kinds).items()))})


def _fills(log: Log, file: LogFile, audit: Audit) -> list[Fill]:
    if not _gives(log):
        return []
    registered = registry_fills(audit, log.fields)
    return registered + system_fills(log.fields | {one.field for one in registered}) + declared_fills(file.holds)


def _gives(log: Log) -> bool:
    """Whether the log gives any event at all."""
    return bool(log.fields or log.extras)


def schema_of(held: Collection[str], extras: Collection[str]) -> Schema:
    """One schema for the events of all logs, which hold these fields and optional columns."""
    schema = frame_schema([name for name in EVENT_FIELDS if name in held])
    return schema | {c: t for c, t in ((FOUND, pl.Boolean()), (MAY_BE, pl.String())) if c in extras}
