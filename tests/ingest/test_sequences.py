"""What is a placeholder depends on the column: 123 among numbers is a number."""

from __future__ import annotations

import pytest

from tests.ingest.tables import events, read, table

HEAD = ("Search ID", "Date", "Officer", "Case Number", "Warrant")


def _row(**cells: str) -> tuple[str, ...]:
    usual = {"Search ID": "7", "Date": "2024-03-05", "Officer": "Ann Lee", "Case Number": "24-0117", "Warrant": ""}
    return tuple((usual | cells)[name] for name in HEAD)


@pytest.mark.parametrize("number", ["123", "1234", "12345", "123456"])
def test_a_record_number_is_a_number(number: str) -> None:
    (event,) = events(_row(**{"Search ID": number}), header=HEAD)
    assert (event["id"], event["id__state"]) == (number, "value")


@pytest.mark.parametrize(("heading", "field"), [("Case Number", "case_number"), ("Officer", "operator")])
def test_among_numbers_of_its_length_it_is_one_and_elsewhere_it_is_unread(heading: str, field: str) -> None:
    alone = events(_row(**{heading: "123456"}), _row(), header=HEAD)[0]
    assert (alone[field], alone[f"{field}__state"]) == (None, "unread")
    among = events(_row(**{heading: "123456"}), _row(**{heading: "845510"}), header=HEAD)[0]
    assert (among[field], among[f"{field}__state"]) == ("123456", "value")
    shorter = events(_row(**{heading: "1234"}), _row(**{heading: "845510"}), header=HEAD)[0]
    assert shorter[f"{field}__state"] == "unread"


def test_it_does_not_matter_in_which_piece_of_the_log_the_other_numbers_stand() -> None:
    rows = (_row(**{"Case Number": "123456"}), _row(**{"Case Number": "845510"}))
    pieces = [table(HEAD, row, first=number) for number, row in enumerate(rows, start=2)]
    assert read(*pieces).events.equals(read(table(HEAD, *rows)).events)


def test_what_another_row_lacks_makes_of_it_no_blank() -> None:
    among = (_row(**{"Case Number": "123456"}), _row(**{"Case Number": "845510"}))
    hidden = (among[0], _row(**{"Case Number": ""}))
    states = [events(*rows, header=HEAD)[0]["case_number__state"] for rows in (among, hidden)]
    assert states == ["value", "unread"]


def test_a_warrant_with_such_a_number_may_be_none() -> None:
    _, further = events(_row(Warrant="1234"), header=HEAD)
    assert further["kind"] == "unknown"


def test_zeros_are_no_number_of_a_case() -> None:
    (event,) = events(_row(**{"Case Number": "00000"}), header=HEAD)
    assert event["case_number__state"] == "placeholder"
