"""The list of runs, and the page of one: what it found, and its findings, chosen by filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from checker.model.assessment import Assessment, Finding, PolicyUsed, RuleResult
from checker.model.verdict import GRAVEST_FIRST, Verdict
from checker.report.html_blocks import HtmlBlocks
from checker.report.outline import policies_by_id, rules_in_order, title
from checker.report.phrases import VERDICT
from checker.report.places import unused_rows
from checker.report.roots import gravity
from checker.report.table import FORMATS
from checker.store import pages
from checker.store.difference import difference
from checker.store.runs import LoadedRun, list_runs
from checker.store.status import FindingStatus, RunStatus, status, today_at_agency
from checker.store.terminal_difference import draw
from checker.web.desk import Desk, number_in, page, page_endpoint
from checker.web.downloads import has_office
from checker.web.reading import hand_overs

PAGE = 50
"""Findings on a page."""
EARLIER = 12
"""Runs that one may be compared with from its page: the last before it."""
STATES = {
    "overdue": "something is overdue",
    "owed": "no answer yet",
    "answered": "answered",
    "done": "graded: done",
    "partly": "graded: partly done",
    "pending": "graded: pending",
    "not": "graded: not done",
    "waived": "a waiver covers some of it",
    "attested": "a person answered it",
}


@dataclass(frozen=True)
class FindingLine:
    """A finding in the list. uses: of the month that was chosen, else all; state: what was done about a violation;
    attested: how many attestations it has."""

    finding: Finding
    rule: RuleResult
    policy: PolicyUsed | None
    uses: int
    state: FindingStatus | None
    attested: int

    def is_in(self, state: str) -> bool:
        """Whether it is one of those that a filter on what was done (STATES) keeps."""
        match state:
            case "attested":
                return self.attested > 0
            case _ if self.state is None:
                return False
            case "overdue":
                return bool(self.state.overdue)
            case "owed":
                return not self.state.answers
            case "answered":
                return self.state.answers > 0
            case "waived":
                return self.state.waived > 0
            case _:
                return self.state.grade == state


def _runs(desk: Desk, request: Request) -> Response:
    return page(request, "runs.html.j2", runs=list_runs(desk.store).runs[::-1], sent=hand_overs(desk.folder))


def _run(desk: Desk, request: Request) -> Response:
    run = desk.run(request.path_params["run"])
    on = today_at_agency(run.assessment)
    done = status(desk.store, run, on)
    by_month = pages.months(desk.store, run.number)
    chosen = {name: request.query_params.get(name, "") for name in ("rule", "verdict", "policy", "month", "state")}
    lines = _lines(run, done, by_month, chosen)
    offset = number_in(request, "from")
    assessment = run.assessment.model_copy(update={"follow_up": done.follow_up})
    return page(
        request,
        "run.html.j2",
        a=assessment,
        run=run,
        on=on,
        lines=lines[offset : offset + PAGE],
        count=len(lines),
        offset=offset,
        size=PAGE,
        chosen=chosen,
        choices=_choices(run.assessment, by_month),
        overdue=sum(bool(one.overdue) for one in done.findings),
        formats=FORMATS,
        unused=unused_rows(run.assessment),
        office=has_office(),
        earlier=[one for one in list_runs(desk.store).runs[::-1] if one.number < run.number][:EARLIER],
    )


def _difference(desk: Desk, request: Request) -> Response:
    """What became of the findings of an earlier run, as `checker diff` says it."""
    run, old = desk.run(request.path_params["run"]), desk.run(request.path_params["old"])
    blocks = HtmlBlocks()
    draw(blocks, difference(old, run))
    return page(request, "difference.html.j2", a=run.assessment, run=run, old=old, body=blocks.part())


def _lines(
    run: LoadedRun, done: RunStatus, by_month: Mapping[int, Mapping[str, int]], chosen: Mapping[str, str]
) -> list[FindingLine]:
    a = run.assessment
    states = {one.finding: one for one in done.findings}
    ordered = {rule.id: (number, rule) for number, rule in enumerate(rules_in_order(a))}
    policies = policies_by_id(a)
    found = []
    for number, finding in enumerate(a.findings):
        _, rule = ordered[finding.rule]
        uses = by_month.get(number, {}).get(chosen["month"], 0) if chosen["month"] else finding.count
        attested = sum(one.finding == finding.id and not one.withdrawn for one in done.follow_up.attestations)
        line = FindingLine(finding, rule, policies.get(rule.policy), uses, states.get(finding.id), attested)
        wanted = {"rule": rule.id, "verdict": finding.verdict.value, "policy": rule.policy}
        if all(chosen[name] in ("", value) for name, value in wanted.items()) and uses:
            found.append(line)
    found = [one for one in found if not chosen["state"] or one.is_in(chosen["state"])]
    return sorted(
        found,
        key=lambda one: (GRAVEST_FIRST.index(one.finding.verdict), ordered[one.rule.id][0], gravity(one.finding)),
    )


def _choices(a: Assessment, by_month: Mapping[int, Mapping[str, int]]) -> dict[str, list[tuple[str, str]]]:
    """For each filter its values, with what a person reads."""
    there = {finding.rule for finding in a.findings}
    rules = [rule for rule in rules_in_order(a) if rule.id in there]
    policies = policies_by_id(a)
    named = dict.fromkeys(rule.policy for rule in rules)
    verdicts = dict.fromkeys(finding.verdict for finding in a.findings)
    return {
        "verdict": [(one.value, VERDICT[one]) for one in Verdict if one in verdicts],
        "rule": [(rule.id, f"{title(rule)} ({rule.id})") for rule in rules],
        "policy": [(one, policies[one].title if one in policies else one) for one in named],
        "month": [(one, one) for one in sorted({month for own in by_month.values() for month in own})],
        "state": list(STATES.items()),
    }


ROUTES = (
    Route("/", page_endpoint(_runs)),
    Route("/runs/{run:int}", page_endpoint(_run)),
    Route("/runs/{run:int}/since/{old:int}", page_endpoint(_difference)),
)
