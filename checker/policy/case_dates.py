"""The days that a case gives: from them follow whether its rule was in force, and when a report is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from checker.model.dates import add_months
from checker.model.policy import Case, Rule, Window, report_is_due
from checker.model.single_facts import IN_FORCE

_REPORT_DUE = "report_due"
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def value_on(windows: Sequence[Window], day: date) -> str:
    """What the fact `in_force` is of something of one civil day (readings R7, R37, R40)."""
    if not windows or any(_within(day, one.surely_from, one.surely_until) for one in windows):
        return "yes"
    return next((one.why for one in windows if _within(day, one.start, one.end)), "no")


def facts_of_days(rule: Rule, case: Case) -> dict[str, object]:
    """The facts that follow from the days of a case; None for one that they leave open."""
    facts: dict[str, object] = {}
    if case.day:
        facts[IN_FORCE] = value_on(rule.windows, case.day)
    if case.period and rule.report:
        due = rule.report.due_on(case.period[1] - timedelta(days=1))
        facts[_REPORT_DUE] = report_is_due(rule.windows, *case.period, due)
    return facts


def wrong_days(rule: Rule, case: Case) -> str:
    """What is wrong with the days of a case, in one sentence; "" where nothing is."""
    if case.period and rule.claim:
        days = rule.claim.first, rule.claim.last + timedelta(days=1)
        return f"the statement is about the days from {days[0]} until {days[1]}" if days != case.period else ""
    if case.period and not is_period(rule.period, *case.period, rule.year_ends):
        one = f"one {rule.period}" if rule.period else "a period: the rule judges none"
        return f"from {case.period[0]} until {case.period[1]} is not {one}"
    if case.due and not (case.period and rule.report):
        return "`due` goes with `period`, in a case of a rule with `report`"
    if case.due and case.period and rule.report:
        due = rule.report.due_on(case.period[1] - timedelta(days=1))
        return f"expected the report to be due on {case.due}, it is due on {due}" if due != case.due else ""
    return ""


def is_period(period: str, first: date, after: date, year_ends: tuple[int, int] | None = None) -> bool:
    """Whether the days from `first` to that before `after` are one such period of the calendar, or a year that ends on
    a day of its own."""
    if year_ends:
        last = date(first.year, *year_ends)
        return first == last + timedelta(days=1) and after == date(first.year + 1, *year_ends) + timedelta(days=1)
    if period == "week":
        return first.weekday() == 0 and after - first == timedelta(days=7)
    months = _MONTHS.get(period)
    if months is None or first.day != 1 or (first.month - 1) % months:
        return False
    return after == add_months(first, months)


def _within(day: date, first: date | None, after: date | None) -> bool:
    return (first or date.min) <= day < (after or date.max)
