"""Statements of audit.yaml become rules of a document of their own, and mistakes in them name the statement."""

import re
from pathlib import Path

import pytest

from checker.ingest.audit_file import load_audit
from checker.model.audit import Agency
from checker.model.errors import Mistakes, PolicyError
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


def test_mistakes_in_several_statements_are_told_together_each_where_it_is_written(tmp_path):
    text = """agency: {place: us/wa}
claims:
  - by: The mayor
    on: 2018-05-24
    words: two cameras have it
    of: camra
    some: any
    exactly: 2
  - {by: ICE, on: 2018-10-23, words: no contract, of: contract, none: {vendor: amazn}}
"""
    (tmp_path / "audit.yaml").write_text(text, encoding="utf-8")
    audit = load_audit(tmp_path / "audit.yaml").model_copy(update={"zone": "UTC"})
    with pytest.raises(Mistakes) as raised:
        select([], Agency(), root=policies_root(), claims=audit.claims, claims_at=audit.claims_at)
    said = {
        (Path(one.where).name, word) for one in raised.value.errors for word in ("camra", "amazn") if word in one.what
    }
    assert said == {("audit.yaml:3", "camra"), ("audit.yaml:9", "amazn")}


def test_statements_are_asked_beside_the_policies_that_were_named():
    found = select(["general-case-number"], Agency(), root=policies_root(), claims=[TWO])
    assert [policy.id for policy in found.policies][-1] == "audit/claims"
