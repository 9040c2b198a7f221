"""`checker status`: what was done about a run, and what is overdue."""

from __future__ import annotations

from datetime import date

import click

from checker.cli.days import DAY
from checker.cli.outputs import Output, check_writable, prints, show
from checker.cli.stored import RUN, STORE, stored_run


@click.command()
@RUN
@STORE
@click.option("--on", "day", metavar="DATE", type=DAY, help="As of this day. [default: today, in the agency's zone]")
@prints
def status(run: int, place: str, day: date | None, output: Output) -> None:
    """Say what was done about a RUN, and what is overdue.

    Lists the findings with violations, the overdue first: an answer of the agency is due 60 days after the first
    run that has the finding, a grade of the board 60 days, 6 months and 1 year after it. Then answers, waivers and
    attestations.
    """
    check_writable([output])

    from checker.store.status import status as found_of
    from checker.store.status import today_at_agency
    from checker.store.terminal_status import draw

    with stored_run(place, run) as (store, kept):
        found = found_of(store, kept, day or today_at_agency(kept.assessment))
    show(found, output, lambda blocks, one: draw(blocks, one, kept.assessment))
