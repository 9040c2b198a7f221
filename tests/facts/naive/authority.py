"""What authorized a use (R9, R10), and whether an emergency was documented (R2, R10)."""

from __future__ import annotations

import math

from tests.facts.naive.log import Log
from tests.facts.naive.rows import Row, Span, decision, has, state_of, when


def authorized_by(log: Log, use: Row) -> tuple[set[str], bool]:
    """The kinds of authorization that surely covered the whole use, and whether that is all."""
    members, closed = set(), log.complete(use, "authorization")
    start = when(use, use)
    stop = when(use, use, "end") if use["kind"] == "live_deployment" else start
    for paper, sure, _ in log.own(use, "authorization"):
        begins, ends = _begins(paper, use), _ends(paper, use)
        granted = decision(paper)
        covers = begins.last <= start.first and ends.first >= stop.last
        cannot = begins.first > start.last or ends.last < start.first or ends.last < stop.first
        of_faces = has(paper, "type") and paper["technology"] == "face_recognition"
        if sure and granted is True and covers and of_faces:
            members.add(paper["type"])
        elif granted is not False and not cannot:
            closed = False
    return members, closed


def _begins(paper: Row, use: Row) -> Span:
    """The later of the day it names and the moment it was decided: it is never dated back (R10)."""
    begins, decided = when(paper, use), when(paper, use, "decided")
    if state_of(paper, "time") == "not_exported":
        return decided
    if state_of(paper, "decided") == "not_exported":
        return begins
    return Span(max(begins.first, decided.first), max(begins.last, decided.last))


def _ends(paper: Row, use: Row) -> Span:
    return Span(math.inf, math.inf) if state_of(paper, "end") == "not_exported" else when(paper, use, "end")


def exigency(log: Log, use: Row) -> str | None:
    if has(use, "exigency"):
        return str(use["exigency"])
    now = when(use, use)
    records = [(when(record, use), sure) for record, sure, _ in log.own(use, "exigency")]
    if any(sure and at.surely_by(now) for at, sure in records):
        return "documented"
    if any(at.first <= now.last for at, _ in records) or not log.complete(use, "exigency"):
        return None
    if state_of(use, "exigency") not in ("not_exported", "empty", "placeholder"):
        return None
    return "undocumented" if records else "none"
