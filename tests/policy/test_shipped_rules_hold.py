"""Every shipped rule, by enumeration: erasure, totality, no two sides true, no dead branch.

A rule with very many combinations is sampled; `make test-long` takes a larger sample. Clones of one clause in several
places are one rule here: what they do not share are names of places.
"""

import re
from math import prod

import pytest

from checker.engine.select import choose
from checker.model.policy import Rule
from checker.policy.load import catalog
from checker.policy.prove import LIMIT, prove
from checker.policy.space import Space
from checker.resources import policies_root
from tests.examples import TIMES

ALL, SAMPLE = (3_000, 600) if TIMES == 1 else (LIMIT, LIMIT)
"""A rule of at most so many combinations is tried on all of them, another on a sample of so many."""


def shape(rule: Rule) -> str:
    """The rule's module without its name, its comments, and the places and agencies for which it holds."""
    code = "\n".join(line for line in rule.module.splitlines() if not line.startswith(("#", "package")))
    code = re.sub(r'"(?:[A-Z]{2}|(?:us|uk|eu|canada)(?:/[a-z0-9/-]*)?)"', '"place"', code)
    code = re.sub(r"agency_(?:state|id|kind|level)_is\w+", "of_the_agency", code)
    return re.sub(r"^agency_\w+ := \{[^}]*\}", "", code, flags=re.MULTILINE)


RULES = {shape(rule): rule for policy in catalog(policies_root()) for rule in reversed(policy.rules)}.values()


@pytest.fixture(scope="module")
def embedded():
    return choose("embedded")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_hiding_a_recorded_value_never_turns_one_verdict_into_another(rule, embedded):
    few = prod(Space(rule, rule.new_fields).base) <= ALL
    proof = prove(rule, embedded, limit=ALL if few else SAMPLE)
    assert proof.counterexamples == ()
    assert proof.dead == ()
    assert proof.evaluated > 0
