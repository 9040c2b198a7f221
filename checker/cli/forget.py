"""`checker forget`: remove people's names and reasons from a store."""

from __future__ import annotations

import click

from checker.cli.stored import STORE


@click.command()
@click.argument("runs", metavar="[RUN]...", nargs=-1, type=click.IntRange(min=1))
@STORE
def forget(runs: tuple[int, ...], place: str) -> None:
    """Remove people's names and reasons from a store.

    From each RUN, or from all runs. Their findings stay, and are then shown as those of a run without --with-people.
    """
    from checker.model.words import plural
    from checker.store.opening import open_store
    from checker.store.runs import forget as removed

    with open_store(place) as store:
        count = removed(store, runs)
    click.echo(f"removed what may name people from {plural(count, 'run')}")
