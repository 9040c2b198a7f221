"""What the commands of the desk have in common: which store, which run of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.days import DAY
from checker.cli.outputs import Output, same_place
from checker.model.errors import UsageError
from checker.model.verdict import Verdict
from checker.model.visible import path_text

if TYPE_CHECKING:
    from checker.store.opening import Store
    from checker.store.runs import LoadedRun

STORE = click.option(
    "--store",
    "place",
    metavar="FILE|URL",
    required=True,
    help="The store: an SQLite file, or postgresql://user@host/name.",
)
RUN = click.argument("run", metavar="RUN", type=click.IntRange(min=1))
FOUND = click.Choice([v.value for v in Verdict if v is not Verdict.NOT_APPLICABLE])
"""The verdicts that a run lists."""
FINDING = click.argument("finding", metavar="FINDING")
BY = click.option("--by", metavar="NAME", required=True, help="Who says so.")
ON = click.option("--on", "day", metavar="DATE", type=DAY, required=True, help="When that was said, YYYY-MM-DD.")


@contextmanager
def stored_run(place: str, run: int, *, people: bool = True) -> Iterator[tuple[Store, LoadedRun]]:
    """The store at `place`, open, and the run of it that has this number. people: with what may name them, if kept.

    UsageError where there is no such store or run.
    """
    from checker.store.opening import open_store
    from checker.store.runs import load_run

    with open_store(place) as store:
        yield store, load_run(store, run, people=people)


def check_apart(place: str, inputs: Sequence[Path], outputs: Sequence[Output]) -> None:
    """UsageError where the store would be one of the files that a run reads or writes."""
    if "://" in place:
        return
    for other in (*inputs, *(output.path for output in outputs if output.path)):
        if same_place(Path(place), other):
            hint = "choose another --store"
            raise UsageError(f"{path_text(other)} is read or written by this run, and cannot be the store", hint=hint)
