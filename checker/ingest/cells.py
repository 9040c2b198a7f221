"""Cells -> values of one shape: each distinct cell of a column is read once, with column expressions, never in a
loop."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from checker.disk_cache import from_cache
from checker.ingest.scope import scope_of
from checker.ingest.states import ANSWERS, NO, YES, Marks, fold, folded_words, states, strip_blanks
from checker.model.event import STATE_TYPE, EventField, Shape, State, columns_of
from checker.model.values import VALUES

RATIO_FIELDS = frozenset({"threshold", "top_score"})
"""Numbers held as a share of 1."""

MONEY = "amount"
"""A number of US dollars."""

TYPE_LISTS = {"authorization": "authorization"}
"""Event kind -> the list its `type` is of; every other kind's `type` is a kind of evidence."""

_OFFENSE_GROUPS = (
    "Animal Cruelty Offenses", "Assault Offenses", "Burglary Offenses", "Drug/Narcotic Offenses", "Fraud Offenses",
    "Gambling Offenses", "Homicide Offenses", "Human Trafficking Offenses", "Larceny/Theft Offenses",
    "Larceny Offenses", "Prostitution Offenses", "Sex Offenses", "Stolen Property Offenses", "Weapon Law Violations",
)  # fmt: skip
"""What NIBRS calls groups of offenses, which exports write before an offense's name. Source: as nibrs.yaml."""
_SHARE_PLACES = 12
_LOOKED_AT = 1_000
_KEPT = 200_000
"""A column of more different cells than these begins anew, so that what is kept of it stays small."""


@cache
def synonyms() -> dict[str, dict[str, str]]:
    """Closed list -> other ways of writing its values, folded -> the value (codes.yaml, nibrs.yaml)."""
    return from_cache("synonyms", _synonyms)


def _synonyms() -> dict[str, dict[str, str]]:
    listed = _texts("codes.yaml")
    synonyms = {
        name: {fold(raw): code for code, raws in codes.items() for raw in raws} for name, codes in listed.items()
    }
    for code, (value, *names) in _texts("nibrs.yaml").items():
        grouped = [f"{group} {name}" for group in _OFFENSE_GROUPS for name in names]
        both = [t for name in (*names, *grouped) for t in (name, f"{code} {name}", f"{name} {code}")]
        both += [f"NIBRS {code}", *(f"{name} NIBRS {code}" for name in names), *(f"NIBRS {code} {n}" for n in names)]
        synonyms["offense"] |= {fold(text): value for text in (code, *both)}
    return synonyms


def _texts(name: str) -> dict[str, Any]:
    """A YAML file beside this one, with every scalar as text: 120 is robbery's code, and no number."""
    import yaml

    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    listed = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506 (it makes text only)
    return dict(listed)


def code_list(field: str, kind: str | None = None) -> str:
    """The name in VALUES of the list that `field` takes its values from; `type` depends on the event's kind."""
    return TYPE_LISTS.get(kind or "", "evidence") if field == "type" else field


def code_map(name: str, own: Mapping[str, str] | None = None) -> dict[str, str]:
    """Folded cell -> value, for the closed list `name`: its values, the shipped synonyms, then a profile's `own`."""
    known = {fold(value): value for value in VALUES[name]} | synonyms().get(name, {})
    known |= answers(*ANSWERS.get(name, (None, None)))
    return known | {fold(raw): code for raw, code in (own or {}).items()}


def answers(yes: str | None, no: str | None) -> dict[str, str]:
    """Folded cell -> value, for what a yes and a no say in a column of a coded field; None: it says nothing."""
    return {word: said for words, said in ((YES, yes), (NO, no)) if said for word in words}


Reader = Callable[[pl.Series], pl.DataFrame]
"""Cells (null: absent) -> one row a cell; equal cells give equal rows, whatever stands beside them."""


