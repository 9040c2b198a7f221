"""Large CSV files on the cluster: read by splits, each on some worker, as ingest.log_parts reads parts of a file.

An outline of the file is drawn by one worker, which goes over its bytes and counts its lines; then each split is read,
once more where it was begun wrongly; what they say of the whole is joined in `checker`; then each is settled by that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from checker.cluster.frames import SCHEMA, Row, pack_rows, row_mapper
from checker.cluster.read import KEYS, NONE_GIVEN_TWICE, OUTLINE, Account, pieces_of
from checker.cluster.shards import collect_rows
from checker.ingest.assembly import Steps, schema_of
from checker.ingest.duplicates import keys
from checker.ingest.log_parts import (
    BlockState,
    LogPart,
    Outline,
    join_parts,
    read_part,
    settle_chunk,
    to_be_read,
)
from checker.ingest.pipeline import LogSources, zones_of
from checker.ingest.table_log import TableLog
from checker.model.errors import CheckerError
from checker.model.event import EVENT_FIELDS, FOUND, MAY_BE

if TYPE_CHECKING:
    from pyspark.sql import DataFrame as SparkFrame
    from pyspark.sql import SparkSession

TIMES = 4
"""So often splits are read again; then the file is read by one worker: what its blocks hand on changes all the time."""

_PART, CHUNKS = -1, -2
"""What a row from reading a split is, by its place: the LogPart, and (from CHUNKS down) rows of it."""
COUNTED = -1
"""The place of a row from settling that says what was counted."""
_CHUNKS_OF_A_SPLIT = 2**16
SPLITS = 2**32
"""A row's key is its log's number times this, and its split's place."""


@dataclass(frozen=True)
class SplitToRead:
    """Split `place` of log `number`, to be read with a state."""

    number: int
    place: int
    begun: BlockState


@dataclass(frozen=True)
class _Counts:
    """What settling some rows of log `number` counted (assembly.Steps, table_log.TableGroup)."""

    number: int
    kinds: Counter[str]
    fills: Counter[int]
    ended: int
    cases_in_reason: int
    zone_known: bool


def read_splits(
    spark: SparkSession, given: LogSources, made: SparkFrame
) -> tuple[SparkFrame | None, dict[int, Account], list[int]]:
    """The rows that the logs which have an outline in `made` become (see read.read), their accounts by number, and the
    numbers of the logs that are to be read as a whole after all. Raises what reading raises."""
    drawn = {row[0]: row[3] for row in collect_rows(made.where(f"place = {OUTLINE}"))}
    if not drawn:
        return None, {}, []
    frames, read = _read_all(spark, given, drawn)
    joined: dict[int, TableLog] = {}
    for number, parts in read.items():
        log = join_parts(drawn[number], given.limits, number, parts, zones_of(given, number))
        if log is not None:
            joined[number] = log
    if not joined:
        return None, {}, sorted(drawn)
    settling = partial(settle, given, joined, places_of(joined, read))
    numbers = ", ".join(map(str, joined))
    rows = frames.where(f"key DIV {SPLITS} IN ({numbers})").mapInArrow(row_mapper(settling), SCHEMA).persist()
    counts = [row[3] for row in collect_rows(rows.where(f"place = {COUNTED}"))]
    accounts = {number: account_of(given, log, number, counts) for number, log in joined.items()}
    return rows.where(f"place > {COUNTED}"), accounts, sorted(set(drawn) - set(joined))


