"""Cells -> values of one shape: each distinct cell of a column is read once, with column expressions, never in a
loop."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from checker.ingest.scope import scope_of
from checker.ingest.states import NO, YES, Marks, fold, folded_words, state_of, stripped
from checker.model.event import STATE_TYPE, EventField, Shape, State, columns_of
from checker.model.values import VALUES

RATIO_FIELDS = frozenset({"threshold", "top_score"})
"""Numbers held as a share of 1."""

TYPE_LISTS = {"authorization": "authorization"}
"""Event kind -> the list its `type` is of; every other kind's `type` is a kind of evidence."""

_SHARE_PLACES = 12
_LOOKED_AT = 1_000
_KEPT = 200_000
"""A column of more different cells than these begins anew, so that what is kept of it stays small."""


@cache
def _synonyms() -> dict[str, dict[str, str]]:
    listed = _texts("codes.yaml")
    synonyms = {
        name: {fold(raw): code for code, raws in codes.items() for raw in raws} for name, codes in listed.items()
    }
    for code, (value, *names) in _texts("nibrs.yaml").items():
        both = [text for name in names for text in (name, f"{code} {name}", f"{name} {code}")]
        synonyms["offense"] |= {fold(text): value for text in (code, *both)}
    return synonyms


def _texts(name: str) -> dict[str, Any]:
    """A YAML file beside this one, with every scalar as text: 120 is robbery's code, and no number."""
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    listed = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506 (it makes text only)
    return dict(listed)


def code_list(field: str, kind: str | None = None) -> str:
    """The name in VALUES of the list that `field` takes its values from; `type` depends on the event's kind."""
    return TYPE_LISTS.get(kind or "", "evidence") if field == "type" else field


def code_map(name: str, own: Mapping[str, str] | None = None) -> dict[str, str]:
    """Folded cell -> value, for the closed list `name`: its values, the shipped synonyms, then a profile's `own`."""
    known = {fold(value): value for value in VALUES[name]} | _synonyms().get(name, {})
    return known | {fold(raw): code for raw, code in (own or {}).items()}


Reader = Callable[[pl.Series], pl.DataFrame]
"""Cells (null: absent) -> one row a cell; equal cells give equal rows, whatever stands beside them."""


