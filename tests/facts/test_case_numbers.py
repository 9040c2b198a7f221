"""One case, several spellings (reading R30): a search under one number, an arrest under another."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from checker.facts.build import build
from checker.facts.case_numbers import common_key, other_spellings
from checker.facts.context import Context
from checker.facts.projection import document
from checker.facts.timelines import events_of
from checker.model.audit import Complete
from tests.facts.naive.log import may_be_one_case

DAY = date(2024, 3, 1)


def arrested(search: str, *arrests: str) -> bool | None:
    steps = [{"step": "search", "at": DAY, "id": "S1", "case_number": search}]
    steps += [{"step": "arrest", "at": date(2024, 3, 9), "case_number": number} for number in arrests]
    found = of_first(steps, "arrest_after_use", "arrest")
    assert found is None or isinstance(found, bool)
    return found


def of_first(steps: list[dict[str, Any]], fact: str, *complete: str) -> Any:
    """The fact of the first use, where records of these kinds are complete."""
    events, _ = events_of(steps, "here")
    said = {"by": "clerk", "on": "2024-06-01", "basis": "export"}
    declared = tuple(Complete.model_validate({"kind": kind, **said}) for kind in complete)
    built = build(events, Context(complete=declared, as_of=date(2024, 6, 1)), [fact])
    return document(built.values, {fact: built.codes[fact][0]}).get(fact)


SPELLINGS = ["24-01375", "24 01375", "24\u201301375", "24\u201101375", "24.01375", "24/01375", "2401375"]


@pytest.mark.parametrize("number", SPELLINGS)
def test_punctuation_of_any_kind_is_set_aside(number: str) -> None:
    assert arrested("24-01375", number) is True


def test_letters_are_compared_without_case() -> None:
    assert arrested("PD24-01375", "pd 24-01375") is True


@pytest.mark.parametrize("number", ["2024-01375", "202401375"])
def test_a_year_in_full_may_be_the_same_case(number: str) -> None:
    assert arrested("24-01375", number) is None
    assert arrested(number, "24-01375") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("24-117", "24-0117"), ("24-0117", "24-00117"), ("24-117", "2024-00117"), ("2024-117", "2024-0117"),
     ("24-7", "24-0007"), ("20-117", "20-0117"), ("24-12", "24-012"), ("0117", "117"), ("24-0117A", "24-117A")],
)  # fmt: skip
def test_zeros_that_fill_up_the_serial_number_leave_open_whether_it_is_one_case(one: str, other: str) -> None:
    assert arrested(one, other) is None
    assert arrested(other, one) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("20-00117", "20-117"), ("19-01234", "19-1234"), ("20-01375", "2020-01375"), ("19-01375", "2019-1375"),
     ("20-05117", "20-5117"), ("05-0117", "2005-117")],
)  # fmt: skip
def test_a_year_that_reads_as_a_century_leaves_open_whether_it_is_one_case(one: str, other: str) -> None:
    """20-00117 without its dash is 2000117, which could be the serial 117 of the year 2000, too."""
    assert arrested(one, other) is None
    assert arrested(other, one) is None


@pytest.mark.parametrize(("one", "other"), [("PD24-01375", "24-1375"), ("CR 2024-0117", "CR 24-117")])
def test_letters_before_one_of_two_numbers_leave_open_whether_it_is_one_case(one: str, other: str) -> None:
    assert arrested(one, other) is None
    assert arrested(other, one) is None


def test_different_letters_before_a_number_and_other_years_are_other_cases() -> None:
    assert arrested("PD24-01375", "SO24-01375") is False
    assert arrested("20-00117", "19-00117") is False
    assert arrested("20-00117", "20-00118") is False


@given(st.lists(st.text("0125479ab", min_size=1, max_size=9), min_size=2, max_size=30, unique=True))
@example(["2000117", "20117", "00117", "117", "2005117", "05117", "050117", "ab117", "1920117"])
def test_cases_that_may_be_one_are_dealt_out_together_and_the_naive_twin_finds_the_same(cases: list[str]) -> None:
    frame = pl.DataFrame({"case": cases})
    found = {*other_spellings(frame.lazy()).collect().iter_rows()}
    twin = {(a, b) for a, b in itertools.permutations(cases, 2) if may_be_one_case(a, b)}
    assert found == twin
    keys = dict(frame.select("case", common_key(pl.col("case")).alias("key")).iter_rows())
    assert [(a, b) for a, b in found if keys[a] != keys[b]] == []


@pytest.mark.parametrize(
    ("one", "other"), [("24-117", "24-1170"), ("24-0117", "25-00117"), ("19-00117", "20-00117"), ("24-101", "24-1001")]
)
def test_other_serial_numbers_are_other_cases(one: str, other: str) -> None:
    assert arrested(one, other) is False


def test_a_slash_between_spaces_parts_two_numbers() -> None:
    assert arrested("24-0127 / 0128", "24-0128") is None


@pytest.mark.parametrize("search", ["20-43448", "2043448"])
def test_two_numbers_that_would_be_of_two_centuries_are_two_cases(search: str) -> None:
    """Without their first two digits 19-43448 and 20-43448 are the same, but neither is the other's short form."""
    assert arrested(search, "19-43448") is False
    assert arrested(search, "19-43448", search) is True
    assert arrested(search, "43448") is None
    assert arrested("43448", "19-43448") is None


def test_another_number_is_another_case() -> None:
    assert arrested("24-01375", "24-01376") is False
    assert arrested("24-01375", "2023-01375") is False


@pytest.mark.parametrize(
    "cell", ["24-01375; 24-01380", "24-01380, 24-01375", "24-01380 and 24-01375", "24-1380/24-1375"]
)
def test_an_arrest_that_names_two_cases_may_be_of_either(cell: str) -> None:
    assert arrested("24-01375", cell) is None


@pytest.mark.parametrize(("other", "least"), [("19-43448", 1), ("43448", 0), ("20-43448", 0)])
def test_a_review_of_a_case_is_of_its_only_use_whatever_happens_in_another_century(other: str, least: int) -> None:
    steps = [
        {"step": "search", "at": DAY, "id": "S1", "operator": "Bo Diaz", "case_number": "20-43448"},
        {"step": "search", "at": DAY, "id": "S2", "case_number": other},
        {"step": "review", "at": date(2024, 3, 2), "operator": "Ann Lee", "case_number": "20-43448"},
    ]
    found = of_first(steps, "reviewers", "review", "search", "live_deployment")
    assert found == {"at_least": least, "at_most": 1}


@pytest.mark.parametrize(("notice", "independent"), [("24-01375", False), ("2024-01375", None), ("24-01376", None)])
def test_a_tip_comes_of_a_notice_that_is_surely_of_its_case(notice: str, independent: bool | None) -> None:
    """It says that it came from a witness of whom nothing is recorded, so that it may be independent of the match."""
    case = {"case_number": "24-01375"}
    tip = {"step": "corroboration", "type": "tip", "id": "T1", "derived_from": "witness 3", **case}
    steps = [
        {"step": "search", "at": DAY, "id": "S1", **case},
        {"step": "notice", "at": date(2024, 3, 3), "case_number": notice},
        {"at": date(2024, 3, 5), **tip},
        {"step": "arrest", "at": date(2024, 3, 9), **case},
    ]
    fact = "independent_evidence_before_arrest"
    assert of_first(steps, fact, "corroboration", "arrest", "search", "live_deployment") is independent
