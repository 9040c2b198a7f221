"""A finding: what its rows show, the words of the clause beside, and its uses with their linked records."""

from __future__ import annotations

import re

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from checker.model.assessment import Finding
from checker.model.grades import REASONS, GradeTime, Withdrawable
from checker.report.outline import policies_by_id
from checker.store import pages
from checker.store.follow_up import ANSWERED
from checker.store.runs import LoadedRun
from checker.store.status import RunStatus, status, today_at_agency
from checker.store.waivers import values_of
from checker.web.desk import Desk, number_in, page, page_endpoint

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


def finding_of(run: LoadedRun, id: str) -> Finding:
    """The finding of this id. HTTPException where the run has none."""
    found = next((one for one in run.assessment.findings if one.id == id), None)
    if found is None:
        raise HTTPException(404)
    return found


def _finding(desk: Desk, request: Request) -> Response:
    run = desk.run(request.path_params["run"])
    finding = finding_of(run, request.path_params["finding"])
    a = run.assessment
    rule = next(one for one in a.rules if one.id == finding.rule)
    month = request.query_params.get("month", "")
    month = month if MONTH.fullmatch(month) else ""
    start = number_in(request, "after", -1)
    uses = pages.of_finding(desk.store, run, finding, after=start, month=month)
    on = today_at_agency(a)
    done = status(desk.store, run, on)
    return page(
        request,
        "finding.html.j2",
        a=a.model_copy(update={"follow_up": done.follow_up}),
        run=run,
        f=finding,
        rule=rule,
        policy=policies_by_id(a).get(rule.policy),
        uses=uses,
        proofs_of=pages.proofs(run, [one.event for one in uses.uses], [finding]),
        month=month,
        first=start < 0,
        months=pages.months(desk.store, run.number).get(a.findings.index(finding), {}),
        on=on,
        state=next((one for one in done.findings if one.finding == finding.id), None),
        response=next((one for one in done.follow_up.responses if one.finding == finding.id), None),
        attestations=[one for one in done.follow_up.attestations if one.finding == finding.id],
        reasons=REASONS,
        times=list(GradeTime),
        comments=[one for one in done.comments if one.finding == finding.id],
        recorded=_withdrawables(finding, done),
        answers=ANSWERED,
        waivable=[(name, value) for name, fact in finding.facts.items() for value in sorted(values_of(fact))],
    )


def _withdrawables(finding: Finding, status: RunStatus) -> list[tuple[Withdrawable, int]]:
    """What was recorded about a finding and can be withdrawn, with its numbers."""
    done = status.follow_up
    own = [one for one in done.responses if one.finding == finding.id]
    found = [(Withdrawable.ANSWER, one.number) for response in own for one in response.standing_answers]
    found += [(Withdrawable.GRADE, one.number) for response in own for one in response.standing_grades]
    found += [(Withdrawable.WAIVER, one.number) for one in done.waivers if finding.id in one.findings]
    attested = (one for one in done.attestations if one.finding == finding.id and not one.withdrawn)
    found += [(Withdrawable.ATTESTATION, one.number) for one in attested]
    noted = (one for one in status.comments if one.finding == finding.id and not one.withdrawn)
    return found + [(Withdrawable.COMMENT, one.number) for one in noted]


ROUTES = (Route("/runs/{run:int}/findings/{finding}", page_endpoint(_finding)),)
