"""Which search and which case a record is about where a number is hidden (reading R25): it may be another's."""

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
SEARCH = {"step": "search", "at": date(2018, 5, 1), "id": "S1"}
EVIDENCE = {"step": "corroboration", "at": date(2018, 5, 2), "type": "dna", "derived_from": "none"}
DISCLOSURE = {"step": "disclosure", "at": date(2018, 5, 2)}
BEFORE = {"corroboration": "independent_evidence_before_arrest", "disclosure": "disclosure_before_trial"}


def known(record: dict[str, Any], search: dict[str, Any] = SEARCH) -> Any:
    """Whether evidence or a disclosure came before the arrest or the trial of the case, all records being complete."""
    name = BEFORE[record["step"]]
    moment = {"step": name.rpartition("_")[2], "at": date(2018, 5, 9)}
    events, last = events_of([search, record, moment], "here")
    for field in ("use_id", "case_number"):
        if field in events.columns:
            hidden = pl.col(field) == HIDDEN
            redacted = pl.lit(State.REDACTED_AGENCY.value, STATE_TYPE)
            events = events.with_columns(
                pl.when(~hidden).then(field).alias(field),
                pl.when(hidden).then(redacted).otherwise(f"{field}__state").alias(f"{field}__state"),
            )
    declared = [Complete(kind=kind, by="clerk", on=last, basis="export") for kind in EventKind]
    built = build(events, Context(complete=tuple(declared), as_of=last), [name])
    return document(built.values, {name: built.codes[name][0]}).get(name)


@pytest.mark.parametrize("record", [EVIDENCE, DISCLOSURE], ids=["evidence", "disclosure"])
def test_a_record_of_the_case_that_hides_the_number_of_its_search_may_be_about_another(record: dict[str, Any]) -> None:
    assert known({**record, "use_id": None}) is True, "a blank names no other search"
    assert known({**record, "use_id": HIDDEN}) is None


@pytest.mark.parametrize("record", [EVIDENCE, DISCLOSURE], ids=["evidence", "disclosure"])
def test_a_record_that_names_the_search_and_hides_its_case_may_be_of_another(record: dict[str, Any]) -> None:
    named = {**record, "use_id": "S1"}
    assert known(named) is True
    assert known({**named, "case_number": HIDDEN}) is None


def test_a_disclosure_in_the_row_of_another_search_of_the_case_may_be_of_that_one_only() -> None:
    name, trial = "disclosure_before_trial", {"step": "trial", "at": date(2018, 5, 9)}
    events, last = events_of([SEARCH, {**SEARCH, "id": "S2"}, DISCLOSURE, trial], "here")
    within = pl.when(pl.col("kind") == "disclosure").then(pl.lit("example:2")).otherwise("parent").alias("parent")
    declared = [Complete(kind=kind, by="clerk", on=last, basis="export") for kind in EventKind]
    built = build(events.with_columns(within), Context(complete=tuple(declared), as_of=last), [name])
    assert [document(built.values, {name: code}).get(name) for code in built.codes[name]] == [None, True]
