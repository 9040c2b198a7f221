"""The JSON Schema of what a policy document says in YAML: its front matter, and its rule and case blocks."""

from __future__ import annotations

from typing import Any

from checker.model.event import EVENT_FIELDS, EventKind
from checker.model.policy import Family, Status
from checker.model.verdict import Because, Severity, Verdict
from checker.model.vocabulary import ANCHORS, REVIEWERS, STEPS, Fact, FactType, vocabulary
from checker.policy.conditions import SUGAR
from checker.policy.lists import ASKED
from checker.policy.modifiers import APPLIES_TO
from checker.policy.terms import Op

_TEXT = {"type": "string"}
_DURATION = {"type": "string", "pattern": r"^[0-9]+\s*(m|min|h|d)$"}
_DATE = {"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_WINDOW = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"from": _DATE, "until": _DATE},
    "minProperties": 1,
}


def document_schema() -> dict[str, Any]:
    """The schema of a document as `{front, rules, cases}`. Drafts' new fields are not in it."""
    return {
        "title": "A policy document of checker",
        "type": "object",
        "properties": {
            "front": {"$ref": "#/$defs/front"},
            "rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}},
            "cases": {"type": "array", "items": {"$ref": "#/$defs/case"}},
        },
        "$defs": {"front": _front(), "rule": _rule(), "case": _case(), "condition": _condition()},
    }


def _many(item: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}


def _named(names: Any) -> dict[str, Any]:
    return {"enum": list(names)}


def _closed(properties: dict[str, Any], required: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": list(required)}


def _test(fact: Fact) -> dict[str, Any]:
    numbers = {"anyOf": [{"type": "number"}, _DURATION] if fact.unit == "minutes" else [{"type": "number"}]}
    match fact.type:
        case FactType.YESNO:
            return {"type": "boolean"}
        case FactType.NUMBER:
            return {"anyOf": [numbers, {**_closed({op.value: numbers for op in Op}), "minProperties": 1}]}
        case _:
            values = _many(_named(fact.values) if fact.values else _TEXT)
            listed = _closed({"list": _TEXT}, ("list",))
            inner = {"anyOf": [values, listed]}
            return {"anyOf": [values, listed, _closed({"not": inner}, ("not",)), _closed({"only": inner}, ("only",))]}


def _tests() -> dict[str, Any]:
    tests = {name: _test(fact) for name, fact in vocabulary().items()}
    return {**tests, **{sugar: tests[name] for sugar, name in SUGAR.items()}}


def _condition() -> dict[str, Any]:
    return _many({**_closed(_tests()), "minProperties": 1})


def _scope() -> dict[str, Any]:
    tests = _tests()
    scope = _closed({key: {"anyOf": [tests[name], {"const": "any"}]} for key, name in APPLIES_TO.items()})
    return {"anyOf": [{"const": "any"}, scope]}


def _shared() -> dict[str, Any]:
    return {
        "applies-to": _scope(),
        "in-force": {"anyOf": [{"const": "always"}, _many(_WINDOW)]},
        "technology": {"anyOf": [{"const": "any"}, _many(_named(vocabulary()["technology"].values))]},
        "severity": _named(s.value for s in Severity),
        "status": _named(s.value for s in Status),
    }


def _front() -> dict[str, Any]:
    from checker.policy.load import KINDS

    texts = _many({"anyOf": [_TEXT, {"type": "object"}]})
    new = _closed(
        {
            "name": _TEXT,
            "type": _named(t.value for t in FactType),
            "values": _many(_TEXT),
            "meaning": _TEXT,
            "unit": _TEXT,
        },
        ("name", "type", "meaning"),
    )
    properties = {
        "id": _TEXT, "title": _TEXT, "kind": _named(KINDS), "as-if-from": _DATE, "sources": texts, "reviewed_by": texts,
        "reviewed-by": texts, "known-gaps": texts, "new-fields": _many(new), "note": _TEXT, **_shared(),
    }  # fmt: skip
    return _closed(properties, ("id", "title", "kind"))


def _rule() -> dict[str, Any]:
    condition = {"$ref": "#/$defs/condition"}
    moments = _many(_named(ANCHORS))
    number = {"anyOf": [{"type": "number"}, _DURATION]}
    asking = {"because": _named(ASKED), "ask": _TEXT}
    excuse = {**_closed({**_tests(), "name": _TEXT}), "minProperties": 1}
    verbs = {
        "prohibit": {"anyOf": [{"const": "any"}, condition]},
        "permit-only": condition,
        "require": {"anyOf": [_many(_named(EVENT_FIELDS)), condition]},
        "limit": _closed({"field": _TEXT, **{op.value: number for op in Op}}, ("field",)),
        "require-before": _closed(
            {"what": {"anyOf": [_named(STEPS), {"type": "object"}]}, "before": moments}, ("what",)
        ),
        "require-within": _closed(
            {"what": _named(STEPS), "of": _named(ANCHORS), "within": _DURATION}, ("what", "within")
        ),
        "not-sole-basis": _closed({"for": moments}, ("for",)),
        "review-by": _closed({"count": {"type": "integer", "minimum": 1}, "who": _named(REVIEWERS), "before": moments}),
        "train": _closed({"who": {"const": "operator"}}),
    }
    return _closed(
        {
            "id": _TEXT, "title": _TEXT, "reading": _many(_TEXT), "citation": _TEXT, "grace": _DURATION, "when": condition,
            "except": _many(excuse), "on": _many(_named(k.value for k in EventKind)), "family": _named(f.value for f in Family),
            "if-unknown": _closed(asking, ("because", "ask")), "unclear": _many(_closed({"when": condition, **asking}, ("when",))),
            **_shared(), **verbs,
        },
        ("id",),
    )  # fmt: skip


def _case() -> dict[str, Any]:
    step = {
        "type": "object",
        "properties": {"step": _named(k.value for k in EventKind), "at": _TEXT},
        "required": ["step", "at"],
    }
    return _closed(
        {
            "name": _TEXT, "rule": _TEXT, "given": {"type": "object"}, "expect": _named(v.value for v in Verdict),
            "missing": _many(_TEXT), "because": _named(b.value for b in Because), "timeline": {"type": "array", "items": step},
            "complete": _many(_named(k.value for k in EventKind)),
        },
        ("name", "expect"),
    )  # fmt: skip
