"""What a pattern is given, and what it tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from checker.ingest.interface import IngestedLogs, TotalCheck
from checker.model.assessment import EVIDENCE_KEPT, Evidence

PLACE = ("input", "sheet", "row", "event")
"""The columns of a tally that say where a row stands (model.event)."""

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
        return self.evidence_by(places.with_columns(about=pl.lit("")), "about").get("", ())

    def evidence_by(self, places: pl.DataFrame, about: str) -> dict[str, tuple[Evidence, ...]]:
        """The same of each text in the column `about`, of all at once: there may be a hundred thousand."""
        rows = places.select(about, *PLACE).unique().sort("input", "sheet", "row", nulls_last=False)
        found: dict[str, tuple[Evidence, ...]] = {}
        for text, at, s, row, event in rows.group_by(about, maintain_order=True).head(EVIDENCE_KEPT).iter_rows():
            one = Evidence(file=self.files[at], sheet=s, row=row, event=event)
            found[text] = (*found.get(text, ()), one)
        return found


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


FindHits = Callable[[pl.DataFrame, Mapping[str, float], OtherSources], list[PatternFound]]
"""(what was counted, the thresholds, what is known beside it) -> the indications, the most telling first."""
