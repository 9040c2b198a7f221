"""What a heading that no field reads may be: the quick look at its letters changes no answer."""

from __future__ import annotations

import string
from collections import Counter
from pathlib import Path

import pytest

from checker.ingest import likely
from tests.ingest.tables import ingested

EVERY_LETTER = Counter(dict.fromkeys(string.printable, 99))
"""With these as the letters of every usual heading, none is passed over by its letters."""
HEADINGS = ["Serch Date", "Requestr", "Reson for Search", "Case Nmuber", "Offence Code", "Stop", "Searches", "Extra 7"]


@pytest.mark.parametrize("header", HEADINGS)
def test_counting_letters_first_loses_no_field(header: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = likely.likely_fields.__wrapped__(header)
    every = tuple((*rest, EVERY_LETTER, 0) for *rest, _, _ in likely._headings())
    monkeypatch.setattr(likely, "_headings", lambda: every)
    monkeypatch.setattr(likely, "_which_letters", lambda text: 0)
    assert likely.likely_fields.__wrapped__(header) == quick


def test_a_slip_of_the_pen_is_seen() -> None:
    assert "case_number" in dict(likely.likely_fields("Case Nmuber"))


@pytest.mark.parametrize(
    ("heading", "cells", "perhaps"),
    [
        ("Stops", ["12", "3", "0"], ""),
        ("Stops", ["2024-03-05 10:00", "", "2024-03-06 11:00"], "end"),
        ("Stoped", ["2 persons", "none", "1 person"], ""),
        ("Match Scroe", ["good", "weak", "good"], ""),
        ("Match Scroe", ["0.9", "0.4", ""], "top_score"),
        ("Expiries", ["12", "7", "9"], ""),
    ],
)
def test_what_a_column_holds_counts_as_much_as_its_heading(
    tmp_path: Path, heading: str, cells: list[str], perhaps: str
) -> None:
    """How many people were stopped is no time at which anything ended."""
    head = f"Search ID,Search Date,Officer,Case Number,{heading}"
    rows = [f"S-{n},2024-03-05 10:00,A-17,24-{n},{cell}" for n, cell in enumerate(cells)]
    account = ingested(tmp_path, log="\n".join([head, *rows])).inputs[0].columns
    assert account is not None
    assert [(column.header, column.perhaps) for column in account.not_read] == [(heading, perhaps)]


@pytest.mark.parametrize("heading", ["Ser.", "Ser", "Cas", "Car"])
def test_a_word_of_three_letters_is_no_slip_of_a_longer_one(heading: str) -> None:
    """ "Ser." heads serial numbers; the letters of "User" are near."""
    assert likely.likely_fields(heading) == ()


GENERAL = (
    "Line",
    "Source",
    "Model",
    "Late",
    "Core",
    "Changes",
    "Charged",
    "Marker",
    "Trace",
    "Stats",
    "Arrest",
    "Hints",
)


@pytest.mark.parametrize("heading", GENERAL)
def test_a_general_word_is_no_slip_of_a_heading_with_like_letters(heading: str) -> None:
    assert likely.likely_fields(heading) == ()


@pytest.mark.parametrize(
    ("heading", "field"),
    [("Oficer", "operator"), ("Purpsoe", "purpose"), ("Officers", "operator"), ("Organisation", "agency"),
     ("Offence", "offense"), ("Vendr", "vendor"), ("CASENUMBER", "case_number")],
)  # fmt: skip
def test_a_word_misspelled_in_the_plural_or_as_the_british_write_it_is_itself(heading: str, field: str) -> None:
    assert likely.likely_fields(heading)[0][0] == field


@pytest.mark.parametrize(
    ("cells", "holds"),
    [(["1", "2", "3"], "numbers"), (["0.5", "1,204", "80%"], "numbers"), (["2024-03-05", "2024-03-06", ""], "dates"),
     (["1", "two", "3"], ""), (["Acme", "Acme", "Other"], ""), (["", "", ""], "")],
)  # fmt: skip
def test_what_all_cells_of_an_unread_column_are_is_told(tmp_path: Path, cells: list[str], holds: str) -> None:
    rows = "\n".join(f'S-{n},2024-03-05 10:00,A-17,24-{n},"{cell}",x' for n, cell in enumerate(cells))
    log = f"Search ID,Search Date,Officer,Case Number,Line,Beside\n{rows}"
    account = ingested(tmp_path, log=log).inputs[0].columns
    assert account is not None and {c.header: c.holds for c in account.not_read}.get("Line", "") == holds
