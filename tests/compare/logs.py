"""Small logs written as CSV and read as any log is: what the tests of comparing share."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from checker.compare.columns import columns
from checker.compare.releases import Release
from checker.ingest.interface import IngestedLogs, Limits
from checker.ingest.pipeline import ingest
from checker.model.audit import Audit, LogFile
from tests.ingest.tables import silent


def written(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        out.writerows(rows)
    return path


def read(path: Path, zone: str | None = None) -> IngestedLogs:
    return ingest(
        [LogFile(path=path, zone=zone, rows="search")],
        Audit(),
        zone=None,
        profile=None,
        limits=Limits(),
        progress=silent,
    )


def release(path: Path, zone: str | None = None) -> Release:
    given = read(path, zone)
    return Release(given, columns(LogFile(path=path, rows="search"), given.inputs[0], Limits()))
