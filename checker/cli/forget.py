"""`checker forget`: remove people's names and reasons from a store."""

from __future__ import annotations

import click

from checker.cli.stored import STORE


@click.command()
@click.argument("runs", metavar="[RUN]...", nargs=-1, type=click.IntRange(min=1))
@STORE
def forget(runs: tuple[int, ...], place: str) -> None:
    """Remove people's names and reasons from a store.

    From each RUN that is named, or from all runs. Findings stay, and are shown as if the run had been made without
    --with-people.
    """
    from checker.model.words import plural
    from checker.store.opening import open_store
    from checker.store.runs import forget as removed

    with open_store(place) as store:
        count = removed(store, runs)
    click.echo(f"removed what may name people from {plural(count, 'run')}")
