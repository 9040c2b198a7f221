"""`checker diff`: what became of the findings of one run in another."""

from __future__ import annotations

import click

from checker.cli.exit_codes import ExitCode
from checker.cli.outputs import Output, check_writable, prints, show
from checker.cli.stored import STORE


@click.command()
@click.argument("old", metavar="OLD", type=click.IntRange(min=1))
@click.argument("new", metavar="NEW", type=click.IntRange(min=1))
@STORE
@prints
def diff(old: int, new: int, place: str, output: Output) -> int:
    """Compare two runs of a store, OLD and NEW.

    Says which findings are new, grew, shrank and are gone, and why their uses came or left: the log changed, rows
    were removed, the rule changed, other records are declared complete.
    """
    check_writable([output])

    from checker.store.difference import difference
    from checker.store.opening import open_store
    from checker.store.runs import load_run
    from checker.store.terminal_difference import draw

    with open_store(place) as store:
        found = difference(load_run(store, old, people=False), load_run(store, new, people=False))
    show(found, output, draw)
    return ExitCode.VIOLATIONS if found.differs else ExitCode.NOTHING_VIOLATED
