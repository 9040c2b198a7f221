"""Values and fields that a rule treats alike: trying how many there are shows what trying each of them would show."""

from __future__ import annotations

import random
from itertools import product
from math import prod
from typing import Any

import pytest

from checker.engine.interface import Ask, Engine
from checker.engine.select import choose
from checker.model.policy import Rule
from checker.model.verdict import Verdict
from checker.policy.classes import HIDDEN, classes, every_class, freeze, hidings, is_full, like_values, nest
from checker.policy.exchange import exchangeable, exchangeable_fields, with_first
from checker.policy.load import catalog
from checker.policy.prove import FEW, prove
from checker.policy.space import Space
from checker.resources import policies_root
from tests.policy.written import rego_rule

FIELD, NAMES = "authorized_by", ("warrant", "court_order", "consent")
PART = """default lacks_{0} := "unknown"

lacks_{0} := "yes" if {{
	input.authorized_by.complete
	held := input.authorized_by.has
	not "{0}" in held
}}

lacks_{0} := "no" if "{0}" in input.authorized_by.has

has_{0} := lib.negate(lacks_{0})

"""
CARELESS = PART.replace("\tinput.authorized_by.complete\n", "")
"""A blank list is read as one that surely lacks the value."""
MODE = 'default live := "unknown"\n\nlive := "yes" if input.mode == "live"\n\nlive := "no" if input.mode != "live"\n\n'


def parts(*, careless: tuple[str, ...] = ()) -> str:
    written = "".join((CARELESS if name in careless else PART).format(name) for name in NAMES)
    return "import data.checker.lib\n\n" + MODE + written


ANY_LACKS = "breach := lib.any_of([lacks_warrant, lacks_consent, lacks_court_order])\n"
TWO_ARE_ENOUGH = """breach := lib.negate(lib.any_of([both_1, both_2, both_3]))

both_1 := lib.every_of([has_warrant, has_court_order])

both_2 := lib.every_of([has_consent, has_court_order])

both_3 := lib.every_of([has_consent, has_warrant])
"""
ONE_COUNTS_MORE = """breach := lib.every_of([lib.any_of([lacks_court_order, lacks_consent]), lacks_warrant])
"""
LIVE_ONLY = "breach := lib.every_of([live, lib.any_of([lacks_warrant, lacks_consent, lacks_court_order])])\n"
DEAD = "breach := lib.any_of([lib.every_of([live, lib.negate(live)]), lib.every_of([has_warrant, lacks_warrant])])\n"
RULES = {
    "any lacks": (parts(), ANY_LACKS, 3),
    "two are enough": (parts(), TWO_ARE_ENOUGH, 3),
    "one counts more": (parts(), ONE_COUNTS_MORE, 2),
    "in live use only": (parts(), LIVE_ONLY, 3),
    "never broken": (parts(), DEAD, 2),
    "one part is careless": (parts(careless=("consent",)), ANY_LACKS, 2),
    "all parts are careless": (parts(careless=NAMES), ANY_LACKS, 3),
    "two careless parts of a pair": (parts(careless=("warrant", "court_order")), TWO_ARE_ENOUGH, 2),
}


def written(head: str, breach: str) -> Rule:
    fields = (FIELD, "mode") if "live," in breach else (FIELD,)
    return rego_rule(head + breach, fields, values={FIELD: NAMES, **({"mode": ("live",)} if len(fields) > 1 else {})})


def tried_one_by_one(rule: Rule, engine: Engine) -> tuple[set[tuple[str, str]], set[Verdict]]:
    """What is wrong with a rule by every class of every field, none of which stands for others; and its verdicts."""
    every = [classes(rule, field) for field in rule.fields]
    left = [{freeze(v): [*hidings(v, (), ())] for v in values} for values in every]
    asked: dict[Any, dict[str, Any]] = {}

    def key(flat: dict[str, Any]) -> Any:
        asked.setdefault(found := tuple(map(freeze, flat.values())), flat)
        return found

    full, steps = [], []
    for values in product(*every):
        flat = dict(zip(rule.fields, values, strict=True))
        if all(map(is_full, values)):
            full.append(key(flat))
        for field, ways in zip(rule.fields, left, strict=True):
            steps += [(key(flat), key({**flat, field: one})) for one in ways[freeze(flat[field])]]
    [answers] = engine.evaluate({rule.path: rule.module}, [Ask(rule.id, [nest(flat) for flat in asked.values()])])
    told = dict(zip(asked, answers, strict=True))
    wrong = {
        ("erasure", f"hiding a part turns {told[before].verdict} into {told[after].verdict}")
        for before, after in steps
        if told[after].verdict not in (told[before].verdict, Verdict.UNDETERMINED)
    }
    if any(told[one].verdict is Verdict.UNDETERMINED and not told[one].because for one in full):
        wrong.add(("totality", "everything is known and no person is asked, but the verdict is undetermined"))
    return wrong, {told[one].verdict for one in full}


