"""A document's clauses: what is encoded, what is not and why, and where each stands."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.model.errors import PolicyError
from checker.model.policy import ClauseState, Window
from checker.model.yaml_lines import parse
from checker.policy.document import read
from tests.policy.written import document, policy

TEXT = """---
id: test
title: A test
kind: draft
sources: [a book, {title: the code, url: "https://law.example"}]
known-gaps: [one thing]
as-if-from: 2024-01-01
new-fields:
  - {name: bystanders, type: number, meaning: people who passed the camera, unit: people}
---
# The whole

Words of introduction.

## Part one

### 1 No crowds
> At most ten people
> may pass.

```rule
id: crowds
limit: {field: bystanders, at-most: 10}
```

### 2 Be kind
> Be kind.

**not checkable:** kindness is
not recorded

## Part two
> To come.

To do: needs the registry
"""


def test_headings_are_clauses_and_those_that_only_group_are_not(tmp_path):
    made = policy(tmp_path, TEXT)
    shown = [(c.heading, c.text, c.line, c.state, c.note) for c in made.clauses]
    assert shown == [
        ("1 No crowds", "At most ten people\nmay pass.", 17, ClauseState.ENCODED, ""),
        ("2 Be kind", "Be kind.", 26, ClauseState.NOT_CHECKABLE, "kindness is not recorded"),
        ("Part two", "To come.", 32, ClauseState.TODO, "needs the registry"),
    ]


def test_a_draft_has_its_own_fields_and_is_tried_from_its_day(engine, tmp_path):
    made = policy(tmp_path, TEXT)
    (rule,) = made.rules
    assert made.sources == ("a book", "title: the code, url: https://law.example")
    assert rule.windows == (Window(made.as_if_from, None),)
    assert [f.name for f in rule.new_fields] == ["bystanders"]
    engine.check({rule.path: rule.module}, made.new_fields)


def test_the_documents_bytes_are_what_is_hashed(tmp_path):
    first, second = policy(tmp_path, TEXT), policy(tmp_path, TEXT.replace("kind.", "kind!"), "test.md")
    assert first.sha256 != second.sha256
    assert json.dumps(asdict(first)["applies_to"])


def test_blocks_of_other_languages_are_only_for_readers():
    text = "---\nid: x\n---\n## 1\n\nto do: all\n\n```json\n{}\n```\n"
    assert read(text, "x.md").sections[0].blocks == []


def test_a_document_may_have_windows_lines_and_a_byte_order_mark(tmp_path):
    path = tmp_path / "test.md"
    path.write_bytes(b"\xef\xbb\xbf" + document("id: r\nprohibit: {mode: live}").replace("\n", "\r\n").encode())
    from checker.policy.load import load_document

    assert load_document(path, tmp_path).rules[0].line == 9


def test_words_that_other_yaml_takes_for_truth_are_words():
    node = parse("on: search\nno: yes\nday: 2021-07-01\nid: 3d_render\nn: 0.5\nt: true\nq: 'true'", "f")
    assert node.plain() == {
        "on": "search",
        "no": "yes",
        "day": "2021-07-01",
        "id": "3d_render",
        "n": 0.5,
        "t": True,
        "q": "true",
    }


@given(st.text(max_size=200))
def test_any_text_is_a_document_or_a_policy_error(text):
    try:
        read(f"---\nid: x\n---\n## 1\n{text}", "x.md")
        parse(text, "x.yaml")
    except PolicyError as error:
        assert error.where.split(":")[0] in ("x.md", "x.yaml")


@pytest.mark.parametrize("text", ["!!python/object:os.system {}", "&a [*a]", "{[a]: b}", "a: &x 1\nb: *x", "[" * 5000])
def test_odd_yaml_runs_nothing(text):
    try:
        parse(text, "f")
    except PolicyError as error:
        assert error.where.startswith("f:")
