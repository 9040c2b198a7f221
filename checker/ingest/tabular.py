"""One log of tables: rows to events by a profile, with the account of its rows and the ledger of what was assumed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from checker.ingest.binding import Binding, choose, not_a_log
from checker.ingest.case_numbers import found_in_reason
from checker.ingest.checks import Checks, Rules, checks_of
from checker.ingest.dates import Order
from checker.ingest.interface import Limits, Reading, Source, TableReader
from checker.ingest.normalise import Chunk, normalise
from checker.ingest.profile import fold_header
from checker.ingest.readers.other_header import OtherHeaders
from checker.ingest.settle import UTC, Place, bare_unknown, order_of_field, settle
from checker.model.assessment import Input, LedgerEntry, Quarantined, Rows
from checker.model.errors import InputError
from checker.model.event import EVENT_FIELDS, FOUND, Shape
from checker.model.progress import Progress

UNREAD_SHOWN = 5
UNREAD_LENGTH = 40
QUARANTINE_KEPT = 10_000
"""How many quarantined rows of one log are listed; all are counted."""


@dataclass(frozen=True)
class Zones:
    """What is known of a log's clock and place. given: the log's own zone or the run's, else None. fallback: the audit's."""

    given: str | None = None
    fallback: str | None = None
    agency: str | None = None

    def of(self, binding: Binding) -> tuple[str | None, str]:
        """The zone of a table's times, and where it comes from."""
        if self.given:
            return self.given, "as given for the log"
        if binding.profile.zone:
            return binding.profile.zone, f"from profile {binding.profile.id}"
        return self.fallback, "the audit's zone"


@dataclass
class _Group:
    """The chunks of all tables of one sheet, or of all pages, with one header. binding: None where the table is no log.

    parts: by part, the chunks with the sheet of each; lost: sheet and row of those that could not be split.
    """

    columns: tuple[str, ...]
    sheet: str | None
    binding: Binding | None
    parts: dict[int, list[tuple[str | None, pl.DataFrame]]] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    time_headers: dict[tuple[int, str], str] = field(default_factory=dict)
    unread: dict[tuple[str, str], list[pl.DataFrame]] = field(default_factory=dict)
    lost: list[tuple[str | None, int]] = field(default_factory=list)
    rows: int = 0
    unknown: int = 0
    out_of_scope: int = 0

    def __post_init__(self) -> None:
        rules = self.binding.profile.checks if self.binding else Rules()
        self.checks: Checks = checks_of(rules, self.columns, fold_header)

    def add(self, chunk: Chunk, sheet: str | None) -> None:
        for index, part in chunk.parts.items():
            self.parts.setdefault(index, []).append((sheet, part))
        for header, order in chunk.orders.items():
            self.orders[header] = self.orders.get(header, Order()) + order
        self.time_headers |= chunk.time_headers
        for key, counts in chunk.unread.items():
            self.unread.setdefault(key, []).append(counts)
        self.rows += chunk.rows
        self.unknown += chunk.unknown_rows
        self.out_of_scope += chunk.out_of_scope


