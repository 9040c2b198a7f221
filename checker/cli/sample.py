"""`checker sample`: draw uses of a rule for people to look at."""

from __future__ import annotations

import re
from pathlib import Path

import click

from checker.cli.console import notice, say
from checker.cli.outputs import Output, check_writable, open_output
from checker.cli.stored import FOUND, RUN, STORE, stored_run
from checker.model.errors import UsageError
from checker.model.verdict import Verdict
from checker.model.visible import visible


class Share(click.ParamType[float]):
    """A share of one, written as a percentage: `5%`."""

    name = "percent"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """As a number between 0 and 1. click.BadParameter where it is none."""
        written = re.fullmatch(r"(\d{1,2}(?:\.\d+)?) ?%", str(value).strip())
        if not written or float(written[1]) <= 0:
            self.fail(f"{value!r} is not a percentage between 0% and 100%; write 5%", param, ctx)
        return float(written[1]) / 100


@click.command()
@RUN
@STORE
@click.option("--rule", metavar="RULE", required=True, help="The rule whose uses are looked at.")
@click.option("--n", "count", type=click.IntRange(1, 10_000), help="How many to draw, by verdict, compliant ones too.")
@click.option(
    "--exclude",
    type=Share(),
    help="Draw as many as it takes to rule out this share of violations if none is found: 5%.",
)
@click.option(
    "--confidence",
    type=Share(),
    default="95%",
    show_default=True,
    help="How sure the bounds that the sample shows must be.",
)
@click.option(
    "--seed", metavar="TEXT", required=True, help="The same seed draws the same uses: write it in the minutes."
)
@click.option(
    "--certainty",
    type=FOUND,
    multiple=True,
    help="Take every use with this verdict, and draw from the others. Repeatable.",
)
@click.option("--judgment", metavar="NUMBER", multiple=True, help="Look at the use of this number, too. Repeatable.")
@click.option(
    "-o", "--output", "target", metavar="FILE", help="Where the worksheet goes. [default: sample-NUMBER.xlsx]"
)
def sample(
    run: int, place: str, rule: str, count: int | None, exclude: float | None, confidence: float, seed: str,
    certainty: tuple[str, ...], judgment: tuple[str, ...], target: str | None,
) -> None:  # fmt: skip
    """Draw uses of a rule of a RUN, and write a worksheet (XLSX).

    The worksheet is for the people who look at their files. Says what the sample can show and what it cannot.
    `checker attest RUN --sheet FILE` reads the answers back.
    """
    if (count is None) == (exclude is None):
        raise UsageError("the size of the sample is missing", hint="give --n 60, or --exclude 5%")
    if target:
        check_writable([Output("xlsx", Path(target))])
    from checker.report.answered import sample_sentences
    from checker.report.worksheet import write
    from checker.store import samples

    with stored_run(place, run) as (store, found):
        made = samples.draw(
            store, found, rule=rule, count=count, exclude=exclude, seed=seed, confidence=confidence,
            by_verdict=exclude is None, certainty=[Verdict(one) for one in certainty], judgment=judgment,
        )  # fmt: skip
        output = Output("xlsx", Path(target or f"sample-{made.number}.xlsx"))
        check_writable([output])
        with open_output(output) as out:
            write(found.assessment, made, out)
    say(*sample_sentences(made))
    notice(f"wrote {visible(str(output.path))}")
