"""Rules of one family in time: what says the same of the same agencies is in force once at a time, and where one text
follows another there is no day between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise

import pytest

from checker.model.policy import Policy, Rule, Window
from checker.policy.load import catalog
from checker.resources import policies_root


def overlaps(rules: Iterable[Rule]) -> list[str]:
    """Pairs of rules that surely hold on one day, and say the same of the same agencies."""
    same: dict[object, list[Rule]] = {}
    for rule in rules:
        key = (rule.describe, rule.applies_to, rule.technologies, rule.subjects, rule.period)
        same.setdefault(key, []).append(rule)
    found = []
    for group in same.values():
        for one, other in combinations(group, 2):
            if any(_meet(a, b) for a in one.windows or (Window(),) for b in other.windows or (Window(),)):
                found.append(f"{one.id}, {other.id}")
    return found


def _meet(one: Window, other: Window) -> bool:
    first = max(one.surely_from or date.min, other.surely_from or date.min)
    return first < min(one.until_earliest or one.end or date.max, other.until_earliest or other.end or date.max)


def gaps(rule: Rule, beside: Iterable[Rule]) -> list[str]:
    """Days between two windows of a rule on which no rule beside it, of the same document, is in force either."""
    others = [window for one in beside if one.id != rule.id for window in one.windows]
    ordered = sorted(rule.windows, key=lambda window: window.start or date.min)
    return [
        f"{rule.id}: from {one.end} to {other.start}"
        for one, other in pairwise(ordered)
        if one.end is not None
        and other.start is not None
        and one.end < other.start
        and not any(
            (w.surely_from or date.min) <= one.end and other.start <= (w.until_earliest or w.end or date.max)
            for w in others
        )
    ]


REPEATED = ("seed-000-a, seed-004-g",)
"""One statement, made twice by the same agency, is two rows of the catalog."""


@pytest.fixture(scope="module")
def policies() -> list[Policy]:
    return catalog(policies_root())


def test_no_two_rules_say_the_same_of_the_same_agencies_on_one_day(policies: list[Policy]) -> None:
    laws = [one for one in policies if not one.only_named]
    assert [said for said in overlaps(r for one in laws for r in one.rules) if said not in REPEATED] == []


def test_where_one_text_follows_another_no_day_is_between_them(policies: list[Policy]) -> None:
    assert [said for policy in policies for rule in policy.rules for said in gaps(rule, policy.rules)] == []


def test_an_overlap_and_a_gap_are_found(policies: list[Policy]) -> None:
    rule = next(rule for one in policies for rule in one.rules if rule.id == "us-va-15.2-1723.2-f")
    until = replace(rule, windows=(Window(None, date(2022, 7, 2)),))
    assert overlaps([rule, replace(until, id="earlier")]) == [f"{rule.id}, earlier"]
    parted = replace(rule, windows=(Window(None, date(2022, 1, 1)), Window(date(2022, 7, 1), None)))
    assert gaps(parted, [parted]) == [f"{rule.id}: from 2022-01-01 to 2022-07-01"]