def read_tables(
    source: Source, reader: TableReader, *, profile: str | None, zones: Zones, limits: Limits, progress: Progress
) -> Reading:
    """Read one log of tables. InputError where none of its tables is a use log.

    Tables of the same file that are no logs (a legend, a cover sheet) are out of scope. Every row that could not be split,
    or whose kind cannot be told, is quarantined and still gives an event of kind `unknown`.
    """
    groups: dict[tuple[str | None, tuple[str, ...]], _Group] = {}
    quarantined: list[Quarantined] = []
    ledger: list[LedgerEntry] = []
    done = 0
    headers = OtherHeaders(source.shown)
    for table in map(headers.cut, reader.tables(source, limits)):
        sheet = None if table.paged else table.sheet
        group = groups.get((sheet, table.columns))
        if group is None:
            group = groups[sheet, table.columns] = _Group(table.columns, sheet, choose(table.columns, profile))
        quarantined.extend(table.quarantined[: QUARANTINE_KEPT - len(quarantined)])
        group.lost.extend((q.sheet, q.row) for q in table.quarantined)
        ledger.extend(table.notes)
        if group.binding is None:
            group.rows += table.frame.height
            group.out_of_scope += table.frame.height
        elif table.frame.height:
            chunk = normalise(table, group.binding, source.shown)
            group.checks.add(table)
            group.add(chunk, table.sheet)
            quarantined.extend(chunk.quarantined[: QUARANTINE_KEPT - len(quarantined)])
        done += table.frame.height + len(table.quarantined)
        if len(groups) > limits.tables or done > limits.rows:
            what = f"{limits.tables:,} tables" if len(groups) > limits.tables else f"{limits.rows:,} rows"
            raise InputError(f"holds more than {what}", where=source.shown, hint="Split the log, and give its parts together.")
        progress(f"reading {source.shown}", done, 0)
    if groups and not any(g.binding for g in groups.values()):
        raise _no_log(groups.values(), quarantined, source, profile)
    frames = [frame for group in groups.values() for frame in _settled(group, source, zones, ledger)]
    events = pl.concat(frames, how="diagonal") if frames else pl.DataFrame()
    return Reading(events, _account(source, reader, groups, zones), tuple(quarantined), tuple(ledger))


def _no_log(
    groups: Iterable[_Group], quarantined: Sequence[Quarantined], source: Source, profile: str | None
) -> InputError:
    """Why none of the tables is a use log: their headers, or, where there is none, what became of the records."""
    widest = max(groups, key=lambda group: len(group.columns))
    if widest.columns:
        return not_a_log(widest.columns, source.shown, profile)
    if not quarantined:
        return InputError("holds no records", where=source.shown, hint="Is it the right file, and was the export finished?")
    first = quarantined[0]
    return InputError(f"none of its records could be read, the first because: {first.reason}", where=f"{source.shown}:{first.row}",
                      hint="Ask for the log again, as CSV if the system can give it.")  # fmt: skip


def _account(source: Source, reader: TableReader, groups: dict[tuple[str | None, tuple[str, ...]], _Group], zones: Zones) -> Input:
    held = list(groups.values())
    read = sum(g.rows + len(g.lost) for g in held)
    lost = sum(len(g.lost) + g.unknown for g in held)
    outside = sum(g.out_of_scope for g in held)
    bindings = [g.binding for g in held if g.binding]
    return Input(
        path=source.shown,
        sha256=source.sha256,
        reader=reader.name,
        profile=", ".join(dict.fromkeys(b.profile.id for b in bindings)),
        rows=Rows(read=read, used=read - lost - outside, duplicates=0, quarantined=lost, out_of_scope=outside),
        events={},
        zone=", ".join(dict.fromkeys(z for z in (zones.of(b)[0] for b in bindings) if z)),
    )


