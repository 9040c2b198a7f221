"""Whose reasons say nothing, and whose come again and again: by agency, and of a run with people by operator, too."""

from __future__ import annotations

from typing import TypeVar

import polars as pl
from sqlalchemy import Table, select

from checker.ingest.operators import may_be_named, names_a_body
from checker.integrity.typed_reasons import by_whom, rate_reasons
from checker.model.frozen import Frozen
from checker.model.kinds import USE_KINDS
from checker.store.opening import Store
from checker.store.tables import AGENCY_REASONS, WHOSE_REASONS

MOST = 2_000
"""Operators, and agencies, that are listed, those with most uses."""
PERHAPS_PEOPLE = "agencies whose names may be people's"
_WHOSE = ("agency", "operator")


class AgencyReasons(Frozen):
    """The reasons of one agency; "" where the log names none. records: how many uses. vague, repeated: at least so many
    reasons say nothing, or come at least five times in the log; with _at_most: at most so many do, whatever is typed
    where nothing can be read."""

    agency: str
    records: int
    vague: int
    vague_at_most: int
    repeated: int
    repeated_at_most: int


class WhoseReasons(AgencyReasons):
    """The reasons of one operator of an agency; "" where the log names none. subject: one use of theirs."""

    operator: str
    subject: int


R = TypeVar("R", bound=AgencyReasons)


def reasons_by(events: pl.DataFrame, table: Table) -> pl.DataFrame:
    """events: as model.lines.JudgedLines.typed_reasons. Gives the rows of AGENCY_REASONS or WHOSE_REASONS but for their
    run; none where no use has a reason."""
    uses = events.filter(pl.col("kind").is_in(USE_KINDS)).with_columns(
        pl.col(*_WHOSE).fill_null(""), pl.col("reason_hidden").alias("hidden")
    )
    whose: tuple[str, ...] = ("agency",)
    if table is WHOSE_REASONS:
        whose = _WHOSE
    else:
        named = may_be_named(pl.col("agency")) & ~names_a_body(pl.col("agency"))
        uses = uses.with_columns(pl.when(named).then(pl.lit(PERHAPS_PEOPLE)).otherwise("agency").alias("agency"))
    counted = uses.group_by(*whose, "reason", "hidden").agg(pl.len().alias("n"))
    reasons = counted.drop_nulls("reason").group_by("reason").agg(pl.col("n").sum())
    columns = [column.name for column in table.columns if column.name != "run"]
    if reasons.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.Int64))
    first = uses.group_by(whose).agg(pl.col("subject").min())
    found = by_whom(counted, rate_reasons(reasons), whose).join(first, on=whose)
    found = found.sort("records", *whose, descending=[True, *(False for _ in whose)]).head(MOST)
    return found.with_row_index("number").select(columns)


def by_agency(store: Store, run: int) -> list[AgencyReasons]:
    """Those of the agencies of a run, those with most uses first."""
    return _rows(store, run, AGENCY_REASONS, AgencyReasons)


def list_reasons(store: Store, run: int, *, offset: int = 0, limit: int) -> list[WhoseReasons]:
    """Those of the operators of a run from `offset` on, those with most uses first."""
    return _rows(store, run, WHOSE_REASONS, WhoseReasons, offset, limit)


def _rows(
    store: Store, run: int, table: Table, row: type[R], offset: int | None = None, limit: int | None = None
) -> list[R]:
    columns = [column for column in table.columns if column.name not in ("run", "number")]
    query = select(*columns).where(table.c.run == run).order_by(table.c.number).offset(offset).limit(limit)
    with store.reading() as connection:
        return [row.model_validate(dict(found._mapping)) for found in connection.execute(query)]
