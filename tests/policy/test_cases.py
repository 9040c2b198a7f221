"""Worked examples: those of the shipped policies hold, and one that does not is told apart."""

import pytest

from checker.facts.timelines import from_timeline
from checker.model.errors import UsageError
from checker.policy.cases import run_cases
from checker.policy.load import catalog
from checker.resources import policies_root
from tests.policy.written import document, policy

RULE = "id: r\nprohibit: {mode: live}\nexcept: [authorized: warrant]"


def ran(tmp_path, engine, cases: str, rule: str = RULE, front: str = "applies-to: {state: WA}\n"):
    return run_cases(
        [policy(tmp_path, document(rule, front=front, after=f"```case\n{cases}\n```\n"))], engine, from_timeline
    )


def test_every_shipped_rule_has_a_case():
    assert [r.id for p in catalog(policies_root()) for r in p.rules if not r.cases] == []


def test_a_case_speaks_of_a_use_that_the_policy_covers(tmp_path, engine):
    cases = """- {name: covered, given: {mode: live, authorized_by: []}, expect: violation}
- {name: elsewhere, given: {mode: live, agency.state: OR}, expect: not_applicable}
- {name: nobody knows where, given: {mode: still, agency.state: unknown}, expect: undetermined, missing: [agency.state]}
- {name: nothing at all, given: {mode: still, technology: }, expect: undetermined, missing: [technology]}"""
    assert [r.problem for r in ran(tmp_path, engine, cases)] == [""] * 4


WRONG = {
    "another verdict": ("{name: a, given: {mode: still}, expect: violation}", "expected violation, got compliant"),
    "undetermined": ("{name: a, given: {mode: live}, expect: violation}", "got undetermined (missing: authorized_by)"),
    "not missing": ("{name: a, given: {mode: live}, expect: undetermined, missing: [mode]}", "mode is not named as "
                                                                                             "missing; named: "
                                                                                             "authorized_by"),
    "another reason": ("{name: a, given: {mode: live}, expect: undetermined, because: text}", ("because of text, got "
        "missing")),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_case_that_does_not_hold_says_what_came_out_and_where(name, tmp_path, engine):
    case, problem = WRONG[name]
    (result,) = ran(tmp_path, engine, f"- {case}")
    assert not result.ok
    assert problem in result.problem
    assert result.where == f"{tmp_path.name}/test.md:14"


def test_sets_and_numbers_may_be_known_in_part(tmp_path, engine):
    cases = """- {name: a warrant at least, given: {mode: live, authorized_by: {has: [warrant]}}, expect: compliant}
- {name: others perhaps, given: {mode: live, authorized_by: {has: [supervisor]}}, expect: undetermined}
- {name: no other, given: {mode: live, authorized_by: supervisor}, expect: violation}"""
    assert [r.problem for r in ran(tmp_path, engine, cases)] == [""] * 3
    cases = """- {name: two at least, given: {faces_searched: {at-least: 2}}, expect: violation}
- {name: one, given: {faces_searched: 1}, expect: compliant}
- {name: one at least, given: {faces_searched: {at-least: 1}}, expect: undetermined, missing: [faces_searched]}"""
    limit = "id: r\nlimit: {field: faces_searched, at-most: 1}"
    assert [r.problem for r in ran(tmp_path, engine, cases, limit)] == [""] * 3


TIMELINE = """- name: an arrest on the match alone
  timeline:
    - {step: search, at: 2020-01-01T10:00Z}
    - {step: arrest, at: 2020-01-02T10:00Z}
  complete: [corroboration]
  expect: violation"""


def test_a_timeline_is_judged_by_the_facts_made_of_it(tmp_path, engine):
    assert [r.problem for r in ran(tmp_path, engine, TIMELINE, "id: r\nnot-sole-basis: {for: [arrest]}")] == [""]


def test_a_timeline_needs_something_to_make_facts_of_it(tmp_path, embedded):
    made = policy(tmp_path, document("id: r\nnot-sole-basis: {for: [arrest]}", after=f"```case\n{TIMELINE}\n```\n"))
    with pytest.raises(UsageError, match="is a timeline"):
        run_cases([made], embedded)


def test_the_cases_of_all_rules_are_asked_together(tmp_path, embedded):
    asked = []

    class CountingEngine:
        def evaluate(self, modules, asks):
            asked.append(len(asks))
            return embedded.evaluate(modules, asks)

    cases = "```case\n- {name: a, given: {mode: live}, expect: undetermined}\n```\n"
    policies = [
        policy(tmp_path, document(RULE.replace("id: r", f"id: r{i}"), after=cases, id=f"p{i}"), f"p{i}.md")
        for i in range(3)
    ]
    results = run_cases(policies, CountingEngine(), from_timeline)
    assert [r.problem for r in results] == [""] * 3
    assert asked[0] == 3
    assert len(asked) <= 4, "the cases, and three rounds of what would settle them, whatever the number of rules"
