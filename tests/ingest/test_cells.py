"""The cells of a column, each different one read once, against the plain way: every cell read where it stands."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from checker.ingest import cells
from checker.ingest.cells import Columns


def lengths(some: pl.Series) -> pl.DataFrame:
    """A reader: how long each cell is."""
    return pl.DataFrame({"length": some.str.len_chars()})


def loud(some: pl.Series) -> pl.DataFrame:
    """A reader: each cell in capitals, and whether there is one."""
    return pl.DataFrame({"text": some.str.to_uppercase(), "absent": some.is_null()})


CELLS = st.sampled_from(["a", "b", "", "longer", "é", None])
CHUNK = st.lists(CELLS, min_size=1, max_size=12) | st.lists(st.text(max_size=3), min_size=1, max_size=12)


@given(st.lists(CHUNK, min_size=1, max_size=5))
def test_a_column_read_for_two_purposes_over_chunks_reads_as_each_cell_does(chunks: list[list[str | None]]) -> None:
    columns = Columns()
    for chunk in chunks:
        columns.begin()
        raw = pl.Series(chunk, dtype=pl.String)
        for name, reader in (("lengths", lengths), ("loud", loud), ("lengths", lengths)):
            read, plain = columns.read("column", name, raw, reader), reader(raw)
            present = raw.is_not_null()
            assert_frame_equal(read.filter(present), plain.filter(present))


def test_a_column_of_too_many_different_cells_begins_anew_for_every_purpose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "_KEPT", 2)
    columns = Columns()
    for chunk in (["a", "b", "c"] * 3, ["d", "d", "a"] * 3, ["e", "e", "e"]):
        columns.begin()
        raw = pl.Series(chunk)
        for name, reader in (("lengths", lengths), ("loud", loud)):
            assert_frame_equal(columns.read("column", name, raw, reader), reader(raw))
