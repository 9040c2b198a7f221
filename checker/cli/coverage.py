"""`checker coverage`: what logs can decide of which rules, before any verdict."""

from __future__ import annotations

import click

from checker.cli.console import bar
from checker.cli.logs import LogOptions, asked_of_logs, shelf
from checker.cli.outputs import Output, check_writable, prints, show


@click.command()
@asked_of_logs
@prints
def coverage(options: LogOptions, output: Output) -> None:
    """Say which rules LOGs can decide, and what they lack.

    It says which rules can be decided for every use, for some, or for none. Nothing is judged: each rule is tried
    with what is recorded, not with what it says. It lists first what would let the most
    rules be decided, then which records to declare complete, and says what each column and kind of record is.
    Without a LOG, it says what a log must hold for the policies (-p).
    """
    audit = options.audit(example="checker coverage LOG -p us/wa", needed=not options.policies)
    check_writable([output], options.inputs(audit))

    from checker.coverage.terminal import draw
    from checker.engine.embedded import Embedded
    from checker.run import cover

    selection = options.selection(audit)
    with shelf() as folder, bar() as progress:
        found = cover(
            audit.logs,
            audit,
            selection,
            Embedded(),
            zone=options.zone,
            profile=options.profile,
            folder=folder,
            progress=progress,
        )
    show(found, output, draw)
