"""Steps in the life of an activity: an event log may hold a search twice, once begun and once completed.

Source: IEEE 1849 (XES), lifecycle extension: `lifecycle:transition` is schedule, assign, start, suspend, resume,
    withdraw,
..., complete. Only a completed activity is the act that its name says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from checker.ingest.interface import Table
from checker.model.accounts import LedgerEntry

_ACTIVITY = "concept:name"
_TRANSITION = "lifecycle:transition"
_DONE = ("", "complete", "completed", "unknown")
_STEPS = frozenset(
    (
        "schedule",
        "assign",
        "reassign",
        "start",
        "suspend",
        "resume",
        "withdraw",
        "pi_abort",
        "ate_abort",
        "autoskip",
        "manualskip",
    )
)
"""Those of the standard: a cell with another word may say anything."""


@dataclass
class LifeCycle:
    """One log's chunks, with each activity that was not completed named after its step: `search (start)`.

    No profile knows such a name unless somebody wrote it there, so these rows are quarantined, not counted as acts. The
    first chunk that holds any says so. shown: the log's name.
    """

    file: str
    _told: bool = False

    def name_steps(self, table: Table) -> Table:
        """The table with steps that are not done named by their transition, so that none counts as done."""
        if _ACTIVITY not in table.columns or _TRANSITION not in table.columns:
            return table
        step = pl.col(_TRANSITION).str.strip_chars().fill_null("")
        open_ = ~step.str.to_lowercase().is_in(_DONE)
        steps = table.frame.select(step.filter(open_).str.slice(0, 40).unique().sort()).to_series().to_list()
        if not steps:
            return table
        named = pl.when(open_).then(pl.format("{} ({})", _ACTIVITY, step)).otherwise(_ACTIVITY).alias(_ACTIVITY)
        notes = table.notes if self._told else (*table.notes, self._note(steps))
        self._told = True
        return replace(table, frame=table.frame.with_columns(named), notes=notes)

    def _note(self, steps: list[str]) -> LedgerEntry:
        named = [step for step in steps if step.lower() in _STEPS]
        others = ["others"] if len(named) < len(steps) else []
        statement = (
            f"steps of activities other than their completion ({', '.join([*named, *others])}) are not such acts, and "
            f"quarantined; "
            'a profile may name them, as "search (start)"'
        )
        return LedgerEntry(topic="rows", file=self.file, field="kind", statement=statement)
