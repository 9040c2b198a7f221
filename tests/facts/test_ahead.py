"""A trial that is still to come (reading R29)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from checker.facts.build import build
from checker.facts.context import Context
from checker.facts.projection import document
from checker.facts.timelines import events_of
from checker.model.audit import Complete
from checker.model.kinds import EventKind

SEARCH: dict[str, Any] = {"step": "search", "at": date(2022, 3, 1)}
SOON, LATER = date(2022, 6, 30), date(2022, 12, 1)


@pytest.mark.parametrize(
    ("trials", "as_of", "complete", "expected"),
    [
        ([LATER], SOON, True, {"trial_ahead": True}),
        ([LATER], SOON, False, {}),
        ([LATER], LATER, True, {"trial_ahead": False}),
        ([SOON, LATER], SOON, True, {"trial_ahead": False}),
        ([], SOON, True, {"trial_ahead": False}),
        ([SEARCH["at"], LATER], SOON, True, {}),
        ([None, LATER], SOON, True, {}),
    ],
)
def test_a_trial_is_ahead_where_all_on_record_are_after_the_day_of_judgment(
    trials: list[date | None], as_of: date, complete: bool, expected: dict[str, bool]
) -> None:
    events, _ = events_of([SEARCH, *({"step": "trial", "at": day} for day in trials)], "here")
    declared = (Complete(kind=EventKind.TRIAL, by="clerk", on=LATER, basis="export"),) if complete else ()
    built = build(events, Context(complete=declared, as_of=as_of, zone="UTC"), ["trial_ahead"])
    assert document(built.values, {"trial_ahead": built.codes["trial_ahead"][0]}) == expected
