"""Which policies speak of an agency, and how agencies nest (reading R41), in the loader and in a rule's Rego."""

from __future__ import annotations

import re

import pytest

from checker.engine.interface import Ask, Engine
from checker.model.audit import Agency
from checker.model.errors import PolicyError
from checker.model.policy import AppliesTo
from checker.model.values import is_part, wholes
from checker.policy.applies import Applies, speaks_of
from tests.policy.written import rule

NESTING = [
    # (named in the rule, the audited agency's place, whether the rule speaks of it)
    ("us/federal/ice", "us/federal/ice", "yes"),
    ("us/federal/ice", "us/federal/ice-hsi", "yes"),
    ("us/federal/ice", "us/federal/ice-ero", "yes"),
    ("us/federal/ice", "us/federal/ice-hsi/dallas", "yes"),
    ("us/federal/ice", "us/federal/ice/dallas", "yes"),
    ("us/federal/ice-hsi", "us/federal/ice-hsi/dallas", "yes"),
    ("us/federal/ice-hsi", "us/federal/ice-ero", "no"),
    ("us/federal/ice-hsi", "us/federal/ice", "unknown"),
    ("us/federal/ice-hsi/dallas", "us/federal/ice", "unknown"),
    ("us/federal/ice-hsi/dallas", "us/federal/ice-hsi/boston", "no"),
    ("us/federal/ice", "us/federal/icebreaker", "no"),
    ("us/federal/ice", "us/federal/fbi", "no"),
    ("us/or/washington-county-police", "us/or/washington-county-sheriff", "no"),
    ("us/or/washington-county-sheriff", "us/or/washington-county-sheriff", "yes"),
    ("us/ca/san", "us/ca/san-jose", "no"),
]


@pytest.mark.parametrize(("named", "place", "expected"), NESTING)
def test_a_rule_on_a_whole_binds_its_parts(named, place, expected):
    assert speaks_of(AppliesTo(agencies=(named,)), Agency(place=place)) is Applies(expected)


def test_a_rule_says_so_of_each_use_too(tmp_path, engine: Engine):
    for named, place, expected in NESTING:
        made = rule(tmp_path, f"prohibit: any\napplies-to: {{agency: {named}}}")
        answers = engine.evaluate(
            {made.path: made.module}, [Ask("r", [{"agency": {"id": place}, "technology": "face_recognition"}])]
        )
        verdict = {"yes": "violation", "no": "not_applicable", "unknown": "undetermined"}[expected]
        assert answers[0][0].verdict.value == verdict, (named, place)


def test_a_rule_that_leaves_a_whole_out_leaves_out_its_parts(tmp_path, engine: Engine):
    made = rule(tmp_path, "prohibit: any\napplies-to: {agency: {not: us/federal/ice-hsi}}")
    places = ["us/federal/ice-hsi/dallas", "us/federal/ice", "us/federal/fbi"]
    asked = [{"agency": {"id": place}, "technology": "face_recognition"} for place in places]
    (answers,) = engine.evaluate({made.path: made.module}, [Ask("r", asked)])
    assert [a.verdict.value for a in answers] == ["not_applicable", "undetermined", "violation"]


def test_a_state_or_the_federal_level_is_no_agency():
    assert wholes("us/wa/seattle") == ()
    assert wholes("us/federal/ice-hsi/dallas") == ("us/federal/ice", "us/federal/ice-hsi")
    assert not is_part("us/wa/seattle", "us/wa/sea")


def test_a_place_that_only_leads_up_to_an_agency_leaves_it_unknown():
    seattle = AppliesTo(agencies=("us/wa/seattle",))
    assert speaks_of(seattle, Agency(place="us/wa")) is Applies.UNKNOWN
    assert speaks_of(seattle, Agency(place="us/or")) is Applies.NO
    assert speaks_of(seattle, Agency()) is Applies.UNKNOWN


def test_a_place_is_read_whatever_its_case_and_slashes():
    assert Agency(place="US/Federal/ICE-HSI/").place == "us/federal/ice-hsi"


@pytest.mark.parametrize("written", ["us/wa/seattle", "US/WA/Seattle", "us/wa/seattle/", " us/WA/seattle "])
def test_a_place_in_a_policy_is_read_as_one_in_audit_yaml(tmp_path, written):
    made = rule(tmp_path, f'prohibit: any\napplies-to: {{agency: "{written}"}}')
    assert made.values["agency.id"] == ("us/wa/seattle",)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("seattle", '"seattle" is not a place'),
        ("wa/seattle", "a place begins with us/"),
        ("Washington", "a place is written with the letters of its state"),
        ("us/zz/seattle", '"zz" is not a state'),
        ("us/wa//seattle", '"" cannot be a part of a place'),
        ("us/wa/../oregon", '".." cannot be a part of a place'),
        ("us/wa/sea ttle", '"sea ttle" cannot be a part of a place'),
    ],
)
def test_what_is_no_place_is_an_error_and_never_a_rule_that_binds_nobody(tmp_path, written, says):
    with pytest.raises(PolicyError, match=re.escape(says)) as told:
        rule(tmp_path, f'prohibit: any\napplies-to: {{agency: "{written}"}}')
    assert told.value.where and told.value.hint
    with pytest.raises(ValueError, match=re.escape(says)):
        Agency(place=written)
