"""People in whole logs: a number on one list, a name on another, and what ties them."""

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

SEARCH = {"step": "search", "at": date(2022, 3, 1), "id": "S1", "operator": "A. Lee"}
REVIEW = {"step": "review", "at": date(2022, 3, 2), "use_id": "S1"}
LISTED = {"step": "account", "at": None, "operator": "A. Lee"}
ARREST = {"step": "arrest", "at": date(2022, 3, 5)}
TAUGHT = {"step": "training", "at": date(2021, 2, 1), "course": "face recognition"}


def facts(
    steps: list[dict[str, Any]], *names: str, complete: tuple[str, ...], aliases: tuple[tuple[str, ...], ...] = ()
) -> Any:
    events, last = events_of(steps, "here")
    declared = tuple(Complete(kind=EventKind(k), by="clerk", on=last, basis="export") for k in complete)
    built = build(events, Context(complete=declared, as_of=last, aliases=aliases), names)
    return document(built.values, {name: built.codes[name][0] for name in names})


WHO = "trained_reviewers_before_arrest"
KINDS = ("review", "training", "arrest", "search", "live_deployment")
BY_NUMBER = [SEARCH, {**REVIEW, "operator": "SC-311"}, ARREST, {**TAUGHT, "operator": "Carla Moor"}]


def test_a_reviewer_by_number_and_a_roster_by_name_leave_it_open() -> None:
    assert facts(BY_NUMBER, WHO, complete=KINDS)[WHO] == {"at_least": 0, "at_most": 1}


def test_aliases_of_the_audit_tie_the_number_to_the_name() -> None:
    tied = facts(BY_NUMBER, WHO, complete=KINDS, aliases=(("SC-311", "Carla Moor"),))
    assert tied[WHO] == {"at_least": 1, "at_most": 1}


def test_a_number_that_is_known_to_be_the_operators_reviews_nothing() -> None:
    tied = facts(BY_NUMBER, WHO, complete=KINDS, aliases=(("SC-311", "A. Lee"),))
    assert tied[WHO] == {"at_least": 0, "at_most": 0}


def test_a_row_of_a_roster_ties_a_number_to_a_name() -> None:
    row = {"step": "account", "at": None, "operator": "Moor, Carla (SC-311)"}
    assert facts([*BY_NUMBER, row], WHO, complete=KINDS)[WHO] == {"at_least": 1, "at_most": 1}


def test_of_two_reviewers_who_are_not_one_person_one_at_the_least_is_not_the_operator() -> None:
    steps = [SEARCH, {**REVIEW, "operator": "SC-311"}, {**REVIEW, "operator": "SC-312"}]
    assert facts(steps, "reviewers", complete=("review",))["reviewers"] == {"at_least": 1, "at_most": 2}


def test_two_ways_of_writing_that_may_be_one_person_count_once_at_the_least() -> None:
    steps = [SEARCH, {**REVIEW, "operator": "Carla Moor"}, {**REVIEW, "operator": "C. Moor"}]
    assert facts(steps, "reviewers", complete=("review",))["reviewers"] == {"at_least": 1, "at_most": 2}


def test_untrained_is_known_only_of_somebody_who_is_nobody_on_the_list() -> None:
    other = [SEARCH, {**TAUGHT, "operator": "Carla Moor"}]
    assert facts(other, "trained", complete=("training",)) == {"trained": False}
    full = [SEARCH, {**TAUGHT, "operator": "Ann Lee"}]
    assert facts(full, "trained", complete=("training",)) == {}


def test_a_training_without_its_course_is_not_known_to_be_one_in_face_recognition() -> None:
    steps = [SEARCH, {"step": "training", "at": date(2021, 2, 1), "operator": "A. Lee"}]
    assert facts(steps, "trained", complete=("training",)) == {}
    two = [*steps, {**TAUGHT, "operator": "A. Lee"}]
    assert facts(two, "trained", complete=("training",)) == {"trained": True}


def test_a_review_dated_before_the_search_it_names_proves_nothing() -> None:
    steps = [SEARCH, {**REVIEW, "at": date(2022, 2, 20), "operator": "C. Moor"}]
    assert facts(steps, "reviewers", complete=("review",))["reviewers"] == {"at_least": 0, "at_most": 1}


@pytest.mark.parametrize(("number", "why"), [({"use_id": "S1"}, "dated_before"), ({"case_number": "case 1"}, "link")])
@pytest.mark.parametrize("name", ["reviewers", "review_before_use"])
def test_a_review_before_the_search_is_asked_for_its_date_or_for_its_search(
    number: dict[str, str], why: str, name: str
) -> None:
    """Reading R42: one that names this search has a wrong date; one that names none may be of another search."""
    review = {"step": "review", "at": date(2022, 2, 20), "operator": "C. Moor", **number}
    events, last = events_of([{**SEARCH, "case_number": "case 1"}, review], "here")
    declared = [
        Complete(kind=EventKind(kind), by="clerk", on=last, basis="export")
        for kind in ("review", "search", "live_deployment")
    ]
    built = build(events, Context(complete=tuple(declared), as_of=last), [name])
    assert built.values[name][f"{name}__why"][built.codes[name][0]] == why


