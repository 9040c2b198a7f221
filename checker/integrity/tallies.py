"""What patterns count, of a part of the logs and over all of them: each tally is a small frame, and those of several parts come
to that of the whole (`together`), however the logs were divided.

A tally has one row a group: its keys, `n` (rows), and the first of the rows (PLACE), some the last (`last_...`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from checker.integrity.interface import PLACE
from checker.model.event import State

LAST = tuple(f"last_{column}" for column in PLACE)
LONG_REASON = 12
"""Characters that a reason of three words has at the least."""
_DIGITS = 15

Frame = pl.DataFrame
_FIRST = tuple(pl.col(column).first() for column in PLACE)
_ORDER = ("input", "sheet", "row")


def days(main: Frame) -> Frame:
    """Keys `use`, `day`; with the last row, too."""
    last = (pl.col(column).last().alias(f"last_{column}") for column in PLACE)
    return main.filter(pl.col("day").is_not_null()).group_by("use", "day").agg(pl.len().alias("n"), *_FIRST, *last)


def operators(main: Frame) -> Frame:
    """Keys `operator`, `day`, `hour`, of uses by one named person."""
    named = main.filter(pl.col("use") & pl.col("operator").is_not_null() & pl.col("day").is_not_null())
    found = named.group_by("operator", "day", "hour").agg(pl.len().alias("n"), *_FIRST)
    return _again(found.with_columns(_folded("operator")), "operator", "day", "hour")


def targets(main: Frame) -> Frame:
    """Keys `target`, `operator` (null where no person is named), `day`."""
    named = main.filter(pl.col("use") & pl.col("target").is_not_null() & pl.col("day").is_not_null())
    found = named.group_by("target", "operator", "day").agg(pl.len().alias("n"), *_FIRST)
    return _again(found.with_columns(_folded("target"), _folded("operator")), "target", "operator", "day")


def reasons(main: Frame) -> Frame:
    """Keys `reason` (of three words at the least, case and space folded) and `case`: the case number, else the day."""
    written = main.filter(pl.col("use") & (pl.col("reason").str.len_bytes() >= LONG_REASON))
    case = pl.coalesce("case_number", pl.col("day").cast(pl.String)).fill_null("").alias("case")
    found = written.group_by("reason", case).agg(pl.len().alias("n"), *_FIRST)
    found = found.with_columns(_folded("reason").str.replace_all(r"\s+", " "))
    return _again(found.filter(pl.col("reason").str.count_matches(" ", literal=True) >= 2), "reason", "case")


def numbers(main: Frame) -> Frame:
    """Runs of record numbers without a gap. Keys `input`, `prefix` (what stands before the digits at the number's end), `first`,
    `last`; `least`, `most`: digits; the first and the last row."""
    text = main.filter(pl.col("id").str.len_bytes() <= 2 * _DIGITS).select("id", *PLACE)
    split = text.with_columns(pl.col("id").str.strip_chars_end("0123456789").alias("prefix"))
    width = pl.col("id").str.len_bytes() - pl.col("prefix").str.len_bytes()
    split = split.with_columns(width.alias("width")).filter(pl.col("width").is_between(1, _DIGITS))
    digits = pl.col("id").str.tail(pl.col("width")).cast(pl.Int64)
    ordered = split.with_columns(digits.alias("number")).sort("input", "prefix", "number", maintain_order=True)
    step = pl.col("number").diff()
    same = (
        (pl.col("input") == pl.col("input").shift())
        & (pl.col("prefix") == pl.col("prefix").shift())
        & step.is_between(0, 1)
    )
    run = (~same.fill_null(False)).cum_sum().alias("run")
    return ordered.with_columns(run).group_by("run").agg(
        pl.col("input").first(), pl.col("prefix").first(), pl.col("number").first().alias("first"), pl.col("number").last().alias("last"),
        pl.col("width").min().alias("least"), pl.col("width").max().alias("most"),
        *(pl.col(c).first() for c in PLACE[1:]), *(pl.col(c).last().alias(f"last_{c}") for c in PLACE),
    ).drop("run")  # fmt: skip


def forms(main: Frame) -> Frame:
    """How the fields of uses are written. Keys `input`, `day`, `field`, `form` (a State; of a recorded case number its shape, of a
    time how exact it is)."""
    uses = main.filter(pl.col("use") & pl.col("day").is_not_null())
    states = [c for c in uses.columns if c.endswith("__state")]
    made = [pl.DataFrame(schema=_FORMS)]
    alike = _form(uses, "", pl.lit(""))
    for state in states:
        field, written = state.removesuffix("__state"), uses[state].unique()
        if len(written) == 1:  # the same in every row, as most are
            made.append(
                alike.with_columns(
                    pl.lit(field).alias("field"), pl.lit(written.cast(pl.String)[0], pl.String).alias("form")
                )
            )
        elif len(written):
            made.append(_form(uses, field, pl.col(state)))
    shape = pl.col("case_number").str.replace_all(r"[A-Za-z]+", "A").str.replace_all(r"[0-9]+", "9").str.slice(0, 30)
    made.append(_form(uses.filter(pl.col("case_number").is_not_null()), CASE_SHAPE, shape))
    made.append(_form(uses.filter(pl.col("precision").is_not_null()), PRECISION, pl.col("precision")))
    return pl.concat(made).with_columns(pl.col("form").fill_null(State.NOT_EXPORTED.value))


CASE_SHAPE, PRECISION = "case number's shape", "time's precision"
_FORMS: dict[str, pl.DataType | type[pl.DataType]] = {
    "input": pl.UInt32, "day": pl.Date, "field": pl.String, "form": pl.String, "n": pl.UInt32,
    "sheet": pl.String, "row": pl.UInt32, "event": pl.String,
}  # fmt: skip


def _form(uses: Frame, field: str, form: pl.Expr) -> Frame:
    first = (pl.col(c).first() for c in PLACE[1:])
    found = uses.with_columns(form.alias("form")).group_by("input", "day", "form").agg(pl.len().alias("n"), *first)
    return found.with_columns(pl.lit(field).alias("field")).select(pl.col(c).cast(t) for c, t in _FORMS.items())


TALLIES: dict[str, tuple[Callable[[Frame], Frame], tuple[str, ...]]] = {
    "days": (days, ("use", "day")),
    "operators": (operators, ("operator", "day", "hour")),
    "targets": (targets, ("target", "operator", "day")),
    "reasons": (reasons, ("reason", "case")),
    "numbers": (numbers, ()),
    "forms": (forms, ("input", "day", "field", "form")),
}
"""Name -> how it is counted in one part of the logs, and its keys (none: its rows only come together)."""


def together(name: str, parts: Sequence[Frame]) -> Frame:
    """The tally of all parts."""
    _, keys = TALLIES[name]
    whole = pl.concat(parts)
    return _again(whole, *keys) if keys and len(parts) > 1 else whole


def _again(found: Frame, *keys: str) -> Frame:
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


def _folded(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().str.to_lowercase()
