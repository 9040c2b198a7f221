"""Steps in the life of an activity: an event log may hold a search twice, once begun and once completed.

Source: IEEE 1849 (XES), lifecycle extension: `lifecycle:transition` is schedule, assign, start, suspend, resume, withdraw,
..., complete. Only a completed activity is the act that its name says.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from checker.ingest.interface import Table
from checker.model.assessment import LedgerEntry

_ACTIVITY = "concept:name"
_TRANSITION = "lifecycle:transition"
_DONE = ("", "complete", "completed", "unknown")


def named_by_step(table: Table, shown: str) -> Table:
    """The table with each activity that was not completed named after its step: `search (start)`. shown: the log's name.

    No profile knows such a name unless somebody wrote it there, so these rows are quarantined, not counted as acts.
    """
    if _ACTIVITY not in table.columns or _TRANSITION not in table.columns:
        return table
    step = pl.col(_TRANSITION).str.strip_chars().fill_null("")
    open_ = ~step.str.to_lowercase().is_in(_DONE)
    counts = table.frame.filter(open_).group_by(step.str.slice(0, 40).alias("step")).len().sort("step")
    if counts.is_empty():
        return table
    named = pl.when(open_).then(pl.format("{} ({})", _ACTIVITY, step)).otherwise(_ACTIVITY).alias(_ACTIVITY)
    listed = ", ".join(f"{name} ({count})" for name, count in counts.iter_rows())
    note = LedgerEntry(
        topic="rows",
        file=shown,
        field="kind",
        statement=f'steps of activities other than their completion are no such acts; a profile may name them, as "search (start)": {listed}',
    )
    return replace(table, frame=table.frame.with_columns(named), notes=(*table.notes, note))
