"""`checker schema`: the schemas are schemas, and say yes and no where they should."""

import json
from functools import cache

import pytest
from jsonschema import Draft202012Validator

from checker.cli.schema import NAMES, schema_of
from checker.model.yaml_lines import parse
from checker.policy.document import read
from checker.policy.rule_blocks import Modifiers
from checker.policy.verbs import VERBS
from checker.resources import policies_root


@cache
def validator(name: str, part: str = "") -> Draft202012Validator:
    whole = schema_of(name)
    return Draft202012Validator({"$ref": f"#/$defs/{part}", "$defs": whole["$defs"]} if part else whole)


def plain(text: str) -> object:
    """A block of a document as JSON has it: dates as text."""
    return json.loads(json.dumps(parse(text, "block", 1).plain(), default=str))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_printed_is_a_json_schema(checker, name):
    done = checker("schema", name)
    assert done.returncode == 0
    Draft202012Validator.check_schema(json.loads(done.stdout))


def test_a_rule_of_the_schema_has_exactly_the_keys_of_a_rule():
    assert set(schema_of("policy")["$defs"]["rule"]["properties"]) == {*Modifiers.names(), *VERBS}


@pytest.mark.parametrize("part", ["front", "rule", "case", "pattern-case"])
def test_a_key_that_the_schema_does_not_know_is_not_valid(part):
    """`x-unknown` is the one fault that is told: every part is closed."""
    faults = [e.message for e in validator("policy", part).iter_errors({"x-unknown": 1})]
    assert any("x-unknown" in fault for fault in faults)


@pytest.mark.parametrize("path", sorted(policies_root().glob("[!l]*/**/*.md")), ids=lambda p: p.stem)
def test_every_shipped_document_is_valid(path):
    document = read(path.read_text(encoding="utf-8"), path.name)
    front = json.loads(json.dumps(document.front.plain(), default=str))
    assert [e.message for e in validator("policy", "front").iter_errors(front)] == []
    for block in (b for section in document.sections for b in section.blocks if b.kind != "rego"):
        said = plain(block.text)
        for item in said if isinstance(said, list) else [said]:
            kind = "pattern-case" if block.kind == "case" and "rows" in item else block.kind
            assert [e.message for e in validator("policy", kind).iter_errors(item)] == [], block.line


@pytest.mark.parametrize(
    "rule",
    [
        "{id: a, prohibit: {mode: [live, near_real_time]}, except: [{authorized: warrant}, {exigency: documented, "
        "name: danger}]}",
        "{id: a, permit-only: {purpose: {list: minor}}, in-force: {from: 2021-07-01}}",
        "{id: a, require: [case_number, reason], technology: any}",
        "{id: a, require: {trained: true}, applies-to: {state: WA, level: [state, local]}}",
        "{id: a, limit: {field: threshold, at-least: 0.99}, when: {vendor: amazon}}",
        "{id: a, require-before: {what: {authorized: warrant}, before: use}}",
        "{id: a, require-before: {what: review, before: [lead, arrest]}}",
        "{id: a, require-within: {what: notice, of: use, within: 48h}, grace: 24h}",
        "{id: a, not-sole-basis: {for: [arrest]}, if-unknown: {because: judgment, ask: Was it so}}",
        "{id: a, review-by: {count: 2, who: examiners, before: lead}, severity: high}",
        "{id: a, train: {who: operator}, on: [search]}",
        "{id: a, when: [{mode: live}, {faces_searched: {above: 3}}]}",
    ],
)
def test_a_good_rule_is_valid(rule):
    assert [e.message for e in validator("policy", "rule").iter_errors(plain(rule))] == []


@pytest.mark.parametrize(
    "rule",
    [
        "{prohibit: {mode: live}}",
        "{id: a, prohibit: {mode: realtime}}",
        "{id: a, prohibit: {mode: live}, permit-only: {mode: still}}",
        "{id: a, prohibt: {mode: live}}",
        "{id: a, require: [case_numbr]}",
        "{id: a, limit: {field: threshold, at-leest: 0.99}}",
        "{id: a, require-within: {what: notice, of: use, within: two days}}",
        "{id: a, review-by: {count: 0}}",
        "{id: a, train: {who: operator}, severity: dreadful}",
        "{id: A B, prohibit: any}",
    ],
)
def test_a_bad_rule_is_not(rule):
    assert not validator("policy", "rule").is_valid(plain(rule))


def test_an_audit_with_an_unknown_key_is_not_valid():
    assert validator("audit").is_valid({"agency": {"name": "Example"}, "logs": [{"path": "a.csv"}]})
    assert not validator("audit").is_valid({"agencies": {}})