@pytest.mark.parametrize("name", RULES)
def test_how_many_there_are_shows_what_each_of_them_shows(name: str, engine: Engine) -> None:
    head, breach, alike = RULES[name]
    rule = written(head, breach)
    found = exchangeable(rule.module, FIELD, NAMES)
    assert max(map(len, found), default=0) == alike, found
    wrong, verdicts = tried_one_by_one(rule, engine)
    proof = prove(rule, engine)
    assert {(one.property, one.what) for one in proof.counterexamples} == wrong
    assert bool(wrong) == ("careless" in name)
    assert proof.combinations < len(list(product(*(classes(rule, field) for field in rule.fields))))
    assert [*proof.dead] == (['breach is never "yes"'] if Verdict.VIOLATION not in verdicts else [])
    assert proof.holds == (not wrong and Verdict.VIOLATION in verdicts)


def test_the_lists_that_stand_for_others_are_those_that_exchanging_values_leads_to() -> None:
    rule = written(parts(), ANY_LACKS)
    [like] = exchangeable(rule.module, FIELD, NAMES)
    every = {freeze(with_first(value, [like])) for value in classes(rule, FIELD)}
    assert every == set(map(freeze, Space(rule, ()).values[0]))
    assert with_first({"has": ["court_order"], "complete": False, "lacks": ["warrant"]}, [NAMES]) == {
        "has": ["warrant"], "complete": False, "lacks": ["court_order"],
    }  # fmt: skip
    assert with_first(HIDDEN, [NAMES]) is HIDDEN


NOT_ALIKE = {
    "one is looked into": 'breach := "yes" if {\n\tsome one in input.authorized_by.has\n\tstartswith(one, "warr")\n}\n',
    "by the part that holds them": 'held := input.authorized_by.has\n\nbreach := "yes" if {\n\tsome one in held\n'
    '\tstartswith(one, "warr")\n}\n',
    "their order counts": 'breach := "yes" if {\n\tsome one in input.authorized_by.has\n\tone > "warrant"\n}\n',
    "their place counts": 'breach := "yes" if input.authorized_by.has[0] in {"warrant"}\n',
    "a question names one": 'breach := "unknown"\n\nquestion := {"because": "judgment", "ask": "Who?"} if '
    '"warrant" in input.authorized_by.has\n',
    "one excuses": 'breach := "yes"\n\nexcuses := {"w": has_warrant}\n',
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_ALIKE)
def test_a_value_that_the_module_can_tell_from_another_is_alone(name: str) -> None:
    module = 'package checker.rules["r"]\n\n' + parts() + NOT_ALIKE[name]
    assert not any("warrant" in group for group in exchangeable(module, FIELD, NAMES))


SHIPPED = [rule for policy in catalog(policies_root()) for rule in policy.rules]
SPACES = [(rule, Space(rule, rule.new_fields)) for rule in SHIPPED]
LIKE = [(rule, space, at) for rule, space in SPACES for at in range(len(rule.fields)) if space.like[at]]
"""The shipped rules with exchangeable values, and the number of the field that holds them."""


@pytest.mark.parametrize(("rule", "space", "at"), LIKE, ids=lambda value: getattr(value, "id", ""))
def test_a_shipped_rule_says_the_same_where_two_such_values_are_exchanged(rule: Rule, space: Space, at: int) -> None:
    choose_from = random.Random(rule.id)
    asked = []
    for node in space.sample(60):
        flat = space.flat(node)
        if isinstance(flat[rule.fields[at]], dict):
            for group in space.like[at]:
                mixed = dict(zip(group, choose_from.sample(group, len(group)), strict=True))
                value = {
                    part: sorted(mixed.get(one, one) for one in held) if isinstance(held, list) else held
                    for part, held in flat[rule.fields[at]].items()
                }
                asked += [nest(flat), nest({**flat, rule.fields[at]: value})]
    [answers] = choose("embedded").evaluate({rule.path: rule.module}, [Ask(rule.id, asked)])
    assert asked and answers[::2] == answers[1::2]


