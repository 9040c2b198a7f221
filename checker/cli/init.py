"""`checker init`: an audit.yaml and profiles for the logs of a hand-over, drafted from them."""

from __future__ import annotations

import os
import re
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.console import bar, notice
from checker.cli.logs import FILE
from checker.cli.outputs import replacing
from checker.cli.questions import Asked
from checker.model.errors import UsageError

if TYPE_CHECKING:
    from checker.ingest.interface import Ingested
    from checker.inspect.new import Drafts
    from checker.model.assessment import Rows

PROFILE = "profile.yaml"
AUDIT = "audit.yaml"


@click.command()
@click.argument("logs", metavar="LOG...", nargs=-1, required=True, type=FILE)
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="FOLDER",
    default=".",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the files go; it is made if it is not there. [default: this folder]",
)
@click.option("--force", is_flag=True, help="Replace files that are there already, instead of adding to them.")
@click.option(
    "--with-people",
    is_flag=True,
    help="List cells that could not be read, so that they can be mapped. They may name people.",
)
def init(logs: tuple[Path, ...], folder: Path, force: bool, with_people: bool) -> None:
    """Draft an audit.yaml, and a profile for each LOG, of a whole hand-over: searches, reviews, arrests ...

    A profile says how each column is read. Where a terminal is there, it asks what the logs do not say; else guesses
    are written with their reasons, as comments wherever a log can be read without them. Of several logs it says how
    many records meet a search. An audit.yaml that is there already is added to; no profile is overwritten.
    """
    audit = folder / AUDIT
    if audit.exists() and not force:
        _refuse_listed(logs, audit)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"the folder {folder} cannot be made: {error.strerror}", hint="choose another -o") from error

    from checker.ingest.interface import Limits
    from checker.inspect.asking import unasked
    from checker.inspect.draft_audit import added_to
    from checker.inspect.new import NewLog, drafts

    adding = audit.exists() and not force
    names = _profile_names(logs, folder, force=force)
    given = [NewLog(log, _beside(log, folder), name) for log, name in zip(logs, names, strict=True)]
    there_is_somebody = sys.stdin.isatty() and sys.stderr.isatty()
    # A bar would take the questions for its own text, and drop what stands in square brackets.
    with nullcontext(_quiet) if there_is_somebody else bar() as progress:
        made = drafts(
            given,
            Asked() if there_is_somebody else unasked,
            limits=Limits(),
            with_people=with_people,
            with_audit=not adding,
            progress=progress,
        )
    texts = [(one.log.profile_name, one.profile) for one in made.logs]
    text = made.audit or added_to(audit.read_text(encoding="utf-8"), [one.lines for one in made.logs])
    for name, content in (*texts, (AUDIT, text)):
        if content is not None:
            with replacing((folder / name).resolve()) as out:
                out.write(content.encode())
            notice(f"{'added to' if adding and name == AUDIT else 'wrote'} {folder / name}")
    _say(made)
    notice(f"next: checker inspect --audit {audit}, then checker check --audit {audit}")


def _refuse_listed(logs: tuple[Path, ...], audit: Path) -> None:
    from checker.ingest.audit_file import load_audit

    listed = {log.path.resolve() for log in load_audit(audit).logs}
    known = next((log for log in logs if log.resolve() in listed), None)
    if known is not None:
        raise UsageError(
            f"{audit} is there already, and lists {known}",
            hint="give the logs that it does not list, choose another folder with -o, or replace it with --force",
        )


def _profile_names(logs: tuple[Path, ...], folder: Path, *, force: bool) -> list[str]:
    """A name for each log's profile that no file has, but where files are to be replaced."""
    taken: set[str] = set()
    names = []
    for log in logs:
        stem = re.sub(r"[^a-z0-9]+", "-", log.stem.lower()).strip("-") or "log"
        numbered = (f"{stem}-{n}.yaml" for n in range(2, 1000))
        options = [*([PROFILE] if len(logs) == 1 else []), f"{stem}.yaml", *numbered]
        free = (n for n in options if n not in taken and n != AUDIT and (force or not (folder / n).exists()))
        names.append(next(free))
        taken.add(names[-1])
    return names


def _say(made: Drafts) -> None:
    """On standard error: what could not be drafted, and how many records meet a use."""
    for one in made.logs:
        if one.left_out:
            notice(f"{one.log.path.name}: {one.note}")
            continue
        if one.note:
            notice(f"{one.log.path.name}: no profile was written: {one.note}")
        if one.read is not None:
            _say_read(one.log.path.name, one.read)
        else:
            notice(
                f"nothing reads {one.log.path.name} yet: its profile holds guesses, look at each before you rely on it"
            )
    own = ", ".join(f"{shape} ({count:,})" for shape, count in made.shapes)
    for kind in made.met:
        total = kind.by_number + kind.by_case + kind.unmet
        said = (
            f"{kind.kind.replace('_', ' ')}: of {total:,} records {kind.by_number:,} name a search in these logs by its"
        )
        said += f" number, {kind.by_case:,} by its case number, {kind.unmet:,} meet none"
        if kind.shapes and kind.unmet:
            shapes = ", ".join(f"{shape} ({count:,})" for shape, count in kind.shapes)
            said += f"; their case numbers look like {shapes}, those of searches like {own or 'nothing'}"
        notice(said)


def _say_read(name: str, read: Ingested) -> None:
    """What the log `name` gives, and the fields of which nothing in it can be read."""
    from checker.inspect.meets import fields_not_read
    from checker.model.kinds import KINDS
    from checker.report.phrases import plural

    [account] = read.inputs
    ordered = sorted(account.events.items(), key=lambda pair: -pair[1])
    gives = ", ".join(plural(n, KINDS[kind].noun, KINDS[kind].plural) for kind, n in ordered)
    notice(f"{name} gives {gives or 'no records'}, of {plural(account.rows.read, 'row')}{_aside(account.rows)}")
    for field in fields_not_read(read.events):
        notice(f"{name}: no cell can be read as {field}: is it the right column for {field}?")


def _aside(rows: Rows) -> str:
    """The rows that give no record, in brackets."""
    parts = ((rows.out_of_scope, "out of scope"), (rows.quarantined, "put aside"), (rows.duplicates, "duplicates"))
    counted = ", ".join(f"{count:,} {what}" for count, what in parts if count)
    return f" ({counted})" if counted else ""


def _beside(log: Path, folder: Path) -> str:
    """The log's path as a file in `folder` would say it; from the root on another drive."""
    try:
        return Path(os.path.relpath(log.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return log.resolve().as_posix()


def _quiet(stage: str, done: int, total: int) -> None:
    """No bar."""
