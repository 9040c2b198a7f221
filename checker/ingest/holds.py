"""What a list of authorizations or approvals holds where it has no column for it, as audit.yaml says (reading R44)."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from checker.ingest.fills import Fill
from checker.model.accounts import LedgerEntry
from checker.model.audit import Holds
from checker.model.event import STATE_TYPE, State
from checker.model.kinds import KINDS
from checker.model.words import plural, value_words

DAY_US, HOUR_US = 86_400_000_000, 3_600_000_000
TOPIC = "what a list holds"
PAPERS = tuple(kind.name for kind in KINDS.values() if kind.granted_only)
"""The kinds of record of which it is said."""


def declared_fills(holds: Holds | None) -> list[Fill]:
    """The decision and the scope of papers whose log has no column for them. That a row is called an approval says what
    it records, not what was decided."""
    if holds is None:
        return []
    papers = pl.col("kind").cast(pl.String).is_in(PAPERS)
    given = {"decision": holds.decision, "scope": holds.scope}
    fills = []
    for field, value in ((field, value) for field, value in given.items() if value is not None):
        given_by = f"from audit.yaml ({_source_words(holds)})"
        says = f"without a column for the {field} given the {field} {value_words(value)} {given_by}"
        fills.append(Fill(field, pl.lit(value), TOPIC, says, over_blanks=False, where=papers, by_person=True))
    return fills


def add_ends(events: pl.DataFrame, holds: Holds | None) -> tuple[pl.DataFrame, int]:
    """`events` with an end for the papers that have no column for it, by the days for which they are said to be valid;
    and how many took one.

    They end so many times 24 hours after they began at the earliest, and with the last of so many civil days after that
    day at the latest (reading R27); an hour more or less where the clocks are changed.
    """
    if holds is None or holds.valid_days is None:
        return events, 0
    start = [
        pl.coalesce(f"{name}_{bound}" for name in ("time", "decided") if f"{name}_lo" in events.columns)
        for bound in ("lo", "hi")
    ]
    papers = (pl.col("part") == 0) & pl.col("kind").cast(pl.String).is_in(PAPERS)
    takes = pl.col("end__state").is_null() & papers & start[0].is_not_null() & start[1].is_not_null()
    first, last = holds.valid_days * DAY_US - HOUR_US, (holds.valid_days + 1) * DAY_US + HOUR_US
    done = events.with_columns(takes.alias("takes")).with_columns(
        pl.when("takes").then(start[0] + first).otherwise("end_lo").alias("end_lo"),
        pl.when("takes").then(start[1] + last).otherwise("end_hi").alias("end_hi"),
        pl.when("takes").then(pl.lit(State.VALUE.value, STATE_TYPE)).otherwise("end__state").alias("end__state"),
    )
    return done.drop("takes"), int(done["takes"].sum())


def declared_fields(holds: Holds | None) -> Sequence[str]:
    """The event fields that `add_ends` gives."""
    return ("end",) if holds is not None and holds.valid_days is not None else ()


def ends_entry(holds: Holds, count: int, shown: str) -> LedgerEntry:
    """What the ledger says of `add_ends`."""
    days = f"{holds.valid_days} day{'' if holds.valid_days == 1 else 's'}"
    basis = f"by audit.yaml ({_source_words(holds)})"
    statement = f"{plural(count, 'event')} without a column for the end, valid for {days}, {basis}"
    return LedgerEntry(topic=TOPIC, file=shown, field="end", statement=statement)


def _source_words(holds: Holds) -> str:
    return f"who says so: {holds.by}"
