"""What authorized a use (R9, R10, R22, R23, R38, R44), and whether an emergency was documented (R2, R10, R28, R39)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tests.facts.naive.log import Log
from tests.facts.naive.rows import MINUTE, Row, Span, has, state_of, value, when
from tests.facts.naive.steps import end_of_day

KINDS_OF_PAPER = ("administrative", "court_order", "delay_order", "search_warrant", "supervisor", "warrant")
SPECIAL = {"warrant": ("search_warrant",)}
BLANK = ("not_exported", "empty", "placeholder")
"""What says nothing; a column that is not there says no more than a blank (R44)."""
ALWAYS = Span(-math.inf, -math.inf)
NEVER_ENDS = Span(math.inf, math.inf)


@dataclass(frozen=True)
class Paper:
    """One authorization: whether it surely and maybe counts, and from when until when it is valid."""

    kind: str | None
    surely: bool
    maybe: bool
    begins: Span
    ends: Span


def authorized_by(log: Log, use: Row) -> tuple[set[str], bool, set[str]]:
    """The kinds that cover the whole use; whether those are all; and, where others are open, what surely does not."""
    start, stop = when(use, use), last_moment(log, use)
    papers = [_paper(log, record, use, sure, direct) for record, sure, direct in log.own(use, "authorization")]
    held, covered, may = set(), set(), set()
    for kind in KINDS_OF_PAPER:
        counting = [p for p in papers if p.kind in (None, kind, *SPECIAL.get(kind, ()))]
        sure = [p for p in counting if p.surely and p.kind]
        most = [(p.begins.first, p.ends.last) for p in counting if p.maybe]
        if together([(p.begins.last, p.ends.first) for p in sure], start.first, stop.last, start.first):
            covered.add(kind)
            held |= {kind} if any(p.kind == kind for p in sure) else set()
        elif together(most, start.last, stop.first, start.first):
            may.add(kind)
    closed = log.complete(use, "authorization", use["date_hi"], since_use=True)
    if not closed or not may:
        return held, closed, set()
    return held, False, set(KINDS_OF_PAPER) - may - covered


def last_moment(log: Log, use: Row) -> Span:
    """When the use ended: a search at once, a live one without a stop no later than its log was exported (R9)."""
    start = when(use, use)
    stop = when(use, use, "end") if use["kind"] == "live_deployment" else start
    exported = log.context.export_days.get(use["input"])
    if use["kind"] == "live_deployment" and stop.last == math.inf and exported and start.last < math.inf:
        return Span(stop.first, max(start.last, end_of_day(log, use, exported).last - 1))
    return stop


def _paper(log: Log, record: Row, use: Row, sure: bool, direct: bool) -> Paper:
    cited = log.parent(record) is use
    decision, scope = value(record, "decision"), value(record, "scope")
    granted = decision in ("granted", "modified")
    if decision is None and cited and has(record, "id") and state_of(record, "decision") in BLANK:
        granted = True
    of_faces = scope == "face_recognition" or (direct and state_of(record, "scope") in BLANK)
    return Paper(
        kind=value(record, "type"),
        surely=sure and granted and of_faces and record["technology"] == "face_recognition",
        maybe=decision not in ("denied", "withdrawn", "canceled", "pending") and scope != "other",
        begins=_begins(record, use, cited),
        ends=_ends(record, use, cited),
    )


def _begins(paper: Row, use: Row, cited: bool) -> Span:
    """The later of the day it names and the moment it was decided: it is never dated back (R10)."""
    begins, decided = when(paper, use), when(paper, use, "decided")
    if cited and state_of(paper, "time") in BLANK:
        begins = ALWAYS
    elif has(paper, "decided"):
        begins = as_begin(begins)
    if cited and state_of(paper, "decided") in BLANK:
        decided = ALWAYS
    return Span(max(begins.first, decided.first), max(begins.last, decided.last))


def _ends(paper: Row, use: Row, cited: bool) -> Span:
    """Its end; a date includes that day (R9)."""
    if cited and state_of(paper, "end") in BLANK:
        return NEVER_ENDS
    return as_end(when(paper, use, "end"))


def as_begin(begins: Span) -> Span:
    """A beginning as it is written: a date begins with its first instant."""
    return Span(begins.first, begins.first) if _sharp(begins) else begins


def as_end(ends: Span) -> Span:
    """An end as it is written: a date includes that day (R9)."""
    if _a_day(ends):
        return Span(ends.last, ends.last)
    return Span(ends.first, ends.first) if _sharp(ends) else ends


def _a_day(at: Span) -> bool:
    """Whether a date without a clock time is recorded; the clocks may be set that day."""
    return 22 * 60 * MINUTE - 1 <= at.last - at.first <= 26 * 60 * MINUTE - 1


def _sharp(at: Span) -> bool:
    """Whether a time is written so that a paper means its first instant: a date, or a clock time."""
    return _a_day(at) or at.last - at.first < MINUTE


def together(valid: list[tuple[float, float]], first: float, last: float, earliest: float) -> bool:
    """Whether papers leave no gap between two moments (R23), or, where those are not in order, one reaches in."""
    valid = sorted(pair for pair in valid if pair[0] <= pair[1])
    if last <= first:
        return any(begins <= first and ends >= max(last, earliest) for begins, ends in valid)
    reached = first - 1
    for begins, ends in valid:
        if begins > reached + 1:
            break
        reached = max(reached, ends)
    return reached >= last


def exigency(log: Log, use: Row) -> str | None:
    own = value(use, "exigency")
    if own == "documented":
        return "documented"
    now = when(use, use)
    records = [(record, when(record, use), sure) for record, sure, _ in log.own(use, "exigency")]
    by_then = any(at.first <= now.last for _, at, _ in records)
    if own in ("none", "undocumented"):
        return None if by_then else str(own)
    if any(sure and at.surely_by(now) and _grounded(log, record) for record, at, sure in records):
        return "documented"
    if own == "claimed" or by_then or not log.complete(use, "exigency", use["date_hi"]):
        return None
    if state_of(use, "exigency") not in BLANK:
        return None
    return "undocumented" if records else "none"


def emergency_ground(log: Log, use: Row) -> bool | None:
    """Whether what documents the emergency by the time of the use says why it was one (R39): a word in the use's row
    and a list without a column for it do not."""
    now = when(use, use)
    records = [(record, when(record, use), sure) for record, sure, _ in log.own(use, "exigency")]
    by_then = [(record, at, sure) for record, at, sure in records if at.first <= now.last]
    if value(use, "exigency") in ("none", "undocumented"):
        return None if by_then else False
    if any(sure and at.surely_by(now) and has(record, "reason") for record, at, sure in by_then):
        return True
    silent = state_of(use, "exigency") in BLANK
    return False if silent and not by_then and log.complete(use, "exigency", use["date_hi"]) else None


def emergency_claimed(log: Log, use: Row) -> bool | None:
    """At all, on whatever day (R28): by the row, or by a record."""
    own, records = value(use, "exigency"), log.own(use, "exigency")
    if own == "none":
        return None if records else False
    if own or any(sure for _, sure, _ in records):
        return True
    blank = not records and state_of(use, "exigency") in BLANK
    return False if blank and log.complete(use, "exigency", log.context.as_of) else None


def _grounded(log: Log, record: Row) -> bool:
    """A blank ground documents nothing (R39); a record of its own, without a column for it, is the document."""
    return has(record, "reason") or (state_of(record, "reason") == "not_exported" and log.parent(record) is None)
