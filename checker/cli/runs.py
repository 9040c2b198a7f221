"""`checker runs`: the runs that a store holds."""

from __future__ import annotations

import click

from checker.cli.outputs import FORM, TARGET, check_writable, pair, show
from checker.cli.stored import STORE


@click.command()
@STORE
@FORM
@TARGET
def runs(place: str, form: str, target: str | None) -> None:
    """List the runs that a store holds.

    `checker check ... --store FILE` keeps one there. The number of a run is what the other commands take.
    """
    [output] = pair([form], [target] if target else [])
    check_writable([output])

    from checker.store.opening import opened
    from checker.store.runs import listed
    from checker.store.terminal_runs import draw

    with opened(place) as store:
        found = listed(store)
    show(found, output, lambda blocks: draw(blocks, found))
