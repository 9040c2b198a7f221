"""`checker waive`: accept, with authority and for a time, that a rule was not kept."""

from __future__ import annotations

from datetime import date

import click

from checker.cli.days import DAY
from checker.cli.stored import RUN, STORE, stored_run
from checker.model.errors import UsageError


@click.command()
@RUN
@STORE
@click.option("--rule", metavar="RULE", required=True, help="The rule whose violations are accepted.")
@click.option(
    "--where",
    "conditions",
    metavar="NAME=VALUE",
    multiple=True,
    help="Which of them: a deciding fact, number or case_number with its value. Repeatable: all must hold.",
)
@click.option("--authority", metavar="TEXT", required=True, help="By what right: an ordinance, an order, a resolution.")
@click.option("--approver", metavar="NAME", required=True, help="Who accepts it.")
@click.option("--from", "first", metavar="DATE", type=DAY, required=True, help="Uses from this day on, YYYY-MM-DD.")
@click.option(
    "--until", "last", metavar="DATE", type=DAY, required=True, help="Uses up to and on this day, YYYY-MM-DD."
)
@click.option("--reason", metavar="TEXT", required=True, help="Why.")
def waive(
    run: int, place: str, rule: str, conditions: tuple[str, ...], authority: str, approver: str, first: date,
    last: date, reason: str,
) -> None:  # fmt: skip
    """Record a waiver for a rule that a RUN asked.

    It hides nothing and changes no number: reports show what it covers, and `checker status` lists those that are
    expired, stale (they cover nothing) and overlapping. Days are civil days in the agency's zone.
    """
    where: dict[str, str] = {}
    for one in conditions:
        name, equals, value = one.partition("=")
        if not equals or name.strip() in where:
            raise UsageError(f'"{one}" is not a condition, or given twice', hint="write --where mode=live")
        where[name.strip()] = value.strip()

    from checker.store.waivers import covering, waivers
    from checker.store.waivers import waive as record

    with stored_run(place, run) as (store, found):
        number = record(
            store, found, rule=rule, where=where, authority=authority, approver=approver, first=first,
            last=last, reason=reason,
        )  # fmt: skip
        covered = covering(store, found, [one for one in waivers(store) if one.number == number]).height
    click.echo(f"recorded waiver {number}; in run {run} it covers {covered:,} of the uses that broke {rule}")
