"""Statements of audit.yaml become rules of a document of their own, and mistakes in them name the statement."""

import re

import pytest

from checker.model.audit import Agency
from checker.model.errors import PolicyError
from checker.model.policy import Standing
from checker.policy.audit_claims import stated_policy
from checker.policy.selection import select
from checker.resources import policies_root

TWO = {
    "by": "The mayor",
    "on": "2018-05-24",
    "words": "two cameras have it",
    "of": "camera",
    "some": "any",
    "exactly": "2",
}
NONE = {"by": "ICE", "on": "2018-10-23", "words": "no contract", "of": "contract", "none": {"vendor": "amazon"}}


def test_each_statement_is_a_rule_of_a_public_statement():
    [policy] = stated_policy([TWO, NONE])
    assert [rule.id for rule in policy.rules] == ["claim-1", "claim-2"]
    assert {rule.standing for rule in policy.rules} == {Standing.PROMISE}
    assert policy.rules[0].describe.startswith(
        '"two cameras have it" (The mayor, 2018-05-24) holds if the records show 2 '
    )


def test_without_statements_there_is_no_policy():
    assert stated_policy([]) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"exactly": "two"}, "exactly is"), ({"of": "camra"}, "camra"), ({"some": {"vendor": "amazn"}}, "amazn"),
     ({"when": "2018"}, "when")],
)  # fmt: skip
def test_a_mistake_names_its_statement(changed, said):
    with pytest.raises(PolicyError, match=re.escape(said)) as raised:
        stated_policy([NONE, TWO | changed])
    assert raised.value.where == "audit.yaml: claims, number 2"


def test_statements_are_asked_beside_the_policies_that_were_named():
    found = select(["general-case-number"], Agency(), root=policies_root(), claims=[TWO])
    assert [policy.id for policy in found.policies][-1] == "audit/claims"
