"""Steps and moments of a use's case: what came before what (R8), and how long it took (R19)."""

from __future__ import annotations

import math

from tests.facts.naive.evidence import about_this_use, independent
from tests.facts.naive.log import Log
from tests.facts.naive.rows import DAY, MINUTE, Row, Span, decision, when

Step = tuple[Span, bool, bool]
"""When, and whether it is surely, and possibly, such a step of the use."""


def kind_of(step: str) -> str:
    return "corroboration" if step == "independent_evidence" else step


def steps(log: Log, step: str, use: Row) -> list[Step]:
    """Each record that may be one: its time, whether it surely is, whether it may be."""
    found = []
    for record, sure, direct in log.own(use, kind_of(step)):
        surely, maybe = about_this_use(use, kind_of(step), record, sure, direct)
        counts: bool | None = True
        if step == "independent_evidence":
            counts = independent(log, record)
        if step == "approval":
            counts = decision(record)
        found.append((when(record, use), surely and counts is True, maybe and counts is not False))
    return found


def moments(log: Log, kind: str, use: Row) -> list[tuple[Span, bool]]:
    """(when, surely after this use) for each record of the kind that is or may be after the use."""
    now, found = when(use, use), []
    for record, sure, direct in log.own(use, kind):
        at = when(record, use)
        if kind == "lead" and direct:
            found.append((Span(max(at.first, now.first), max(at.last, now.last)), sure))
        elif now.maybe_before(at):
            found.append((at, sure and now.surely_before(at)))
    return found


def first_moment(found: list[tuple[Span, bool]]) -> Span:
    """When the first of them is: at the earliest when any may be, at the latest when a sure one is."""
    return Span(
        min((at.first for at, _ in found), default=math.inf), min((a.last for a, s in found if s), default=math.inf)
    )


def after_use(log: Log, kind: str, use: Row) -> bool | None:
    found = moments(log, kind, use)
    return settled(any(sure for _, sure in found), bool(found), log.complete(use, kind))


def before_use(log: Log, step: str, use: Row) -> bool | None:
    now, found = when(use, use), steps(log, step, use)
    certain = any(sure and at.surely_before(now) for at, sure, _ in found)
    possible = any(maybe and at.maybe_before(now) for at, _, maybe in found)
    return settled(certain, possible, log.complete(use, kind_of(step)))


def before_moment(log: Log, step: str, kind: str, use: Row) -> bool | None:
    """A step before the use is before all moments after it; a later one counts where no earlier moment can be
    missing."""
    now, found, after = when(use, use), steps(log, step, use), moments(log, kind, use)
    first = first_moment(after)
    if any(sure and at.surely_before(now) for at, sure, _ in found):
        return True
    if after and log.complete(use, kind) and any(sure and at.surely_before(first) for at, sure, _ in found):
        return True
    if not any(sure for _, sure in after) or not log.complete(use, kind_of(step)):
        return None
    return None if any(maybe and at.first <= first.last for at, _, maybe in found) else False


def done(log: Log, step: str, use: Row) -> str | None:
    found = steps(log, step, use)
    if any(sure for _, sure, _ in found):
        return "done"
    none = not any(maybe for _, _, maybe in found) and log.complete(use, kind_of(step))
    return "not_done" if none else None


def minutes(log: Log, step: str, kind: str, use: Row) -> tuple[float | None, float | None]:
    """Minutes from the moment (the use, or the first of a kind after it) to the step, or to the as-of day's end."""
    start, whole = when(use, use), True
    if kind != "use":
        start, whole = first_moment(moments(log, kind, use)), log.complete(use, kind)
    if math.isinf(start.first) or math.isinf(start.last):
        return None, None
    found, known = steps(log, step, use), log.complete(use, kind_of(step))
    low = high = None
    match done(log, step, use):
        case "not_done":
            end = (log.context.as_of.toordinal() - 719_163 + 1) * DAY
            low, high = end - start.last, end - start.first if whole else None
        case "done":
            earliest = min(at.first for at, _, maybe in found if maybe)
            latest = min(at.last for at, sure, _ in found if sure)
            low = earliest - start.last if known and earliest > -math.inf else None
            high = latest - start.first if whole and latest < math.inf else None
    return low if low is None else low / MINUTE, high if high is None else high / MINUTE


def settled(certain: bool, possible: bool, complete: bool) -> bool | None:
    return True if certain else False if complete and not possible else None
