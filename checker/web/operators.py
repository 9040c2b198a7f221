"""Operators, of a run with people: when the searches were made, for whom or what, in which cases, for which reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from checker.model.dates import months_through
from checker.store import pages, whose_reasons
from checker.store.runs import LoadedRun
from checker.web.cases import judge_uses
from checker.web.desk import Desk, number_in, page, page_endpoint

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _operators(desk: Desk, request: Request) -> Response:
    run, offset = desk.run(request.path_params["run"]), number_in(request, "from")
    return _list_page(request, "operators.html.j2", run, pages.operators(desk.store, run, offset=offset), offset)


def _reasons(desk: Desk, request: Request) -> Response:
    run, offset = desk.run(request.path_params["run"]), number_in(request, "from")
    found = whose_reasons.list_reasons(desk.store, run.number, offset=offset, limit=pages.PAGE + 1)
    agencies = [] if offset else whose_reasons.by_agency(desk.store, run.number)
    return _list_page(request, "reasons.html.j2", run, found, offset, agencies=agencies)


def _list_page(
    request: Request, template: str, run: LoadedRun, found: Sequence[object], offset: int, **more: Any
) -> Response:
    """A page of a list of a run from `offset` on; `found` holds one more than the page shows where more follow. more:
    what else the page shows."""
    return page(
        request,
        template,
        a=run.assessment,
        run=run,
        listed=found[: pages.PAGE],
        offset=offset,
        more=len(found) > pages.PAGE,
        size=pages.PAGE,
        **more,
    )


def _operator(desk: Desk, request: Request) -> Response:
    run = desk.run(request.path_params["run"])
    subject = request.path_params["subject"]
    found = pages.operator(desk.store, run, subject)
    if found is None:
        raise HTTPException(404)
    uses = pages.of_operator(desk.store, run, subject, after=number_in(request, "after", -1))
    return page(
        request,
        "operator.html.j2",
        a=run.assessment,
        run=run,
        operator=found,
        months=by_month(found.days),
        weekdays=[
            (name, sum(n for day, n in found.days.items() if day.weekday() == at)) for at, name in enumerate(WEEKDAYS)
        ],
        uses=uses,
        judged=judge_uses(desk, run, uses.uses),
        subject=subject,
    )


def by_month(days: Mapping[date, int]) -> list[tuple[str, int]]:
    """How many uses lie in each month, from the first to the last, those without any between them too."""
    counted: Counter[str] = Counter()
    for day, uses in days.items():
        counted[f"{day:%Y-%m}"] += uses
    names = [f"{month:%Y-%m}" for month in months_through(min(days), max(days))] if days else []
    return [(name, counted[name]) for name in names]


ROUTES = (
    Route("/runs/{run:int}/operators", page_endpoint(_operators)),
    Route("/runs/{run:int}/operators/{subject:int}", page_endpoint(_operator)),
    Route("/runs/{run:int}/reasons", page_endpoint(_reasons)),
)
