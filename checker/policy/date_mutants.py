"""Mutants of the days in force: each day of a document a day earlier and later, two of them exchanged, an uncertain day
as if it were known, a time in force left out. A case that gives a day notices one where the rule is in force by only
one of the two.

Rules that share their days show them together: a document writes these once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import Any

from checker.model.policy import Case, Policy, Rule, Window
from checker.model.verdict import Verdict
from checker.policy.case_dates import value_on

Windows = tuple[Window, ...]
_DAY = timedelta(days=1)
_DAYS = ("start", "from_latest", "until_earliest", "end")


def dated_rules(policy: Policy) -> dict[Windows, list[Rule]]:
    """The rules in use that judge records by their day, by their days in force; of those without a day none."""
    found: dict[Windows, list[Rule]] = {}
    for rule in policy.rules:
        if rule.enabled and rule.windows and not rule.period:
            found.setdefault(rule.windows, []).append(rule)
    return found


def mutants(windows: Windows) -> Iterator[tuple[str, Windows]]:
    """What was changed, and the days with it."""
    for at, one in enumerate(windows):
        for change, new in _of_window(one):
            yield change, (*windows[:at], new, *windows[at + 1 :])
        if len(windows) > 1:
            yield f"in-force: without number {at + 1}", (*windows[:at], *windows[at + 1 :])
    yield from _exchange_days(windows)


def noticed(windows: Windows, mutant: Windows, rules: Sequence[Rule]) -> bool:
    """Whether a case of one of `rules` gives a day on which the two differ, and its verdict shows it."""
    return any(
        case.day and _tells(case, value_on(windows, case.day), value_on(mutant, case.day))
        for rule in rules
        for case in rule.cases
    )


def _tells(case: Case, value: str, other: str) -> bool:
    """Whether the case's verdict differs with the two values: one that is not applicable for another reason does
    not."""
    return value != other and (value == "no" or case.expect != Verdict.NOT_APPLICABLE)


def _exchange_days(windows: Windows) -> Iterator[tuple[str, Windows]]:
    """Two days of different times in force, each in the other's place, where a document could say so."""
    days = [(at, name) for at, one in enumerate(windows) for name in _DAYS if getattr(one, name) is not None]
    for (at, name), (other_at, other_name) in combinations(days, 2):
        day, other = getattr(windows[at], name), getattr(windows[other_at], other_name)
        if at == other_at or day == other:
            continue
        made = list(windows)
        made[at] = replace(windows[at], **{name: other})
        made[other_at] = replace(windows[other_at], **{other_name: day})
        if all(map(_is_written, made)):
            yield f"in-force: {day} and {other} exchanged", tuple(made)


def _of_window(one: Window) -> Iterator[tuple[str, Window]]:
    announced = one.why and one.start and one.from_latest == one.start + _DAY
    for step in (-_DAY, _DAY):
        for name in _DAYS:
            day: date | None = getattr(one, name)
            if day is None or (announced and name == "from_latest"):
                continue
            moved: dict[str, Any] = {name: day + step}
            new = replace(one, **moved)
            if announced and name == "start":
                new = replace(new, from_latest=day + step + _DAY)
            if _is_written(new):
                yield f"in-force: {day + step} in place of {day}", new
    if one.from_latest:
        yield f"in-force: {one.start} as a certain first day", replace(one, from_latest=None)
    if one.until_earliest:
        yield f"in-force: {one.end} as a certain end", replace(one, until_earliest=None)


def _is_written(one: Window) -> bool:
    """Whether a document could say so: its days follow each other."""
    days = [day for day in (getattr(one, name) for name in _DAYS) if day]
    return all(first < after for first, after in pairwise(days))
