"""What patterns count, of a part of the logs and over all of them: each tally is a small frame, and those of several parts come
to that of the whole (`together`), however the logs were divided.

A tally has one row a group: its keys, `n` (rows), and the first of the rows (PLACE), some the last (`last_...`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from checker.integrity.interface import AT, PLACE
from checker.model.event import State

LONG_REASON = 12
"""Characters that a reason of three words has at the least."""
_DIGITS = 15

Frame = pl.DataFrame
_ORDER = ("input", "sheet", "row")
_LAST = "last_at"


def days(main: Frame) -> Frame:
    """Keys `use`, `day`; with the last row, too."""
    return _counted(main, main.filter(pl.col("day").is_not_null()), "use", "day", last=True)


def operators(main: Frame) -> Frame:
    """Keys `operator`, `day`, `hour`, of uses by one named person."""
    named = main.filter(pl.col("use") & pl.col("operator").is_not_null() & pl.col("day").is_not_null())
    return _counted(main, named, "operator", "day", "hour")


def targets(main: Frame) -> Frame:
    """Keys `target`, `operator` (null where no person is named), `day`."""
    named = main.filter(pl.col("use") & pl.col("target").is_not_null() & pl.col("day").is_not_null())
    return _counted(main, named, "target", "operator", "day")


def reasons(main: Frame) -> Frame:
    """Keys `reason` (of three words at the least, case and space folded) and `case`: the case number, else the day."""
    written = main.filter(pl.col("use") & (pl.col("reason").str.len_bytes() >= LONG_REASON))
    case = pl.coalesce("case_number", pl.col("day").cast(pl.String)).fill_null("").alias("case")
    found = _counted(main, written.with_columns(case), "reason", "case")
    found = found.with_columns(pl.col("reason").str.replace_all(r"\s+", " "))
    return _again(found.filter(pl.col("reason").str.count_matches(" ", literal=True) >= 2), "reason", "case")


def numbers(main: Frame) -> Frame:
    """Runs of record numbers without a gap. Keys `input`, `prefix` (what stands before the digits at the number's end), `first`,
    `last`; `least`, `most`: digits; the first and the last row."""
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
    runs = ordered.with_columns(run).group_by("run", maintain_order=True).agg(
        pl.col("prefix").first(), pl.col("number").first().alias("first"), pl.col("number").last().alias("last"),
        pl.col("width").min().alias("least"), pl.col("width").max().alias("most"),
        pl.col(AT).first(), pl.col(AT).last().alias(_LAST),
    )  # fmt: skip
    return _placed(main, runs.drop("run"))


def forms(main: Frame) -> Frame:
    """How the fields of uses are written. Keys `input`, `day`, `field`, `form` (a State; of a recorded case number its shape, of a
    time how exact it is)."""
    uses = main.filter(pl.col("use") & pl.col("day").is_not_null())
    made = [pl.DataFrame(schema=_FORMS)]
    alike = _form(uses, "", pl.lit(""))
    for state in (c for c in uses.columns if c.endswith("__state")):
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
    found = pl.concat(made).with_columns(pl.col("form").fill_null(State.NOT_EXPORTED.value))
    return _placed(main, found.drop("input"))


CASE_SHAPE, PRECISION = "case number's shape", "time's precision"
_FORMS: dict[str, pl.DataType | type[pl.DataType]] = {
    "input": pl.UInt32, "day": pl.Date, "field": pl.String, "form": pl.String, "n": pl.UInt32, AT: pl.UInt32,
}  # fmt: skip


def _form(uses: Frame, field: str, form: pl.Expr) -> Frame:
    """The forms of one field by input and day. form: an Enum or a text. The keys are grouped as one number, which is quicker."""
    written = uses.select(form.cast(pl.Categorical) if uses.select(form).dtypes[0] == pl.String else form).to_series()
    kinds = written.unique()
    code = written.to_physical().cast(pl.Int64).fill_null(-1) + 1
    day = uses["day"].to_physical().cast(pl.Int64) + 2**21
    group = ((uses["input"].cast(pl.Int64) * 2**22 + day) * 2**20 + code).alias("group")
    found = pl.DataFrame({"group": group, AT: uses[AT]}).group_by("group").agg(pl.len().alias("n"), pl.col(AT).min())
    named = pl.DataFrame({"code": kinds.to_physical().cast(pl.Int64).fill_null(-1) + 1, "form": kinds.cast(pl.String)})
    split = found.with_columns(
        (pl.col("group") // 2**42).alias("input"), (pl.col("group") % 2**20).alias("code"), pl.lit(field).alias("field"),
        (pl.col("group") // 2**20 % 2**22 - 2**21).cast(pl.Int32).cast(pl.Date).alias("day"),
    ).join(named, on="code", how="left")  # fmt: skip
    return split.select(pl.col(c).cast(t) for c, t in _FORMS.items())


def _counted(main: Frame, rows: Frame, *keys: str, last: bool = False) -> Frame:
    """`rows` of `main` by their keys: how many there are, and the first of them."""
    ends = [pl.col(AT).max().alias(_LAST)] if last else []
    return _placed(main, rows.group_by(keys).agg(pl.len().alias("n"), pl.col(AT).min(), *ends))


def _placed(main: Frame, found: Frame) -> Frame:
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
