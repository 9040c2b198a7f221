"""One case, several spellings (reading R30): a search under one number, an arrest under another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from checker.facts.build import build
from checker.facts.context import Context
from checker.facts.given import events_of
from checker.facts.projection import document
from checker.model.audit import Complete

DAY = date(2024, 3, 1)


def arrested(search: str, *arrests: str) -> bool | None:
    steps: list[dict[str, Any]] = [{"step": "search", "at": DAY, "id": "S1", "case_number": search}]
    steps += [{"step": "arrest", "at": date(2024, 3, 9), "case_number": number} for number in arrests]
    events, _ = events_of(steps, "here")
    declared = Complete.model_validate({"kind": "arrest", "by": "clerk", "on": "2024-06-01", "basis": "export"})
    built = build(events, Context(complete=(declared,), as_of=date(2024, 6, 1)), ["arrest_after_use"])
    found = document(built.values, {"arrest_after_use": built.codes["arrest_after_use"][0]}).get("arrest_after_use")
    assert found is None or isinstance(found, bool)
    return found


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


def test_another_number_is_another_case() -> None:
    assert arrested("24-01375", "24-01376") is False
    assert arrested("24-01375", "2023-01375") is False


@pytest.mark.parametrize(
    "cell", ["24-01375; 24-01380", "24-01380, 24-01375", "24-01380 and 24-01375", "24-1380/24-1375"]
)
def test_an_arrest_that_names_two_cases_may_be_of_either(cell: str) -> None:
    assert arrested("24-01375", cell) is None