@pytest.mark.parametrize(
    ("at", "why"), [(date(2022, 3, 4), "open:arrest"), (date(2022, 3, 6), "order")], ids=["day before", "same day"]
)
def test_a_review_before_the_only_arrest_on_record_is_asked_for_arrests_and_not_for_a_time_of_day(
    at: date, why: str
) -> None:
    """Reading R42: the two days settle which was first; an earlier arrest may be missing."""
    arrest = {"step": "arrest", "at": date(2022, 3, 6), "case_number": "case 1"}
    review = {**REVIEW, "at": at, "operator": "C. Moor"}
    events, last = events_of([{**SEARCH, "case_number": "case 1"}, review, arrest], "here")
    declared = [Complete(kind=EventKind("review"), by="clerk", on=last, basis="export")]
    name = "reviewers_before_arrest"
    built = build(events, Context(complete=tuple(declared), as_of=last), [name])
    assert built.values[name][f"{name}__why"][built.codes[name][0]] == why


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("reviewers_before_charge", {**REVIEW, "operator": "C. Moor"}),
        ("review_before_charge", {**REVIEW, "operator": "C. Moor"}),
        (
            "independent_evidence_before_charge",
            {
                "step": "corroboration",
                "at": date(2022, 3, 2),
                "case_number": "case 1",
                "type": "dna",
                "derived_from": "none",
            },
        ),
    ],
)
def test_before_a_charge_that_nobody_recorded_no_time_of_day_is_missing(name: str, step: dict[str, Any]) -> None:
    """Reading R42: whether there was a charge is what is not known, not which came first."""
    events, last = events_of([{**SEARCH, "case_number": "case 1"}, step], "here")
    declared = [Complete(kind=EventKind(k), by="clerk", on=last, basis="export") for k in ("review", "corroboration")]
    built = build(events, Context(complete=tuple(declared), as_of=last), [name])
    assert built.values[name][f"{name}__why"][built.codes[name][0]] == "open:charge"


@pytest.mark.parametrize(
    ("closed", "known"),
    [
        ({"until": date(2022, 3, 2)}, {"on_roster": True}),
        ({"until": date(2022, 3, 1)}, {}),
        ({"until": date(2022, 2, 28)}, {"on_roster": False}),
        ({"until": date(2022, 2, 28), "decision": "withdrawn"}, {"on_roster": False}),
        ({"until": date(2022, 3, 2), "decision": "withdrawn"}, {"on_roster": True}),
        ({"until": date(2022, 2, 28), "decision": "granted"}, {}),
        ({"until": None, "decision": "withdrawn"}, {}),
        ({"decision": "withdrawn"}, {}),
        ({"until": None, "decision": "granted"}, {"on_roster": True}),
        ({"until": None}, {"on_roster": True}),
        ({"decision": None}, {}),
        ({}, {"on_roster": True}),
    ],
)
def test_an_account_counts_until_it_was_closed(closed: dict[str, Any], known: dict[str, bool]) -> None:
    assert facts([SEARCH, {**LISTED, **closed}], "on_roster", complete=("account",)) == known


def test_a_search_by_a_closed_account_is_open_where_the_roster_may_lack_accounts() -> None:
    assert facts([SEARCH, {**LISTED, "until": date(2022, 2, 28)}], "on_roster", complete=()) == {}


@pytest.mark.parametrize(
    ("closed", "why"),
    [
        ({"until": date(2022, 3, 1)}, "order"),
        ({"decision": "withdrawn"}, "account_end"),
        ({"until": date(2022, 2, 28), "decision": "granted"}, "account_end"),
    ],
)
def test_why_it_is_not_known_whether_an_account_was_open(closed: dict[str, Any], why: str) -> None:
    events, last = events_of([SEARCH, {**LISTED, **closed}], "here")
    built = build(events, Context(as_of=last), ["on_roster"])
    assert built.values["on_roster"]["on_roster__why"][built.codes["on_roster"][0]] == why


def test_another_account_of_the_same_person_does_not_open_the_one_that_searched() -> None:
    """The log names SC-311, which was closed; the same officer has another account, still open."""
    both = [{**LISTED, "operator": "Ann Lee (SC-311)"}, {**LISTED, "operator": "SC-311", "until": date(2022, 2, 1)}]
    use = {**SEARCH, "operator": "SC-311"}
    assert facts([use, both[0]], "on_roster", complete=("account",)) == {"on_roster": True}
    assert facts([use, *both], "on_roster", complete=("account",)) == {}
