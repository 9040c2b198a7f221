"""Every mistake of a document is told in one run, each with its file, its line and what to write."""

from pathlib import Path

import pytest

from checker.engine.select import choose
from checker.model.errors import Mistakes, PolicyError
from checker.policy.assembly import FrontMatter
from checker.policy.load import check, load, load_document
from checker.policy.verbs import RULE, VERBS

DOCUMENT = """---
id: bad
title: Bad
kind: statut
severity: hihg
in-forse: always
---

## 1 Live
> No live use.

```rule
id: bad-1
prohibit: {mdoe: live, purpose: investgation}
when: {offense: [larcany, arsen]}
statas: read
```

```case
- name: one
  given: {mode: lve}
  expect: violaton
- name: two
  expect: compliant
```

## 2 Nothing

## 3 Rego
> Words.

```rule
id: bad-3
```

```rego
default breach := "no"
breach := "yes" if {
  not input.mode
}
```

## 4 Nights
```pattern
id: Bad Id
pattern: silent-days
```
"""

EXPECTED = [
    ("kind: statut", 'unknown kind "statut"', '"statute"?'),
    ("severity: hihg", 'unknown severity "hihg"', '"high"?'),
    ("in-forse: always", 'unknown key "in-forse"', '"in-force"?'),
    ("prohibit: {mdoe", 'unknown field "mdoe"', '"mode"?'),
    ("prohibit: {mdoe", 'unknown value "investgation"', '"criminal_investigation"?'),
    ("when: {offense", 'unknown value "larcany"', '"larceny"?'),
    ("when: {offense", 'unknown value "arsen"', '"arson"?'),
    ("statas: read", 'unknown key "statas"', '"status"?'),
    ("  given: {mode: lve}", 'unknown value "lve"', '"live"?'),
    ("  expect: violaton", 'unknown verdict "violaton"', '"violation"?'),
    ("- name: two", "says nothing about the use", "add `given:"),
    ("## 2 Nothing", "has no rule and does not say why", "`to do:`"),
    ("default breach", "lacks `default breach", "unknown"),
    ("  not input.mode", "`not` on a reference", "take the value first"),
    ("id: Bad Id", '"Bad Id" cannot be an id', "small letters"),
    ("id: Bad Id", "has no `question`", "add `question:"),
    ("id: Bad Id", "has no `days`", "a rhythm is known"),
    ("id: Bad Id", "has no `rare`", "a silence is shown"),
]
"""The line that a mistake is in -> what the error says, and what is to be written."""


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.md"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


def mistakes_in(path: Path) -> Mistakes:
    with pytest.raises(Mistakes) as caught:
        load_document(path, path.parent)
    return caught.value


def test_every_mistake_is_told_once_with_its_line_and_what_to_write(bad: Path) -> None:
    errors = mistakes_in(bad).errors
    lines = DOCUMENT.split("\n")
    for line, what, hint in EXPECTED:
        at = next(number for number, text in enumerate(lines, 1) if text.startswith(line))
        found = [one for one in errors if one.where.endswith(f"bad.md:{at}") and what in one.what and hint in one.hint]
        assert len(found) == 1, (line, what)
    assert len(errors) == len(EXPECTED)


def test_mistakes_stand_in_the_order_of_their_lines_and_one_a_line(bad: Path) -> None:
    found = mistakes_in(bad)
    lines = [int(one.where.rpartition(":")[2]) for one in found.errors]
    assert lines == sorted(lines)
    shown = str(found).split("\n")
    assert shown[0].startswith(f"there are {len(EXPECTED)} mistakes")
    assert all(any(row.startswith(f"{one.where}: {one.what}") for row in shown) for one in found.errors)


def test_more_than_fifty_mistakes_are_counted_and_the_first_fifty_shown(tmp_path: Path) -> None:
    keys = "\n".join(f"nonsense-{number}: 1" for number in range(60))
    path = tmp_path / "test.md"
    path.write_text(f"---\nid: test\ntitle: T\nkind: model\n{keys}\n---\n## 1 A\n\nto do: later\n", encoding="utf-8")
    shown = str(mistakes_in(path))
    assert shown.startswith("there are 60 mistakes")
    assert shown.count("unknown key") == 50
    assert "10 more" in shown


