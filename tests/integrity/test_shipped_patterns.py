"""The shipped patterns: every kind of pattern is in a document, shown seen and not seen, and its cases hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.integrity.cases import run_pattern_cases
from checker.integrity.table import WORK
from checker.integrity.tallies import TALLIES
from checker.model.patterns import PATTERNS
from checker.model.policy import Policy
from checker.policy.cases import without_cases
from checker.policy.load import load
from checker.resources import policies_root

BESIDE = {"removed-rows", "published-totals"}
"""Patterns of what is known beside the events: no rows of a case show them."""


@pytest.fixture(scope="module")
def documents() -> list[Policy]:
    return load(["integrity"], root=policies_root())


def test_every_pattern_is_computed_and_every_tally_is_there():
    assert set(WORK) == set(PATTERNS)
    assert {work.tally for work in WORK.values()} - {None} == set(TALLIES)


def test_every_pattern_is_in_a_document_and_asks_a_question(documents):
    found = [pattern for document in documents for pattern in document.patterns]
    assert sorted(pattern.kind for pattern in found) == sorted(PATTERNS)
    assert all(pattern.question.endswith("?") and pattern.title for pattern in found)
    assert {pattern.technologies for pattern in found} == {None}


def test_every_case_of_a_pattern_holds(documents):
    results = run_pattern_cases(documents)
    assert results
    assert [f"{r.where} {r.rule}: {r.name}: {r.problem}" for r in results if not r.ok] == []


def test_every_pattern_is_shown_seen_and_not_seen(documents):
    shown = {
        p.kind: {case.expect > 0 for case in p.cases} for d in documents for p in d.patterns if p.kind not in BESIDE
    }
    assert shown == {kind: {True, False} for kind in PATTERNS if kind not in BESIDE}


def test_documents_say_what_they_leave_out(documents):
    assert all(document.known_gaps and document.sources and document.kind == "model" for document in documents)


def test_only_what_compares_with_another_source_needs_no_case(documents):
    assert {kind.name for kind in PATTERNS.values() if kind.needs_other_source} == BESIDE
    assert without_cases(documents) == []
    document = next(one for one in documents if one.id == "integrity/behavior")
    bare = replace(document, patterns=(replace(document.patterns[0], cases=()),), rules=())
    (said,) = without_cases([bare])
    assert document.patterns[0].id in said
