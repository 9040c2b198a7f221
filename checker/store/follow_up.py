"""Answers, grades and attestations: recording them, and what was done about a run as its reports show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import polars as pl
from sqlalchemy import func, select

from checker.model.assessment import Assessment, Finding
from checker.model.errors import UsageError, nearest
from checker.model.follow_up import AgencyAnswer, Attestation, FollowUp, Response, ResponseGrade
from checker.model.grades import REASONS, Grade, GradeTime, Withdrawable
from checker.model.verdict import Verdict
from checker.store import bulk
from checker.store.opening import Store, add_row
from checker.store.runs import LoadedRun
from checker.store.samples import samples
from checker.store.tables import ANSWER, ATTESTATION, ATTESTED_USE, FINDING, GRADE, LINE, RUN
from checker.store.waivers import covering, waiver_uses, waivers
from checker.store.withdrawals import load_withdrawals

ANSWERED = (Verdict.COMPLIANT, Verdict.VIOLATION, Verdict.NOT_APPLICABLE)
"""What a person's answer to an undetermined finding may come to."""


def finding_of(run: LoadedRun, id: str) -> Finding:
    """The finding of this id. UsageError where the run has none."""
    found = {one.id: one for one in run.assessment.findings}
    if id not in found:
        hint = nearest(id, found, shown_by=f"`checker show {run.number}`")
        raise UsageError(f'run {run.number} has no finding "{id}"', hint=hint)
    return found[id]


def day_at_agency(moment: datetime, assessment: Assessment) -> date:
    """The day of a moment in the agency's zone, where its logs say one; else here."""
    zone = next((one.zone for one in assessment.inputs if one.zone), "")
    return moment.astimezone(ZoneInfo(zone) if zone else None).date()


def first_seen(store: Store, run: LoadedRun) -> dict[str, date]:
    """Of each finding of a run the day, in the agency's zone, of the first run of the store that has it."""
    query = select(FINDING.c.id, func.min(RUN.c.made)).join(RUN).group_by(FINDING.c.id)
    with store.reading() as connection:
        seen = {id: datetime.fromisoformat(made) for id, made in connection.execute(query)}
    return {one.id: day_at_agency(seen.get(one.id, run.made_at), run.assessment) for one in run.assessment.findings}


def refuse_day_before(store: Store, run: LoadedRun, finding: str, day: date) -> None:
    """UsageError where a day on which something was said of a finding is before the first run that has it."""
    since = first_seen(store, run)[finding]
    if day < since:
        raise UsageError(
            f"{day} is before {since}, the day of the first run that has finding {finding}",
            hint=f"write the day on which the board had it, {since} or later; what answers an earlier report says so",
        )


def answer(store: Store, run: LoadedRun, finding: str, *, words: str, author: str, day: date) -> int:
    """Record what the agency answered to a finding, word for word. Gives its number. UsageError where that was before
    the finding was known, or nothing is said."""
    finding_of(run, finding)
    refuse_day_before(store, run, finding, day)
    _refuse_blank(answer=words, by=author)
    return store.add(ANSWER, finding=finding, words=words, author=author, day=day)


def grade(
    store: Store, run: LoadedRun, finding: str, *, at: GradeTime, given: Grade, reason: str, author: str, day: date
) -> int:
    """Record what the board says of a finding at a milestone. UsageError where the reason is none of the grade's, and
    for a day before the finding was known."""
    finding_of(run, finding)
    refuse_day_before(store, run, finding, day)
    _refuse_blank(by=author)
    if reason not in REASONS[given]:
        hint = nearest(reason, REASONS[given])
        raise UsageError(f'"{reason}" is not a reason for the grade "{given}"', hint=hint)
    return store.add(GRADE, finding=finding, at=at.value, grade=given.value, reason=reason, author=author, day=day)


def attest(
    store: Store, run: LoadedRun, finding: str, *, verdict: Verdict, numbers: Sequence[str], author: str, basis: str,
    day: date,
) -> int:  # fmt: skip
    """Record a person's answer to what a finding leaves open. numbers: the log's own numbers of the uses that it is
    about; none: of all. UsageError where the finding is decided by what is recorded, or has no such use."""
    one = finding_of(run, finding)
    if one.verdict is not Verdict.UNDETERMINED:
        raise UsageError(
            f"the records decide finding {finding}: its verdict is {one.verdict.value}",
            hint="an attestation answers what is undetermined; to accept a violation, `checker waive`",
        )
    _refuse_blank(by=author, basis=basis)
    subjects = uses_of(store, run, one)
    if numbers:
        uses = run.lines.uses().join(subjects, on="subject", how="semi")
        if unknown := sorted({*numbers} - {*uses["number"].drop_nulls()}):
            hint = nearest(unknown[0], uses["number"].drop_nulls())
            raise UsageError(f'finding {finding} has no use with the number "{unknown[0]}"', hint=hint)
        subjects = uses.filter(pl.col("number").is_in(list(numbers))).select("subject")
    values = {"run": run.number, "finding": finding, "verdict": verdict.value, "author": author, "basis": basis}
    with store.writing() as connection:
        made = add_row(connection, ATTESTATION, **values, day=day)
        bulk.insert(connection, ATTESTED_USE, subjects, attestation=made)
    return made