def _read_all(
    spark: SparkSession, given: LogSources, drawn: Mapping[int, Outline]
) -> tuple[SparkFrame, dict[int, list[LogPart]]]:
    """The rows of all splits, and the parts of each log that is read; those that are begun wrongly too often lack."""
    parts: dict[int, list[LogPart | None]] = {number: [None] * len(one.spans) for number, one in drawn.items()}
    frames: list[SparkFrame] = []
    current: dict[int, int] = {}
    for time in range(TIMES):
        tasks = [
            SplitToRead(number, place, begun)
            for number, one in drawn.items()
            for place, begun in to_be_read(one, parts[number]).items()
        ]
        if not tasks:
            break
        work = partial(_read_tasks, given, dict(drawn), tasks)
        frame = spark.range(0, len(tasks), 1, len(tasks)).mapInArrow(work, SCHEMA).persist()
        frames.append(frame)
        for key, _, _, part in collect_rows(frame.where(f"place = {_PART}")):
            if isinstance(part, CheckerError):
                raise part
            parts[key // SPLITS][key % SPLITS] = part
            current[key] = time
    chosen = [
        frame.where(f"place <= {CHUNKS} AND key IN ({', '.join(str(key) for key, t in current.items() if t == time)})")
        for time, frame in enumerate(frames)
        if time in current.values()
    ]
    every = chosen[0]
    for frame in chosen[1:]:
        every = every.unionByName(frame)
    right = {n: some for n, some in parts.items() if not to_be_read(drawn[n], some)}
    return every, {number: [part for part in some if part is not None] for number, some in right.items()}


def _read_tasks(
    given: LogSources, drawn: Mapping[int, Outline], tasks: Sequence[SplitToRead], batches: Iterator[Any]
) -> Iterator[Any]:
    for batch in batches:
        for index in batch["id"].to_pylist():
            yield from pack_rows(read_task(given, drawn, tasks[index]))


def read_task(given: LogSources, drawn: Mapping[int, Outline], task: SplitToRead) -> Iterator[Row]:
    """The rows of one split, keyed by log and split: its chunks, and last its LogPart, or why it could not be read."""
    key = task.number * SPLITS + task.place
    try:
        part = read_part(drawn[task.number], given.limits, task.number, task.place, task.begun)
    except CheckerError as error:
        yield key, _PART, None, error
        return
    before: Counter[int] = Counter()
    for number, (index, rows) in enumerate(part.chunks):
        yield key, CHUNKS - number, rows, (index, before[index])
        before[index] += rows.height
    yield key, _PART, None, replace(part, chunks=())


def places_of(joined: Mapping[int, TableLog], read: Mapping[int, Sequence[LogPart]]) -> dict[tuple[int, int, int], int]:
    """(log, split, part of the event) -> how many events come before those: all main events come first."""
    places = {}
    for number in joined:
        before = 0
        for index in sorted({index for part in read[number] for index in part.heights}):
            for place, part in enumerate(read[number]):
                places[number, place, index] = before
                before += part.heights.get(index, 0)
    return places


def settle(
    given: LogSources, joined: Mapping[int, TableLog], places: Mapping[tuple[int, int, int], int], row: Row
) -> Iterable[Row]:
    """The rows of one split as pieces of events, and what was counted."""
    key, place, rows, (index, before) = row
    if rows is None:
        return
    number, split = divmod(key, SPLITS)
    log = joined[number]
    step = Steps.for_log(log, number, given.files[number], given.audit)
    (group,) = log.groups
    group.cases_in_reason, group.zone_known = 0, True
    events = step.finish(settle_chunk(log, index, rows), NONE_GIVEN_TWICE, schema_of(EVENT_FIELDS, (FOUND, MAY_BE)))
    if index == 0:
        yield number, KEYS, keys(rows, number, group.sheet), split * _CHUNKS_OF_A_SPLIT + CHUNKS - place
    yield from pieces_of(events, number, places[number, split, index] + before)
    counts = _Counts(number, step.kinds, step.fill_counts, step.ended, group.cases_in_reason, group.zone_known)
    yield number, COUNTED, None, counts


def account_of(given: LogSources, log: TableLog, number: int, counts: Iterable[_Counts]) -> Account:
    """The account of log `number`. log: as it was joined; counts: of all its rows."""
    step = Steps.for_log(log, number, given.files[number], given.audit)
    (group,) = log.groups
    for one in counts:
        if one.number == number:
            step.kinds.update(one.kinds)
            step.fill_counts.update(one.fills)
            step.ended += one.ended
            group.cases_in_reason += one.cases_in_reason
            group.zone_known &= one.zone_known
    fields, extras = frozenset(step.fields), frozenset(log.extras)
    return Account(step.account(0), log.quarantine, tuple(step.ledger()), fields, extras, log.complete)
