"""`checker agencies`: several agencies in one run, with one table and a page for each."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.check import judge
from checker.cli.console import notice
from checker.cli.logs import FILE, POLICIES, LogOptions
from checker.cli.outputs import Output, check_writable, open_output
from checker.model.visible import visible


@click.command()
@click.argument("audits", metavar="AUDIT...", nargs=-1, required=True, type=FILE)
@POLICIES
@click.option(
    "-o", "--output", "target", metavar="FOLDER", default="agencies", show_default=True, help="Where the pages go."
)
def agencies(audits: tuple[Path, ...], policies: tuple[str, ...], target: str) -> None:
    """Judge the logs of several agencies, and write one table.

    The table has a line for each rule and a column for each agency, with a link to its page. Each AUDIT is the
    audit.yaml of one agency, which names its logs. Each agency is judged by the policies that apply to it. The
    table is index.html in the folder.
    """
    from checker.report.agencies import AgencyPage, page

    folder = Path(target)
    folder.mkdir(parents=True, exist_ok=True)
    index = Output("html", folder / "index.html")
    given = [LogOptions((), policies=policies, audit_file=one) for one in audits]
    read = [one.audit(example="checker agencies audit.yaml") for one in given]
    pages = [Output("html", folder / f"agency-{number}.html") for number in range(1, len(audits) + 1)]
    inputs = [path for options, audit in zip(given, read, strict=True) for path in options.inputs(audit)]
    check_writable([index, *pages], inputs)
    made = []
    for options, audit, output in zip(given, read, pages, strict=True):
        assessment = judge(options, audit, [output])
        made.append(AgencyPage(assessment, output.path.name if output.path else ""))
    with open_output(index) as out:
        out.write(page(made))
    notice(f"wrote {visible(str(index.path))} and a page for each of {len(made)}")
