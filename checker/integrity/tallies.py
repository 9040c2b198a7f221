"""What patterns count, of a part of the logs and over all of them: each tally is a small frame, and those of several
parts come to that of the whole (`join_tally`), however the logs were divided.

A tally has one row a group: its keys, `n` (rows), and the first of the rows (PLACE), some the last (`last_...`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from checker.integrity.interface import AT, PLACE
from checker.integrity.uses import rows_where
from checker.model.event import STATE_TYPE, State

LONG_REASON = 12
"""Characters that a reason of three words has at the least."""
_DIGITS = 15

Frame = pl.DataFrame
_ORDER = ("input", "sheet", "row")
_LAST = "last_at"


def days(main: Frame) -> Frame:
    """Keys `use`, `day`; with the last row, too."""
    return _count_rows(main, rows_where(main, pl.col("day").is_not_null()), "use", "day", last=True)


def operators(main: Frame) -> Frame:
    """Keys `operator`, `day`, `hour`, of uses by one named person."""
    return _count_uses(main, "operator", "day", "hour")


def targets(main: Frame) -> Frame:
    """Keys `target`, `operator` (null where no person is named), `day`."""
    return _count_uses(main, "target", "operator", "day")


def reasons(main: Frame) -> Frame:
    """Keys `reason` (of three words at the least, case and space folded) and `case`: the case number, else the day."""
    written = main.select("use", "reason", "case_number", "day", AT).filter(
        pl.col("use") & (pl.col("reason").str.len_bytes() >= LONG_REASON)
    )
    case = pl.coalesce("case_number", pl.col("day").cast(pl.String)).fill_null("").alias("case")
    found = _count_rows(main, written.with_columns(case), "reason", "case")
    found = found.with_columns(pl.col("reason").str.replace_all(r"\s+", " "))
    return _merge_groups(found.filter(pl.col("reason").str.count_matches(" ", literal=True) >= 2), "reason", "case")


def numbers(main: Frame) -> Frame:
    """Runs of record numbers without a gap. Keys `input`, `prefix` (what stands before the digits at the number's end),
    `first`, `last`; `least`, `most`: digits; the first and the last row."""
    at = main.select(AT, "id", "input")
    split = at.filter(pl.col("id").str.len_bytes() <= 2 * _DIGITS)
    split = split.with_columns(pl.col("id").str.strip_chars_end("0123456789").alias("prefix"))
    width = pl.col("id").str.len_bytes() - pl.col("prefix").str.len_bytes()
    split = split.with_columns(width.alias("width")).filter(pl.col("width").is_between(1, _DIGITS))
    digits = pl.col("id").str.tail(pl.col("width")).cast(pl.Int64)
    ordered = split.with_columns(digits.alias("number")).sort("input", "prefix", "number", maintain_order=True)
    ordered = ordered.unique(["input", "prefix", "number", "width"], keep="first", maintain_order=True)
    step = pl.col("number").diff()
    same = (
        (pl.col("input") == pl.col("input").shift())
        & (pl.col("prefix") == pl.col("prefix").shift())
        & step.is_between(0, 1)
    )
    run = (~same.fill_null(False)).cum_sum().alias("run")
    runs = (
        ordered.with_columns(run)
        .group_by("run", maintain_order=True)
        .agg(
            pl.col("prefix").first(),
            pl.col("number").first().alias("first"),
            pl.col("number").last().alias("last"),
            pl.col("width").min().alias("least"),
            pl.col("width").max().alias("most"),
            pl.col(AT).first(),
            pl.col(AT).last().alias(_LAST),
        )
    )
    return _add_places(main, runs.drop("run"))


def forms(main: Frame) -> Frame:
    """How the fields of uses are written. Keys `input`, `day`, `field`, `form` (a State; of a recorded case number its
    shape, of a time how exact it is)."""
    uses = rows_where(main, pl.col("use") & pl.col("day").is_not_null())
    states = [c for c in uses.columns if c.endswith("__state")]
    vary = [c for c in states if uses[c].n_unique() > 1]
    alike = uses.group_by("input", "day").agg(pl.len().alias("n"), pl.col(AT).min())
    made = [pl.DataFrame(schema=_FORMS)]
    if uses.height:
        made += [_of_field(alike, c, pl.lit(uses[c].cast(pl.String)[0], pl.String)) for c in states if c not in vary]
    for first in range(0, len(vary), _PACKED):
        made += _states(uses, vary[first : first + _PACKED])
    shape = pl.col("case_number").str.replace_all(r"[A-Za-z]+", "A").str.replace_all(r"[0-9]+", "9").str.slice(0, 30)
    for field, form in ((CASE_SHAPE, shape), (PRECISION, pl.col("precision"))):
        written = rows_where(uses.select("input", "day", AT, form.alias("form")), pl.col("form").is_not_null())
        counted = written.group_by("input", "day", "form").agg(pl.len().alias("n"), pl.col(AT).min())
        made.append(_of_field(counted, field, pl.col("form")))
    return _add_places(main, pl.concat(made).drop("input"))


CASE_SHAPE, PRECISION = "case number's shape", "time's precision"
_FORMS: dict[str, pl.DataType | type[pl.DataType]] = {
    "input": pl.UInt32, "day": pl.Date, "field": pl.String, "form": pl.String, "n": pl.UInt32, AT: pl.UInt32,
}  # fmt: skip
_PACKED = 15
"""States of so many fields go into one number, four bits each: rows are grouped once by it, and each field then among
few."""


def _states(uses: Frame, states: Sequence[str]) -> list[Frame]:
    names = pl.Series([None, *STATE_TYPE.categories], dtype=pl.String)
    codes = [uses[state].to_physical().cast(pl.Int64).fill_null(-1) + 1 for state in states]
    packed = pl.Series("packed", [0], dtype=pl.Int64).new_from_index(0, uses.height)
    for place, code in enumerate(codes):
        packed = packed + code * 16**place
    few = uses.select("input", "day", AT).with_columns(packed).group_by("input", "day", "packed")
    alike = few.agg(pl.len().alias("n"), pl.col(AT).min())
    made = []
    for place, state in enumerate(states):
        code = (pl.col("packed") // 16**place % 16).alias("code")
        counted = alike.group_by("input", "day", code).agg(pl.col("n").sum(), pl.col(AT).min())
        made.append(_of_field(counted.with_columns(names[counted["code"]].alias("form")), state, pl.col("form")))
    return made


def _of_field(counted: Frame, field: str, form: pl.Expr) -> Frame:
    said = form.fill_null(State.NOT_EXPORTED.value).alias("form")
    found = counted.with_columns(said, pl.lit(field.removesuffix("__state")).alias("field"))
    return found.select(pl.col(c).cast(t) for c, t in _FORMS.items())


def _count_uses(main: Frame, name: str, *others: str) -> Frame:
    """The uses that have a `name` and a day, by both and by `others`."""
    known = pl.col("use") & pl.col(name).is_not_null() & pl.col("day").is_not_null()
    return _count_rows(main, main.select("use", name, *others, AT).filter(known), name, *others)


def _count_rows(main: Frame, rows: Frame, *keys: str, last: bool = False) -> Frame:
    """`rows` of `main` by their keys: how many there are, and the first of them."""
    ends = [pl.col(AT).max().alias(_LAST)] if last else []
    return _add_places(main, rows.group_by(keys).agg(pl.len().alias("n"), pl.col(AT).min(), *ends))


def _add_places(main: Frame, found: Frame) -> Frame:
    """`found` with PLACE of the rows of `main` that AT and _LAST give."""
    places = main.select(PLACE)
    made = found.hstack(places[found[AT]])
    if _LAST in found.columns:
        made = made.hstack(places[found[_LAST]].rename(lambda column: f"last_{column}"))
    return made.drop(AT, _LAST, strict=False)


TALLIES: dict[str, tuple[Callable[[Frame], Frame], tuple[str, ...]]] = {
    "days": (days, ("use", "day")),
    "operators": (operators, ("operator", "day", "hour")),
    "targets": (targets, ("target", "operator", "day")),
    "reasons": (reasons, ("reason", "case")),
    "numbers": (numbers, ()),
    "forms": (forms, ("input", "day", "field", "form")),
}
"""Name -> how it is counted in one part of the logs, and its keys (none: its rows only come together)."""


def join_tally(name: str, parts: Sequence[Frame]) -> Frame:
    """The tally of all parts."""
    _, keys = TALLIES[name]
    whole = pl.concat(parts)
    return _merge_groups(whole, *keys) if keys and len(parts) > 1 else whole


def _merge_groups(found: Frame, *keys: str) -> Frame:
    """Groups with the same keys as one: their first row is the first of all."""
    last = [c for c in found.columns if c.startswith("last_")]
    ordered = found.sort(_ORDER, nulls_last=False)
    if last:
        ends = (
            found.sort([f"last_{c}" for c in _ORDER], nulls_last=False)
            .group_by(keys)
            .agg(pl.col(c).last() for c in last)
        )
        return (
            ordered.group_by(keys)
            .agg(pl.col("n").sum(), *(pl.col(c).first() for c in PLACE))
            .join(ends, on=keys, nulls_equal=True)
        )
    return ordered.group_by(keys).agg(pl.col("n").sum(), *(pl.col(c).first() for c in PLACE if c not in keys))
