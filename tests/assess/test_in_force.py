"""Dates of law and uses of several days (readings R7, R33)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest

from checker.assess.in_force import clip_to_windows, crossing, in_force, part_in_force
from checker.facts.build import build
from checker.facts.context import Context
from checker.facts.prepare import prepare
from checker.facts.projection import value_at
from checker.facts.survey import survey
from checker.facts.timelines import events_of
from checker.model.audit import Complete
from checker.model.kinds import EventKind
from checker.model.policy import Window

JUNE, JULY, AUGUST = date(2021, 6, 30), date(2021, 7, 1), date(2021, 8, 1)
LAW = [Window(JULY, AUGUST)]


def subjects(kind: str, first: date, last_lo: date, last_hi: date | None) -> pl.DataFrame:
    schema = {"kind": pl.String, "date_lo": pl.Date, "date_hi": pl.Date, "last_lo": pl.Date, "last_hi": pl.Date}
    return pl.DataFrame([(kind, first, first, last_lo, last_hi)], schema=schema, orient="row")


@pytest.mark.parametrize(
    ("kind", "first", "last_lo", "last_hi", "code", "crosses"),
    [
        ("search", JUNE, JUNE, JUNE, 1, False),
        ("search", JULY, JULY, JULY, 0, False),
        ("search", AUGUST, AUGUST, AUGUST, 1, False),
        ("live_deployment", JUNE, JULY, JULY, 0, True),
        ("live_deployment", JUNE, JUNE, JUNE, 1, False),
        ("live_deployment", JUNE, JUNE, JULY, 2, False),
        ("live_deployment", JUNE, JUNE, None, 2, False),
        ("live_deployment", JULY, JULY, JULY, 0, False),
        ("live_deployment", JULY, AUGUST, AUGUST, 0, True),
        ("live_deployment", JULY, JULY, None, 0, True),
        ("live_deployment", AUGUST, AUGUST, AUGUST, 1, False),
    ],
)
def test_a_use_is_judged_if_some_part_of_it_lies_in_the_time_of_the_law(
    kind: str, first: date, last_lo: date, last_hi: date | None, code: int, crosses: bool
) -> None:
    frame = subjects(kind, first, last_lo, last_hi)
    assert in_force(LAW, frame).to_list() == [code]
    assert crossing(LAW, frame).to_list() == [crosses]
    assert in_force([], frame).to_list() == [0]
    assert crossing([], frame).to_list() == [False]


def covered(steps: list[Mapping[str, Any]], windows: list[Window]) -> Any:
    """What authorized the first use of a timeline, of the part that lies in the law's time."""
    events, _ = events_of(steps, "example")
    declared = Complete(kind=EventKind.AUTHORIZATION, by="clerk", on=AUGUST, basis="export")
    context, names = Context(complete=(declared,), zone="UTC"), ["authorized_by"]
    whole = survey(prepare(events, ["live_deployment"]), context, names)
    facts = build(events, context, names, ["live_deployment"], whole)
    crosses = crossing(windows, facts.subjects)
    codes = part_in_force(events, facts, crosses, windows, names, ["live_deployment"], context, whole)
    return value_at(facts.values["authorized_by"], "authorized_by", codes["authorized_by"][0])


def warrant(first: str, last: str) -> dict[str, str]:
    granted = {"type": "warrant", "scope": "face_recognition", "decision": "granted", "decided": "2021-06-01"}
    return {"step": "authorization", "at": first, "until": last, **granted}


def test_a_use_that_crosses_the_first_day_of_a_law_needs_cover_for_the_part_inside() -> None:
    live = {"step": "live_deployment", "at": "2021-06-30T20:00Z", "until": "2021-07-02T20:00Z"}
    assert covered([live, warrant("2021-07-01", "2021-07-03")], LAW) == {"has": ["warrant"], "complete": True}
    assert covered([live, warrant("2021-07-02", "2021-07-03")], LAW) == {"has": [], "complete": True}
    assert covered([live, warrant("2021-07-01", "2021-07-03")], [Window(date(2021, 6, 30), None)])["has"] == []


def test_a_use_that_goes_on_after_the_last_day_of_a_law_needs_cover_until_then() -> None:
    live = {"step": "live_deployment", "at": "2021-07-30T20:00Z", "until": "2021-08-02T20:00Z"}
    assert covered([live, warrant("2021-07-01", "2021-07-31")], LAW) == {"has": ["warrant"], "complete": True}
    unstopped = {"step": "live_deployment", "at": "2021-07-30T20:00Z", "until": None}
    assert covered([unstopped, warrant("2021-07-01", "2021-07-31")], LAW) == {"has": ["warrant"], "complete": True}


def test_a_use_without_a_stop_may_have_ended_before_the_law_and_its_warrant_did() -> None:
    """Readings R9, R33: the law's last day bounds the part inside, and says nothing of when the use ended."""
    unstopped = {"step": "live_deployment", "at": "2021-07-30T20:00Z", "until": None}
    found = covered([unstopped, warrant("2021-07-01", "2021-07-30T21:00Z")], LAW)
    assert (found["has"], found["complete"], "warrant" in found["lacks"]) == ([], False, False)


def test_a_law_begins_with_the_civil_day_of_the_agencys_place() -> None:
    events, _ = events_of(
        [{"step": "live_deployment", "at": "2021-06-30T20:00Z", "until": "2021-07-02T20:00Z"}], "here"
    )
    cut = clip_to_windows(events, events["event"], [Window(JULY, None)], "America/Los_Angeles")
    start = pl.Series([cut["time_lo"][0]]).cast(pl.Datetime("us"))[0]
    assert (start.day, start.hour) == (1, 7)


@pytest.mark.parametrize(
    ("exported", "code"), [(date(2021, 6, 29), 1), (JUNE, 1), (JULY, 2), (None, 2), (date(2021, 6, 1), 1)]
)
def test_a_deployment_without_a_stop_ran_to_the_day_of_the_export_at_the_most(exported: date | None, code: int) -> None:
    """Reading R9. A day of export before the start contradicts it: the day of the start is the last that is known."""
    events, _ = events_of([{"step": "live_deployment", "at": "2021-06-28T20:00Z", "until": None}], "here")
    context = Context(zone="UTC", export_days={} if exported is None else {0: exported})
    facts = build(events, context, ["mode"], ["live_deployment"])
    assert in_force(LAW, facts.subjects).to_list() == [code]
