"""Offenses by their NIBRS codes and names, and what says yes and no."""

from __future__ import annotations

import pytest

from checker.ingest.cells import code_map
from tests.ingest.tables import events

HEAD = ("Date", "Officer", "Case Number", "Offense", "Exigent", "Lawfully Acquired", "Arrest Made")


def _offense(cell: str) -> object:
    (event,) = events(("2024-03-05", "Ann Lee", "24-1", cell, "", "", ""), header=HEAD)
    return event["offense"]


@pytest.mark.parametrize(
    ("cell", "offense"),
    [
        ("09A", "homicide"),
        ("09B", "homicide"),
        ("11D", "sex_offense"),
        ("13A", "aggravated_assault"),
        ("13A - Aggravated Assault", "aggravated_assault"),
        ("Aggravated Assault (13A)", "aggravated_assault"),
        ("23H", "larceny"),
        ("All Other Larceny", "larceny"),
        ("23F", "theft_from_vehicle"),
        ("26F", "identity_theft"),
        ("26G", "fraud"),
        ("36B", "sex_offense"),
        ("90D", "driving_under_influence"),
        ("120", "robbery"),
        ("Murder & Nonnegligent Manslaughter", "homicide"),
        ("Kidnapping/Abduction", "kidnapping"),
        ("90Z", "other"),
        ("Weapon Law Violations", "weapons"),
        ("35B Drug Equipment Violations", "drugs"),
        ("theft", None),
        ("13D", None),
    ],
)
def test_an_offense_is_read_by_its_code_its_name_or_both(cell: str, offense: str | None) -> None:
    assert _offense(cell) == offense


def test_every_code_of_the_list_in_force_is_known() -> None:
    """84 codes of groups A and B, the federal ones included; source: FBI, NIBRS offense codes."""
    groups = {
        "09": "ABC",
        "11": "ABCD",
        "13": "ABC",
        "23": "ABCDEFGH",
        "26": "ABCDEFGH",
        "30": "ABCD",
        "35": "AB",
        "36": "AB",
        "39": "ABCD",
        "40": "ABC",
        "49": "ABC",
        "58": "AB",
        "61": "AB",
        "64": "AB",
        "90": "ABCDEFGHIJKLMZ",
    }
    numbers = "100 101 103 120 200 210 220 240 250 270 280 290 370 510 520 521 522 526 620 720".split()
    codes = [f"{group}{letter}".lower() for group, letters in groups.items() for letter in letters] + numbers
    assert len(codes) == 84
    assert not set(codes) - code_map("offense").keys()


@pytest.mark.parametrize(
    ("cell", "acquired", "exigency", "arrests"),
    [
        ("Y", True, "claimed", ["arrest"]),
        ("yes", True, "claimed", ["arrest"]),
        ("TRUE", True, "claimed", ["arrest"]),
        ("1", True, "claimed", ["arrest"]),
        ("N", False, "none", []),
        ("no", False, "none", []),
        ("0", False, "none", []),
        ("false", False, "none", []),
        ("X", None, None, ["unknown"]),
        ("", None, None, []),
        ("n/a", None, None, []),
    ],
)
def test_yes_and_no_are_read_alike_in_every_column(
    cell: str, acquired: bool | None, exigency: str | None, arrests: list[str]
) -> None:
    main, *further = events(("2024-03-05", "Ann Lee", "24-1", "", cell, cell, cell), header=HEAD)
    assert (main["probe.lawfully_acquired"], main["exigency"]) == (acquired, exigency)
    assert [event["kind"] for event in further] == arrests
