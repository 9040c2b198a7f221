"""Whose reasons say nothing, and whose come again and again, of a run with people."""

from __future__ import annotations

import polars as pl
from sqlalchemy import select

from checker.integrity.typed_reasons import by_whom, rate_reasons
from checker.model.frozen import Frozen
from checker.store.opening import Store
from checker.store.tables import WHOSE_REASONS

MOST = 2_000
"""Operators that are listed, those with most uses."""
_WHOSE = ("agency", "operator")


class WhoseReasons(Frozen):
    """The reasons of one operator of one agency; "" where the log names none. subject: one use of theirs. records: how
    many uses. vague, repeated: at least so many reasons say nothing, or come at least five times in the log; with
    _at_most: at most so many do, whatever is typed where nothing can be read."""

    agency: str
    operator: str
    subject: int
    records: int
    vague: int
    vague_at_most: int
    repeated: int
    repeated_at_most: int


def whose_reasons(uses: pl.DataFrame) -> pl.DataFrame:
    """uses: `subject`, `agency`, `operator`, `reason`, `reason_hidden`. Gives the rows of WHOSE_REASONS but for their
    run; none where no use has a reason."""
    uses = uses.with_columns(pl.col(*_WHOSE).fill_null(""), pl.col("reason_hidden").alias("hidden"))
    counted = uses.group_by(*_WHOSE, "reason", "hidden").agg(pl.len().alias("n"))
    reasons = counted.drop_nulls("reason").group_by("reason").agg(pl.col("n").sum())
    if reasons.is_empty():
        return pl.DataFrame(schema={column.name: pl.Int64 for column in WHOSE_REASONS.columns if column.name != "run"})
    first = uses.group_by(_WHOSE).agg(pl.col("subject").min())
    found = by_whom(counted, rate_reasons(reasons), _WHOSE).join(first, on=_WHOSE)
    found = found.sort("records", *_WHOSE, descending=[True, False, False]).head(MOST)
    return found.with_row_index("number").select(c.name for c in WHOSE_REASONS.columns if c.name != "run")


def listed(store: Store, run: int, *, offset: int = 0, limit: int) -> list[WhoseReasons]:
    """Those of a run from `offset` on, those with most uses first."""
    own = WHOSE_REASONS.c
    columns = [column for column in WHOSE_REASONS.columns if column.name not in ("run", "number")]
    query = select(*columns).where(own.run == run).order_by(own.number).offset(offset).limit(limit)
    with store.reading() as connection:
        return [WhoseReasons.model_validate(dict(row._mapping)) for row in connection.execute(query)]