def _settled(group: _Group, source: Source, zones: Zones, ledger: list[LedgerEntry]) -> list[pl.DataFrame]:
    """The events of one group of tables, its parts taken over one by one; what was assumed goes to the ledger."""

    def note(topic: str, statement: str, about: str = "", *, raw: str = "") -> None:
        sheet = f"sheet {group.sheet}: " if group.sheet else ""
        ledger.append(LedgerEntry(topic=topic, file=source.shown, field=about, statement=sheet + statement, raw=raw))

    binding = group.binding
    if binding is None:
        if group.rows:
            headers = ", ".join(group.columns[:10])
            note("scope", f"a table of {group.rows} rows is no use log and is left out; its headers: {headers}")
        return []
    zone, basis = zones.of(binding)
    sha12 = source.sha256[:12]
    place = Place(zone, zones.agency, sha12, group.sheet, binding.profile.technology.value)
    frames: list[pl.DataFrame] = []
    for index in sorted(group.parts):
        orders = {}
        for bound in (p for p in binding.parts if p.index == index):
            for column in bound.columns:
                header = group.time_headers.get((index, column.field))
                if header is not None:
                    orders[column.field] = order_of_field(column.rule.order, group.orders[header])
        chunks = group.parts.pop(index)
        done = []
        while chunks:
            sheet, chunk = chunks.pop(0)
            done.append(settle(chunk, index, orders, replace(place, sheet=sheet)))
        settled = pl.concat(done, rechunk=False)
        if index == 0:
            shape = binding.profile.case_number.shape if binding.profile.case_number else None
            settled = settled.with_columns(found_in_reason(settled, shape).alias(FOUND))
        frames.append(settled)
    for sheet in dict.fromkeys(sheet for sheet, _ in group.lost):
        rows = pl.Series("row", [row for at, row in group.lost if at == sheet], dtype=pl.UInt32)
        frames.append(bare_unknown(rows, replace(place, sheet=sheet), binding.kinds))
    _note_mapping(binding, group, note)
    ledger.extend(group.checks.notes(source.shown))
    if frames and any((frame["clock"] != UTC).any() for frame in frames):
        note("zone", "the log's time zone is not known; its times compare with each other, with others only within 14 hours")
    elif zone and group.orders:
        note("zone", f"times without an offset are read in {zone} ({basis})")
    count = sum(int(frame[FOUND].sum()) for frame in frames if FOUND in frame.columns)
    if count:
        note("case-number", f"{count} rows have no case number but one in the reason, by its shape", "case_number")
    return frames


def _note_mapping(binding: Binding, group: _Group, note: Callable[..., None]) -> None:
    profile = binding.profile
    mapped = "; ".join(f'"{c.header}" is {_role(part.kind, c.field)}' for part in binding.parts for c in part.columns)
    note("mapping", f"profile {profile.id}: {mapped}")
    if binding.kind_header is None and profile.kind.column:
        note("mapping", f"no column says what a row records: every row is taken as a {profile.kind.default}", "kind")
    if binding.unmapped:
        note("mapping", "columns that no field reads: " + ", ".join(f'"{h}"' for h in binding.unmapped[:40]))
    declared = {c.header for part in binding.parts for c in part.columns if c.rule.order}
    for header, order in group.orders.items():
        said = f'"{header}" is read as the profile says' if header in declared else order.statement(header)
        if said and (order.day_first or order.month_first or order.open):
            note("date-order", said, header)
        if order.only_days:
            note("date-order", f'every clock time in "{header}" is midnight: they are taken as dates without a time', header)
    for (name, header), counts in group.unread.items():
        total = pl.concat(counts).group_by("value").agg(pl.col("count").sum()).sort("count", "value", descending=[True, False])
        says, cells = _unread(name, header, total)
        if EVENT_FIELDS[name].shape is Shape.TIME:
            says += "; a profile can name their format (two-digit years are never guessed)"
        note("unread", says, name, raw=cells)
    if group.unknown:
        by = f'"{binding.kind_header}"' if binding.kind_header else "the decision's column"
        note("quarantine", f"{group.unknown} rows whose kind {by} does not say are kept as events of kind unknown", "kind")


def _role(kind: str | None, name: str) -> str:
    return name if kind is None else f"{name} of a further {kind}"


def _unread(name: str, header: str, total: pl.DataFrame) -> tuple[str, str]:
    """How much could not be read, and the commonest cells, as written: they may be somebody's words or name somebody."""
    cells = int(total["count"].sum())
    says = f'{cells:,} {"cell" if cells == 1 else "cells"} of "{header}" cannot be read as {name} ({total.height:,} different)'
    short = total.filter(pl.col("value").str.len_chars() <= UNREAD_LENGTH).head(UNREAD_SHOWN)
    return says, ", ".join(f'"{value}" ({count:,})' for value, count in short.iter_rows())


