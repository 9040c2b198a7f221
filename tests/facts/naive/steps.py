"""Steps and moments of a use's case: what came before what (R8), and how long it took (R19)."""

from __future__ import annotations

import math
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.facts.naive.calendars import business_days
from tests.facts.naive.evidence import about_this_use, independent
from tests.facts.naive.log import Log, may_be_one_case
from tests.facts.naive.rows import DAY, FURTHEST_ZONES, MINUTE, Row, Span, decision, has, hides, state_of, when

Step = tuple[Span, bool, bool, date | None]
"""When, whether it is surely, and possibly, such a step of the use, and the last day that it can be of."""

Moment = tuple[Span, bool, date | None]
"""When, whether it surely is after the use, and the last day that it can be of."""


def kind_of(step: str) -> str:
    if step in ("independent_evidence", "refusal"):
        return "corroboration" if step == "independent_evidence" else "authorization_request"
    return "notice" if step.startswith("notice_to_") else step.partition("_of_")[0]


def named_part(step: str) -> tuple[str, str]:
    """Which field of a record must say what, for it to be this step."""
    if step == "refusal":
        return "decision", "denied"
    if step.startswith("notice_to_"):
        return "recipients", step.removeprefix("notice_to_")
    return "items", step.partition("_of_")[2]


def is_part(record: Row, step: str) -> bool | None:
    """Whether a record is one of what the step names: of an item disclosed, to a body notified, refused."""
    field, said = named_part(step)
    return True if not said else said in record[field].split("|") if has(record, field) else None


def steps(log: Log, step: str, use: Row) -> list[Step]:
    """Each record that may be one: its time, whether it surely is, whether it may be."""
    found = []
    for record, sure, direct in log.own(use, kind_of(step)):
        surely, maybe = about_this_use(use, kind_of(step), record, sure, direct)
        counts: bool | None = True
        if step == "independent_evidence":
            counts = independent(log, record, use)
        if step == "approval":
            counts = decision(record)
        if step == "authorization":
            found.append(_paper(log, record, use, sure, direct))
            continue
        if kind_of(step) in ("disclosure", "prosecutor_disclosure", "notice", "authorization_request"):
            counts = is_part(record, step)
        found.append((when(record, use), surely and counts is True, maybe and counts is not False, record["date_hi"]))
    return found


def _paper(log: Log, record: Row, use: Row, sure: bool, direct: bool) -> Step:
    """An authorization is there from its decision on (R10). It counts where it was granted, for face recognition (R38);
    one that the use's own row cites by its number was granted by then, unless a date there says otherwise (R44)."""
    cited = log.parent(record) is use
    blank = ("not_exported", "empty", "placeholder")
    said, scope, at = record["decision"], record["scope"], when(record, use, "decided")
    if cited and state_of(record, "decided") in blank:
        at = Span(-math.inf, -math.inf)
    granted = has(record, "decision") and said in ("granted", "modified")
    granted = granted or (cited and has(record, "id") and state_of(record, "decision") in blank)
    refused = has(record, "decision") and said not in ("granted", "modified")
    inside = has(record, "scope") and scope == "face_recognition"
    inside = inside or (direct and state_of(record, "scope") in blank)
    outside = has(record, "scope") and scope != "face_recognition"
    ours = record["technology"] == "face_recognition"
    return at, sure and granted and inside and ours, not refused and not outside, record["date_hi"]


def _claimed(use: Row, step: str) -> bool:
    """Whether the use's own row claims an emergency, or hides whether it does: one may then have been written down on
    a day that the row does not say."""
    if step != "exigency":
        return False
    return hides(use, "exigency") or (has(use, "exigency") and use["exigency"] != "none")


def moments(log: Log, kind: str, use: Row) -> list[Moment]:
    """Each record of the kind that is or may be after the use."""
    now, found = when(use, use), []
    for record, sure, direct in log.own(use, kind):
        at, own = when(record, use), own_lead(kind, record, direct)
        if own is not False:
            at = Span(max(at.first, now.first), max(at.last, now.last) if own else at.last)
        if own is not False or now.maybe_before(at):
            found.append((at, sure and (own is True or now.surely_before(when(record, use))), record["date_hi"]))
    return found


