"""Configuration files in YAML (audit.yaml, profiles, lexicons) -> pydantic models; every mistake with `file:line`, what
is wrong and the nearest known name.

Scalars stay text as they are written (`no` is "no", `2021-07-01` is that text; `~`, `null` and nothing are None): the
types that read the result decide what they mean.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from checker.model import yaml_lines
from checker.model.errors import Collector, UsageError, near_names, nearest, nearest_file
from checker.model.yaml_lines import Node
from checker.model.yaml_words import expected_value, path_of

Model = TypeVar("Model", bound=BaseModel)
Key = tuple[str | int, ...]


@dataclass(frozen=True)
class MarkedYaml:
    """A YAML document's content, and the line of each of its keys and items."""

    label: str
    content: Any
    lines: dict[Key, int]

    def location(self, key: Key) -> str:
        """`file:line` of `key`, or of the nearest thing around it."""
        while key and key not in self.lines:
            key = key[:-1]
        return f"{self.label}:{self.lines.get(key, 1)}"


def read(path: Path, *, label: str | None = None) -> MarkedYaml:
    """The content of the YAML file at `path`; UsageError where it is missing, not text, or not YAML."""
    name = label or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        what = f"cannot read it: {error.strerror or error}" if path.exists() else "there is no such file"
        raise UsageError(what, where=name, hint="" if path.exists() else nearest_file(path)) from error
    except UnicodeDecodeError as error:
        raise UsageError("this is not UTF-8 text", where=name, hint="save it as UTF-8") from error
    return parse(text, label=name)


def parse(text: str, *, label: str) -> MarkedYaml:
    """The content of a YAML text; UsageError where it is not YAML."""
    node = yaml_lines.parse(text, label, refusal=UsageError)
    return MarkedYaml(label, node.as_written(), dict(_lines(node, ())))


def _lines(node: Node, key: Key) -> Iterator[tuple[Key, int]]:
    yield key, node.key_line
    if isinstance(node.data, dict):
        for name, child in node.data.items():
            yield from _lines(child, (*key, name))
    elif isinstance(node.data, tuple):
        for number, child in enumerate(node.data):
            yield from _lines(child, (*key, number))


def validate(model: type[Model], marked: MarkedYaml) -> Model:
    """`marked` as a `model`; UsageError for a fault, Mistakes for several, with file, line and the nearest key."""
    if not isinstance(marked.content, dict) and marked.content is not None:
        hint = f"begin with one of its keys: {', '.join(_keys(model))}"
        raise UsageError("the file must hold keys and values", where=marked.location(()), hint=hint)
    try:
        return model.model_validate(marked.content or {})
    except ValidationError as error:
        mistakes = Collector()
        faults = error.errors()
        unknown = [tuple(fault["loc"]) for fault in faults if fault["type"] == "extra_forbidden"]
        choices: dict[Key, list[str]] = {}
        for fault in faults:
            key: Key = tuple(fault["loc"])
            named_by_type = key not in marked.lines and key[:-1] in marked.lines
            if named_by_type and fault["type"] not in ("missing", "extra_forbidden"):
                choices.setdefault(key[:-1], []).append(expected_value(fault).removeprefix("must be "))
                continue  # one of the types that may stand there, whose name pydantic adds to the key
            beside = [str(one[-1]) for one in unknown if one[:-1] == key[:-1]]
            if fault["type"] != "missing" or not near_names(str(key[-1]), beside):
                mistakes.add(_mistake(model, marked, fault, key))
        for key, kinds in choices.items():
            mistakes.add(UsageError(f"{path_of(key)} must be {', or '.join(kinds)}", where=marked.location(key)))
        mistakes.end()
        raise


def _mistake(model: type[BaseModel], marked: MarkedYaml, fault: ErrorDetails, key: Key) -> UsageError:
    """A fault as pydantic gives it, in our words, with its line and what to write."""
    where = marked.location(key)
    if fault["type"] == "extra_forbidden":
        known = _keys(_model_at(model, key[:-1]) or model)
        return UsageError(f'unknown key "{key[-1]}"', where=where, hint=nearest(str(key[-1]), known))
    if fault["type"] == "missing":
        what = f"{path_of(key[:-1]) or 'the file'} has no `{key[-1]}:`"
        return UsageError(what, where=where, hint=f"add `{key[-1]}:` to it")
    path = path_of(key)
    if fault["type"] in ("enum", "literal_error"):
        allowed = fault.get("ctx", {}).get("expected", "").replace(" or ", ", ").replace("'", "").split(", ")
        what = f'{path}: unknown value "{fault["input"]}"'
        return UsageError(what, where=where, hint=nearest(str(fault["input"]), allowed))
    inside = _model_at(model, key)
    required = [i.alias or n for n, i in inside.model_fields.items() if i.is_required()] if inside else []
    what = expected_value(fault, required)
    own_words = fault["type"] in ("value_error", "assertion_error")
    hint = f"its keys: {', '.join(_keys(inside))}" if inside and fault["type"] == "model_type" else ""
    return UsageError((f"{path}: {what}" if own_words else f"{path} {what}") if path else what, where=where, hint=hint)


def _keys(model: type[BaseModel]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def _model_at(model: type[BaseModel], key: Key) -> type[BaseModel] | None:
    """The model that the value at `key` must be; None where it must be something else."""
    found: Any = model
    for part in key:
        found = _type_below(found, part)
    return _model_in(found)


def _type_below(annotation: Any, part: str | int) -> Any:
    """What must stand at `part` of a value of the type `annotation`; None where nothing can."""
    model = _model_in(annotation)
    if model is not None:
        return next((i.annotation for n, i in model.model_fields.items() if part in (n, i.alias)), None)
    for one in _members(annotation):
        arguments = typing.get_args(one)
        if typing.get_origin(one) in (tuple, list) and isinstance(part, int):
            return arguments[0]
        if typing.get_origin(one) is dict and isinstance(part, str):
            return arguments[1]
    return None


def _members(annotation: Any) -> tuple[Any, ...]:
    """The types of a union; the type itself where it is none."""
    of_union = typing.get_origin(annotation) in (typing.Union, types.UnionType)
    return typing.get_args(annotation) if of_union else (annotation,)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model among the types of an annotation."""
    return next((one for one in _members(annotation) if isinstance(one, type) and issubclass(one, BaseModel)), None)
