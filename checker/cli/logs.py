"""Which logs a command reads, and what is said of them: audit.yaml, or the flags that stand for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checker.cli.console import notice
from checker.model.errors import UsageError
from checker.model.values import VALUES
from checker.model.visible import path_text, visible

if TYPE_CHECKING:
    from checker.model.audit import Audit, LogFile
    from checker.model.kinds import EventKind
    from checker.policy.selection import Selection


class ExistingFile(click.Path):
    """The path of a file that is there; of another path, the file of the nearest name is shown."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """`value` as a path; the command ends with 2 where nothing is there."""
        from checker.model.errors import nearest_file

        path = Path(value)
        if not (self.allow_dash and str(value) == "-") and not path.exists():
            self.fail(f"there is no file {visible(str(value))}; {nearest_file(path)}", param, ctx)
        if path.is_dir() and not self.dir_okay:
            first = visible(_first_file(path))
            self.fail(f"{visible(str(value))} is a folder; give the files in it, such as {first}", param, ctx)
        return super().convert(value, param, ctx)


def _first_file(folder: Path) -> str:
    names = sorted(one.name for one in folder.iterdir() if one.is_file() and not one.name.startswith("."))
    return str(folder / (names[0] if names else "searches.csv"))


FILE = ExistingFile(exists=True, dir_okay=False, path_type=Path)


class Names(click.Choice[str]):
    """One of a closed list of names, written with hyphens or underscores; of another name, the nearest is shown."""

    def normalize_choice(self, choice: object, ctx: click.Context | None) -> str:
        """Capitals and underscores make no difference."""
        return str(choice).casefold().replace("_", "-")

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """What click says of a name that is not known, with the nearest one."""
        from checker.model.errors import nearest

        return f"{value!r} is not one of them; {nearest(str(value), self.choices)}"


class RecordKindParameter(click.ParamType[str]):
    """The kind of record that each row of a log holds (model.kinds.EventKind); loaded only where one is given."""

    name = "kind"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The record kind as `model.kinds` names it. click.BadParameter where it is not known."""
        from checker.model.kinds import EventKind

        known = [kind.value.replace("_", "-") for kind in EventKind if kind is not EventKind.UNKNOWN]
        return str(Names(known).convert(value, param, ctx)).replace("-", "_")


AGENCY_KINDS = Names([kind.replace("_", "-") for kind in VALUES["agency.kind"]])


