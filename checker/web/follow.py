"""What people do about a finding: the agency's answer, the board's grade, a person's answer to what is open, and
waivers. All of it is recorded as the commands record it."""

from __future__ import annotations

from datetime import date

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from checker.model.assessment import Finding
from checker.model.errors import UsageError, nearest
from checker.model.grades import Grade, GradeTime, Withdrawable
from checker.model.verdict import Verdict
from checker.store import comments, follow_up
from checker.store.runs import LoadedRun
from checker.store.waivers import waive
from checker.store.withdrawals import withdraw
from checker.web.desk import Desk, back_to, form_endpoint, text_of
from checker.web.findings import finding_of


def _requested_finding(desk: Desk, request: Request) -> tuple[LoadedRun, Finding]:
    run = desk.run(request.path_params["run"])
    return run, finding_of(run, request.path_params["finding"])


def _back_to_finding(request: Request, what: str) -> Response:
    own = request.path_params
    return back_to(request, f"/runs/{own['run']}/findings/{own['finding']}?said={what}#done")


def day_of(form: FormData, name: str, what: str) -> date:
    """The day that a field holds. UsageError where it is none."""
    text = text_of(form, name)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f'{what}: "{text}" is not a date', hint="write it as 2024-05-31") from error


def one_of(form: FormData, name: str, among: list[str]) -> str:
    """What was chosen in a field. UsageError where it is none of the list."""
    text = text_of(form, name)
    if text not in among:
        raise UsageError(f'"{text}" is not one of the answers', hint=nearest(text, among))
    return text


def _answer(desk: Desk, request: Request, form: FormData) -> Response:
    run, finding = _requested_finding(desk, request)
    day = day_of(form, "day", "The day of the answer")
    author = text_of(form, "author")
    follow_up.answer(desk.store, run, finding.id, words=text_of(form, "words"), author=author, day=day)
    return _back_to_finding(request, "answer")


def _comment(desk: Desk, request: Request, form: FormData) -> Response:
    run, finding = _requested_finding(desk, request)
    day = day_of(form, "day", "The day of the comment")
    words, author = text_of(form, "words"), text_of(form, "author")
    comments.comment(desk.store, run, finding.id, words=words, author=author, day=day)
    return _back_to_finding(request, "comment")


def _grade(desk: Desk, request: Request, form: FormData) -> Response:
    run, finding = _requested_finding(desk, request)
    given, _, reason = text_of(form, "given").partition(" ")
    follow_up.grade(
        desk.store,
        run,
        finding.id,
        at=GradeTime(one_of(form, "at", [one.value for one in GradeTime])),
        given=Grade(given) if given in list(Grade) else Grade(one_of(form, "given", list(Grade))),
        reason=reason,
        author=text_of(form, "author"),
        day=day_of(form, "day", "The day of the grade"),
    )
    return _back_to_finding(request, "grade")


def _attest(desk: Desk, request: Request, form: FormData) -> Response:
    run, finding = _requested_finding(desk, request)
    follow_up.attest(
        desk.store,
        run,
        finding.id,
        verdict=Verdict(one_of(form, "verdict", [one.value for one in follow_up.ANSWERED])),
        numbers=[one.strip() for one in text_of(form, "numbers").splitlines() if one.strip()],
        author=text_of(form, "author"),
        basis=text_of(form, "basis"),
        day=day_of(form, "day", "The day of the statement"),
    )
    return _back_to_finding(request, "attestation")


def _waive(desk: Desk, request: Request, form: FormData) -> Response:
    run, finding = _requested_finding(desk, request)
    # Each line of the form is a fact of the finding, a case or a number; of a fact the value is the finding's own.
    where = {
        name: text_of(form, f"where-{name}") for name in ("case_number", "number") if text_of(form, f"where-{name}")
    }
    where |= {name: str(value) for one in form.getlist("fact") for name, _, value in [str(one).partition("=")]}
    waive(
        desk.store,
        run,
        rule=finding.rule,
        where=where,
        authority=text_of(form, "authority"),
        approver=text_of(form, "approver"),
        first=day_of(form, "first", "The first day"),
        last=day_of(form, "last", "The last day"),
        reason=text_of(form, "reason"),
    )
    return _back_to_finding(request, "waiver")


def _withdraw(desk: Desk, request: Request, form: FormData) -> Response:
    _requested_finding(desk, request)
    what, _, number = text_of(form, "what").partition(" ")
    if what not in list(Withdrawable) or not (number.isascii() and number.isdigit() and len(number) < 12):
        raise UsageError(f'"{what} {number}" is not something that was recorded', hint="choose from the list")
    day = day_of(form, "day", "The day of the withdrawal")
    author, reason = text_of(form, "author"), text_of(form, "reason")
    withdraw(desk.store, Withdrawable(what), int(number), author=author, day=day, reason=reason)
    return _back_to_finding(request, "withdrawal")


_FINDING = "/runs/{run:int}/findings/{finding}"
ROUTES = (
    Route(f"{_FINDING}/answer", form_endpoint(_answer), methods=["POST"]),
    Route(f"{_FINDING}/comment", form_endpoint(_comment), methods=["POST"]),
    Route(f"{_FINDING}/grade", form_endpoint(_grade), methods=["POST"]),
    Route(f"{_FINDING}/attest", form_endpoint(_attest), methods=["POST"]),
    Route(f"{_FINDING}/waive", form_endpoint(_waive), methods=["POST"]),
    Route(f"{_FINDING}/withdraw", form_endpoint(_withdraw), methods=["POST"]),
)
