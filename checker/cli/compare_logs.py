"""`checker compare-logs`: two releases of one log, and what became of its records between them."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from checker.cli.console import bar, notice
from checker.cli.exit_codes import ExitCode
from checker.cli.logs import for_each
from checker.cli.outputs import check_writable, opened, pair

LOG = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("compare-logs")
@click.argument("old", metavar="OLD", type=LOG)
@click.argument("new", metavar="NEW", type=LOG)
@click.option(
    "--profile",
    "profiles",
    metavar="NAME|FILE",
    multiple=True,
    help="How to read the columns: once for both logs, or twice, the first for OLD.",
)
@click.option(
    "--zone",
    "zones",
    metavar="ZONE",
    multiple=True,
    help="The time zone, where the logs do not say it: once for both, or twice, the first for OLD.",
)
@click.option(
    "--from",
    "since",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The first day that both releases are said to cover. [default: what their records show]",
)
@click.option(
    "--until", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="The first day that they cover no more."
)
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
@click.option("--with-people", is_flag=True, help="Show reasons as typed and people's names where they changed.")
def compare_logs(
    old: Path, new: Path, profiles: tuple[str, ...], zones: tuple[str, ...], since: datetime | None,
    until: datetime | None,
    form: str, target: str | None, with_people: bool,
) -> int:  # fmt: skip
    """Compare two releases of one log: OLD, and NEW that came after it.

    Says which records were removed, added and changed in the period that both cover, which columns are gone, and what
    was redacted. It says nothing of why: a record may be removed for a good reason, and the one who removed it can be
    asked.
    """
    [output] = pair([form], [target] if target else [])
    check_writable([output], [old, new])

    from checker.compare.columns import headings
    from checker.compare.releases import Release, compare
    from checker.compare.terminal_releases import draw
    from checker.ingest.interface import Limits
    from checker.ingest.pipeline import ingest
    from checker.model.audit import Audit
    from checker.report.terminal import Terminal

    logs = for_each((old, new), profiles, zones)
    with bar() as progress:
        read = [ingest([log], Audit(), zone=None, profile=None, limits=Limits(), progress=progress) for log in logs]
        releases = [
            Release(one, headings(log.path, one.inputs[0], Limits())) for one, log in zip(read, logs, strict=True)
        ]
        progress("comparing", 0, 0)
        found = compare(
            *releases,
            since=since.date() if since else None,
            until=until.date() if until else None,
            with_people=with_people,
        )
    terminal = Terminal() if output.path else Terminal.fitting(sys.stdout)
    with opened(output) as out:
        if form == "json":
            out.write(found.model_dump_json(by_alias=True, indent=2).encode() + b"\n")
        else:
            out.write(terminal.page(lambda blocks: draw(blocks, found)).encode(terminal.encoding, "backslashreplace"))
    if output.path:
        notice(f"wrote {output.path}")
    if found.differs:
        return ExitCode.VIOLATIONS
    covered = found.period is not None or not (found.old.records or found.new.records)
    return ExitCode.NOT_FULLY_READ if found.old.unread or found.new.unread or not covered else ExitCode.NOTHING_VIOLATED
