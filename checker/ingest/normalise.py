"""One chunk of a table -> its events, still without what only the whole column can settle (day-month order, zone).

Work is on columns: each distinct cell is read once, no loop runs over rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from checker.ingest.binding import Binding, BoundColumn, BoundPart
from checker.ingest.cells import code_list, code_map, distinct, read_cells, spread
from checker.ingest.dates import FORMATS, Order, order_of, read_dates
from checker.ingest.interface import Table
from checker.ingest.operators import operator_kind
from checker.ingest.profile import OUT_OF_SCOPE, Profile
from checker.ingest.states import Marks, fold, folded_words, state_of, stripped
from checker.model.assessment import Quarantined
from checker.model.event import (
    EVENT_FIELDS,
    KIND_TYPE,
    MAY_BE,
    STATE_TYPE,
    EventKind,
    Shape,
    State,
    code_type,
    columns_of,
)

_BESIDE = "\x1f"
"""Stands between a date and the clock time of another column while distinct pairs are read."""
ACTIVITY_LENGTH = 60
"""A longer cell is no name of an activity, and not quoted in a reason."""

_MIDNIGHT = r"(?i)[ T](?:0{1,2}:00(?::00(?:\.0+)?)?|12:00(?::00)? ?AM)$"
_NEGATIVE = r"(?i)^(?:no|not|none|never|nobody|pending|awaiting|un\w+ed)\b"
_NO = ("no", "n", "false", "f", "not required", "not applicable", "not needed", "no warrant", "none")
_YES = ("yes", "y", "true", "t")
_UNCLEAR = [s.value for s in (State.REDACTED_VENDOR, State.REDACTED_AGENCY, State.PARTIAL, State.WITHHELD, State.UNREAD)]
_INHERITED = ("case_number", "agency")
_RUN_RESULTS = ["candidates", "no_candidates", "lead", "verified", "misidentified"]
_REFUSED = ["denied", "withdrawn", "cancelled", "pending"]


@dataclass
class Chunk:
    """The events of one chunk.

    parts: one frame a part, columns `row`, `part`, `kind`, `hash` (of the whole row), those of each field; a TIME field
        still as `<name>__a`, `__b`, `__span`, `__zoned`, `__state` (see dates.read_dates).
    orders: date column -> its evidence. time_headers: (part, field) -> its date column. unread: (field, header) ->
        distinct unread cells with their counts (`value`, `count`), in the order in which they come. out_of_scope: rows of kinds that are not judged.
    """

    parts: dict[int, pl.DataFrame] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    time_headers: dict[tuple[int, str], str] = field(default_factory=dict)
    unread: dict[tuple[str, str], pl.DataFrame] = field(default_factory=dict)
    quarantined: tuple[Quarantined, ...] = ()
    unknown_rows: int = 0
    out_of_scope: int = 0
    rows: int = 0


def normalise(table: Table, binding: Binding, shown: str, listed: int) -> Chunk:
    """The events of the rows of `table`, whose columns are bound by `binding`. shown: the log's name for the quarantine.

    listed: how many rows may be listed in the quarantine; all are counted.

    Every row gives its main event, but rows of an out-of-scope kind; further events only where their columns say so.
    """
    chunk = Chunk(rows=table.frame.height)
    cells = table.frame
    main = _part(cells, binding.parts[0], binding, chunk)
    main = _pick_types(main.with_columns(_kinds(cells, main, binding)))
    main = main.with_columns(_row_hash(cells, table.columns).alias("hash"))
    in_scope = main["kind"] != OUT_OF_SCOPE
    chunk.out_of_scope = int((~in_scope).sum())
    chunk.parts[0] = main.filter(in_scope).cast({"kind": KIND_TYPE})
    for part in binding.parts[1:]:
        further = _part(cells, part, binding, chunk)
        borrowed = [c for f in _INHERITED for c in (f, f"{f}__state") if c in main.columns and c not in further.columns]
        further = further.with_columns(_happened(cells, part, further), main["hash"], *(main[c] for c in borrowed))
        further = further.with_columns(_may_be(part.kind))
        further = further.filter(in_scope).filter(pl.col("kind").is_not_null())
        if not further.is_empty():
            chunk.parts[part.index] = further.cast({"kind": KIND_TYPE})
    _quarantine(cells, chunk, binding, table, shown, listed)
    return chunk


def _part(cells: pl.DataFrame, part: BoundPart, binding: Binding, chunk: Chunk) -> pl.DataFrame:
    """The field columns of one part, for all rows."""
    out: dict[str, pl.Series] = {"row": cells["row"].cast(pl.UInt32)}
    profile = binding.profile
    for column in part.columns:
        shape = EVENT_FIELDS[column.field].shape
        if shape is Shape.TIME:
            _read_time(cells, part.index, column, profile, chunk, out)
        elif column.field == "type" and part.kind is None:
            _read_value(cells, column, profile, chunk, out, EventKind.AUTHORISATION.value, "type__as_authorisation")
            _read_value(cells, column, profile, chunk, out, EventKind.CORROBORATION.value, "type")
        else:
            _read_value(cells, column, profile, chunk, out, part.kind, column.field)
    for name, constant in part.constants.items():
        if f"{name}__state" not in out:
            out |= _constant(name, constant, cells.height)
    frame = pl.DataFrame(out).with_columns(pl.lit(part.index, pl.UInt32).alias("part"))
    if "operator" in frame.columns and "operator_kind__state" not in frame.columns:
        frame = frame.with_columns(_operator_kinds(frame, profile.operator_names))
    return frame


def _constant(name: str, value: str, height: int) -> dict[str, pl.Series]:
    cells = {name: value, f"{name}__state": State.VALUE.value}
    types = columns_of(EVENT_FIELDS[name])
    return {column: pl.Series([cell], dtype=types[column]).new_from_index(0, height) for column, cell in cells.items()}


def _operator_kinds(frame: pl.DataFrame, single_word: str) -> list[pl.Series]:
    """`operator_kind` and its state, each distinct name judged once."""
    names, places = distinct(frame["operator"])
    value, state = operator_kind(pl.col("operator"), pl.lit(State.VALUE.value), single_word)
    judged = spread(names.to_frame("operator").select(value.alias("value"), state.cast(STATE_TYPE).alias("state")), places)
    written = frame["operator__state"] == State.VALUE.value
    state_of_all = judged["state"].zip_with(written, frame["operator__state"]).alias("operator_kind__state")
    return [judged["value"].cast(code_type("operator_kind")).alias("operator_kind"), state_of_all]


def _read_value(
    cells: pl.DataFrame, column: BoundColumn, profile: Profile, chunk: Chunk, out: dict[str, pl.Series], kind: str | None, name: str
) -> None:
    event_field, rule = EVENT_FIELDS[column.field], column.rule
    raw = cells[column.header]
    coded = event_field.shape in (Shape.CODE, Shape.CODES)
    codes = code_map(code_list(column.field, kind), rule.values) if coded else {fold(r): v for r, v in rule.values.items()}
    read = read_cells(raw, event_field, profile.marks(column.field), codes=codes, split=rule.split, unit=rule.unit)
    out[name], out[f"{name}__state"] = read["value"], read["state"]
    if name == column.field:
        _note_unread(chunk, column, raw, read["state"])


def _read_time(
    cells: pl.DataFrame, index: int, column: BoundColumn, profile: Profile, chunk: Chunk, out: dict[str, pl.Series]
) -> None:
    formats = column.rule.formats or profile.dates or FORMATS
    written, places = _written(cells, column, profile.marks(column.field))
    valued, nothing = written["state"] == State.VALUE.value, pl.Series([None], dtype=pl.String)
    read = read_dates(written["text"].zip_with(valued, nothing), formats)
    if column.clock is not None:
        alone = valued & read["a"].is_null()
        again = read_dates(written["date"].zip_with(alone, nothing), formats)
        read = read.select(pl.coalesce(pl.col(c), again[c]).alias(c) for c in read.columns)
    unread = (pl.col("state") == State.VALUE.value) & pl.col("a").is_null()
    state = pl.when(unread).then(pl.lit(State.UNREAD.value, STATE_TYPE)).otherwise(pl.col("state"))
    read = spread(read.with_columns(written["text"], written["state"]).with_columns(state.alias("state")), places)
    chunk.orders[column.header] = chunk.orders.get(column.header, Order()) + order_of(read)
    chunk.time_headers[(index, column.field)] = column.header
    for short in ("a", "b", "span", "zoned"):
        out[f"{column.field}__{short}"] = read[short]
    out[f"{column.field}__state"] = read["state"]
    _note_unread(chunk, column, read["text"], read["state"])


def _written(cells: pl.DataFrame, column: BoundColumn, marks: Marks) -> tuple[pl.DataFrame, pl.Series | None]:
    """A date column's distinct cells: `date`, `text` (with the clock time that stands in a column of its own), `state`;
    and where each row's is among them (see cells.distinct)."""
    date = pl.col("date")
    if column.clock is None:
        values, places = distinct(cells[column.header])
        written = values.to_frame("date").select(stripped(date)).with_columns(date.alias("text"))
        return written.with_columns(state_of(date, marks).alias("state")), places
    day = stripped(pl.col(column.header)).str.replace(_MIDNIGHT, "").str.replace_all(_BESIDE, "\ufffd", literal=True)
    clock = stripped(pl.col(column.clock)).fill_null("")
    values, places = distinct(cells.select(pl.concat_str(day, clock, separator=_BESIDE)).to_series())
    written = values.str.split_exact(_BESIDE, 1).struct.rename_fields(["date", "clock"]).struct.unnest()
    clocked = state_of(pl.col("clock"), marks) == State.VALUE.value
    text = pl.when(clocked).then(pl.concat_str(date, "clock", separator=" ")).otherwise(date)
    return written.select("date", text.alias("text"), state_of(date, marks).alias("state")), places


