"""What a pattern is given, and what it tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import polars as pl

from checker.ingest.interface import IngestedLogs, TotalCheck
from checker.model.assessment import EVIDENCE_KEPT, Evidence

PLACE = ("input", "sheet", "row", "event")
"""The columns of a tally that say where a row stands (model.event)."""

MOST = 10
"""How many indications of one pattern are listed, beside their full count."""

AT = "at"
"""The column that numbers the rows of a part of the logs."""


@dataclass(frozen=True)
class RemovedRows:
    """What became of an earlier release of a log: rows that are in it and no more in the later one, of the period that
    both cover.

    earlier, later: their paths. at_least, at_most: how many rows. evidence: the first of them, in the earlier release.
    """

    earlier: str
    later: str
    at_least: int
    at_most: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class OtherSources:
    """What is known beside the tallies.

    files, profiles: the paths of the inputs and what each was read by, by their number. zone: in which hours of the day
        are told; None: UTC. totals: what published totals say that cannot be. removals: what earlier releases hold and
        the logs do not. place: of the agency, by which dates are written.
    """

    files: Sequence[str]
    profiles: Sequence[str] = ()
    zone: str | None = None
    totals: Sequence[TotalCheck] = ()
    removals: Sequence[RemovedRows] = ()
    place: str | None = None

    @classmethod
    def of_reading(
        cls, read: IngestedLogs, removed: Sequence[RemovedRows] = (), place: str | None = None
    ) -> OtherSources:
        """What reading gave."""
        profiles = [i.profile or i.reader for i in read.inputs]
        return cls([i.path for i in read.inputs], profiles, read.agency_zone, read.totals, removed, place)

    def evidence(self, places: pl.DataFrame) -> tuple[Evidence, ...]:
        """Rows (the columns PLACE) as evidence: the first EVIDENCE_KEPT, in the order of the files and rows."""
        rows = places.select(PLACE).unique().sort("input", "sheet", "row", nulls_last=False).head(EVIDENCE_KEPT)
        return tuple(
            Evidence(file=self.files[at], sheet=sheet, row=row, event=event)
            for at, sheet, row, event in rows.iter_rows()
        )


@dataclass(frozen=True)
class PatternFound:
    """One indication of a pattern. observation: what was seen, in a sentence without anybody's name. count: of how many
    `unit`.
    raw: whose name or what text it is about."""

    observation: str
    count: int
    evidence: tuple[Evidence, ...]
    unit: str = "rows"
    raw: str = ""


def first_of_each_day(uses: pl.DataFrame) -> pl.DataFrame:
    """The first use of each day."""
    return uses.sort("input", "sheet", "row", nulls_last=False).unique("day", keep="first", maintain_order=True)


class Hits(NamedTuple):
    """What a pattern shows: the MOST most telling indications, in order, and how many there are in all."""

    listed: Sequence[PatternFound]
    in_all: int

    @classmethod
    def from_values(cls, found: Sequence[Any], tell: Callable[[Any], PatternFound]) -> Hits:
        """found: one value for each indication, the most telling first; only those listed are put into words."""
        return cls([tell(one) for one in found[:MOST]], len(found))

    @classmethod
    def from_rows(cls, rows: pl.DataFrame, tell: Callable[[dict[str, Any]], PatternFound]) -> Hits:
        """The same of a frame with one row for each indication: there may be a hundred thousand."""
        return cls([tell(one) for one in rows.head(MOST).iter_rows(named=True)], rows.height)


NOTHING = Hits((), 0)

FindHits = Callable[[pl.DataFrame, Mapping[str, float], OtherSources], Hits]
"""(what was counted, the thresholds, what is known beside it) -> the indications."""
