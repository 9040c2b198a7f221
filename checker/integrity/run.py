"""Patterns of a run: counted part by part of the logs, told once all parts are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from checker.integrity.interface import Beside
from checker.integrity.table import WORK
from checker.integrity.tallies import TALLIES, together
from checker.integrity.uses import main_events
from checker.model.assessment import Indication, IndicationKind
from checker.model.event import frame_schema
from checker.model.events import Events
from checker.model.policy import Pattern

MOST = 10
"""How many indications of one pattern are listed, beside their full count."""

Technologies = tuple[str, ...] | None
Counted = Mapping[tuple[str, Technologies], pl.DataFrame]
"""(tally, technologies) -> the tally, of a part of the logs or of all."""


def counted(events: pl.DataFrame, patterns: Sequence[Pattern], zone: str | None) -> Counted:
    """What the patterns count in a part of the logs: whole rows of an event frame. zone: of the agency's place."""
    found: dict[tuple[str, Technologies], pl.DataFrame] = {}
    for technologies in {p.technologies for p in patterns}:
        needed = {WORK[p.kind].tally for p in patterns if p.technologies == technologies} - {None}
        if needed:
            main = main_events(events, technologies, zone)
            found |= {(name, technologies): TALLIES[name][0](main) for name in sorted(filter(None, needed))}
    return found


def told(parts: Iterable[Counted], patterns: Sequence[Pattern], beside: Beside) -> tuple[Indication, ...]:
    """The indications of the patterns, in their order; of each pattern the MOST most telling.

    parts: `counted` of every part of the logs, in any order, with the same patterns.
    """
    held = list(parts) or [counted(pl.DataFrame(schema=frame_schema([])), patterns, beside.zone)]
    whole = {key: together(key[0], [part[key] for part in held]) for key in held[0]}
    return tuple(one for pattern in patterns for one in _told(pattern, whole, beside))


def seen(events: Events, patterns: Sequence[Pattern], beside: Beside) -> tuple[Indication, ...]:
    """The indications of the patterns in all events, part by part: no more than one is in memory."""
    possible = [p for p in patterns if WORK[p.kind].may_be_seen(events.height, p.given)]
    counting = [counted(part, possible, beside.zone) for part in events.chunks()] if possible else []
    return told(counting, possible, beside)


def tally(name: str, events: Events) -> pl.DataFrame:
    """One tally of all events, of any technology."""
    return together(name, [TALLIES[name][0](main_events(part, None, None)) for part in events.chunks()])


def _told(pattern: Pattern, whole: Counted, beside: Beside) -> Iterable[Indication]:
    work = WORK[pattern.kind]
    tally = whole[work.tally, pattern.technologies] if work.tally else pl.DataFrame()
    found = work.tell(tally, pattern.given, beside)
    for one in found[:MOST]:
        yield Indication(
            kind=IndicationKind.PATTERN, source=pattern.id, policy=pattern.policy, meaning=pattern.title, seen=one.seen, count=one.count,
            unit=one.unit, question=pattern.question, in_all=len(found), raw=one.raw, evidence=one.evidence,
        )  # fmt: skip
