"""`checker pull`: which files to get out for the findings of a run."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.outputs import Output, check_writable, writing
from checker.cli.stored import FOUND, RUN, STORE, stored_run


@click.command()
@RUN
@STORE
@click.option("-o", "--output", "target", metavar="FILE", help="Where it goes. [default: pull-RUN.xlsx]")
@click.option("--rule", "rules", metavar="RULE", multiple=True, help="Only findings of this rule; repeatable.")
@click.option(
    "--verdict",
    "verdicts",
    type=FOUND,
    multiple=True,
    help="Only findings with this verdict; repeatable.",
)
@click.option("--without-numbers", is_flag=True, help="Leave out the numbers of the records and of their cases.")
def pull(
    run: int, place: str, target: str | None, rules: tuple[str, ...], verdicts: tuple[str, ...], without_numbers: bool
) -> None:
    """Write the list of files to pull for a RUN (XLSX).

    One sheet for each finding and one line for each use, with its file and row, its number, case and date, the deciding
    facts and the rows of other records that belong to it.
    """
    output = Output("xlsx", Path(target or f"pull-{run}.xlsx"))
    check_writable([output])

    from checker.report.pull_list import write

    with stored_run(place, run) as (_, found):
        for rule in rules:
            found.rule_number(rule)
        chosen = [
            one
            for one in found.assessment.findings
            if (not rules or one.rule in rules) and (not verdicts or one.verdict in verdicts)
        ]
        with writing(output) as out:
            write(found.assessment, found.lines, out, findings=chosen, numbers=not without_numbers)
