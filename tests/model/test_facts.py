"""A fact is one value: its name is printed from it and looked up, and it says what it found in plain English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from checker.model.event import EVENT_FIELDS, State
from checker.model.facts import (
    Before,
    Fact,
    FactType,
    Lead,
    Own,
    RecordedFact,
    Reviewers,
    Which,
    milestone,
    step_of,
)
from checker.model.kinds import KINDS
from checker.model.steps import ANCHORS, CASE_STEPS, ENTRY_STEPS, INDEPENDENT_EVIDENCE, MILESTONES, STEPS
from checker.model.vocabulary import REVIEWERS, _shipped_facts, fact, vocabulary, with_new_fields
from checker.model.words import STATE_WORDS, is_counted, open_code, open_kinds, reason
from tests.facts.naive.kinds import KIND_ROWS, LOOKED_UP

FACTS = list(vocabulary().values())
CUTS = ((), (0,), (1,), (2,), (0.8, 0.99), (1440, 4320))
NUMBERS = (0, 0.5, 1, 2, 90, 4321)
IDENTIFIER = re.compile(r"[A-Za-z0-9]_[A-Za-z0-9]")


def values_of(one: Fact) -> Iterator[Any]:
    """Every sort of value that a rule may see of a fact."""
    match one.type:
        case FactType.YESNO:
            yield from (True, False)
        case FactType.CHOICE:
            yield from one.values
        case FactType.NAME:
            yield "us/or/washington-county-sheriff"
        case FactType.SET:
            for members in ([], *([value] for value in one.values), list(one.values)):
                yield from ({"has": members, "complete": complete} for complete in (True, False))
            yield from ({"has": [], "complete": False, "lacks": [value]} for value in one.values)
        case FactType.NUMBER:
            yield {}
            for number in NUMBERS:
                yield from ({"at_least": number}, {"at_most": number}, {"at_least": number, "at_most": number})
                yield {"at_least": number, "at_most": number + 3}


@pytest.mark.parametrize("one", FACTS, ids=lambda one: one.name)
def test_a_fact_is_found_by_the_name_that_is_printed_from_it(one):
    assert fact(one.name) == one
    assert fact(one.name).name == one.name


@pytest.mark.parametrize("one", [*FACTS, Own("sign_posted_before_use", FactType.YESNO, "")], ids=lambda one: one.name)
def test_no_word_that_a_fact_says_is_an_identifier(one):
    said = [one.noun]
    for value in values_of(one):
        said.append(one.cell(value))
        said += [one.says(value, cuts) for cuts in (CUTS if one.type is FactType.NUMBER else ((),))]
    assert [text for text in said if IDENTIFIER.search(text) or not text.strip()] == []


def test_no_number_of_people_or_faces_is_said_to_be_less_than_one():
    numbers = [one for one in FACTS if one.type is FactType.NUMBER]
    said = {one.name: [one.says(v, cuts) for v in values_of(one) for cuts in CUTS] for one in numbers}
    counted = [text for one in numbers if is_counted(one.unit) for text in said[one.name]]
    assert [text for text in counted if re.search(r"(?:less|fewer) than (?:0|1) ", text)] == []
    assert [text for texts in said.values() for text in texts if re.search(r"\b1 (?:people|\w+s)\b", text)] == []


@pytest.mark.parametrize(
    ("name", "value", "cuts", "said"),
    [
        ("mode", "near_real_time", (), "mode: near real time"),
        ("arrest_after_use", True, (), "an arrest is recorded after the use"),
        ("arrest_after_use", False, (), "no arrest is recorded after the use"),
        ("independent_evidence_before_arrest", True, (),
        "evidence independent of the match is recorded before the arrest"),
        ("independent_evidence_before_arrest", False, (),
        "no evidence independent of the match is recorded before the arrest"),
        ("other_method_before_use", True, (), "another investigative method is recorded before the use"),
        ("other_method_before_use", False, (), "no other investigative method is recorded before the use"),
        ("disclosure_since_charge", "done", (), "a disclosure is recorded for the charge"),
        ("filing_since_use", "not_done", (), "no filing is recorded for the use"),
        ("recorded.case_number", "empty", (), "case number: left blank"),
        ("recorded.case_number", "found_elsewhere", (), "case number: not in its column, but in the reason"),
        ("authorized_by", {"has": [], "complete": True}, (), "no authorization covers the use"),
        ("authorized_by", {"has": [], "complete": False}, (), "no authorization is known to cover the use"),
        ("authorized_by", {"has": [], "complete": False, "lacks": ["warrant"]}, (), "no warrant covers the use"),
        ("authorized_by", {"has": ["warrant"], "complete": False}, (), "a warrant covers the use (others may, too)"),
        ("authorized_by", {"has": ["court_order", "warrant"],
        "complete": True}, (), "a court order and a warrant cover the use"),
        ("exigency", "none", (), "no emergency is recorded by the time of the use"),
        ("on_roster", False, (), "the account is not on the roster of users, or was closed before the use"),
        ("threshold", {"at_least": 0.895,
        "at_most": 0.895}, (0.8, 0.99), "threshold: more than 0.8 and less than 0.99"),
        ("threshold", {"at_least": 0.8, "at_most": 0.8}, (0.8,), "threshold: 0.8"),
        ("faces_searched", {"at_least": 2, "at_most": 2}, (1,), "number of faces searched for: more than 1 face"),
        ("minutes_from_use_to_notice", {"at_least": 4321}, (4320,), "time from the use to a notice: more than 3 days"),
        ("minutes_from_use_to_filing", {"at_most": 89}, (90,), "time from the use to a filing: less than 90 minutes"),
        ("days_from_use_to_filing", {"at_least": 31}, (30,), "time from the use to a filing: more than 30 days"),
        ("months_from_use_to_filing", {"at_least": 1, "at_most": 1}, (1,), "time from the use to a filing: 1 month"),
        ("trained_reviewers_before_arrest", {"at_least": 0,
        "at_most": 0}, (1,), "no trained reviewer is recorded before the arrest"),
        ("trained_reviewers_before_arrest", {"at_least": 1}, (1,),
        "at least 1 trained reviewer is recorded before the arrest"),
        ("trained_reviewers_before_arrest", {"at_most": 1}, (2,),
        "fewer than 2 trained reviewers are recorded before the arrest"),
        ("examiners", {"at_least": 1, "at_most": 1}, (1,), "1 examiner is recorded"),
        ("reviewers", {"at_least": 3}, (2,), "more than 2 reviewers are recorded"),
        ("reviewers", {}, (), "reviewers: not known"),
        ("on_register.contract", False, (), "no contract covers the use"),
        ("policy_before_use", False, (), "no policy is recorded before the use"),
        ("accountability_report_before_use", True, (), "an accountability report is recorded before the use"),
        ("days_from_first_policy_to_use", {"at_most": 89}, (90,),
        "time from the first policy to the use: less than 90 days"),
    ],
)  # fmt: skip
def test_a_deciding_fact_is_said_as_a_records_officer_would_write_it(name, value, cuts, said):
    assert fact(name).says(value, cuts) == said


def test_each_step_and_moment_of_the_twins_table_has_its_facts():
    steps = {name for name, row in KIND_ROWS.items() if row[2] and name not in LOOKED_UP} | {"independent_evidence"}
    moments = {name for name, row in KIND_ROWS.items() if row[3]}
    names = set(vocabulary())
    assert {f"{moment}_after_use" for moment in moments} <= names
    only_earlier = {"search", "live_deployment", "result_received", "authorization", "exigency"}
    for step in steps - {"training"}:
        for moment in (moments | {"use"}) - {step}:
            after = {f"{step}_since_{moment}", f"minutes_from_{moment}_to_{step}", f"days_from_{moment}_to_{step}"}
            assert f"{step}_before_{moment}" in names
            assert after & names == (set() if step in only_earlier else after)
            assert step in only_earlier or f"months_from_{moment}_to_{step}" in names
    assert {"trained", "days_from_first_training_to_use", "months_from_last_training_to_use"} <= names
    documents = {"notice_of_intent", "accountability_report", "impact_assessment", "equality_assessment"}
    for step in {name for name, row in KIND_ROWS.items() if row[2] and name in LOOKED_UP} | documents:
        assert {f"{step}_before_use", f"days_from_first_{step}_to_use", f"months_from_last_{step}_to_use"} <= names
        assert not {f"{step}_before_{moment}" for moment in moments} & names
    for who in ("reviewers", "examiners", "supervisors", "trained_reviewers"):
        assert {who, *(f"{who}_before_{moment}" for moment in moments)} <= names
    assert {f"recorded.{name}" for name in EVENT_FIELDS} <= names


def test_a_fact_of_records_rests_on_the_kind_of_its_step_first_and_on_the_moments():
    for step in CASE_STEPS.values():
        for anchor in ANCHORS.values():
            if step.name == anchor.name or step.field:
                continue
            kinds = Before(step, anchor).records
            assert kinds[0] == ("corroboration" if step is INDEPENDENT_EVIDENCE else step.name)
            assert kinds[1:] == (() if anchor.name == "use" else (anchor.name,))
            assert set(kinds) <= set(KINDS)
    for step in ENTRY_STEPS.values():
        assert Before(step, ANCHORS["use"]).records == Lead(step, Which.LAST, "days").records == (step.kind,)
    trained = Reviewers(REVIEWERS["trained_reviewers"], MILESTONES["arrest"])
    assert trained.records == ("review", "training", "arrest")


def test_what_a_fact_speaks_of_is_read_from_its_value():
    assert milestone(fact("review_before_arrest")) == MILESTONES["arrest"]
    assert milestone(fact("examiners_before_charge")) == MILESTONES["charge"]
    assert milestone(fact("review_before_use")) is None
    assert milestone(fact("reviewers")) is None
    assert step_of(fact("minutes_from_use_to_filing")) == STEPS["filing"]
    assert step_of(fact("arrest_after_use")) is None


def test_a_field_that_must_only_say_something_needs_no_value():
    needs = RecordedFact(EVENT_FIELDS["purpose"]).needs()
    assert (needs.columns, needs.stated_field) == ((), "purpose")


@pytest.mark.parametrize("kinds", [("arrest",), ("arrest", "review")])
def test_the_kinds_of_a_reason_are_read_back_where_they_are_written(kinds):
    assert open_kinds(open_code(kinds)) == kinds
    assert open_kinds("order") == ()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("open:arrest", "it is not known whether all arrest records are here"),
        (
            "open:pc_affidavit+lineup",
            "it is not known whether all probable-cause affidavit and lineup records are here",
        ),
        ("empty", "left blank"),
        ("text", "only free text mentions it"),
        ("new_field", "the log has no column for it"),
    ],
)
def test_why_something_is_not_known_is_said_in_words(code, said):
    assert reason(code) == said


def test_every_state_of_a_field_has_one_wording():
    assert set(STATE_WORDS) == {state.value for state in State}
    assert len(set(STATE_WORDS.values())) == len(STATE_WORDS)


def test_facts_that_are_first_listed_among_those_of_a_draft_are_the_same_ones_afterward() -> None:
    """Policies from the cache list no facts before a draft adds its own."""
    own = Own("sign_posted", FactType.YESNO, "whether a sign stood there")
    before = list(vocabulary())
    _shipped_facts.cache_clear()
    with with_new_fields([own]):
        assert list(vocabulary()) == [*before, own.name]
    assert list(vocabulary()) == before
    assert all(one.type and one.noun for one in vocabulary().values())


def test_the_cell_of_an_outcome_is_what_came_of_the_search() -> None:
    fact = vocabulary()["somebody_to_act_on"]
    assert [fact.cell(value) for value in fact.values] == ["a lead or a match", "nobody to act on", "candidates"]
