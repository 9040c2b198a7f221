"""`checker show`: the reports of a run that was kept."""

from __future__ import annotations

import click

from checker.cli.outputs import FORMATS_OF_REPORT, TARGETS_OF_REPORT, check_writable, pair, write
from checker.cli.stored import RUN, STORE, stored_run


@click.command()
@RUN
@STORE
@FORMATS_OF_REPORT
@TARGETS_OF_REPORT
@click.option("--as-made", is_flag=True, help="Leave out what was done about it since: answers, waivers, attestations.")
def show(run: int, place: str, formats: tuple[str, ...], targets: tuple[str, ...], as_made: bool) -> None:
    """Write the reports of a RUN that a store holds.

    They are as they were when the run was made, with what was done about it since; with --as-made they are the same
    to the byte. No log is read, and nothing is judged.
    """
    outputs = pair(formats, targets)
    check_writable(outputs)

    from checker.store.follow_up import add_follow_up
    from checker.store.status import today_at_agency

    with stored_run(place, run) as (store, kept):
        found = kept if as_made else add_follow_up(store, kept, today_at_agency(kept.assessment))
        for output in outputs:
            write(found.assessment, found.lines, output)
