"""Live deployments and installations of one or more CloudTrail logs: what each is, and the rows that it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from checker.ingest.cloudtrail.calls import ABSENT, Cell
from checker.ingest.cloudtrail.frame import EventRows, by_row, counts
from checker.ingest.cloudtrail.keys import SCHEMA as KEYS
from checker.ingest.cloudtrail.ledger import live_entries
from checker.ingest.cloudtrail.live import Installation, LiveInterval, ProcessorCall, installations, live_intervals
from checker.ingest.interface import Reading
from checker.model.event import State
from checker.model.kinds import EventKind


@dataclass(frozen=True)
class CloudTrailReading(Reading):
    """A Reading that can be paired again with others, since a processor may be started in one file and stopped in
    another.

    calls: its stream-processor calls. stream_cells: the cells of its Create and Start rows, by row. plain: the
        reading without live events and installations.
    keys: the ids of its searches (see keys.Keys). cameras: row of a live event -> the ARN of the video stream searched.
    """

    calls: tuple[ProcessorCall, ...] = ()
    stream_cells: Mapping[int, dict[str, Cell]] = field(default_factory=dict)
    plain: Reading | None = None
    keys: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=KEYS))
    cameras: Mapping[int, str] = field(default_factory=dict)


def pair_across(readings: Sequence[CloudTrailReading]) -> list[CloudTrailReading]:
    """The same readings with their live deployments and installations paired over all of them: started in one log,
    stopped in another."""
    calls = [replace(call, file=index) for index, reading in enumerate(readings) for call in reading.calls]
    runs = live_intervals(calls)
    set_up = installations(calls)
    rested = {(c.file, c.row) for run in runs if _kind(run) is not None for c in run.used}
    rested |= {(call.file, call.row) for one in set_up for call in (one.create, one.deletion) if call}
    rested |= {(call.file, call.row) for call in calls if call.action == "create" and call.faces is None}
    return [_with_live(reading, index, runs, set_up, rested) for index, reading in enumerate(readings)]


def _kind(run: LiveInterval) -> EventKind | None:
    """What a run is: live face search, nothing of faces (None), or unknown where no parameters are printed.

    A start selector and a stop selector are required for label detection and not for face search (API reference,
    StartStreamProcessor), so a start that prints its parameters and has none searches faces.
    """
    made = run.create.faces if run.create else None
    if made is not None:
        return EventKind.LIVE_DEPLOYMENT if made else None
    if run.start.faces is False:
        return None
    return EventKind.LIVE_DEPLOYMENT if run.start.printed else EventKind.UNKNOWN


def _with_live(
    reading: CloudTrailReading, index: int, runs: Sequence[LiveInterval], set_up: Sequence[Installation],
    rested: set[tuple[int, int]],
) -> CloudTrailReading:  # fmt: skip
    plain = reading.plain or reading
    rows = EventRows(plain.input.sha256)

    def add(row: int, kind: EventKind, cells: Mapping[str, Cell]) -> None:
        rows.add(row, kind, cells, time=cells.get("time", ABSENT), event_id=cells.get("id", ABSENT))

    own = [run for run in runs if run.start.file == index]
    live = [(run, kind) for run in own if (kind := _kind(run)) is not None]
    for run, kind in live:
        cells = dict(reading.stream_cells.get(run.start.row, {}))
        if kind is EventKind.LIVE_DEPLOYMENT:
            cells |= {"mode": ("live", State.VALUE), "probe.kind": ("video_frame", State.VALUE)}
            cells |= dict(run.create.settings) if run.create else {}
            if run.end_hi is not None:
                cells["end"] = ((run.end_lo, run.end_hi), State.VALUE)
        add(run.start.row, kind, cells)
    installed = [one for one in set_up if one.create.file == index]
    for one in installed:
        cells = {**reading.stream_cells.get(one.create.row, {}), **dict(one.create.settings)}
        if one.gone_hi is not None:
            cells["end"] = ((one.gone_lo, one.gone_hi), State.VALUE)
        add(one.create.row, EventKind.INSTALLATION, cells)
    known = {one.create.row for one in installed}
    unread = [c.row for c in reading.calls if c.action == "create" and c.faces is None and c.row not in known]
    for row in unread:
        add(row, EventKind.UNKNOWN, reading.stream_cells.get(row, {}))
    frame = by_row(pl.concat([plain.events, rows.frame()])) if live or installed or unread else plain.events
    used = len(live) + sum(1 for call in reading.calls if call.action != "start" and (index, call.row) in rested)
    account = plain.input.rows
    account = account.model_copy(
        update={"used": account.used + used, "out_of_scope": account.out_of_scope + len(reading.calls) - used}
    )
    entries = live_entries(
        plain.input.path,
        [run for run, _ in live],
        installed,
        len(unread),
        [c for c in reading.calls if (index, c.row) not in rested],
    )
    return CloudTrailReading(
        events=frame,
        input=plain.input.model_copy(update={"rows": account, "events": counts(frame)}),
        quarantine=plain.quarantine,
        ledger=(*plain.ledger, *entries),
        calls=reading.calls,
        stream_cells=reading.stream_cells,
        plain=plain,
        keys=reading.keys,
        cameras={run.start.row: run.create.camera for run, _ in live if run.create and run.create.camera},
    )
