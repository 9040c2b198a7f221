"""Patterns of a run: counted part by part of the logs, told once all parts are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from checker.integrity.interface import OtherSources
from checker.integrity.table import WORK
from checker.integrity.tallies import TALLIES, join_tally
from checker.integrity.uses import main_events
from checker.model.accounts import LedgerEntry
from checker.model.assessment import Indication, IndicationKind
from checker.model.events import Events
from checker.model.patterns import Pattern

GROUPS = 1_000_000
"""How many groups of a tally are kept: some 100 bytes each."""

Technologies = tuple[str, ...] | None
FigureCounts = Mapping[tuple[str, Technologies], pl.DataFrame]
"""(tally, technologies) -> the tally, of a part of the logs or of all."""


def count_part(events: pl.DataFrame, patterns: Sequence[Pattern], zone: str | None) -> FigureCounts:
    """What the patterns count in a part of the logs: whole rows of an event frame. zone: of the agency's place."""
    found: dict[tuple[str, Technologies], pl.DataFrame] = {}
    for technologies in {p.technologies for p in patterns}:
        needed = {WORK[p.kind].tally for p in patterns if p.technologies == technologies} - {None}
        if needed:
            main = main_events(events, technologies, zone)
            found |= {(name, technologies): TALLIES[name][0](main) for name in sorted(filter(None, needed))}
    return found


class PatternsFound(NamedTuple):
    """What the patterns show, and a word of the ledger for each that was not looked for."""

    indications: tuple[Indication, ...]
    ledger: tuple[LedgerEntry, ...]


def indications_of(
    parts: Iterable[FigureCounts], patterns: Sequence[Pattern], others: OtherSources, groups: int = GROUPS
) -> PatternsFound:
    """The indications of the patterns, in their order; of each pattern the MOST most telling.

    parts: `count_part` of every part of the logs, in any order, with the same patterns.
    A tally of more than `groups` groups is given up, so that memory has a bound: what would be told from it is not
    looked for.
    """
    sums = Sums(groups)
    for part in parts:
        for key, counts in part.items():
            sums.add(key, counts)
    whole = sums.totals()
    lost = [p for p in patterns if _key(p) in sums.given_up]
    says = f"not looked for, since it would take more than {groups:,} counts; give the logs in parts"
    return PatternsFound(
        tuple(one for pattern in patterns for one in _indications(pattern, whole, others)),
        tuple(LedgerEntry(topic="pattern", field=p.id, statement=f"{p.title}: {says}") for p in lost),
    )


class Sums:
    """Tallies added up part by part, each of no more groups than may be kept."""

    def __init__(self, groups: int) -> None:
        self._groups = groups
        self.counts: dict[tuple[str, Technologies], list[pl.DataFrame]] = {}
        self.given_up: set[tuple[str, Technologies]] = set()

    def add(self, key: tuple[str, Technologies], counts: pl.DataFrame) -> None:
        """Add one part's counts to a tally; nothing once the tally was given up."""
        if key in self.given_up:
            return
        held = self.counts.setdefault(key, [])
        held.append(counts)
        if sum(one.height for one in held[1:]) > self._groups // 4:
            self._sum(key)

    def _sum(self, key: tuple[str, Technologies]) -> None:
        whole = join_tally(key[0], self.counts.pop(key))
        if whole.height > self._groups:
            self.given_up.add(key)
        else:
            self.counts[key] = [whole]

    def totals(self) -> FigureCounts:
        """The sums that were not given up."""
        for key in list(self.counts):
            self._sum(key)
        return {key: held[0] for key, held in self.counts.items()}


def look_for(events: Events, patterns: Sequence[Pattern], others: OtherSources) -> PatternsFound:
    """What the patterns show in all events, part by part: no more than one is in memory."""
    possible = [p for p in patterns if WORK[p.kind].may_be_seen(events.height, p.thresholds)]
    counting = (count_part(part, possible, others.zone) for part in events.chunks()) if possible else ()
    return indications_of(counting, possible, others)


def tally(name: str, parts: Iterable[pl.DataFrame], groups: int = GROUPS) -> pl.DataFrame | None:
    """One tally of the events in all `parts`, of any technology; None where it would have more than `groups` groups."""
    sums = Sums(groups)
    for part in parts:
        sums.add((name, None), TALLIES[name][0](main_events(part, None, None)))
    return sums.totals().get((name, None))


def _key(pattern: Pattern) -> tuple[str, Technologies]:
    return WORK[pattern.kind].tally or "", pattern.technologies


def _indications(pattern: Pattern, whole: FigureCounts, others: OtherSources) -> Iterable[Indication]:
    work = WORK[pattern.kind]
    if work.tally and _key(pattern) not in whole:
        return
    found = work.hits(whole[_key(pattern)] if work.tally else pl.DataFrame(), pattern.thresholds, others)
    for one in found.listed:
        yield Indication(
            kind=IndicationKind.PATTERN,
            source=pattern.id,
            policy=pattern.policy,
            meaning=pattern.title,
            observation=one.observation,
            count=one.count,
            unit=one.unit,
            question=pattern.question,
            in_all=found.in_all,
            raw=one.raw,
            evidence=one.evidence,
        )
