"""`checker impact`: what drafts would have done to the uses of logs."""

from __future__ import annotations

from datetime import date

import click

from checker.cli.console import bar
from checker.cli.days import AS_OF, DAY
from checker.cli.logs import LogOptions, shelf, tried_on_logs
from checker.cli.outputs import Output, check_writable, prints, show
from checker.model.errors import UsageError


@click.command()
@tried_on_logs
@click.option(
    "--baseline",
    metavar="POLICY",
    multiple=True,
    help="What applied before: a policy or rule, named as with -p; repeatable. Without it, nothing applied before.",
)
@click.option(
    "--as-if-in-force",
    "from_",
    metavar="DATE",
    type=DAY,
    help="Try the draft as if in force from this day, whatever it says itself.",
)
@click.option(
    "--set",
    "settings",
    metavar="RULE:limit=VALUE",
    multiple=True,
    help="Try another number in a rule: RULE:limit=24h. RULE:limit=1d..30d tries each and prints the curve.",
)
@AS_OF
@prints
def impact(
    options: LogOptions, baseline: tuple[str, ...], from_: date | None, settings: tuple[str, ...],
    as_of: date | None, output: Output,
) -> None:  # fmt: skip
    """Say what a draft would have done to the uses in LOGs.

    For each rule: how many uses go from which verdict to which, and which uses these are, undetermined ones first. A
    draft is not in force: no use broke it.
    """
    audit = options.audit(example="checker impact LOG -p DRAFT")
    if not options.policies:
        raise UsageError("no draft is named", hint="name one: checker impact LOG -p my-ordinance.md")
    check_writable([output], options.inputs(audit))

    from checker.drafting.impact import impact as impact_of
    from checker.drafting.impact_page import draw
    from checker.drafting.variants import setting
    from checker.engine.embedded import Embedded
    from checker.policy.load import load
    from checker.resources import policies_root

    root = policies_root()
    with shelf() as folder, bar() as progress:
        found = impact_of(
            audit.logs,
            audit,
            load(options.policies, root=root),
            Embedded(),
            baseline=load(baseline, root=root) if baseline else (),
            settings=[setting(one) for one in settings],
            from_=from_,
            today=date.today(),
            as_of=as_of,
            zone=options.zone,
            profile=options.profile,
            folder=folder,
            progress=progress,
        )
    show(found, output, draw)
