"""What a warrant that is cited in the row of one use says of another use of the same case (readings R10, R44)."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from checker.facts.build import build
from checker.facts.context import Context
from checker.facts.projection import document
from checker.facts.timelines import events_of
from checker.model.event import STATE_TYPE, State

FIRST, LATER = date(2022, 3, 1), date(2022, 3, 9)


@pytest.fixture
def told() -> dict[int, dict[str, Any]]:
    """Of two searches of a case, what is known of what authorized each; the later one's row cites a warrant."""
    paper = {"step": "authorization", "id": "W-7", "type": "warrant", "scope": "face_recognition"}
    steps = [{"step": "search", "at": FIRST}, {"step": "search", "at": LATER}, {**paper, "decision": "granted"}]
    events, last = events_of(steps, "here")
    cited = events.with_columns(
        parent=pl.when(pl.col("kind") == "authorization").then(pl.lit("example:2")).otherwise(pl.col("parent"))
    )
    names = ["authorization_before_use", "authorized_by"]
    built = build(cited, Context(as_of=last, zone="UTC"), names)
    return {at: document(built.values, {name: built.codes[name][at] for name in names}) for at in (0, 1)}


def test_a_warrant_in_the_row_of_a_search_was_there_by_then(told: dict[int, dict[str, Any]]) -> None:
    assert told[1]["authorized_by"]["has"] == ["warrant"]
    assert told[1]["authorization_before_use"] is True


def test_a_warrant_in_the_row_of_a_later_search_does_not_show_that_an_earlier_one_had_it(
    told: dict[int, dict[str, Any]],
) -> None:
    assert told[0].get("authorized_by", {}).get("has", []) == []
    assert "authorization_before_use" not in told[0]


def cited(field: str, state: State) -> dict[str, Any]:
    """What is known of what authorized a search whose row cites a warrant with `state` and no value in `field`."""
    paper = {"step": "authorization", "id": "W-7", "type": "warrant", "decision": None, "scope": None}
    events, last = events_of([{"step": "search", "at": LATER}, paper], "here")
    own = pl.col("kind") == "authorization"
    events = events.with_columns(
        pl.when(own).then(pl.lit("example:1")).otherwise("parent").alias("parent"),
        pl.when(own).then(pl.lit(state.value, STATE_TYPE)).otherwise(f"{field}__state").alias(f"{field}__state"),
    )
    built = build(events, Context(as_of=last, zone="UTC"), ["authorized_by"])
    found: dict[str, Any] = document(built.values, {"authorized_by": built.codes["authorized_by"][0]})["authorized_by"]
    return found


@pytest.mark.parametrize("field", ["decision", "scope"])
@pytest.mark.parametrize("state", [State.EMPTY, State.PLACEHOLDER, State.NOT_EXPORTED])
def test_a_blank_beside_a_warrant_that_the_row_cites_says_nothing_against_it(field: str, state: State) -> None:
    assert cited(field, state)["has"] == ["warrant"]


@pytest.mark.parametrize("field", ["decision", "scope"])
@pytest.mark.parametrize("state", [State.REDACTED_AGENCY, State.UNREAD])
def test_what_is_hidden_beside_it_may_say_that_it_was_refused_or_for_something_else(field: str, state: State) -> None:
    assert cited(field, state) == {"has": [], "complete": False}
