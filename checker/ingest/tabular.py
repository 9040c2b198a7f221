"""One log of tables: rows to events by a profile, with the account of its rows and the ledger of what was assumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from checker.ingest.binding import Binding
from checker.ingest.choice import NoLog, choose, not_a_log
from checker.ingest.columns_read import columns_read
from checker.ingest.cuts import Cuts
from checker.ingest.declared import REASON, DeclarationSheets, declares
from checker.ingest.interface import Limits, Source, TableReader
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
    groups: dict[tuple[str | None, tuple[str, ...]], TableGroup] = {}
    quarantined: list[QuarantinedRow] = []
    ledger: list[LedgerEntry] = []
    done, size = 0, source.path.stat().st_size if source.path.exists() else 0
    cuts, declared = Cuts(source.label), DeclarationSheets(source.label)
    total, reading, normalizing = 0, f"reading {source.label}", f"normalizing {source.label}"
    latest = Latest()
    tables = map(cuts.table, reader.tables(replace(source, progress=latest), limits))
    for given in prefetch_in_order(tables, lambda: latest.pass_on(progress)):
        progress(normalizing, done, total)
        sheet = None if given.paged else given.sheet
        group = groups.get((sheet, given.columns))
        if group is None:
            chosen = (
                NoLog(REASON, "", 0)
                if declares(given.columns)
                else choose(given.columns, profile, rows, sheet=sheet, title=given.title, cells=given.frame)
            )
            if isinstance(chosen, Binding):
                chosen = scope_by_title(chosen, (source.path.stem, sheet, *given.columns))
                ledger.extend(scope_entries(chosen, source.label))
            group = groups[sheet, given.columns] = TableGroup(given.columns, sheet, chosen, number, shelf)
        if declares(given.columns):
            declared.add(given)
        table = cuts.records(given, group.binding)
        group.lose(table.quarantine)
        ledger.extend(table.notes)
        bad = table.quarantine
        if group.reads is None:
            group.rows += table.frame.height
            group.out_of_scope += table.frame.height
        elif table.frame.height:
            chunk = normalize(table, group.reads, source.label, QUARANTINE_KEPT - len(quarantined))
            group.add(chunk, table)
            bad += chunk.quarantine
        quarantined += sorted(bad, key=lambda one: one.row)[: QUARANTINE_KEPT - len(quarantined)]
        done += table.frame.height + len(table.quarantine)
        if len(groups) > limits.tables or done > limits.rows:
            what = f"{limits.tables:,} tables" if len(groups) > limits.tables else f"{limits.rows:,} rows"
            raise InputError(
                f"holds more than {what}", where=source.label, hint="Split the log, and give its parts together."
            )
        total = done * size // table.end if table.end else 0
        progress(normalizing, done, total)
        progress(reading, done, total)
    if groups and not any(g.binding for g in groups.values()):
        raise _no_log(tuple(groups.values()), quarantined, source)
    held = tuple(groups.values())
    zoned = {place: zones.zone_of(group.binding) for place, group in enumerate(held) if group.binding}
    told = _account(source, reader, held, zones)
    return TableLog(
        told,
        held,
        zoned,
        zones.agency,
        tuple(quarantined),
        (*ledger, *cuts.ledger_entries(), *declared.ledger()),
        declared.end(),
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


def _account(source: Source, reader: TableReader, groups: Sequence[TableGroup], zones: Zones) -> Input:
    read = sum(g.rows + g.lost_rows for g in groups)
    lost = sum(g.lost_rows + g.unknown for g in groups)
    outside = sum(g.out_of_scope for g in groups)
    bindings = [g.binding for g in groups if g.binding]
    return Input(
        path=source.label,
        sha256=source.sha256,
        reader=reader.name,
        profile=", ".join(dict.fromkeys(b.profile.id for b in bindings)),
        rows=Rows(read=read, used=read - lost - outside, duplicates=0, quarantined=lost, out_of_scope=outside),
        events={},
        technologies=tuple(dict.fromkeys(b.profile.technology.value for b in bindings)),
        columns=columns_read(groups),
        zone=", ".join(dict.fromkeys(z for z in (zones.zone_of(b)[0] for b in bindings) if z)),
    )
