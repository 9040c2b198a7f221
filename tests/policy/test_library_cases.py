"""The cases of the library: each rule is shown for its exemptions, the edges of its days, and traps of its readings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from checker.engine.interface import Ask
from checker.engine.select import choose
from checker.facts.timelines import from_timeline
from checker.model.facts import FactType
from checker.model.policy import Policy, Rule, Window, report_is_due
from checker.policy.cases import projection
from checker.policy.classes import fact_of
from checker.policy.load import catalog
from checker.resources import policies_root

DAY = timedelta(days=1)
RULES = [(policy, rule) for policy in catalog(policies_root()) for rule in policy.rules]
BOTH_OPEN_ONE_QUESTION = {("aws-moratorium", "victims_and_missing_children")}
"""An exemption that opens a question only where another opens one, too."""
ON_RECORD = {"authorized_by", "report_sections", "items", "sections"}
"""Lists of what there is, not of what a use was for: several of them are no trap of reading R21."""


@pytest.fixture(scope="module")
def given() -> dict[str, list[Mapping[str, Any]]]:
    """What the cases of each rule give it, by its id."""
    return {rule.id: [projection(rule, case, policy, from_timeline) for case in rule.cases] for policy, rule in RULES}


def value_of(projection: Mapping[str, Any], name: str) -> Any:
    value: Any = projection
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def test_each_exemption_alone_excuses_or_opens_a_case(given) -> None:
    modules = {rule.path: rule.module for _, rule in RULES}
    said = choose("embedded").sides(modules, [Ask(rule.id, given[rule.id]) for _, rule in RULES])
    lacking = set()
    for (_, rule), sides in zip(RULES, said, strict=True):
        for name in {side for one in sides for side in one if side.startswith("excuse ")}:
            others = [{v for k, v in one.items() if k.startswith("excuse ") and k != name} for one in sides]
            shown = any(
                one["applies"] == "yes" and one["breach"] != "no"
                and ((one[name] == "yes" and "yes" not in rest) or (one[name] == "unknown" and rest <= {"no"}))
                for one, rest in zip(sides, others, strict=True)
            )  # fmt: skip
            lacking |= set() if shown else {(rule.id, name.removeprefix("excuse "))}
    assert lacking == BOTH_OPEN_ONE_QUESTION


def edges(window: Window) -> set[date]:
    ends = (window.start, window.surely_from, window.surely_until, window.end)
    return {day for end in ends if end for day in (end - DAY, end)}


def test_each_time_in_force_is_shown_on_the_days_around_its_edges() -> None:
    """Rules of a document that are in force at the same time share what the document writes once."""
    shown: dict[tuple[str, Window], set[date]] = {}
    for policy, rule in RULES:
        for window in () if rule.period else rule.windows:
            shown.setdefault((policy.id, window), set()).update(case.day for case in rule.cases if case.day)
    assert {
        (name, *sorted(edges(window) - days)) for (name, window), days in shown.items() if edges(window) - days
    } == set()


REPORTS = [rule for _, rule in RULES if rule.report and rule.windows]


@pytest.mark.parametrize("rule", REPORTS, ids=lambda rule: rule.id)
def test_a_report_is_shown_for_a_period_before_its_law_and_for_one_under_it(rule: Rule) -> None:
    assert rule.report
    # The first day of New Orleans' clause is uncertain within one year, so that of no year it is.
    of = [(*case.period, rule.report.due_on(case.period[1] - DAY)) for case in rule.cases if case.period]
    owed = {report_is_due(rule.windows, *one) for one in of}
    unsure = any(window.surely_from != window.start or window.surely_until != window.end for window in rule.windows)
    assert owed == ({True, False, None} if unsure and rule.id != "us-la-nola-report" else {True, False})


MATCHED = [(policy, rule) for policy, rule in RULES if "somebody_to_act_on" in rule.fields]


@pytest.mark.parametrize(("policy", "rule"), MATCHED, ids=lambda value: value.id)
def test_what_hangs_on_a_match_is_shown_without_one(policy: Policy, rule: Rule, given) -> None:
    """Reading R20: nobody was found, candidates came back and no lead is on record, and nobody knows."""
    asked = {
        value_of(one, "somebody_to_act_on"): case.expect for one, case in zip(given[rule.id], rule.cases, strict=True)
    }
    assert (asked.get("nobody"), asked.get("candidates")) == ("not_applicable", "undetermined")
    assert None in asked


def test_what_a_use_was_for_is_shown_with_several_values(given) -> None:
    """Reading R21: one exempt purpose excuses nothing else, and any forbidden one breaks a prohibition."""
    lacking = [
        (rule.id, name)
        for policy, rule in RULES
        for name in rule.fields
        if name not in ON_RECORD and rule.values.get(name)
        if fact_of(name, (*policy.new_fields, *rule.new_fields)).type is FactType.SET
        if not any(len(held["has"]) > 1 for one in given[rule.id] if (held := value_of(one, name)))
    ]
    assert lacking == []
