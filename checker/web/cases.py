"""A case: its uses in the log's order, each with what every rule says of it, and the records linked to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from checker.model.assessment import Finding, LinkedRow, RuleResult
from checker.model.errors import UsageError
from checker.model.verdict import GRAVEST_FIRST, Verdict
from checker.report.outline import rules_in_order
from checker.store import pages
from checker.store.pages import PageUse, UsePage
from checker.store.runs import LoadedRun
from checker.web.desk import Desk, back_to, form_endpoint, number_in, page, page_endpoint, text_of


@dataclass(frozen=True)
class RuleWord:
    """What one rule says of a use. finding: None where the rule was simply kept."""

    rule: RuleResult
    verdict: Verdict
    finding: Finding | None


@dataclass(frozen=True)
class JudgedUse:
    """A use with what the rules say of it, the most serious first. compliant_rules: the rules that were simply kept.
    linked_rows: the records that bear on it, as far as findings keep them."""

    use: PageUse
    words: tuple[RuleWord, ...]
    compliant_rules: tuple[RuleResult, ...]
    linked_rows: tuple[LinkedRow, ...]

    @property
    def counts(self) -> Mapping[Verdict, int]:
        """How many rules have a finding of each verdict with this use, in the order of `words`."""
        return Counter(word.verdict for word in self.words)


def judge_uses(desk: Desk, run: LoadedRun, uses: Sequence[PageUse]) -> list[JudgedUse]:
    """The uses with what the rules say of them."""
    a = run.assessment
    order = {rule.id: number for number, rule in enumerate(rules_in_order(a))}
    said = pages.verdicts(desk.store, run, [use.subject for use in uses])
    proofs = pages.proofs(run, [use.event for use in uses])
    made = []
    for use in uses:
        words = []
        for rule, at in said[use.subject].items():
            finding = None if at is None else a.findings[at]
            words.append(RuleWord(a.rules[rule], finding.verdict if finding else Verdict.COMPLIANT, finding))
        words.sort(key=lambda word: (GRAVEST_FIRST.index(word.verdict), order[word.rule.id]))
        linked = dict.fromkeys(row for proof in proofs.get(use.event, ()) for row in proof.linked)
        kept = tuple(word.rule for word in words if word.finding is None)
        made.append(JudgedUse(use, tuple(word for word in words if word.finding is not None), kept, tuple(linked)))
    return made


def _use(desk: Desk, request: Request) -> Response:
    return _page(desk, request, "use")


def _case(desk: Desk, request: Request) -> Response:
    return _page(desk, request, "case")


def _page(desk: Desk, request: Request, what: str) -> Response:
    run = desk.run(request.path_params["run"])
    use = pages.one_use(desk.store, run, request.path_params["subject"])
    if use is None:
        raise HTTPException(404)
    uses = UsePage((use,))
    if what == "case":
        uses = pages.of_case(desk.store, run, use.subject, after=number_in(request, "after", -1))
    found = judge_uses(desk, run, uses.uses)
    return page(
        request,
        "case.html.j2",
        a=run.assessment,
        run=run,
        what=what,
        use=use,
        uses=uses,
        judged=found,
        linked=tuple(dict.fromkeys(row for one in found for row in one.linked_rows)),
    )


def _find(desk: Desk, request: Request, form: FormData) -> Response:
    run = desk.run(request.path_params["run"])
    number = text_of(form, "number")
    use = pages.found_by(desk.store, run, number)
    if use is None:
        raise UsageError(
            f'run {run.number} has no use and no case with the number "{number}"', hint="write it as the log has it"
        )
    return back_to(request, f"/runs/{run.number}/cases/{use.subject}")


ROUTES = (
    Route("/runs/{run:int}/uses/{subject:int}", page_endpoint(_use)),
    Route("/runs/{run:int}/cases/{subject:int}", page_endpoint(_case)),
    Route("/runs/{run:int}/find", form_endpoint(_find), methods=["POST"]),
)
