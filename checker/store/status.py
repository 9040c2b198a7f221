"""What is still to be done about a run: what is overdue first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from pydantic import Field

from checker.model.assessment import AgencyName, Assessment
from checker.model.dates import add_months
from checker.model.follow_up import FollowUp
from checker.model.frozen import Frozen
from checker.model.grades import Grade, GradeTime
from checker.model.policy import Standing
from checker.model.verdict import Severity, Verdict
from checker.store.comments import Comment, comments
from checker.store.follow_up import day_at_agency, first_seen, follow_up
from checker.store.opening import Store
from checker.store.runs import LoadedRun

STATUS_ID = "https://frlog-checker.example/schema/status-1.json"


class Owed(Frozen):
    """Something that is to be done by a day, that day included. what: an answer of the agency, or a grade of the board
    at a milestone."""

    what: str
    due: date


class FindingStatus(Frozen):
    """One finding with violations. since: the day of the first run of the store that has it. overdue: what is owed and
    late, the oldest first. next: what is due next. grade: the last one. waived: how many of its uses a waiver
    covers."""

    finding: str
    rule: str
    severity: Severity
    standing: Standing
    count: int
    waived: int
    since: date
    answers: int
    grade: Grade | None = None
    overdue: tuple[Owed, ...] = ()
    next: Owed | None = None


class RunStatus(Frozen):
    """What was done about a run, and what is not done yet. on: the day of today. comments: the board's own notes, which
    no report has."""

    schema_: str = Field(default=STATUS_ID, serialization_alias="$schema")
    run: int
    on: date
    agency: AgencyName
    findings: tuple[FindingStatus, ...]
    follow_up: FollowUp
    comments: tuple[Comment, ...] = ()


def today_at_agency(assessment: Assessment) -> date:
    """The day that it is in the agency's zone, where its logs say one; else here."""
    return day_at_agency(datetime.now(UTC), assessment)


def due(since: date, at: GradeTime) -> date:
    """The day of a milestone: 60 days, or so many calendar months, after the run; in a month without that day, its
    last."""
    match at:
        case GradeTime.DAYS_60:
            return since + timedelta(days=60)
        case GradeTime.MONTHS_6:
            return add_months(since, 6)
        case GradeTime.YEAR_1:
            return add_months(since, 12)


def status(store: Store, run: LoadedRun, on: date) -> RunStatus:
    """The findings of a run with violations, drafts aside: overdue first, then by severity and how many uses they
    have."""
    done = follow_up(store, run, on)
    first = first_seen(store, run)
    answers = {one.finding: one for one in done.responses}
    standings = {rule.id: rule.standing for rule in run.assessment.rules}
    made = []
    for one in run.assessment.findings:
        if one.verdict is not Verdict.VIOLATION or standings[one.rule] is Standing.DRAFT:
            continue
        said = answers.get(one.id)
        graded = {g.at for g in said.standing_grades} if said else set()
        owed = (
            [] if said and said.standing_answers else [Owed(what="answer", due=due(first[one.id], GradeTime.DAYS_60))]
        )
        owed += [Owed(what=f"grade at {at.words}", due=due(first[one.id], at)) for at in GradeTime if at not in graded]
        late, ahead = [o for o in owed if o.due < on], [o for o in owed if o.due >= on]
        made.append(
            FindingStatus(
                finding=one.id,
                rule=one.rule,
                severity=one.severity,
                standing=standings[one.rule],
                count=one.count,
                waived=done.waived.get(one.id, 0),
                since=first[one.id],
                answers=len(said.standing_answers) if said else 0,
                grade=said.standing_grades[-1].grade if said and said.standing_grades else None,
                overdue=tuple(sorted(late, key=lambda o: o.due)),
                next=min(ahead, key=lambda o: o.due, default=None),
            )
        )
    order = list(Severity)
    made.sort(
        key=lambda s: (
            not s.overdue,
            s.overdue[0].due if s.overdue else date.max,
            order.index(s.severity),
            -s.count,
            s.finding,
        )
    )
    return RunStatus(
        run=run.number,
        on=on,
        agency=run.assessment.agency,
        findings=tuple(made),
        follow_up=done,
        comments=comments(store, run),
    )
