"""`checker check`: read logs, judge them, write reports."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from checker.cli import exit_codes
from checker.cli.console import bar, notice
from checker.cli.logs import LogOptions, asked_of_logs
from checker.cli.outputs import Output, check_writable, opened, pair

if TYPE_CHECKING:
    from checker.assess import Result
    from checker.ingest.pipeline import Given
    from checker.integrity.interface import Removed
    from checker.model.assessment import Assessment
    from checker.model.audit import Audit
    from checker.model.progress import Progress

FORMATS = ("terminal", "json", "html", "csv", "parquet")
ENGINES = ("auto", "opa", "embedded", "both")


@click.command()
@asked_of_logs
@click.option(
    "-f",
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    help="Of the report; repeatable, each with its -o. [default: terminal]",
)
@click.option(
    "-o",
    "--output",
    "targets",
    metavar="FILE",
    multiple=True,
    help="Where the report goes: the n-th -o takes the n-th -f. - is standard output.",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="auto",
    show_default=True,
    help="What evaluates the rules. auto: OPA where it is found, else the embedded engine. both: compare them.",
)
@click.option(
    "--as-of",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Judge deadlines as of this day. [default: the end of the audited period, else today]",
)
@click.option("--strict", is_flag=True, help="Exit with 3 where nothing is violated but something is undetermined.")
@click.option(
    "--with-people", is_flag=True, help="Show reasons as typed and people's names. Without it no report holds them."
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Run on a Spark cluster: spark://host:7077, local-cluster[2,1,1024], or a Spark Connect address, sc://host.",
)
@click.option(
    "--profile-run",
    is_flag=True,
    help=(
        "Say on standard error, after the run, where the time went: each stage, each rule. Costs a start of OPA a rule."
    ),
)
def check(
    options: LogOptions, formats: tuple[str, ...], targets: tuple[str, ...], engine: str, as_of: datetime | None,
    strict: bool, with_people: bool, cluster: str | None, profile_run: bool,
) -> int:  # fmt: skip
    """Judge the uses that LOGs record, rule by rule, and write reports.

    A LOG is CSV, TSV, JSON, NDJSON, a workbook (XLSX, XLSB, ODS, XLS), a PDF or saved web page with tables, an event
    log (XES) or an AWS CloudTrail trail, plain or gzipped;
    - is standard input. What a log is, is found from its content.
    """
    outputs = pair(formats, targets)
    audit = options.audit(example="checker check LOG --place us/wa --kind municipal-police")
    check_writable(outputs, options.inputs(audit))
    assessment = run(
        audit,
        outputs,
        policies=options.policies,
        engine=engine,
        as_of=as_of.date() if as_of else None,
        zone=options.zone,
        profile=options.profile,
        with_people=with_people,
        profile_run=profile_run,
        cluster=cluster,
    )
    _tell(assessment, outputs)
    return exit_codes.of(assessment, strict=strict)


def run(
    audit: Audit, outputs: Sequence[Output], *, policies: Sequence[str] = (), engine: str = "auto",
    as_of: date | None = None, zone: str | None = None, profile: str | None = None, with_people: bool = False,
    profile_run: bool = False, cluster: str | None = None,
) -> Assessment:  # fmt: skip
    """Read, judge and report: the whole way of the data. Raises CheckerError where a step cannot go on."""
    from checker.engine.select import choose
    from checker.ingest.interface import Limits
    from checker.ingest.pipeline import prepared
    from checker.model.progress import Stopwatch
    from checker.policy.load import for_run, load
    from checker.report.table import report
    from checker.resources import policies_root

    with ExitStack() as stack:
        shown = stack.enter_context(bar())
        progress = Stopwatch(shown, first="policies")
        chosen = choose(engine)
        root = policies_root()
        rules = load(policies, root=root) if policies else for_run(root, audit.agency)
        given = prepared(audit.logs, audit, zone=zone, profile=profile, limits=Limits())
        judge = _here if cluster is None else partial(_on_cluster, cluster)
        result = judge(
            stack,
            given,
            policies=rules,
            engine=chosen,
            named=bool(policies),
            today=date.today(),
            as_of=as_of,
            with_people=with_people,
            one_by_one=profile_run,
            progress=progress,
        )
        for output in outputs:
            writing = f"writing {output.path or f'the {output.format} report'}"
            progress(writing, 0, 0)
            with opened(output) as out:
                report(output.format, None if output.path else sys.stdout).write(result.assessment, result.rows, out)
            progress(writing, result.assessment.uses.total, 0)
        progress.stop()
    if profile_run:
        from checker.cli.profile_run import profile as profile_of

        notice(profile_of(progress.stages, result.costs))
    return result.assessment


def _here(stack: ExitStack, given: Given, **how: Any) -> Result:
    """Read and judge on this machine; events that are too many for memory lie in a folder that `stack` removes."""
    from checker.assess import Logs, assess
    from checker.assess.plan import patterns
    from checker.ingest.indications import found_in
    from checker.ingest.pipeline import read_all
    from checker.integrity.interface import Beside
    from checker.integrity.run import seen

    folder = Path(stack.enter_context(TemporaryDirectory(prefix="checker-", ignore_cleanup_errors=True)))
    spill, shares = folder / "events", folder / "shares"
    for room in (spill, shares):
        room.mkdir()
    progress = how["progress"]
    ingested = read_all(given, progress=progress, spill=spill)
    progress("indications", 0, 0)
    looked_for = patterns(how["policies"], given.audit, named=how["named"])
    beside = Beside.of(ingested, _removed(given, progress))
    shown = seen(ingested.events, looked_for, beside)
    indications, ledger = (*shown.indications, *found_in(ingested)), (*ingested.ledger, *shown.ledger)
    read = Logs(ingested.events, ingested.inputs, ingested.quarantine, ledger, indications)
    return assess(read, given.audit, folder=None if ingested.events.in_memory else shares, **how)


def _removed(given: Given, progress: Progress) -> tuple[Removed, ...]:
    """What earlier releases hold and the logs do not; nothing is loaded for it where audit.yaml names none."""
    if not any(log.earlier_release for log in given.files):
        return ()
    from checker.compare.earlier import removed

    return removed(given, progress)


def _on_cluster(address: str, stack: ExitStack, given: Given, **how: Any) -> Result:
    """Read and judge on the cluster at `address`, in a session that `stack` ends."""
    from checker.cluster.run import assess_on
    from checker.cluster.session import session

    how["progress"]("cluster", 0, 0)
    return assess_on(
        stack.enter_context(session(address)), given, given.audit, removed=_removed(given, how["progress"]), **how
    )


def _tell(assessment: Assessment, outputs: Sequence[Output]) -> None:
    """On standard error: where the reports are, and what a reader of the exit code alone would miss."""
    for output in outputs:
        if output.path is not None:
            notice(f"wrote {output.path}")
    if unread := exit_codes.unread(assessment):
        notice(_why_unread(assessment, unread))
    if not exit_codes.applied(assessment):
        notice("no rule applied to anything" + _why_none(assessment))
    sys.stderr.flush()


def _why_unread(assessment: Assessment, unread: int) -> str:
    """How many rows could not be read, and of the first which one and why."""
    says = "1 row could not be read" if unread == 1 else f"{unread:,} rows could not be read"
    if not assessment.quarantine:
        return says
    first = assessment.quarantine[0]
    sheet = f" [{first.sheet}]" if first.sheet else ""
    return (
        f"{says}; the report lists them under quarantine, the first: {first.file}{sheet}, row {first.row:,}: "
        f"{first.reason}"
    )


def _why_none(assessment: Assessment) -> str:
    if not assessment.uses.total:
        return ": the logs hold no use of face recognition"
    if not assessment.rules and assessment.policies:
        return ": the policies chosen hold patterns only, which judge nothing"
    if not assessment.rules:
        return ": no policy is known for this agency; `checker policy list` shows all, and -p chooses one"
    return "; `checker policy list` shows the policies, and -p chooses one"
