"""Stream processors: create, start, stop and delete calls paired into live face-search intervals, and into what was
installed, whether or not it was ever started."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checker.ingest.cloudtrail.calls import Cell


@dataclass(frozen=True, slots=True)
class ProcessorCall:
    """One successful stream-processor call.

    file: index of the log it stands in; row: its row there. id: the eventID, empty where unknown.
    account, region, name: the processor's identity; name is empty where the record does not print it.
    action: create, start, stop or delete. time: microseconds UTC, None where unknown.
    faces: of a create, whether it searches faces (None: its settings are not printed); of a start, False where it has a
        start or stop selector, which only label detection takes; else None.
    settings: of a create for faces, the event fields that it fixes (gallery, threshold). camera: its video stream.
    """

    file: int
    row: int
    id: str
    account: str
    region: str
    name: str
    action: str
    time: int | None
    faces: bool | None = None
    printed: bool = True
    settings: tuple[tuple[str, Cell], ...] = ()
    camera: str = ""


@dataclass(frozen=True, slots=True)
class LiveInterval:
    """One run of a stream processor.

    end_lo, end_hi: when it ended, as bounds (equal for a Stop); both None where the log holds no end.
    create: the call that fixed what it searches, None where it lies before the export.
    used: the other calls that this interval rests on.
    """

    start: ProcessorCall
    end_lo: int | None
    end_hi: int | None
    create: ProcessorCall | None
    used: tuple[ProcessorCall, ...]


@dataclass(frozen=True, slots=True)
class Installation:
    """A stream processor for faces, from its Create on.

    gone_lo, gone_hi: when it was deleted, as bounds (equal for a Delete); both None where the log holds no end.
    deletion: the Delete.
    """

    create: ProcessorCall
    gone_lo: int | None
    gone_hi: int | None
    deletion: ProcessorCall | None


def live_intervals(calls: Iterable[ProcessorCall]) -> list[LiveInterval]:
    """Pair stream-processor calls into intervals, one for each start, whatever the order of `calls`.

    An interval ends exactly at its Stop. Where the next successful call for the processor is a Delete or another Start
    instead, it had ended by then (a running processor cannot be started again; deleting one that runs may fail): its
    end lies between its start and that call. A Start without a Create keeps `create` None: the create may lie before
    the export began. Calls without a name or a time pair with nothing. Copies of one call (the same id) count once for
    the pairing, and each copy of a start gives the same interval.
    Source: AWS, Rekognition developer guide, "Working with streaming video events"; API reference,
        StartStreamProcessor,
    StopStreamProcessor, DeleteStreamProcessor.
    """
    groups, alone, copies = _by_processor(calls)
    found = [LiveInterval(call, None, None, None, ()) for call in alone if call.action == "start"]
    for group in groups:
        found.extend(_runs(group))
    found.extend(
        LiveInterval(copy, run.end_lo, run.end_hi, run.create, run.used)
        for run in tuple(found)
        if run.start.id
        for copy in copies[run.start.id][1:]
    )
    return sorted(found, key=lambda run: (run.start.file, run.start.row))


def installations(calls: Iterable[ProcessorCall]) -> list[Installation]:
    """What was set up: one for each Create of a processor that searches faces, whatever the order of `calls`.

    It is there until its Delete; another Create of the name shows that it was gone by then, since a name is free only
    once its processor was deleted. A Create whose settings are not printed sets up what a Start shows: only face search
    is started without selectors. Copies of one call each give the same installation.
    Source: AWS, Rekognition API reference, CreateStreamProcessor, StartStreamProcessor, DeleteStreamProcessor.
    """
    groups, alone, copies = _by_processor(calls)
    found = [Installation(call, None, None, None) for call in alone if call.action == "create" and call.faces]
    for group in groups:
        found.extend(_set_up(group))
    found.extend(
        Installation(copy, one.gone_lo, one.gone_hi, one.deletion)
        for one in tuple(found)
        if one.create.id
        for copy in copies[one.create.id][1:]
    )
    return sorted(found, key=lambda one: (one.create.file, one.create.row))


def _set_up(calls: Sequence[ProcessorCall]) -> Iterator[Installation]:
    create: ProcessorCall | None = None
    faces: bool | None = None
    for call in _order_calls(calls):
        if call.action == "start" and faces is None and call.printed:
            faces = call.faces is not False
        elif call.action in ("create", "delete"):
            if create is not None and faces:
                exact = call.action == "delete"
                yield Installation(create, call.time if exact else create.time, call.time, call if exact else None)
            create, faces = (call, call.faces) if call.action == "create" else (None, None)
    if create is not None and faces:
        yield Installation(create, None, None, None)


def _by_processor(
    calls: Iterable[ProcessorCall],
) -> tuple[list[list[ProcessorCall]], list[ProcessorCall], dict[str, list[ProcessorCall]]]:
    """The calls of each processor; those without a name or a time; and by their ids the copies of each. Copies of one
    call count once."""
    groups: dict[tuple[str, str, str], list[ProcessorCall]] = defaultdict(list)
    copies: dict[str, list[ProcessorCall]] = defaultdict(list)
    alone: list[ProcessorCall] = []
    for call in sorted(calls, key=lambda c: (c.file, c.row)):
        if call.id:
            copies[call.id].append(call)
            if len(copies[call.id]) > 1:
                continue
        if call.name and call.time is not None:
            groups[call.account, call.region, call.name].append(call)
        else:
            alone.append(call)
    return list(groups.values()), alone, copies


def _runs(calls: Sequence[ProcessorCall]) -> list[LiveInterval]:
    runs: list[LiveInterval] = []
    create: ProcessorCall | None = None
    running: ProcessorCall | None = None
    made: ProcessorCall | None = None

    def end_run(by: ProcessorCall) -> None:
        if running is not None and running.time is not None:
            exact = by.action == "stop"
            used = (by,) if by.action != "start" else ()
            runs.append(
                LiveInterval(
                    running, by.time if exact else running.time, by.time, made, (*used, *((made,) if made else ()))
                )
            )

    for call in _order_calls(calls):
        match call.action:
            case "create":
                create = call
            case "start":
                end_run(call)
                running, made = call, create
            case "stop":
                end_run(call)
                running = None
            case _:
                end_run(call)
                running = create = None
    if running is not None:
        runs.append(LiveInterval(running, None, None, made, (made,) if made else ()))
    return runs


def _order_calls(calls: Sequence[ProcessorCall]) -> Iterator[ProcessorCall]:
    """By time. CloudTrail's clock has whole seconds: within one, the order that the processor's states allow."""
    seconds: dict[int, list[ProcessorCall]] = defaultdict(list)
    for call in calls:
        seconds[call.time or 0].append(call)
    exists = running = False
    for second in sorted(seconds):
        rest = sorted(seconds[second], key=lambda c: (c.id, c.file, c.row))
        while rest:
            actions = {c.action for c in rest}
            if running:
                order = ("stop", "delete", "create", "start")
            elif exists and {"delete", "create"} <= actions:
                order = ("delete", "create", "start", "stop")
            else:
                order = ("create", "start", "stop", "delete")
            first = next(action for action in order if action in actions)
            call = next(c for c in rest if c.action == first)
            rest.remove(call)
            exists = first != "delete"
            running = first == "start" or (running and first == "create")
            yield call
