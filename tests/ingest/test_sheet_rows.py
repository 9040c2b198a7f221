"""Looking at whole columns first changes nothing: the rows of a sheet come out as when each is looked at by itself."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.interface import Limits
from checker.ingest.readers import sheet_rows as module
from checker.ingest.readers.header import find_header
from checker.ingest.readers.merged_cells import merged_down
from checker.ingest.readers.sheet_rows import SheetRows, sheet_rows
from checker.ingest.readers.sheet_xml import SheetState
from checker.ingest.readers.typed_columns import Cell, MixedColumns
from tests.examples import tried_on

HEADINGS = ["Case", "Date", "Officer"]
FIRST = 2
BLANKS = ("", " ", "\x1c", "\xa0", "\u3000", None)
CELLS = st.sampled_from(
    (*BLANKS, *HEADINGS, "24-0001", "é", "~", "~a", "a\0b", "x" * 30, 3, 2.5, True, datetime(2024, 5, 8), "25/08/2024")
)
"""Beside rows of such cells: rows that are blank, and headings again, with blanks around them."""
SPACES = st.sampled_from(("", " ", "\x1c", "\xa0"))


@st.composite
def sheets(draw: st.DrawFn) -> list[list[Cell]]:
    width = draw(st.integers(1, 5))
    any_row = st.lists(CELLS, min_size=width, max_size=width)
    blank = st.lists(st.sampled_from(BLANKS), min_size=width, max_size=width)
    again = st.tuples(
        *(
            SPACES.map(name.__add__) | SPACES.map(lambda space, name=name: space + name)
            for name in (*HEADINGS, "", "")[:width]
        )
    ).map(list)
    return draw(st.lists(any_row | blank | again, max_size=8))


def split(rows: list[list[Cell]], *, plain: bool, monkeypatch: pytest.MonkeyPatch) -> SheetRows:
    header = find_header([HEADINGS, ["24-0001", "2024-01-02", "A"]])
    assert header is not None
    merged = merged_down([((3, 1), (5, 1))], 1)
    assert merged is not None
    with monkeypatch.context() as patched:
        if plain:
            patched.setattr(module, "_doubtful", lambda texts, height, *_: range(height))
        state = SheetState(cells={3: {2: "#N/A"}, 4: {0: None}})
        return sheet_rows(FIRST, rows, header, state, MixedColumns(), merged, Limits(cell_chars=20))


@given(rows=sheets())
@tried_on(200)
def test_whole_columns_say_the_same_as_each_row(rows: list[list[Cell]]) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert split(rows, plain=False, monkeypatch=monkeypatch) == split(rows, plain=True, monkeypatch=monkeypatch)


def test_each_kind_of_row_goes_where_it_belongs(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        ["24-1", "2024-01-02", "A", ""],
        ["", "", "", ""],
        ["Case", "Date ", "Officer", ""],
        ["24-2", "2024-01-03", "B", "beside"],
        ["24-3", "x" * 21, "C", ""],
        ["24-4", "a\0b", "D", ""],
        ["", "", "E", ""],
        ["\x1c", "", " ", ""],
    ]
    for plain in (False, True):
        found = split(rows, plain=plain, monkeypatch=monkeypatch)
        assert found.numbers == [2, 3, 8]
        assert found.columns == [["24-1", "", ""], ["2024-01-02", "", ""], ["A", "#N/A", "E"]]
        assert found.header_rows == [4]
        assert found.blank == [9]
        assert [(number, reason) for number, reason, _ in found.unread] == [
            (5, "cells beyond the 3 columns that are read"),
            (6, "a cell longer than 20 characters"),
            (7, "NUL characters in a cell"),
        ]
