"""`checker preflight`: what files hold that must not leave the house with them."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.console import bar
from checker.cli.exit_codes import ExitCode
from checker.cli.logs import FILE
from checker.cli.outputs import Output, check_writable, prints, show


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, type=FILE, required=True)
@click.option(
    "--least",
    type=click.IntRange(min=2),
    default=10,
    show_default=True,
    help="In a table of counts, those from 1 to below this are too small to publish.",
)
@prints
def preflight(files: tuple[Path, ...], least: int, output: Output) -> int:
    """Say what FILEs hold that must not be published with them.

    Hidden sheets, rows and columns, filters, comments, authors, pivot caches, embedded files, tracked changes, text
    under black boxes in a PDF, personal data by column, counts so small that they point at people. Exits with 1 where
    anything is found, else with 0.
    """
    check_writable([output], files)

    from checker.publish.preflight import preflight as looked_through
    from checker.publish.terminal import draw

    with bar() as progress:
        found = looked_through(files, least=least, progress=progress)
    show(found, output, draw)
    return ExitCode.NOTHING_VIOLATED if found.green else ExitCode.VIOLATIONS