class Columns:
    """The columns of one log, each of whose different cells is read once for all the chunks in which it comes."""

    def __init__(self) -> None:
        self._known: dict[Hashable, _Known] = {}

    def read(self, column: Hashable, raw: pl.Series, reader: Reader) -> pl.DataFrame:
        """What `reader` makes of the cells `raw` (null: absent), in their order; all null for an absent one.

        column: the same, and with an equal `reader`, for each chunk of one column.
        Where a look at some says that most cells are different, they are read as they stand, and nothing is kept.
        """
        some = raw.gather_every(len(raw) // _LOOKED_AT + 1)
        if some.n_unique() * 2 > len(some):
            return reader(raw)
        known = self._known.get(column)
        if known is None or known.height > _KEPT:
            known = self._known[column] = _Known()
        return known.read(raw, reader)


class _Known:
    """The different cells of one column so far, numbered in the order in which they came, and what was read of each."""

    def __init__(self) -> None:
        self._type = pl.Categorical(pl.Categories.random())
        self._alive = pl.Series([], dtype=self._type)  # the categories live as long as a column that has them
        self._rows: pl.DataFrame | None = None

    @property
    def height(self) -> int:
        return 0 if self._rows is None else self._rows.height

    def read(self, raw: pl.Series, reader: Reader) -> pl.DataFrame:
        places = raw.cast(self._type).to_physical()
        highest = places.max()
        held = highest + 1 if isinstance(highest, int) else 0
        if self._rows is None or held > self._rows.height:
            numbers = pl.int_range(self.height, held, dtype=pl.UInt32, eager=True)
            new = reader(numbers.cat.to(self._type).cast(pl.String))
            self._rows = new if self._rows is None else pl.concat([self._rows, new])
        return pl.DataFrame([column.gather(places) for column in self._rows])


def value_reader(
    field: EventField,
    marks: Marks,
    *,
    codes: Mapping[str, str] | None = None,
    split: str | None = None,
    unit: str | None = None,
) -> Reader:
    """Reads cells of a field that is not a TIME, as Columns asks for it.

    codes: folded cell -> value, for CODE and CODES (a TEXT field's own words are kept beside them). split: what stands
        between several
    codes of one cell, beside ";" and "|". unit: "share" or "percent" for ratio fields; without it a number up to 1 is a
    share, one with "%" or between 1 and 100 a percentage, and a bare 1 is not read.
    What it returns has `value` and `state`, of the types of the event frame, in the order of the cells.
    """
    types = pl.Schema({"value": columns_of(field)[field.name], "state": STATE_TYPE})
    return lambda cells: _read(cells, field, marks, codes or {}, split, unit).cast(types)


def _read(
    raw: pl.Series, field: EventField, marks: Marks, codes: Mapping[str, str], split: str | None, unit: str | None
) -> pl.DataFrame:
    frame = pl.DataFrame({"text": raw}).select(stripped(pl.col("text")))
    frame = frame.with_columns(state_of(pl.col("text"), marks).alias("state"))
    if field.shape is Shape.TEXT:
        if marks.unread:
            frame = frame.with_columns(_as_written(marks))
        written = pl.when(pl.col("state") == State.VALUE.value).then(pl.col("text"))
        if codes:
            known = folded_words(pl.col("text")).replace_strict(codes, default=None, return_dtype=pl.String)
            return _finished(frame.with_columns(pl.coalesce(known, written).alias("value")), marks)
        return frame.select(written.alias("value"), "state")
    match field.shape:
        case Shape.NUMBER:
            value = _ratio(unit) if field.name in RATIO_FIELDS else _count()
        case Shape.YESNO:
            folded = folded_words(pl.col("text"))
            value = pl.when(folded.is_in(YES)).then(True).when(folded.is_in(NO)).then(False)
        case Shape.CODE:
            value = folded_words(pl.col("text")).replace_strict(codes, default=None, return_dtype=pl.String)
            if field.name == "scope":
                value = pl.coalesce(value, scope_of(pl.col("text")))
        case Shape.CODES:
            return _finished(_several(frame, codes, split), marks)
        case _:
            raise AssertionError(f"{field.name} is read elsewhere")
    return _finished(frame.with_columns(value.alias("value")), marks)


def _as_written(marks: Marks) -> pl.Expr:
    """The state, `unread` where the text is what a spreadsheet made of a number."""
    made = (pl.col("state") == State.VALUE.value) & pl.col("text").str.contains(marks.unread)
    if marks.read:
        made = made & ~pl.col("text").str.contains(f"^(?:{marks.read})$")
    return pl.when(made).then(pl.lit(State.UNREAD.value, STATE_TYPE)).otherwise(pl.col("state")).alias("state")


def _finished(frame: pl.DataFrame, marks: Marks) -> pl.DataFrame:
    """A readable cell is a value though it looks like a placeholder ("none", "0"), unless the profile calls it one."""
    own = sorted(p.strip().lower() for p in marks.placeholders)
    readable = pl.col("value").is_not_null() & ~pl.col("text").str.to_lowercase().is_in(own)
    reads = readable & pl.col("state").is_in([State.VALUE.value, State.PLACEHOLDER.value])
    state = (
        pl.when(reads)
        .then(pl.lit(State.VALUE.value))
        .when(pl.col("state") == State.VALUE.value)
        .then(pl.lit(State.UNREAD.value))
        .otherwise(pl.col("state"))
    )
    return frame.select(pl.when(reads).then(pl.col("value")).alias("value"), state.alias("state"))


def _figure() -> pl.Expr:
    """A plain decimal number, thousands in commas allowed; null for anything else (ranges, words, several numbers)."""
    text = pl.col("text").str.strip_suffix("%").str.strip_chars()
    plain = text.str.contains(r"^\d{1,15}(?:\.\d{1,15})?$|^\.\d{1,15}$")
    grouped = text.str.contains(r"^\d{1,3}(?:,\d{3})+(?:\.\d+)?$")
    return pl.when(plain | grouped).then(text.str.replace_all(",", "")).cast(pl.Float64, strict=False)


def _share_with_comma() -> pl.Expr:
    """A decimal number with a comma where it can be nothing else: 0,64 and 91,5 %. (91,5 alone may be two scores.)"""
    written = pl.col("text").str.contains(r"^0,\d{1,15}$|^\d{1,2},\d{1,15}\s*%$")
    text = pl.col("text").str.strip_suffix("%").str.strip_chars().str.replace(",", ".", literal=True)
    return pl.when(written).then(text).cast(pl.Float64, strict=False)


def _count() -> pl.Expr:
    return pl.when(~pl.col("text").str.contains("%", literal=True)).then(_figure())


def _ratio(unit: str | None) -> pl.Expr:
    figure = pl.coalesce(_share_with_comma(), _figure())
    hundredth = (figure / 100).round(_SHARE_PLACES)  # 58.3 % is the number that 0.583 is, and not one beside it
    if unit == "share":
        share = pl.when(~pl.col("text").str.contains("%", literal=True)).then(figure).otherwise(hundredth)
    elif unit == "percent":
        share = hundredth
    else:
        signed = pl.col("text").str.contains("%", literal=True)
        share = pl.when(signed | (figure > 1)).then(hundredth).when(figure < 1).then(figure)
    return pl.when(share <= 1).then(share)


def _several(frame: pl.DataFrame, codes: Mapping[str, str], split: str | None) -> pl.DataFrame:
    """A cell of codes: the whole cell if it is one, else every part of it; one part that is not known leaves it
    unread."""
    folded = folded_words(pl.col("text"))
    frame = frame.with_columns(folded.replace_strict(codes, default=None, return_dtype=pl.String).alias("value"))
    text = pl.col("text").str.replace_all(split, ";", literal=True) if split else pl.col("text")
    parts = (
        frame.with_row_index("i")
        .filter(pl.col("value").is_null() & pl.col("text").is_not_null())
        .select("i", text.str.replace_all("|", ";", literal=True).str.split(";").alias("part"))
        .filter(pl.col("part").list.len() > 1)
        .explode("part")
        .with_columns(
            folded_words(pl.col("part")).replace_strict(codes, default=None, return_dtype=pl.String).alias("code")
        )
        .group_by("i")
        .agg(pl.col("code").unique().sort().str.join("|").alias("joined"), pl.col("code").is_null().any().alias("gap"))
        .filter(~pl.col("gap"))
        .select("i", "joined")
    )
    joined = frame.with_row_index("i").join(parts, on="i", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("value", "joined").alias("value")).drop("i", "joined")
