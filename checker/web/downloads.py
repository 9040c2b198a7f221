"""What is taken along from a run: its reports in every format, the pull list, the memo and its workpapers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from importlib.util import find_spec
from io import BytesIO

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from checker.model.assessment import Finding
from checker.report import memo, pull_list, workpapers
from checker.report.table import FORMATS, report
from checker.store.follow_up import add_follow_up
from checker.store.runs import LoadedRun
from checker.store.status import today_at_agency
from checker.web.desk import Desk, page_endpoint


def has_office() -> bool:
    """Whether memos can be written: the extra `office` is installed."""
    return find_spec("docxtpl") is not None


def _run_today(desk: Desk, request: Request) -> tuple[LoadedRun, date]:
    """The run that is asked for with what was done about it by today, the day in the agency's zone."""
    run = desk.run(request.path_params["run"])
    on = today_at_agency(run.assessment)
    return add_follow_up(desk.store, run, on), on


def _report(desk: Desk, request: Request) -> Response:
    name = request.path_params["format"]
    if name not in FORMATS:
        raise HTTPException(404)
    run, _ = _run_today(desk, request)
    out = BytesIO()
    report(name).write(run.assessment, run.lines, out)
    return _file(out, f"run-{run.number}.{_ENDINGS.get(name, name)}")


_ENDINGS = {"terminal": "txt", "markdown": "md", "junit": "xml", "oscal": "json", "ocsf": "jsonl"}


def _pull(desk: Desk, request: Request) -> Response:
    run = desk.run(request.path_params["run"])
    wanted: Sequence[Finding] = run.assessment.findings
    if only := request.query_params.get("finding"):
        wanted = [one for one in wanted if one.id == only]
    out = BytesIO()
    pull_list.write(run.assessment, run.lines, out, findings=wanted)
    return _file(out, f"pull-{run.number}.xlsx")


def _file(out: BytesIO, name: str) -> Response:
    kind = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(out.getvalue(), media_type="application/octet-stream", headers=kind)


def _memo(desk: Desk, request: Request) -> Response:
    if not has_office():
        raise HTTPException(404)
    run, on = _run_today(desk, request)
    out = BytesIO()
    papers = f"workpapers-{run.number}.xlsx"
    memo.write(memo.memo(run.assessment, run.lines, run=run.number, on=on, workpapers=papers), None, out)
    return _file(out, f"memo-{run.number}.docx")


def _workpapers(desk: Desk, request: Request) -> Response:
    run, _ = _run_today(desk, request)
    out = BytesIO()
    workpapers.write(run.assessment, run.lines, out)
    return _file(out, f"workpapers-{run.number}.xlsx")


ROUTES = (
    Route("/runs/{run:int}/reports/{format}", page_endpoint(_report)),
    Route("/runs/{run:int}/pull", page_endpoint(_pull)),
    Route("/runs/{run:int}/memo", page_endpoint(_memo)),
    Route("/runs/{run:int}/workpapers", page_endpoint(_workpapers)),
)
