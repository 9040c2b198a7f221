"""Facts of a use's own row, each worked out once for every different combination of the columns that it reads."""

from __future__ import annotations

from typing import assert_never

import polars as pl

from checker.facts import recorded
from checker.facts.context import Context
from checker.facts.encode import dense, narrow, number_rows, zeros
from checker.facts.prepare import Prepared
from checker.model.errors import InternalFault
from checker.model.facts import (
    After,
    Ahead,
    AuthorizationFact,
    Before,
    Direct,
    ElapsedTime,
    InPeriod,
    Lead,
    OfAgency,
    OfReport,
    OnRegister,
    Own,
    RecordedFact,
    ReportedDifference,
    ReportSections,
    Reviewers,
    Since,
    Single,
)
from checker.model.vocabulary import fact


class OwnRow:
    """The facts of the judged events' own rows, as codes and distinct values (facts.encode.Facts)."""

    def __init__(self, prepared: Prepared, context: Context, height: int) -> None:
        """height: how many judged events there are."""
        self._prepared, self._context, self._height = prepared, context, height
        self._columns: dict[str, tuple[pl.Series, pl.Series]] = {}

    def has(self, name: str) -> bool:
        """Whether the fact stands in the own row; every other is a fact of linked records."""
        return self._own_fact(name) is not None

    def _own_fact(self, name: str) -> recorded.OwnFact | None:
        match found := fact(name):
            case RecordedFact() | Direct() | OfAgency() | Own():
                return found
            case Single():
                return None if found.records else found
            case (
                AuthorizationFact()
                | OnRegister()
                | Lead()
                | InPeriod()
                | OfReport()
                | ReportSections()
                | ReportedDifference()
                | After()
                | Ahead()
                | Before()
                | Since()
                | ElapsedTime()
                | Reviewers()
            ):
                return None
            case never:
                assert_never(never)

    def codes(self, name: str) -> tuple[pl.Series, pl.DataFrame]:
        """The code of the fact for each judged event, and its distinct values by first appearance."""
        own = self._own_fact(name)
        if own is None:
            raise InternalFault(f"{name} is a fact of linked records")
        reads, made = recorded.own_row(self._prepared, self._context, own)
        keys, distinct = zip(*map(self._column, reads), strict=True) if reads else ((), ())
        if keys:
            codes, first = dense(keys, [len(values) for values in distinct])
        else:
            codes, first = zeros(self._height), pl.Series([0][: self._height], dtype=pl.UInt32)
        different = {c: values[key[first]] for c, key, values in zip(reads, keys, distinct, strict=True)}
        # With a column of its own length, what is the same for all comes out as long as the others.
        frame = pl.DataFrame({"": first, **different})
        values: pl.DataFrame = frame.select("", *made)
        values.drop_in_place("")
        alike, of_values = number_rows(values)
        return narrow(alike, len(of_values))[codes], values[of_values]

    def _column(self, name: str) -> tuple[pl.Series, pl.Series]:
        """The code of the column's value for each judged event, and its distinct values."""
        if name not in self._columns:
            column: pl.Series = self._prepared.judged_rows().select(name).collect()[name]
            codes, first = number_rows(column.to_frame())
            self._columns[name] = narrow(codes, len(first)), column[first]
        return self._columns[name]
