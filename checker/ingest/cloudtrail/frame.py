"""Rows of cells -> the event frame of one CloudTrail log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from checker.ingest.cloudtrail.calls import ABSENT, Cell
from checker.model.event import EVENT_FIELDS, Shape, Technology, frame_schema
from checker.model.kinds import EventKind

FIELDS = (
    "time", "end", "id", "case_number", "operator", "operator_kind", "mode", "probe.kind", "gallery.name", "vendor",
    "product",
    "threshold", "threshold_basis", "faces_searched", "max_candidates", "result", "decision",
)  # fmt: skip
"""The event fields that a CloudTrail log can hold. Purpose, reason, reviewers, candidates ... are never in one."""

SCHEMA = {name: kind for name, kind in frame_schema(list(FIELDS)).items() if name != "input"}
_CHUNK = 50_000
_TIMES = {name for name in FIELDS if EVENT_FIELDS[name].shape is Shape.TIME}


class EventRows:
    """Collects events field by field, packing every so many of them into a frame."""

    def __init__(self, sha256: str) -> None:
        self._prefix = sha256[:12]
        self._frames: list[pl.DataFrame] = []
        self._clear()

    def _clear(self) -> None:
        self._rows: list[int] = []
        self._kinds: list[EventKind] = []
        self._cells: dict[str, list[Cell]] = {name: [] for name in FIELDS}

    def add(self, row: int, kind: EventKind, cells: Mapping[str, Cell]) -> None:
        """One event of `row`. cells: fields of FIELDS; what is not there is not exported. `end` may be (lo, hi)."""
        self._rows.append(row)
        self._kinds.append(kind)
        for name, column in self._cells.items():
            column.append(cells.get(name, ABSENT))
        if len(self._rows) == _CHUNK:
            self._pack()

    def frame(self) -> pl.DataFrame:
        """All events added, by row."""
        self._pack()
        return by_row(pl.concat(self._frames))

    def _pack(self) -> None:
        constant = {"part": 0, "technology": Technology.FACE_RECOGNITION.value, "clock": "utc"}
        columns: dict[str, Any] = {"row": self._rows, "kind": self._kinds}
        for name, cells in self._cells.items():
            columns[f"{name}__state"] = [cell[1] for cell in cells]
            values = [cell[0] for cell in cells]
            if name in _TIMES:
                columns[f"{name}_lo"] = [v[0] if isinstance(v, tuple) else v for v in values]
                columns[f"{name}_hi"] = [v[1] if isinstance(v, tuple) else v for v in values]
                continue
            columns[name] = values
        schema = {name: kind for name, kind in SCHEMA.items() if name in columns}
        self._frames.append(
            pl.DataFrame(columns, schema=schema)
            .with_columns(pl.lit(value).alias(name) for name, value in constant.items())
            .with_columns(pl.lit(None).alias(name) for name in ("sheet", "parent", "date_lo", "date_hi"))
            .with_columns((self._prefix + ":" + pl.col("row").cast(pl.String)).alias("event"))
            .select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
        )
        self._clear()


def counts(frame: pl.DataFrame) -> dict[str, int]:
    """Events by kind, sorted by name."""
    return dict(sorted(frame.group_by("kind").len().iter_rows()))


def by_row(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame in the order of its rows; as it stands where it is so already, which saves a copy."""
    return frame if frame.get_column("row").is_sorted() else frame.sort("row", maintain_order=True)
