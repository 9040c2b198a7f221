"""Periods as subjects: what a rule counts in each week, month, quarter or year, and the shard of them that is judged as
every other is.

The conditions of such a rule are asked of records like rules of their own (Rule.counts). What they answer is added up
by civil days; each period then has its numbers as bounds (facts.counting), and is judged by the same modules, contract
and outcome table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from checker.assess.compared import compare
from checker.assess.day_answers import answered_days, numbers_of
from checker.assess.dues import due, none_can_be_missing
from checker.assess.interface import Row, ShardInputs
from checker.assess.judge import RuleJudgment
from checker.assess.merge import MergedRule
from checker.facts.context import Context
from checker.facts.counting import AnswerTally
from checker.facts.publications import published_reports
from checker.facts.run_survey import RunSurvey
from checker.model.dates import add_months, document_day, moment, place_of
from checker.model.facts import InPeriod, Measure
from checker.model.kinds import KINDS, USE_KINDS, EventKind
from checker.model.policy import Rule
from checker.model.words import open_code

COUNTED = "counted"
"""Why a number of a period is not exact: what is recorded of some records leaves open whether they count."""

NOT_OVER = "not_over"
"""Why a number of a period is not exact: the period ends after the day as of which it is judged."""

_COUNTED_AT_ONCE = (Measure.COUNT, Measure.BASE, Measure.SHARE)
"""What one tally gives of a period."""


@dataclass(frozen=True)
class RulePeriod:
    """One period of one rule: its first and last civil day, what it is called, the columns of its facts
    (facts.columns) that are not null, the first records that were counted, and the rows of reports on it."""

    rule: Rule
    first: date
    last: date
    label: str
    columns: Mapping[str, Any]
    first_records: tuple[int, ...]
    reports: tuple[Row, ...] = ()


EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)
"""Dates beyond these are mistakes of clocks and of spreadsheets: no log of face recognition is older."""


def starts(
    period: str, first: date, last: date, year_ends: tuple[int, int] | None = None
) -> Iterator[tuple[date, date]]:
    """The first and last day of every period of a sort that any of the days from `first` to `last` lies in. year_ends:
    the last day of the years that do not end with the calendar's."""
    if year_ends:
        year = first.year - 1 if first <= date(first.year, *year_ends) else first.year
        while (start := date(year, *year_ends) + timedelta(days=1)) <= last:
            year += 1
            yield start, date(year, *year_ends)
        return
    match period:
        case "week":
            start = first - timedelta(days=first.weekday())
        case "month":
            start = first.replace(day=1)
        case "quarter":
            start = date(first.year, first.month - (first.month - 1) % 3, 1)
        case _:
            start = date(first.year, 1, 1)
    while start <= last:
        after = _following_start(period, start)
        yield start, after - timedelta(days=1)
        start = after


def spans_of(rule: Rule, first: date | None, last: date | None) -> Iterator[tuple[date, date]]:
    """The first and last day of each subject of a rule on periods: of a statement the days that it speaks of, else the
    periods of the audited time (first, last; none where that is not known)."""
    if rule.claim is not None:
        yield rule.claim.first, rule.claim.last
    elif first is not None and last is not None and first <= last:
        yield from starts(rule.period, first, last, rule.year_ends)


def _following_start(period: str, start: date) -> date:
    if period == "week":
        return start + timedelta(days=7)
    return add_months(start, {"month": 1, "quarter": 3, "year": 12}[period])


def period_name(period: str, first: date, document: str, year_ends: tuple[int, int] | None = None) -> str:
    """A period as a sentence names it: "March 2024", "2024, quarter 1", "the week of March 4, 2024", "2024", "the year
    to October 1, 2024". document: the id of the law that asks for it."""
    if year_ends:
        return f"the year to {document_day(date(first.year + 1, *year_ends), document)}"
    match period:
        case "week":
            return f"the week of {document_day(first, document)}"
        case "month":
            return f"{first:%B %Y}"
        case "quarter":
            return f"{first.year}, quarter {(first.month + 2) // 3}"
        case _:
            return str(first.year)


