"""The shares of a run on this machine, one after the other: the events in memory as a whole, or in files of whole
cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from checker.assess.interface import Decided, Placed, Seen, Tally, Task
from checker.assess.project import Held, see
from checker.assess.tally import placed, tally
from checker.model.errors import InternalFault

Tell = Callable[[int, int], None]


@dataclass
class Here:
    """parts: for each share a frame, or the folder that holds its Parquet files (facts.shares), in which what must be
    kept between the two questions is kept, too. tell: called with the shares done and their number."""

    parts: Sequence[pl.DataFrame | Path]
    tell: Tell = lambda done, total: None
    _task: Task | None = None
    _held: list[Held] = field(default_factory=list)

    def see(self, task: Task) -> list[Seen]:
        """Look at each share, one after the other: its combinations of facts."""
        self._task = task
        found = []
        for number, part in enumerate(self.parts):
            seen, held = see(_events(part), task)
            found.append(seen)
            if isinstance(part, Path):
                _keep(held, part)
            else:
                self._held.append(held)
            self.tell(number + 1, len(self.parts))
        return found

    def tally(self, decided: Sequence[Decided]) -> list[Tally]:
        """The counts and evidence of each share, given the verdicts of its combinations."""
        task = self._asked()
        return [
            tally(_events(part), self._kept(number), task, one)
            for number, (part, one) in enumerate(zip(self.parts, decided, strict=True))
        ]

    def placed(self, *, people: bool) -> Iterator[Placed]:
        """The verdict of each use with its place in the logs, share by share."""
        for number, part in enumerate(self.parts):
            yield placed(_events(part), self._kept(number), people=people)

    def _asked(self) -> Task:
        if self._task is None:
            raise InternalFault("shares were to be counted that were never looked at")
        return self._task

    def _kept(self, number: int) -> Held:
        part = self.parts[number]
        return _kept(part) if isinstance(part, Path) else self._held[number]


def _events(part: pl.DataFrame | Path) -> pl.DataFrame:
    return part if isinstance(part, pl.DataFrame) else pl.read_parquet(part / "events-*.parquet")


def _keep(held: Held, folder: Path) -> None:
    held.subjects.write_parquet(folder / "subjects.parquet")
    pl.DataFrame({str(i): of for i, of in enumerate(held.of)}).write_parquet(folder / "of.parquet")


def _kept(folder: Path) -> Held:
    return Held(pl.read_parquet(folder / "subjects.parquet"), pl.read_parquet(folder / "of.parquet").get_columns())
