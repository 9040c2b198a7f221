"""A run as one call: logs, what is known of them, policies and an engine in; the Assessment and what reports need out.

Every command, the benchmark and the end-to-end tests call `run` or `cover`; docs/from-a-program.md shows how a
program does. Nothing here reads the clock or the environment: the day, the engine and the folder for large logs are
given.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from checker.assess import Logs, Result, assess
from checker.engine.interface import Engine
from checker.ingest.indications import found_in
from checker.ingest.interface import IngestedLogs, Limits, with_declared
from checker.ingest.pipeline import LogSources, ingest, prepare_sources, read_all
from checker.integrity import run as integrity
from checker.integrity.interface import OtherSources, RemovedRows
from checker.model.audit import Audit, LogFile
from checker.model.errors import UsageError
from checker.model.facts import Fact
from checker.model.progress import Progress, silent
from checker.model.vocabulary import with_new_fields
from checker.policy.selection import Selection, patterns_in_use, select

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from checker.coverage.result import Coverage

LIMITS = Limits()
"""The bounds on input of every command."""

__all__ = ["LIMITS", "Limits", "Result", "Selection", "cover", "run", "select"]


def run(
    logs: Sequence[LogFile | Path], audit: Audit, selection: Selection, engine: Engine, *,
    today: date, as_of: date | None = None, zone: str | None = None, profile: str | None = None,
    with_people: bool = False, folder: Path | None = None, spark: SparkSession | None = None,
    one_by_one: bool = False, limits: Limits = LIMITS, progress: Progress = silent,
) -> Result:  # fmt: skip
    """Read the logs and judge every use in them by the rules in use.

    logs: in order; a path that `audit` describes is read as described there. selection: see `select`.
    today: the day of the run, for deadlines where neither `as_of` nor the audited period gives one.
    zone, profile: of logs of which nothing else says them (ingest.pipeline.ingest).
    with_people: whether the result holds reasons as typed and people's names.
    folder: an empty folder for events that are too many for memory, which must last as long as the Result; None: all
        events are held in memory. spark: a session of a cluster, which must last as long; the Result is the same.
    one_by_one: ask the engine for each rule alone, so that `costs` say how long it took; the Assessment is the same.
    Fields that the policies add are read from columns of their names.
    Raises InputError for a log that cannot be read, UsageError for a zone, profile or registry that is wrong,
    PolicyError, RuleFault and EnginesDisagree.
    """
    with with_new_fields(_new_fields(selection, on_cluster=spark is not None)):
        given = prepare_sources(logs, audit, zone=zone, profile=profile, limits=limits)
        if spark is not None:
            from checker.cluster.run import assess_on

            return assess_on(
                spark,
                given,
                audit,
                selection,
                engine,
                today=today,
                as_of=as_of,
                with_people=with_people,
                removed=_removed_rows(given, progress),
                one_by_one=one_by_one,
                progress=progress,
            )
        spill, shards = (
            (None, None) if folder is None else (_make_folder(folder / "events"), _make_folder(folder / "shards"))
        )
        read = read_all(given, progress=progress, spill=spill)
        return assess(
            _with_indications(read, given, selection, progress),
            with_declared(audit, read.complete),
            selection.policies,
            engine,
            named=selection.named_by_user,
            today=today,
            as_of=as_of,
            with_people=with_people,
            folder=None if read.events.in_memory else shards,
            one_by_one=one_by_one,
            progress=progress,
        )


def cover(
    logs: Sequence[LogFile | Path], audit: Audit, selection: Selection, engine: Engine, *,
    zone: str | None = None, profile: str | None = None, folder: Path | None = None, progress: Progress = silent,
) -> Coverage:  # fmt: skip
    """What the logs can decide of the rules that `run` would ask of them; arguments and errors as of `run`. Without
    logs, what records would lack in which nothing is written."""
    from checker.coverage.blank import blank_records
    from checker.coverage.run import coverage

    with with_new_fields(_new_fields(selection)):
        if not logs:
            found = coverage(blank_records(selection.policies), audit, selection, engine)
            return found.model_copy(update={"uses": 0, "records": {}})
        read = ingest(logs, audit, zone=zone, profile=profile, limits=LIMITS, progress=progress, spill=folder)
        progress("trying rules", 0, 0)
        return coverage(read.events, with_declared(audit, read.complete), selection, engine)


def _new_fields(selection: Selection, *, on_cluster: bool = False) -> list[Fact]:
    """The fields that the drafts chosen add; UsageError on a cluster, whose workers read logs without them."""
    found = [field for policy in selection.policies for field in policy.new_fields]
    if found and on_cluster:
        raise UsageError(
            f'the field "{found[0].name}" of a draft is not read on a cluster', hint="try the draft without --cluster"
        )
    return found


def _make_folder(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _with_indications(read: IngestedLogs, given: LogSources, selection: Selection, progress: Progress) -> Logs:
    """What was read, with what patterns and lexicons show in it."""
    progress("indications", 0, 0)
    others = OtherSources.of_reading(read, _removed_rows(given, progress), given.audit.agency.place)
    shown = integrity.look_for(read.events, patterns_in_use(selection, given.audit), others)
    indications = (*shown.indications, *found_in(read))
    return Logs(read.events, read.inputs, read.quarantine, (*read.ledger, *shown.ledger), indications, read.agency_zone)


def _removed_rows(given: LogSources, progress: Progress) -> tuple[RemovedRows, ...]:
    """What earlier releases hold and the logs do not; nothing is loaded for it where audit.yaml names none."""
    if not any(log.earlier_release for log in given.files):
        return ()
    from checker.compare.earlier import removed_rows

    return removed_rows(given, progress)
