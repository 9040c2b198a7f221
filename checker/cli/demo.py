"""`checker demo`: a story of the shipped example logs, from log to report."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import click

from checker.cli.check import judge
from checker.cli.console import notice
from checker.cli.exit_codes import ExitCode
from checker.cli.logs import LogOptions
from checker.cli.outputs import Output, check_writable, open_output
from checker.model.errors import InternalFault
from checker.resources import fixtures_root

STORY = "washington-county"
REPORT = Path("out") / "checker-demo.html"
RULES = (
    "seed-002-a", "seed-002-c", "seed-002-d", "seed-002-b",  # the Sheriff's Office
    "seed-001-a", "seed-002-h",  # Amazon
    "seed-002-j", "draft-no-immigration",  # civil-rights groups
    "general-case-number",
)  # fmt: skip
"""The rules that the story is about; the rest of their documents would make the report too long for a first one."""

DOCUMENTS = (
    "us/or/washington-county-sheriff",
    "vendors/amazon-rekognition",
    "drafts/civil-rights-demands",
    "general/record-keeping",
)


NOT_SHOWN = "what the records cannot decide"
"""The heading of the terminal report at which the demo stops: what follows is in the page."""


@click.command()
def demo() -> int:
    """Show the Washington County example, from log to report.

    Prints the first part of the report, and writes the whole report as an HTML page with the logs in the same
    folder. Exits with 0 when it ran, whatever it found.
    """
    from checker.ingest.audit_file import load_audit
    from checker.report.terminal import Terminal

    shipped = fixtures_root() / STORY
    if not shipped.is_dir():
        raise InternalFault(f"the example logs are not here: {shipped}", hint="install checker again")
    page = _place_for(REPORT)
    folder = page.parent / STORY
    shutil.copytree(shipped, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("expected.csv"))
    audit = load_audit(folder / "audit.yaml")
    click.echo((folder / "STORY.txt").read_text(encoding="utf-8").rstrip() + "\n")
    for log in audit.logs:
        click.echo("\n".join(_beginning(log.path)) + "\n")
    outputs = [Output("html", page)]
    check_writable(outputs)
    found = judge(LogOptions(policies=RULES), audit, outputs)
    with open_output(Output("terminal", None)) as out:
        terminal = Terminal.fitting(sys.stdout)
        out.write(
            "\n".join(_lines_before(terminal.render(found), NOT_SHOWN)).encode(terminal.encoding, "backslashreplace")
        )
    click.echo(
        "This is the report's beginning. It goes on with what the records cannot decide and who could settle it, "
        "what free text\n"
        "hints at, an account of every row, the policies, and every assumption made while reading.\n\n"
        f"The whole report, a page to read, print or send: {page.absolute()}\n"
        f"The logs of this example, to open with it: {folder.absolute()}"
    )
    named = " ".join(f"-p {policy}" for policy in DOCUMENTS)
    notice(f"With every rule of the four documents: checker check --audit {folder / 'audit.yaml'} {named}")
    return ExitCode.NOTHING_VIOLATED


def _lines_before(text: str, heading: str) -> list[str]:
    """The lines of a report before the one that holds `heading`; all where none does."""
    lines = text.split("\n")
    at = next((i for i, line in enumerate(lines) if heading in line.lower()), len(lines))
    return lines[:at]


def _beginning(log: Path) -> list[str]:
    """The name of a log and its first three lines, as the agency kept it, each cut at 110 characters."""
    with log.open(encoding="utf-8", errors="replace") as text:
        first = [line.rstrip("\n") for _, line in zip(range(3), text, strict=False)]
    return [f"{log.name}:", *(f"  {line[:110]}{' ...' if len(line) > 110 else ''}" for line in first), "  ..."]


def _place_for(wanted: Path) -> Path:
    """`wanted`, in the working folder, or its name in a temporary folder where the working folder cannot be written."""
    try:
        wanted.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=wanted.parent):
            return wanted
    except OSError:
        return Path(tempfile.mkdtemp(prefix="checker-demo-")) / wanted.name
