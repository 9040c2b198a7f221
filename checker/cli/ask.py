"""`checker ask`: the gaps of a log as a letter that asks for records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.check import ENGINE
from checker.cli.console import bar
from checker.cli.days import AS_OF
from checker.cli.logs import LogOptions, asked_of_logs, shelf
from checker.cli.outputs import Output, check_writable, writing
from checker.model.errors import UsageError

if TYPE_CHECKING:
    from checker.model.audit import Audit
    from checker.policy.selection import Selection


@click.command()
@asked_of_logs
@ENGINE
@AS_OF
@click.option("-o", "--output", "target", metavar="FILE", help="Where the letter goes. [default: standard output]")
def ask(options: LogOptions, engine: str, as_of: date | None, target: str | None) -> None:
    """Draft a letter that asks for what LOGs do not say.

    The letter is Markdown, addressed to the agency. It asks first for what would settle the most verdicts, and
    names the columns, kinds of record, period, files and rows. Without a LOG, it is the first request: it asks for
    the log, with the columns and records that the policies need. What is not known is in square brackets.
    """
    output = Output("md", Path(target) if target and target != "-" else None)
    chosen = bool(options.policies or options.place or options.audit_file)
    audit = options.audit(example="checker ask LOG -p us/wa", needed=not chosen)
    check_writable([output], options.inputs(audit))

    from checker.coverage.letter import letter_about
    from checker.engine.select import choose
    from checker.run import run

    selection = options.selection(audit)
    if not audit.logs:
        _write(_first_request(audit, selection), output)
        return
    with shelf() as folder, bar() as progress:
        result = run(
            audit.logs,
            audit,
            selection,
            choose(engine),
            today=date.today(),
            as_of=as_of,
            zone=options.zone,
            profile=options.profile,
            folder=folder,
            progress=progress,
        )
        text = letter_about(result.assessment, result.events, selection.policies)
    _write(text, output)


def _first_request(audit: Audit, selection: Selection) -> str:
    from checker.model.event import EVENT_FIELDS
    from checker.policy.selection import rules_in_use
    from checker.publish.columns import columns_of
    from checker.publish.records_request import request

    used = [one for one in rules_in_use(selection, audit, fields=EVENT_FIELDS).policies if one.rules]
    if not used:
        hint = "name one: -p us/wa; `checker policy list` shows all"
        raise UsageError("no policy is chosen whose rules would need records", hint=hint)
    asked = columns_of([replace(one.policy, rules=one.rules) for one in used])
    return request(asked, audit, tuple(one.policy.title for one in used))


def _write(text: str, output: Output) -> None:
    with writing(output) as out:
        out.write(text.encode("utf-8", "backslashreplace"))
