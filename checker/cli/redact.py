"""`checker redact`: logs made fit to be published."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.console import bar, notice
from checker.cli.exit_codes import ExitCode
from checker.cli.logs import LogOptions, asked_of_logs
from checker.cli.outputs import FORM, Output, check_writable, show
from checker.model.errors import UsageError
from checker.model.visible import visible

if TYPE_CHECKING:
    from checker.publish.pseudonyms import Key


@click.command()
@asked_of_logs
@click.option(
    "-o", "--output", "folder", metavar="FOLDER", required=True, type=click.Path(file_okay=False, path_type=Path),
    help="Where the files to publish go: a new or an empty folder.",
)  # fmt: skip
@click.option(
    "--as", "written", type=click.Choice(["csv", "xlsx"]), default="csv", show_default=True, help="Their form."
)
@click.option(
    "--column", "columns", metavar="HEADING=HOW", multiple=True,
    help="What becomes of a column: keep, day, month, year, band, pseudonym, words, mark, drop. Repeatable.",
)  # fmt: skip
@click.option(
    "--key", "key_file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
    help="The secret key of the pseudonyms, created if it does not exist; with it the next release has the same ones. "
    "[default: a key that is thrown away]",
)  # fmt: skip
@click.option(
    "--ledger", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
    help="Where the list of what was done goes; it is not for publication. [default: FOLDER-ledger.csv]",
)  # fmt: skip
@click.option(
    "--least", type=click.IntRange(min=2), default=10, show_default=True,
    help="In a table of counts, those from 1 to below this are left out.",
)  # fmt: skip
@FORM
def redact(
    options: LogOptions, folder: Path, written: str, columns: tuple[str, ...], key_file: Path | None, ledger: Path |
    None, least: int, form: str,
) -> int:  # fmt: skip
    """Prepare LOGs for publication, and prove what they show.

    People and numbers are replaced by pseudonyms, times by days, free text by a mark; columns that no rule reads are
    left out. Both logs are judged: no use may have another verdict in the published one, and rules that it can no
    longer decide are named, with what they lack. In a table of counts, small ones are left out with others. Exits
    with 1 where verdicts are lost, else with 0.
    """
    audit = options.audit(example="checker redact LOG -o published --audit audit.yaml")
    ledger = ledger or folder.parent / f"{folder.name}-ledger.csv"
    asked = _columns(columns)
    _refuse_folder(folder, [ledger, *([key_file] if key_file else [])])
    check_writable([Output("csv", ledger)], options.inputs(audit))

    from checker.engine.embedded import Embedded
    from checker.publish.redact import RedactionRequest
    from checker.publish.redact import redact as redacted
    from checker.publish.terminal_redaction import draw
    from checker.run import run

    selection = options.selection(audit)
    key = _key(key_file)
    today = date.today()
    there = folder.exists()
    folder.mkdir(exist_ok=True)
    try:
        with bar() as progress:
            found = redacted(
                audit,
                RedactionRequest(asked, written, least, folder, ledger, str(folder), options.zone, options.profile),
                key,
                lambda one, as_of: run(
                    one.logs, one, selection, Embedded(), today=today, as_of=as_of, zone=options.zone,
                    profile=options.profile, progress=progress,
                ),
                today=today,
                progress=progress,
            )  # fmt: skip
    except BaseException:
        for made in folder.iterdir():
            made.unlink()
        if not there:
            shutil.rmtree(folder)
        raise
    show(found, Output(form, None), draw)
    return ExitCode.NOTHING_VIOLATED if found.same_verdicts else ExitCode.VIOLATIONS


def _columns(written: tuple[str, ...]) -> dict[str, str]:
    asked = {}
    for one in written:
        name, equals, how = one.rpartition("=")
        if not (name and equals and how):
            raise UsageError(
                f'--column "{one}" does not say what becomes of a column', hint='write --column "Reason=words"'
            )
        asked[name.strip()] = how.strip().casefold()
    return asked


def _refuse_folder(folder: Path, kept: list[Path]) -> None:
    """UsageError where the folder holds anything, or is to hold what must stay in the house."""
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty", hint="name a new folder: -o published-2025")
    if not folder.absolute().parent.is_dir():
        raise UsageError(f"there is no folder {folder.parent}", hint="make it first, or name another with -o")
    for path in kept:
        if path.resolve().is_relative_to(folder.resolve()):
            raise UsageError(f"{path} would be published with the log", hint=f"name a file outside of {folder}")


def _key(path: Path | None) -> Key | None:
    from checker.publish.pseudonyms import key_in

    if path is None:
        return None
    key, made = key_in(path)
    if made:
        notice(
            f"made a key for pseudonyms in {visible(str(path))}: whoever has it can try names. Keep it apart "
            f"from what is "
            "published; without it the next release will have different pseudonyms."
        )
    return key
