"""A record kind is one value: none can be left out, and none lacks a property."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

import pytest

from checker.facts.completeness import of_one_use, owner_column
from checker.model.kinds import KINDS, USE_KINDS, Belongs, EventKind, Kind
from checker.model.steps import ANCHORS, MILESTONES, STEPS
from tests.facts.naive.kinds import KIND_ROWS

PROPERTIES: dict[str, Any] = {field.name: getattr(KINDS["arrest"], field.name) for field in fields(Kind)}


def test_every_kind_of_record_has_its_value():
    assert set(KINDS) == set(EventKind)
    assert all(kind.name == name for name, kind in KINDS.items())


def test_no_property_of_a_kind_has_a_default():
    assert [f.name for f in fields(Kind) if f.default is not MISSING or f.default_factory is not MISSING] == []


@pytest.mark.parametrize("property", PROPERTIES)
def test_a_kind_without_one_of_its_properties_does_not_run(property):
    with pytest.raises(TypeError, match=property):
        Kind(**{name: value for name, value in PROPERTIES.items() if name != property})


def test_each_kind_is_what_the_naive_twin_says_that_it_is():
    said = {
        name.value: (kind.belongs.value, kind.about_earlier_use, kind.step, kind.anchor, kind.origin.value)
        for name, kind in ((kind.name, kind) for kind in KINDS.values())
    }
    assert said == KIND_ROWS


def test_the_kinds_that_are_uses_are_searches_and_live_deployments():
    assert USE_KINDS == (EventKind.SEARCH, EventKind.LIVE_DEPLOYMENT)


def test_steps_and_moments_are_those_that_the_kinds_say():
    documents = {
        "notice_of_intent", "accountability_report", "impact_assessment", "equality_assessment", "privacy_review",
        "civil_rights_review", "technology_review", "public_notice", "governing_body_notice", "false_match_plan",
    }  # fmt: skip
    notices = {
        "notice_to_oversight_board", "notice_to_mayor", "notice_to_council_president",
        "notice_to_council_president_pro_tempore", "notice_to_market_surveillance_authority",
        "notice_to_data_protection_authority",
    }  # fmt: skip
    some_of_a_kind = {"independent_evidence", "refusal", "abuse_found", "posted_use_policy", "posted_systems_list"}
    whole_kinds = {name for name, row in KIND_ROWS.items() if row[2]}
    assert set(STEPS) == whole_kinds | some_of_a_kind | documents | notices
    assert set(MILESTONES) == {name for name, row in KIND_ROWS.items() if row[3]}
    assert list(ANCHORS) == ["use", *MILESTONES]


def test_no_fact_of_a_use_rests_on_a_kind_that_is_no_part_of_its_record():
    """A step or a moment must be linked to a use, or its absence could never be evidence; an entry of a register is
    looked up by its agency, its system, its gallery or its place (R48)."""
    named = {Belongs.USE, Belongs.CASE, Belongs.PERSON, Belongs.ACCOUNT}
    looked_up = {Belongs.SYSTEM, Belongs.AGENCY, Belongs.GALLERY, Belongs.PLACE}
    assert {KINDS[step.kind].belongs for step in STEPS.values()} <= named | looked_up
    assert {KINDS[name].belongs for name in MILESTONES} <= named


def test_every_kind_is_one_uses_a_persons_an_accounts_or_a_cases():
    assert {name for name in KINDS if of_one_use(name)} == {name for name, row in KIND_ROWS.items() if row[0] == "use"}
    assert {name: owner_column(name) for name in KINDS if owner_column(name)} == {
        "training": "person",
        "account": "account",
    }


def test_what_reports_call_a_kind_is_plain_words_and_no_two_kinds_share_them():
    for words in ("noun", "plural", "indefinite"):
        said = [getattr(kind, words) for kind in KINDS.values()]
        assert len(set(said)) == len(said)
        assert not [text for text in said if "_" in text or text != text.strip()]
