"""What facts need to know of all events together, whichever of them they are worked out from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True)
class Sightings:
    """What the records of one declared kind, and rows that may be such records, say of its completeness.

    unlinked: how many records link to no use or case. latest: clock -> the latest moment (microseconds) at which one of
    these can have happened. loose: a row of unreadable kind that may be one links to nothing. by_id, by_case: records, or
    rows that may be, that stand in a row of their own and name a search's number; a case only.
    people: the persons in rows of unreadable kind that may be one.
    """

    unlinked: int = 0
    latest: tuple[tuple[str, int], ...] = ()
    loose: bool = False
    by_id: bool = False
    by_case: bool = False
    people: tuple[str, ...] = ()


def _frame(**schema: type[pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame(schema=schema)


@dataclass(frozen=True)
class Whole:
    """All events of a run, as far as a fact of one use depends on them.

    clocks: the different clocks of the times. sightings: declared record kind -> what speaks for and against it.
    repeated: `use_id`, the numbers that records name and more than one judged event bears. lessons: `person`, `clock`,
    `first_lo`, `first_hi`, the bounds of a person's first lesson. evidence: `record`, `independent` (derivation.independence).
    """

    clocks: tuple[str, ...] = ()
    sightings: Mapping[str, Sightings] = field(default_factory=dict)
    repeated: pl.DataFrame = field(default_factory=lambda: _frame(use_id=pl.String))
    lessons: pl.DataFrame = field(
        default_factory=lambda: _frame(person=pl.String, clock=pl.String, first_lo=pl.Int64, first_hi=pl.Int64)
    )
    evidence: pl.DataFrame = field(default_factory=lambda: _frame(record=pl.Int64, independent=pl.Boolean))
