"""`checker ask`: the gaps of a log as a letter that asks for records."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from checker.cli.check import ENGINES
from checker.cli.console import bar, notice
from checker.cli.logs import LogOptions, asked_of_logs, shelf
from checker.cli.outputs import Output, check_writable, opened


@click.command()
@asked_of_logs
@click.option(
    "--engine", type=click.Choice(ENGINES), default="auto", show_default=True, help="What evaluates the rules."
)
@click.option(
    "--as-of",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Judge deadlines as of this day. [default: the end of the audited period, else today]",
)
@click.option("-o", "--output", "target", metavar="FILE", help="Where the letter goes. [default: standard output]")
def ask(options: LogOptions, engine: str, as_of: datetime | None, target: str | None) -> None:
    """Write a letter, in Markdown, that asks the agency for what LOGs do not say.

    It asks first for what would settle the most verdicts, and names the columns, kinds of record, period, files and
    rows. What is not known is in square brackets.
    """
    output = Output("md", Path(target) if target and target != "-" else None)
    audit = options.audit(example="checker ask LOG -p us/wa")
    check_writable([output], options.inputs(audit))

    from checker.coverage.letter import letter_about
    from checker.engine.select import choose
    from checker.run import run

    selection = options.selection(audit)
    with shelf() as folder, bar() as progress:
        result = run(
            audit.logs,
            audit,
            selection,
            choose(engine),
            today=date.today(),
            as_of=as_of.date() if as_of else None,
            zone=options.zone,
            profile=options.profile,
            folder=folder,
            progress=progress,
        )
        text = letter_about(result.assessment, result.events, selection.policies)
    with opened(output) as out:
        out.write(text.encode())
    if output.path:
        notice(f"wrote {output.path}")
