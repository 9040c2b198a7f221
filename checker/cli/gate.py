"""`checker gate`: what policies would say of one use, before it is made."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from checker.cli.exit_codes import ExitCode
from checker.cli.logs import AGENCY_KINDS, AUDIT, PLACE_ZONE, ExistingFile, LogOptions, audit_of_flags
from checker.model.errors import UsageError


@click.command()
@click.argument(
    "use", metavar="[USE]", default="-", type=ExistingFile(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
)
@click.option("-p", "--policy", "policies", metavar="POLICY", multiple=True, help="As in `checker check`; repeatable.")
@AUDIT
@click.option("--place", metavar="PLACE", help="Where the agency is, without an audit.yaml: us/wa.")
@click.option("--kind", type=AGENCY_KINDS, help="What kind of agency it is, without an audit.yaml.")
@PLACE_ZONE
def gate(
    use: Path, policies: tuple[str, ...], audit_file: Path | None, place: str | None, kind: str | None,
    place_zone: str | None,
) -> int:  # fmt: skip
    """Say what policies would say about one USE before it is made.

    USE is a JSON object, a row of the open format (docs/log-format.md), or a list of rows: the use and the records
    that belong to it, such as a warrant; without a file it is standard input. Prints JSON: the most serious
    verdict, and of each rule the verdict, its reason and what is missing. Exits with 1 where a rule would be
    broken, with 3 where one cannot be decided.
    """
    import orjson

    from checker.drafting.gate import gate as gate_of
    from checker.engine.embedded import Embedded
    from checker.model.verdict import Verdict
    from checker.model.visible import in_json
    from checker.system.folders import private_folder

    text = sys.stdin.buffer.read() if str(use) == "-" else use.read_bytes()
    try:
        given = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise UsageError(
            f"the use is not JSON: {error.msg}", where=str(use), hint='write {"Mode": "still", ...}'
        ) from error
    audit = audit_of_flags(audit_file, place, kind, place_zone)
    selection = LogOptions(policies=policies).selection(audit)
    with private_folder() as folder:
        found = gate_of(given, audit, selection, Embedded(), now=datetime.now(UTC), folder=folder)
    click.echo(in_json(found.model_dump_json(by_alias=True, indent=2).encode()))
    if found.verdict is Verdict.VIOLATION:
        return ExitCode.VIOLATIONS
    return ExitCode.UNDETERMINED if found.verdict is Verdict.UNDETERMINED else ExitCode.NOTHING_VIOLATED
