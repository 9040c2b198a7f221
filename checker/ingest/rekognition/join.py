"""Results joined to the calls that they came of: candidates, best score and outcome, which CloudTrail does not record.

A result fills the event of its call; it never is a use of its own. Whoever hands over results beside another log of the
same searches (an examiner's spreadsheet, a trail without ids) would else have every search counted twice, once with
nobody's name on it. A result whose call is not in the logs given is therefore quarantined with that reason, and kept as
an event of unknown kind that may be the search: it suspends completeness, and judges nobody.

- By request id: one call, one result. Two that differ contradict each other, and neither is taken.
- By job id, or by the request id of the call that fetched it: a stored-video search. Its results come in pages; they
  are counted only where all pages are there, from the first that was asked for without a token to the last that names
  no next.
- Live: records name a stream and an instant, no call. They belong to the live search of that stream that was then
  running, if just one was. How many faces it found is not counted from them: the stream of records may be cut.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from checker.ingest.cloudtrail.across import CloudTrailReading
from checker.ingest.cloudtrail.calls import ABSENT, UNREAD, Cell
from checker.ingest.cloudtrail.frame import EventRows, counts
from checker.ingest.interface import Reading
from checker.ingest.rekognition.reader import ResultsReading
from checker.ingest.rekognition.response import ResponseResult
from checker.model.accounts import LedgerEntry, QuarantinedRow
from checker.model.event import EVENT_FIELDS, MAY_BE, State, columns_of
from checker.model.kinds import EventKind

FILLED = ("candidates", "top_score", "result")
KEPT = 10_000
"""How many quarantined rows of one log are listed; all are counted."""

_ANY = "live_deployment|search|verification"
_NO_ID = "it names neither its request nor its job: which call it came from cannot be determined"
_NO_CALL = "no call with this id in the logs given"
_NO_LIVE = "no live search of this stream at this time in the logs given"
_SEVERAL = "several live searches of this stream ran at this time: which of them it came from cannot be determined"
_DIFFER = "two results for one call that differ"
_SYSTEM: dict[str, Cell] = {"vendor": ("amazon", State.VALUE), "product": ("rekognition", State.VALUE)}

Place = tuple[int, int]
"""A row: the number of its log among the trails (of a call) or among the logs of results, and its number there."""


def with_results(readings: Sequence[Reading]) -> list[Reading]:
    """The readings, results joined to the calls of all CloudTrail logs among them, and accounted for."""
    results = [r for r in readings if isinstance(r, ResultsReading)]
    if not results:
        return list(readings)
    trails = [r for r in readings if isinstance(r, CloudTrailReading)]
    join = _Join(_Calls(trails))
    for number, reading in enumerate(results):
        for row, result in reading.results:
            join.take((number, row), result)
    filled = join.fill_calls()
    done: dict[int, Reading] = {id(trail): _fill(trail, filled[number]) for number, trail in enumerate(trails)}
    done |= {id(reading): _account(reading, number, join) for number, reading in enumerate(results)}
    return [done.get(id(reading), reading) for reading in readings]


class _Calls:
    """The calls of the trails, by the ids that results name."""

    def __init__(self, trails: Sequence[CloudTrailReading]) -> None:
        self.by_request: dict[str, list[Place]] = defaultdict(list)
        self.by_job: dict[str, list[Place]] = defaultdict(list)
        self.job_requests: dict[str, tuple[str, str | None]] = {}
        self.live: dict[str, list[tuple[str, int, int | None, Place]]] = defaultdict(list)
        for number, trail in enumerate(trails):
            for row, request, job, asked in trail.keys.iter_rows():
                if row is None:
                    if request and job:
                        self.job_requests[request] = job, asked
                    continue
                if request:
                    self.by_request[request].append((number, row))
                if job:
                    self.by_job[job].append((number, row))
            if trail.cameras:
                self._live(number, trail)

    def _live(self, number: int, trail: CloudTrailReading) -> None:
        rows = trail.events.filter(pl.col("kind") == EventKind.LIVE_DEPLOYMENT.value)
        for row, name, start, stop in rows.select("row", "id", "time_lo", "end_hi").iter_rows():
            if row in trail.cameras and start is not None:
                own = name or f"{number}:{row}"
                self.live[trail.cameras[row]].append((own, start, stop, (number, row)))

    def running(self, stream: str, time: int | None) -> list[tuple[Place, ...]]:
        """The live searches of a stream that ran at an instant, each with all copies of its start call; one whose stop
        is not known runs on."""
        found: dict[str, list[Place]] = defaultdict(list)
        for name, start, stop, place in self.live.get(stream, ()):
            if time is not None and start <= time and (stop is None or time <= stop):
                found[name].append(place)
        return [tuple(places) for places in found.values()]


@dataclass
class _Join:
    """Which results came of which calls, and what became of every row of results.

    single, jobs: calls -> the rows of their results. live: live search -> whether a record of it shows a match. The
        rest: by
    log of results, the rows that fill a call, repeat one that does, ask after a running job, and are left, with the
    reason.
    """

    calls: _Calls
    single: dict[tuple[Place, ...], list[tuple[Place, ResponseResult]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    jobs: dict[tuple[Place, ...], list[tuple[Place, ResponseResult]]] = field(default_factory=lambda: defaultdict(list))
    live: dict[tuple[Place, ...], bool] = field(default_factory=dict)
    used: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    repeats: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    polls: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    leftovers: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))

    def take(self, row: Place, result: ResponseResult) -> None:
        """Find the call that `result`, of row `row`, came of."""
        if result.kinds == "live_deployment":
            running = self.calls.running(result.stream, result.time)
            if len(running) != 1:
                self.leftovers[row[0]][row[1]] = _SEVERAL if running else _NO_LIVE
                return
            self.used[row[0]].add(row[1])
            self.live[running[0]] = self.live.get(running[0], False) or bool(result.matches)
            return
        if result.status == "IN_PROGRESS":
            self.polls[row[0]].add(row[1])
            return
        job = result.job or self.calls.job_requests.get(result.request, ("", None))[0]
        places = tuple(self.calls.by_job.get(job, ()) if job else self.calls.by_request.get(result.request, ()))
        if places:
            (self.jobs if job else self.single)[places].append((row, result))
        else:
            self.leftovers[row[0]][row[1]] = _NO_CALL if job or result.request else _NO_ID

    def fill_calls(self) -> dict[int, dict[int, dict[str, Cell]]]:
        """Trail -> row of a call -> the cells that its results give; settles what becomes of the rows of results."""
        cells: dict[int, dict[int, dict[str, Cell]]] = defaultdict(dict)

        def fill(calls: Iterable[Place], given: dict[str, Cell]) -> None:
            for trail, row in calls:
                cells[trail][row] = given

        for calls, held in self.single.items():
            if len({(r.matches, str(r.top), r.kinds) for _, r in held}) > 1:
                for (log, row), _ in held:
                    self.leftovers[log][row] = _DIFFER
                continue
            self.used[held[0][0][0]].add(held[0][0][1])
            for (log, row), _ in held[1:]:
                self.repeats[log].add(row)
            fill(calls, _result_cells([held[0][1]]))
        for calls, held in self.jobs.items():
            for (log, row), _ in held:
                self.used[log].add(row)
            fill(calls, self._job([result for _, result in held]))
        for calls, found in self.live.items():
            if found:
                fill(calls, {"result": ("candidates", State.VALUE)})
        return cells

    def _job(self, pages: list[ResponseResult]) -> dict[str, Cell]:
        if any(page.status == "FAILED" for page in pages):
            return {"result": ("failed", State.VALUE)}
        asked = {self.calls.job_requests.get(page.request, ("", None))[1]: page for page in pages}
        chain: list[ResponseResult] = []
        token: str | None = ""
        while token is not None and token in asked and len(chain) <= len(pages):
            chain.append(asked[token])
            token = asked[token].token or None
        if token is None:
            return _result_cells(chain)
        return {"result": ("candidates", State.VALUE)} if any(page.matches for page in pages) else {}


def _result_cells(pages: Sequence[ResponseResult]) -> dict[str, Cell]:
    """The cells of a call all of whose result is there."""
    faces = len(frozenset[str]().union(*(page.faces for page in pages))) if pages[0].status else pages[0].matches
    tops = [page.top for page in pages if page.top is not None]
    cells: dict[str, Cell] = {"candidates": (float(faces), State.VALUE)}
    if tops:
        cells["top_score"] = UNREAD if any(map(math.isnan, tops)) else (max(tops), State.VALUE)
    if pages[0].kinds != "verification":
        cells["result"] = ("candidates" if faces else "no_candidates", State.VALUE)
    return cells


def _fill(trail: CloudTrailReading, cells: dict[int, dict[str, Cell]]) -> CloudTrailReading:
    """The trail with the cells that results give its rows, by row; the columns are there even where no row has one, so
    that equal rows of two trails stay equal."""
    columns: dict[str, list[object]] = {"row": list(cells)}
    types: dict[str, pl.DataType | type[pl.DataType]] = {"row": pl.UInt32}
    for name in FILLED:
        held = [own.get(name, (None, None)) for own in cells.values()]
        columns |= {f"{name}__new": [c[0] for c in held], f"{name}__state__new": [c[1] for c in held]}
        types |= {f"{column}__new": kind for column, kind in columns_of(EVENT_FIELDS[name]).items()}
    events = trail.events.join(pl.DataFrame(columns, schema=types), on="row", how="left", maintain_order="left")
    absent = {
        c: ABSENT[1].value if c.endswith("__state") else None for n in FILLED for c in columns_of(EVENT_FIELDS[n])
    }
    events = events.with_columns(
        pl.coalesce(f"{column}__new", pl.col(column) if column in trail.events.columns else pl.lit(value))
        .cast(types[f"{column}__new"])
        .alias(column)
        for column, value in absent.items()
    ).drop(c for c in types if c != "row")
    return replace(trail, events=events)


def _account(reading: ResultsReading, number: int, join: _Join) -> ResultsReading:
    """The reading of one log of results with its rows accounted for, and an event of unknown kind for each that is
    left."""

    shown, left = reading.input.path, join.leftovers[number]
    faults = {fault.row: fault for fault in reading.faults}
    told = dict(reading.results)
    rows, may_be = EventRows(reading.input.sha256), []
    for row in sorted({*left, *faults}):
        held = told.get(row)
        time = (held.time, State.VALUE) if held and held.time is not None else ABSENT
        rows.add(row, EventKind.UNKNOWN, _SYSTEM, time=time)
        may_be.append(held.kinds if held else _ANY)
    frame = rows.frame().with_columns(pl.Series(MAY_BE, may_be, dtype=pl.String)) if may_be else pl.DataFrame()
    used, repeated, polls = join.used[number], join.repeats[number], join.polls[number]
    account = reading.input.rows.model_copy(
        update={
            "used": len(used),
            "duplicates": len(repeated),
            "quarantined": len(left) + len(faults),
            "out_of_scope": reading.others + len(polls),
        }
    )
    quarantined = [
        faults.get(row) or QuarantinedRow(file=shown, row=row, reason=left[row])
        for row in sorted({*left, *faults})[:KEPT]
    ]
    says = (
        [f"{len(used)} results fill candidates, best score or outcome of the calls that they came of"] if used else []
    )
    if left:
        says.append(
            f"{len(left)} results have no call in the logs given; they prove that searches were made, but are not "
            f"uses of their own"
        )
    if polls:
        says.append(f"{len(polls)} responses ask after a job that was still running: out of scope")
    if reading.others:
        says.append(f"what is not a result of a face search or comparison is out of scope: {reading.others}")
    return replace(
        reading,
        events=frame,
        input=reading.input.model_copy(update={"rows": account, "events": counts(frame) if may_be else {}}),
        quarantine=tuple(quarantined),
        ledger=tuple(LedgerEntry(topic="results", file=shown, statement=text) for text in says),
    )