def uses_of(store: Store, run: LoadedRun, finding: Finding) -> pl.DataFrame:
    """`subject` of each use of a finding."""
    at = run.assessment.findings.index(finding)
    own = (LINE.c.run == run.number, LINE.c.rule == run.rule_number(finding.rule), LINE.c.finding == at)
    with store.reading() as connection:
        return bulk.read(connection, select(LINE.c.subject).where(*own).order_by(LINE.c.subject))


def _refuse_blank(**texts: str) -> None:
    if blank := [name for name, text in texts.items() if not text.strip()]:
        raise UsageError(f"--{blank[0]} says nothing", hint="write it out")


def follow_up(store: Store, run: LoadedRun, on: date) -> FollowUp:
    """What was done about a run. on: the day of today, in the agency's zone."""
    given = waivers(store)
    covered = covering(store, run, given)
    distinct = covered.unique(["finding", "subject"])["finding"].value_counts(sort=True)
    return FollowUp(
        on=on,
        waived=dict(distinct.iter_rows()),
        responses=_responses(store, run),
        waivers=waiver_uses(given, covered, on),
        attestations=attestations(store, run),
        samples=samples(store, run),
    )


def add_follow_up(store: Store, run: LoadedRun, on: date) -> LoadedRun:
    """The run with what was done about it, which its reports then show; as it was made where nothing was done."""
    done = follow_up(store, run, on)
    if not (done.responses or done.waivers or done.attestations or done.samples):
        return run
    assessment = run.assessment.model_copy(update={"follow_up": done})
    lines = replace(run.lines, assessment=assessment, follow_ups=_by_use(store, run))
    return replace(run, assessment=assessment, lines=lines)


def _by_use(store: Store, run: LoadedRun) -> pl.DataFrame:
    """`finding` (its number), `subject` and FOLLOWED_COLUMNS of the uses that waivers and attestations are about."""
    ids = [one.id for one in run.assessment.findings]
    number = pl.col("finding").replace_strict(ids, range(len(ids)), default=None, return_dtype=pl.Int64)
    waived = (
        covering(store, run, waivers(store)).group_by("finding", "subject").agg(pl.col("waiver").sort().cast(pl.String))
    )
    waived = waived.select(number, "subject", pl.col("waiver").list.join("; ").alias("waivers"))
    query = select(ATTESTED_USE.c.subject, ATTESTATION.c.finding, ATTESTATION.c.verdict, ATTESTATION.c.author)
    query = query.select_from(ATTESTED_USE.join(ATTESTATION)).where(
        ATTESTATION.c.run == run.number, ATTESTATION.c.id.not_in(load_withdrawals(store, Withdrawable.ATTESTATION))
    )
    with store.reading() as connection:
        attested = bulk.read(connection, query.order_by(ATTESTATION.c.id))
    said = pl.format("{}, says {}", "verdict", "author")
    attested = attested.group_by("finding", "subject", maintain_order=True).agg(said.alias("attested"))
    attested = attested.select(number, "subject", pl.col("attested").list.join("; "))
    return waived.join(attested, on=["finding", "subject"], how="full", coalesce=True)


def _responses(store: Store, run: LoadedRun) -> tuple[Response, ...]:
    answers: dict[str, list[AgencyAnswer]] = defaultdict(list)
    grades: dict[str, list[ResponseGrade]] = defaultdict(list)
    no_answer, no_grade = (load_withdrawals(store, one) for one in (Withdrawable.ANSWER, Withdrawable.GRADE))
    with store.reading() as connection:
        for row in connection.execute(select(ANSWER).order_by(ANSWER.c.day, ANSWER.c.id)):
            said = AgencyAnswer(
                number=row.id, text=row.words, by=row.author, on=row.day, withdrawn=no_answer.get(row.id)
            )
            answers[row.finding].append(said)
        for row in connection.execute(select(GRADE).order_by(GRADE.c.day, GRADE.c.id)):
            given = ResponseGrade(
                number=row.id,
                at=GradeTime(row.at),
                grade=Grade(row.grade),
                reason=row.reason,
                by=row.author,
                on=row.day,
                withdrawn=no_grade.get(row.id),
            )
            grades[row.finding].append(given)
    return tuple(
        Response(finding=one.id, answers=tuple(answers[one.id]), grades=tuple(grades[one.id]))
        for one in run.assessment.findings
        if one.id in {*answers, *grades}
    )


def attestations(store: Store, run: LoadedRun) -> tuple[Attestation, ...]:
    """The attestations of a run, the oldest first, those withdrawn among them."""
    taken_back = load_withdrawals(store, Withdrawable.ATTESTATION)
    with store.reading() as connection:
        rows = connection.execute(
            select(ATTESTATION).where(ATTESTATION.c.run == run.number).order_by(ATTESTATION.c.id)
        ).all()
        query = select(ATTESTED_USE).join(ATTESTATION).where(ATTESTATION.c.run == run.number)
        counts = dict(bulk.read(connection, query)["attestation"].value_counts().iter_rows())
    return tuple(
        Attestation(
            number=row.id,
            finding=row.finding,
            verdict=Verdict(row.verdict),
            uses=counts.get(row.id, 0),
            by=row.author,
            on=row.day,
            basis=row.basis,
            withdrawn=taken_back.get(row.id),
        )
        for row in rows
    )
