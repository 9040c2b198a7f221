"""A clause tried while it is typed: the draft on the left, on the right what it says and what it would have done.

The one page of the desk with a script; it shows no text of a log. Without script the button does the same.
"""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from checker.drafting.playground import FIRST, clauses_to_start_from, starting_with, try_draft
from checker.engine.select import choose
from checker.web.desk import Desk, form_endpoint, page, page_endpoint
from checker.web.guard import WITH_SCRIPT

_SCRIPT = Path(__file__).parent / "playground.js"
_ONE_AT_A_TIME = Lock()
"""Who types fast asks again before an answer is there; each trial has an engine of its own."""


def _trial_page(desk: Desk, request: Request, template: str, draft: str) -> Response:
    with _ONE_AT_A_TIME:
        found = try_draft(draft, choose())
    answer = page(request, template, draft=draft, tried=found, clauses=clauses_to_start_from())
    answer.headers["content-security-policy"] = WITH_SCRIPT
    return answer


def _new(desk: Desk, request: Request) -> Response:
    return _trial_page(desk, request, "playground.html.j2", starting_with(request.query_params.get("clause") or FIRST))


def _draft(form: FormData) -> str:
    sent = form.get("draft", "")
    return sent if isinstance(sent, str) else ""


def _try_again(desk: Desk, request: Request, form: FormData) -> Response:
    return _trial_page(desk, request, "playground.html.j2", _draft(form))


def _while_typing(desk: Desk, request: Request, form: FormData) -> Response:
    return _trial_page(desk, request, "tried.html.j2", _draft(form))


def _script(request: Request) -> Response:
    return Response(_SCRIPT.read_text("utf-8"), media_type="text/javascript")


ROUTES = (
    Route("/playground", page_endpoint(_new)),
    Route("/playground", form_endpoint(_try_again), methods=["POST"]),
    Route("/playground/tried", form_endpoint(_while_typing), methods=["POST"]),
    Route("/playground.js", _script),
)
