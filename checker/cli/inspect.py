"""`checker inspect`: what logs hold and how they are read, before anything is judged."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.console import bar
from checker.cli.exit_codes import ExitCode
from checker.cli.logs import AUDIT, FILE, PLACE_ZONE, PROFILE, ROWS, ZONE, LogOptions, shelf
from checker.cli.outputs import Output, check_writable, prints, show


@click.command()
@click.argument("logs", metavar="[LOG]...", nargs=-1, type=FILE)
@AUDIT
@ZONE
@PROFILE
@ROWS
@PLACE_ZONE
@prints
@click.option(
    "--with-people",
    is_flag=True,
    help="Show reasons as typed, and cells and rows that could not be read. They may name people.",
)
def inspect(
    logs: tuple[Path, ...], audit_file: Path | None, zone: str | None, profile: str | None, rows: str | None,
    place_zone: str | None, output: Output, with_people: bool,
) -> int:  # fmt: skip
    """Say what LOGs hold and how they are read. Nothing is judged.

    Which profile reads them and why, each column with its blanks and redactions, time span and gaps, case numbers by
    shape, vague and repeated reasons, personal data found, rows in quarantine, and every guess.
    """
    options = LogOptions(logs, audit_file=audit_file, zone=zone, profile=profile, rows=rows, place_zone=place_zone)
    audit = options.audit(example="checker inspect LOG")
    check_writable([output], options.inputs(audit))

    from checker.ingest.interface import Limits
    from checker.inspect.run import inspect as inspected
    from checker.inspect.terminal import draw

    with shelf() as folder, bar() as progress:
        found = inspected(
            audit.logs,
            audit,
            zone=zone,
            profile=profile,
            limits=Limits(),
            with_people=with_people,
            progress=progress,
            spill=folder,
        )
    show(found, output, draw)
    return ExitCode.NOT_FULLY_READ if any(not log.profile for log in found.logs) else ExitCode.NOTHING_VIOLATED
