"""`checker case`: one case of a run as a file."""

from __future__ import annotations

import click

from checker.cli.outputs import Output, check_writable, prints, show
from checker.cli.stored import RUN, STORE, stored_run


@click.command()
@RUN
@click.argument("number", metavar="CASE")
@STORE
@prints
def case(run: int, number: str, place: str, output: Output) -> None:
    """Show what a RUN holds on a CASE, by its number.

    Its uses, linked records, and each rule's verdict. Reviews, evidence, arrests and other records are those that
    the findings show. The case number is as the log writes it.
    """
    check_writable([output])

    from checker.store.cases import case_file
    from checker.store.terminal_case import draw

    with stored_run(place, run) as (store, kept):
        found = case_file(store, kept, number)
    show(found, output, draw)