def own_lead(kind: str, record: Row, direct: bool) -> bool | None:
    """Whether it is a lead that came of this use, and so after it whatever its clock says; None: it may be one, since
    it has no number of its search."""
    if kind != "lead" or direct:
        return kind == "lead"
    return False if has(record, "use_id") else None


def moment_records(log: Log, kind: str, use: Row) -> list[Row]:
    """The records of `moments`."""
    return [r for r, _, direct in log.own(use, kind) if is_or_may_be_after(r, use, own_lead(kind, r, direct))]


def is_or_may_be_after(record: Row, use: Row, own: bool | None) -> bool:
    return own is not False or when(use, use).maybe_before(when(record, use))


def first_moment(found: list[Moment]) -> Span:
    """When the first of them is: at the earliest when any may be, at the latest when a sure one is."""
    return Span(
        min((at.first for at, _, _ in found), default=math.inf),
        min((a.last for a, s, _ in found if s), default=math.inf),
    )


def last_day(found: list[Moment], *, sure: bool = False) -> date | None:
    """The last day that the first of them (of the sure ones) can be of; None where no day is known."""
    return min((day for _, firm, day in found if day is not None and (firm or not sure)), default=None)


def after_use(log: Log, kind: str, use: Row) -> bool | None:
    found = moments(log, kind, use)
    whole = log.complete(use, kind, log.context.as_of, since_use=True)
    return settled(any(sure for _, sure, _ in found), bool(found) or _in_another_case(log, kind, use), whole)


def _in_another_case(log: Log, kind: str, use: Row) -> bool:
    """Whether the person sought may have been acted against under another number (R31)."""
    if kind == "lead":
        return False
    mine, now = log.case(use), when(use, use)
    return any(
        row["kind"] == kind
        and _may_be_the_person(log, use, row)
        and not may_be_one_case(mine, log.case(row))
        and now.maybe_before(when(row, use))
        for row in log.rows
    )


def _may_be_the_person(log: Log, use: Row, row: Row) -> bool:
    """A blank names nobody; a hidden name may be anybody's."""
    if not all(has(r, "target") or hides(r, "target") for r in (use, row)):
        return False
    both = has(use, "target") and has(row, "target")
    return log.who.may_meet(use["target"], row["target"]) if both else True


def ahead(log: Log, kind: str, use: Row) -> bool | None:
    """Whether the first such moment lies after the as-of day (R29)."""
    as_of, now, days = log.context.as_of, when(use, use), []
    for record, sure, direct in log.own(use, kind):
        own = own_lead(kind, record, direct)
        if is_or_may_be_after(record, use, own):
            firm = sure and (own is True or now.surely_before(when(record, use)))
            days.append((firm, record["date_lo"], record["date_hi"]))
    if any(firm and last is not None and last <= as_of for firm, _, last in days):
        return False
    if not log.complete(use, kind, as_of, since_use=True):
        return None
    if not days:
        return False
    to_come = all(first is not None and first > as_of for _, first, _ in days)
    return True if to_come and any(firm for firm, _, _ in days) else None


def before_use(log: Log, step: str, use: Row) -> bool | None:
    now, found = when(use, use), steps(log, step, use)
    certain = any(sure and at.surely_before(now) for at, sure, _, _ in found)
    possible = any(maybe and at.maybe_before(now) for at, _, maybe, _ in found) or _claimed(use, step)
    return settled(certain, possible, log.complete(use, kind_of(step), use["date_hi"]))


def before_moment(log: Log, step: str, kind: str, use: Row) -> bool | None:
    """Of evidence and of disclosures, in a case whose logs have a column for the person that they or the moments are
    about, each such person needs one (R25, R39), and no moment of another person may be missing."""
    column, after = "target", moment_records(log, kind, use)
    beside = [*after, *(r for r, _, _ in log.own(use, kind_of(step)))]
    if (step != "independent_evidence" and kind_of(step) != "disclosure") or not after:
        return before_moment_of_case(log, step, kind, use)
    if all(state_of(r, column) == "not_exported" for r in beside):
        return before_moment_of_case(log, step, kind, use)
    answers = []
    for one in {_person_of(r) for r in after}:
        answers.append(_before_moment_of(log, step, kind, use, one))
    known = log.complete(use, kind, log.context.as_of, since_use=True)
    return False if False in answers else True if all(answers) and known else None


def _person_of(row: Row) -> tuple[str | None, bool]:
    """Whom a record is about, as written, and whether its log has a column for it."""
    return (row["target"] if has(row, "target") else None), state_of(row, "target") != "not_exported"


