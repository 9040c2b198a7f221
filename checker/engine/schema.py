"""The vocabulary as the JSON Schema of a rule's `input`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker.model.facts import Fact, FactType
from checker.model.vocabulary import vocabulary


def input_schema(new_fields: Sequence[Fact] = ()) -> dict[str, Any]:
    """The schema of one projection: dotted names nested, nothing required, nothing else allowed."""
    root = _object({})
    for fact in (*vocabulary().values(), *new_fields):
        *path, last = fact.name.split(".")
        place = root
        for part in path:
            place = place["properties"].setdefault(part, _object({}))
        place["properties"][last] = _value(fact)
    return root


def first_unknown(schema: Mapping[str, Any], parts: Sequence[str]) -> tuple[int, list[str]] | None:
    """Where a reference leaves the schema: the index of the first unknown part, and what is known there; None if it
    never does.

    parts: of a reference below `input`; those past an array's index are the array's items.
    """
    place: Mapping[str, Any] = schema
    for at, part in enumerate(parts):
        if place["type"] == "array":
            place = place["items"]
        elif place["type"] == "object" and part in place["properties"]:
            place = place["properties"][part]
        else:
            return at, sorted(place.get("properties", ()))
    return None


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _value(fact: Fact) -> dict[str, Any]:
    named: dict[str, Any] = {"type": "string", "enum": list(fact.values)} if fact.values else {"type": "string"}
    match fact.type:
        case FactType.CHOICE | FactType.NAME:
            return named
        case FactType.YESNO:
            return {"type": "boolean"}
        case FactType.SET:
            members = {"type": "array", "items": named}
            lacks = {"lacks": members} if fact.records else {}
            return _object({"has": members, "complete": {"type": "boolean"}, **lacks})
        case FactType.NUMBER:
            return _object({"at_least": {"type": "number"}, "at_most": {"type": "number"}})
