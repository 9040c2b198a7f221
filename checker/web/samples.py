"""Samples on the screen: drawing one, and filling in what was found in the files."""

from __future__ import annotations

import re

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from checker.model.errors import UsageError
from checker.model.sample import SampleAnswer
from checker.model.verdict import Verdict
from checker.report.answered import sample_sentences
from checker.report.outline import rules_in_order, title
from checker.store import samples
from checker.web.desk import Desk, back_to, form_endpoint, number_in, page, page_endpoint, text_of
from checker.web.follow import one_of

PAGE = 50
"""Items on a page."""
SURE = ("90", "95", "99")
"""Percentages of confidence to choose from."""


def _list(desk: Desk, request: Request) -> Response:
    run = desk.run(request.path_params["run"])
    rules = [(rule.id, f"{title(rule)} ({rule.id})") for rule in rules_in_order(run.assessment)]
    made = [(one, sample_sentences(one)) for one in samples.samples(desk.store, run)]
    verdicts = [verdict for verdict in Verdict if verdict is not Verdict.NOT_APPLICABLE]
    return page(
        request, "samples.html.j2", a=run.assessment, run=run, made=made, rules=rules, verdicts=verdicts, sure=SURE
    )


def _draw(desk: Desk, request: Request, form: FormData) -> Response:
    run = desk.run(request.path_params["run"])
    count, exclude = text_of(form, "count"), text_of(form, "exclude")
    if bool(count) == bool(exclude):
        raise UsageError(
            "the size of the sample is missing", hint="write how many, or the share that a clean sample is to exclude"
        )
    seed = text_of(form, "seed")
    if not seed:
        raise UsageError(
            "a sample needs a seed", hint="write one that nobody chose, such as a number drawn in the meeting"
        )
    made = samples.draw(
        desk.store,
        run,
        rule=text_of(form, "rule"),
        count=_whole_number(count) if count else None,
        exclude=_share(exclude) if exclude else None,
        seed=seed,
        confidence=int(one_of(form, "confidence", list(SURE))) / 100,
        by_verdict=bool(count),
        certainty=[Verdict(str(one)) for one in form.getlist("certainty") if one in list(Verdict)],
    )
    return back_to(request, f"/runs/{run.number}/samples/{made.number}?said=drawn")


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= 10_000):
        raise UsageError(f'"{text}" is not a number of uses to draw', hint="write a number from 1 to 10000")
    return int(text)


def _share(text: str) -> float:
    written = re.fullmatch(r"(\d{1,2}(?:\.\d+)?) ?%?", text)
    if not written or float(written[1]) <= 0:
        raise UsageError(f'"{text}" is not a percentage between 0 and 100', hint="write 5")
    return float(written[1]) / 100


def _show(desk: Desk, request: Request) -> Response:
    run = desk.run(request.path_params["run"])
    made = samples.sample(desk.store, run, request.path_params["sample"])
    offset = number_in(request, "from")
    return page(
        request,
        "sample.html.j2",
        a=run.assessment,
        run=run,
        sample=made,
        said_of=sample_sentences(made),
        rule=next(one for one in run.assessment.rules if one.id == made.rule),
        items=made.items[offset : offset + PAGE],
        offset=offset,
        size=PAGE,
        answers=list(SampleAnswer),
    )


def _fill(desk: Desk, request: Request, form: FormData) -> Response:
    run = desk.run(request.path_params["run"])
    made = samples.sample(desk.store, run, request.path_params["sample"])
    filled = []
    for one in made.items:
        if text_of(form, f"answer-{one.item}"):
            written = {name: text_of(form, f"{name}-{one.item}") for name in ("source", "initials", "note")}
            given = SampleAnswer(one_of(form, f"answer-{one.item}", [found.value for found in SampleAnswer]))
            filled.append(one.model_copy(update={"answer": given, **written}))
    samples.answer(desk.store, run, made.number, filled)
    return back_to(request, f"/runs/{run.number}/samples/{made.number}?said=sample&from={text_of(form, 'from')}")


_ALL = "/runs/{run:int}/samples"
ROUTES = (
    Route(_ALL, page_endpoint(_list)),
    Route(f"{_ALL}/draw", form_endpoint(_draw), methods=["POST"]),
    Route(f"{_ALL}/{{sample:int}}", page_endpoint(_show)),
    Route(f"{_ALL}/{{sample:int}}/fill", form_endpoint(_fill), methods=["POST"]),
)
