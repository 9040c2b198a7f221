"""`checker coverage`: what logs can decide of which rules, before any verdict."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from checker.cli.console import bar, notice
from checker.cli.logs import all_logs, asked_of_logs, described, shelf
from checker.cli.outputs import check_writable, opened, pair
from checker.model.errors import UsageError


@click.command()
@asked_of_logs
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
def coverage(
    logs: tuple[Path, ...], policies: tuple[str, ...], audit_file: Path | None, place: str | None, kind: str | None,
    zone: str | None, profile: str | None, form: str, target: str | None,
) -> None:  # fmt: skip
    """Say which rules LOGs can decide for every use, for some and for none, and what they lack for more.

    Nothing is judged: each rule is tried with what is recorded, not with what it says. What would let the most rules be
    decided comes first; which records to declare complete stands apart; each column and kind of record is defined.
    """
    [output] = pair([form], [target] if target else [])
    audit = described(audit_file, place, kind)
    if not logs and not audit.logs:
        raise UsageError(
            "no log to look at", hint="name one: checker coverage LOG -p us/wa, or list them in audit.yaml"
        )
    files = all_logs(logs, audit)
    check_writable([output], [*files, *([audit_file] if audit_file else [])])

    from checker.coverage.run import coverage as covered
    from checker.coverage.terminal import draw
    from checker.engine.embedded import Embedded
    from checker.ingest.interface import Limits
    from checker.ingest.pipeline import ingest
    from checker.policy.load import catalog, load
    from checker.report.terminal import Terminal
    from checker.resources import policies_root

    root = policies_root()
    documents = load(policies, root=root) if policies else catalog(root, cases=False)
    with shelf() as folder, bar() as progress:
        ingested = ingest(files, audit, zone=zone, profile=profile, limits=Limits(), progress=progress, spill=folder)
        progress("trying rules", 0, 0)
        found = covered(ingested.events, audit, documents, Embedded(), named=bool(policies))
    terminal = Terminal() if output.path else Terminal.fitting(sys.stdout)
    with opened(output) as out:
        if form == "json":
            out.write(found.model_dump_json(by_alias=True, indent=2).encode() + b"\n")
        else:
            out.write(terminal.page(lambda blocks: draw(blocks, found)).encode(terminal.encoding, "backslashreplace"))
    if output.path:
        notice(f"wrote {output.path}")