def _note_unread(chunk: Chunk, column: BoundColumn, raw: pl.Series, state: pl.Series) -> None:
    unread = raw.filter(state == State.UNREAD.value)
    if not unread.is_empty():
        counts = pl.DataFrame({"value": unread}).group_by("value", maintain_order=True).len("count")
        key = (column.field, column.header)
        before = chunk.unread.get(key)
        chunk.unread[key] = counts if before is None else pl.concat([before, counts])


def _kinds(cells: pl.DataFrame, main: pl.DataFrame, binding: Binding) -> pl.DataFrame:
    """`kind`, what each row records: by its kind column, or the profile's default; and `may_be`.

    A search whose request was refused is a request (R16). Where the log has a column for the decision and it is blank or
    hidden, the row may be either, unless its result shows that the search was run.
    """
    rule = binding.profile.kind
    if binding.kind_header is None:
        kind = pl.repeat(rule.default, cells.height, dtype=pl.String, eager=True)
    else:
        known = {fold(k.value): k.value for k in EventKind} | {fold(raw): kind for raw, kind in rule.values.items()}
        values, places = distinct(cells[binding.kind_header])
        said = folded_words(stripped(pl.col(binding.kind_header)))
        read = values.to_frame(binding.kind_header).select(
            said.replace_strict(known, default=EventKind.UNKNOWN.value, return_dtype=pl.String)
        )
        kind = spread(read, places).to_series().fill_null(EventKind.UNKNOWN.value)
    none = pl.lit(None, pl.String).alias(MAY_BE)
    if "decision__state" not in main.columns:
        return pl.DataFrame({"kind": kind}).with_columns(none)
    ran = pl.col("result").is_in(_RUN_RESULTS) if "result" in main.columns else pl.lit(False)
    refused = pl.col("decision").is_in(_REFUSED)
    silent = ~pl.col("decision__state").is_in([State.VALUE.value, State.UNREAD.value])
    judged = (
        pl.when((pl.col("k") != EventKind.SEARCH.value) | ran.fill_null(False))
        .then(pl.col("k"))
        .when(refused)
        .then(pl.lit(EventKind.REQUEST.value))
        .when(silent.fill_null(True))
        .then(pl.lit(EventKind.UNKNOWN.value))
        .otherwise(pl.col("k"))
    )
    either = (pl.col("kind") == EventKind.UNKNOWN.value) & (pl.col("k") == EventKind.SEARCH.value)
    judged_rows = main.with_columns(kind.alias("k")).select("k", judged.alias("kind"))
    return judged_rows.select("kind", pl.when(either).then(pl.lit("request|search")).alias(MAY_BE))


