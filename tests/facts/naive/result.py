"""What came of the use: somebody to act on, nobody, or candidates (R20)."""

from __future__ import annotations

from tests.facts.naive.evidence import about_this_use
from tests.facts.naive.log import Log
from tests.facts.naive.rows import Row, decision, state_of, value

A_MATCH = ("lead", "match", "verified", "misidentified")
NO_CANDIDATE = ("no_candidates", "failed")


def somebody(log: Log, use: Row) -> str | None:
    result, number = value(use, "result"), value(use, "candidates")
    leads = [about_this_use(use, "lead", r, sure, direct) for r, sure, direct in log.own(use, "lead")]
    if any(surely for surely, _ in leads):
        return "somebody"
    if (number == 0 and result in (*A_MATCH, "candidates")) or (number and result in NO_CANDIDATE):
        return None
    if result in A_MATCH:
        return "somebody"
    returned = result == "candidates" or bool(number)
    if returned and (use["kind"] == "live_deployment" or any(_reviewed(use, *one) for one in log.own(use, "review"))):
        return None if result == "no_lead" else "somebody"
    if any(maybe for _, maybe in leads):
        return None
    if result in (*NO_CANDIDATE, "no_lead") or number == 0:
        lost = any(log.may_be_lost(use, row, "lead", only_later=True) for row in log.rows)
        return None if lost else "nobody"
    return "candidates" if returned else None


def _reviewed(use: Row, review: Row, sure: bool, direct: bool) -> bool:
    """Whether the review surely is one of what this use returned, and did not turn it down."""
    kept = state_of(review, "decision") == "not_exported" or decision(review) is True
    return about_this_use(use, "review", review, sure, direct)[0] and kept
