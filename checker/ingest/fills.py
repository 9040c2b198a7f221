"""Values that a log's main events lack and that follow from something else: registries of audit.yaml, the other half of
a system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from checker.model.accounts import LedgerEntry
from checker.model.event import EVENT_FIELDS, STATE_TYPE, State, columns_of
from checker.model.words import plural


@dataclass(frozen=True)
class Fill:
    """One field's values for main events that lack it.

    value: the text of the value, null where there is none. where: which events may take it. over_blanks: also where the
        field is there and says nothing, else only where it was not exported. topic, says: for the ledger, after the
        count of events. by_person: a person said it of this log: the ledger tells it even where no event takes it.
    """

    field: str
    value: pl.Expr
    topic: str
    says: str
    over_blanks: bool = True
    where: pl.Expr | None = None
    by_person: bool = False

    def entry(self, count: int, shown: str) -> LedgerEntry:
        """What the ledger says of it. count: events that took it; shown: the file's path."""
        return LedgerEntry(
            topic=self.topic, file=shown, field=self.field, statement=f"{plural(count, 'event')} {self.says}"
        )


def fill(events: pl.DataFrame, fills: Sequence[Fill]) -> tuple[pl.DataFrame, list[int]]:
    """`events` with `fills` made, one after the other, and how many events took each."""
    if not fills:
        return events, []
    frame = events.lazy()
    for number, one in enumerate(fills):
        state, held = pl.col(f"{one.field}__state"), columns_of(EVENT_FIELDS[one.field])[one.field]
        lacks = (state != State.VALUE.value).fill_null(True) if one.over_blanks else state.is_null()
        takes = lacks & (pl.col("part") == 0) & one.value.is_not_null()
        takes = takes if one.where is None else takes & one.where
        frame = frame.with_columns(takes.fill_null(False).alias(f"fill {number}")).with_columns(
            pl.when(f"fill {number}").then(one.value).otherwise(pl.col(one.field)).cast(held).alias(one.field),
            pl.when(f"fill {number}")
            .then(pl.lit(State.VALUE.value, STATE_TYPE))
            .otherwise(state)
            .alias(f"{one.field}__state"),
        )
    done = frame.collect()
    counts = [int(done[f"fill {number}"].sum()) for number in range(len(fills))]
    return done.select(pl.exclude("^fill [0-9]+$")), counts
