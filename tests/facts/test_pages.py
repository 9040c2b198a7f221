"""Every fact has a document, and every case in the documents holds."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from checker.assess.project import IN_FORCE_TABLE, in_force
from checker.facts.build import build
from checker.facts.context import Context
from checker.facts.pages import UNKNOWN, FactCase, in_words, page
from checker.facts.projection import value_at
from checker.facts.timelines import events_of
from checker.model.audit import Agency, Complete
from checker.model.kinds import EventKind
from checker.model.single_facts import IN_FORCE
from checker.model.vocabulary import fact, vocabulary
from checker.model.yaml_lines import parse
from checker.policy import windows
from checker.resources import fact_page

PAGES = sorted({f.page for f in vocabulary().values()})
OF_A_RULE = {"in-period", "of-report"}
"""Facts that each rule makes by its own words: no rows alone show them (tests/assess/test_periods.py and
test_reports_due.py)."""
CASES = [(name, case) for name in PAGES for case in page(name).cases]


def context_of(case: FactCase) -> tuple[pl.DataFrame, Context]:
    """The events of a case, and what facts need to know beside them."""
    events, last = events_of(case.timeline, case.name)
    return events, Context(
        agency=Agency(**case.agency),
        complete=tuple(Complete(kind=EventKind(k), by="example", on=last, basis="example") for k in case.complete),
        as_of=last,
        export_days={0: case.export_day} if case.export_day else {},
        read_on=last,
        retention_days=case.retention,
        zone="UTC",
    )


def test_every_document_is_of_a_fact_and_has_cases() -> None:
    assert {p.stem for p in fact_page("x").parent.glob("*.md")} == set(PAGES)
    assert not [name for name in PAGES if len(page(name).cases) < 2 and name not in OF_A_RULE]


@pytest.mark.parametrize("name", PAGES)
def test_a_document_says_what_absence_means(name: str) -> None:
    assert "**Absence**" in page(name).text


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case.name}" for name, case in CASES])
def test_a_case_of_a_document_holds(name: str, case: FactCase) -> None:
    assert fact(case.fact).page == name
    events, context = context_of(case)
    if case.fact == IN_FORCE:
        subjects = build(events, context, []).subjects
        codes = in_force(
            windows.IN_FORCE.parse(parse(json.dumps(case.window, default=str), "page"), "in-force"), subjects
        )
        values = IN_FORCE_TABLE
    else:
        facts = build(events, context, [case.fact])
        codes, values = facts.codes[case.fact], facts.values[case.fact]
    value = value_at(values, case.fact, codes[0])
    assert (UNKNOWN if value is None else value) == case.expect


def test_a_case_is_shown_as_rows_and_what_follows_from_them() -> None:
    case = FactCase("one", "mode", [{"step": "search", "at": date(2018, 5, 1), "mode": None}], UNKNOWN, ("arrest",))
    assert in_words([case]) == [
        "case: one",
        "  2018-05-01  search  mode (blank)",
        "  complete: arrest",
        "  -> mode: unknown",
    ]
