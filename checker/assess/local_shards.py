"""The shards of a run on this machine, one after the other: the events in memory as a whole, or in files of whole
cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from checker.assess.interface import ShardInputs, ShardUses, ShardVerdicts, Tally, Task
from checker.assess.project import UseCombinations, shard_inputs
from checker.assess.tally import place_uses, tally
from checker.facts.prepare import Prepared
from checker.model.errors import InternalFault

Tell = Callable[[int, int], None]


@dataclass
class LocalShards:
    """parts: for each shard a frame, or the folder that holds its Parquet files (facts.shards), in which what must be
    kept between the two questions is kept, too. tell: called with the shards done and their number. prepared: the
    events of the one shard as they were made ready for the survey."""

    parts: Sequence[pl.DataFrame | Path]
    tell: Tell = lambda done, total: None
    prepared: Prepared | None = None
    _task: Task | None = None
    _kept_uses: list[UseCombinations] = field(default_factory=list)

    def inputs(self, task: Task) -> list[ShardInputs]:
        """Look at each shard, one after the other: its combinations of facts."""
        self._task = task
        found = []
        for number, part in enumerate(self.parts):
            prepared, self.prepared = self.prepared, None  # it takes memory, and is needed once
            inputs, kept = shard_inputs(_events(part), task, prepared)
            found.append(inputs)
            if isinstance(part, Path):
                _keep(kept, part)
            else:
                self._kept_uses.append(kept)
            self.tell(number + 1, len(self.parts))
        return found

    def tally(self, decided: Sequence[ShardVerdicts]) -> list[Tally]:
        """The counts and evidence of each shard, given the verdicts of its combinations."""
        task = self._surveyed_task()
        return [
            tally(_events(part), self._combinations(number), task, one)
            for number, (part, one) in enumerate(zip(self.parts, decided, strict=True))
        ]

    def placed_uses(self, *, people: bool) -> Iterator[ShardUses]:
        """The verdict of each use with its place in the logs, shard by shard."""
        for number, part in enumerate(self.parts):
            yield place_uses(_events(part), self._combinations(number), people=people)

    def _surveyed_task(self) -> Task:
        if self._task is None:
            raise InternalFault("shards were to be counted that were never looked at")
        return self._task

    def _combinations(self, number: int) -> UseCombinations:
        part = self.parts[number]
        return _stored_combinations(part) if isinstance(part, Path) else self._kept_uses[number]


def _events(part: pl.DataFrame | Path) -> pl.DataFrame:
    return part if isinstance(part, pl.DataFrame) else pl.read_parquet(part / "events-*.parquet")


def _keep(kept: UseCombinations, folder: Path) -> None:
    kept.add_bounds().write_parquet(folder / "subjects.parquet")
    pl.DataFrame({str(i): of for i, of in enumerate(kept.combination_ids)}).write_parquet(
        folder / "combinations.parquet"
    )


def _stored_combinations(folder: Path) -> UseCombinations:
    return UseCombinations(
        pl.read_parquet(folder / "subjects.parquet"), pl.read_parquet(folder / "combinations.parquet").get_columns()
    )
