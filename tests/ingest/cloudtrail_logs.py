"""CloudTrail logs for tests: the made trail, logs written for one test, and their events by row."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from checker.ingest.cloudtrail.reader import CloudTrail, CloudTrailReading
from checker.ingest.interface import Limits, Source

ROOT = Path(__file__).parents[2]
MADE = ROOT / "fixtures" / "cloudtrail"
REAL = ROOT.parent / "shared" / "data" / "cloudtrail"
DAY = "2024-03-11"


def source(path: Path) -> Source:
    stored = path.read_bytes()
    return Source(str(path), path, hashlib.sha256(stored).hexdigest(), stored[: 64 * 1024])


def read(path: Path, **extract: str) -> CloudTrailReading:
    reader = CloudTrail(extract)
    assert reader.matches(source(path))
    return reader.read(source(path), Limits(), lambda stage, done, total: None)


def written(folder: Path, content: str | bytes, name: str = "log") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def events(reading: CloudTrailReading) -> dict[int, dict[str, Any]]:
    return {row["row"]: row for row in reading.events.iter_rows(named=True)}


def micros(clock: str, day: str = DAY) -> int:
    return int(datetime.fromisoformat(f"{day}T{clock}+00:00").timestamp()) * 1_000_000


def trail() -> list[dict[str, Any]]:
    held: list[dict[str, Any]] = json.loads((MADE / "trail.json").read_text("utf-8"))["Records"]
    return held


def identity_holds(reading: CloudTrailReading) -> bool:
    rows = reading.input.rows
    return rows.read == rows.used + rows.duplicates + rows.quarantined + rows.out_of_scope


def search(**more: Any) -> dict[str, Any]:
    record = dict(trail()[4])
    return {k: v for k, v in (record | more).items() if v is not ...}


def one(folder: Path, record: dict[str, Any]) -> dict[str, Any]:
    """The one event of a log that holds `record`."""
    (event,) = events(read(written(folder, json.dumps({"Records": [record]})))).values()
    return event
