"""Rows of cells -> the event frame of one CloudTrail log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from checker.ingest.cloudtrail_calls import ABSENT, Cell
from checker.model.event import EVENT_FIELDS, EventKind, Shape, State, Technology, frame_schema

FIELDS = (
    "time", "end", "id", "case_number", "operator", "operator_kind", "mode", "probe.kind", "gallery.name", "vendor", "product",
    "threshold", "threshold_basis", "faces_searched", "max_candidates", "result", "decision",
)  # fmt: skip
"""The event fields that a CloudTrail log can hold. Purpose, reason, reviewers, candidates ... are never in one."""

SCHEMA = {name: kind for name, kind in frame_schema(list(FIELDS)).items() if name != "input"}
_CHUNK = 50_000
_CODED = {name for name in FIELDS if EVENT_FIELDS[name].shape is Shape.CODE}


class EventRows:
    """Collects events as columns, packing every so many of them into a frame."""

    def __init__(self, sha256: str) -> None:
        self._prefix = sha256[:12]
        self._frames: list[pl.DataFrame] = []
        self._columns: dict[str, list[Any]] = {name: [] for name in SCHEMA}
        self._held = 0

    def add(self, row: int, kind: EventKind, cells: Mapping[str, Cell], raw: Mapping[str, str] | None = None) -> None:
        """One event of `row`. cells: fields of FIELDS; what is not there is not exported. `end` may be (lo, hi).

        raw: of coded fields, the text that the code was read from (the code itself where not given).
        """
        columns = self._columns
        columns["sheet"].append(None)
        columns["row"].append(row)
        columns["part"].append(0)
        columns["event"].append(f"{self._prefix}:{row}")
        columns["parent"].append(None)
        columns["kind"].append(kind.value)
        columns["technology"].append(Technology.FACE_RECOGNITION.value)
        columns["clock"].append("utc")
        columns["date_lo"].append(None)
        columns["date_hi"].append(None)
        for name in FIELDS:
            value, state = cells.get(name, ABSENT)
            columns[f"{name}__state"].append(state.value)
            if name in ("time", "end"):
                lo, hi = value if isinstance(value, tuple) else (value, value)
                columns[f"{name}_lo"].append(lo)
                columns[f"{name}_hi"].append(hi)
                continue
            columns[name].append(value if state is State.VALUE else None)
            if name in _CODED:
                columns[f"{name}__raw"].append((raw or {}).get(name, value))
        self._held += 1
        if self._held == _CHUNK:
            self._pack()

    def frame(self) -> pl.DataFrame:
        """All events added, by row."""
        self._pack()
        return pl.concat(self._frames).sort("row", maintain_order=True)

    def _pack(self) -> None:
        self._frames.append(pl.DataFrame(self._columns, schema=SCHEMA))
        self._columns = {name: [] for name in SCHEMA}
        self._held = 0


def counts(frame: pl.DataFrame) -> dict[str, int]:
    """Events by kind, sorted by name."""
    return dict(sorted(frame.group_by("kind").len().iter_rows()))