def test_a_mistake_does_not_make_others_of_what_is_right(tmp_path: Path) -> None:
    """The case is of a rule with a mistake, and the draft's rules lean on a front matter with one."""
    path = tmp_path / "test.md"
    path.write_text(
        "---\nid: test\ntitle: T\nkind: statute\nseverity: hihg\nin-force: {from: soon}\n---\n## 1 A\n```rule\nid: r\n"
        "prohibit: {mdoe: live}\n```\n```case\n- name: a\n  rule: r\n  given: {mode: live}\n  expect: violation\n```\n",
        encoding="utf-8",
    )
    assert [one.where.rpartition(":")[2] for one in mistakes_in(path).errors] == ["5", "6", "11"]


def test_mistakes_of_several_documents_are_told_together(tmp_path: Path) -> None:
    for name in ("one", "two"):
        text = f"---\nid: {name}\ntitle: T\nkind: statut\n---\n## 1 A\n\nto do: later\n"
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    with pytest.raises(Mistakes) as caught:
        load([str(tmp_path)], root=tmp_path)
    assert [one.where.rpartition("/")[2] for one in caught.value.errors] == ["one.md:4", "two.md:4"]


def test_faults_that_an_engine_finds_in_two_rego_blocks_are_both_told(tmp_path: Path) -> None:
    rule = (
        '## {n} A\n```rule\nid: r{n}\n```\n```rego\ndefault breach := "unknown"\nbreach := "yes" if nothing({n})\n```\n'
    )
    path = tmp_path / "test.md"
    head = "---\nid: test\ntitle: T\nkind: statute\ntechnology: any\n---\n"
    path.write_text(head + "".join(rule.replace("{n}", str(n)) for n in (1, 2)), encoding="utf-8")
    with pytest.raises(Mistakes) as caught:
        check([load_document(path, tmp_path)], choose("embedded"))
    assert len(caught.value.errors) == 2


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("prohibit: {not: {offense: homicide}}", "{offense: {not: [homicide, robbery]}}"),
        ("prohibit: {any: [{offense: homicide}]}", "is a list: [{offense: homicide}"),
        ("prohibit: {mode: live}\nexcept: [{name: dead, or missing, purpose: missing_child}]", "in quotes"),
    ],
)
def test_what_other_languages_write_is_said_in_this_one(written: str, hint: str, tmp_path: Path) -> None:
    path = tmp_path / "test.md"
    path.write_text(
        f"---\nid: test\ntitle: T\nkind: draft\n---\n## 1 A\n> A.\n```rule\nid: r\n{written}\n```\n", encoding="utf-8"
    )
    with pytest.raises(PolicyError) as caught:
        load_document(path, tmp_path)
    assert hint in caught.value.hint


WRONG = ("nonsense", "[]", "{nonsense: 1}", "-7", "[[a]]", "{a: {b: [c]}}")


@pytest.mark.parametrize("key", FrontMatter.names())
def test_a_wrong_value_of_any_key_of_the_front_matter_is_a_mistake_and_no_fault(key: str, tmp_path: Path) -> None:
    right = {"id": "test", "title": "T", "kind": "draft"}
    for wrong in WRONG:
        front = "\n".join(f"{name}: {value}" for name, value in {**right, key: wrong}.items())
        path = tmp_path / "test.md"
        rule = "## 1 A\n> A.\n```rule\nid: r\nprohibit: {mode: live}\nstatas: 1\n```\n"
        path.write_text(f"---\n{front}\n---\n{rule}", encoding="utf-8")
        with pytest.raises(PolicyError) as caught:
            load_document(path, tmp_path)
        assert 'unknown key "statas"' in str(caught.value), (key, wrong)


@pytest.mark.parametrize("key", [*RULE.names(), *VERBS])
def test_a_wrong_value_of_any_key_of_a_rule_is_a_mistake_and_no_fault(key: str, tmp_path: Path) -> None:
    for wrong in WRONG:
        keys = {"id": "r", **({} if key in VERBS else {"prohibit": "{mode: live}"}), key: wrong}
        block = "\n".join(f"{name}: {value}" for name, value in keys.items())
        path = tmp_path / "test.md"
        path.write_text(
            f"---\nid: test\ntitle: T\nkind: draft\nsevrity: low\n---\n## 1 A\n> A.\n```rule\n{block}\n```\n",
            encoding="utf-8",
        )
        with pytest.raises(PolicyError) as caught:
            load_document(path, tmp_path)
        assert 'unknown key "sevrity"' in str(caught.value), (key, wrong)
