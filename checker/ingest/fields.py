"""The bound columns of a log's rows, read as fields of events, chunk by chunk.

Work is on columns: each distinct cell is read once, no loop runs over rows.
"""

from __future__ import annotations

import polars as pl

from checker.ingest import sequences
from checker.ingest.binding import Binding, BoundColumn, BoundPart
from checker.ingest.cells import Columns, Reader, code_list, code_map, value_reader
from checker.ingest.checks import judged_sum
from checker.ingest.chunk import Chunk
from checker.ingest.date_formats import formats_with
from checker.ingest.date_order import Order, order_of
from checker.ingest.dates import clock_text, read_dates
from checker.ingest.figures import added_up
from checker.ingest.operators import operator_kind
from checker.ingest.states import Marks, fold, state_of, stripped
from checker.model.event import EVENT_FIELDS, STATE_TYPE, Shape, State, code_type, columns_of
from checker.model.kinds import EventKind

_BESIDE = "\x1f"
"""Stands between a date and the clock time of another column while distinct pairs are read."""
_TIME = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"
_TWO_TIMES = rf"(?is)^({_TIME}.*?)(?:\s*[-\u2013;,]|\s+to|\s+until)?\s+({_TIME}.*)$"
"""A cell with two times, and what may stand between them. Source: the Time Frame of network audits."""
_MIDNIGHT = r"(?i)[ T](?:0{1,2}:00(?::00(?:\.0+)?)?|12:00(?::00)? ?AM)$"


_NOTHING = pl.Series([None], dtype=STATE_TYPE)


class Fields:
    """Reads the columns of one table as they are bound, and keeps between its chunks what has been read of their
    cells."""

    def __init__(self, binding: Binding) -> None:
        self.binding = binding
        self.columns = Columns()
        self._readers: dict[tuple[int, str, str], Reader] = {}

    def part(self, cells: pl.DataFrame, part: BoundPart, chunk: Chunk) -> pl.DataFrame:
        """The field columns of one part, for all rows; `chunk` is told the evidence of dates and the unread cells."""
        out: dict[str, pl.Series] = {"row": cells["row"].cast(pl.UInt32)}
        for column in part.columns:
            if EVENT_FIELDS[column.field].shape is Shape.TIME:
                self._time(cells, part.index, column, chunk, out)
            elif column.field == "type" and part.kind is None:
                self._value(
                    cells, part.index, column, chunk, out, EventKind.AUTHORIZATION.value, "type__as_authorization"
                )
                self._value(cells, part.index, column, chunk, out, EventKind.CORROBORATION.value, "type")
            else:
                self._value(cells, part.index, column, chunk, out, part.kind, column.field)
            if column.field == "target":
                self._role_of_target(cells[column.header], part, out)
        for name, constant in part.constants.items():
            if f"{name}__state" not in out:
                out |= _constant(name, constant, cells.height)
        if part.index == 0:
            rule = judged_sum(self.binding.profile.checks, cells.columns)
            if rule is not None:
                out["adds_up"], out["adds_up__state"] = added_up(cells, rule[0], rule[1:])
        frame = pl.DataFrame(out).with_columns(pl.lit(part.index, pl.UInt32).alias("part"))
        if "operator" in frame.columns and "operator_kind__state" not in frame.columns:
            frame = frame.with_columns(self._operator_kinds(frame, part.index))
        return frame

    def _role_of_target(self, cells: pl.Series, part: BoundPart, out: dict[str, pl.Series]) -> None:
        """Cells of a target's column that say a role (Suspect, Witness) name nobody: they are the subject's role, where
        no other column says it, and no target."""
        reader = value_reader(EVENT_FIELDS["subject_role"], Marks(), codes=code_map("subject_role"))
        read = self.columns.read((part.index, "role of target"), cells, reader)
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

        def judged(names: pl.Series) -> pl.DataFrame:
            value, state = operator_kind(
                pl.col("operator"), pl.lit(State.VALUE.value), self.binding.profile.operator_names
            )
            types = {"value": code_type("operator_kind"), "state": STATE_TYPE}
            return names.to_frame("operator").select(value.alias("value"), state.alias("state")).cast(pl.Schema(types))

        read = self.columns.read((index, "operator_kind"), frame["operator"], judged)
        written = frame["operator__state"] == State.VALUE.value
        state = read["state"].zip_with(written, frame["operator__state"])
        return [read["value"].alias("operator_kind"), state.alias("operator_kind__state")]

    def _value(
        self,
        cells: pl.DataFrame,
        index: int,
        column: BoundColumn,
        chunk: Chunk,
        out: dict[str, pl.Series],
        kind: str | None,
        name: str,
    ) -> None:
        raw, key = cells[column.header], (index, column.header, name)
        if column.then is not None:
            raw = cells.select(_joined(column.header, column.then)).to_series()
        if key not in self._readers:
            self._readers[key] = self._value_reader(column, kind)
        read = self.columns.read(key, raw, self._readers[key])
        out[name], out[f"{name}__state"] = read["value"], read["state"]
        state = read["state"]
        if name in sequences.FIELDS:
            figures = out[sequences.figure_column(name)] = sequences.kept(raw)
            state = state.zip_with(figures.is_null(), _NOTHING)
        if name == column.field:
            _note_unread(chunk, (column.field, column.header), raw, state)

    def _value_reader(self, column: BoundColumn, kind: str | None) -> Reader:
        event_field, rule = EVENT_FIELDS[column.field], column.rule
        coded = event_field.shape in (Shape.CODE, Shape.CODES)
        codes = (
            code_map(code_list(column.field, kind), rule.values)
            if coded
            else {fold(r): v for r, v in rule.values.items()}
        )
        marks = self.binding.profile.marks(column.field)
        return value_reader(event_field, marks, codes=codes, split=rule.split, unit=rule.unit)

    def _time(
        self, cells: pl.DataFrame, index: int, column: BoundColumn, chunk: Chunk, out: dict[str, pl.Series]
    ) -> None:
        profile = self.binding.profile
        formats = formats_with(column.rule.formats or profile.dates, clocked=column.clock is not None)
        marks = profile.marks(column.field)
        raw = cells[column.header]
        if column.clock is not None:
            day = (
                stripped(pl.col(column.header))
                .str.replace(_MIDNIGHT, "")
                .str.replace_all(_BESIDE, "\ufffd", literal=True)
            )
            clock = stripped(pl.col(column.clock)).fill_null("")
            raw = cells.select(pl.concat_str(day, clock, separator=_BESIDE)).to_series()
        clocked, piece = column.clock is not None, column.rule.piece
        if column.rule.fallback and column.header not in self.binding.shared:
            piece = None  # a column of its own for this end: the other end is not in the cell
        read = self.columns.read(
            (index, column.header, column.field), raw, lambda some: _dates(some, marks, formats, piece, clocked=clocked)
        )
        chunk.orders[column.header] = chunk.orders.get(column.header, Order()) + order_of(read)
        chunk.time_headers[(index, column.field)] = column.header
        for short in ("a", "b", "span", "zoned"):
            out[f"{column.field}__{short}"] = read[short]
        out[f"{column.field}__state"] = read["state"]
        _note_unread(chunk, (column.field, column.header), read["text"], read["state"])
        if column.clock is not None and (lost := read["lost"]).null_count() < len(lost):
            every = pl.Series([State.UNREAD.value]).new_from_index(0, len(lost))
            _note_unread(
                chunk,
                (column.field, column.clock),
                lost,
                every.zip_with(lost.is_not_null(), pl.Series([None], dtype=pl.String)),
            )


