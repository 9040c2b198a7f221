"""`checker sign`: a result that nobody can change unseen."""

from __future__ import annotations

from pathlib import Path

import click

from checker.cli.console import notice
from checker.cli.logs import FILE
from checker.cli.outputs import Output, check_writable, open_output
from checker.model.errors import UsageError
from checker.model.visible import visible


@click.command()
@click.argument("report", metavar="REPORT.json", type=FILE)
@click.option("--key", required=True, metavar="FILE", type=FILE, help="The secret half of the key (checker new-key).")
@click.option(
    "--audit", "audit_file", metavar="audit.yaml", type=FILE, help="The audit.yaml that the report was made with."
)
@click.option("-o", "--output", "target", metavar="FILE", help="Where it goes. [default: REPORT.json.dsse]")
def sign(report: Path, key: Path, audit_file: Path | None, target: str | None) -> None:
    """Sign the result of a run, its JSON REPORT.

    REPORT is what `checker check -f json` wrote. What is signed says which logs, by their SHA-256, were judged by
    which policies, by which engine, as of which day, and with which counts for each rule. It holds no row of a log.
    `checker verify` reads it.
    """
    output = Output("dsse", Path(target) if target else report.with_name(report.name + ".dsse"))
    check_writable([output], [report, key, *([audit_file] if audit_file else [])])

    from pydantic import ValidationError

    from checker.model.assessment import Assessment
    from checker.publish import signing
    from checker.publish.statement import statement

    try:
        assessment = Assessment.model_validate_json(report.read_bytes())
    except ValidationError as error:
        hint = "make one: checker check LOG -f json -o report.json"
        raise UsageError("this is not a JSON report of checker", where=str(report), hint=hint) from error
    made = signing.sign(statement(assessment, audit_file), key)
    with open_output(output) as out:
        out.write(made)
    notice(f"wrote {visible(str(output.path))}: publish it with {visible(signing.public_path(key).name)}")
