"""The JSON Schemas of what a policy document holds in YAML: its front matter, its rule, pattern and case blocks.

For editors and other programs. The loader says more (unknown names with the nearest known, dates in order, lists that
exist).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from checker.model.event import EVENT_FIELDS, Technology
from checker.model.facts import Fact, FactType
from checker.model.kinds import ANCHORS, MILESTONES, STEPS, EventKind
from checker.model.patterns import PATTERNS, PatternKind
from checker.model.policy import Family, Status
from checker.model.values import VALUES
from checker.model.verdict import Because, Severity, Verdict
from checker.model.vocabulary import REVIEWERS, vocabulary
from checker.policy.assembly import KINDS
from checker.policy.conditions import SUGAR
from checker.policy.durations import PATTERN
from checker.policy.lists import ASKED
from checker.policy.modifiers import APPLIES_TO, NEEDS
from checker.policy.terms import Op
from checker.policy.verbs import VERBS

Schema = dict[str, Any]


def document_schema() -> Schema:
    """The schema of a document as `{front, rules, cases, patterns, pattern-cases}`: its front matter, its rule blocks,
    the items of their case blocks, its pattern blocks, the items of theirs."""
    return {
        "title": "A policy document of checker",
        **_object(
            {
                "front": {"$ref": "#/$defs/front"},
                "rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}},
                "cases": {"type": "array", "items": {"$ref": "#/$defs/case"}},
                "patterns": {"type": "array", "items": {"$ref": "#/$defs/pattern"}},
                "pattern-cases": {"type": "array", "items": {"$ref": "#/$defs/pattern-case"}},
            },
            needed=("front",),
        ),
        "$defs": {
            "front": _front(),
            "rule": _rule(),
            "case": _case(),
            "pattern": {"oneOf": [_pattern(kind) for kind in PATTERNS.values()]},
            "pattern-case": _pattern_case(),
            "condition": _some({"$ref": "#/$defs/tests"}),
            "tests": _tests(),
            "number-test": {"anyOf": [_NUMBER, {**_object(_bounds()), "minProperties": 1}]},
            **_values(),
        },
    }


def _front() -> Schema:
    said = {"anyOf": [_TEXT, {"type": "object"}]}
    return _object(
        {
            "id": _TEXT,
            "title": _TEXT,
            "kind": _one_of(KINDS),
            "applies-to": _applies_to(),
            "in-force": _in_force(),
            "technology": _technology(),
            "sources": _some(said),
            "severity": _one_of([s.value for s in Severity]),
            "status": _one_of([s.value for s in Status]),
            "reviewed_by": _some(said),
            "reviewed-by": _some(said),
            "note": _TEXT,
            "known-gaps": _some(said),
            "as-if-from": _DATE,
            "new-fields": _list(
                _object(
                    {
                        "name": _TEXT,
                        "type": _one_of([t.value for t in FactType]),
                        "values": _some(_TEXT),
                        "meaning": _TEXT,
                        "unit": _TEXT,
                    },
                    needed=("name", "type", "meaning"),
                )
            ),
        },
        needed=("id", "title", "kind"),
    )


def _rule() -> Schema:
    modifiers: Schema = {
        "id": _ID,
        "title": _TEXT,
        "kind": _one_of(KINDS),
        "on": _some(_one_of([k.value for k in EventKind])),
        "when": _CONDITION,
        "except": _some({"$ref": "#/$defs/tests"}),
        "in-force": _in_force(),
        "applies-to": _applies_to(),
        "technology": _technology(),
        "if-unknown": _asking({}),
        "unclear": _some(_asking({"when": _CONDITION}, needed=("when",))),
        "grace": _DURATION,
        "severity": _one_of([s.value for s in Severity]),
        "status": _one_of([s.value for s in Status]),
        "family": _one_of([f.value for f in Family]),
        "reading": _some(_TEXT),
        "needs": _some(_one_of(NEEDS)),
        "citation": _TEXT,
    }
    at_most_one = [
        {"required": [verb], "not": {"anyOf": [{"required": [v]} for v in VERBS if v != verb]}} for verb in VERBS
    ]
    none = {"not": {"anyOf": [{"required": [verb]} for verb in VERBS]}}
    return {**_object({**modifiers, **_verbs()}, needed=("id",)), "oneOf": [*at_most_one, none]}


def _verbs() -> Schema:
    anchors = _some(_one_of(ANCHORS))
    later = _some(_one_of(MILESTONES))
    held = _object({key: _some({"$ref": "#/$defs/authorized_by"}) for key in (*SUGAR, "authorized_by")})
    return {
        "prohibit": {"anyOf": [{"const": "any"}, _CONDITION]},
        "permit-only": _CONDITION,
        "require": {"anyOf": [_some(_one_of(EVENT_FIELDS)), _CONDITION]},
        "limit": {**_object({"field": _TEXT, **_bounds()}, needed=("field",)), "minProperties": 2},
        "require-before": _object({"what": {"anyOf": [_one_of(STEPS), held]}, "before": anchors}, needed=("what",)),
        "require-within": _object(
            {"what": _one_of(STEPS), "of": _one_of(ANCHORS), "within": _DURATION}, needed=("what", "within")
        ),
        "not-sole-basis": _object({"for": later}, needed=("for",)),
        "review-by": _object({"count": {"type": "integer", "minimum": 1}, "who": _one_of(REVIEWERS), "before": later}),
        "train": _object({"who": {"const": "operator"}}),
    }


def _case() -> Schema:
    return _object(
        {
            "name": _TEXT,
            "rule": _TEXT,
            "given": {"type": "object"},
            "timeline": _list({"type": "object", "required": ["step", "at"]}),
            "complete": _some(_one_of([k.value for k in EventKind])),
            "expect": _one_of([v.value for v in Verdict]),
            "missing": _some(_TEXT),
            "because": _one_of([b.value for b in Because]),
        },
        needed=("name", "expect"),
    )


def _pattern(kind: PatternKind) -> Schema:
    """A pattern block of one kind, with all of its thresholds."""
    said: Schema = {
        "id": _ID,
        "title": _TEXT,
        "pattern": {"const": kind.name},
        "question": _TEXT,
        "technology": _technology(),
    }
    return _object(said | _thresholds(kind), needed=("id", "pattern", "question", *(t.name for t in kind.thresholds)))


def _thresholds(kind: PatternKind) -> Schema:
    return {
        t.name: {
            "type": "integer" if t.whole else "number",
            "minimum": t.least,
            "maximum": t.most,
            "description": f"{t.meaning} ({t.unit})",
        }
        for t in kind.thresholds
    }


def _pattern_case() -> Schema:
    row: Schema = {
        "type": "object",
        "required": ["step", "at"],
        "properties": {"times": {"type": "integer", "minimum": 1}, "every": _EVERY},
    }
    return _object(
        {"name": _TEXT, "rows": _some(row), "given": {"type": "object"}, "expect": {"type": "integer", "minimum": 0}},
        needed=("name", "rows", "expect"),
    )


def _tests() -> Schema:
    """A map of tests, all of which must hold. Other names are left to the loader: drafts may have fields of their
    own."""
    tests = {name: _test(fact) for name, fact in vocabulary().items()}
    short = {short: _some({"$ref": f"#/$defs/{name}"}) for short, name in SUGAR.items()}
    return {"type": "object", "properties": {**tests, **short}, "minProperties": 1}


def _test(fact: Fact) -> Schema:
    match fact.type:
        case FactType.YESNO:
            return {"type": "boolean"}
        case FactType.NUMBER:
            return {"$ref": "#/$defs/number-test"}
        case FactType.NAME:
            return _names(_TEXT)
        case FactType.CHOICE | FactType.SET:
            return {"$ref": f"#/$defs/test-{_values_of(fact)}"}


def _names(value: Schema) -> Schema:
    inner = {"anyOf": [_some(value), {"type": "object"}]}
    return {
        "anyOf": [
            _some(value),
            {**_object({"list": _TEXT, "not": inner, "only": inner}), "minProperties": 1, "maxProperties": 1},
        ]
    }


def _values_of(fact: Fact) -> str:
    """The definition that lists the values of `fact`; the `recorded.` facts share theirs, as do those of steps."""
    return fact.name if fact.name in VALUES or fact.name == "authorized_by" else "values-" + "-".join(fact.values)


def _values() -> Schema:
    listed = {_values_of(f): _one_of(f.values) for f in vocabulary().values() if f.values}
    return {**listed, **{f"test-{name}": _names({"$ref": f"#/$defs/{name}"}) for name in listed}}


def _bounds() -> Schema:
    return {op.value: _NUMBER for op in Op}


def _applies_to() -> Schema:
    return {"anyOf": [{"const": "any"}, _object({key: _some(_TEXT) for key in APPLIES_TO})]}


def _in_force() -> Schema:
    uncertain = {"earliest": _DATE, "latest": _DATE}
    edge = {
        "anyOf": [
            _DATE,
            _object(uncertain, needed=tuple(uncertain)),
            _object({"announced": _DATE}, needed=("announced",)),
        ]
    }
    window = {**_object({"from": edge, "until": edge}), "minProperties": 1}
    return {"anyOf": [{"const": "always"}, _some(window)]}


def _technology() -> Schema:
    return {"anyOf": [{"const": "any"}, _some(_one_of([t.value for t in Technology]))]}


def _asking(more: Schema, *, needed: Sequence[str] = ()) -> Schema:
    return _object({**more, "because": _one_of(ASKED), "ask": _TEXT}, needed=(*needed, "because", "ask"))


def _object(properties: Schema, *, needed: Sequence[str] = ()) -> Schema:
    found: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**found, "required": list(needed)} if needed else found


def _one_of(values: Iterable[str]) -> Schema:
    return {"enum": list(values)}


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item, "minItems": 1}


def _some(item: Schema) -> Schema:
    """One, or a list of them."""
    return {"anyOf": [item, _list(item)]}


_TEXT: Schema = {"type": "string", "minLength": 1}
_ID: Schema = {"type": "string", "pattern": "^[a-z0-9][a-z0-9._-]*$"}
_DATE: Schema = {"type": "string", "format": "date"}
_NUMBER: Schema = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": f"^{PATTERN}$"}]}
_DURATION: Schema = {"type": "string", "pattern": f"^{PATTERN}$"}
_EVERY: Schema = {"type": "string", "pattern": "^[0-9]+ *(m|min|h|d)$"}
_CONDITION: Schema = {"$ref": "#/$defs/condition"}
