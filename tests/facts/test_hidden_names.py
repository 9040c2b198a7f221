"""Whose arrest it was where a name is hidden (reading R31): the person may be the one whom the search was for."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from checker.facts.build import build
from checker.facts.context import Context
from checker.facts.projection import document
from checker.facts.timelines import events_of
from checker.model.audit import Complete
from checker.model.event import STATE_TYPE, State
from checker.model.kinds import EventKind

HIDDEN = "(hidden)"


def arrest_after_use(sought: str | None, arrested: str | None, case: str, **more: Any) -> Any:
    """The fact, of a search in case 1 and an arrest in `case` two days later, arrests being complete. None: a blank."""
    steps = [
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
    name = "arrest_after_use"
    built = build(events, Context(complete=declared, as_of=last), [name])
    return document(built.values, {name: built.codes[name][0]}).get(name)


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


def test_an_arrest_of_that_person_on_the_day_of_the_use_may_have_come_of_it() -> None:
    assert arrest_after_use("Ann Roe", "Ann Roe", "case 2", at=date(2018, 5, 1)) is None
    assert arrest_after_use("Ann Roe", "Ann Roe", "case 2", at=date(2018, 4, 30)) is False
