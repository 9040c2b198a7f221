"""All logs of a run -> one event frame, with an account of every row and a ledger of every assumption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from checker.ingest.cloudtrail.reader import CloudTrail, CloudTrailReading, pair_across
from checker.ingest.duplicates import content_hash, sift
from checker.ingest.interface import Ingested, Limits, Reading
from checker.ingest.profile import named
from checker.ingest.registry import blank_where_absent, check_registry, complete_from_audit
from checker.ingest.rekognition.join import with_results
from checker.ingest.rekognition.reader import RekognitionResults
from checker.ingest.sniff import table_reader
from checker.ingest.source import open_source
from checker.ingest.systems import complete_systems
from checker.ingest.tabular import Zones, read_tables
from checker.ingest.zones import ZONE_OF_STATE, date_bounds, is_zone
from checker.model.assessment import Input, LedgerEntry, Quarantined, Rows
from checker.model.audit import Audit, LogFile
from checker.model.errors import UsageError
from checker.model.event import EVENT_FIELDS, FOUND, MAY_BE, frame_schema
from checker.model.events import Events
from checker.model.progress import Progress

CLOUDTRAIL = CloudTrail()
"""The reader of AWS logs of which no profile says where case numbers stand."""
RESULTS = RekognitionResults()


@dataclass
class _Run:
    """What the logs read so far gave."""

    frames: list[pl.DataFrame] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)
    quarantine: list[Quarantined] = field(default_factory=list)
    ledger: list[LedgerEntry] = field(default_factory=list)


def ingest(
    files: Sequence[LogFile | Path], audit: Audit, *, zone: str | None, profile: str | None, limits: Limits, progress: Progress
) -> Ingested:
    """Read `files`, in order, into one event frame (model/event.py).

    files: the logs; a path that audit.yaml describes is read as described there. zone: for times without an offset, of logs
    that audit.yaml gives none. profile: overrides detection for logs that audit.yaml gives none.
    For every input, rows read = used + duplicates + quarantined + out of scope. Raises InputError for a log that cannot be
    read at all, UsageError for a zone, profile or registry that is wrong.
    """
    for name in (zone, audit.zone, *(_described(f, audit).zone for f in files)):
        if name is not None and not is_zone(name):
            raise UsageError(f'unknown time zone "{name}"', hint="use an IANA name, America/Los_Angeles or UTC")
    check_registry(audit)
    run = _Run()
    agency_zone = _agency_zone(audit, zone, run)
    described = [_described(file, audit) for file in files]
    readings: list[Reading] = []
    for file in described:
        readings.append(_read_one(file, audit, zone, agency_zone, profile, limits, progress, readings))
    for file, reading in zip(described, _paired(readings), strict=True):
        _add(reading, file, audit, agency_zone, run)
    readings.clear()
    return _together(run)


def _described(file: LogFile | Path, audit: Audit) -> LogFile:
    """What is known of a log: the file's own description, else that of audit.yaml, else its path alone."""
    if isinstance(file, LogFile):
        return file
    return next((log for log in audit.logs if log.path == file or log.path.resolve() == file.resolve()), LogFile(path=file))


def _agency_zone(audit: Audit, zone: str | None, run: _Run) -> str | None:
    """The zone of the agency's place, in which civil dates are: from audit.yaml, its state, or the run's zone."""
    if audit.zone:
        return audit.zone
    state = audit.agency.state_code
    if state in ZONE_OF_STATE:
        found = ZONE_OF_STATE[state]
        says = f"civil dates are in {found}: {state} lies in one time zone"
    elif zone and "/" in zone and not zone.startswith("Etc/"):
        found, says = zone, f"civil dates are in {zone}: the agency's place is taken to keep the zone given for the logs"
    else:
        return None
    run.ledger.append(LedgerEntry(topic="zone", statement=says))
    return found


def _read_one(
    file: LogFile, audit: Audit, zone: str | None, agency_zone: str | None, profile: str | None, limits: Limits,
    progress: Progress, before: Sequence[Reading],
) -> Reading:  # fmt: skip
    """Read one log; one with the same bytes as a log read `before` gives no events, and all its rows are duplicates."""
    chosen = file.profile or profile
    with open_source(str(file.path), limits) as source:
        twin = next((r.input for r in before if r.input.sha256 == source.sha256), None)
        if twin is not None:
            says = f"the same bytes as {twin.path}: all its rows are duplicates"
            ledger = (LedgerEntry(topic="duplicates", file=source.shown, statement=says),)
            return Reading(pl.DataFrame(), _all_duplicates(twin, source.shown), (), ledger)
        trails = _trails(chosen)
        if trails is not None and trails.matches(source):
            return trails.read(source, limits, progress)
        if chosen is None and RESULTS.matches(source):
            return RESULTS.read(source, limits, progress)
        zones = Zones(given=file.zone or zone, fallback=audit.zone, agency=agency_zone)
        reader = table_reader(source)
        return read_tables(source, reader, profile=chosen, zones=zones, limits=limits, progress=progress)


