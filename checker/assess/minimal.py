"""The minimal set of deciding facts: what can be hidden without the verdict falling is no part of the reason.

Hiding a known fact never turns one verdict into another (the erasure property, proved for every rule), so hiding facts
one after the other, and keeping hidden what does not matter, ends in a set of which each member is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checker.model.verdict import Verdict
from checker.policy.classes import nest
from checker.policy.rounds import Asking

LIMIT = 5_000
"""Most distinct documents of one rule that are reduced; beyond it (a rule that reads free numbers) all facts stand."""

Flat = dict[str, Any]


def minimal(flats: Sequence[Flat], verdict: Verdict) -> Asking[list[Flat]]:
    """For each flat document (fact name -> value) on which a rule gives `verdict`, the facts that it needs for that.

    Asks first what falls where one fact is hidden: what then falls cannot be spared, whatever else is hidden. Of the
    facts that can be spared each by itself all are hidden at once, and only where that is too many one after the other,
    by name.
    """
    if len(flats) > LIMIT:
        return list(flats)
    single = iter((yield [nest(_leave_out(flat, [name])) for flat in flats for name in sorted(flat)]))
    spare = [[name for name in sorted(flat) if next(single).verdict is verdict] for flat in flats]
    left = [_leave_out(flat, names) for flat, names in zip(flats, spare, strict=True)]
    several = [i for i, names in enumerate(spare) if len(names) > 1]
    together = (yield [nest(left[i]) for i in several]) if several else []
    alternatives = [i for i, answer in zip(several, together, strict=True) if answer.verdict is not verdict]
    for i in alternatives:
        left[i] = dict(flats[i])
    for name in sorted({name for i in alternatives for name in spare[i]}):
        at = [i for i in alternatives if name in spare[i]]
        trials = [_leave_out(left[i], [name]) for i in at]
        answers = yield [nest(trial) for trial in trials]
        for i, trial, answer in zip(at, trials, answers, strict=True):
            if answer.verdict is verdict:
                left[i] = trial
    return left


def _leave_out(flat: Flat, names: Sequence[str]) -> Flat:
    return {name: value for name, value in flat.items() if name not in names}
