"""The JSON Schema of what a policy document holds in YAML: its front matter, its rule, pattern and case blocks.

For editors and other programs. It is that of the types that the loader reads (`blocks`), with the tests of conditions
from the vocabulary. The loader says more (unknown names with the nearest known, dates in order, lists that exist).
"""

from __future__ import annotations

import json

from checker.model.facts import Fact, FactType
from checker.model.patterns import PATTERNS
from checker.model.values import VALUES
from checker.model.vocabulary import vocabulary
from checker.policy.assembly import FrontMatter
from checker.policy.blocks import REFERENCE, TEXT, Schema, either_schema, one_of, one_or_more, read_later, reference
from checker.policy.case_blocks import CaseBlock
from checker.policy.conditions import SUGAR
from checker.policy.durations import NUMBER
from checker.policy.pattern_blocks import PatternCaseBlock, block_of
from checker.policy.terms import Op
from checker.policy.verbs import RULE


def document_schema() -> Schema:
    """The schema of a document as `{front, rules, cases, patterns, pattern-cases}`: its front matter, its rule blocks,
    the items of their case blocks, its pattern blocks, the items of theirs."""
    parts = ("rule", "case", "pattern", "pattern-case")
    found = {
        "title": "A policy document of checker",
        **_map(
            {
                "front": reference("front"),
                **{f"{part}s": {"type": "array", "items": reference(part)} for part in parts},
            }
        ),
        "required": ["front"],
        "$defs": {
            "front": FrontMatter.json_schema(),
            "rule": RULE.json_schema(),
            "case": CaseBlock.json_schema(),
            "pattern": {"oneOf": [block_of(kind).json_schema() for kind in PATTERNS.values()]},
            "pattern-case": PatternCaseBlock.json_schema(),
            "condition": _one_or_more_later(reference("tests")),
            "tests": _tests(),
            "number-test": either_schema(
                NUMBER.json_schema(), {**_map({op.value: NUMBER.json_schema() for op in Op}), "minProperties": 1}
            ),
            **_values(),
        },
    }
    linked: Schema = json.loads(json.dumps(found).replace(f'"{REFERENCE}": "#/', '"$ref": "#/'))
    return linked


def _one_or_more_later(item: Schema) -> Schema:
    return one_or_more(read_later(item)).json_schema()


def _tests() -> Schema:
    """A map of tests, all of which must hold. Other names are left to the loader: drafts may have fields of their
    own."""
    tests = {name: _test(fact) for name, fact in vocabulary().items()}
    short = {short: _names(reference(name)) for short, name in SUGAR.items()}
    return {"type": "object", "properties": {**tests, **short}, "minProperties": 1}


def _test(fact: Fact) -> Schema:
    match fact.type:
        case FactType.YESNO:
            return {"type": "boolean"}
        case FactType.NUMBER:
            return reference("number-test")
        case FactType.NAME:
            return _names(TEXT.json_schema())
        case FactType.CHOICE | FactType.SET:
            return reference(f"test-{_values_of(fact)}")


def _names(value: Schema) -> Schema:
    inner = either_schema(_one_or_more_later(value), {"type": "object"})
    tests = {"list": TEXT.json_schema(), "not": inner, "only": inner}
    return either_schema(_one_or_more_later(value), {**_map(tests), "minProperties": 1, "maxProperties": 1})


def _map(properties: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _values_of(fact: Fact) -> str:
    """The definition that lists the values of `fact`; the `recorded.` facts share theirs, as do those of steps."""
    return fact.name if fact.name in VALUES or fact.name == "authorized_by" else "values-" + "-".join(fact.values)


def _values() -> Schema:
    listed = {_values_of(f): one_of(f.values).json_schema() for f in vocabulary().values() if f.values}
    return {**listed, **{f"test-{name}": _names(reference(name)) for name in listed}}
