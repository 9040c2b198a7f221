"""YAML of policy documents and configuration files: each value with its line, by the quick parser as by the plain."""

import re

import pytest

from checker.model import yaml_tree
from checker.model.errors import PolicyError, UsageError
from checker.model.yaml_lines import Node, parse
from checker.policy.document import read
from checker.resources import policies_root

quick = pytest.mark.skipif(
    yaml_tree._QUICK is None, reason="PyYAML was built without its parser in C here, so there is one parser only"
)


def shipped() -> list[tuple[str, int]]:
    """Every YAML text of the shipped documents, with its first line."""
    root = policies_root()
    found = [(path.read_text(encoding="utf-8"), 1) for path in sorted(root.rglob("*.yaml"))]
    for path in sorted(root.rglob("*.md")):
        if path.name != "README.md" and path.relative_to(root).parts[0] not in ("lists", "lib"):
            document = read(path.read_text(encoding="utf-8"), path.name)
            found += [
                (block.text, block.line)
                for section in document.sections
                for block in section.blocks
                if block.kind != "rego"
            ]
    return found


@quick
def test_both_parsers_give_every_shipped_text_the_same_values_at_the_same_lines(monkeypatch):
    texts = shipped()
    assert len(texts) > 100
    nodes = [parse(text, "f", line) for text, line in texts]
    monkeypatch.setattr(yaml_tree, "_QUICK", None)
    assert nodes == [parse(text, "f", line) for text, line in texts]


@pytest.fixture(params=["quick", "plain"])
def either(request, monkeypatch):
    if request.param == "plain":
        monkeypatch.setattr(yaml_tree, "_QUICK", None)


def test_each_value_knows_its_line_and_that_of_its_key(either):
    root = parse('a: one\nb:\n  - two\n  - {c: 3, d: true}\ne: "4"\nf:\n', "f", 10)
    keys = root.map("it")
    assert [(name, node.line, node.key_line) for name, node in keys.items()] == [
        ("a", 10, 10),
        ("b", 12, 11),
        ("e", 14, 14),
        ("f", 15, 15),
    ]
    assert root.plain() == {"a": "one", "b": ["two", {"c": 3, "d": True}], "e": "4", "f": None}
    assert [node.line for node in keys["b"].items("b")] == [12, 13]


def test_a_configuration_file_keeps_each_scalar_as_it_is_written(either):
    root = parse("a: no\nb: 007\nc: 2021-07-01\nd: true\ne: ~\nf: NULL\ng: 'null'\nh: [1.50, '']\ni:\n", "f")
    assert root.as_written() == {
        "a": "no", "b": "007", "c": "2021-07-01", "d": "true", "e": None, "f": None, "g": "null", "h": ["1.50", ""],
        "i": None,
    }  # fmt: skip


@pytest.mark.parametrize("written", ["offence", "'offence'", '"offence"'])
def test_a_name_may_be_spelled_the_british_way_in_quotes_or_without(either, written):
    root = parse(f"{written}: {written}", "f")
    assert root.plain() == root.as_written() == {"offense": "offense"}


def test_what_is_refused_is_an_error_of_the_kind_of_file(either):
    with pytest.raises(UsageError, match="given twice"):
        parse("a: 1\na: 2\n", "audit.yaml", refusal=UsageError)


@pytest.mark.parametrize("text", ["", "# nothing\n", "\n\n"])
def test_an_empty_text_is_nothing_at_its_first_line(either, text):
    assert parse(text, "f", 7) == Node(None, "f", 7, 7)


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: 1\nb: &x 2\nc: *x\n", 3, "a reference"),
        ("a: 1\n*x : 2\n", 2, "a reference"),
        ("a: 1\nb: !!python/object/apply:os.system [ls]\n", 2, "a tag"),
        ("a: 1\nb: !secret x\n", 2, "a tag"),
        ("a: 1\n? [b, c]\n: 2\n", 2, "a key is not a plain word"),
        ("a: 1\nb: 2\na: 3\n", 3, '"a" is given twice'),
        ("a: 1\n---\nb: 2\n", 2, "a second YAML document"),
        ("a:\n  " + "[" * 40 + "]" * 40, 2, "nested more than 30 deep"),
        ("a:\n  " + "[" * 100_000, 2, "nested more than 30 deep"),
        ("a: 1\nb: {c: 2\nd: 3\n", 3, "not YAML"),
        ("a: 1\n\tb: 2\n", 2, "not YAML"),
        ("a: 1\nb: \x07\n", 1, "not YAML"),
    ],
)  # fmt: skip
def test_what_a_policy_never_needs_is_refused_at_its_line(either, text, line, what):
    with pytest.raises(PolicyError, match=re.escape(what)) as refused:
        parse(text, "f", 1)
    assert refused.value.where == f"f:{line}"


@quick
@pytest.mark.parametrize("text", ["a: 1\nb: {c: 2\nd: 3\n", "a: 1\n\tb: 2\n", "a: b: c\n", "a: 'x\n", "- a\nb: 1\n"])
def test_what_is_not_yaml_is_told_in_the_same_words_by_both_parsers(monkeypatch, text):
    told = []
    for parser in (yaml_tree._QUICK, None):
        monkeypatch.setattr(yaml_tree, "_QUICK", parser)
        with pytest.raises(PolicyError) as refused:
            parse(text, "f")
        told.append(str(refused.value))
    assert told[0] == told[1]
