"""Codes of distinct rows: the same whichever way they are worked out."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from checker.facts.encode import FEW, number_rows
from tests.examples import tried_on

COLUMNS = {
    "flag": st.none() | st.booleans(),
    "number": st.none() | st.sampled_from([0.5, 1.0, 2.0]),
    "text": st.none() | st.sampled_from(["a", "b", ""]),
}
ROWS = st.lists(st.fixed_dictionaries(COLUMNS), min_size=1, max_size=12)


@tried_on(50)
@given(rows=ROWS, again=st.sets(st.sampled_from(sorted(COLUMNS))), nearly=st.sampled_from(sorted(COLUMNS)))
def test_rows_are_numbered_by_first_appearance(rows: list[dict[str, object]], again: set[str], nearly: str) -> None:
    """Many rows are numbered column by column, and columns that are another one again are left out; few are numbered
    one by one. The last column is one that is almost another one again."""
    schema = {"flag": pl.Boolean, "number": pl.Float64, "text": pl.String}
    frame = pl.DataFrame(rows * (FEW // len(rows) + 1), schema=schema)
    frame = frame.with_columns(pl.col(name).alias(f"{name} again") for name in again)
    frame = frame.with_columns(pl.col(nearly).shift(1).alias("shifted"))
    codes, first = number_rows(frame)
    seen: dict[tuple[object, ...], int] = {}
    expected = [seen.setdefault(row, len(seen)) for row in frame.iter_rows()]
    assert codes.to_list() == expected
    assert first.to_list() == [expected.index(code) for code in range(len(seen))]