def _is_about(log: Log, record: Row, person: tuple[str | None, bool]) -> bool | None:
    name, column = _person_of(record)
    if not column and not person[1]:
        return True
    return log.who.same(name, person[0]) if name is not None and person[0] is not None else None


def _before_moment_of(log: Log, step: str, kind: str, use: Row, person: tuple[str | None, bool]) -> bool | None:
    """Of the moments of one person."""
    now, after, found = when(use, use), [], []
    for (at, sure, day), record in zip(moments(log, kind, use), moment_records(log, kind, use), strict=True):
        if _person_of(record) == person:
            after.append((at, sure, day))
    for (at, sure, maybe, day), (record, _, _) in zip(steps(log, step, use), log.own(use, kind_of(step)), strict=True):
        about = _is_about(log, record, person)
        found.append((at, sure and about is True, maybe and about is not False, day))
    first = first_moment(after)
    if any(sure and (at.surely_before(now) or at.surely_before(first)) for at, sure, _, _ in found):
        return True if log.complete(use, kind, last_day(after), since_use=True) else None
    whole = log.complete(use, kind_of(step), last_day(after, sure=True))
    if not any(sure for _, sure, _ in after) or not whole:
        return None
    possible = any(maybe and at.first <= first.last for at, _, maybe, _ in found) or _claimed(use, step)
    return None if possible else False


def before_moment_of_case(log: Log, step: str, kind: str, use: Row) -> bool | None:
    """A step before the use is before all moments after it; a later one counts where no earlier moment can be
    missing."""
    now, found, after = when(use, use), steps(log, step, use), moments(log, kind, use)
    first = first_moment(after)
    if any(sure and at.surely_before(now) for at, sure, _, _ in found):
        return True
    in_time = any(sure and at.surely_before(first) for at, sure, _, _ in found)
    if after and in_time and log.complete(use, kind, last_day(after), since_use=True):
        return True
    whole = log.complete(use, kind_of(step), last_day(after, sure=True))
    if not any(sure for _, sure, _ in after) or not whole:
        return None
    return None if any(maybe and at.first <= first.last for at, _, maybe, _ in found) else False


def done(log: Log, step: str, use: Row) -> str | None:
    found = steps(log, step, use)
    if any(sure for _, sure, _, _ in found):
        return "done"
    whole = log.complete(use, kind_of(step), log.context.as_of)
    return "not_done" if whole and not any(maybe for _, _, maybe, _ in found) else None


def elapsed(log: Log, unit: str, step: str, kind: str, use: Row) -> tuple[float | None, float | None]:
    """From the moment (the use, or the first of a kind after it) to the step, or to the as-of day's end, in minutes,
    civil days or civil months (R27)."""
    if unit == "minutes":
        return minutes(log, step, kind, use)
    if unit == "workdays" and not log.context.agency.place:
        return None, None
    count = {"months": months_to_reach, "workdays": business_days}.get(unit, days_between)
    first, last, whole = days_of_moment(log, kind, use)
    if first is None or last is None:
        return None, None
    found = steps(log, step, use)
    maybe = [r for r, _, may in step_days(log, step, use) if may]
    sure = [r["date_hi"] for r, surely, _ in step_days(log, step, use) if surely and r["date_hi"] is not None]
    dated = [r["date_lo"] for r in maybe if r["date_lo"] is not None]
    earliest = min(dated) if dated and len(dated) == len(maybe) else None
    low, high = None, None
    covered = _days_covered(log, step, use)
    if covered and not (maybe and earliest is None):
        reached = min([covered[-1] + timedelta(days=1), *dated])
        low = count(last, reached) if reached > last else None
    match done(log, step, use):
        case "not_done":
            low, high = count(last, log.context.as_of), count(first, log.context.as_of) if whole else None
        case "done":
            day = min((day for _, _, may, day in found if may and day), default=None)
            if earliest is not None and log.complete(use, kind_of(step), day):
                low = count(last, earliest)
            high = count(first, min(sure)) if whole and sure else None
    return low, high


def days_between(first: date, last: date) -> float:
    return float((last - first).days)


