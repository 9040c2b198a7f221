"""`checker case`: one case of a run as a file."""

from __future__ import annotations

import click

from checker.cli.outputs import FORM, TARGET, check_writable, pair, show
from checker.cli.stored import RUN, STORE


@click.command()
@RUN
@click.argument("number", metavar="CASE")
@STORE
@FORM
@TARGET
def case(run: int, number: str, place: str, form: str, target: str | None) -> None:
    """Show what a RUN has of a CASE, by its number.

    Its uses, linked records, and each rule's verdict. Reviews, evidence, arrests and other records are those that
    the findings show. The case number is as the log writes it.
    """
    [output] = pair([form], [target] if target else [])
    check_writable([output])

    from checker.store.cases import case_file
    from checker.store.opening import open_store
    from checker.store.runs import load_run
    from checker.store.terminal_case import draw

    with open_store(place) as store:
        found = case_file(store, load_run(store, run), number)
    show(found, output, lambda blocks: draw(blocks, found))
