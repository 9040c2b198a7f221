"""`checker attest`: a person's answer to what the records leave open."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from checker.cli.console import say
from checker.cli.days import DAY
from checker.cli.logs import FILE
from checker.cli.stored import RUN, STORE, stored_run
from checker.model.errors import UsageError
from checker.model.verdict import Verdict


@click.command()
@RUN
@click.argument("finding", metavar="[FINDING]", required=False)
@STORE
@click.option(
    "--verdict",
    type=click.Choice([Verdict.COMPLIANT.value, Verdict.VIOLATION.value, Verdict.NOT_APPLICABLE.value]),
    help="The verdict that follows from the answer.",
)
@click.option(
    "--number",
    "numbers",
    metavar="NUMBER",
    multiple=True,
    help="The log's own number of a use that this is about; repeatable. [default: all uses of the finding]",
)
@click.option("--by", metavar="NAME", help="Who says so.")
@click.option("--on", "day", metavar="DATE", type=DAY, help="When that was said, YYYY-MM-DD.")
@click.option("--basis", metavar="TEXT", help="What it rests on: the file that was read, who was asked.")
@click.option(
    "--sheet", type=FILE, metavar="FILE", help="The filled-in worksheet of a sample, instead of all of these."
)
@click.option("--sample", type=click.IntRange(min=1), help="The number of that sample. [default: the last of the run]")
def attest(
    run: int, finding: str | None, place: str, verdict: str | None, numbers: tuple[str, ...], by: str | None,
    day: date | None, basis: str | None, sheet: Path | None, sample: int | None,
) -> None:  # fmt: skip
    """Record a person's answer to an undetermined FINDING.

    It answers what the log leaves open, never what it records, and changes no verdict: reports show it beside the
    verdicts. With --sheet, the answers of a sample are read from its worksheet.
    """
    if sheet:
        if finding or verdict or numbers or by or day or basis:
            raise UsageError("with --sheet, the worksheet gives the answers", hint="give --sheet alone, and --sample")
        _of_sheet(run, place, sheet, sample)
        return
    if not (finding and verdict and by and day and basis):
        hint = "give FINDING, --verdict, --by, --on and --basis; or --sheet FILE"
        raise UsageError("an attestation needs a finding, a verdict, who says so, when, and on what basis", hint=hint)

    from checker.model.words import plural
    from checker.store import follow_up

    with stored_run(place, run) as (store, found):
        number = follow_up.attest(
            store, found, finding, verdict=Verdict(verdict), numbers=numbers, author=by, basis=basis, day=day
        )
        [made] = [one for one in follow_up.attestations(store, found) if one.number == number]
    click.echo(f"recorded attestation {number} of {plural(made.uses, 'use')}")


def _of_sheet(run: int, place: str, sheet: Path, number: int | None) -> None:
    from checker.report.answered import sample_sentences
    from checker.report.worksheet import read
    from checker.store import samples

    items = read(sheet)
    with stored_run(place, run) as (store, found):
        there = samples.samples(store, found)
        if number is None and not there:
            raise UsageError(f"run {run} has no sample", hint="`checker sample` draws one")
        made = samples.answer(store, found, number or there[-1].number, items)
    say(*sample_sentences(made))
