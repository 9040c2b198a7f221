"""Logs written for the tests of inspection, and their reading."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from checker.ingest.interface import IngestedLogs, Limits
from checker.ingest.pipeline import ingest
from checker.inspect.result import Inspection
from checker.inspect.run import inspect
from checker.model.audit import Audit, LogFile
from checker.model.progress import silent

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures"
DATA = ROOT.parent / "shared" / "data"


def written(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([header, *rows])
    return path


def read(*paths: Path, audit: Audit | None = None, profile: str | None = None) -> IngestedLogs:
    """The logs, as logs of searches where they do not say what their rows record; or as an audit says."""
    logs = paths if audit else [LogFile(path=path, rows="search") for path in paths]
    return ingest(logs, audit or Audit(), zone=None, profile=profile, limits=Limits(), progress=silent)


def inspected(*paths: Path, with_people: bool = False, profile: str | None = None) -> Inspection:
    return inspect(
        [LogFile(path=path, rows="search") for path in paths],
        Audit(),
        zone=None,
        profile=profile,
        limits=Limits(),
        with_people=with_people,
        progress=silent,
    )


def columns(found: Inspection):
    """The columns of the first table of the first log, by heading."""
    return {column.header: column for column in found.logs[0].tables[0].columns}
