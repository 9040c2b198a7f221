"""`checker verify`: whether a signed result is what was signed, and whether it comes out again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from checker.cli.console import bar, notice
from checker.cli.exit_codes import ExitCode
from checker.cli.logs import FILE, LogOptions, asked_of_logs
from checker.model.errors import UsageError
from checker.model.visible import visible


@click.command()
@click.argument("signed", metavar="SIGNED", type=FILE)
@asked_of_logs
@click.option("--key", required=True, metavar="FILE.pub", type=FILE, help="The public half of the signer's key.")
@click.option("--recompute", is_flag=True, help="Judge the LOGs again, and compare every count.")
def verify(options: LogOptions, signed: Path, key: Path, recompute: bool) -> int:
    """Say whether SIGNED is what the owner of a key signed.

    It also says whether LOGs are the logs that were judged. A change of one byte is refused. With --recompute the
    logs are judged again, as of the same day and by the same policies, and what differs is listed. Exits with 0
    where all is as it was signed, with 1 where something is not, and with 2 where the signature is refused.
    """
    from checker.publish.signing import fingerprint, open_envelope
    from checker.publish.statement import PREDICATE, TYPE, differences, files_of, sha256

    content = open_envelope(signed.read_bytes(), key, str(signed))
    if (content.get("_type"), content.get("predicateType")) != (TYPE, PREDICATE):
        raise UsageError(
            "this was signed, and is not a result of checker", where=str(signed), hint="checker sign makes one"
        )
    click.echo(f"Signed with the key {fingerprint(key)}.")
    said = content["predicate"]
    click.echo(
        f"It says: {said['result']} as of {said['asOf']}; {len(said['failedTests']):,} rules with violations, "
        f"{len(said['warnedTests']):,} with undetermined uses, {len(said['passedTests']):,} kept."
    )
    if recompute:
        found = differences(content, _judge_again(options, content))
    else:
        known = files_of(content)
        given = [*options.logs, *([options.audit_file] if options.audit_file else [])]
        found = tuple(
            f"{path} is not one of the files that it is about" for path in given if sha256(path) not in known.values()
        )
        names = ", ".join(f"{name} ({digest[:12]})" for name, digest in known.items())
        click.echo(f"It is about: {visible(names)}.")
    for one in found:
        click.echo(f"- {visible(one)}")
    if found:
        click.echo("DIFFERS: see above.")
    elif recompute:
        click.echo("The same: the logs were judged again, and every count came out as signed.")
    elif not options.logs:
        notice("the logs were not looked at: name them, and --recompute judges them again")
    return ExitCode.VIOLATIONS if found else ExitCode.NOTHING_VIOLATED


def _judge_again(options: LogOptions, content: dict[str, Any]) -> dict[str, Any]:
    """The statement of the same logs, judged now."""
    from dataclasses import replace

    from checker.engine.embedded import Embedded
    from checker.publish.statement import policies_of, statement
    from checker.run import run

    asked = replace(options, policies=options.policies or policies_of(content))
    audit = asked.audit(example="checker verify SIGNED LOG --key FILE.pub --recompute")
    with bar() as progress:
        result = run(
            audit.logs, audit, asked.selection(audit), Embedded(), today=date.today(), zone=asked.zone,
            profile=asked.profile, as_of=date.fromisoformat(content["predicate"]["asOf"]), progress=progress,
        )  # fmt: skip
    return statement(result.assessment, options.audit_file)
