"""The column that says what each row records, by its cells where its heading leaves it open."""

from __future__ import annotations

import pytest

from checker.model.errors import InputError
from tests.ingest.tables import read, table


def _kinds(heading: str, *said: str) -> list[str]:
    rows = [
        ("2024-03-01 10:00", said[0], "S-1", "24-1", "A. Lee", "homicide", "no match"),
        ("2024-03-01 11:00", said[1], "S-1", "24-1", "B. Roe", "", "confirmed"),
        ("2024-03-02 11:00", said[2], "", "24-1", "B. Roe", "", ""),
    ]
    made = read(table(("Date", heading, "Search ID", "Case Number", "Officer", "Reason", "Result"), *rows), rows=None)
    return list(made.events["kind"])


@pytest.mark.parametrize("heading", ["Type", "Action", "Log Type", "What", "Transaction Type"])
def test_a_heading_that_leaves_it_open_is_of_the_kind_where_its_cells_name_kinds(heading: str) -> None:
    assert _kinds(heading, "Search", "Review", "Arrest") == ["search", "review", "arrest"]


def test_a_cell_that_names_none_leaves_the_kind_of_its_row_unknown() -> None:
    assert _kinds("Type", "Search", "Review", "Memo") == ["search", "review", "unknown"]


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Action Taken", ("Search", "Review", "Arrest")),
        ("Outcome", ("Search", "Lead", "Arrest")),
        ("Type", ("Search", "Frontal", "Profile")),
    ],
)
def test_what_came_of_a_search_is_not_the_kind_of_its_row(heading: str, said: tuple[str, str, str]) -> None:
    assert _kinds(heading, *said) == ["search"] * 3


def test_where_the_headings_are_of_searches_and_no_cell_names_one_somebody_is_asked() -> None:
    with pytest.raises(InputError, match='headings are those of searches, and its column "Type" names other records'):
        _kinds("Type", "Arrest", "Review", "Charge")


def test_a_table_of_other_records_is_read_by_its_cells() -> None:
    header = ("Date", "Type", "Case Number", "Officer")
    rows = [("2024-03-01", "Review", "24-1", "B. Roe"), ("2024-03-02", "Arrest", "24-1", "B. Roe")]
    assert list(read(table(header, *rows), rows=None).events["kind"]) == ["review", "arrest"]


def test_what_somebody_says_that_the_rows_record_counts_more_than_the_cells() -> None:
    header = ("Date", "Type", "Search ID", "Reason", "Officer")
    rows = [("2024-03-01", "Lead", "S-1", "theft", "B. Roe"), ("2024-03-02", "Arrest", "S-2", "theft", "B. Roe")]
    assert list(read(table(header, *rows), rows="search").events["kind"]) == ["search", "search"]
