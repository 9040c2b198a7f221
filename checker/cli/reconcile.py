"""`checker reconcile`: two logs of the same searches, each the test of the other."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.console import bar
from checker.cli.logs import FILE, audit_of_flags, files_read
from checker.cli.outputs import Output, check_writable, prints, show
from checker.cli.two_logs import asked_of_two_logs, code_of_comparison, for_each

if TYPE_CHECKING:
    from checker.model.audit import Audit, Complete


@click.command()
@click.argument("a", metavar="A", type=FILE)
@click.argument("b", metavar="B", type=FILE)
@click.option(
    "--audit",
    "audit_file",
    metavar="audit.yaml",
    type=FILE,
    help="What A is: its zone, profile, and which of its records are declared complete. "
    "A record that only B has contradicts that.",
)
@asked_of_two_logs
@prints
@click.option(
    "--with-people", is_flag=True, help="Show reasons as typed and people's names where the logs differ in them."
)
def reconcile(
    a: Path, b: Path, audit_file: Path | None, profiles: tuple[str, ...], zones: tuple[str, ...],
    rows: tuple[str, ...], since: date | None, until: date | None, output: Output,
    with_people: bool,
) -> int:  # fmt: skip
    """Compare two logs of the same searches, A and B.

    A may be the agency's own, and B its vendor's, a partner's or a cloud trail. Finds how far their clocks are
    apart, and which rows are the same search: by number, else by time, operator and gallery. Says which searches only
    one of them shows, and where the two describe one search differently. What cannot be determined stays a range.
    """
    check_writable([output], [a, b, *files_read([], audit_file, profiles)])

    from checker.compare.reconcile import reconcile as reconciled
    from checker.compare.terminal_reconcile import draw
    from checker.ingest.interface import Limits, with_declared
    from checker.ingest.pipeline import ingest
    from checker.model.audit import Audit
    from checker.model.kinds import EventKind

    audit = audit_of_flags(audit_file)
    first, second = for_each((a, b), profiles, zones, rows)
    known = next((log for log in audit.logs if log.path.resolve() == a.resolve()), first)
    first = first.model_copy(
        update={
            "profile": first.profile or known.profile,
            "zone": first.zone or known.zone or audit.zone,
            "rows": first.rows or known.rows,
        }
    )
    # What is reconciled are two logs of the same searches (R45: a declared kind).
    first, second = (log.model_copy(update={"rows": log.rows or EventKind.SEARCH}) for log in (first, second))
    # What audit.yaml adds to a log (galleries, the system) is not what the log tells.
    place = Audit(agency=audit.agency, zone=audit.zone)
    with bar() as progress:
        logs = [
            ingest([log], who, zone=None, profile=None, limits=Limits(), progress=progress)
            for log, who in ((first, place), (second, Audit()))
        ]
        progress("comparing", 0, 0)
        found = reconciled(
            *logs,
            declared=_declarations(with_declared(audit, logs[0].complete)),
            since=since,
            until=until,
            with_people=with_people,
            place=audit.agency.place,
        )
    show(found, output, draw)
    return code_of_comparison((found.a, found.b), differs=found.differs, compared=found.period_a is not None)


def _declarations(audit: Audit) -> list[Complete]:
    from checker.model.kinds import USE_KINDS

    return [
        one.model_copy(update={"from_": one.from_ or audit.period.from_, "until": one.until or audit.period.until})
        for one in audit.complete
        if one.kind in USE_KINDS
    ]
