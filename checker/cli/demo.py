"""`checker demo`: a story of the shipped example logs, from log to report."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from checker.cli.check import run
from checker.cli.console import notice
from checker.cli.exit_codes import ExitCode
from checker.cli.outputs import Output, check_writable
from checker.model.errors import InternalFault
from checker.resources import fixtures_root

STORY = "washington-county"
REPORT = Path("out") / "checker-demo.html"


@click.command()
def demo() -> int:
    """Tell the Washington County story, from log to report.

    Prints the findings and writes the HTML report of them. Exits with 0 when it ran, whatever it found.
    """
    from checker.ingest.audit_file import load_audit

    folder = fixtures_root() / STORY
    if not folder.is_dir():
        raise InternalFault(f"the example logs are not here: {folder}", hint="install checker anew")
    audit = load_audit(folder / "audit.yaml")
    story = folder / "STORY.txt"
    if story.is_file():
        click.echo(story.read_text(encoding="utf-8").rstrip() + "\n")
    for log in audit.logs:
        click.echo("\n".join(_beginning(log.path)) + "\n")
    page = _place_for(REPORT)
    outputs = [Output("terminal", None), Output("html", page)]
    check_writable(outputs)
    run((), audit, outputs)
    click.echo(f"\nThe same as a page to read, print or send: {page.absolute()}")
    notice(f"The same by hand: checker check --audit {folder / 'audit.yaml'}")
    return ExitCode.NOTHING_VIOLATED


def _beginning(log: Path, lines: int = 4, width: int = 110) -> list[str]:
    """The name of a log and its first lines, as the agency kept it."""
    with log.open(encoding="utf-8", errors="replace") as text:
        first = [line.rstrip("\n") for _, line in zip(range(lines), text, strict=False)]
    return [f"{log.name}:", *(f"  {line[:width]}{' ...' if len(line) > width else ''}" for line in first), "  ..."]


def _place_for(wanted: Path) -> Path:
    """`wanted`, in the working folder, or its name in a temporary folder where the working folder cannot be written."""
    try:
        wanted.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=wanted.parent):
            return wanted
    except OSError:
        return Path(tempfile.mkdtemp(prefix="checker-demo-")) / wanted.name
