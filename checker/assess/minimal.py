"""The minimal set of deciding facts: what can be hidden without the verdict falling is no part of the reason.

Hiding a known fact never turns one verdict into another (the erasure property, proved for every rule), so hiding facts one
after the other, and keeping hidden what does not matter, ends in a set of which each member is needed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker.facts.projection import nest
from checker.model.verdict import Verdict
from checker.policy.settle import Asking

LIMIT = 5_000
"""Most distinct documents of one rule that are reduced; beyond it (a rule that reads free numbers) all facts stand."""

Flat = dict[str, Any]


def minimal(flats: Sequence[Flat], verdict: Verdict) -> Asking[list[Flat]]:
    """For each flat document (fact name -> value) on which a rule gives `verdict`, the facts that it needs for that."""
    if len(flats) > LIMIT:
        return list(flats)
    left = [dict(flat) for flat in flats]
    for name in sorted({n for flat in flats for n in flat}):
        at = [i for i, flat in enumerate(left) if name in flat]
        trials = [{n: v for n, v in left[i].items() if n != name} for i in at]
        answers = yield [nested(trial) for trial in trials]
        for i, trial, answer in zip(at, trials, answers, strict=True):
            if answer.verdict is verdict:
                left[i] = trial
    return left


def nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for name, value in flat.items():
        nest(document, name, value)
    return document
