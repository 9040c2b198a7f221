"""The uses of a stored run, a page at a time: nothing here reads a whole run, however long it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from checker.model.assessment import Evidence, Finding
from checker.model.dates import add_months
from checker.store import bulk
from checker.store.opening import Store
from checker.store.runs import LoadedRun
from checker.store.tables import FINDING_MONTH, LINE, PEOPLE_OF_USE, SUBJECT

PAGE = 50
"""Uses on a page."""
OPERATOR_PAGE = 20
"""Uses on the page of an operator, each with what every rule says of it."""
LONGEST = 300
"""Characters of a cell that are read for a page: a log may have cells of millions."""
COMMONEST = 12
"""Reasons, cases and targets of one operator that are listed."""


@dataclass(frozen=True)
class PageUse:
    """One use, as a line of a page. subject: its number in the run; day: its civil date. number, case_number, reason,
    operator: cut to LONGEST characters; the last two only of a run with people."""

    subject: int
    kind: str
    file: str
    sheet: str | None
    row: int | None
    event: str
    number: str
    case_number: str
    day: date | None
    reason: str = ""
    operator: str = ""


@dataclass(frozen=True)
class UsePage:
    """Some uses in the log's order. following: what to give as `after` for the next ones; None where there are none."""

    uses: tuple[PageUse, ...]
    following: int | None = None


@dataclass(frozen=True)
class OperatorUses:
    """What one operator did, of a run with people. days: civil date -> uses; reasons, cases, targets: the
    commonest, each with how many uses it has and, but for a reason, one of its subjects."""

    name: str
    uses: int
    days: Mapping[date, int]
    undated: int
    reasons: tuple[tuple[str, int], ...]
    cases: tuple[tuple[str, int, int], ...]
    targets: tuple[tuple[str, int, int], ...]


