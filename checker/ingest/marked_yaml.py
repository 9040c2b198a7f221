"""YAML with line numbers: configuration files whose mistakes are reported as `file:line: what, nearest known name`.

Scalars stay text as they are written (`no` is "no", `2021-07-01` is that text; `~`, `null` and nothing are None): the
types that read the result decide what they mean.
"""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from checker.model.errors import InternalFault, UsageError, nearest
from checker.model.spelling import american_name

_QUICK = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C, ten times as fast, where PyYAML was built with it. What it refuses, the other one tells in its own
words."""

DEEPEST = 32
"""How deep a configuration file may nest."""

_OPENERS = "[{-:?"
_FEW = 1_000
"""Each level of YAML takes one of _OPENERS: a text with so few of them nests no deeper than can be composed
anywhere."""

Model = TypeVar("Model", bound=BaseModel)
Key = tuple[str | int, ...]


@dataclass(frozen=True)
class Marked:
    """A YAML document's content, and the line of each of its keys and items."""

    shown: str
    content: Any
    lines: dict[Key, int]

    def where(self, key: Key) -> str:
        """`file:line` of `key`, or of the nearest thing around it."""
        while key and key not in self.lines:
            key = key[:-1]
        return f"{self.shown}:{self.lines.get(key, 1)}"


def read(path: Path, *, shown: str | None = None) -> Marked:
    """The content of the YAML file at `path`; UsageError where it is missing, not text, or not YAML."""
    name = shown or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"cannot read it: {error.strerror or error}", where=name, hint="check the path") from error
    except UnicodeDecodeError as error:
        raise UsageError("this is not UTF-8 text", where=name, hint="save it as UTF-8") from error
    return parse(text, shown=name)


def parse(text: str, *, shown: str) -> Marked:
    """The content of a YAML text. Anchors and aliases, and a key given twice, are refused."""
    try:
        node = _composed(text, shown)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UsageError(f"not well-formed YAML: {error.problem or error.context}", where=f"{shown}:{line}") from error
    except yaml.YAMLError as error:
        raise UsageError("not well-formed YAML", where=shown, hint=str(error)[:200]) from error
    lines: dict[Key, int] = {}
    return Marked(shown, _value(node, (), lines, shown, set()) if node else None, lines)


def _composed(text: str, shown: str, loader: Any = _QUICK) -> yaml.Node | None:
    """The nodes of the text. How deep it nests is looked at first: composing in C knows no bound, and would end the
    process."""
    try:
        if loader is yaml.SafeLoader or sum(map(text.count, _OPENERS)) > _FEW:
            _bounded(text, shown, loader)
        return yaml.compose(text, Loader=loader)
    except yaml.YAMLError:
        if loader is yaml.SafeLoader:
            raise
    return _composed(text, shown, yaml.SafeLoader)


def _bounded(text: str, shown: str, loader: Any) -> None:
    """UsageError where the text nests deeper than DEEPEST."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST + 1:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise UsageError(f"nested more than {DEEPEST} deep", where=f"{shown}:{line}")


def _value(node: yaml.Node, key: Key, lines: dict[Key, int], shown: str, seen: set[int]) -> Any:
    line = node.start_mark.line + 1
    lines.setdefault(key, line)
    if id(node) in seen:
        raise UsageError("an alias (*name) is not allowed here", where=f"{shown}:{line}", hint="write the value out")
    if len(key) > DEEPEST:
        raise UsageError(f"nested more than {DEEPEST} deep", where=f"{shown}:{line}")
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == "tag:yaml.org,2002:null" else american_name(str(node.value))
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*key, i), lines, shown, seen) for i, child in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        raise InternalFault(f"a YAML node of an unknown kind: {node.tag}", where=f"{shown}:{line}")
    result: dict[str, Any] = {}
    for name_node, child in node.value:
        name_line = name_node.start_mark.line + 1
        if not isinstance(name_node, yaml.ScalarNode):
            raise UsageError("a key must be plain text", where=f"{shown}:{name_line}")
        name = american_name(str(name_node.value))
        if name in result:
            raise UsageError(f'"{name}" is given twice', where=f"{shown}:{name_line}", hint="keep one of the two")
        lines[(*key, name)] = name_line
        result[name] = _value(child, (*key, name), lines, shown, seen)
    return result


def validated(model: type[Model], marked: Marked) -> Model:
    """`marked` as a `model`; UsageError for its first fault, with file, line and the nearest known key."""
    if not isinstance(marked.content, dict) and marked.content is not None:
        raise UsageError("expected keys and values", where=marked.where(()), hint=f"known: {', '.join(_keys(model))}")
    try:
        return model.model_validate(marked.content or {})
    except ValidationError as error:
        faults = error.errors()
        fault = next((f for f in faults if f["type"] == "extra_forbidden"), faults[0])
        key: Key = tuple(fault["loc"])
        where = marked.where(key)
        if fault["type"] == "extra_forbidden":
            known = _keys(_model_at(model, key[:-1]) or model)
            raise UsageError(f'unknown key "{key[-1]}"', where=where, hint=nearest(str(key[-1]), known)) from error
        if fault["type"] == "missing":
            raise UsageError(f'"{key[-1]}" is missing', where=where, hint=f"add {key[-1]}: to this entry") from error
        message = fault["msg"].removeprefix("Value error, ")
        path = ".".join(str(part) for part in key)
        if fault["type"] in ("enum", "literal_error"):
            allowed = fault.get("ctx", {}).get("expected", "").replace(" or ", ", ").replace("'", "").split(", ")
            raise UsageError(
                f'{path}: unknown value "{fault["input"]}"', where=where, hint=nearest(str(fault["input"]), allowed)
            ) from error
        hint = "write it as 2024-12-31" if fault["type"].startswith("date") else ""
        raise UsageError(f"{path}: {message}" if path else message, where=where, hint=hint) from error


def _keys(model: type[BaseModel]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def _model_at(model: type[BaseModel], key: Key) -> type[BaseModel] | None:
    found: Any = model
    for part in key:
        if isinstance(found, type) and issubclass(found, BaseModel):
            info = next((i for n, i in found.model_fields.items() if part in (n, i.alias)), None)
            found = _inner(info.annotation) if info else None
    return found if isinstance(found, type) and issubclass(found, BaseModel) else None


def _inner(annotation: Any) -> Any:
    """The model inside an annotation: `X | None`, `tuple[X, ...]`, `dict[str, X]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if isinstance(annotation, types.GenericAlias | types.UnionType) or typing.get_origin(annotation):
        return next((m for m in map(_inner, typing.get_args(annotation)) if m is not None), None)
    return None
