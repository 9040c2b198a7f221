"""Reports that are due: what is known of the report on one period, as the facts of it (model.report_facts)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from checker.assess.interface import Row
from checker.facts.context import Context
from checker.facts.counting import Answer, AnswerTally, Interval
from checker.facts.covered import spans
from checker.facts.publications import PublishedReport
from checker.facts.run_survey import RunSurvey
from checker.model.dates import document_day
from checker.model.event import REPORTED
from checker.model.facts import COUNTED_IN_REPORTS, ReportedDifference
from checker.model.kinds import EventKind
from checker.model.policy import ReportDue, Rule, Window, report_is_due
from checker.model.words import open_code

KIND = EventKind.PUBLICATION.value
WHICH, TIME, FIGURE, LAW, PART = "which_report", "time", "figure", "law_uncertain", "law_in_part"
"""Why something of a report is not known (model.words)."""


@dataclass(frozen=True)
class Due:
    """What is known of the report on one period. columns: those of its facts (facts.columns), where they are not
    null. note: what the evidence adds to the period's name. rows: where the reports stand that are it, or may be."""

    columns: Mapping[str, Any]
    note: str
    rows: tuple[Row, ...]


def due(
    rule: Rule, asked: ReportDue, start: date, end: date, tallies: Sequence[AnswerTally],
    reports: Sequence[PublishedReport], context: Context, survey: RunSurvey,
) -> Due:  # fmt: skip
    """The report on the period from `start` to `end`. tallies: of each condition that the rule counts, in order."""
    day = asked.due_on(end)
    known = [(one, one.is_due(asked, start, end)) for one in reports]
    perhaps = [(one, whether) for one, whether in known if whether is not False]
    sure = [one for one, whether in perhaps if whether]
    owed = report_is_due(rule.windows, start, end + timedelta(days=1), day)
    columns: dict[str, Any] = _yes_no("report_due", owed, LAW)
    columns |= _yes_no("report_still_due", day > context.as_of, "")
    for name, last in (("report_in_time", min(day, context.as_of)), ("report_published", context.as_of)):
        after = end + timedelta(days=1)
        columns |= _came(
            name, perhaps, last, after > last or none_can_be_missing(KIND, KIND, after, last, context, survey)
        )
    only = len(perhaps) == len(sure)
    nils = {one.nil for one in sure}
    columns |= _yes_no("report_is_nil", nils.pop() if only and len(nils) == 1 else None, WHICH if perhaps else "")
    columns |= _sections(sure, only=only)
    said = [f"due {document_day(day, rule.policy)}"]
    published = [one.row["date_lo"] for one in sure if one.row["date_lo"] == one.row["date_hi"] is not None]
    said += [f"published {document_day(when, rule.policy)}" for when in published]
    for figure, tallied in zip(asked.figures, tallies, strict=True):
        if figure:
            reported, held = _reported_figure(perhaps, figure), tallied.count()
            unread = WHICH if not only or not sure else FIGURE
            if not tallied.complete:
                inexact = open_code([COUNTED_IN_REPORTS[figure].value])
            elif _whole_in_force(rule.windows, start, end):
                inexact = "counted"
            else:  # the report may count what was before the law, or after it, too
                held, inexact = (held[0], None), PART
            columns |= _difference(figure, reported, held, unread, inexact)
            said.append(f"{_number(reported)} {REPORTED[figure]} reported, {_number(held)} in the logs")
    rows = tuple(Row(o.row["input"], o.row["sheet"], o.row["row"], o.row["event"]) for o, _ in perhaps)
    return Due(columns, ", ".join(said), rows)


def _yes_no(name: str, value: Answer, why: str) -> dict[str, Any]:
    return {name: value, f"{name}__why": why or None if value is None else None}


def _whole_in_force(windows: Sequence[Window], start: date, end: date) -> bool:
    """Whether the rule was surely in force on all days of a period."""
    return not windows or any(
        (w.surely_from or date.min) <= start and end < (w.until_earliest or w.end or date.max) for w in windows
    )


def none_can_be_missing(kind: str, said_of: str, first: date, last: date, context: Context, survey: RunSurvey) -> bool:
    """Whether no record of a kind can be missing of any of the days (reading R28): it is declared complete for all of
    them, and no row may be such a record without being known as one. said_of: a kind whose declarations speak of it,
    too."""
    seen = survey.sightings.get(kind)
    if said_of in context.suspensions or seen is None or seen.doubtful:
        return False
    covered = spans([c for c in context.complete if c.kind in (said_of, kind)])
    return any((begin or date.min) <= first and last <= end for begin, end in covered)


def _came(name: str, perhaps: Sequence[tuple[PublishedReport, Answer]], last: date, whole: bool) -> dict[str, Any]:
    """Whether the report was published by the day `last`."""
    by = [(whether, one.published_by(last)) for one, whether in perhaps]
    if any(whether and in_time for whether, in_time in by):
        return _yes_no(name, True, "")
    possible = [whether for whether, in_time in by if in_time is not False]
    if possible:
        return _yes_no(name, None, TIME if any(possible) else WHICH)
    if whole:
        return _yes_no(name, False, "")
    return _yes_no(name, None, open_code([KIND])) | {f"{name}__open": KIND, f"{name}__closed": False}


def _sections(sure: Sequence[PublishedReport], *, only: bool) -> dict[str, Any]:
    lists = [one.members("sections") for one in sure]
    known = [one for one in lists if one is not None]
    if not known:
        return {"report_sections__why": "empty" if sure else WHICH}
    complete = only and len(known) == len(lists)
    return {
        "report_sections": "|".join(sorted({one for members in known for one in members})),
        "report_sections__complete": complete,
        "report_sections__why": None if complete else WHICH,
    }


def _reported_figure(perhaps: Sequence[tuple[PublishedReport, Answer]], figure: str) -> Interval:
    """What the report counts: between the figures of all that may be it; nothing where one gives none."""
    figures = [one.figure(figure) for one, _ in perhaps]
    known = [one for one in figures if one is not None]
    return (min(known), max(known)) if known and len(known) == len(figures) else (None, None)


def _difference(figure: str, reported: Interval, held: Interval, unread: str, inexact: str) -> dict[str, Any]:
    """unread, inexact: why it is not known at all, and not exactly."""
    name = ReportedDifference(figure).name
    (low, high), (least, most) = reported, held
    if low is None or high is None or least is None:
        return {f"{name}__why": unread}
    apart = max(0.0, least - high, low - most if most is not None else 0.0)
    widest = None if most is None else max(abs(high - least), abs(most - low))
    gap = None if apart == widest else inexact
    return {f"{name}__lo": apart, f"{name}__hi": widest, f"{name}__why": gap}


def _number(ends: Interval) -> str:
    low, high = ends
    if low is None:
        return "an unknown number of"
    if high is None:
        return f"at least {low:,.0f}"
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"
