"""Rows of cells -> the event frame of one CloudTrail log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
_OWN = ("time", "id")
"""Fields that hardly two events share."""
_TIMES = {name for name in FIELDS if EVENT_FIELDS[name].shape is Shape.TIME}


class EventRows:
    """Collects events, packing every so many of them into a frame. What many events say is kept once for all of
    them."""

    def __init__(self, sha256: str) -> None:
        self._prefix = sha256[:12]
        self._frames: list[pl.DataFrame] = []
        self._clear()

    def _clear(self) -> None:
        self._rows: list[int] = []
        self._kinds: list[EventKind] = []
        self._times: list[Cell] = []
        self._ids: list[Cell] = []
        self._sorts: list[int] = []
        self._numbers: dict[tuple[int, ...], int] = {}
        self._shared: list[tuple[Mapping[str, Cell], ...]] = []

    def add(
        self, row: int, kind: EventKind, *cells: Mapping[str, Cell], time: Cell = ABSENT, event_id: Cell = ABSENT
    ) -> None:
        """One event of `row`. cells: its other fields, of FIELDS; a later mapping goes before, and what is in none is
        not exported. `end` may be (lo, hi). A mapping that was given before costs little, and none may change."""
        self._rows.append(row)
        self._kinds.append(kind)
        self._times.append(time)
        self._ids.append(event_id)
        which = tuple(map(id, cells))
        number = self._numbers.get(which)
        if number is None:
            number = self._numbers[which] = len(self._shared)
            self._shared.append(cells)
        self._sorts.append(number)
        if len(self._rows) == _CHUNK:
            self._pack()

    def frame(self) -> pl.DataFrame:
        """All events added, by row."""
        self._pack()
        return by_row(pl.concat(self._frames))

    def _pack(self) -> None:
        constant = {"part": 0, "technology": Technology.FACE_RECOGNITION.value, "clock": "utc"}
        columns: dict[str, list[Any]] = {"row": self._rows, "kind": self._kinds}
        columns |= _columns("time", self._times) | _columns("id", self._ids)
        shared: dict[str, list[Any]] = {}
        merged = [{name: cell for cells in held for name, cell in cells.items()} for held in self._shared]
        for name in FIELDS:
            if name not in _OWN:
                shared |= _columns(name, [cells.get(name, ABSENT) for cells in merged])
        sorts = _frame(shared).select(pl.all().gather(pl.Series(self._sorts, dtype=pl.UInt32)))
        self._frames.append(
            _frame(columns)
            .hstack(sorts)
            .with_columns(pl.lit(value).alias(name) for name, value in constant.items())
            .with_columns(pl.lit(None).alias(name) for name in ("sheet", "parent", "date_lo", "date_hi"))
            .with_columns((self._prefix + ":" + pl.col("row").cast(pl.String)).alias("event"))
            .select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
        )
        self._clear()


def _columns(name: str, cells: Sequence[Cell]) -> dict[str, list[Any]]:
    """The columns of one field."""
    states, values = [cell[1] for cell in cells], [cell[0] for cell in cells]
    if name not in _TIMES:
        return {f"{name}__state": states, name: values}
    lo = [v[0] if isinstance(v, tuple) else v for v in values]
    hi = [v[1] if isinstance(v, tuple) else v for v in values]
    return {f"{name}__state": states, f"{name}_lo": lo, f"{name}_hi": hi}


def _frame(columns: Mapping[str, list[Any]]) -> pl.DataFrame:
    return pl.DataFrame(columns, schema={name: kind for name, kind in SCHEMA.items() if name in columns})


def counts(frame: pl.DataFrame) -> dict[str, int]:
    """Events by kind, sorted by name."""
    return dict(sorted(frame.group_by("kind").len().iter_rows()))


def by_row(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame in the order of its rows; as it stands where it is so already, which saves a copy."""
    return frame if frame.get_column("row").is_sorted() else frame.sort("row", maintain_order=True)
