"""The desk as one ASGI application: its rooms' pages, behind the guard."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from checker.report.html_report import CSS
from checker.store.opening import Store
from checker.web import cases, downloads, findings, follow, hand_overs, operators, playground, runs, samples
from checker.web.desk import Desk, refusal
from checker.web.guard import DeskKey, Guard

_MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M1 4l2 2 4-4" stroke="#1d3f72" fill="none"/>'
    "</svg>"
)
_STYLES = (CSS, Path(__file__).parent / "desk.css")


def application(store: Store, folder: Path, key: DeskKey) -> ASGIApp:
    """The desk on a store. folder: where the logs lie that are sent to it; it is made when the first one comes."""
    app = Starlette(
        routes=[
            Route("/desk.css", _styles),
            Route("/icon.svg", _icon),
            *runs.ROUTES,
            *findings.ROUTES,
            *follow.ROUTES,
            *cases.ROUTES,
            *operators.ROUTES,
            *samples.ROUTES,
            *downloads.ROUTES,
            *hand_overs.ROUTES,
            *playground.ROUTES,
        ],
        exception_handlers={HTTPException: refusal},
    )
    app.state.desk = Desk(store, folder, key)
    return Guard(app, key)


def _icon(request: Request) -> Response:
    return Response(_MARK, media_type="image/svg+xml")


def _styles(request: Request) -> Response:
    return Response("\n".join(path.read_text("utf-8") for path in _STYLES), media_type="text/css")
