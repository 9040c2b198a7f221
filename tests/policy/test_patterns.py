"""Pattern blocks: what a document may say, and what a mistake in one looks like."""

from __future__ import annotations

import pytest

from checker.model.errors import PolicyError
from checker.policy.load import load, load_document
from checker.resources import policies_root

FRONT = "---\nid: test\ntitle: T\nkind: model\ntechnology: any\n---\n## 1 Days\n> Words.\n\n"
BLOCK = "```pattern\nid: p\npattern: consecutive-days\ndays: 14\nquestion: Who?\n```\n"
CASE = "```case\n- name: n\n  rows: [{step: search, at: 2024-03-01, times: 2, every: 1d}]\n  expect: 0\n```\n"


def loaded(tmp_path, text):
    path = tmp_path / "test.md"
    path.write_text(FRONT + text, encoding="utf-8")
    return load_document(path, policies_root())


def test_a_pattern_has_its_thresholds_and_takes_the_document_s_technology(tmp_path):
    document = loaded(tmp_path, BLOCK + CASE)
    (pattern,) = document.patterns
    assert (pattern.id, pattern.kind, pattern.thresholds, pattern.technologies, pattern.title) == (
        "p",
        "consecutive-days",
        {"days": 14},
        None,
        "1 Days",
    )
    assert [(case.name, case.expect) for case in pattern.cases] == [("n", 0)]
    assert [clause.state.value for clause in document.clauses] == ["encoded"]


FAULTS = {
    "an unknown pattern": (BLOCK.replace("consecutive-days", "consecutive-day"), 12,
        'unknown pattern "consecutive-day"', '"consecutive-days"'),
    "an unknown threshold": (BLOCK.replace("days: 14", "days: 14\ndayz: 3"), 14, 'unknown key "dayz"', '"days"'),
    "a threshold left out": (BLOCK.replace("days: 14\n", ""), 11, "pattern has no `days`", "in a row (days)"),
    "a threshold that is no number": (BLOCK.replace("14", "many"), 13, "days is a whole number of days", ""),
    "half a day": (BLOCK.replace("14", "1.5"), 13, "days is a whole number of days", ""),
    "a threshold out of bounds": (BLOCK.replace("14", "1"), 13, "days is 1", "between 2 and"),
    "no question": (BLOCK.replace("question: Who?\n", ""), 11, "pattern has no `question`", ""),
    "one id twice": (BLOCK + BLOCK, 17, 'the id "p" is used twice', "test.md:11"),
    "an id that a rule has": (BLOCK + "```rule\nid: p\nrequire: [reason]\n```\n", 11, 'the id "p" is used twice', ""),
    "an unknown field in a row": (BLOCK + CASE.replace("times: 2", "wen: 2"), 18, 'unknown field "wen"', ""),
    "a verdict as what is expected": (BLOCK + CASE.replace("expect: 0", "expect: violation"), 19, "expect is",
        "how many indications"),
    "a step that is none": (BLOCK + CASE.replace("step: search", "step: serch"), 18, 'unknown step "serch"',
        '"search"'),
    "a case before its pattern": (CASE + BLOCK, 10, "must follow the rule or pattern", ""),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_mistake_is_told_with_its_line_and_what_to_do(tmp_path, fault):
    text, line, what, hint = FAULTS[fault]
    with pytest.raises(PolicyError) as caught:
        loaded(tmp_path, text)
    assert what in caught.value.what, caught.value
    assert caught.value.where.endswith(f"test.md:{line}"), caught.value.where
    assert hint in caught.value.hint, caught.value.hint


def test_a_pattern_can_be_named_alone_as_a_rule_can():
    (document,) = load(["integrity-silent-days"], root=policies_root())
    assert ([p.id for p in document.patterns], document.rules) == (["integrity-silent-days"], ())
    (document,) = load(["integrity-roster"], root=policies_root())
    assert ([r.id for r in document.rules], document.patterns) == (["integrity-roster"], ())
