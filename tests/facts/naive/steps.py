"""Steps and moments of a use's case: what came before what (R8), and how long it took (R19)."""

from __future__ import annotations

import math
from datetime import date

from tests.facts.naive.evidence import about_this_use, independent
from tests.facts.naive.log import Log
from tests.facts.naive.rows import DAY, FURTHEST_ZONES, MINUTE, Row, Span, decision, when

Step = tuple[Span, bool, bool, date | None]
"""When, whether it is surely, and possibly, such a step of the use, and the last day that it can be of."""

Moment = tuple[Span, bool, date | None]
"""When, whether it surely is after the use, and the last day that it can be of."""


def kind_of(step: str) -> str:
    return "corroboration" if step == "independent_evidence" else step


def steps(log: Log, step: str, use: Row) -> list[Step]:
    """Each record that may be one: its time, whether it surely is, whether it may be."""
    found = []
    for record, sure, direct in log.own(use, kind_of(step)):
        surely, maybe = about_this_use(use, kind_of(step), record, sure, direct)
        counts: bool | None = True
        if step == "independent_evidence":
            counts = independent(log, record, use)
        if step == "approval":
            counts = decision(record)
        found.append((when(record, use), surely and counts is True, maybe and counts is not False, record["date_hi"]))
    return found


def moments(log: Log, kind: str, use: Row) -> list[Moment]:
    """Each record of the kind that is or may be after the use."""
    now, found = when(use, use), []
    for record, sure, direct in log.own(use, kind):
        at = when(record, use)
        if kind == "lead" and direct:
            found.append((Span(max(at.first, now.first), max(at.last, now.last)), sure, record["date_hi"]))
        elif now.maybe_before(at):
            found.append((at, sure and now.surely_before(at), record["date_hi"]))
    return found


def first_moment(found: list[Moment]) -> Span:
    """When the first of them is: at the earliest when any may be, at the latest when a sure one is."""
    return Span(
        min((at.first for at, _, _ in found), default=math.inf),
        min((a.last for a, s, _ in found if s), default=math.inf),
    )


def last_day(found: list[Moment], *, sure: bool = False) -> date | None:
    """The last day that the first of them (of the sure ones) can be of; None where no day is known."""
    return min((day for _, firm, day in found if day is not None and (firm or not sure)), default=None)


def after_use(log: Log, kind: str, use: Row) -> bool | None:
    found = moments(log, kind, use)
    whole = log.complete(use, kind, log.context.as_of, since_use=True)
    return settled(any(sure for _, sure, _ in found), bool(found), whole)


def ahead(log: Log, kind: str, use: Row) -> bool | None:
    """Whether the first such moment lies after the as-of day (R29)."""
    as_of, now, days = log.context.as_of, when(use, use), []
    for record, sure, direct in log.own(use, kind):
        own_lead = kind == "lead" and direct
        if own_lead or now.maybe_before(when(record, use)):
            firm = sure and (own_lead or now.surely_before(when(record, use)))
            days.append((firm, record["date_lo"], record["date_hi"]))
    if any(firm and last is not None and last <= as_of for firm, _, last in days):
        return False
    if not log.complete(use, kind, as_of, since_use=True):
        return None
    if not days:
        return False
    to_come = all(first is not None and first > as_of for _, first, _ in days)
    return True if to_come and any(firm for firm, _, _ in days) else None


def before_use(log: Log, step: str, use: Row) -> bool | None:
    now, found = when(use, use), steps(log, step, use)
    certain = any(sure and at.surely_before(now) for at, sure, _, _ in found)
    possible = any(maybe and at.maybe_before(now) for at, _, maybe, _ in found)
    return settled(certain, possible, log.complete(use, kind_of(step), use["date_hi"]))


def before_moment(log: Log, step: str, kind: str, use: Row) -> bool | None:
    """A step before the use is before all moments after it; a later one counts where no earlier moment can be
    missing."""
    now, found, after = when(use, use), steps(log, step, use), moments(log, kind, use)
    first = first_moment(after)
    if any(sure and at.surely_before(now) for at, sure, _, _ in found):
        return True
    in_time = any(sure and at.surely_before(first) for at, sure, _, _ in found)
    if after and in_time and log.complete(use, kind, last_day(after), since_use=True):
        return True
    whole = log.complete(use, kind_of(step), last_day(after, sure=True))
    if not any(sure for _, sure, _ in after) or not whole:
        return None
    return None if any(maybe and at.first <= first.last for at, _, maybe, _ in found) else False


def done(log: Log, step: str, use: Row) -> str | None:
    found = steps(log, step, use)
    if any(sure for _, sure, _, _ in found):
        return "done"
    whole = log.complete(use, kind_of(step), log.context.as_of)
    return "not_done" if whole and not any(maybe for _, _, maybe, _ in found) else None


def minutes(log: Log, step: str, kind: str, use: Row) -> tuple[float | None, float | None]:
    """Minutes from the moment (the use, or the first of a kind after it) to the step, or to the as-of day's end."""
    start, whole = when(use, use), True
    if kind != "use":
        after = moments(log, kind, use)
        start, whole = first_moment(after), log.complete(use, kind, last_day(after), since_use=True)
    if math.isinf(start.first) or math.isinf(start.last):
        return None, None
    found = steps(log, step, use)
    low, high = _none_before(log, step, use, found, start), None
    match done(log, step, use):
        case "not_done":
            end = (log.context.as_of.toordinal() - 719_163 + 1) * DAY
            low, high = end - start.last, end - start.first if whole else None
        case "done":
            earliest = min(at.first for at, _, maybe, _ in found if maybe)
            latest = min(at.last for at, sure, _, _ in found if sure)
            day = min((day for _, _, maybe, day in found if maybe and day), default=None)
            known = log.complete(use, kind_of(step), day)
            low = earliest - start.last if known and earliest > -math.inf else low
            high = latest - start.first if whole and latest < math.inf else None
    return low if low is None else low / MINUTE, high if high is None else high / MINUTE


def _none_before(log: Log, step: str, use: Row, found: list[Step], start: Span) -> float | None:
    """How long after the moment the step was surely not done yet: for the days on which records of it are complete, or
    to the first that may be one. A day ends fourteen hours earlier in the easternmost zone."""
    days = [day for day in map(date.fromordinal, _ordinals(log)) if log.complete(use, kind_of(step), day)]
    first = min((at.first for at, _, maybe, _ in found if maybe), default=math.inf)
    if not days:
        return None
    covered = min(first, (days[-1].toordinal() - 719_163 + 1) * DAY - FURTHEST_ZONES)
    return covered - start.last if covered > start.last else None


def _ordinals(log: Log) -> range:
    """All days about which declarations of these tests say something."""
    return range(date(2017, 12, 1).toordinal(), log.context.as_of.toordinal() + 40)


def settled(certain: bool, possible: bool, complete: bool) -> bool | None:
    return True if certain else False if complete and not possible else None
