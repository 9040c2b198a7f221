"""What became of the rows of earlier releases: of each log for which audit.yaml names one, those that it no longer
holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from checker.compare.releases import Release, compare
from checker.ingest.interface import IngestedLogs
from checker.ingest.pipeline import LogSources, read_all
from checker.integrity.interface import RemovedRows
from checker.model.assessment import Evidence
from checker.model.audit import LogFile
from checker.model.progress import Progress


def removed_rows(given: LogSources, progress: Progress) -> tuple[RemovedRows, ...]:
    """One for each log with an earlier release, in the order of the logs; both are read as the log is. Raises as ingest
    does.

    Only what lies in the period that both cover, by their rows, can be missed (compare.releases).
    """
    return tuple(
        _removed_rows(given, log, log.earlier_release, progress)
        for log in given.files
        if log.earlier_release is not None
    )


def _removed_rows(given: LogSources, log: LogFile, earlier: Path, progress: Progress) -> RemovedRows:
    old, new = (_read(given, file, progress) for file in (log.model_copy(update={"path": earlier}), log))
    progress("comparing", 0, 0)
    found = compare(Release(old), Release(new))
    (read,) = old.inputs
    rows: Sequence[Evidence] = [
        Evidence(
            file=read.path,
            sheet=p.sheet,
            row=p.row,
            event=f"{read.sha256[:12]}:{f'{p.sheet}/' if p.sheet else ''}{p.row}",
        )
        for p in found.removed_rows
    ]
    return RemovedRows(read.path, new.inputs[0].path, found.removed.at_least, found.removed.at_most, tuple(rows))


def _read(given: LogSources, log: LogFile, progress: Progress) -> IngestedLogs:
    return read_all(replace(given, files=(log,)), progress=progress)
