"""One log of tables: rows to events by a profile, with the account of its rows and the ledger of what was assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from checker.ingest.binding import Binding
from checker.ingest.choice import NoLog, choose, not_a_log
from checker.ingest.columns_read import columns_read
from checker.ingest.cuts import Cuts
from checker.ingest.declared import REASON, DeclarationSheets, declares
from checker.ingest.interface import Limits, Source, Table, TableKey, TableReader
from checker.ingest.normalize import normalize
from checker.ingest.shelf import Shelf
from checker.ingest.table_log import TableGroup, TableLog
from checker.ingest.titles import scope_by_title, scope_entries
from checker.model.abreast import prefetch_in_order
from checker.model.accounts import Input, LedgerEntry, QuarantinedRow, Rows
from checker.model.errors import InputError
from checker.model.progress import Latest, Progress

QUARANTINE_KEPT = 10_000
"""How many quarantined rows of one log are listed; all are counted."""


@dataclass(frozen=True)
class Zones:
    """What is known of a log's clock and place. own: the log's own zone or the run's, else None. fallback: the
    audit's."""

    own: str | None = None
    fallback: str | None = None
    agency: str | None = None

    def zone_of(self, binding: Binding) -> tuple[str | None, str]:
        """The zone of a table's times, and where it comes from."""
        if self.own:
            return self.own, "as given for the log"
        if binding.profile.zone:
            return binding.profile.zone, f"from profile {binding.profile.id}"
        return self.fallback, "the zone in audit.yaml"


def read_tables(
    source: Source, reader: TableReader, *, profile: str | None, zones: Zones, limits: Limits, progress: Progress,
    shelf: Shelf,
    number: int = 0,
    rows: str | None = None,
) -> TableLog:  # fmt: skip
    """Read one log of tables, input `number` of the run. InputError where none of its tables is a use log, UsageError
    for a sheet that declares which records are complete and is not understood.

    rows: what each row records, where it was given for the log (R45).

    Tables of the same file that are no logs (a legend, a cover sheet) are out of scope. Every row that could not be
    split, or whose kind cannot be told, is quarantined and still gives an event of kind `unknown`.
    """
    found = TablesFound(source, limits, shelf, number, profile, rows)
    size = source.path.stat().st_size if source.path.exists() else 0
    total, reading, normalizing = 0, f"reading {source.label}", f"normalizing {source.label}"
    latest = Latest()
    tables = map(found.cuts.table, reader.tables(replace(source, progress=latest), limits))
    for given in prefetch_in_order(tables, lambda: latest.pass_on(progress)):
        progress(normalizing, found.done, total)
        end = found.take(given)
        total = found.done * size // end if end else 0
        progress(normalizing, found.done, total)
        progress(reading, found.done, total)
    return found.log(reader.name, zones)


