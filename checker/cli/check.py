"""`checker check`: read logs, judge them, write reports."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from checker.cli import exit_codes
from checker.cli.console import bar, notice
from checker.cli.days import AS_OF
from checker.cli.logs import LogOptions, asked_of_logs, shelf
from checker.cli.outputs import FORMATS_OF_REPORT, TARGETS_OF_REPORT, Output, check_writable, pair, write
from checker.cli.stored import check_apart
from checker.model.visible import visible

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from checker.assess import Result
    from checker.model.assessment import Assessment
    from checker.model.audit import Audit
    from checker.model.progress import Progress

ENGINE = click.option(
    "--engine",
    type=click.Choice(("auto", "opa", "embedded", "both")),
    default="auto",
    show_default=True,
    help="What runs the rules. auto: OPA where it is found, else the embedded engine. both: compare them.",
)


@click.command()
@asked_of_logs
@FORMATS_OF_REPORT
@TARGETS_OF_REPORT
@ENGINE
@AS_OF
@click.option("--strict", is_flag=True, help="Exit with 3 where nothing is violated but something is undetermined.")
@click.option(
    "--with-people", is_flag=True, help="Show reasons as typed and people's names. Without it, no report has them."
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Run on a Spark cluster: spark://host:7077, local-cluster[2,1,1024], or a Spark Connect address, sc://host.",
)
@click.option(
    "--store",
    metavar="FILE|URL",
    help="Keep the run in a store: an SQLite file, or postgresql://user@host/name. It is created if it does not exist.",
)
@click.option(
    "--profile-run",
    is_flag=True,
    help=(
        "Say on standard error, after the run, where the time went, by stage and rule. Starts OPA once for each rule."
    ),
)
def check(
    options: LogOptions, formats: tuple[str, ...], targets: tuple[str, ...], engine: str, as_of: date | None,
    strict: bool, with_people: bool, cluster: str | None, store: str | None, profile_run: bool,
) -> int:  # fmt: skip
    """Judge the uses that LOGs record, and write reports.

    A LOG is CSV, TSV, JSON, NDJSON, a workbook (XLSX, XLSB, ODS, XLS), a PDF or saved web page with tables, an event
    log (XES) or an AWS CloudTrail trail, plain or gzipped;
    - is standard input. What a log is, is found from its content.
    """
    outputs = pair(formats, targets)
    audit = options.audit(example="checker check LOG --place us/wa --kind municipal-police")
    check_writable(outputs, options.inputs(audit))
    if store:
        check_apart(store, options.inputs(audit), outputs)
    assessment = judge(
        options,
        audit,
        outputs,
        engine=engine,
        as_of=as_of,
        with_people=with_people,
        profile_run=profile_run,
        cluster=cluster,
        store=store,
    )
    _tell(assessment, outputs)
    return exit_codes.exit_code_of(assessment, strict=strict)


def judge(
    options: LogOptions, audit: Audit, outputs: Sequence[Output], *, engine: str = "auto", as_of: date | None = None,
    with_people: bool = False, profile_run: bool = False, cluster: str | None = None, store: str | None = None,
) -> Assessment:  # fmt: skip
    """Judge the logs of `audit`, write the reports, and keep the run in `store`. Raises CheckerError where a step
    cannot go on."""
    from checker.engine.select import choose

    engine_chosen = choose(engine)  # its program starts while the rest is loaded
    from checker.model.progress import Stopwatch
    from checker.run import run

    with ExitStack() as stack:
        progress = Stopwatch(stack.enter_context(bar()), first="policies")
        selection = options.selection(audit)
        keeping = _keeping(store, stack, progress) if store else None
        result = run(
            audit.logs,
            audit,
            selection,
            engine_chosen,
            today=date.today(),
            as_of=as_of,
            zone=options.zone,
            profile=options.profile,
            with_people=with_people,
            folder=stack.enter_context(shelf()),
            spark=_cluster(cluster, stack, progress) if cluster else None,
            one_by_one=profile_run,
            progress=progress,
        )
        for output in outputs:
            _write(result, output, progress)
        kept = keeping(result) if keeping else ""
        progress.stop()
    if kept:
        notice(kept)
    if profile_run:
        from checker.cli.profile_run import profile

        notice(profile(progress.stages, result.costs))
    return result.assessment


def _cluster(address: str, stack: ExitStack, progress: Progress) -> SparkSession:
    """A session on the cluster at `address`, which `stack` ends."""
    from checker.cluster.session import session

    progress("cluster", 0, 0)
    return stack.enter_context(session(address))


def _keeping(place: str, stack: ExitStack, progress: Progress) -> Callable[[Result], str]:
    """What keeps a result in the store, which is opened, and made, before anything is read; it says where it is."""
    from checker.store.opening import open_store
    from checker.store.runs import keep

    progress("store", 0, 0)
    store = stack.enter_context(open_store(place, make=True))

    def stored_run(result: Result) -> str:
        progress("storing", 0, 0)
        number = keep(store, result.assessment, result.rows, now=datetime.now(UTC))
        return f"kept as run {number} in {visible(store.name)}"

    return stored_run


def _write(result: Result, output: Output, progress: Progress) -> None:
    stage = f"writing {output.path or f'the {output.format} report'}"
    progress(stage, 0, 0)
    write(result.assessment, result.rows, output)
    progress(stage, result.assessment.uses.total, 0)


def _tell(assessment: Assessment, outputs: Sequence[Output]) -> None:
    """On standard error: where the reports are, and what a reader of the exit code alone would miss."""
    for output in outputs:
        if output.path is not None:
            notice(f"wrote {visible(str(output.path))}")
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
    place = visible(f"{first.file}{sheet}")
    if unread == 1:
        return f"{says}; the report lists it under quarantine: {place}, row {first.row:,}: {first.reason}"
    return f"{says}; the report lists them under quarantine, the first: {place}, row {first.row:,}: {first.reason}"


def _why_none(assessment: Assessment) -> str:
    if not assessment.uses.total:
        return ": the logs hold no use of face recognition"
    if not assessment.rules and assessment.policies:
        return ": the policies chosen hold patterns only, which judge nothing"
    if not assessment.rules:
        return ": no policy is known for this agency; `checker policy list` shows all, and -p chooses one"
    return "; `checker policy list` shows the policies, and -p chooses one"
