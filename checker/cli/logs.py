"""Which logs a command reads, and what is said of them: audit.yaml, or the flags that stand for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

import click

from checker.model.errors import UsageError
from checker.model.values import VALUES

if TYPE_CHECKING:
    from checker.model.audit import Audit, LogFile

KINDS = tuple(kind.replace("_", "-") for kind in VALUES["agency.kind"])
_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OPTIONS = (
    click.argument("logs", metavar="[LOG]...", nargs=-1, type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)),
    click.option(
        "-p", "--policy", "policies", metavar="POLICY", multiple=True,
        help="A policy id, a folder of them (us/wa), a path to a Markdown file, or a rule id; repeatable. None: all "
             "that apply to "
        "the agency.",
    ),
    click.option(
        "--audit", "audit_file", metavar="audit.yaml", type=_FILE,
        help="What the logs are: agency, files, zone, which records are complete. It may name the logs itself.",
    ),
    click.option("--place", metavar="PLACE", help="Where the agency is, without an audit.yaml: us/wa, "
                                                  "us/or/washington-county-sheriff."),
    click.option("--kind", type=click.Choice(KINDS), help="What kind of agency it is, without an audit.yaml."),
    click.option("--zone", metavar="ZONE", help="The time zone of the logs, where neither they nor audit.yaml say: "
                                                "America/Los_Angeles."),
    click.option("--profile", metavar="NAME|FILE", help="How to read the logs' columns: a shipped profile, or a YAML file."),
)  # fmt: skip


def asked_of_logs(command: _Decorated) -> _Decorated:
    """Give a command the logs, the policies and what is said of the agency: `logs`, `policies`, `audit_file`, `place`,
    `kind`, ..."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def all_logs(logs: Sequence[Path], audit: Audit) -> list[Path]:
    """The logs of audit.yaml and those named beside it. All of the first are read: what is declared complete is so in
    all."""
    listed = [log.path for log in audit.logs]
    known = {path.resolve() for path in listed}
    return [*listed, *(log for log in logs if log.resolve() not in known)]


def described(audit_file: Path | None, place: str | None = None, kind: str | None = None) -> Audit:
    """The audit file's audit; without one, an audit of the agency that the flags describe."""
    from pydantic import ValidationError

    from checker.model.audit import Agency, Audit

    if audit_file is not None:
        if place or kind:
            raise UsageError(
                "--audit and --place or --kind together", hint="say agency.place and agency.kind in the audit file"
            )
        from checker.ingest.audit_file import load_audit

        return load_audit(audit_file)
    try:
        return Audit(agency=Agency(place=place, kind=kind))
    except ValidationError as error:
        raise UsageError(error.errors()[0]["msg"].removeprefix("Value error, "), where=f"--place {place}") from error


def for_each(logs: Sequence[Path], profiles: Sequence[str], zones: Sequence[str]) -> list[LogFile]:
    """Each log with its own profile and zone: those given once hold for all. UsageError where there are others in
    number."""
    from checker.model.audit import LogFile

    def own(given: Sequence[str], flag: str) -> list[str | None]:
        if len(given) not in (0, 1, len(logs)):
            raise UsageError(
                f"{len(given)} of {flag} for {len(logs)} logs",
                hint=f"give {flag} once for all, or once for each, in their order",
            )
        return list(given) if len(given) == len(logs) else [given[0] if given else None] * len(logs)

    chosen = zip(logs, own(profiles, "--profile"), own(zones, "--zone"), strict=True)
    return [LogFile(path=log, profile=profile, zone=zone) for log, profile, zone in chosen]


@contextmanager
def shelf() -> Iterator[Path]:
    """A folder for the events of logs that are more than memory should hold, gone when the work is done."""
    with TemporaryDirectory(prefix="checker-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
