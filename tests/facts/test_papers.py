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