def _dates(
    cells: pl.Series, marks: Marks, formats: tuple[str, ...], piece: str | None, *, clocked: bool
) -> pl.DataFrame:
    """Cells of a date column read: what dates.read_dates gives, `text` as it was read, `state`, and `lost`: a clock
    time that cannot be read, though its date can.

    piece: of a cell with two times, which (ColumnRule). clocked: a clock time from a column of its own stands in each
        cell behind _BESIDE.
    """
    date = pl.col("date")
    if clocked:
        written = cells.str.split_exact(_BESIDE, 1).struct.rename_fields(["date", "clock"]).struct.unnest()
        told = state_of(pl.col("clock"), marks) == State.VALUE.value
        text = pl.when(told).then(pl.concat_str(date, clock_text(pl.col("clock")), separator=" ")).otherwise(date)
        written = written.with_columns(pl.when(told).then("clock").alias("clock"))
    else:
        written, text = (
            cells.to_frame("date").select(stripped(date), pl.lit(None, pl.String).alias("clock")),
            _piece(date, piece),
        )
    written = written.select("date", "clock", text.alias("text"), state_of(date, marks).alias("state"))
    valued, nothing = written["state"] == State.VALUE.value, pl.Series([None], dtype=pl.String)
    read = read_dates(written["text"].zip_with(valued, nothing), formats)
    lost = nothing.new_from_index(0, len(cells))
    if clocked:
        alone = valued & read["a"].is_null()
        again = read_dates(written["date"].zip_with(alone, nothing), formats)
        read = read.select(pl.coalesce(pl.col(c), again[c]).alias(c) for c in read.columns)
        lost = written["clock"].zip_with(again["a"].is_not_null(), lost)
    unread = (pl.col("state") == State.VALUE.value) & pl.col("a").is_null()
    state = pl.when(unread).then(pl.lit(State.UNREAD.value, STATE_TYPE)).otherwise(pl.col("state"))
    return read.with_columns(written["text"], written["state"], lost.alias("lost")).with_columns(state.alias("state"))


def _joined(first: str, second: str) -> pl.Expr:
    """The texts of two columns, one after the other; a blank one is left out."""
    parts = [pl.when(stripped(pl.col(c)) != "").then(stripped(pl.col(c))) for c in (first, second)]
    return pl.concat_str(parts, separator=" ", ignore_nulls=True)


def _piece(text: pl.Expr, piece: str | None) -> pl.Expr:
    """Of a cell with two times the first or the last; one that does not hold two is read as no time."""
    if piece is None:
        return text
    return pl.coalesce(text.str.extract(_TWO_TIMES, 1 if piece == "first" else 2), pl.format("no two times: {}", text))


def _constant(name: str, value: str, height: int) -> dict[str, pl.Series]:
    cells = {name: value, f"{name}__state": State.VALUE.value}
    types = columns_of(EVENT_FIELDS[name])
    return {column: pl.Series([cell], dtype=types[column]).new_from_index(0, height) for column, cell in cells.items()}


def _note_unread(chunk: Chunk, key: tuple[str, str], raw: pl.Series, state: pl.Series) -> None:
    """Count the unread cells of the column that gives a field. key: the field, the heading."""
    unread = raw.filter(state == State.UNREAD.value)
    if not unread.is_empty():
        counts = pl.DataFrame({"value": unread}).group_by("value", maintain_order=True).len("count")
        before = chunk.unread.get(key)
        chunk.unread[key] = counts if before is None else pl.concat([before, counts])
