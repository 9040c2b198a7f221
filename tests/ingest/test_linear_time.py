"""What is looked at letter by letter takes time by its length, not by the square of it, whatever is written there."""

from __future__ import annotations

import time
from collections.abc import Callable

import polars as pl
import pytest

from checker.facts.names import read_name
from checker.ingest.aggregate.totals import Figure, figure
from checker.ingest.dates import read_dates
from checker.ingest.headings import by_heading, fold_header
from checker.ingest.readers import sheet_xml, xes
from checker.ingest.states import fold

LENGTH = 40_000
SHORT_TIME = 2.0
"""Seconds of work. What is quadratic takes more than ten times that."""
PARTS = (" ", "_", " (", "a_", "1-", "@", "a@", "²", "aB", "1,", "1,111,", "dr ", ",")
TAGS = ("<string ", "<row ", "<row hidden", "hidden=", "<c ", "<c t='e' ", "<c><f>", "<c t='e'><v", "<sheet ", "a")


def looked_at(sheet: str) -> None:
    sheet_xml._look(f"hidden t='e' <f {sheet}".encode(), sheet_xml.SheetState(), "log.xlsx")


CELLS: dict[str, Callable[[str], object]] = {
    "the name of a person": lambda text: read_name.__wrapped__(text),
    "a heading": lambda text: by_heading([text, fold_header(text), fold(text)]),
    "a published figure": figure,
}
MARKUP: dict[str, Callable[[str], object]] = {
    "a sheet": looked_at,
    "a sheet's tag": lambda text: sheet_xml._attributes(text.encode()),
    "the list of sheets": lambda text: list(sheet_xml._tags(text.encode(), sheet_xml._SHEET)),
    "an event log": lambda text: xes._SIGN.search(text.encode()),
}


@pytest.mark.parametrize(
    ("reads", "parts"),
    [*((reads, PARTS) for reads in CELLS.values()), *((reads, TAGS) for reads in MARKUP.values())],
    ids=[*CELLS, *MARKUP],
)
def test_a_long_text_is_read_at_once(reads: Callable[[str], object], parts: tuple[str, ...]) -> None:
    begun = time.process_time()
    for part in parts:
        reads((part * LENGTH)[:LENGTH])
    assert time.process_time() - begun < SHORT_TIME


def test_a_cell_longer_than_any_date_is_gone_through_by_no_format() -> None:
    cells = pl.Series([part * 1_000_000 for part in ("2024-03-05 ", "1", "mon, ", " ")] + ["2024-03-05 14:20"])
    begun = time.process_time()
    assert read_dates(cells)["a"].is_not_null().to_list() == [False] * 4 + [True]
    assert time.process_time() - begun < SHORT_TIME


def test_a_figure_of_thousands_of_digits_is_none() -> None:
    assert figure("9" * 4_400) is None
    assert figure("1-" + "9" * 4_400) is None
    assert figure("1,234,567") == Figure(1_234_567, 1_234_567)


def test_a_number_keeps_its_dashes_from_the_letters_before_it() -> None:
    assert read_name("SC_311").number == read_name("sc-311").number == "sc311"
