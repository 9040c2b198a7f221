"""Whose arrest it was where a name is hidden (reading R31): the person may be the one whom the search was for."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from checker.facts.build import build
from checker.facts.columns import LINK
from checker.facts.context import Context
from checker.facts.encode import Facts
from checker.facts.projection import document
from checker.facts.timelines import events_of
from checker.model.audit import Complete
from checker.model.event import STATE_TYPE, State
from checker.model.kinds import EventKind

HIDDEN, NAME = "(hidden)", "arrest_after_use"


def built(sought: str | None, arrested: str | None, case: str | None, *, first: bool = False, **more: Any) -> Facts:
    """The facts of a search in case 1 and an arrest in `case` two days later, arrests being complete. None: a blank.
    first: of a search in another case, for nobody, too, in front."""
    nobody = {"step": "search", "at": date(2018, 5, 1), "id": "S0", "case_number": "case 0", "target": None}
    steps = [
        *([nobody] if first else []),
        {"step": "search", "at": date(2018, 5, 1), "id": "S1", "case_number": "case 1", "target": sought},
        {"step": "arrest", "at": date(2018, 5, 3), "case_number": case, "target": arrested, **more},
    ]
    events, last = events_of(steps, "here")
    hidden = pl.col("target") == HIDDEN
    events = events.with_columns(
        target=pl.when(~hidden).then("target"),
        target__state=pl.when(hidden).then(pl.lit(State.REDACTED_AGENCY.value, STATE_TYPE)).otherwise("target__state"),
    )
    declared = (Complete(kind=EventKind.ARREST, by="clerk", on=last, basis="export"),)
    return build(events, Context(complete=declared, as_of=last), [NAME])


def arrest_after_use(sought: str | None, arrested: str | None, case: str, **more: Any) -> Any:
    found = built(sought, arrested, case, **more)
    return document(found.values, {NAME: found.codes[NAME][0]}).get(NAME)


@pytest.mark.parametrize(
    ("sought", "arrested"), [(HIDDEN, "Bo Poe"), ("Ann Roe", HIDDEN), (HIDDEN, HIDDEN)], ids=["use", "arrest", "both"]
)
@pytest.mark.parametrize("case", ["case 1", "case 2"])
def test_a_hidden_name_may_be_the_other_ones(sought: str, arrested: str, case: str) -> None:
    assert arrest_after_use(sought, arrested, case) is None


@pytest.mark.parametrize(("sought", "arrested"), [(HIDDEN, None), (None, HIDDEN), (None, None), (None, "Bo Poe")])
def test_a_blank_names_nobody_so_that_the_case_decides(sought: str | None, arrested: str | None) -> None:
    assert arrest_after_use(sought, arrested, "case 1") is True
    assert arrest_after_use(sought, arrested, "case 2") is False


@pytest.mark.parametrize(("sought", "arrested"), [(HIDDEN, "Bo Poe"), ("Ann Roe", HIDDEN), (HIDDEN, HIDDEN)])
def test_a_use_for_nobody_is_not_like_one_for_somebody_who_is_hidden(sought: str, arrested: str) -> None:
    found = built(sought, arrested, "case 2", first=True)
    told = [document(found.values, {NAME: code}).get(NAME) for code in found.codes[NAME]]
    assert told == [False, None]


def test_an_arrest_of_that_person_on_the_day_of_the_use_may_have_come_of_it() -> None:
    assert arrest_after_use("Ann Roe", "Ann Roe", "case 2", at=date(2018, 5, 1)) is None
    assert arrest_after_use("Ann Roe", "Ann Roe", "case 2", at=date(2018, 4, 30)) is False


def test_an_arrest_of_that_person_without_a_case_is_not_settled_by_what_is_declared() -> None:
    """It may have come of the use, or not: that no arrest is missing would not say which (reading R42)."""
    found = built("Ann Roe", "Ann Roe", None)
    row = found.values[NAME].row(found.codes[NAME][0], named=True)
    assert [row[NAME], row[f"{NAME}__why"], row[f"{NAME}__open"]] == [None, LINK, None]