def periods(
    rules: Sequence[Rule], judged: Mapping[str, RuleJudgment], merged: Mapping[str, MergedRule],
    by_shard: Sequence[ShardInputs], context: Context, survey: RunSurvey,
) -> list[RulePeriod]:  # fmt: skip
    """Every period of every rule, in order. judged, merged: of the conditions, by their ids.

    The audited time is that of audit.yaml, else from the first to the last dated use; not beyond the as-of day, nor
    EARLIEST and LATEST. A period in which the rule was on no day in force is none of them.
    """
    found: list[RulePeriod] = []
    firsts, lasts = [s.first for s in by_shard if s.first], [s.last for s in by_shard if s.last]
    first = context.period.from_ or min(firsts, default=None)
    last = context.period.until - timedelta(days=1) if context.period.until else max(lasts, default=None)
    first, last = first and max(first, EARLIEST), last and min(last, context.as_of, LATEST)
    reports = (
        published_reports(survey.publications, survey.agencies, context) if survey.publications is not None else []
    )
    at = 0
    for rule in rules:
        together = [
            answered_days(ones, at + n, judged, merged, by_shard, grouped=rule.comparison is not None)
            for n, ones in enumerate(rule.tallied_rules)
        ]
        at += len(together)
        for start, end in spans_of(rule, first, last):
            if rule.windows and not any(
                (w.start or date.min) <= end and start < (w.end or date.max) for w in rule.windows
            ):
                continue
            name = period_name(rule.period, start, rule.policy, rule.year_ends)
            said = name
            if one := rule.claim:
                said = f'{one.speaker}, {moment(one.day, place_of(rule.policy))}: "{one.words}"'
            tallies: list[AnswerTally] = []
            counted: list[int] = []
            for ones, days in zip(rule.tallied_rules, together, strict=True):
                numbers, some = numbers_of(
                    days,
                    start,
                    end,
                    whole=_all_there(ones, start, end, context, survey),
                    lasting=rule.claim is not None,
                )
                tallies.append(numbers)
                counted += some
            columns = _of_numbers(rule, tallies, over=end <= context.as_of)
            rows: tuple[Row, ...] = ()
            if rule.comparison is not None:
                compared = compare(rule, rule.comparison, together[0], start, end, whole=tallies[0].complete)
                # The rows of a few records would show who is in a small group.
                columns, counted, said = {**columns, **compared.columns}, [], f"{said}: {compared.note}"
            if rule.report is not None:
                of_report = due(rule, rule.report, start, end, tallies, reports, context, survey)
                columns, rows, said = {**columns, **of_report.columns}, of_report.rows, f"{said} ({of_report.note})"
            if rule.claim is not None:
                said += "".join(map(_context_sentence, rule.claim.context_kinds, tallies[1:]))
            found.append(RulePeriod(rule, start, end, said, columns, tuple(counted), rows))
    return found


def _all_there(counts: Sequence[Rule], start: date, end: date, context: Context, survey: RunSurvey) -> bool:
    """Whether no record that is counted can be missing of the period (reading R28): it is over, its records are
    declared complete for all of its days, and no row may be such a record without being known as one."""
    # A declaration for searches speaks of live deployments, too.
    said_of = {kind: EventKind.SEARCH.value if kind in USE_KINDS else kind for kind in counts[-1].subjects}
    return end <= context.as_of and all(
        none_can_be_missing(*kinds, start, end, context, survey) for kinds in said_of.items()
    )


def _of_numbers(rule: Rule, tallies: Sequence[AnswerTally], *, over: bool) -> dict[str, Any]:
    """The columns of the numbers of a period; of a report that of the condition by which it is due. over: whether the
    period is."""
    if rule.claim is not None:
        return _ends(Measure.COUNT, rule.counts[0], tallies[0], over)
    if rule.report is not None:
        first = rule.report.figures[:1] == ("",)
        return _ends(Measure.COUNT, rule.counts[0], tallies[0], over) if first else {}
    last = rule.counts[-1]
    return {name: value for m in _COUNTED_AT_ONCE for name, value in _ends(m, last, tallies[0], over).items()}


def _context_sentence(kind: str, numbers: AnswerTally) -> str:
    """What stands beside a statement and decides nothing of it."""
    low, high = numbers.count()
    noun = KINDS[kind].noun if low == 1 and high in (1, None) else KINDS[kind].plural
    number = f"{low:,.0f}" if high in (low, None) else f"{low:,.0f} to {high:,.0f}"
    more = ", and others may be missing" if high is None else ""
    return f"; for comparison, {number} {noun} on record{more}: installed does not mean used"


def _ends(measure: Measure, counted: Rule, numbers: AnswerTally, over: bool) -> dict[str, Any]:
    name = InPeriod(measure).name
    low, high = getattr(numbers, measure.value)()
    return {f"{name}__lo": low, f"{name}__hi": high, f"{name}__why": _reason_inexact(counted, numbers, low, high, over)}


def _reason_inexact(
    counted: Rule, numbers: AnswerTally, low: float | None, high: float | None, over: bool
) -> str | None:
    """Why a number is not exact: there may be more to come, records may be missing, or what is recorded of some leaves
    it open."""
    if not over and low != high:
        return NOT_OVER
    if not numbers.complete:
        return open_code(counted.subjects)
    return None if low == high else COUNTED
