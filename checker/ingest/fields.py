"""The bound columns of a log's rows, read as fields of events, chunk by chunk.

Work is on columns: each distinct cell is read once, no loop runs over rows.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import replace
from functools import cache

import polars as pl

from checker.ingest import sequences
from checker.ingest.binding import Binding, BoundColumn, BoundPart
from checker.ingest.cells import Columns, Reader, answers, code_list, code_map, value_reader
from checker.ingest.checks import judged_sum
from checker.ingest.chunk import Chunk
from checker.ingest.date_order import Order, order_of
from checker.ingest.end_times import after_begin, with_days
from checker.ingest.figures import added_up, unexplained_difference
from checker.ingest.headings import fold_header, in_plural, simple_header, zone_named
from checker.ingest.operators import apart_by_comma, operator_kind
from checker.ingest.states import Marks, fold, folded_words, strip_blanks
from checker.ingest.time_cells import date_and_clock, time_cells
from checker.ingest.windows import count_back
from checker.model.event import EVENT_FIELDS, STATE_TYPE, Shape, State, code_type, columns_of
from checker.model.kinds import USE_KINDS, EventKind

_NOTHING = pl.Series([None], dtype=STATE_TYPE)
_WITHIN_DAYS = frozenset(kind.value for kind in USE_KINDS)
"""Kinds whose end, where it is a time of day alone, comes within a day of the beginning. A paper may hold for days."""
_VALUE = pl.Series([State.VALUE.value], dtype=STATE_TYPE)
REVIEW_DECISION = "review_decision"
"""The column of what a cell under Result says in a row that records a review: what the reviewer decided (R20)."""
_KEPT, _TURNED_DOWN = ("match", "lead", "verified"), ("no_candidates", "no_lead", "misidentified")


class Fields:
    """Reads the columns of one table as they are bound, and keeps between its chunks what has been read of their
    cells."""

    def __init__(self, binding: Binding) -> None:
        self.binding = binding
        self.columns = Columns()
        self._readers: dict[tuple[int, str, str], Reader] = {}
        self.own_words: dict[str, set[str]] = {}
        """Field -> the words of the user's own profile, folded, that a cell says."""

    def part(self, cells: pl.DataFrame, part: BoundPart, chunk: Chunk) -> pl.DataFrame:
        """The field columns of one part, for all rows of a chunk that `columns` has begun; `chunk` is told the evidence
        of dates and the unread cells."""
        out: dict[str, pl.Series] = {"row": cells["row"].cast(pl.UInt32)}
        for column in part.columns:
            if EVENT_FIELDS[column.field].shape is Shape.TIME:
                self._time(cells, part, column, chunk, out)
            elif column.field == "type" and part.kind is None:
                self._type(cells, part.index, column, chunk, out)
            else:
                state = self._value(cells, part.index, column, out, part.kind, column.field, chunk)
                if column.field == "result" and part.index == 0 and "decision" not in self.binding.fields:
                    if self.binding.kind_header is not None:
                        own = _decisions_on_matches(column.rule.values)
                        asked = column.rule.model_copy(update={"values": own, "answers": ()})
                        said = replace(column, field="decision", rule=asked)
                        self._value(cells, part.index, said, out, EventKind.REVIEW.value, REVIEW_DECISION, chunk)
                    state = self._note_refusals(cells, column, out, state)
                if column.field == "result" and "candidates" not in self.binding.fields and in_plural(column.header):
                    state = self._count_of_results(cells, column, out, state)
                note_unread(chunk, (column.field, column.header), cells[column.header], state)
            if column.field == "target":
                self._role_of_target(cells, column, part, out)
        for name in [name.removesuffix("__longest") for name in out if name.endswith("__longest")]:
            _by_time(out, name)
        for name, constant in part.constants.items():
            if f"{name}__state" not in out:
                out |= _constant(name, constant, cells.height)
        if part.index == 0:
            rule = judged_sum(self.binding.profile.checks, cells.columns)
            if rule is not None:
                out["adds_up"], out["adds_up__state"] = added_up(cells, rule[0], rule[1:])
                out["unexplained"], out["unexplained__state"] = unexplained_difference(cells, rule[0], rule[1:])
        frame = pl.DataFrame(out).with_columns(pl.lit(part.index, pl.UInt32).alias("part"))
        if "operator" in frame.columns and "operator_kind__state" not in frame.columns:
            frame = frame.with_columns(self._operator_kinds(frame, part.index))
        return frame

    def _type(
        self, cells: pl.DataFrame, index: int, column: BoundColumn, chunk: Chunk, out: dict[str, pl.Series]
    ) -> None:
        """The cells of a `type` column by both lists that they may be of. A cell is unread where the list of the row's
        kind does not have it, or neither does while a column says the kind of each row."""
        lists = {EventKind.AUTHORIZATION.value: "type__as_authorization", EventKind.CORROBORATION.value: "type"}
        states = {k: self._value(cells, index, column, out, k, name, chunk) for k, name in lists.items()}
        state = states.get(self.binding.default_kind, states[EventKind.CORROBORATION.value])
        if self.binding.kind_header is not None:
            first, second = states.values()
            state = first.zip_with(first != State.UNREAD.value, second)
        note_unread(chunk, (column.field, column.header), cells[column.header], state)

    def _note_refusals(
        self, cells: pl.DataFrame, column: BoundColumn, out: dict[str, pl.Series], state: pl.Series
    ) -> pl.Series:
        """Notes in `out` which cells of a result's column say that the request was refused or canceled (reading R16),
        where no column has the decision: they are no result. Returns the states of the others."""
        said = folded_words(strip_blanks(pl.col("cell"))).is_in(_refusals()).fill_null(False).alias("refused")
        read = self.columns.read(
            column.header, "refused", cells[column.header], lambda some: some.to_frame("cell").select(said)
        )
        out["refused"] = read["refused"]
        out["result__state"] = state.zip_with(~out["refused"], _NOTHING)
        return out["result__state"]

    def _count_of_results(
        self, cells: pl.DataFrame, column: BoundColumn, out: dict[str, pl.Series], state: pl.Series
    ) -> pl.Series:
        """Numbers under "Results" are how many candidates came back, and no result. Returns the others' states."""
        reader = value_reader(EVENT_FIELDS["candidates"], Marks())
        read = self.columns.read(column.header, "count of results", cells[column.header], reader)
        counted = read["value"].is_not_null()
        if not counted.any():
            return state
        out["candidates"], out["candidates__state"] = read["value"], read["state"].zip_with(counted, _NOTHING)
        out["result"] = out["result"].zip_with(~counted, pl.Series([None], dtype=out["result"].dtype))
        out["result__state"] = state.zip_with(~counted, _NOTHING)
        return out["result__state"]

    def _role_of_target(
        self, cells: pl.DataFrame, column: BoundColumn, part: BoundPart, out: dict[str, pl.Series]
    ) -> None:
        """Cells of a target's column that say a role (Suspect, Witness) name nobody: they are the subject's role, where
        no other column says it, and no target."""
        reader = value_reader(EVENT_FIELDS["subject_role"], Marks(), codes=code_map("subject_role"))
        read = self.columns.read(column.header, "role of target", cells[column.header], reader)
        role = read["value"].is_not_null()
        if not role.any():
            return
        none = {name: pl.Series([None], dtype=out[name].dtype) for name in ("target", "target__state")}
        out |= {name: out[name].zip_with(~role, one) for name, one in none.items()}
        if not any(column.field == "subject_role" for column in part.columns):
            out["subject_role"] = read["value"]
            state = pl.Series([None], dtype=read["state"].dtype)
            out["subject_role__state"] = read["state"].zip_with(role, state)

    def _operator_kinds(self, frame: pl.DataFrame, index: int) -> list[pl.Series]:
        """`operator_kind` and its state, each distinct name judged once."""

        def kinds_of(names: pl.Series) -> pl.DataFrame:
            value, state = operator_kind(
                pl.col("operator"), pl.lit(State.VALUE.value), self.binding.profile.operator_names
            )
            types = {"value": code_type("operator_kind"), "state": STATE_TYPE}
            return names.to_frame("operator").select(value.alias("value"), state.alias("state")).cast(pl.Schema(types))

        read = self.columns.read(("operator", index), "operator_kind", frame["operator"], kinds_of)
        written = frame["operator__state"] == State.VALUE.value
        state = read["state"].zip_with(written, frame["operator__state"])
        return [read["value"].alias("operator_kind"), state.alias("operator_kind__state")]

    def _value(
        self,
        cells: pl.DataFrame,
        index: int,
        column: BoundColumn,
        out: dict[str, pl.Series],
        kind: str | None,
        name: str,
        chunk: Chunk,
    ) -> pl.Series:
        """The cells read into `name` and its state. Returns the state of each, null where a number is kept beside."""
        raw, key = cells[column.header], (index, column.header, name)
        source: Hashable = column.header
        if column.second_header is not None:
            source = ("joined", column.header, column.second_header)
            raw = cells.select(_join_texts(column.header, column.second_header)).to_series()
        if column.field == "operator" and in_plural(column.header):
            source = ("several names", source)
            raw, several = apart_by_comma(raw)
            chunk.several_names[column.header] = chunk.several_names.get(column.header, 0) + several
        if key not in self._readers:
            self._readers[key] = self._value_reader(column, kind)
        read = self.columns.read(source, key, raw, self._readers[key])
        if column.rule.values and self.binding.profile.is_file and column.field in self.binding.profile.own_fields:
            self.own_words.setdefault(column.field, set()).update(
                _words_met(raw, column.rule.values, column.rule.split)
            )
        out[name], out[f"{name}__state"] = read["value"], read["state"]
        state = read["state"]
        if name in sequences.FIELDS:
            figures = out[sequences.figure_column(name)] = sequences.only_figures(raw)
            state = state.zip_with(figures.is_null(), _NOTHING)
        return state

    def _value_reader(self, column: BoundColumn, kind: str | None) -> Reader:
        event_field, rule = EVENT_FIELDS[column.field], column.rule
        own = {fold(said): value for said, value in rule.values.items()}
        if event_field.values:
            codes = {fold(value): value for value in event_field.values} | own
        elif event_field.shape in (Shape.CODE, Shape.CODES):
            own_kind = kind or (self.binding.default_kind if self.binding.kind_header is None else None)
            of_review = (column.field, own_kind) == ("decision", EventKind.REVIEW.value)
            on_match = _decisions_on_matches(code_map("result")) if of_review else {}
            codes = code_map(code_list(column.field, kind), on_match | rule.values)
        else:
            codes = own
        for asked in rule.answers:
            under = {fold_header(h) for h in asked.under} | {simple_header(h) for h in asked.under}
            if {fold_header(column.header), simple_header(column.header)} & under:
                codes |= {said: value for said, value in answers(asked.yes, asked.no).items() if said not in own}
        marks = self.binding.profile.marks(column.field)
        reader = value_reader(event_field, marks, codes=codes, split=rule.split, unit=rule.unit)
        shape = self.binding.profile.case_number
        if column.field != "case_number" or shape is None or shape.serial is None:
            return reader
        serial = shape.serial
        return lambda cells: reader(cells).with_columns(_one_year_form(pl.col("value"), serial))

    def _time(
        self, cells: pl.DataFrame, part: BoundPart, column: BoundColumn, chunk: Chunk, out: dict[str, pl.Series]
    ) -> None:
        index = part.index
        formats, marks = self.binding.formats_of(column), self.binding.profile.marks(column.field)
        raw = cells[column.header]
        if column.clock is not None:
            raw = cells.select(date_and_clock(column.header, column.clock)).to_series()
        source: Hashable = (
            ("date and clock", column.header, column.clock) if column.clock is not None else column.header
        )
        began = next((c.header for c in part.columns if c.field == "time"), None)
        taken = None
        own_kind = part.kind or (self.binding.default_kind if self.binding.kind_header is None else "")
        if column.field == "end" and column.clock is None and began and "time__a" in out and own_kind in _WITHIN_DAYS:
            begun = pl.DataFrame({name: out[f"time__{name}"] for name in ("a", "span", "zoned")})
            raw, taken = with_days(raw, cells[began], begun)
            if taken.any():
                source = ("end of day", column.header, began)
                chunk.days_taken[column.header] = int(taken.sum())
        clocked, piece = column.clock is not None, column.rule.piece
        zone = zone_named(column.clock or "") or zone_named(column.header)
        if column.rule.fallback and column.header not in self.binding.shared_fields:
            piece = None  # a column of its own for this end: the other end is not in the cell
        read = self.columns.read(
            source,
            (index, column.header, column.field),
            raw,
            lambda some: time_cells(some, marks, formats, piece, clocked=clocked, zone=zone),
        )
        if taken is not None:
            read = after_begin(read, taken, out["time__a"])
        chunk.orders[column.header] = chunk.orders.get(column.header, Order()) + order_of(read)
        chunk.time_headers[(index, column.field)] = column.header
        for short in ("a", "b", "span", "zoned"):
            out[f"{column.field}__{short}"] = read[short]
        state = read["state"]
        if column.rule.piece is not None:
            ends = column.rule.piece
            back = self.columns.read(column.header, ("counted back", ends), raw, lambda some: count_back(some, ends))
            for name in back.columns:
                out[f"{column.field}__{name}"] = back[name]
            state = state.zip_with(back["longest"].is_null(), _VALUE)
        out[f"{column.field}__state"] = state
        note_unread(chunk, (column.field, column.header), read["text"], state)
        if column.clock is not None and (lost := read["lost"]).null_count() < len(lost):
            every = pl.Series([State.UNREAD.value]).new_from_index(0, len(lost))
            note_unread(
                chunk,
                (column.field, column.clock),
                lost,
                every.zip_with(lost.is_not_null(), pl.Series([None], dtype=pl.String)),
            )


