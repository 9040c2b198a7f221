"""Offenses by their NIBRS codes and names, and what says yes and no."""

from __future__ import annotations

import pytest

from checker.ingest.cells import code_map
from tests.ingest.tables import events, read, table

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
        ("1.0", True, "claimed", ["arrest"]),
        ("0.0", False, "none", []),
        ("-1", True, "claimed", ["arrest"]),
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


def _row(**cells: str) -> list[dict[str, object]]:
    named = {heading.replace("_", " "): cell for heading, cell in cells.items()}
    return events(("2024-03-05", "Ann Lee", "24-1", *named.values()), header=("Date", "Officer", "Case", *named))


@pytest.mark.parametrize(
    ("heading", "cell", "result"),
    [
        ("Match Found", "Y", "match"),
        ("Match Found", "N", "no_candidates"),
        ("Possible Match", "1", "match"),
        ("Hit", "0.0", "no_candidates"),
        ("Lead Issued", "yes", "lead"),
        ("Lead Generated", "FALSE", "no_lead"),
        ("Match Found", "lead", "lead"),
        ("Result", "1", None),
        ("Result", "Y", None),
        ("Match Found", "see report", None),
    ],
)
def test_a_yes_or_no_under_a_heading_that_asks_is_the_result(heading: str, cell: str, result: str | None) -> None:
    main, *_ = _row(**{heading: cell})
    assert main["result"] == result


@pytest.mark.parametrize("heading", ["Corroboration", "Exigency Basis", "Legal Basis", "Lead Date", "Corroborated By"])
@pytest.mark.parametrize("cell", ["N", "no", "0", "none"])
def test_a_no_in_any_column_of_a_further_record_gives_no_record(heading: str, cell: str) -> None:
    assert len(_row(**{heading: cell})) == 1


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Supervisor Approved", "approval"),
        ("Approved Y/N", "approval"),
        ("Peer Reviewed", "review"),
        ("Warrant Obtained", "authorization"),
        ("Corroborated", "corroboration"),
        ("Photo Lineup", "lineup"),
        ("Charged", "charge"),
    ],
)
def test_a_yes_gives_the_record_that_its_column_asks_about(heading: str, kind: str) -> None:
    assert [event["kind"] for event in _row(**{heading: "Y"})[1:]] == [kind]
    assert [event["kind"] for event in _row(**{heading: "N"})[1:]] == []
    assert [event["kind"] for event in _row(**{heading: "see file"})[1:]] == ["unknown"]


@pytest.mark.parametrize("cell", ["search warrant", "supervisor approval", "Warrant"])
def test_a_kind_of_authorization_that_is_read_is_not_told_as_unread(cell: str) -> None:
    head = ("Record Type", "Date", "Officer", "Case Number", "Type")
    reading = read(table(head, ("authorization", "2024-03-05", "B", "24-1", cell)))
    assert not [entry for entry in reading.ledger if entry.topic == "unread"]


def test_a_kind_of_authorization_on_no_list_is_told_as_unread() -> None:
    head = ("Record Type", "Date", "Officer", "Case Number", "Type")
    reading = read(table(head, ("authorization", "2024-03-05", "B", "24-1", "form 7")))
    assert [entry.field for entry in reading.ledger if entry.topic == "unread"] == ["type"]


@pytest.mark.parametrize(
    ("written", "offense"),
    [
        ("Fondling (Indecent Liberties/Child Molest)", "sex_offense"),
        ("11D - Forcible Fondling", "sex_offense"),
        ("Destruction/Damage/Vandalism of Property (except Arson)", "vandalism"),
        ("Failure to Register as a Sex Offender", "other"),
        ("360", "other"),
    ],
)
def test_longer_and_newer_names_of_nibrs_are_read(written: str, offense: str) -> None:
    assert _offense(written) == offense