def _may_be(kind: str | None) -> pl.Expr:
    return pl.when(pl.col("kind") == EventKind.UNKNOWN.value).then(pl.lit(kind, pl.String)).alias(MAY_BE)


def _pick_types(main: pl.DataFrame) -> pl.DataFrame:
    """`type` by the list of the row's kind: an authorisation's, else a piece of evidence's."""
    if "type__as_authorisation" not in main.columns:
        return main
    authorises = pl.col("kind") == EventKind.AUTHORISATION.value
    return main.with_columns(
        pl.when(authorises).then(pl.col(f"type__as_authorisation{s}")).otherwise(pl.col(f"type{s}")).alias(f"type{s}")
        for s in ("", "__state")
    ).drop("type__as_authorisation", "type__as_authorisation__state")


def _happened(cells: pl.DataFrame, part: BoundPart, further: pl.DataFrame) -> pl.Series:
    """The kind of a further event: its own where a column records it, `unknown` where one may, null where none does.

    A blank, a placeholder or a "no" gives no event (and proves nothing). Redactions, text that cannot be read, an
    authorisation's number without a digit and a name that starts with "not" leave it open whether it happened.
    """
    says, may = [pl.lit(False)], [pl.lit(False)]
    for column in part.columns:
        if column.field in ("role", "decision", "derived_from"):
            continue
        state = pl.col(f"{column.field}__state")
        written = (state == State.VALUE.value).fill_null(False)
        may.append(state.is_in(_UNCLEAR).fill_null(False))
        if column.field in ("id", "operator"):
            words = folded_words(pl.col(column.field))
            no, yes = words.is_in(_NO).fill_null(False), words.is_in(_YES).fill_null(False)
            doubt = ~pl.col("id").str.contains(r"\d") & ~yes if column.field == "id" else pl.col("operator").str.contains(_NEGATIVE)
            says.append(written & ~no & ~doubt.fill_null(False))
            may.append(written & ~no & doubt.fill_null(False))
        else:
            says.append(written)
    if part.flag is not None:
        words = folded_words(stripped(pl.col("flag")))
        state = state_of(stripped(pl.col("flag")), Marks())
        further = further.with_columns(cells[part.flag].alias("flag"))
        says.append(words.is_in(_YES).fill_null(False))
        open_flag = state.is_in([*_UNCLEAR, State.VALUE.value]) & ~words.is_in([*_YES, *_NO])
        may.append(open_flag.fill_null(False))
    kind = (
        pl.when(pl.any_horizontal(says))
        .then(pl.lit(part.kind))
        .when(pl.any_horizontal(may))
        .then(pl.lit(EventKind.UNKNOWN.value))
    )
    return further.select(kind.alias("kind")).to_series()


