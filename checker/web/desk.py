"""What the pages of the desk have in common: the store, its runs as they are asked for, and how a page is answered."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import exists, select
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from checker.model.errors import CheckerError, Mistakes
from checker.store.opening import Store
from checker.store.runs import LoadedRun, load_run
from checker.store.tables import PEOPLE_OF_RUN, RUN
from checker.web.guard import DeskKey
from checker.web.jobs import Jobs
from checker.web.reading import HandOverReading
from checker.web.rendering import templates

RUNS_HELD = 4
"""So many runs' Assessments stay in memory; their lines never do."""
MOST_FILES, MOST_FIELDS = 100, 5_000
"""Of one form."""
SAID = {
    "answer": "The answer is recorded.",
    "comment": "The comment is recorded.",
    "grade": "The grade is recorded.",
    "waiver": "The waiver is recorded.",
    "attestation": "The attestation is recorded.",
    "withdrawal": "The withdrawal is recorded.",
    "sample": "What was found is recorded.",
    "drawn": "The sample is drawn.",
    "run": "The log is judged, and the run is kept.",
}
"""What a page says after a form was sent, by the word in its address."""


@dataclass
class Desk:
    """One start of the desk. folder: where the logs that are sent lie, each hand-over in a folder of its own."""

    store: Store
    folder: Path
    key: DeskKey
    jobs: Jobs = field(default_factory=Jobs)
    readings: dict[str, HandOverReading] = field(default_factory=dict)
    _runs: OrderedDict[tuple[int, str, bool], LoadedRun] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def run(self, number: int) -> LoadedRun:
        """The run of this number. HTTPException where there is none."""
        with self.store.reading() as connection:
            people = exists().where(PEOPLE_OF_RUN.c.run == RUN.c.id)
            row = connection.execute(select(RUN.c.made, people).where(RUN.c.id == number)).one_or_none()
        if row is None:
            raise HTTPException(404)
        key = (number, row[0], bool(row[1]))
        with self._lock:
            if key not in self._runs:
                self._runs[key] = load_run(self.store, number)
            self._runs.move_to_end(key)
            while len(self._runs) > RUNS_HELD:
                self._runs.popitem(last=False)
            return self._runs[key]


def desk_of(request: Request) -> Desk:
    """The desk that was asked."""
    found: Desk = request.app.state.desk
    return found


def page(request: Request, template: str, /, status: int = 200, **context: Any) -> Response:
    """The page that a template of this room makes."""
    text = (
        templates()
        .get_template(template)
        .render(
            root=request.scope["root_path"],
            form_key=desk_of(request).key.form,
            said=SAID.get(request.query_params.get("said", ""), ""),
            **context,
        )
    )
    return HTMLResponse(text.encode("utf-8", "backslashreplace"), status)


def back_to(request: Request, path: str) -> Response:
    """Answers a form: the page at `path` is shown next."""
    return RedirectResponse(f"{request.scope['root_path']}{path}", 303)


Shows = Callable[[Desk, Request], Response]
Takes = Callable[[Desk, Request, FormData], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def page_endpoint(handler: Shows) -> Endpoint:
    """A page, from a function that may take its time."""

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(_call_handler, request, lambda: handler(desk_of(request), request))

    return endpoint


def form_endpoint(handler: Takes) -> Endpoint:
    """What takes a form of the desk's own; any other is refused."""

    async def endpoint(request: Request) -> Response:
        async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as form:
            if not desk_of(request).key.is_form(form.get("form_key")):
                return problem(request, 403, "This form is not one of this desk.", hint="open the page again")
            return await run_in_threadpool(_call_handler, request, lambda: handler(desk_of(request), request, form))

    return endpoint


def _call_handler(request: Request, handler: Callable[[], Response]) -> Response:
    """The handler's answer; what people can mend as a page that says what to do."""
    try:
        return handler()
    except HTTPException:
        raise
    except CheckerError as error:
        single = error.errors if isinstance(error, Mistakes) else ()
        return problem(request, 400, error.what, where=error.where, hint=error.hint, errors=single)
    except Exception as error:  # noqa: BLE001  whatever fails, a page says so
        said = f"A fault inside checker: {type(error).__name__}."
        return problem(request, 500, said, hint="Nothing was changed. Please report what you did.")


def problem(
    request: Request, status: int, what: str, *, where: str = "", hint: str = "", errors: tuple[CheckerError, ...] = ()
) -> Response:
    """A page that says what is wrong, where, and what to do."""
    return page(request, "problem.html.j2", status, what=what, where=where, hint=hint, errors=errors)


async def refusal(request: Request, error: Exception) -> Response:
    """What has no page, or is not taken."""
    if isinstance(error, HTTPException) and error.status_code != 404:
        return problem(request, error.status_code, error.detail)
    return problem(request, 404, "There is no such page.", hint="Go back to the desk, and on from there.")


def number_in(request: Request, name: str, default: int = 0) -> int:
    """The number that the address gives under a name; the default where it gives none."""
    text = request.query_params.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else default


def text_of(form: FormData, name: str) -> str:
    """What was written in a field; "" where it was left empty, or is a file."""
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""
