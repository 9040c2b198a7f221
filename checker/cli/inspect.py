"""`checker inspect`: what logs hold and how they are read, before anything is judged."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from checker.cli.console import bar, notice
from checker.cli.exit_codes import ExitCode
from checker.cli.logs import AUDIT, PLACE_ZONE, PROFILE, ROWS, ZONE, LogOptions, shelf
from checker.cli.outputs import check_writable, opened, pair


@click.command()
@click.argument("logs", metavar="[LOG]...", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@AUDIT
@ZONE
@PROFILE
@ROWS
@PLACE_ZONE
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["terminal", "json"]),
    default="terminal",
    show_default=True,
    help="Of the output.",
)
@click.option("-o", "--output", "target", metavar="FILE", help="Where it goes. [default: standard output]")
@click.option(
    "--with-people",
    is_flag=True,
    help="Show reasons as typed, and cells and rows that could not be read. They may name people.",
)
def inspect(
    logs: tuple[Path, ...], audit_file: Path | None, zone: str | None, profile: str | None, rows: str | None,
    place_zone: str | None, form: str, target: str | None, with_people: bool,
) -> int:  # fmt: skip
    """Say what LOGs hold and how they are read. Nothing is judged.

    Which profile reads them and why, each column with its blanks and redactions, time span and gaps, case numbers by
    shape, vague and repeated reasons, personal data seen, rows put aside, and every guess made.
    """
    [output] = pair([form], [target] if target else [])
    options = LogOptions(logs, audit_file=audit_file, rows=rows, place_zone=place_zone)
    audit = options.audit(example="checker inspect LOG")
    check_writable([output], options.inputs(audit))

    from checker.ingest.interface import Limits
    from checker.inspect.run import inspect as inspected
    from checker.inspect.terminal import draw
    from checker.report.terminal import Terminal

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
    terminal = Terminal() if output.path else Terminal.fitting(sys.stdout)
    with opened(output) as out:
        if form == "json":
            out.write(found.model_dump_json(by_alias=True, indent=2).encode() + b"\n")
        else:
            out.write(terminal.page(lambda blocks: draw(blocks, found)).encode(terminal.encoding, "backslashreplace"))
    if output.path:
        notice(f"wrote {output.path}")
    return ExitCode.NOT_FULLY_READ if any(not log.profile for log in found.logs) else ExitCode.NOTHING_VIOLATED
