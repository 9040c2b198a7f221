"""The column that says what each row records, by its cells where its heading leaves it open."""

from __future__ import annotations

import pytest

from tests.ingest.tables import read, table


def _kinds(heading: str, *said: str) -> list[str]:
    rows = [
        ("2024-03-01 10:00", said[0], "S-1", "24-1", "A. Lee", "homicide", "no match"),
        ("2024-03-01 11:00", said[1], "S-1", "24-1", "B. Roe", "", "confirmed"),
        ("2024-03-02 11:00", said[2], "", "24-1", "B. Roe", "", ""),
    ]
    made = read(table(("Date", heading, "Search ID", "Case Number", "Officer", "Reason", "Result"), *rows))
    return list(made.events["kind"])


@pytest.mark.parametrize("heading", ["Type", "Action", "Log Type", "What", "Transaction Type", "Category"])
def test_a_heading_that_leaves_it_open_is_of_the_kind_where_its_cells_name_kinds(heading: str) -> None:
    assert _kinds(heading, "Search", "Review", "Arrest") == ["search", "review", "arrest"]


def test_a_cell_that_names_none_leaves_the_kind_of_its_row_unknown() -> None:
    assert _kinds("Type", "Search", "Review", "Memo") == ["search", "review", "unknown"]


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Action Taken", ("Search", "Review", "Arrest")),
        ("Outcome", ("Search", "Lead", "Arrest")),
        ("Type", ("Arrest", "Lead", "Charge")),
        ("Type", ("Search", "Frontal", "Profile")),
    ],
)
def test_what_came_of_a_search_is_not_the_kind_of_its_row(heading: str, said: tuple[str, str, str]) -> None:
    assert _kinds(heading, *said) == ["search"] * 3
