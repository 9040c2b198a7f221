"""Every shipped rule, by enumeration: erasure, totality, no two sides true, no dead branch.

A rule with very many combinations is sampled; `make test-long` takes a larger sample. Clones of one clause in several
places are one rule here: what they do not share are names of places.
"""

import re
from itertools import product
from math import prod

import pytest

from checker.engine.interface import Ask
from checker.engine.select import choose
from checker.model.facts import FactType
from checker.model.policy import Rule
from checker.model.single_facts import IN_FORCE
from checker.policy.classes import HIDDEN, classes, fact_of, nest
from checker.policy.load import catalog
from checker.policy.prove import FEW, LIMIT, prove
from checker.policy.space import Node, Space, comparisons, is_so
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


SMALL = [rule for rule in RULES if rule.scope_fields and 81 < prod(Space(rule, rule.new_fields).base) <= ALL]


def scope_answer(rule: Rule, space: Space, node: Node) -> bool | None:
    """Whether a combination is within the scope of its rule: every field has the class that comes first, or some field
    surely has none that the rule names. An agency of which the one named is a part comes later, and is not known."""
    fields = [(space.fields[at], space.values[at][node[at]]) for at in space.scope]
    if any((v == "no") if f == IN_FORCE else v is not HIDDEN and v not in rule.values[f] for f, v in fields):
        return False
    return True if all(node[at] == 0 for at in space.scope) else None


@pytest.mark.parametrize("rule", SMALL[:: 1 if TIMES > 1 else 4], ids=lambda rule: rule.id)
def test_all_combinations_answer_as_those_that_stand_for_them(rule, embedded):
    space = Space(rule, rule.new_fields)
    nodes = list(product(*map(range, space.base)))
    [answers] = embedded.evaluate({rule.path: rule.module}, [Ask(rule.id, [nest(space.flat(n)) for n in nodes])])
    rest = {node: tuple(n for at, n in enumerate(node) if at not in space.scope) for node in nodes}
    told = {(scope_answer(rule, space, n), rest[n]): a.verdict for n, a in zip(nodes, answers, strict=True)}
    for node, answer in zip(nodes, answers, strict=True):
        assert told[scope_answer(rule, space, node), rest[node]] is answer.verdict, space.flat(node)
    standing = set(space.representatives())
    assert {(scope_answer(rule, space, n), rest[n]) for n in standing} == set(told)


NUMBERS = [
    (rule, field)
    for rule in RULES
    for field in rule.fields
    if fact_of(field, rule.new_fields).type is FactType.NUMBER and comparisons(rule.module, field)
]
"""Numbers that a rule only compares with limits."""


def test_numbers_of_which_every_comparison_says_the_same_are_one_to_their_rule(embedded):
    assert len(NUMBERS) > 50
    for rule, field in NUMBERS:
        asked = comparisons(rule.module, field)
        values = {tuple(sorted(v.items())): v for v in classes(rule, field, rule.new_fields) if v is not HIDDEN}
        space = Space(rule, rule.new_fields)
        around = [space.flat(node) for node in space.sample(8 if TIMES == 1 else 200)]
        for one in around:
            nodes = [nest({**one, field: value}) for value in values.values()]
            [answers] = embedded.evaluate({rule.path: rule.module}, [Ask(rule.id, nodes)])
            told = {}
            for value, answer in zip(values.values(), answers, strict=True):
                told.setdefault(tuple(is_so(value, test) for test in sorted(asked)), set()).add(answer.verdict)
            assert all(len(verdicts) == 1 for verdicts in told.values()), (rule.id, field, told)
            assert len(told) < len(values)


def test_the_page_on_the_library_names_the_rules_of_which_only_a_sample_is_tried():
    page = (policies_root().parent / "docs" / "library.md").read_text(encoding="utf-8")
    named = page.partition("## How each rule is proved")[2].partition("<!-- sampled -->")[2].partition("\n\n")[0]
    spaces = {r.id: Space(r, r.new_fields) for p in catalog(policies_root()) for r in p.rules}
    large = {name for name, one in spaces.items() if prod(one.base) > FEW and one.representative_count() > LIMIT}
    assert set(re.findall(r"`([^`]+)`", named)) == large


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_hiding_a_recorded_value_never_turns_one_verdict_into_another(rule, embedded):
    few = prod(Space(rule, rule.new_fields).base) <= ALL
    proof = prove(rule, embedded, limit=ALL if few else SAMPLE)
    assert proof.counterexamples == ()
    assert proof.dead == ()
    assert proof.evaluated > 0