def months_to_reach(first: date, last: date) -> float:
    """The least number of months from the first day that reaches the last, each to the same day of its month, or to the
    last day of a month that has no such day."""
    found = -200
    while _months_later(first, found) < last:
        found += 1
    return float(found)


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_of_moment(log: Log, kind: str, use: Row) -> tuple[date | None, date | None, bool]:
    """The first and the last civil day that the moment can be of, and whether no earlier one can be missing."""
    if kind == "use":
        return use["date_lo"], use["date_hi"], True
    now, first, last = when(use, use), [], []
    for record, sure, direct in log.own(use, kind):
        own = own_lead(kind, record, direct)
        if not is_or_may_be_after(record, use, own):
            continue
        days = [record["date_lo"], record["date_hi"]]
        if own is not False:
            days[0] = max((d for d in (days[0], use["date_lo"]) if d), default=None)
            days[1] = None if days[1] is None or use["date_hi"] is None else max(days[1], use["date_hi"])
        first.append(days[0])
        if sure and (own is True or now.surely_before(when(record, use))) and days[1]:
            last.append(days[1])
    whole = log.complete(use, kind, last_day(moments(log, kind, use)), since_use=True)
    return None if None in first or not first else min(first), min(last, default=None), whole


def step_days(log: Log, step: str, use: Row) -> list[tuple[Row, bool, bool]]:
    """Each record that may be such a step: whether it surely is, and whether it may be."""
    records = [record for record, _, _ in log.own(use, kind_of(step))]
    return [(record, sure, may) for record, (_, sure, may, _) in zip(records, steps(log, step, use), strict=True)]


def minutes(log: Log, step: str, kind: str, use: Row) -> tuple[float | None, float | None]:
    """Minutes from the moment (the use, or the first of a kind after it) to the step, or to the as-of day's end."""
    start, whole = when(use, use), True
    if kind != "use":
        after = moments(log, kind, use)
        start, whole = first_moment(after), log.complete(use, kind, last_day(after), since_use=True)
    if math.isinf(start.first) or math.isinf(start.last):
        return None, None
    found = steps(log, step, use)
    low, high = _none_before(log, step, use, found, start), None
    match done(log, step, use):
        case "not_done":
            end = end_of_day(log, use, log.context.as_of)
            low, high = end.first - start.last, end.last - start.first if whole else None
        case "done":
            earliest = min(at.first for at, _, maybe, _ in found if maybe)
            latest = min(at.last for at, sure, _, _ in found if sure)
            day = min((day for _, _, maybe, day in found if maybe and day), default=None)
            known = log.complete(use, kind_of(step), day)
            low = earliest - start.last if known and earliest > -math.inf else low
            high = latest - start.first if whole and latest < math.inf else None
    return low if low is None else low / MINUTE, high if high is None else high / MINUTE


def _none_before(log: Log, step: str, use: Row, found: list[Step], start: Span) -> float | None:
    """How long after the moment the step was surely not done yet: for the days on which records of it are complete, or
    to the first that may be one. A day ends fourteen hours earlier in the easternmost zone."""
    days = _days_covered(log, step, use)
    first = min((at.first for at, _, maybe, _ in found if maybe), default=math.inf)
    if not days:
        return None
    covered = min(first, (days[-1].toordinal() - 719_163 + 1) * DAY - FURTHEST_ZONES)
    return covered - start.last if covered > start.last else None


def _ordinals(log: Log) -> range:
    """All days about which declarations of these tests say something."""
    return range(date(2017, 12, 1).toordinal(), log.context.as_of.toordinal() + 40)


def _days_covered(log: Log, step: str, use: Row) -> list[date]:
    return [day for day in map(date.fromordinal, _ordinals(log)) if log.complete(use, kind_of(step), day)]


def end_of_day(log: Log, use: Row, day: date) -> Span:
    """The end of a day where the agency is; in any zone where that is not known, and by as much again where
    the log's own is not."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=UTC)
    if use["clock"] == "utc" and log.context.zone:
        midnight = midnight.replace(tzinfo=ZoneInfo(log.context.zone))
        return Span(midnight.timestamp() * 1e6, midnight.timestamp() * 1e6)
    off = FURTHEST_ZONES * (1 if use["clock"] == "utc" else 2)
    return Span(midnight.timestamp() * 1e6 - off, midnight.timestamp() * 1e6 + off)


def settled(certain: bool, possible: bool, complete: bool) -> bool | None:
    return True if certain else False if complete and not possible else None
