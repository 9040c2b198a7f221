"""Rows of events are found by their number, whether it is their place or not."""

from __future__ import annotations

import polars as pl
import pytest

from checker.assess.tally import rows_of

WHOLE = pl.DataFrame({"record": [0, 1, 2, 3], "id": ["a", "b", "c", "d"]})
SHARD = pl.DataFrame({"record": [1, 3, 0], "id": ["b", "d", "a"]})


@pytest.mark.parametrize("events", [WHOLE, WHOLE.drop("record"), SHARD], ids=["whole", "unnumbered", "shard"])
def test_rows_come_in_the_order_asked_for(events: pl.DataFrame) -> None:
    assert rows_of(events, pl.Series([3, 0]), ["id"]).rows() == [(3, "d"), (0, "a")]
    assert rows_of(events, pl.Series([], dtype=pl.Int64), ["id"]).is_empty()


@pytest.mark.parametrize("events", [WHOLE, WHOLE.drop("record"), SHARD], ids=["whole", "unnumbered", "shard"])
def test_rows_of_which_no_column_is_asked_for_are_as_many(events: pl.DataFrame) -> None:
    assert rows_of(events, pl.Series([3, 0]), []).rows() == [(3,), (0,)]
