"""`checker init`: a profile and an audit.yaml for a log, drafted from it."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from pathlib import Path

import click

from checker.cli.console import bar, notice
from checker.cli.logs import FILE
from checker.cli.outputs import replacing
from checker.cli.questions import Asked
from checker.model.errors import UsageError

PROFILE = "profile.yaml"
AUDIT = "audit.yaml"


@click.command()
@click.argument("log", metavar="LOG", type=FILE)
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="FOLDER",
    default=".",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the files go; it is made if it is not there. [default: this folder]",
)
@click.option("--force", is_flag=True, help="Replace files that are there already.")
@click.option(
    "--with-people",
    is_flag=True,
    help="List cells that could not be read, so that they can be mapped. They may name people.",
)
def init(log: Path, folder: Path, force: bool, with_people: bool) -> None:
    """Draft a profile and an audit.yaml for LOG.

    The profile says how each column is read. Where a terminal is there, it asks what the log does not say; else guesses
    are written with their reasons, as comments wherever the log can be read without them.
    """
    there = [name for name in (PROFILE, AUDIT) if (folder / name).exists()]
    if there and not force:
        raise UsageError(
            f"{folder / there[0]} is there already", hint="choose another folder with -o, or replace it with --force"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"the folder {folder} cannot be made: {error.strerror}", hint="choose another -o") from error

    from checker.ingest.interface import Limits
    from checker.inspect.draft import unasked
    from checker.inspect.new import drafts

    there_is_somebody = sys.stdin.isatty() and sys.stderr.isatty()
    # A bar would take the questions for its own text, and drop what stands in square brackets.
    with nullcontext(_quiet) if there_is_somebody else bar() as progress:
        made = drafts(
            log,
            _beside(log, folder),
            PROFILE,
            Asked() if there_is_somebody else unasked,
            limits=Limits(),
            with_people=with_people,
            progress=progress,
        )
    for name, text in ((PROFILE, made.profile), (AUDIT, made.audit)):
        if text is not None:
            with replacing((folder / name).resolve()) as out:
                out.write(text.encode())
            notice(f"wrote {folder / name}")
    if made.note:
        notice(f"no profile was written: {made.note}")
    if not made.known:
        notice("nothing reads this log yet: the profile holds guesses, look at each before you rely on it")
    notice(f"next: checker inspect --audit {folder / AUDIT}, then checker check --audit {folder / AUDIT}")


def _beside(log: Path, folder: Path) -> str:
    """The log's path as a file in `folder` would say it; from the root on another drive."""
    try:
        return Path(os.path.relpath(log.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return log.resolve().as_posix()


def _quiet(stage: str, done: int, total: int) -> None:
    """No bar."""
