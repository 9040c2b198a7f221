"""A hand-over on disk: the logs that were sent, what was answered about them, and what reading them shows."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

from checker.engine.select import choose
from checker.ingest.audit_file import load_audit
from checker.inspect.hand_over import AUDIT, new_logs, texts
from checker.inspect.new import drafts
from checker.inspect.result import Inspection
from checker.inspect.run import inspect
from checker.inspect.settled import settled_sentences
from checker.model.audit import Audit, LogFile
from checker.model.errors import CheckerError, InputError, UsageError
from checker.model.policy import Policy
from checker.model.progress import Progress
from checker.policy.load import agencies_in, load_document
from checker.policy.selection import select
from checker.resources import policies_root
from checker.run import LIMITS, run
from checker.store.opening import Store
from checker.store.runs import keep
from checker.system.folders import private_folder
from checker.web.dialogue import ANSWERS, EARLIER, AskedQuestion, PageQuestions, answers_in

LOGS = "logs"
"""The folder of a hand-over in which the logs lie as they were sent."""
DOCUMENTS = "policies"
"""The folder of a hand-over in which the policy documents lie that were sent with the logs."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_LONGEST = 100


@dataclass(frozen=True)
class HandOverReading:
    """What reading a hand-over shows. inspection: None where nothing reads its logs yet. summary: what the answers
    settled, once all are given; audit: as they say it."""

    questions: tuple[AskedQuestion, ...]
    open: tuple[AskedQuestion, ...]
    inspection: Inspection | None
    summary: str = ""
    audit: Audit | None = None


def hand_overs(folder: Path) -> list[Path]:
    """The folders of the hand-overs, the newest first."""
    found = [one for one in folder.glob("*") if _NAME.fullmatch(one.name) and (one / LOGS).is_dir()]
    return sorted(found, key=lambda one: (one.stat().st_mtime_ns, one.name), reverse=True)


def hand_over(folder: Path, name: str) -> Path | None:
    """The folder of the hand-over of this name; None where there is none."""
    found = folder / name
    return found if _NAME.fullmatch(name) and (found / LOGS).is_dir() else None


def logs_of(folder: Path) -> list[Path]:
    """The logs of a hand-over, by name."""
    return sorted(one for one in (folder / LOGS).iterdir() if one.is_file())


def documents_of(folder: Path) -> list[Path]:
    """The policy documents that were sent with the logs of a hand-over, by name."""
    return sorted((folder / DOCUMENTS).glob("*"))


def read_document(path: Path) -> Policy | CheckerError:
    """A policy document that was sent, or what is wrong in it."""
    try:
        return load_document(path, policies_root())
    except CheckerError as error:
        return error


def keep_logs(folder: Path, called: str, files: Iterable[tuple[str, BinaryIO]], earlier: Path | None) -> Path:
    """Keep the logs that were sent, and policy documents (.md) among them, as a new hand-over. called: what its sender
    calls it. files: names and contents. earlier: the hand-over whose answers are proposed. UsageError where no log was
    sent, or a file is empty."""
    stem = re.sub(r"[^a-z0-9]+", "-", called.lower()).strip("-")[:50] or "hand-over"
    names = (stem, *(f"{stem}-{n}" for n in range(2, 10_000)))
    made = next(path for name in names if not (path := folder / name).exists())
    for part in (LOGS, DOCUMENTS):
        (made / part).mkdir(parents=True, mode=0o700)
    try:
        for name, content in files:
            path = _free(made / (DOCUMENTS if name.lower().endswith(".md") else LOGS), name)
            with path.open("wb") as out:
                shutil.copyfileobj(content, out, 1 << 20)
            if not path.stat().st_size:
                raise UsageError(f'"{name}" is empty', hint="choose the log itself")
        if not any((made / LOGS).iterdir()):
            raise UsageError("no file was sent", hint="choose at least one log")
        if earlier is not None and (earlier / ANSWERS).exists():
            shutil.copyfile(earlier / ANSWERS, made / EARLIER)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    return made


def _free(folder: Path, name: str) -> Path:
    """A path for a file that was sent: by its own name, without what no name of a file should hold."""
    own = re.sub(r"[^\w. -]+", "-", name.replace("\\", "/").rpartition("/")[2]).strip(" .-")[-_LONGEST:] or "log"
    numbered = (f"{n}-{own}" for n in range(2, 10_000))
    return next(path for one in (own, *numbered) if not (path := folder / one).exists())


def read_hand_over(folder: Path, progress: Progress) -> HandOverReading:
    """Read the logs by what was answered so far; once all is answered, audit.yaml and the profiles are written."""
    questions = PageQuestions(answers_in(folder / ANSWERS), answers_in(folder / EARLIER))
    logs = logs_of(folder)
    made = drafts(
        new_logs(logs, folder, force=True),
        questions,
        limits=LIMITS,
        with_people=False,
        agencies=agencies_in(policies_root()),
        progress=progress,
    )
    asked, open_ = tuple(questions.questions), tuple(questions.open)
    if open_:
        return HandOverReading(asked, open_, _inspect_logs(Audit(), [LogFile(path=log) for log in logs], progress))
    for name, text in texts(made, folder).items():
        (folder / name).write_text(text, encoding="utf-8")
    audit = load_audit(folder / AUDIT)
    settled = settled_sentences(made, [(one.question, one.answer) for one in asked])
    return HandOverReading(asked, (), _inspect_logs(audit, audit.logs, progress), settled, audit)


def _inspect_logs(audit: Audit, logs: Sequence[LogFile], progress: Progress) -> Inspection | None:
    if not logs:
        raise UsageError("every file is left out", hint="say what the rows of at least one record")
    with private_folder() as spill:
        try:
            return inspect(
                logs, audit, zone=None, profile=None, limits=LIMITS, with_people=False, progress=progress, spill=spill
            )
        except InputError:
            return None


def judge_hand_over(
    store: Store, folder: Path, policies: Sequence[str], *, with_people: bool, progress: Progress
) -> int:
    """Judge the logs of a hand-over by these policies, documents that were sent with it by the names of their files; of
    none, by all that apply to the agency, those that were sent and are understood among them. Keeps the run, and gives
    its number."""
    audit = load_audit(folder / AUDIT)
    own = {path.name: path for path in documents_of(folder)}
    named = [str(own.get(name, name)) for name in policies]
    understood = [path for path in own.values() if not isinstance(read_document(path), CheckerError)]
    selection = select(
        named, audit.agency, root=policies_root(), claims=audit.claims, claims_at=audit.claims_at, own=understood
    )
    with private_folder() as spill:
        result = run(
            audit.logs,
            audit,
            selection,
            choose(),
            today=date.today(),
            with_people=with_people,
            folder=spill,
            progress=progress,
        )
        progress("storing", 0, 0)
        return keep(store, result.assessment, result.rows, now=datetime.now(UTC))
