"""What is taken out of a log's tables before their rows are read: the same for `check` and for `inspect`."""

from __future__ import annotations

from checker.ingest.binding import Binding
from checker.ingest.days_above import DaysAbove
from checker.ingest.interface import Table
from checker.ingest.lifecycle import LifeCycle
from checker.ingest.no_records import NoRecords
from checker.ingest.readers.other_header import OtherHeaders
from checker.ingest.shifted import ShiftedRows
from checker.model.accounts import LedgerEntry


class Cuts:
    """Of one log, chunk by chunk. shown: its name in messages."""

    def __init__(self, shown: str) -> None:
        self._headers, self._cycle = OtherHeaders(shown), LifeCycle(shown)
        self._days, self._shifted, self._no_records = DaysAbove(shown), ShiftedRows(shown), NoRecords(shown)

    def table(self, table: Table) -> Table:
        """A table without repeated headers, with the steps of a life cycle named."""
        return self._cycle.name_steps(self._headers.cut_rows(table))

    def records(self, table: Table, binding: Binding | None) -> Table:
        """A table without rows that hold no record (totals, a day above its records); a bound one without those that
        stand in the wrong columns, too."""
        table = self._days.cut_rows(table, binding)
        return self._no_records.cut_rows(table if binding is None else self._shifted.cut_rows(table, binding), binding)

    def __eq__(self, other: object) -> bool:
        """Whether both stand where they do the same to what comes, and have taken out the same."""
        return isinstance(other, Cuts) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]

    def ledger_entries(self) -> tuple[LedgerEntry, ...]:
        """What was taken out, for the ledger."""
        return (*self._headers.ledger(), *self._days.ledger(), *self._no_records.ledger())