def _row_hash(cells: pl.DataFrame, columns: tuple[str, ...]) -> pl.Series:
    """A hash of each row's cells, for finding equal rows; an absent cell counts as an empty one."""
    holed = {column for column in columns if cells[column].null_count()}
    filled = cells.select(pl.col(c).fill_null("") if c in holed else pl.col(c) for c in sorted(columns))
    return filled.hash_rows(seed=0).alias("hash")


def _quarantine(cells: pl.DataFrame, chunk: Chunk, binding: Binding, table: Table, shown: str, listed: int) -> None:
    """Rows whose kind is not known: counted, the first of them listed with what they say."""
    unknown = chunk.parts[0].filter(pl.col("kind") == EventKind.UNKNOWN.value).select("row")
    chunk.unknown_rows = unknown.height
    if unknown.is_empty() or not listed:
        return
    rows = cells.join(unknown.head(listed), on="row", how="semi")
    by = f'"{binding.kind_header}"' if binding.kind_header else "the column that says how the request was decided"
    reason = pl.lit(f"what the row records cannot be told from {by}")
    if binding.kind_header and binding.profile.kind.of_activities:
        said = stripped(pl.col(binding.kind_header))
        short = said.str.len_chars().is_between(1, ACTIVITY_LENGTH)
        named = pl.format('no kind is known for the activity "{}"; a profile can name it', said)
        reason = pl.when(short).then(named).otherwise(reason)
    raw = pl.concat_str([pl.col(c).fill_null("") for c in table.columns], separator=" | ")
    chunk.quarantined = tuple(
        Quarantined(file=shown, sheet=table.sheet, row=row, reason=why, raw=written)
        for row, why, written in rows.select("row", reason.alias("reason"), raw.alias("raw")).iter_rows()
    )
