"""Every shipped rule, by enumeration: erasure, totality, no two sides true, no dead branch."""

import pytest

from checker.engine.select import choose
from checker.policy.load import catalog
from checker.policy.prove import prove
from checker.resources import policies_root

RULES = [rule for policy in catalog(policies_root()) for rule in policy.rules]


@pytest.fixture(scope="module")
def embedded():
    return choose("embedded")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_hiding_a_recorded_value_never_turns_one_verdict_into_another(rule, embedded):
    proof = prove(rule, embedded)
    assert proof.counterexamples == ()
    assert proof.dead == ()
    assert proof.evaluated > 0
