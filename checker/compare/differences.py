"""In what two rows of one record differ, field by field."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from checker.compare.result import ROWS_KEPT, Change, Difference, FieldCounts, Pair, RowPlace
from checker.compare.rows import plain, state, value
from checker.model.event import EVENT_FIELDS, HIDDEN, Shape
from checker.model.shown import is_figure, is_number, number


def differing(pairs: pl.DataFrame, fields: Sequence[str], *, folded: bool = False) -> pl.DataFrame:
    """`pairs` with a Boolean column for each of `fields`: whether its two rows differ in it.

    pairs: two `rows.records` joined, the second's columns with the suffix `@2`. folded: the columns `rows.plain` are
    compared, and a blank is a blank whatever the reason (two systems write the same thing differently).
    """
    return pairs.with_columns(_differs(name, folded=folded).alias(name) for name in fields)


def _differs(field: str, *, folded: bool) -> pl.Expr:
    mine, theirs = pl.col(value(field)), pl.col(f"{value(field)}@2")
    if folded:
        return pl.col(plain(field)).ne_missing(pl.col(f"{plain(field)}@2"))
    return mine.ne_missing(theirs) | (pl.col(state(field)) != pl.col(f"{state(field)}@2"))


def alike(field: str, text: pl.Expr) -> pl.Expr:
    """A field's text as two systems would write it alike: letters and digits in lower case, `26-0441` as `26 0441`."""
    if EVENT_FIELDS[field].shape is not Shape.TEXT:
        return text
    return text.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", "")


def kind_of_difference(field: str) -> pl.Expr:
    """The How of pairs that differ in `field`."""
    mine, theirs = pl.col(value(field)).is_not_null(), pl.col(f"{value(field)}@2").is_not_null()
    hidden = [s.value for s in HIDDEN]
    covered, uncovered = pl.col(f"{state(field)}@2").is_in(hidden), pl.col(state(field)).is_in(hidden)
    return (
        pl.when(mine & theirs)
        .then(pl.lit(Change.REPLACED.value))
        .when(mine)
        .then(pl.when(covered).then(pl.lit(Change.REDACTED.value)).otherwise(pl.lit(Change.DROPPED.value)))
        .when(theirs)
        .then(pl.when(uncovered).then(pl.lit(Change.SHOWN.value)).otherwise(pl.lit(Change.FILLED.value)))
        .otherwise(pl.lit(Change.OTHER.value))
    )


def count_differences(differ: pl.DataFrame, fields: Sequence[str]) -> tuple[FieldCounts, ...]:
    """How many pairs differ in each field, by how; fields in which none differ are left out, the most frequent come
    first."""
    made = []
    for name in fields:
        found = differ.filter(pl.col(name)).group_by(kind_of_difference(name).alias("how")).len().sort("how")
        if not found.is_empty():
            made.append(FieldCounts(field=name, counts={Change(way): count for way, count in found.iter_rows()}))
    return tuple(sorted(made, key=lambda one: (-sum(one.counts.values()), one.field)))


def list_differences(differ: pl.DataFrame, fields: Sequence[str], *, with_people: bool) -> tuple[Pair, ...]:
    """The first ROWS_KEPT pairs that differ, in the order of the first log's rows, each with its differences."""
    shown = differ.filter(pl.any_horizontal(fields) if fields else pl.lit(False)).sort("n", "n@2").head(ROWS_KEPT)
    shown = shown.with_columns(kind_of_difference(name).alias(f"{name}!") for name in fields)
    return tuple(
        Pair(
            first=place(row, with_people=with_people),
            second=place(row, "@2", with_people=with_people),
            differences=tuple(_difference(row, name, with_people=with_people) for name in fields if row[name]),
        )
        for row in shown.iter_rows(named=True)
    )


def _difference(row: dict[str, object], field: str, *, with_people: bool) -> Difference:
    way = Change(str(row[f"{field}!"]))
    if not with_people and not _shown(row, field):
        return Difference(field=field, how=way)
    return Difference(field=field, how=way, was=_cell(row, field, ""), now=_cell(row, field, "@2"))


def _shown(row: dict[str, object], field: str) -> bool:
    """Whether what both rows say is shown without people: a value of a closed list, a number, a time, or figures."""
    known = EVENT_FIELDS.get(field)
    if known is not None and (known.people or known.shape is not Shape.TEXT):
        return not known.people
    looks = is_figure if known is None else is_number
    return all(cell is None or looks(str(cell)) for cell in (row[value(field) + suffix] for suffix in ("", "@2")))


def _cell(row: dict[str, object], field: str, suffix: str) -> str:
    text = row[value(field) + suffix]
    return f"[{row[state(field) + suffix]}]" if text is None else str(text)


def place(row: dict[str, object], suffix: str = "", *, with_people: bool) -> RowPlace:
    """Where a row stands. row: of a frame with the columns of `rows.records`, and `when` as text."""
    return RowPlace(
        row=int(str(row["row" + suffix])),
        sheet=str(row["sheet" + suffix]) if row["sheet" + suffix] is not None else None,
        time=str(row["when" + suffix] or ""),
        id=number(str(row[value("id") + suffix] or ""), with_people=with_people),
    )


def places(frame: pl.DataFrame, *, with_people: bool) -> tuple[RowPlace, ...]:
    """The first ROWS_KEPT rows of a frame in the log's order."""
    return tuple(place(row, with_people=with_people) for row in frame.sort("n").head(ROWS_KEPT).iter_rows(named=True))