class TablesFound:
    """What has been read of one log of tables so far (see `read_tables`)."""

    def __init__(
        self, source: Source, limits: Limits, shelf: Shelf, number: int, profile: str | None, rows: str | None
    ) -> None:
        self.groups: dict[TableKey, TableGroup] = {}
        self.quarantined: list[QuarantinedRow] = []
        self.ledger: list[LedgerEntry] = []
        self.done = 0
        self.cuts, self._declared = Cuts(source.label), DeclarationSheets(source.label)
        self._source, self._limits, self._shelf, self._number = source, limits, shelf, number
        self._profile, self._rows = profile, rows

    def take(self, given: Table) -> int:
        """Read a chunk of a table that `cuts.table` has seen; about how many bytes of the file are read with it."""
        group = self._group(given)
        if declares(given.columns):
            self._declared.add(given)
        table = self.cuts.records(given, group.binding)
        group.lose(table.quarantine)
        self.ledger.extend(table.notes)
        bad = table.quarantine
        if group.reads is None:
            group.rows += table.frame.height
            group.out_of_scope += table.frame.height
        elif table.frame.height:
            chunk = normalize(table, group.reads, self._source.label, QUARANTINE_KEPT - len(self.quarantined))
            group.add(chunk, table)
            bad += chunk.quarantine
        self.quarantined += sorted(bad, key=lambda one: one.row)[: QUARANTINE_KEPT - len(self.quarantined)]
        self.done += table.frame.height + len(table.quarantine)
        self.ensure_bounded()
        return table.end

    def ensure_bounded(self) -> None:
        """InputError where the log has more tables or rows than are read."""
        if len(self.groups) > self._limits.tables or self.done > self._limits.rows:
            many = len(self.groups) > self._limits.tables
            what = f"{self._limits.tables:,} tables" if many else f"{self._limits.rows:,} rows"
            raise InputError(
                f"holds more than {what}", where=self._source.label, hint="Split the log, and give its parts together."
            )

    def _group(self, given: Table) -> TableGroup:
        group, (sheet, _) = self.groups.get(given.key), given.key
        if group is None:
            chosen = (
                NoLog(REASON, "", 0)
                if declares(given.columns)
                else choose(given.columns, self._profile, self._rows, sheet=sheet, title=given.title, cells=given.frame)
            )
            if isinstance(chosen, Binding):
                chosen = scope_by_title(chosen, (self._source.path.stem, sheet, *given.columns))
                self.ledger.extend(scope_entries(chosen, self._source.label))
            group = TableGroup(given.columns, sheet, chosen, self._number, self._shelf)
            self.groups[given.key] = group
        return group

    def log(self, reader: str, zones: Zones) -> TableLog:
        """The log, all of whose tables have been taken. InputError where none of them is a use log, UsageError for a
        sheet of declarations that is not understood. reader: its name."""
        if self.groups and not any(g.binding for g in self.groups.values()):
            raise _no_log(tuple(self.groups.values()), self.quarantined, self._source)
        held = tuple(self.groups.values())
        zoned = {place: zones.zone_of(group.binding) for place, group in enumerate(held) if group.binding}
        told = _account(self._source, reader, held, zones)
        return TableLog(
            told,
            held,
            zoned,
            zones.agency,
            tuple(self.quarantined),
            (*self.ledger, *self.cuts.ledger_entries(), *self._declared.ledger()),
            self._declared.end(),
        )


def _no_log(groups: Sequence[TableGroup], quarantined: Sequence[QuarantinedRow], source: Source) -> InputError:
    """Why none of the tables is a use log: their headers, or, where there is none, what became of the records."""
    tables = [(g.sheet, g.columns, g.choice) for g in groups if g.columns and isinstance(g.choice, NoLog)]
    if tables:
        error, lost = not_a_log(tables, source.label), sum(g.lost_rows for g in groups)
        if not lost:
            return error
        first = quarantined[0]
        aside = f"{lost:,} of its rows are in quarantine, the first (row {first.row:,}) because: {first.reason}"
        return InputError(f"{error.what}; {aside}", where=error.where, hint=error.hint)
    if not quarantined:
        return InputError(
            "holds no records", where=source.label, hint="Is it the right file, and was the export finished?"
        )
    first = quarantined[0]
    return InputError(
        f"none of its records could be read, the first because: {first.reason}",
        where=f"{source.label}:{first.row}",
        hint="Ask for the log again, as CSV if the system can give it.",
    )


def _account(source: Source, reader: str, groups: Sequence[TableGroup], zones: Zones) -> Input:
    read = sum(g.rows + g.lost_rows for g in groups)
    lost = sum(g.lost_rows + g.unknown for g in groups)
    outside = sum(g.out_of_scope for g in groups)
    bindings = [g.binding for g in groups if g.binding]
    return Input(
        path=source.label,
        sheets=source.sheets.names,
        sha256=source.sha256,
        reader=reader,
        profile=", ".join(dict.fromkeys(b.profile.id for b in bindings)),
        rows=Rows(read=read, used=read - lost - outside, duplicates=0, quarantined=lost, out_of_scope=outside),
        events={},
        technologies=tuple(dict.fromkeys(b.profile.technology.value for b in bindings)),
        columns=columns_read(groups),
        zone=", ".join(dict.fromkeys(z for z in (zones.zone_of(b)[0] for b in bindings) if z)),
    )
