"""A log's tables column by column: states, different values, personal data. A pass of its own over the cells, in
chunks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from checker.ingest.binding import Binding, BoundColumn, choose
from checker.ingest.cells import code_list, code_map, value_reader
from checker.ingest.date_formats import formats_with
from checker.ingest.date_order import Order, order_of
from checker.ingest.dates import clock_text, read_dates
from checker.ingest.headings import fold_header
from checker.ingest.interface import Limits, Source, Table, TableReader
from checker.ingest.no_records import NoRecords
from checker.ingest.readers.other_header import OtherHeaders
from checker.ingest.states import PLACEHOLDERS, Marks, fold, folded_words, state_of, stripped
from checker.inspect.personal import personal
from checker.model.errors import InputError
from checker.model.event import EVENT_FIELDS, Shape, State
from checker.model.kinds import EventKind
from checker.model.progress import Progress

SAMPLE = 200
"""Of a column's different cells, so many are kept for guesses at what it holds."""
FIGURES = frozenset(mark for mark in PLACEHOLDERS if mark.isdigit())
"""Placeholders in a case number. A column that no field reads may count something, and no false alerts are a count."""


@dataclass(frozen=True)
class Role:
    """What a column is read as. kind: of a further event, else None. what: a field, or "kind", "clock", "flag",
    "check"."""

    what: str
    kind: str | None
    column: BoundColumn | None = None

    def __str__(self) -> str:
        if self.what == "kind":
            return "kind of record"
        if self.what == "check":
            return "compared in the ledger"
        if self.what == "clock":
            said = "clock of time"
        elif self.what == "flag":
            return f"whether there was: {self.kind}"
        else:
            said = self.what
        return said if self.kind is None else f"{self.kind}: {said}"


@dataclass
class Tally:
    """What was counted of one column. sample, unread: some of its different cells that say something, and that cannot
    be read.
    order: of a column of dates, what its cells prove of the order of day and month."""

    states: Counter[str] = field(default_factory=Counter)
    personal: Counter[str] = field(default_factory=Counter)
    sample: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    order: Order = field(default_factory=Order)
    _known: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.UInt64))
    _new: list[pl.Series] = field(default_factory=list)

    def saw(self, values: pl.Series) -> None:
        """Remember different values, by a hash of each; merged when as many are new as are known, so that it stays
        linear."""
        self._new.append(values.hash(seed=0))
        if sum(map(len, self._new)) > max(len(self._known), 10_000):
            self._merge()

    def _merge(self) -> None:
        self._known = pl.concat([self._known, *self._new]).unique()
        self._new = []

    @property
    def distinct(self) -> int:
        """How many different values were met."""
        self._merge()
        return len(self._known)


@dataclass
class Surveyed:
    """The tables of one sheet, or of all pages, with one header. binding: None where they are no use log."""

    sheet: str | None
    columns: tuple[str, ...]
    binding: Binding | None
    rows: int = 0
    tallies: dict[str, Tally] = field(default_factory=dict)


