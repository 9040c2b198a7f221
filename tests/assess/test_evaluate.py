"""The engine is asked each distinct question once, together with others or rule by rule."""

from itertools import count

from checker.assess.evaluate import Evaluator
from checker.engine.interface import Engine
from checker.model.policy import Rule
from tests.assess.made import policies

ASKED = [{}, {"case_number": "recorded"}, {"case_number": "blank"}, {"case_number": "blank"}]
"""Three distinct projections."""


def rules() -> list[Rule]:
    return [rule for policy in policies() for rule in policy.rules][:3]


def evaluator(engine: Engine, *, one_by_one: bool) -> Evaluator:
    modules = {rule.path: rule.module for rule in rules()}
    return Evaluator(engine, modules, one_by_one=one_by_one, clock=map(float, count()).__next__)


def test_asked_rule_by_rule_the_answers_are_the_same(engine: Engine):
    asks = [(rule.id, ASKED) for rule in rules()]
    together, alone = evaluator(engine, one_by_one=False), evaluator(engine, one_by_one=True)
    assert together.answers(asks) == alone.answers(asks)
    assert together.evaluations == alone.evaluations == 3 * len(asks)


def test_seconds_are_told_of_each_rule_only_where_each_is_asked_alone(embedded: Engine):
    first, second, _ = [rule.id for rule in rules()]
    together, alone = evaluator(embedded, one_by_one=False), evaluator(embedded, one_by_one=True)
    for one in (together, alone):
        one.answers([(first, ASKED), (second, ASKED)])
        one.answers([(first, [{"case_number": "placeholder"}])])
        one.answers([(first, ASKED)])
    assert together.seconds == {}
    assert alone.seconds == {first: 2, second: 1}, "what is remembered is not asked again"
    assert alone.evaluations_of == {first: 4, second: 3}
