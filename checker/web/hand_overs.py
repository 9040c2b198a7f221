"""The records officer's way: logs are sent, their columns and words are said by choosing from lists, and they are
judged, all on the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from checker.inspect.asking import NONE, DraftQuestion
from checker.model.audit import Audit
from checker.model.errors import CheckerError, Mistakes, UsageError
from checker.model.event import EVENT_FIELDS
from checker.model.policy import Policy
from checker.model.progress import Progress
from checker.policy.load import catalog
from checker.policy.selection import Selection, rules_in_use, select
from checker.resources import policies_root
from checker.store.runs import StoredRun, list_runs
from checker.web.desk import Desk, back_to, form_endpoint, page, page_endpoint, text_of
from checker.web.dialogue import ANSWERS, answers_in, keep_answers
from checker.web.jobs import Job
from checker.web.reading import (
    HandOverReading,
    documents_of,
    hand_over,
    hand_overs,
    judge_hand_over,
    keep_logs,
    logs_of,
    read_document,
    read_hand_over,
)


def _folder(desk: Desk, request: Request) -> Path:
    found = hand_over(desk.folder, request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    return found


def _new(desk: Desk, request: Request) -> Response:
    return page(request, "send.html.j2", earlier=[one.name for one in hand_overs(desk.folder)])


def _upload(desk: Desk, request: Request, form: FormData) -> Response:
    sent = [one for one in form.getlist("logs") if isinstance(one, UploadFile) and one.filename]
    files = ((str(one.filename), one.file) for one in sent)
    made = keep_logs(desk.folder, text_of(form, "called"), files, hand_over(desk.folder, text_of(form, "earlier")))
    _begin_reading(desk, made)
    return back_to(request, f"/hand-overs/{made.name}")


def _begin_reading(desk: Desk, folder: Path) -> Job:
    def read(progress: Progress) -> str:
        desk.readings[folder.name] = read_hand_over(folder, progress)
        return f"/hand-overs/{folder.name}"

    return desk.jobs.begin(folder.name, read)


def _show(desk: Desk, request: Request) -> Response:
    folder = _folder(desk, request)
    job = desk.jobs.last_of(folder.name)
    if job is None:
        job = _begin_reading(desk, folder)
    failed: CheckerError | None = None
    try:
        if job.result() is None:
            return _waiting_page(request, folder, job)
    except CheckerError as error:
        failed = error
    read = desk.readings.get(folder.name)
    by = _policies(read.audit, documents_of(folder)) if read is not None and read.audit is not None else None
    return page(
        request,
        "hand_over.html.j2",
        name=folder.name,
        files=[*logs_of(folder), *documents_of(folder)],
        read=read,
        failed=failed,
        questions=_by_file(read) if read is not None else {},
        shown_as=_shown_as,
        by=by,
        runs=_runs_of(desk, folder),
        NONE=NONE,
    )


def _by_file(read: HandOverReading) -> dict[str, list[tuple[int, object]]]:
    """The questions, each with its number on the page, by the file that they are about: the open ones, or, where none
    is, all of them, to change an answer."""
    found: dict[str, list[tuple[int, object]]] = {}
    for number, one in enumerate(read.open or read.questions):
        found.setdefault(one.question.file, []).append((number, one))
    return found


@dataclass(frozen=True)
class ShownQuestion:
    """A question as a page has it. text: without the lists that the choices say again. choices: answer -> what a person
    reads; free_text: whether another answer may be written."""

    text: str
    choices: Mapping[str, str]
    free_text: bool


def _shown_as(question: DraftQuestion) -> ShownQuestion:
    among = question.choices or question.suggestions
    choices = among if isinstance(among, Mapping) else dict.fromkeys(among, "")
    lines = question.text.split("\n")
    text = "\n".join(line for line in lines if not (among and line.startswith("  ")))
    if question.guess in choices:
        choices = {question.guess: choices[question.guess], **choices}
    return ShownQuestion(text, choices, not question.choices)


@dataclass(frozen=True)
class ProposedPolicies:
    """By what a hand-over is judged. apply: what applies to the agency; perhaps: what may, if more were known of it;
    others: everything else that is shipped. note: what is to be known of it. own: documents that were sent with the
    logs, by the names of their files, and wrong: each mistake in others that were. by_itself: those of `own` that
    apply to the agency; a draft is tried only where it is chosen."""

    apply: tuple[Policy, ...]
    perhaps: tuple[Policy, ...]
    others: tuple[Policy, ...]
    note: str
    own: Mapping[str, Policy]
    wrong: tuple[CheckerError, ...]
    by_itself: tuple[Policy, ...]


def _policies(audit: Audit, documents: Sequence[Path]) -> ProposedPolicies:
    note, apply, perhaps = "", tuple[Policy, ...](), tuple[Policy, ...]()
    try:
        selection = select((), audit.agency, root=policies_root())
        used = rules_in_use(selection, audit, fields=EVENT_FIELDS)
        apply, perhaps, note = tuple(one.policy for one in used.policies), used.may_apply, selection.note
    except CheckerError as error:
        note = f"{error.what}. {error.hint}"
    known = {one.id for one in (*apply, *perhaps)}
    others = tuple(one for one in catalog(policies_root(), cases=False) if one.id not in known)
    sent = {path.name: read_document(path) for path in documents}
    own = {name: one for name, one in sent.items() if not isinstance(one, CheckerError)}
    wrong = [one for one in sent.values() if isinstance(one, CheckerError)]
    mistakes = tuple(each for one in wrong for each in (one.errors if isinstance(one, Mistakes) else (one,)))
    used = rules_in_use(Selection(tuple(own.values()), named_by_user=False), audit, fields=EVENT_FIELDS)
    return ProposedPolicies(apply, perhaps, others, note, own, mistakes, tuple(one.policy for one in used.policies))


def _runs_of(desk: Desk, folder: Path) -> list[StoredRun]:
    """The runs in which a log of this hand-over was judged."""
    own = str(folder.resolve())
    return [one for one in list_runs(desk.store).runs if any(log.startswith(own) for log in one.logs)]


def _answers(desk: Desk, request: Request, form: FormData) -> Response:
    folder = _folder(desk, request)
    known = answers_in(folder / ANSWERS)
    for name in form:
        if name.startswith("key-"):
            number = name.removeprefix("key-")
            known[text_of(form, name)] = text_of(form, f"other-{number}") or text_of(form, f"answer-{number}")
    keep_answers(folder / ANSWERS, known)
    _begin_reading(desk, folder)
    return back_to(request, f"/hand-overs/{folder.name}")


def _judge(desk: Desk, request: Request, form: FormData) -> Response:
    folder = _folder(desk, request)
    chosen, own = [str(one) for one in form.getlist("policy")], {one.name for one in documents_of(folder)}
    if text_of(form, "which") != "chosen":
        if set(chosen) - own:
            raise UsageError(
                "documents are chosen, but the logs are to be judged by all that apply",
                hint='Go back, and say "Only by those that are chosen here", or clear the check boxes.',
            )
        chosen = []
    elif not chosen:
        raise UsageError("no document is chosen", hint="Go back, and choose one, or all that apply.")
    people = bool(text_of(form, "people"))
    job = desk.jobs.begin(folder.name, _judging(desk, folder, chosen, people=people))
    if (there := job.result()) is not None:
        return back_to(request, there)
    return back_to(request, f"/hand-overs/{folder.name}/judged")


def _judging(desk: Desk, folder: Path, policies: list[str], *, people: bool) -> Callable[[Progress], str]:
    def judge(progress: Progress) -> str:
        number = judge_hand_over(desk.store, folder, policies, with_people=people, progress=progress)
        return f"/runs/{number}?said=run"

    return judge


def _run_of_hand_over(desk: Desk, request: Request) -> Response:
    """Where the run is, once it is there."""
    folder = _folder(desk, request)
    job = desk.jobs.last_of(folder.name)
    if job is None:
        return back_to(request, f"/hand-overs/{folder.name}")
    there = job.result()
    return _waiting_page(request, folder, job) if there is None else back_to(request, there)


def _waiting_page(request: Request, folder: Path, job: Job) -> Response:
    """The page of work that is not done yet: the browser asks for it again, without a script."""
    made = page(request, "waiting.html.j2", name=folder.name, job=job)
    made.headers["refresh"] = "2"
    return made


_ONE = "/hand-overs/{name}"
ROUTES = (
    Route("/send", page_endpoint(_new)),
    Route("/hand-overs/upload", form_endpoint(_upload), methods=["POST"]),
    Route(_ONE, page_endpoint(_show)),
    Route(f"{_ONE}/answers", form_endpoint(_answers), methods=["POST"]),
    Route(f"{_ONE}/judge", form_endpoint(_judge), methods=["POST"]),
    Route(f"{_ONE}/judged", page_endpoint(_run_of_hand_over)),
)