def test_of_no_shipped_rule_some_lists_are_left_out() -> None:
    assert [
        (rule.id, field)
        for policy in catalog(policies_root())
        for rule in policy.rules
        for field in rule.fields
        if not every_class(rule, field, rule.new_fields, like_values(rule, field))
    ] == []


STEPS = ("arrest", "charge", "detention")
STEP = """default {0}_after_use := "unknown"

{0}_after_use := "yes" if input.{0}_after_use == true

{0}_after_use := "no" if input.{0}_after_use == false

default without_{0} := "unknown"

without_{0} := "yes" if input.independent_evidence_before_{0} == false

without_{0} := "no" if input.independent_evidence_before_{0} == true

bad_{0} := lib.every_of([{0}_after_use, without_{0}])

"""
GUESSED = """without_{0} := "yes" if not input.independent_evidence_before_{0}

without_{0} := "no" if input.independent_evidence_before_{0}

"""
SIDES = """breach := lib.any_of([bad_arrest, bad_charge, bad_detention])

applies := lib.any_of([arrest_after_use, detention_after_use, charge_after_use])
"""
FIELD_RULES = {
    "all alike": ((), SIDES, 3, 165),
    "all are guessed": (STEPS, SIDES, 3, 165),
    "one is guessed": (("charge",), SIDES, 2, 405),
    "one excuses": ((), SIDES + 'excuses := {"arrest": without_arrest}\n', 2, 405),
}


def of_steps(guessed: tuple[str, ...], sides: str) -> Rule:
    head = "import data.checker.lib\n\n"
    for step in STEPS:
        plain, _, rest = STEP.format(step).partition(f"default without_{step}")
        bad = rest[rest.index(f"bad_{step} :=") :]
        head += plain + GUESSED.format(step) + bad if step in guessed else STEP.format(step)
    fields = [*(f"{step}_after_use" for step in STEPS), *(f"independent_evidence_before_{step}" for step in STEPS)]
    return rego_rule(head + sides, tuple(sorted(fields)))


@pytest.mark.parametrize("name", FIELD_RULES)
def test_fields_that_are_exchangeable_show_what_each_combination_shows(name: str, engine: Engine) -> None:
    guessed, sides, alike, few = FIELD_RULES[name]
    rule = of_steps(guessed, sides)
    groups = exchangeable_fields(rule.module, rule.fields, rule.fields)
    assert [len(group) for group in groups] == [alike]
    assert all(len(slot) == 2 for slot in groups[0])
    whole, short = prove(rule, engine), prove(rule, engine, limit=few)
    assert (whole.combinations, short.combinations, short.sampled) == (729, 729, False)
    assert whole.evaluated == 729 and short.evaluated == few
    assert {(c.property, c.what) for c in short.counterexamples} == {
        (c.property, c.what) for c in whole.counterexamples
    }
    assert bool(short.counterexamples) == bool(guessed) and short.holds == whole.holds
    assert short.dead == whole.dead
    assert [*map(repr, short.table)] and {*map(repr, short.table)} == {*map(repr, whole.table)}


def test_fields_of_different_classes_or_read_by_a_name_that_is_worked_out_are_alone() -> None:
    rule = of_steps((), SIDES)
    module = rule.module + '\nname := "arrest_after_use"\n\nexcuses := {"w": w}\n\nw := "yes" if input[name]\n'
    assert exchangeable_fields(module, rule.fields, rule.fields) == []
    module = rule.module.replace(
        "input.independent_evidence_before_charge == true", "input.reviewers_before_charge == 1"
    )
    fields = (*rule.fields, "reviewers_before_charge")
    [group] = exchangeable_fields(module, fields, fields)
    assert not any("charge" in field for slot in group for field in slot)


SLOTTED = [(rule, space) for rule, space in SPACES if prod(space.base) > FEW and space.slots]
"""The shipped rules with exchangeable fields that are tried on what stands for all."""


@pytest.mark.parametrize(("rule", "space"), SLOTTED, ids=lambda value: getattr(value, "id", ""))
def test_a_shipped_rule_says_the_same_where_such_fields_are_exchanged(rule: Rule, space: Space) -> None:
    nodes = space.sample(60)
    space.few_stand_for_all = True
    pairs = [(node, other) for node in nodes for other in sorted(space.with_exchanges(node))[:8] if other != node]
    asked = [nest(space.flat(one)) for pair in pairs for one in pair]
    [answers] = choose("embedded").evaluate({rule.path: rule.module}, [Ask(rule.id, asked)])
    assert asked and answers[::2] == answers[1::2]
    assert all(space.standing(one) == space.standing(other) for one, other in pairs)
