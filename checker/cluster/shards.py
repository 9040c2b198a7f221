"""The shards of a run on the cluster: asked as those on one machine are (assess.interface.Shards), each by some
worker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from checker.assess.interface import ShardInputs, ShardUses, ShardVerdicts, Tally, Task
from checker.assess.project import UseCombinations, shard_inputs
from checker.assess.tally import ASIDE_FIELDS, NAMED_BY, RAW_FIELDS, place_uses, tally
from checker.cluster.frames import SCHEMA, Row, group_mapper, unpack_rows
from checker.facts.prepare import PLACED
from checker.model.breakdown import BreakdownKey
from checker.model.errors import InternalFault
from checker.model.event import PROVENANCE

if TYPE_CHECKING:
    from pyspark.sql import DataFrame as SparkFrame

_INPUTS, _SUBJECTS, _IDS, _EVENTS = 0, 1, 2, 3
"""What a row of a shard is, by its place."""


class ClusterShards:
    """parts: rows whose key is a shard, and whose frame holds some of its events (facts.shards.places)."""

    def __init__(self, parts: SparkFrame) -> None:
        self._parts = parts
        self._kept: SparkFrame | None = None
        self._task: Task | None = None
        self._keys: list[int] = []

    def inputs(self, task: Task) -> list[ShardInputs]:
        """PieceContents at each shard on the workers: its combinations of facts, in the order of the shards."""
        self._task = task
        self._kept = self._parts.groupBy("key").applyInArrow(group_mapper(partial(_inputs_of, task)), SCHEMA).persist()
        rows = collect_rows(self._kept.where(f"place = {_INPUTS}"))
        self._keys = [row[0] for row in rows]
        return [row[3] for row in rows]

    def tally(self, decided: Sequence[ShardVerdicts]) -> list[Tally]:
        """The counts and evidence of each shard, given the verdicts of its combinations."""
        kept, task = self._looked_at()
        by_key = dict(zip(self._keys, decided, strict=True))
        rows = (
            kept.where(f"place > {_INPUTS}")
            .groupBy("key")
            .applyInArrow(group_mapper(partial(_tally, task, by_key)), SCHEMA)
        )
        return [row[3] for row in collect_rows(rows)]

    def placed_uses(self, *, people: bool) -> Iterator[ShardUses]:
        """The verdict of each use with its place in the logs, shard by shard."""
        kept, _ = self._looked_at()
        for key in self._keys:
            rows = kept.where(f"key = {key} AND place > {_INPUTS}").groupBy("key")
            for row in collect_rows(rows.applyInArrow(group_mapper(partial(_place_group, people)), SCHEMA)):
                yield row[3]

    def _looked_at(self) -> tuple[SparkFrame, Task]:
        if self._kept is None or self._task is None:
            raise InternalFault("shards were to be counted that were never looked at")
        return self._kept, self._task


def _inputs_of(task: Task, rows: Sequence[Row]) -> Iterable[Row]:
    shard = rows[0][0]
    events = pl.concat([frame for _, _, frame, _ in rows if frame is not None]).sort("record")
    inputs, kept = shard_inputs(events, task)
    shown = (*RAW_FIELDS, *ASIDE_FIELDS, *NAMED_BY.values(), *BreakdownKey)
    wanted = {*PROVENANCE, *PLACED, *shown, *(f"{field}__state" for field in shown)}
    yield shard, _INPUTS, None, inputs
    yield shard, _SUBJECTS, kept.add_bounds(), None
    yield shard, _IDS, pl.DataFrame({str(number): of for number, of in enumerate(kept.combination_ids)}), None
    yield shard, _EVENTS, events.select(c for c in events.columns if c in wanted), None


def _tally(task: Task, decided: Mapping[int, ShardVerdicts], rows: Sequence[Row]) -> Iterable[Row]:
    events, kept = _frames_of(rows)
    yield rows[0][0], 0, None, tally(events, kept, task, decided[rows[0][0]])


def _place_group(people: bool, rows: Sequence[Row]) -> Iterable[Row]:
    events, kept = _frames_of(rows)
    yield rows[0][0], 0, None, place_uses(events, kept, people=people)


def _frames_of(rows: Sequence[Row]) -> tuple[pl.DataFrame, UseCombinations]:
    subjects, of, events = (frame for _, _, frame, _ in rows if frame is not None)
    return events, UseCombinations(subjects, of.get_columns())


def collect_rows(frame: SparkFrame) -> list[Row]:
    """The rows of a Spark frame, by key and place."""
    return sorted(unpack_rows(frame.toArrow().to_batches()), key=lambda row: row[:2])
