"""All logs of a run -> the events of one run, with an account of every row and a ledger of every assumption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from checker.ingest.assembly import EventLog, assemble_logs
from checker.ingest.event_logs import figures, pair_readings, reader_of, totals
from checker.ingest.headings import REGISTER
from checker.ingest.interface import IngestedLogs, Limits, Reading, SheetChoice
from checker.ingest.lasting_searches import lasting_entries, lasting_searches
from checker.ingest.log_parts import Outline, outline
from checker.ingest.no_effect import named_fields, of_run, texts_of
from checker.ingest.readers.delimited import DelimitedReader
from checker.ingest.readers.yaml_records import YAML
from checker.ingest.registry import registry_mistakes
from checker.ingest.shelf import Shelf
from checker.ingest.sniff import table_reader
from checker.ingest.source import open_source
from checker.ingest.table_log import TableLog
from checker.ingest.tabular import Zones, read_tables
from checker.ingest.zones import ZONE_OF_COUNTRY, ZONE_OF_STATE, is_zone, unknown_zone
from checker.model.accounts import Input, LedgerEntry, Rows
from checker.model.audit import Audit, LogFile
from checker.model.errors import InputError
from checker.model.progress import Progress
from checker.model.states import place_name


def ingest(
    files: Sequence[LogFile | Path], audit: Audit, *, zone: str | None, profile: str | None, limits: Limits,
    progress: Progress,
    spill: Path | None = None,
) -> IngestedLogs:  # fmt: skip
    """Read `files`, in order, into the events of one run (model/event.py).

    files: the logs; a path that audit.yaml describes is read as described there. zone: for times without an offset, of
        logs
    that audit.yaml gives none. profile: overrides detection for logs that audit.yaml gives none.
    spill: an empty folder for the events of a run of more than `limits.held_rows` rows, which the caller keeps as long
        as the
    events are used; without it they are held in memory. What comes out is the same. Logs of readers that give events
    rather than tables (CloudTrail) are held in memory while they are read, some 400 bytes an event.
    For every input, rows read = used + duplicates + quarantined + out of scope. Raises InputError for a log that cannot
    be read at all, UsageError for a zone, profile or registry that is wrong.
    """
    return read_all(
        prepare_sources(files, audit, zone=zone, profile=profile, limits=limits), progress=progress, spill=spill
    )


def read_all(given: LogSources, *, progress: Progress, spill: Path | None = None) -> IngestedLogs:
    """Read what is given, as `ingest` does."""
    shelf = Shelf(spill, given.limits.held_rows)
    readings: list[Reading | TableLog] = []
    for number in range(len(given.files)):
        readings.append(read_one(given, number, readings, shelf, progress))
    whole = [reading for reading in readings if isinstance(reading, Reading)]
    events = iter(pair_readings(whole))
    logs = [
        reading if isinstance(reading, TableLog) else EventLog(next(events), number, given.agency_zone)
        for number, reading in enumerate(readings)
    ]
    reports = totals(whole)
    readings.clear()
    whole.clear()
    done = assemble_logs(logs, given.files, given.audit, shelf, progress)
    beside = figures(reports, done.events) if len(reports) < len(given.files) else ()
    wrong = (*(one for report in reports for one in report.cannot_be), *(one for one in beside if one.cannot_be))
    lasting = lasting_entries(lasting_searches(done.events.scan()), [one.label for one in done.inputs])
    vain = of_run(given.audit, done.ledger, texts_of(done.events.scan(), named_fields(given.audit)))
    ledger = (*given.basis, *done.ledger, *vain, *lasting, *(one.entry() for one in beside))
    return replace(done, ledger=ledger, totals=wrong, agency_zone=given.agency_zone)


@dataclass(frozen=True)
class LogSources:
    """The logs of a run, and all that is known of how to read them. agency_zone: of the agency's place; basis: why that
    one."""

    files: tuple[LogFile, ...]
    audit: Audit
    zone: str | None
    profile: str | None
    limits: Limits
    agency_zone: str | None
    basis: tuple[LedgerEntry, ...]


def prepare_sources(
    files: Sequence[LogFile | Path], audit: Audit, *, zone: str | None, profile: str | None, limits: Limits
) -> LogSources:
    """What is given for a run (see `ingest`); UsageError for a zone or registry that is wrong."""
    described = describe_logs(files, audit)
    for name in (zone, audit.zone, *(one.zone for one in described)):
        if name is not None and not is_zone(name):
            raise unknown_zone(name)
    for _, mistake in registry_mistakes(audit):
        raise mistake
    return LogSources(described, audit, zone, profile, limits, *_agency_zone(audit, zone))


def describe_logs(files: Sequence[LogFile | Path], audit: Audit) -> tuple[LogFile, ...]:
    """What is known of each log: its own description, else those of audit.yaml, which may have one for each sheet of a
    file, else its path alone."""
    described = list[LogFile]()
    for file in files:
        if isinstance(file, LogFile):
            described.append(file)
            continue
        known = [log for log in audit.logs if log.path == file or log.path.resolve() == file.resolve()]
        described += known or [LogFile(path=file)]
    return tuple(described)


def _agency_zone(audit: Audit, zone: str | None) -> tuple[str | None, tuple[LedgerEntry, ...]]:
    """The zone of the agency's place, in which civil dates are: from audit.yaml, its state, or the run's zone."""
    if audit.zone:
        return audit.zone, ()
    state, country = audit.agency.state_code, (audit.agency.place or "").partition("/")[0]
    if state in ZONE_OF_STATE:
        found = ZONE_OF_STATE[state]
        says = f"civil dates are in {found}: {state} lies in one time zone"
    elif country in ZONE_OF_COUNTRY:
        found = ZONE_OF_COUNTRY[country]
        says = f"civil dates are in {found}: {place_name(country)} lies in one time zone"
    elif zone and "/" in zone and not zone.startswith("Etc/"):
        found, says = (
            zone,
            f"civil dates are in {zone}: the agency's place is taken to keep the zone given for the logs",
        )
    else:
        return None, ()
    return found, (LedgerEntry(topic="zone", statement=says),)


def read_one(
    given: LogSources, number: int, before: Sequence[Reading | TableLog], shelf: Shelf, progress: Progress
) -> Reading | TableLog:
    """Read log `number`; one with the same bytes as a log read `before` gives no events, and all its rows are
    duplicates."""
    file, limits = given.files[number], given.limits
    chosen = file.profile or given.profile
    with open_source(str(file.path), limits, progress, sheets=sheets_of(given.files, number)) as source:
        progress(f"reading {source.label}", 0, 0)
        pairs = zip(before, given.files, strict=False)
        twin = next((r.input for r, f in pairs if r.input.sha256 == source.sha256 and f.sheets == file.sheets), None)
        if twin is not None:
            return repeated_reading(twin, source.label)
        events = reader_of(source, chosen)
        if events is not None and file.sheets:
            raise InputError("has no sheets", where=source.label, hint="leave out `sheets`")
        if events is not None:
            return events.read(source, limits, progress)
        reader = table_reader(source)
        return read_tables(
            source,
            reader,
            profile=chosen or (REGISTER if reader.name == YAML else None),
            zones=zones_of(given, number),
            limits=limits,
            progress=progress,
            shelf=shelf,
            number=number,
            rows=file.rows.value if file.rows else None,
        )


def zones_of(given: LogSources, number: int) -> Zones:
    """What is known of the clock and place of log `number`."""
    return Zones(own=given.files[number].zone or given.zone, fallback=given.audit.zone, agency=given.agency_zone)


def outline_of(given: LogSources, number: int, *, together: int, block_bytes: int) -> Outline | None:
    """How log `number` is read in parts of `together` blocks or more (0: never); None where it is read as a whole.

    Raises as `read_one`.
    """
    file, limits = given.files[number], given.limits
    if not together or file.sheets or not file.path.is_file() or file.path.stat().st_size <= together * block_bytes:
        return None
    chosen, rows = file.profile or given.profile, file.rows.value if file.rows else None
    with open_source(str(file.path), limits) as source:
        if reader_of(source, chosen) is not None or table_reader(source).name != DelimitedReader.name:
            return None
        return outline(source, limits, number, chosen, rows, together=together, block_bytes=block_bytes)


def sheets_of(files: Sequence[LogFile], number: int) -> SheetChoice:
    """Which sheets log `number` is about, and which others of its file are read as other logs."""
    own = files[number]
    others = [(n, f.sheets) for n, f in enumerate(files) if n != number and f.path == own.path]
    elsewhere = tuple(name for _, names in others for name in names)
    return SheetChoice(own.sheets, elsewhere, first=all(n > number for n, _ in others))


def repeated_reading(twin: Input, shown: str) -> Reading:
    """A file that was given twice: no events. twin: as it was read first."""
    return Reading(pl.DataFrame(), all_duplicates(twin, shown), (), (same_bytes(twin.path, shown),))


def same_bytes(twin: str, shown: str) -> LedgerEntry:
    """What the ledger says of a file that was given twice. twin: the path that was given first."""
    return LedgerEntry(
        topic="duplicates", file=shown, statement=f"the same bytes as {twin}: all its rows are duplicates"
    )


def all_duplicates(twin: Input, shown: str) -> Input:
    """The account of a file that was given twice: every row is a duplicate."""
    rows = Rows(read=twin.rows.read, used=0, duplicates=twin.rows.read, quarantined=0, out_of_scope=0)
    return twin.model_copy(update={"path": shown, "rows": rows, "events": {}, "notes": (f"same bytes as {twin.path}",)})
