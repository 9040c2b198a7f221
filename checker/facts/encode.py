"""Facts held by their variety: one small table of distinct values a fact, and one code a use.

Rows are taken by their places as `column[places]`: `Series.gather` is a query, which takes twenty times as long for few
rows. The places are unsigned: Polars 2.1 fails on signed ones that are all null (polars/_utils/getitem.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

FEW = 1_000
"""Rows that are numbered one by one."""


@dataclass(frozen=True)
class Facts:
    """The facts of all judged events of a run.

    subjects: one row a judged event, in the events' order (the columns of build.IDENTITY).
    codes: fact name -> series of `smallest`, one a subject: the row of `values[name]` that holds there.
    values: fact name -> the distinct combinations of the fact's columns (facts.columns).
    """

    subjects: pl.DataFrame
    codes: dict[str, pl.Series]
    values: dict[str, pl.DataFrame]

    def head(self, count: int) -> Facts:
        """The facts of the first `count` subjects."""
        return Facts(self.subjects.head(count), {n: s.head(count) for n, s in self.codes.items()}, self.values)


def dense(keys: Sequence[pl.Series], sizes: Sequence[int]) -> tuple[pl.Series, pl.Series]:
    """Number the distinct combinations of several code columns.

    keys: unsigned columns of one length, each with values below its entry of `sizes`.
    Returns the combination's number for each row (UInt32, by first appearance), and the first row of each combination.
    """
    length = len(keys[0])
    if length <= FEW:
        return _rows_numbered(zip(*(key.to_list() for key in keys), strict=True))
    combined, span = zeros(length), 1
    for key, size in zip(keys, sizes, strict=True):
        if size <= 1:
            continue
        if span * size >= 2**62:
            combined, first = _number(combined)
            span = len(first)
        if span * size >= 2**32 and combined.dtype == pl.UInt32:
            combined = combined.cast(pl.Int64)
        combined = key.cast(combined.dtype) if span == 1 else combined * size + key.cast(combined.dtype)
        span *= size
    return _number(combined)


def encode(frame: pl.DataFrame) -> tuple[pl.Series, pl.DataFrame]:
    """The codes and the distinct rows of a frame of fact columns."""
    if not frame.width:
        return zeros(frame.height), frame
    codes, first = number_rows(frame)
    return codes, frame[first]


def number_rows(frame: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Each row's number among the distinct rows, by first appearance, and the first row of each."""
    if frame.height <= FEW:
        return _rows_numbered(frame.iter_rows())
    columns = _unlike([column for column in frame if not _is_constant(column)])
    if not columns:
        return zeros(frame.height), pl.Series([0], dtype=pl.UInt32)
    if len(columns) == 1:
        return _number(_compact(columns[0]))
    keys, sizes = [], []
    for column in columns:
        code, distinct = _number(_compact(column))
        keys.append(code)
        sizes.append(len(distinct))
    return dense(keys, sizes)


def smallest(count: int) -> type[pl.UInt8 | pl.UInt16 | pl.UInt32]:
    """The narrowest unsigned type that numbers `count` things: a million uses have one for each fact and rule."""
    return pl.UInt8 if count <= 2**8 else pl.UInt16 if count <= 2**16 else pl.UInt32


def narrow(codes: pl.Series, count: int) -> pl.Series:
    """Codes of `count` things, in the narrowest type."""
    return codes.cast(smallest(count))


def zeros(height: int) -> pl.Series:
    """A column of codes that are all the first."""
    return pl.Series([0], dtype=pl.UInt32).new_from_index(0, height)


def _rows_numbered(rows: Iterable[tuple[object, ...]]) -> tuple[pl.Series, pl.Series]:
    """As `dense`, of few rows: each call of the frame library would take longer than all of them."""
    seen: dict[tuple[object, ...], int] = {}
    first: list[int] = []
    codes = []
    for at, row in enumerate(rows):
        code = seen.setdefault(row, len(seen))
        if code == len(first):
            first.append(at)
        codes.append(code)
    return pl.Series(codes, dtype=pl.UInt32), pl.Series(first, dtype=pl.UInt32)


def _is_constant(column: pl.Series) -> bool:
    """Whether the column holds one value, or nothing, throughout."""
    empty = column.null_count()
    return empty == len(column) or (not empty and column.min() == column.max())


def _unlike(columns: Sequence[pl.Series]) -> list[pl.Series]:
    """The columns without those that are another one again: what is complete for a use often is for many kinds."""
    kept: list[pl.Series] = []
    for column in columns:
        if not any(alike(one, column) for one in kept):
            kept.append(column)
    return kept


def alike(one: pl.Series, other: pl.Series) -> bool:
    """Whether two columns hold the same, null being a value."""
    same = one.dtype == other.dtype and one.null_count() == other.null_count()
    return same and one.equals(other, null_equal=True)


def _compact(column: pl.Series) -> pl.Series:
    """The column as something cheap to compare."""
    if column.dtype == pl.String:
        column = column.cast(pl.Categorical)
    return column.to_physical() if column.dtype in (pl.Categorical, pl.Enum) else column


def _number(key: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Each row's rank by first appearance among the distinct values of `key`, and each value's first row; null is a
    value."""
    first = key.arg_unique().sort()
    if len(first) == 1:
        return zeros(len(key)), first
    if key.dtype.is_integer() or key.dtype == pl.Boolean:
        numbers = key if key.dtype in (pl.UInt32, pl.Int64) else key.cast(pl.Int64)
        low, high = numbers.min(), numbers.max()
        if isinstance(low, int) and isinstance(high, int) and high - low < 4 * len(key) + 1024:
            places = (numbers.cast(pl.Int64) - low if low else numbers).fill_null(high - low + 1)
            ranks = zeros(high - low + 2)
            ranks = ranks.scatter(places[first], pl.int_range(len(first), dtype=pl.UInt32, eager=True))
            return ranks.gather(places), first
    table = pl.DataFrame({"key": key[first]}).with_row_index("code")
    numbered = pl.DataFrame({"key": key}).join(table, on="key", how="left", nulls_equal=True, maintain_order="left")
    return numbered["code"].cast(pl.UInt32), first
