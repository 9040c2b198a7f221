"""A log's tables column by column: states, different values, personal data. A pass of its own over the cells, in
chunks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import polars as pl

from checker.ingest.binding import Binding, BoundColumn, BoundPart
from checker.ingest.choice import NoLog, choose
from checker.ingest.chunk import Chunk
from checker.ingest.columns_read import headings_in
from checker.ingest.cuts import Cuts
from checker.ingest.date_order import Order
from checker.ingest.fields import Fields
from checker.ingest.headings import fold_header
from checker.ingest.interface import Limits, Source, Table, TableKey, TableReader
from checker.ingest.kind_column import kinds_by_cell
from checker.ingest.states import PLACEHOLDERS, Marks, folded_words, state_of, strip_blanks
from checker.inspect.personal import personal
from checker.model.accounts import LedgerEntry
from checker.model.errors import InputError
from checker.model.event import State
from checker.model.progress import Progress
from checker.model.words import field_noun

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
        return self._label("clock of time", str)

    @property
    def meaning(self) -> str:
        """What it is in words, without names of the program."""
        return self._label("time of day", field_noun)

    def _label(self, clock: str, name_of: Callable[[str], str]) -> str:
        if self.what == "kind":
            return "kind of record"
        if self.what == "check":
            return "compared in the ledger"
        kind = name_of(self.kind) if self.kind else ""
        if self.what == "flag":
            return f"whether there was: {kind}"
        said = clock if self.what == "clock" else name_of(self.what)
        return f"{kind}: {said}" if kind else said


@dataclass
class CellTally:
    """What was counted of one column. sample, unread: some of its different cells that say something, and that cannot
    be read.
    order: of a column of dates, what its cells prove of the order of day and month. roles: of a column of targets,
    cells that say a role and are read as such. unread_counts: how often each of (a part of) the unread cells comes."""

    states: Counter[str] = field(default_factory=Counter)
    personal: Counter[str] = field(default_factory=Counter)
    sample: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    order: Order = field(default_factory=Order)
    roles: int = 0
    unread_counts: Counter[str] = field(default_factory=Counter)
    _hashes: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.UInt64))
    _new: list[pl.Series] = field(default_factory=list)

    def saw(self, values: pl.Series) -> None:
        """Remember different values, by a hash of each; merged when as many are new as are known, so that it stays
        linear."""
        self._new.append(values.hash(seed=0))
        if sum(map(len, self._new)) > max(len(self._hashes), 10_000):
            self._merge()

    def _merge(self) -> None:
        self._hashes = pl.concat([self._hashes, *self._new]).unique()
        self._new = []

    def __add__(self, other: CellTally) -> CellTally:
        """Both columns as one: the same heading in another table."""
        return CellTally(
            states=self.states + other.states,
            personal=self.personal + other.personal,
            sample=list(dict.fromkeys([*self.sample, *other.sample]))[:SAMPLE],
            unread=list(dict.fromkeys([*self.unread, *other.unread]))[:SAMPLE],
            order=self.order + other.order,
            roles=self.roles + other.roles,
            unread_counts=self.unread_counts + other.unread_counts,
            _new=[self._hashes, *self._new, other._hashes, *other._new],
        )

    @property
    def distinct(self) -> int:
        """How many different values were met."""
        self._merge()
        return len(self._hashes)


@dataclass
class SurveyedTable:
    """The tables of one sheet, or of all pages, with one header. sheet: its name, or that of one of several tables of a
    document (`table 2`). choice: how they are read, or why they are not.
    aside: how many rows could not be split into cells, or were put aside."""

    sheet: str | None
    columns: tuple[str, ...]
    choice: Binding | NoLog
    rows: int = 0
    aside: int = 0
    tallies: dict[str, CellTally] = field(default_factory=dict)

    @property
    def binding(self) -> Binding | None:
        """How the columns are read; None where the tables are not."""
        return self.choice if isinstance(self.choice, Binding) else None


def survey(
    source: Source,
    reader: TableReader,
    profile: str | None,
    limits: Limits,
    progress: Progress,
    rows: str | None = None,
    notes: list[LedgerEntry] | None = None,
) -> list[SurveyedTable]:
    """Every table of a log, in order, tables of one sheet and header together.

    profile: the one that the log is read by, where one was named. rows: what each row records, where it was given.
    notes: takes what was noticed on the way.
    InputError past the limits.
    """
    found: dict[TableKey, SurveyedTable] = {}
    fields: dict[TableKey, Fields | None] = {}
    done, size, cuts = 0, source.path.stat().st_size, Cuts(source.label)
    for table in map(cuts.table, reader.tables(source, limits)):
        key = sheet, _ = table.key
        if key not in found:
            found[key] = SurveyedTable(
                sheet or table.list_name or None,
                table.columns,
                choose(table.columns, profile, rows, sheet=sheet, title=table.title, cells=table.frame),
            )
            found[key].tallies = {header: CellTally() for header in table.columns}
            binding = found[key].binding
            fields[key] = Fields(binding) if binding else None
        _count(cuts.records(table, found[key].binding), found[key], fields[key])
        done += table.frame.height
        if notes is not None:
            notes.extend(table.notes)
        progress(f"columns of {source.label}", done, done * size // table.end if table.end else 0)
        if len(found) > limits.tables or done > limits.rows:
            raise InputError(
                "holds more tables or rows than are read",
                where=source.label,
                hint="Split the log, and give its parts together.",
            )
    if notes is not None:
        notes.extend(cuts.ledger_entries())
    if len(found) == 1 and (None, table.columns) in found:
        found[None, table.columns].sheet = None
    return list(found.values())


def join_tallies(tables: Sequence[SurveyedTable]) -> dict[str, CellTally]:
    """Heading -> what was counted of it, over all the tables."""
    found: dict[str, CellTally] = {}
    for table in tables:
        for header, tally in table.tallies.items():
            found[header] = found[header] + tally if header in found else tally
    return found


def roles(binding: Binding | None, header: str) -> list[Role]:
    """What `header` is read as; a column may give more than one thing."""
    if binding is None:
        return []
    found = [Role("kind", None)] if header == binding.kind_header else []
    for part in binding.parts:
        found += [
            Role(c.field, part.kind, c)
            for c in part.columns
            if c.header == header and c.field not in part.shared_fields
        ]
        found += [Role(f"rest of the {c.field}", part.kind) for c in part.columns if c.second_header == header]
        found += [Role("clock", part.kind) for c in part.columns if c.clock == header]
        if part.flag == header:
            found.append(Role("flag", part.kind))
    if not found and fold_header(header) in headings_in(binding.profile.checks.model_dump()):
        found.append(Role("check", None))
    return found


def _count(table: Table, into: SurveyedTable, fields: Fields | None) -> None:
    """Count the cells of one chunk, each as `checker check` reads it."""
    into.rows += table.frame.height
    into.aside += len(table.quarantine)
    read = _as_read(table.frame, fields) if fields is not None else _ColumnStates()
    general = Marks(words=FIGURES)
    for header, tally in into.tallies.items():
        held = roles(into.binding, header)
        frame = table.frame.select(strip_blanks(pl.col(header)).alias("cell"))
        states = read.states.get(header)
        said = state_of(pl.col("cell"), general) if states is None else pl.lit(states)
        counted = frame.with_columns(said.cast(pl.String).alias("state")).group_by("cell", "state").len("n")
        tally.order = tally.order + read.orders.get(header, Order())
        tally.roles += read.roles.get(header, 0)
        for state, n in counted.group_by("state").agg(pl.col("n").sum()).iter_rows():
            tally.states[state or State.NOT_EXPORTED.value] += n
        written = counted.filter(pl.col("state").is_in([State.VALUE.value, State.UNREAD.value, State.PARTIAL.value]))
        tally.saw(written["cell"])
        for kind, hit in personal(written["cell"], header, tuple(r.what for r in held if r.column)).items():
            tally.personal[kind] += int(written.filter(hit)["n"].sum())
        unread = counted.filter(pl.col("state") == State.UNREAD.value)
        tally.unread_counts.update(dict(unread.select("cell", "n").head(SAMPLE).iter_rows()))
        for kept, of in ((tally.sample, written), (tally.unread, unread)):
            if len(kept) < SAMPLE:
                known = set(kept)
                kept.extend(cell for cell in of["cell"].unique().sort().head(SAMPLE) if cell not in known)


@dataclass
class _ColumnStates:
    """Heading -> the state of each of its cells, as the first field that reads it sees it, and of a column of dates
    what they prove of the order of day and month."""

    states: dict[str, pl.Series] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)


def _role_of_target(part: BoundPart, read: pl.DataFrame) -> pl.Series:
    """The states of the roles that cells of a target's column say; null where they say none."""
    if "subject_role__state" not in read.columns or any(c.field == "subject_role" for c in part.columns):
        return pl.Series([None], dtype=pl.String).new_from_index(0, read.height)
    return read["subject_role__state"].cast(pl.String)