def _trails(profile: str | None) -> CloudTrail | None:
    """The reader of AWS logs; None where the profile that was chosen is for tables."""
    if profile is None:
        return CLOUDTRAIL
    places = named(profile).cloudtrail_case_numbers
    return CloudTrail(places) if places else None


def _paired(readings: Sequence[Reading]) -> list[Reading]:
    """The readings, those of CloudTrail paired over all files: a live run may start in one and stop in another, and results
    of calls be in a third."""
    trails = [r for r in readings if isinstance(r, CloudTrailReading)]
    paired = iter(pair_across(trails) if len(trails) > 1 else trails)
    return with_results([next(paired) if isinstance(r, CloudTrailReading) else r for r in readings])


def _all_duplicates(twin: Input, shown: str) -> Input:
    rows = Rows(read=twin.rows.read, used=0, duplicates=twin.rows.read, quarantined=0, out_of_scope=0)
    return twin.model_copy(update={"path": shown, "rows": rows, "events": {}, "notes": (f"same bytes as {twin.path}",)})


def _add(reading: Reading, file: LogFile, audit: Audit, agency_zone: str | None, run: _Run) -> None:
    events, shown = reading.events, reading.input.path
    ledger = list(reading.ledger)
    if not events.is_empty():
        if "hash" not in events.columns:
            events = _dated(events.with_columns(content_hash(events)), agency_zone)
        events, entries = complete_from_audit(events, audit, shown)
        ledger.extend(entries)
        events, entries = complete_systems(events, shown)
        ledger.extend(entries)
        if file.holds_every_field:
            events, entry = blank_where_absent(events, file.holds_every_field, shown)
            ledger.append(entry)
        run.frames.append(events.with_columns(pl.lit(len(run.inputs), pl.UInt32).alias("input")))
    run.inputs.append(reading.input)
    run.quarantine.extend(reading.quarantined)
    run.ledger.extend(ledger)


def _dated(events: pl.DataFrame, agency_zone: str | None) -> pl.DataFrame:
    """Civil dates of events from a reader that does not know the agency's place."""
    if "time_lo" not in events.columns:
        return events
    bounds = date_bounds(pl.col("time_lo"), pl.col("time_hi"), known=pl.col("clock") == "utc", whole_day=pl.lit(False),
                         agency_zone=agency_zone)  # fmt: skip
    return events.with_columns(bounds)


def _together(run: _Run) -> Ingested:
    if not run.frames:
        return Ingested(Events([pl.DataFrame(schema=frame_schema([]))]), tuple(run.inputs), tuple(run.quarantine), tuple(run.ledger))
    frames, run.frames = run.frames, []
    events = pl.concat(frames, how="diagonal")
    frames.clear()
    sifted = sift(events, tuple(i.path for i in run.inputs))
    events = sifted.events
    fields = [name for name in EVENT_FIELDS if f"{name}__state" in events.columns]
    schema = frame_schema(fields)
    extras = {c: t for c, t in ((FOUND, pl.Boolean), (MAY_BE, pl.String)) if c in events.columns}
    missing = [pl.lit(None, t).alias(c) for c, t in schema.items() if c not in events.columns]
    events = events.with_columns(missing).select(
        *(pl.col(c).cast(t) for c, t in schema.items()), *(pl.col(c).cast(t) for c, t in extras.items())
    )
    inputs = _counted(events, run.inputs, sifted.dropped)
    return Ingested(Events([events]), inputs, tuple(run.quarantine), (*run.ledger, *sifted.ledger))


def _counted(events: pl.DataFrame, inputs: list[Input], dropped: dict[int, int]) -> tuple[Input, ...]:
    """The inputs with their duplicates taken from the rows used, and their events by kind."""
    kinds: dict[int, dict[str, int]] = {}
    for number, kind, count in events.group_by("input", pl.col("kind").cast(pl.String)).len().sort("input", "kind").iter_rows():
        kinds.setdefault(number, {})[kind] = count
    done = []
    for number, given in enumerate(inputs):
        gone = dropped.get(number, 0)
        rows = given.rows.model_copy(update={"used": given.rows.used - gone, "duplicates": given.rows.duplicates + gone})
        done.append(given.model_copy(update={"rows": rows, "events": kinds.get(number, {})}))
    return tuple(done)


