"""Marks that keep a spreadsheet from changing a number are no part of it, straight or curly; marks of a text are."""

from __future__ import annotations

import pytest

from checker.ingest.readers.text_guards import without_guards
from tests.ingest.tables import read, table

HEAD = ("Search ID", "Search Date", "Case Number", "Reason")


def _cells(case: str, reason: str = "x y") -> dict:
    given = without_guards(table(HEAD, ("1", "2024-03-05 10:00", case, reason)))
    return read(given).events.row(0, named=True)


@pytest.mark.parametrize(
    "written",
    [
        '="24-0001"',
        "'24-0001",
        "=“24-0001”",
        "=”24-0001”",
        "‘24-0001",
        "’24-0001",
        "`24-0001",
        "\x1f24-0001",
        '=T("24-0001")',
    ],
)
def test_a_guarded_number_is_the_number(written: str) -> None:
    assert _cells(written)["case_number"] == "24-0001"


@pytest.mark.parametrize("reason", ["‘suspect 2’ of robbery 24", "’t Hooft, witness", "'quoted 24'", "“24”"])
def test_marks_that_belong_to_a_text_stay(reason: str) -> None:
    assert _cells("24-1", reason)["reason"] == reason
