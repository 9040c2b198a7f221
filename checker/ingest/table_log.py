"""One log of tables that has been read: its rows wait on a shelf until all that only the whole log settles is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import partial

import polars as pl

from checker.ingest.binding import Binding
from checker.ingest.case_numbers import CaseNumbers
from checker.ingest.checks import Checks, Rules, checks_of
from checker.ingest.choice import NoLog
from checker.ingest.chunk import Chunk
from checker.ingest.columns_read import add_samples
from checker.ingest.date_order import Order
from checker.ingest.duplicates import keys
from checker.ingest.fields import Fields
from checker.ingest.interface import Table
from checker.ingest.sequences import Sequences
from checker.ingest.settle import TIME_FIELDS, UTC, Place, bare_unknown, settle
from checker.ingest.shelf import Pile, Shelf
from checker.ingest.unread import Unread
from checker.model.abreast import abreast
from checker.model.accounts import Input, LedgerEntry, QuarantinedRow
from checker.model.audit import Complete
from checker.model.event import EVENT_FIELDS, FOUND, MAY_BE

BARE = 2**16
"""Stands for the part of an event where a row could not be split: after all others."""


@dataclass
class TableGroup:
    """The chunks of all tables of one sheet, or of all pages, with one header. choice: how it is read, or why not.

    dated: it has times. unzoned: one of them does not say its own zone.
    samples: heading that nothing reads -> some of its cells.
    piles: (part, sheet) -> its chunks. unsplit_rows: by sheet, the rows that could not be split. kept: rows that give
    events."""

    columns: tuple[str, ...]
    sheet: str | None
    choice: Binding | NoLog
    number: int
    shelf: Shelf
    piles: dict[tuple[int, str | None], Pile] = field(default_factory=dict)
    keys: list[pl.DataFrame] = field(default_factory=list)
    orders: dict[str, Order] = field(default_factory=dict)
    time_headers: dict[tuple[int, str], str] = field(default_factory=dict)
    unread: dict[tuple[str, str], Unread] = field(default_factory=dict)
    days_taken: Counter[str] = field(default_factory=Counter)
    several_names: Counter[str] = field(default_factory=Counter)
    unsplit_rows: dict[str | None, list[pl.Series]] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)
    rows: int = 0
    unknown: int = 0
    out_of_scope: int = 0
    lost_rows: int = 0
    filled_cells: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[str]] = field(default_factory=dict)
    zone_known: bool = True
    dated: bool = False
    unzoned: bool = False
    cases_in_reason: int = 0

    @property
    def binding(self) -> Binding | None:
        """How the columns are read; None where the table is not."""
        return self.choice if isinstance(self.choice, Binding) else None

    def __post_init__(self) -> None:
        profile = self.binding.profile if self.binding else None
        self.reads = Fields(self.binding) if self.binding else None
        self.checks: Checks = checks_of(profile.checks if profile else Rules(), self.columns)
        self.sequences = Sequences()
        self.case_numbers = CaseNumbers(
            (profile.case_number.shape or None) if profile and profile.case_number else None
        )

    def add(self, chunk: Chunk, table: Table) -> None:
        """Take one normalized chunk of the table and check its figures."""
        self.checks.add(table)
        if self.binding is not None:
            add_samples(self.samples, table.frame, self.binding.unmapped_headers)
        self.filled_cells.update(dict(zip(table.columns, table.cell_sizes().cells, strict=True)))
        for index, part in chunk.parts.items():
            if part.is_empty():
                continue
            self.fields |= {
                c.removesuffix("__state") for c in part.columns if c.endswith("__state")
            } & EVENT_FIELDS.keys()
            self.piles.setdefault((index, table.sheet), Pile(self.shelf)).add_frame(part)
            self._look_at_zones(part)
            self.sequences.learn(part)
            if index == 0:
                self.keys.append(keys(part, self.number, table.sheet))
                self.case_numbers.learn(part)
        for (name, header), counts in chunk.unread.items():
            self.unread.setdefault((name, header), Unread()).add(counts)
        self._add_counts(chunk)

    def _add_counts(self, more: Chunk | TableGroup) -> None:
        """Take what is known of the columns of later rows along, and how many rows there are."""
        for header, order in more.orders.items():
            self.orders[header] = self.orders.get(header, Order()) + order
        self.time_headers |= more.time_headers
        self.days_taken.update(more.days_taken)
        self.several_names.update(more.several_names)
        self.rows += more.rows
        self.unknown += more.unknown
        self.out_of_scope += more.out_of_scope

    def _look_at_zones(self, part: pl.DataFrame) -> None:
        for name in TIME_FIELDS if not self.unzoned else ():
            if f"{name}__zoned" in part.columns:
                zoned = part.filter(pl.col(f"{name}__a").is_not_null())[f"{name}__zoned"]
                self.dated |= len(zoned) > 0
                self.unzoned |= not zoned.all()

    def lose(self, rows: tuple[QuarantinedRow, ...]) -> None:
        """Take note of rows that could not be split into cells."""
        self.lost_rows += len(rows)
        for sheet in dict.fromkeys(row.sheet for row in rows):
            numbers = [row.row for row in rows if row.sheet == sheet]
            self.unsplit_rows.setdefault(sheet, []).append(pl.Series("row", numbers, dtype=pl.UInt32))

    def events(self, zone: str | None, agency_zone: str | None, sha12: str) -> Iterator[pl.DataFrame]:
        """The events, chunk by chunk, each given once: all main events, then each part's, then the rows that were
        lost."""
        binding = self.binding
        if binding is None:
            return
        technology = binding.profile.technology.value
        for index, sheet in sorted(self.piles, key=lambda key: key[0]):
            work = self.settling(binding, index, Place(zone, agency_zone, sha12, sheet, technology))
            for events in abreast(work, self.piles[index, sheet]):
                self.count(events, index)
                yield events
        for sheet, rows in self.unsplit_rows.items():
            events = bare_unknown(pl.concat(rows), Place(zone, agency_zone, sha12, sheet, technology), binding.kinds)
            self.count(events, BARE)
            yield events

    def settling(self, binding: Binding, index: int, place: Place) -> Callable[[pl.DataFrame], pl.DataFrame]:
        """How a chunk of a part is settled, once all chunks have been added (settle.settle)."""
        orders: dict[str, tuple[str | None, bool]] = {}
        for column in (column for part in binding.parts if part.index == index for column in part.columns):
            header = self.time_headers.get((index, column.field))
            if header is not None:
                order = self.orders[header]
                orders[column.field] = column.rule.order or order.settled_order, order.only_days
        return partial(self._settle_part, index, orders, place)

    def count(self, events: pl.DataFrame, index: int) -> None:
        """Take note of what settled events show of the whole log."""
        self.cases_in_reason += int(events[FOUND].sum()) if index == 0 else 0
        self.zone_known &= bool((events["clock"] == UTC).all())

    def without_rows(self) -> TableGroup:
        """All that is known of the tables but their rows: it can be sent, and joined."""
        told = copy(self)
        told.piles = {key: Pile(Shelf(None, 0)) for key in self.piles}
        told.keys, told.reads, told.shelf = [], None, Shelf(None, 0)
        return told

    def join(self, later: TableGroup) -> bool:
        """Take the chunks after these along, without their rows; False where that is not the same as to read on."""
        exact = True
        for (name, header), cells in later.unread.items():
            exact &= self.unread.setdefault((name, header), Unread()).join(cells)
        self._add_counts(later)
        self.filled_cells.update(later.filled_cells)
        for sheet, rows in later.unsplit_rows.items():
            self.unsplit_rows.setdefault(sheet, []).extend(rows)
        self.piles = {**self.piles, **later.piles}
        self.fields |= later.fields
        self.lost_rows += later.lost_rows
        self.dated, self.unzoned = self.dated or later.dated, self.unzoned or later.unzoned
        self.checks.join(later.checks)
        self.sequences.join(later.sequences)
        self.case_numbers.join(later.case_numbers)
        return exact

    def _settle_part(
        self, index: int, orders: Mapping[str, tuple[str | None, bool]], place: Place, part: pl.DataFrame
    ) -> pl.DataFrame:
        events = settle(self.sequences.read_as_numbers(part), index, orders, place)
        return events.with_columns(self.case_numbers.found_in_reason(events).alias(FOUND)) if index == 0 else events


@dataclass(frozen=True)
class TableLog:
    """One log of tables. zones: of each group, its zone and where it comes from; agency_zone: of the agency's place;
    complete: what sheets of it declare to be complete."""

    input: Input
    groups: tuple[TableGroup, ...]
    zones: Mapping[int, tuple[str | None, str]]
    agency_zone: str | None
    quarantine: tuple[QuarantinedRow, ...]
    ledger: tuple[LedgerEntry, ...]
    complete: tuple[Complete, ...] = ()

    @property
    def fields(self) -> set[str]:
        """The fields that its events have columns for."""
        return {name for group in self.groups for name in group.fields}

    @property
    def extras(self) -> set[str]:
        """The optional columns of its events."""
        main = any(index == 0 for group in self.groups for index, _ in group.piles)
        return (
            {FOUND, MAY_BE}
            if main
            else {MAY_BE}
            if any(g.piles or (g.unsplit_rows and g.binding) for g in self.groups)
            else set()
        )

    @property
    def keys(self) -> list[pl.DataFrame]:
        """What finds rows given twice (see duplicates.keys)."""
        return [one for group in self.groups for one in group.keys]

    def events(self) -> Iterator[pl.DataFrame]:
        """Its events in chunks, each given once, in the event frame's schema but without `input`, with `hash`."""
        for place, group in enumerate(self.groups):
            zone = self.zones[place][0] if group.binding else None
            yield from group.events(zone, self.agency_zone, self.input.sha256[:12])
