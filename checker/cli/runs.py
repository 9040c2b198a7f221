"""`checker runs`: the runs that a store holds."""

from __future__ import annotations

import click

from checker.cli.outputs import Output, check_writable, prints, show
from checker.cli.stored import STORE


@click.command()
@STORE
@prints
def runs(place: str, output: Output) -> None:
    """List the runs that a store holds.

    `checker check ... --store FILE` keeps one there. The number of a run is what the other commands take.
    """
    check_writable([output])

    from checker.store.opening import open_store
    from checker.store.runs import list_runs
    from checker.store.terminal_runs import draw

    with open_store(place) as store:
        found = list_runs(store)
    show(found, output, draw)
