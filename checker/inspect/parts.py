"""The events gone through part by part: what is summed up over them is never held as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from checker.model.events import Events
from checker.model.progress import Progress, silent

_MERGED_AT = 100_000


@dataclass(frozen=True)
class Parts:
    """The events of the logs, for counting. progress: what is summed up, and how far."""

    events: Events
    progress: Progress = silent

    def has(self, column: str) -> bool:
        """Whether the events have the column."""
        return column in self.events.schema

    def main(self, what: str, columns: Sequence[str]) -> Iterator[pl.LazyFrame]:
        """The main events, part by part, with those of `columns` that there are. what: is summed up, for the
        progress."""
        held = [name for name in columns if self.has(name)]
        for part in self.all_events(what, list(dict.fromkeys([*held, "parent"]))):
            yield part.lazy().filter(pl.col("parent").is_null()).select(held)

    def all_events(self, what: str, columns: Sequence[str] | None = None) -> Iterator[pl.DataFrame]:
        """All events, part by part, of each only `columns` (all by default)."""
        done = 0
        for part in self.events.chunks(columns):
            yield part
            done += part.height
            self.progress(f"summing up {what}", done, self.events.height)

    def count_rows(
        self, what: str, columns: Sequence[str], rows: Callable[[pl.LazyFrame], pl.LazyFrame]
    ) -> pl.DataFrame:
        """How many of the main events give each different row of `rows`, as `n`, in no order.

        What was counted is put together whenever as many rows are new as are known, so that the work stays linear.
        """
        known: list[pl.DataFrame] = []
        new: list[pl.DataFrame] = []
        for part in self.main(what, columns):
            new.append(_add_up([rows(part).with_columns(n=pl.lit(1, pl.UInt32)).collect()]))
            if sum(one.height for one in new) > max(_MERGED_AT, *(one.height for one in known), 0):
                known, new = [_add_up([*known, *new])], []
        return _add_up([*known, *new])


def _add_up(counted: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(counted).group_by(pl.exclude("n")).agg(pl.col("n").sum())
