"""A document that comes from anybody touches no other rule: what it says is data, or refused."""

from __future__ import annotations

import json

import pytest

from checker.engine import syntax
from checker.engine.interface import Engine
from checker.model.errors import PolicyError
from checker.policy.load import check
from tests.policy.written import document, policy

INJECTED = 'x\n\npackage checker\n\nrules["other"].breach := "no"\n'


@pytest.mark.parametrize(
    "id_", [INJECTED, "a b", "../a", "/a", "a//b", "a/", "a\u2028b", "a#b", 'a"b', "", "a/../b", "a\\b"]
)
def test_the_id_of_a_document_is_a_path_of_letters_digits_dots_and_dashes(tmp_path, id_):
    with pytest.raises(PolicyError) as refused:
        policy(tmp_path / "p", document("id: r\nprohibit: {mode: live}", id=json.dumps(id_)), root=tmp_path / "q")
    assert refused.value.where.endswith(":2")


@pytest.mark.parametrize("end", ["\n", "\r", "\u2028", "\x0b", "\x85"])
def test_texts_of_a_document_stay_comments_and_strings_in_the_module(tmp_path, end, engine: Engine):
    hostile = INJECTED.replace("\n", end)
    quoted = json.dumps(hostile)
    text = document(
        f"id: r\ntitle: {quoted}\ncitation: {quoted}\nprohibit: {{mode: live}}\n"
        f"if-unknown: {{because: judgment, ask: {quoted}}}"
    )
    text = text.replace("title: A test", f"title: {quoted}")
    made = policy(tmp_path, text)
    check([made], engine)
    tree = syntax.parse(made.rules[0].module, "r.rego")
    assert syntax.reference(tree["package"]["refr"]).parts == ("checker", "rules", "r")
    assert {syntax.head_of(rule).parts[0] for rule in tree["rules"]} >= {"breach"}
    assert not any("rules" in syntax.head_of(rule).parts for rule in tree["rules"])


def test_a_heading_of_several_lines_stays_a_comment(tmp_path, engine: Engine):
    text = document("id: r\nprohibit: {mode: live}").replace(
        "## 1 A clause\n", 'breach := "no"\nx := `\nA clause\n========\n'
    )
    made = policy(tmp_path, text)
    check([made], engine)
    assert 'breach := "no"\n' not in made.rules[0].module


@pytest.mark.parametrize("digits", [16, 400, 5_000])
def test_a_number_without_end_is_refused_in_a_few_words(tmp_path, digits):
    with pytest.raises(PolicyError) as refused:
        policy(tmp_path, document(f"id: r\nlimit: {{field: threshold, at-least: {'9' * digits}}}"))
    assert len(str(refused.value)) < 400
