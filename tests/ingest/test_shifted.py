"""Rows whose cells stand in the wrong columns are put aside, however far they were moved."""

from __future__ import annotations

import pytest

from tests.ingest.tables import read, table

HEAD = ("Search ID", "Search Date", "Officer", "Case Number", "Reason", "Gallery")
ROW = ("S-1", "2024-03-05 14:20", "Ann Lee", "24-0117", "robbery", "booking")


@pytest.mark.parametrize("by", [1, 2, 3, 4])
def test_a_row_moved_to_the_right_is_put_aside(by: int) -> None:
    moved = (*[""] * by, *ROW)[: len(HEAD)]
    got = read(table(HEAD, ROW, moved, ROW, ROW))
    assert [row.row for row in got.quarantine] == [3]
    assert "another column" in got.quarantine[0].reason


def test_a_row_moved_to_the_left_is_put_aside() -> None:
    got = read(table(HEAD, ROW, (*ROW[1:], ""), ROW, ROW))
    assert [row.row for row in got.quarantine] == [3]


@pytest.mark.parametrize("by", [2, 3])
def test_a_row_moved_further_to_the_left_is_put_aside(by: int) -> None:
    head = ("Agency", "Officer", "Case Number", "Reason", "Search Date")
    row = ("Oak PD", "Ann Lee", "24-0117", "robbery", "2024-03-05")
    got = read(table(head, row, (*row[by:], *[""] * by), row, row))
    assert [bad.row for bad in got.quarantine] == [3]


@pytest.mark.parametrize(
    "row",
    [
        ("S-2", "", "Ann Lee", "24-0117", "robbery", "booking"),
        ("S-2", "", "Ann Lee", "24-0117", "2024-03-05", "booking"),  # a date typed as the reason
        ("S-2", "n/a", "Ann Lee", "24-0117", "seen on 2024-03-05", "booking"),
    ],
)
def test_a_record_without_its_date_stays_one(row: tuple[str, ...]) -> None:
    assert not read(table(HEAD, ROW, row, ROW, ROW)).quarantine


def test_a_date_of_another_act_is_no_sign_of_it() -> None:
    head = (*HEAD[:3], "Arrest Date", *HEAD[3:])
    row = (*ROW[:3], "", *ROW[3:])
    late = ("S-2", "", "Ann Lee", "2024-04-01", "24-0117", "robbery", "booking")
    assert not read(table(head, row, late, row, row)).quarantine
