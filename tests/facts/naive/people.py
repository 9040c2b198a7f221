"""Who reviewed, who was trained, who is on the roster (R24, R25, R26)."""

from __future__ import annotations

import math
from itertools import combinations

from tests.facts.naive.evidence import about_this_use
from tests.facts.naive.log import Log
from tests.facts.naive.names import counts_as_training, heads, person
from tests.facts.naive.rows import Row, Span, fold, has, state_of, value, when
from tests.facts.naive.steps import last_day, moments

Lesson = tuple[Span, bool, bool]
"""When, whether it surely was that person's, whether it surely was in face recognition."""


def trained(log: Log, use: Row) -> bool | None:
    operator, now = person(use), when(use, use)
    if operator is None:
        return None
    taken = lessons(log, operator, use)
    if any(same and counts and at.surely_before(now) for at, same, counts in taken):
        return True
    possible = any(at.maybe_before(now) for at, _, _ in taken)
    return False if not possible and log.complete(use, "training", use["date_hi"]) else None


def lessons(log: Log, name: str, use: Row) -> list[Lesson]:
    found = []
    for row in log.rows:
        pupil = person(row) if row["kind"] == "training" else None
        if pupil is not None and (same := log.who.same(name, pupil)) is not False:
            found.append((when(row, use), same is True, counts_as_training(row)))
    return found


def on_roster(log: Log, use: Row) -> bool | None:
    roster = [r for r in log.rows if r["kind"] == "account" and has(r, "operator")]

    def written(row: Row, account: Row) -> bool:
        return fold(row["operator"]) == fold(account["operator"])

    def person_is(row: Row, account: Row) -> bool | None:
        return True if written(row, account) else log.who.same(row["operator"].strip(), account["operator"].strip())

    if not has(use, "operator"):
        return None
    deciding = [a for a in roster if written(use, a)] or [a for a in roster if person_is(use, a) is True]
    if any(open_at_use(account, use) is True for account in deciding):
        return True
    if any(person_is(use, a) is not False and open_at_use(a, use) is not False for a in roster):
        return None
    named = [u for u in log.uses() if has(u, "operator")]
    somebody_is = any(person_is(u, a) is True or _may_meet(log, u, a) for u in named for a in roster)
    return False if somebody_is and log.complete(use, "account", use["date_hi"], since_use=True) else None


def _may_meet(log: Log, use: Row, account: Row) -> bool:
    """Whether the two share a surname or a number, so that the log and the roster write accounts alike."""
    return log.who.may_meet(use["operator"].strip(), account["operator"].strip())


def open_at_use(account: Row, use: Row) -> bool | None:
    """on-roster.md, "Closed": by the recorded end; without one by the status."""
    end, status = state_of(account, "end"), state_of(account, "decision")
    open_status = has(account, "decision") and account["decision"] in ("granted", "modified")
    if end == "value":
        closed, now = when(account, use, "end"), when(use, use)
        if now.surely_before(closed):
            return True
        return False if closed.surely_before(now) and not open_status else None
    if open_status:
        return True if end in ("empty", "not_exported", "placeholder") else None
    nothing_said = {("not_exported", "not_exported"), ("empty", "not_exported"), ("empty", "empty")}
    return True if (end, status) in nothing_said else None


def reviewers(log: Log, who: str, kind: str | None, use: Row) -> tuple[float, float | None]:
    """How many different people, none of them the operator, reviewed the use (before a moment): at least, at most."""
    operator, sure_names, maybe_names, nameless = person(use), set(), set(), 0
    after = moments(log, kind, use) if kind else []
    earliest = min((at.first for at, _, _ in after), default=-math.inf)
    latest = min((at.last for at, sure, _ in after if sure), default=math.inf)
    for review, sure, direct in log.own(use, "review"):
        at, name = when(review, use), person(review)
        surely, maybe = about_this_use(use, "review", review, sure, direct)
        if kind:
            surely, maybe = surely and at.last < earliest, maybe and at.first <= latest
        in_role, may_be_in_role = _role(log, who, review, name, use)
        surely, maybe = surely and in_role, maybe and may_be_in_role
        if surely and name:
            sure_names.add(name)
        if maybe and name and not (operator and log.who.same(name, operator) is True):
            maybe_names.add(name)
        if maybe and not name:
            nameless += heads(review["operator"]) if has(review, "operator") else 1
    no_earlier_moment = not kind or log.complete(use, kind, last_day(after), since_use=True)
    all_reviews = log.complete(use, "review", log.context.as_of)
    if kind and last_day(after, sure=True):
        all_reviews = all_reviews or log.complete(use, "review", last_day(after, sure=True))
    low = least(log, sure_names, operator) if no_earlier_moment else 0
    return low, most(log, maybe_names) + nameless if all_reviews else None


def _role(log: Log, who: str, review: Row, name: str | None, use: Row) -> tuple[bool, bool]:
    """Whether the reviewer surely, and possibly, is one of those asked for."""
    if who == "reviewers":
        return True, True
    if who in ("examiners", "supervisors"):
        role = value(review, "role")
        return role == who[:-1], role in (None, who[:-1])
    taken = lessons(log, name, use) if name else []
    now = when(use, use)
    surely = any(same and counts and at.surely_before(now) for at, same, counts in taken)
    if not name or not log.complete(use, "training", use["date_hi"]):
        return surely, True
    return surely, any(at.maybe_before(now) for at, _, _ in taken)


def least(log: Log, names: set[str], operator: str | None) -> int:
    """How many people they are at the least, the operator aside: the most of them that are known to be different.
    One of them may be the operator where that is not known to be otherwise."""
    low = 0
    for size in range(1, len(names) + 1):
        for some in combinations(sorted(names), size):
            different = all(log.who.same(a, b) is False for a, b in combinations(some, 2))
            operators = [log.who.same(name, operator) if operator else None for name in some]
            if different and True not in operators:
                low = max(low, size - (None in operators))
    return low


def most(log: Log, names: set[str]) -> int:
    """How many people they are at the most: all that are not known to be one person."""
    kept: list[str] = []
    for name in sorted(names):
        if not any(log.who.same(name, other) is True for other in kept):
            kept.append(name)
    return len(kept)
