"""`checker compare-logs`: two releases of one log, and what became of its records between them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from checker.cli.console import bar
from checker.cli.logs import FILE, files_read
from checker.cli.outputs import Output, check_writable, prints, show
from checker.cli.two_logs import asked_of_two_logs, code_of_comparison, for_each


@click.command("compare-logs")
@click.argument("old", metavar="OLD", type=FILE)
@click.argument("new", metavar="NEW", type=FILE)
@asked_of_two_logs
@prints
@click.option("--with-people", is_flag=True, help="Show reasons as typed and people's names where they changed.")
def compare_logs(
    old: Path, new: Path, profiles: tuple[str, ...], zones: tuple[str, ...],
    rows: tuple[str, ...], since: date | None, until: date | None,
    output: Output, with_people: bool,
) -> int:  # fmt: skip
    """Compare two releases of one log, OLD and NEW.

    NEW is the later one. Says which records were removed, added and changed in the period that both cover, which
    columns are gone, and what was redacted. It does not say why: there may be a good reason to remove a
    record; ask whoever removed it.
    """
    check_writable([output], [old, new, *files_read([], None, profiles)])

    from checker.compare.columns import columns
    from checker.compare.releases import Release, compare
    from checker.compare.terminal_releases import draw
    from checker.ingest.interface import Limits
    from checker.ingest.pipeline import ingest
    from checker.model.audit import Audit
    from checker.model.kinds import EventKind

    # What the records are need not be known here: nothing is judged, and two releases hold the same kind.
    given = for_each((old, new), profiles, zones, rows)
    logs = [log.model_copy(update={"rows": log.rows or EventKind.SEARCH}) for log in given]
    with bar() as progress:
        read = [ingest([log], Audit(), zone=None, profile=None, limits=Limits(), progress=progress) for log in logs]
        releases = [Release(one, columns(log, one.inputs[0], Limits())) for one, log in zip(read, logs, strict=True)]
        progress("comparing", 0, 0)
        found = compare(
            *releases,
            since=since,
            until=until,
            with_people=with_people,
        )
    show(found, output, draw)
    return code_of_comparison((found.old, found.new), differs=found.differs, compared=found.period is not None)