class Columns:
    """The columns of one log, each of whose different cells is read once for all the chunks in which it comes."""

    def __init__(self) -> None:
        self._cells: dict[Hashable, _CellReader] = {}
        self._places: dict[Hashable, pl.Series | None] = {}

    def begin(self) -> None:
        """Another chunk comes."""
        self._places.clear()

    def read(self, column: Hashable, purpose: Hashable, raw: pl.Series, reader: Reader) -> pl.DataFrame:
        """What `reader` makes of the cells `raw` (null: absent), in their order; all null for an absent one.

        column: which column the cells are of; within a chunk the same cells. purpose: what they are read for: the same,
        and with an equal `reader`, for each chunk of one column.
        Where a look at some says that most cells are different, they are read as they stand, and nothing is kept.
        """
        if column not in self._places:
            self._places[column] = self._cell_numbers(column, raw)
        places = self._places[column]
        return reader(raw) if places is None else self._cells[column].read(purpose, places, reader)

    def _cell_numbers(self, column: Hashable, raw: pl.Series) -> pl.Series | None:
        """The number of each cell among the different ones of its column; None where most are different."""
        some = raw.gather_every(len(raw) // _LOOKED_AT + 1)
        if some.n_unique() * 2 > len(some):
            return None
        if column not in self._cells or self._cells[column].count > _KEPT:
            self._cells[column] = _CellReader()
        return self._cells[column].cell_numbers(raw)


class _CellReader:
    """The different cells of one column so far, numbered in the order in which they came, and what was read of each for
    each purpose."""

    def __init__(self) -> None:
        self._type = pl.Categorical(pl.Categories.random())
        self._alive = pl.Series([], dtype=self._type)  # the categories live as long as a column that has them
        self._frames: dict[Hashable, pl.DataFrame] = {}
        self.count = 0

    def cell_numbers(self, raw: pl.Series) -> pl.Series:
        places = raw.cast(self._type).to_physical()
        highest = places.max()
        self.count = max(self.count, highest + 1 if isinstance(highest, int) else 0)
        return places

    def read(self, purpose: Hashable, places: pl.Series, reader: Reader) -> pl.DataFrame:
        rows = self._frames.get(purpose)
        if rows is None or rows.height < self.count:
            numbers = pl.int_range(0 if rows is None else rows.height, self.count, dtype=pl.UInt32, eager=True)
            new = reader(numbers.cat.to(self._type).cast(pl.String))
            rows = self._frames[purpose] = new if rows is None else pl.concat([rows, new])
        return pl.DataFrame([column[places] for column in rows])


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
    frame = pl.DataFrame({"text": raw}).select(strip_blanks(pl.col("text")))
    frame = frame.with_columns(states(frame["text"], marks).alias("state"))
    if field.shape is Shape.TEXT:
        if marks.unread:
            frame = frame.with_columns(_as_written(marks))
        written = pl.when(pl.col("state") == State.VALUE.value).then(pl.col("text"))
        if codes:
            known = folded_words(pl.col("text")).replace_strict(codes, default=None, return_dtype=pl.String)
            return _finish_cells(frame.with_columns(pl.coalesce(known, written).alias("value")), marks)
        return frame.select(written.alias("value"), "state")
    match field.shape:
        case Shape.NUMBER:
            value = _ratio(unit) if field.name in RATIO_FIELDS else _money() if field.name == MONEY else _count()
        case Shape.YESNO:
            folded = folded_words(pl.col("text"))
            value = pl.when(folded.is_in(YES)).then(True).when(folded.is_in(NO)).then(False)
        case Shape.CODE:
            value = folded_words(pl.col("text")).replace_strict(codes, default=None, return_dtype=pl.String)
            if field.name == "scope":
                value = pl.coalesce(value, scope_of(pl.col("text")))
        case Shape.CODES:
            return _finish_cells(_read_codes(frame, codes, split), marks)
        case _:
            raise AssertionError(f"{field.name} is read elsewhere")
    return _finish_cells(frame.with_columns(value.alias("value")), marks)


def _as_written(marks: Marks) -> pl.Expr:
    """The state, `unread` where the text is what a spreadsheet made of a number."""
    made = (pl.col("state") == State.VALUE.value) & pl.col("text").str.contains(marks.unread)
    if marks.readable:
        made = made & ~pl.col("text").str.contains(f"^(?:{marks.readable})$")
    return pl.when(made).then(pl.lit(State.UNREAD.value, STATE_TYPE)).otherwise(pl.col("state")).alias("state")


def _finish_cells(frame: pl.DataFrame, marks: Marks) -> pl.DataFrame:
    """A readable cell is a value though it looks like a placeholder ("none", "0"), unless the profile calls it one. So
    is the purpose `redaction`, written as the open log format writes it; "Redaction" and "[redaction]" are marks."""
    own = sorted(p.strip().lower() for p in marks.placeholders)
    readable = pl.col("value").is_not_null() & ~pl.col("text").str.to_lowercase().is_in(own)
    purpose = (pl.col("state") == State.REDACTED_AGENCY.value) & (pl.col("text") == "redaction")
    reads = readable & (pl.col("state").is_in([State.VALUE.value, State.PLACEHOLDER.value]) | purpose)
    state = (
        pl.when(reads)
        .then(pl.lit(State.VALUE.value))
        .when(pl.col("state") == State.VALUE.value)
        .then(pl.lit(State.UNREAD.value))
        .otherwise(pl.col("state"))
    )
    return frame.select(pl.when(reads).then(pl.col("value")).alias("value"), state.alias("state"))


def _figure(text: pl.Expr | None = None) -> pl.Expr:
    """A plain decimal number, thousands in commas allowed; null for anything else (ranges, words, several numbers)."""
    text = pl.col("text").str.strip_suffix("%").str.strip_chars() if text is None else text
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


def _money() -> pl.Expr:
    """A sum in US dollars, with or without their sign; null for other currencies."""
    return _figure(
        pl.col("text").str.replace(r"(?i)^(?:US\$|USD|\$)\s*|\s*(?:USD|US dollars|dollars)$", "").str.strip_chars()
    )


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


def _read_codes(frame: pl.DataFrame, codes: Mapping[str, str], split: str | None) -> pl.DataFrame:
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
