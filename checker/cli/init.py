"""`checker init`: an audit.yaml and profiles for the logs of a hand-over, drafted from them."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.console import bar, notice
from checker.cli.logs import FILE
from checker.cli.outputs import refuse_to_replace, replacing
from checker.cli.questions import TerminalQuestions
from checker.model.errors import UsageError
from checker.model.progress import silent
from checker.model.visible import visible

if TYPE_CHECKING:
    from checker.ingest.interface import IngestedLogs
    from checker.inspect.answers import Answers
    from checker.inspect.new import Drafts
    from checker.model.accounts import Rows


@click.command()
@click.argument("logs", metavar="LOG...", nargs=-1, required=True, type=FILE)
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="FOLDER",
    default=".",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the files go; it is created if it does not exist. [default: this folder]",
)
@click.option("--force", is_flag=True, help="Replace existing files, instead of adding to them.")
@click.option(
    "--with-people",
    is_flag=True,
    help="List cells that could not be read, so that they can be mapped. They may name people.",
)
@click.option(
    "--answers",
    "answers_file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Ask in this file instead of at a terminal: it is made with the questions, to be answered there. Run the same "
    "command again until nothing is left to ask.",
)
def init(logs: tuple[Path, ...], folder: Path, force: bool, with_people: bool, answers_file: Path | None) -> None:
    """Ask what LOGs do not say, and write it down.

    Give all files of a hand-over at once: searches, reviews, arrests ... It writes an audit.yaml, which says what the
    logs are, and a profile for each. Then: checker check --audit audit.yaml

    A profile says how each column is read. At a terminal, or in a file of answers (--answers), it asks what the logs do
    not say; else guesses are written with their reasons, as comments wherever a log can be read without them. Of
    several logs it says how many records meet a search. An existing audit.yaml is added to; no profile is overwritten.
    """
    from checker.ingest.interface import Limits
    from checker.inspect.answers import Answers
    from checker.inspect.asking import take_default
    from checker.inspect.hand_over import AUDIT, new_logs, texts
    from checker.inspect.new import drafts
    from checker.inspect.settled import AnswerKeeper, settled_sentences
    from checker.policy.load import agencies_in
    from checker.resources import policies_root

    audit = folder / AUDIT
    adding = audit.exists() and not force
    if adding:
        _refuse_listed(logs, audit)
    _make(folder)
    given = new_logs(logs, folder, force=force)
    answers = Answers(answers_file) if answers_file is not None else None
    there_is_somebody = answers is None and sys.stdin.isatty() and sys.stderr.isatty()
    recorded = AnswerKeeper(answers or TerminalQuestions()) if answers or there_is_somebody else None
    # A bar would take the questions for its own text, and drop what stands in square brackets.
    with nullcontext(silent) if there_is_somebody else bar() as progress:
        made = drafts(
            given,
            recorded or take_default,
            limits=Limits(),
            with_people=with_people,
            with_audit=not adding,
            agencies=agencies_in(policies_root()),
            progress=progress,
        )
    if answers is not None and answers_file is not None and not _all_answered(answers, answers_file, logs):
        return
    files = texts(made, folder)
    for name in files:
        refuse_to_replace(folder / name, [*logs, *([answers_file] if answers_file else [])])
    for name, content in files.items():
        with replacing((folder / name).resolve()) as out:
            out.write(content.encode())
        notice(f"{'added to' if adding and name == AUDIT else 'wrote'} {folder / name}")
    _say(made)
    if recorded is None:
        notice(
            "Nobody was asked: what the files do not say is open, or a guess in the profiles. To answer, run it again "
            f"with --force --answers answers.yaml. next: checker inspect --audit {audit}"
        )
    else:
        notice(
            f"{settled_sentences(made, recorded.answers)} next: checker check --audit {audit} -f html -o report.html"
        )


def _all_answered(answers: Answers, file: Path, logs: tuple[Path, ...]) -> bool:
    """Whether the file holds all questions; those that it does not are added. Raises where an answer is none."""
    answers.end()
    for line in answers.without_question:
        notice(f"{line}: this is not asked, so the answer has no effect")
    if not answers.new:
        return True
    text = answers.with_new()
    refuse_to_replace(file, logs)
    with replacing(file.resolve()) as out:
        out.write(text.encode())
    questions = "1 question" if len(answers.new) == 1 else f"{len(answers.new)} questions"
    notice(f"{questions} to answer in {file}, nothing else was written. next: answer there, and run this command again")
    return False


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"the folder {folder} cannot be made: {error.strerror}", hint="choose another -o") from error


def _refuse_listed(logs: tuple[Path, ...], audit: Path) -> None:
    from checker.ingest.audit_file import load_audit

    listed = {log.path.resolve() for log in load_audit(audit).logs}
    known = next((log for log in logs if log.resolve() in listed), None)
    if known is not None:
        raise UsageError(
            f"{audit} already exists, and lists {known}",
            hint="give the logs that it does not list, choose another folder with -o, or replace it with --force",
        )


def _say(made: Drafts) -> None:
    """On standard error: what could not be drafted, and how many records meet a use."""
    from checker.model.words import plural

    for one in made.logs:
        if one.left_out:
            notice(visible(f"{one.log.name}: {one.note}"))
            continue
        if one.note:
            notice(visible(f"{one.log.name}: no profile was written: {one.note}"))
        if one.reading is not None:
            _say_read(one.log.name, one.reading)
        else:
            notice(f"nothing reads {one.log.name} yet: its profile holds guesses, look at each before you rely on it")
    own = ", ".join(f"{shape} ({count:,})" for shape, count in made.shapes)
    for kind in made.meetings:
        total = kind.by_number + kind.by_case + kind.unmet
        said = f"{kind.kind.replace('_', ' ')}: of {plural(total, 'record')} {kind.by_number:,} name a search in these"
        said += f" logs by its number, {kind.by_case:,} by its case number, {kind.unmet:,} meet none"
        if kind.shapes and kind.unmet:
            shapes = ", ".join(f"{shape} ({count:,})" for shape, count in kind.shapes)
            said += f"; their case numbers look like {shapes}, those of searches like {own or 'nothing'}"
        notice(said)


def _say_read(name: str, read: IngestedLogs) -> None:
    """What the log `name` gives, which of its tables are left out, and the fields of which nothing in it can be
    read."""
    from checker.ingest.assumptions import LEFT_OUT
    from checker.inspect.meets import fields_not_read
    from checker.model.kinds import KINDS
    from checker.model.words import plural

    [account] = read.inputs
    ordered = sorted(account.events.items(), key=lambda pair: -pair[1])
    gives = ", ".join(plural(n, KINDS[kind].noun, KINDS[kind].plural) for kind, n in ordered)
    notice(
        f"{visible(name)} gives {gives or 'no records'}, of {plural(account.rows.read, 'row')}"
        f"{_unused_rows(account.rows)}"
    )
    for entry in read.ledger:
        if LEFT_OUT in entry.statement:
            notice(
                f"{visible(f'{name}: {entry.statement}')}. If it holds records, save it as a file of its own, and give "
                "it together with this one"
            )
    for field in fields_not_read(read.events):
        notice(f"{visible(name)}: no cell can be read as {field}: is it the right column for {field}?")


def _unused_rows(rows: Rows) -> str:
    """The rows that give no record, in brackets."""
    parts = ((rows.out_of_scope, "out of scope"), (rows.quarantined, "in quarantine"), (rows.duplicates, "duplicates"))
    counted = ", ".join(f"{count:,} {what}" for count, what in parts if count)
    return f" ({counted})" if counted else ""