def policy_option(default: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option that names policies. default: what is meant where it is not given."""
    named = "A policy id, a folder of them (us/wa), a path to a Markdown file, or a rule id; repeatable."
    return click.option("-p", "--policy", "policies", metavar="POLICY", multiple=True, help=f"{named} {default}")


POLICIES = policy_option("[default: all that apply to the agency]")
AUDIT = click.option(
    "--audit",
    "audit_file",
    metavar="audit.yaml",
    type=FILE,
    help="What the logs are: agency, files, zone, which records are complete. It may name the logs itself.",
)
ZONE = click.option(
    "--zone",
    metavar="ZONE",
    help="The time zone of the logs, where neither they nor audit.yaml say: America/Los_Angeles.",
)
PROFILE = click.option(
    "--profile", metavar="NAME|FILE", help="How to read the logs' columns: a shipped profile, or a YAML file."
)
ROWS = click.option(
    "--rows",
    metavar="KIND",
    type=RecordKindParameter(),
    help="What each row of the logs records, where neither they nor audit.yaml say: search, review, arrest.",
)
PLACE_ZONE = click.option(
    "--place-zone",
    metavar="ZONE",
    help="The time zone of the agency's place, without an audit.yaml: the law's dates are days in it.",
)
LOGS = click.argument(
    "logs",
    metavar="[LOG]...",
    nargs=-1,
    type=ExistingFile(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
)
_OF_LOGS = (
    AUDIT,
    click.option(
        "--place",
        metavar="PLACE",
        help="Where the agency is, without an audit.yaml: us/wa, us/or/washington-county-sheriff.",
    ),
    click.option("--kind", type=AGENCY_KINDS, help="What kind of agency it is, without an audit.yaml."),
    PLACE_ZONE,
    ZONE,
    PROFILE,
    ROWS,
)


def asked_of_logs(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the logs, the policies and what is known of the agency, as its first argument: a LogOptions."""
    return _with_options(command, (LOGS, POLICIES, *_OF_LOGS))


def tried_on_logs(command: Callable[..., Any]) -> Callable[..., Any]:
    """The same for a command that tries drafts: it takes those alone that are named."""
    return _with_options(command, (LOGS, policy_option("[required: the draft]"), *_OF_LOGS))


def read_from_logs(command: Callable[..., Any]) -> Callable[..., Any]:
    """The same for a command that judges nothing: it takes no policies."""
    return _with_options(command, (LOGS, *_OF_LOGS))


def _with_options(command: Callable[..., Any], options: Sequence[Callable[..., Any]]) -> Callable[..., Any]:
    @wraps(command)
    def run_command(**given: Any) -> Any:
        own = {field.name: given.pop(field.name) for field in fields(LogOptions) if field.name in given}
        return command(LogOptions(**own), **given)

    for option in reversed(options):
        run_command = option(run_command)
    return run_command


@dataclass(frozen=True)
class LogOptions:
    """What the command line says of logs and of their agency (the options of `asked_of_logs` and `read_from_logs`)."""

    logs: tuple[Path, ...] = ()
    policies: tuple[str, ...] = ()
    audit_file: Path | None = None
    place: str | None = None
    kind: str | None = None
    place_zone: str | None = None
    zone: str | None = None
    profile: str | None = None
    rows: str | None = None

    def audit(self, *, example: str, needed: bool = True) -> Audit:
        """What audit.yaml and the flags say, with every log of the run. UsageError where no log is named, if one is
        needed.

        example: a command that names one, for that error.
        """
        audit = audit_of_flags(self.audit_file, self.place, self.kind, self.place_zone)
        self._refuse_said_twice(audit)
        logs = all_logs(self.logs, audit, rows=self.rows)
        if not logs and needed:
            raise UsageError("no log is named", hint=f"name one: {example}, or list them in audit.yaml")
        if [str(log.path) for log in logs].count("-") > 1:
            raise UsageError("standard input (-) can be read only once", hint="give one - and files")
        return audit.model_copy(update={"logs": logs})

    def _refuse_said_twice(self, audit: Audit) -> None:
        """UsageError for a flag that audit.yaml leaves nothing to do."""
        known = {log.path.resolve() for log in audit.logs}
        if not audit.logs or any(log.resolve() not in known for log in self.logs):
            return
        for flag, given in (("zone", self.zone), ("profile", self.profile), ("rows", self.rows)):
            if given and all(getattr(log, flag) for log in audit.logs):
                raise UsageError(
                    f"--{flag} has no effect: {self.audit_file} gives the {flag} of every log",
                    hint=f"leave --{flag} out, or change `{flag}:` in {self.audit_file}",
                )

    def selection(self, audit: Audit) -> Selection:
        """The policies of the run; what the user may not expect of them is said on standard error."""
        from checker.policy.selection import select
        from checker.resources import policies_root

        found = select(
            self.policies, audit.agency, root=policies_root(), claims=audit.claims, claims_at=audit.claims_at
        )
        if found.note:
            notice(found.note)
        return found

    def inputs(self, audit: Audit) -> list[Path]:
        """Every file that is read, which no output may replace."""
        return files_read(audit.logs, self.audit_file, [self.profile], self.policies)


def files_read(
    logs: Sequence[LogFile],
    audit_file: Path | None,
    profiles: Sequence[str | None],
    policies: Sequence[str] = (),
) -> list[Path]:
    """The files that a run reads: logs and their earlier releases, audit.yaml, profiles, policy documents and lists."""
    named = [name for name in (*profiles, *(log.profile for log in logs)) if name]
    files = [log.path for log in logs if str(log.path) != "-"]
    files += [log.earlier_release for log in logs if log.earlier_release]
    files += [audit_file] if audit_file else []
    for path in map(Path, (*named, *policies)):
        if path.is_dir():
            files += [one for one in path.rglob("*") if one.is_file()]
        elif path.is_file():
            files += [path, *(path.parent / "lists").glob("*")]
    return files


def all_logs(logs: Sequence[Path], audit: Audit, *, rows: str | None = None) -> tuple[LogFile, ...]:
    """The logs of audit.yaml and those named beside it. All of the first are read: what is declared complete is so in
    all. rows: what a row records, of logs of which audit.yaml does not say it."""
    from checker.model.audit import LogFile

    known = {log.path.resolve() for log in audit.logs}
    every = [*audit.logs, *(LogFile(path=log) for log in logs if log.resolve() not in known)]
    return tuple(log.model_copy(update={"rows": log.rows or record_kind(rows)}) for log in every)


def record_kind(name: str | None) -> EventKind | None:
    """The kind of that name, as RecordKindParameter gives it; None where none is given."""
    from checker.model.kinds import EventKind

    return EventKind(name) if name else None


def audit_of_flags(
    audit_file: Path | None, place: str | None = None, kind: str | None = None, place_zone: str | None = None
) -> Audit:
    """The audit file's audit; without one, an audit of the agency that the flags describe."""
    from pydantic import ValidationError

    from checker.model.audit import Agency, Audit

    if audit_file is not None:
        if place or kind or place_zone:
            raise UsageError(
                "--audit cannot be given with --place, --kind or --place-zone",
                hint="write agency.place, agency.kind and zone in the audit file",
            )
        from checker.ingest.audit_file import load_audit

        return load_audit(audit_file)
    try:
        return Audit(agency=Agency(place=place and path_text(place), kind=kind), zone=place_zone)
    except ValidationError as error:
        said, _, hint = error.errors()[0]["msg"].removeprefix("Value error, ").partition(": ")
        raise UsageError(said, where=f"--place {place}", hint=hint) from error


@contextmanager
def shelf() -> Iterator[Path]:
    """A folder for the events of logs that are more than memory should hold, gone when the work is done."""
    from checker.system.folders import private_folder

    with private_folder() as folder:
        yield folder
