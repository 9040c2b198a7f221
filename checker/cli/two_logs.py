"""Two logs of a command that compares them: how each is read, and the period that both cover."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.cli.days import DAY
from checker.cli.exit_codes import ExitCode
from checker.cli.logs import RecordKindParameter, record_kind
from checker.model.errors import UsageError

if TYPE_CHECKING:
    from checker.compare.result import ComparedLog
    from checker.model.audit import LogFile


def asked_of_two_logs(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command how two logs are read, once for both or for each, and the period that both cover: `profiles`,
    `zones`, `rows`, `since`, `until`."""
    each = "once for both logs, or twice, in their order."
    options = (
        click.option(
            "--profile",
            "profiles",
            metavar="NAME|FILE",
            multiple=True,
            help=f"How to read the columns: {each}",
        ),
        click.option(
            "--zone",
            "zones",
            metavar="ZONE",
            multiple=True,
            help=f"The time zone, where the logs do not say it: {each}",
        ),
        click.option(
            "--rows",
            metavar="KIND",
            type=RecordKindParameter(),
            multiple=True,
            help=f"What each row records, where the logs do not say it: {each}",
        ),
        click.option(
            "--from",
            "since",
            metavar="DATE",
            type=DAY,
            help="The first day that both logs cover. [default: what their records show]",
        ),
        click.option("--until", metavar="DATE", type=DAY, help="The first day that they no longer cover."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def for_each(logs: Sequence[Path], profiles: Sequence[str], zones: Sequence[str], rows: Sequence[str]) -> list[LogFile]:
    """Each log with its own profile, zone and kind of rows: what is given once is so of all. UsageError where another
    number is given."""
    from checker.model.audit import LogFile

    def values_of(given: Sequence[str], flag: str) -> list[str | None]:
        if len(given) not in (0, 1, len(logs)):
            raise UsageError(
                f"{len(given)} of {flag} for {len(logs)} logs",
                hint=f"give {flag} once for all, or once for each, in their order",
            )
        return list(given) if len(given) == len(logs) else [given[0] if given else None] * len(logs)

    chosen = zip(
        logs, values_of(profiles, "--profile"), values_of(zones, "--zone"), values_of(rows, "--rows"), strict=True
    )
    return [
        LogFile(path=log, profile=profile, zone=zone, rows=record_kind(kind)) for log, profile, zone, kind in chosen
    ]


def code_of_comparison(logs: Sequence[ComparedLog], *, differs: bool, compared: bool) -> ExitCode:
    """The exit code of a comparison. compared: the logs have a period in common."""
    if differs:
        return ExitCode.VIOLATIONS
    whole = not any(log.unread for log in logs) and (compared or not any(log.records for log in logs))
    return ExitCode.NOTHING_VIOLATED if whole else ExitCode.NOT_FULLY_READ
