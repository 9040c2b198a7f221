"""`checker status`: what was done about a run, and what is overdue."""

from __future__ import annotations

from datetime import datetime

import click

from checker.cli.days import DAY
from checker.cli.outputs import FORM, TARGET, check_writable, pair, show
from checker.cli.stored import RUN, STORE


@click.command()
@RUN
@STORE
@click.option("--on", "day", metavar="DATE", type=DAY, help="As of this day. [default: today, in the agency's zone]")
@FORM
@TARGET
def status(run: int, place: str, day: datetime | None, form: str, target: str | None) -> None:
    """Say what was done about a RUN, and what is overdue.

    Lists the findings with violations, the overdue first: an answer of the agency is due 60 days after the first
    run that has the finding, a grade of the board 60 days, 6 months and 1 year after it. Then answers, waivers and
    attestations.
    """
    [output] = pair([form], [target] if target else [])
    check_writable([output])

    from checker.store.opening import open_store
    from checker.store.runs import load_run
    from checker.store.status import status as found_of
    from checker.store.status import today_at_agency
    from checker.store.terminal_status import draw

    with open_store(place) as store:
        kept = load_run(store, run)
        found = found_of(store, kept, day.date() if day else today_at_agency(kept.assessment))
    show(found, output, lambda blocks: draw(blocks, found, kept.assessment))
