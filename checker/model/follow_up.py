"""What people did about a run's findings: answers, grades, waivers, attestations. All is shown beside the verdicts, and
changes none of their numbers."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from checker.model.frozen import Frozen
from checker.model.grades import Grade, GradeTime
from checker.model.sample import Sample
from checker.model.verdict import Verdict


class Withdrawal(Frozen):
    """Somebody takes back what was recorded: it stays in the record, with this, and no longer counts. on: a civil
    date."""

    by: str
    on: date
    reason: str


class ResponseGrade(Frozen):
    """What the board said of a finding at a milestone. on: a civil date."""

    number: int
    at: GradeTime
    grade: Grade
    reason: str
    by: str
    on: date
    withdrawn: Withdrawal | None = None


class AgencyAnswer(Frozen):
    """The agency's answer to a finding, verbatim. on: the civil date of the answer."""

    number: int
    text: str
    by: str
    on: date
    withdrawn: Withdrawal | None = None


class Response(Frozen):
    """What was answered to a finding, and how the board graded it, the oldest first, those withdrawn among them."""

    finding: str
    answers: tuple[AgencyAnswer, ...] = ()
    grades: tuple[ResponseGrade, ...] = ()

    @property
    def standing_answers(self) -> tuple[AgencyAnswer, ...]:
        """Those that nobody withdrew."""
        return tuple(one for one in self.answers if one.withdrawn is None)

    @property
    def standing_grades(self) -> tuple[ResponseGrade, ...]:
        """Those that nobody withdrew."""
        return tuple(one for one in self.grades if one.withdrawn is None)


class WaiverState(StrEnum):
    """active: it covers uses of this run. stale: it covers none. expired: its last day is before that of the run.
    withdrawn: somebody took it back, so it covers nothing."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"
    STALE = "stale"
    EXPIRED = "expired"


class Waiver(Frozen):
    """Somebody with authority accepts that a rule was not kept by some uses. It covers the uses of `rule` that were
    made on the civil days [from, until], the last one included, in the agency's zone, and of which every one of
    `where` holds.

    where: facts of the finding, or `number` and `case_number` of the use, each with its value.
    """

    number: int
    rule: str
    where: dict[str, str]
    authority: str
    approver: str
    from_: date = Field(serialization_alias="from", validation_alias="from")
    until: date
    reason: str
    withdrawn: Withdrawal | None = None


class WaiverUse(Waiver):
    """A waiver with what it covers in this run. findings: id -> uses of it that are covered. overlaps: the numbers of
    other waivers that cover one of the same uses."""

    state: WaiverState
    covered: int
    findings: dict[str, int]
    overlaps: tuple[int, ...] = ()


class Attestation(Frozen):
    """A person's dated answer to what the records leave open. It never speaks of what is recorded, and changes no
    verdict.

    verdict: what it comes to by this answer. uses: how many of the finding's it is about.
    """

    number: int
    finding: str
    verdict: Verdict
    uses: int
    by: str
    on: date
    basis: str
    withdrawn: Withdrawal | None = None


class FollowUp(Frozen):
    """What was done about a run until the day `on`. waived: finding -> how many of its uses a waiver covers,
    whichever."""

    on: date
    waived: dict[str, int] = Field(default={})
    responses: tuple[Response, ...] = ()
    waivers: tuple[WaiverUse, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    samples: tuple[Sample, ...] = ()