def months(store: Store, run: int) -> dict[int, dict[str, int]]:
    """The number of each finding of the run -> month (`2024-03`) -> how many of its uses lie in it."""
    query = select(FINDING_MONTH.c.number, FINDING_MONTH.c.month, FINDING_MONTH.c.uses).where(
        FINDING_MONTH.c.run == run
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    with store.reading() as connection:
        for number, month, uses in connection.execute(query.order_by(FINDING_MONTH.c.month)):
            found[number][month] = uses
    return found


def of_finding(store: Store, run: LoadedRun, finding: Finding, *, after: int = -1, month: str = "") -> UsePage:
    """The uses of a finding that come after the subject `after`; only those of a month (`2024-03`) where one is
    given."""
    at = run.assessment.findings.index(finding)
    query = _uses(run).where(
        LINE.c.run == run.number,
        LINE.c.rule == run.rule_number(finding.rule),
        LINE.c.finding == at,
        LINE.c.subject > after,
        SUBJECT.c.subject == LINE.c.subject,
    )
    if month:
        first = date.fromisoformat(f"{month}-01")
        query = query.where(SUBJECT.c.date >= first, SUBJECT.c.date < add_months(first, 1))
    return _page(store, run, query.order_by(LINE.c.subject))


def of_case(store: Store, run: LoadedRun, subject: int, *, after: int = -1) -> UsePage:
    """The uses with the case number of this one; it alone where it has none."""
    return _alike(store, run, "same_case", subject, after, PAGE)


def of_operator(store: Store, run: LoadedRun, subject: int, *, after: int = -1) -> UsePage:
    """The uses of the operator of this one, of a run with people; it alone where none is written."""
    return _alike(store, run, "same_operator", subject, after, OPERATOR_PAGE)


def one_use(store: Store, run: LoadedRun, subject: int) -> PageUse | None:
    """The use of this number, if the run has it."""
    with store.reading() as connection:
        row = connection.execute(_uses(run).where(SUBJECT.c.subject == subject)).one_or_none()
    return _use(run, row) if row is not None else None


def found_by(store: Store, run: LoadedRun, number: str) -> PageUse | None:
    """The first use whose own number or case number this is, as it is written."""
    named = _use_table(run)
    query = _uses(run).where(or_(named.c.number == number, named.c.case_number == number))
    with store.reading() as connection:
        row = connection.execute(query.order_by(SUBJECT.c.subject).limit(1)).one_or_none()
    return _use(run, row) if row is not None else None


def verdicts(store: Store, run: LoadedRun, subjects: Sequence[int]) -> dict[int, dict[int, int | None]]:
    """Subject -> the number of each rule that applies to it -> that of the finding it is in, None where the rule was
    simply kept."""
    query = select(LINE.c.subject, LINE.c.rule, LINE.c.finding).where(
        LINE.c.run == run.number,
        LINE.c.rule.in_(range(len(run.assessment.rules))),
        LINE.c.subject.in_(subjects),
    )
    found: dict[int, dict[int, int | None]] = {one: {} for one in subjects}
    with store.reading() as connection:
        for subject, rule, finding in bulk.read(connection, query).iter_rows():
            found[subject][rule] = finding
    return found


def proofs(
    run: LoadedRun, events: Sequence[str], findings: Sequence[Finding] | None = None
) -> dict[str, list[Evidence]]:
    """Event -> what the findings keep of it: the deciding facts of its row, and the records linked to it. Only the
    first uses of each finding have it (model.assessment.EVIDENCE_KEPT)."""
    wanted, found = set(events), defaultdict(list)
    for finding in run.assessment.findings if findings is None else findings:
        for one in finding.evidence:
            if one.event in wanted:
                found[one.event].append(one)
    return dict(found)


def operators(store: Store, run: LoadedRun, *, offset: int = 0) -> list[tuple[str, int, int]]:
    """The operators of a run with people, those with most uses first: name, uses, and one of their subjects. One more
    than PAGE where there are more."""
    own, named = PEOPLE_OF_USE.c, PEOPLE_OF_USE.alias("named").c
    counted = select(own.same_operator, func.count().label("uses"))
    counted = counted.where(own.run == run.number, own.same_operator.is_not(None)).group_by(own.same_operator)
    counts = counted.subquery()
    query = select(func.substr(named.operator, 1, LONGEST), counts.c.uses, counts.c.same_operator)
    query = query.where(named.run == run.number, named.subject == counts.c.same_operator)
    query = query.order_by(counts.c.uses.desc(), named.operator).offset(offset).limit(PAGE + 1)
    with store.reading() as connection:
        return [(name, uses, subject) for name, uses, subject in connection.execute(query)]


def operator(store: Store, run: LoadedRun, subject: int) -> OperatorUses | None:
    """What the operator of this use did in the whole run; None where none is written."""
    if not run.assessment.with_people:
        return None
    own = PEOPLE_OF_USE.c
    same = and_(own.run == run.number, own.same_operator == _key(store, run, "same_operator", subject))
    of_use = and_(SUBJECT.c.run == own.run, SUBJECT.c.subject == own.subject)

    def commonest(column: Any) -> Select[Any]:
        query = select(func.substr(column, 1, LONGEST), func.count(), func.min(own.subject)).where(same)
        query = query.where(column.is_not(None), column != "").group_by(column)
        return query.order_by(func.count().desc(), column).limit(COMMONEST)

    days = select(SUBJECT.c.date, func.count()).where(same, of_use).group_by(SUBJECT.c.date)
    with store.reading() as connection:
        one = select(func.substr(own.operator, 1, LONGEST)).where(own.run == run.number, own.subject == subject)
        called = connection.execute(one).scalar_one_or_none()
        if not called:
            return None
        counted: Counter[date | None] = Counter()
        for day, uses in connection.execute(days):
            counted[day] += uses
        reasons = connection.execute(commonest(own.reason)).all()
        cases = connection.execute(commonest(own.case_number)).all()
        targets = connection.execute(commonest(own.target)).all()
    return OperatorUses(
        called,
        counted.total(),
        {day: counted[day] for day in sorted(day for day in counted if day is not None)},
        counted[None],
        tuple((text, uses) for text, uses, _ in reasons),
        tuple((text, uses, at) for text, uses, at in cases),
        tuple((text, uses, at) for text, uses, at in targets),
    )


def _use_table(run: LoadedRun) -> Any:
    return PEOPLE_OF_USE if run.assessment.with_people else SUBJECT


def _uses(run: LoadedRun) -> Select[Any]:
    named, own = _use_table(run), SUBJECT.c
    columns = [own.subject, own.kind, own.input, own.sheet, own.row, own.event, own.date]
    texts = ["number", "case_number", *(["reason", "operator"] if run.assessment.with_people else [])]
    shown = (func.substr(named.c[name], 1, LONGEST).label(name) for name in texts)
    query = select(*columns, *shown).where(own.run == run.number)
    return query if named is SUBJECT else query.where(named.c.run == own.run, named.c.subject == own.subject)


def _alike(store: Store, run: LoadedRun, key: str, subject: int, after: int, size: int) -> UsePage:
    own, value = _use_table(run).c, _key(store, run, key, subject)
    same = own.subject == subject if value is None else own[key] == value
    # One index is gone through for them, and the rows of those alone are looked up.
    alike = select(own.subject).where(own.run == run.number, same, own.subject > after).order_by(own.subject)
    subjects = alike.limit(size + 1).subquery()
    wanted = SUBJECT.c.subject.in_(select(subjects.c.subject))
    return _page(store, run, _uses(run).where(wanted).order_by(SUBJECT.c.subject), size)


def _key(store: Store, run: LoadedRun, key: str, subject: int) -> int | None:
    """The first subject that is like this one by `key`; None where it has nothing to be like by."""
    own = _use_table(run).c
    with store.reading() as connection:
        found = connection.execute(select(own[key]).where(own.run == run.number, own.subject == subject))
        return found.scalar_one_or_none()


def _page(store: Store, run: LoadedRun, query: Select[Any], size: int = PAGE) -> UsePage:
    with store.reading() as connection:
        rows = connection.execute(query.limit(size + 1)).all()
    uses = tuple(_use(run, row) for row in rows[:size])
    return UsePage(uses, uses[-1].subject if len(rows) > size else None)


def _use(run: LoadedRun, row: Any) -> PageUse:
    files = run.lines.files
    people = {"reason": row.reason or "", "operator": row.operator or ""} if run.assessment.with_people else {}
    return PageUse(
        subject=row.subject,
        kind=row.kind or "",
        file=files[row.input] if row.input is not None else "",
        sheet=row.sheet,
        row=row.row,
        event=row.event or "",
        number=row.number or "",
        case_number=row.case_number or "",
        day=row.date,
        **people,
    )
