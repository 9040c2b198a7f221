"""`checker ask`: the gaps of a log as a letter that asks for records."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from checker.cli.check import ENGINES
from checker.cli.console import bar, notice
from checker.cli.logs import all_logs, asked_of_logs, described, shelf
from checker.cli.outputs import Output, check_writable, opened
from checker.model.errors import UsageError


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
def ask(
    logs: tuple[Path, ...], policies: tuple[str, ...], audit_file: Path | None, place: str | None, kind: str | None,
    zone: str | None, profile: str | None, engine: str, as_of: datetime | None, target: str | None,
) -> None:  # fmt: skip
    """Write a letter, in Markdown, that asks the agency for what LOGs do not say.

    It asks first for what would settle the most verdicts, and names the columns, kinds of record, period, files and
    rows. What is not known stands in square brackets.
    """
    output = Output("md", Path(target) if target and target != "-" else None)
    audit = described(audit_file, place, kind)
    if not logs and not audit.logs:
        raise UsageError("no log to ask about", hint="name one: checker ask LOG -p us/wa, or list them in audit.yaml")
    files = all_logs(logs, audit)
    check_writable([output], [*files, *([audit_file] if audit_file else [])])

    from checker.assess import Logs, assess
    from checker.coverage.ask import questions, requests, technologies
    from checker.coverage.letter import letter
    from checker.engine.select import choose
    from checker.ingest.interface import Limits
    from checker.ingest.pipeline import ingest
    from checker.policy.load import catalog, load
    from checker.resources import policies_root

    root = policies_root()
    documents = load(policies, root=root) if policies else catalog(root, cases=False)
    with shelf() as folder, bar() as progress:
        spill, shares = folder / "events", folder / "shares"
        for room in (spill, shares):
            room.mkdir()
        read = ingest(files, audit, zone=zone, profile=profile, limits=Limits(), progress=progress, spill=spill)
        made = assess(
            Logs(read.events, read.inputs, read.quarantine, read.ledger),
            audit,
            documents,
            choose(engine),
            named=bool(policies),
            today=date.today(),
            as_of=as_of.date() if as_of else None,
            progress=progress,
            folder=None if read.events.in_memory else shares,
        ).assessment
        text = letter(
            made, requests(made, read.events, documents), questions(made), technologies=technologies(read.events)
        )
    with opened(output) as out:
        out.write(text.encode())
    if output.path:
        notice(f"wrote {output.path}")