def _as_read(cells: pl.DataFrame, fields: Fields) -> _ColumnStates:
    fields.columns.begin()
    binding, found = fields.binding, _ColumnStates()
    if binding.kind_header is not None:
        known = folded_words(strip_blanks(pl.col(binding.kind_header))).is_in(sorted(kinds_by_cell(binding)))
        state = state_of(strip_blanks(pl.col(binding.kind_header)), Marks()).cast(pl.String)
        doubt = pl.when(state == State.VALUE.value).then(pl.lit(State.UNREAD.value)).otherwise(state)
        said = pl.when(known.fill_null(False)).then(pl.lit(State.VALUE.value)).otherwise(doubt)
        found.states[binding.kind_header] = cells.select(said.alias("state")).to_series()
    for part in binding.parts:
        chunk = Chunk(rows=cells.height)
        read = fields.part(cells, part, chunk)
        found.orders |= chunk.orders
        for column in part.columns:
            states = _pick(read, column.field)
            if column.field == "target" and states.null_count():
                role = _role_of_target(part, read)
                found.roles[column.header] = len(role) - role.null_count()
                states = states.zip_with(states.is_not_null(), role)
            for header in filter(None, (column.header, column.second_header)):
                found.states.setdefault(header, states)
            if column.clock is not None and column.clock not in found.states:
                lost = chunk.unread.get((column.field, column.clock))
                found.states[column.clock] = _clock(cells[column.clock], lost)
    return found


def _pick(read: pl.DataFrame, name: str) -> pl.Series:
    """The states of a field; of a `type`, that of the list which reads the cell (an authorization's, or evidence's)."""
    states = read[f"{name}__state"].cast(pl.String)
    other = f"{name}__as_authorization__state"
    if other not in read.columns:
        return states
    return states.zip_with(states == State.VALUE.value, read[other].cast(pl.String))


def _clock(cells: pl.Series, lost: pl.DataFrame | None) -> pl.Series:
    """The states of clock times that stand apart from their dates. lost: those that cannot be read, as `value`."""
    state = cells.to_frame("cell").select(state_of(strip_blanks(pl.col("cell")), Marks()).cast(pl.String)).to_series()
    if lost is None:
        return state
    unread = cells.to_frame("cell").select(strip_blanks(pl.col("cell")).is_in(lost["value"].implode())).to_series()
    return pl.Series([State.UNREAD.value]).new_from_index(0, len(cells)).zip_with(unread.fill_null(False), state)