@cache
def _refusals() -> list[str]:
    """The words of a result, folded, that say that the request was refused; "rejected" may be said of a match."""
    words = code_map("decision").items()
    return sorted({fold(word) for word, code in words if code in ("denied", "withdrawn", "canceled")} - {"rejected"})


def _decisions_on_matches(results: Mapping[str, str]) -> dict[str, str]:
    """`results`, cell -> what came of a search, as what a reviewer decided who wrote the cell."""
    decided = dict.fromkeys(_KEPT, "granted") | dict.fromkeys(_TURNED_DOWN, "denied")
    return {cell: decided[result] for cell, result in results.items() if result in decided}


def _by_time(out: dict[str, pl.Series], name: str) -> None:
    """What counts back from the row's time is known as far as that time is."""
    time = out.get("time__state", _NOTHING.new_from_index(0, len(out["row"])))
    out[f"{name}__state"] = out[f"{name}__state"].zip_with(out[f"{name}__longest"].is_null(), time)


def _one_year_form(number: pl.Expr, serial: int) -> pl.Expr:
    """Case numbers that are a year and so many digits, with the year in two digits whatever was written; others as
    written (reading R30: the profile says that the two forms are one)."""
    digits = number.str.replace_all(r"[^\p{L}\p{N}]", "").str.extract(rf"^(?:19|20)?(\d{{{2 + serial}}})$")
    one_form = pl.concat_str(digits.str.slice(0, 2), pl.lit("-"), digits.str.slice(2))
    return pl.coalesce(one_form, number).alias("value")