def survey(
    source: Source, reader: TableReader, profile: str | None, limits: Limits, progress: Progress
) -> list[Surveyed]:
    """Every table of a log, in order, tables of one sheet and header together.

    profile: the one that the log is read by, where one was named. InputError past the limits.
    """
    found: dict[tuple[str | None, tuple[str, ...]], Surveyed] = {}
    done, size, no_records = 0, source.path.stat().st_size, NoRecords(source.shown)
    for table in map(OtherHeaders(source.shown).cut, reader.tables(source, limits)):
        sheet = None if table.paged else table.sheet
        key = (sheet, table.columns)
        if key not in found:
            found[key] = Surveyed(sheet, table.columns, choose(table.columns, profile))
            found[key].tallies = {header: Tally() for header in table.columns}
        binding = found[key].binding
        _count(no_records.cut(table, binding) if binding else table, found[key])
        done += table.frame.height
        progress(f"columns of {source.shown}", done, done * size // table.end if table.end else 0)
        if len(found) > limits.tables or done > limits.rows:
            raise InputError(
                "holds more tables or rows than are read",
                where=source.shown,
                hint="Split the log, and give its parts together.",
            )
    return list(found.values())


def roles(binding: Binding | None, header: str) -> list[Role]:
    """What `header` is read as; a column may give more than one thing."""
    if binding is None:
        return []
    found = [Role("kind", None)] if header == binding.kind_header else []
    for part in binding.parts:
        found += [Role(c.field, part.kind, c) for c in part.columns if c.header == header]
        found += [Role("clock", part.kind) for c in part.columns if c.clock == header]
        if part.flag == header:
            found.append(Role("flag", part.kind))
    if not found and fold_header(header) in _named_in(binding.profile.checks.model_dump()):
        found.append(Role("check", None))
    return found


def _named_in(checks: object) -> set[str]:
    """Every heading that a profile's checks name, folded."""
    match checks:
        case str():
            return {fold_header(checks)}
        case dict():
            return {h for inner in checks.values() for h in _named_in(inner)}
        case list() | tuple():
            return {h for inner in checks for h in _named_in(inner)}
        case _:
            return set()


def _count(table: Table, into: Surveyed) -> None:
    into.rows += table.frame.height
    for header, tally in into.tallies.items():
        held = roles(into.binding, header)
        cells = table.frame.select(stripped(pl.col(header)).alias("cell")).group_by("cell").len("n")
        states, order = _states(cells["cell"], held, into.binding)
        tally.order = tally.order + order
        counted = cells.with_columns(states.alias("state"))
        for state, n in counted.group_by(pl.col("state").cast(pl.String)).agg(pl.col("n").sum()).iter_rows():
            tally.states[state or State.NOT_EXPORTED.value] += n
        written = counted.filter(pl.col("state").is_in([State.VALUE.value, State.UNREAD.value, State.PARTIAL.value]))
        tally.saw(written["cell"])
        for kind, hit in personal(written["cell"], header, tuple(r.what for r in held if r.column)).items():
            tally.personal[kind] += int(written.filter(hit)["n"].sum())
        unread = counted.filter(pl.col("state") == State.UNREAD.value)
        for kept, of in ((tally.sample, written), (tally.unread, unread)):
            if len(kept) < SAMPLE:
                kept.extend(of["cell"].sort().head(SAMPLE).to_list())


def _states(cells: pl.Series, held: Iterable[Role], binding: Binding | None) -> tuple[pl.Series, Order]:
    """The state of each cell, as the first field that reads the column sees it; of one that none reads, by the general
    marks.

    And what the cells prove of the order of day and month. A date with its clock apart is taken as read.
    """
    held = list(held)
    role = next((r for r in held if r.column), None)
    frame = pl.DataFrame({"cell": cells})
    if binding is not None and any(r.what == "kind" for r in held):
        state = frame.select(state_of(pl.col("cell"), Marks())).to_series()
        known = folded_words(pl.col("cell")).is_in([fold(raw) for raw in kinds_said(binding)])
        doubt = (state == State.VALUE.value) & ~known
        by = (
            pl.when(known)
            .then(pl.lit(State.VALUE.value, state.dtype))
            .when(doubt)
            .then(pl.lit(State.UNREAD.value, state.dtype))
        )
        return frame.select(by.otherwise(state).alias("state")).to_series(), Order()
    if binding is not None and role is None and any(r.what == "clock" for r in held):
        return _clock_states(frame), Order()
    if role is None or binding is None or role.column is None:
        return frame.select(state_of(pl.col("cell"), Marks(words=FIGURES))).to_series(), Order()
    rule, marks = role.column.rule, binding.profile.marks(role.what)
    event_field = EVENT_FIELDS[role.what]
    if event_field.shape is Shape.TIME:
        state = frame.select(state_of(pl.col("cell"), marks)).to_series()
        read = read_dates(cells, formats_with(rule.formats or binding.profile.dates, clocked=False))
        unread = read["a"].is_null() & (state == State.VALUE.value) & pl.lit(role.column.clock is None)
        said = pl.when(unread).then(pl.lit(State.UNREAD.value, state.dtype)).otherwise(state)
        return frame.select(said.alias("state")).to_series(), order_of(read)
    coded = event_field.shape in (Shape.CODE, Shape.CODES)
    codes = {fold(r): v for r, v in rule.values.items()}
    if coded:
        lists = {code_list(role.what, kind) for kind in _kinds(role, binding)}
        codes = {raw: code for name in sorted(lists) for raw, code in code_map(name, rule.values).items()}
    return value_reader(event_field, marks, codes=codes, split=rule.split, unit=rule.unit)(cells)["state"], Order()


def _clock_states(frame: pl.DataFrame) -> pl.Series:
    """The state of each clock time that stands apart from its date."""
    state = frame.select(state_of(pl.col("cell"), Marks())).to_series()
    read = read_dates(frame.select(pl.format("2000-01-31 {}", clock_text(pl.col("cell")))).to_series())
    unread = read["a"].is_null() & (state == State.VALUE.value)
    return frame.select(
        pl.when(unread).then(pl.lit(State.UNREAD.value, state.dtype)).otherwise(state).alias("state")
    ).to_series()


def kinds_said(binding: Binding) -> dict[str, str]:
    """What a cell of the column for the kind of record may say -> the kind."""
    return {kind.value: kind.value for kind in EventKind} | dict(binding.profile.kind.values)


def _kinds(role: Role, binding: Binding) -> tuple[str, ...]:
    """The kinds of record that a column may be of: where another column says it, a `type` is of either list."""
    if binding.kind_header is not None and role.kind is None:
        return (EventKind.AUTHORIZATION.value, EventKind.CORROBORATION.value)
    return (role.kind or binding.profile.kind.default,)
