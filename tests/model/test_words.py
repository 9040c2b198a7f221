"""Numbers with their units, as people read them."""

from __future__ import annotations

import pytest

from checker.model.words import amount, amount_of


@pytest.mark.parametrize(
    ("count", "unit", "said"),
    [
        (1, "faces", "1 face"),
        (2, "faces", "2 faces"),
        (0, "faces", "0 faces"),
        (1, "people", "1 person"),
        (3, "people", "3 people"),
        (1, "matches", "1 match"),
        (1, "agencies", "1 agency"),
        (2, "agencies", "2 agencies"),
        (1, "indexes", "1 index"),
        (1, "cases", "1 case"),
        (0.5, "days", "0.5 days"),
        (4, "", "4"),
        (1, "", "1"),
    ],
)
def test_one_of_several_is_said_in_the_singular_of_its_unit(count: float, unit: str, said: str) -> None:
    assert amount_of(count, unit) == said


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [
        (1440, "minutes", "1 day"),
        (2880, "minutes", "2 days"),
        (60, "minutes", "1 hour"),
        (90, "minutes", "90 minutes"),
        (0.25, "share of cases", "0.25"),
        (1, "share of cases", "1"),
        (1, "people", "1 person"),
    ],
)
def test_minutes_are_days_or_hours_where_they_come_out_whole(number: float, unit: str, said: str) -> None:
    assert amount(number, unit) == said
