"""`checker withdraw`: what was recorded is taken back, and stays in the record."""

from __future__ import annotations

from datetime import date

import click

from checker.cli.stored import BY, ON, STORE
from checker.model.grades import Withdrawable


@click.command()
@click.argument("what", metavar="WHAT", type=click.Choice([one.value for one in Withdrawable]))
@click.argument("number", metavar="NUMBER", type=click.IntRange(min=1))
@STORE
@BY
@ON
@click.option("--reason", metavar="TEXT", required=True, help="Why.")
def withdraw(what: str, number: int, place: str, by: str, day: date, reason: str) -> None:
    """Take back what was recorded about a run.

    It is named by its NUMBER, and stays in the record. WHAT is `answer`, `comment`, `grade`, `waiver` or
    `attestation`; reports and `checker status` show the numbers. What was taken back no longer counts, and is shown
    with who took it back, when and why. Nothing is ever erased.
    """
    from checker.store.opening import open_store
    from checker.store.withdrawals import withdraw as record

    with open_store(place) as store:
        record(store, Withdrawable(what), number, author=by, day=day, reason=reason)
    click.echo(f"withdrew {what} {number}; it stays in the record")