def _words_met(cells: pl.Series, words: Collection[str], split: str | None) -> set[str]:
    """Which of a profile's own words for values a cell says, or a part of one, folded."""
    different = cells.drop_nulls().unique()
    parts = different.str.replace_all(split or ";", ";", literal=True).str.replace_all("|", ";", literal=True)
    every = pl.concat([different, parts.str.split(";").explode(empty_as_null=False)]).to_frame("cell")
    said = every.select(folded_words(strip_blanks(pl.col("cell")))).to_series().unique()
    return set(said.to_list()) & {fold(word) for word in words}


def _join_texts(first: str, second: str) -> pl.Expr:
    """The texts of two columns, one after the other; a blank one is left out."""
    parts = [pl.when(strip_blanks(pl.col(c)) != "").then(strip_blanks(pl.col(c))) for c in (first, second)]
    return pl.concat_str(parts, separator=" ", ignore_nulls=True)


def _constant(name: str, value: str, height: int) -> dict[str, pl.Series]:
    cells = {name: value, f"{name}__state": State.VALUE.value}
    types = columns_of(EVENT_FIELDS[name])
    return {column: pl.Series([cell], dtype=types[column]).new_from_index(0, height) for column, cell in cells.items()}


def note_unread(chunk: Chunk, key: tuple[str, str], raw: pl.Series, state: pl.Series) -> None:
    """Count the unread cells of the column that gives a field. key: the field, the heading."""
    unread = raw.filter(state == State.UNREAD.value)
    if not unread.is_empty():
        counts = pl.DataFrame({"value": unread}).group_by("value", maintain_order=True).len("count")
        before = chunk.unread.get(key)
        chunk.unread[key] = counts if before is None else pl.concat([before, counts])
