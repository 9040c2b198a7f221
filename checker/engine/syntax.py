"""What a rule module reads and calls, from its syntax tree, without running it.

The tree is the embedded engine's (`Engine.get_ast_as_json`): nodes are objects with one key, the node's type, whose
value has a `span` with the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from checker.engine.faults import EngineFailure
from checker.engine.regorus_process import EngineError, regorus
from checker.model.errors import PolicyError


@dataclass(frozen=True)
class Ref:
    """A reference, `input.probe.source`: its constant parts as far as they go. line: in the module, from 1."""

    parts: tuple[str, ...]
    line: int
    column: int


@dataclass(frozen=True)
class Syntax:
    """refs: every reference. inputs: those that start at `input`, and what is imported from it.
    calls: every function called, by name as written.
    defines: the names that the module's rules define. partial: those of them that are made of several parts
    (`excuses.warrant := ...`, `excuses contains ...`). imports: the paths imported, with their local names.
    arithmetic: the operators + * / % used, with their lines.
    """

    refs: tuple[Ref, ...]
    inputs: tuple[Ref, ...]
    calls: tuple[Ref, ...]
    defines: frozenset[str]
    partial: frozenset[str]
    imports: Mapping[str, tuple[str, ...]]
    arithmetic: tuple[tuple[str, int], ...]


@lru_cache(maxsize=8)
def parse(text: str, path: str) -> dict[str, Any]:
    """The syntax tree of a module. PolicyError with path and line where it is not Rego."""
    try:
        tree: dict[str, Any] = orjson.loads(regorus().ask("parse", path, text))[0]["ast"]
    except EngineError as error:
        what, line = error_line(error, path)
        raise PolicyError(
            what, where=f"{path}:{line}" if line else path, hint="this is not well-formed Rego"
        ) from error
    except EngineFailure as error:
        raise PolicyError(f"this Rego cannot be read: {error.message}", where=path, hint=_SIMPLER) from error
    except orjson.JSONDecodeError as error:
        raise PolicyError("this Rego nests too deeply", where=path, hint=_SIMPLER) from error
    return tree


_SIMPLER = "write it simpler, or divide it into rules of their own"


def error_line(error: EngineError, path: str = "") -> tuple[str, int]:
    """What the embedded engine's error says, in a line, and the line of the module where it was (0 where unknown)."""
    text = str(error).split("Stack backtrace:")[0]
    message = re.search(r"error: (.*)", text)
    place = re.search(r"--> (.*):(\d+):(\d+)", text)
    what = message.group(1).strip() if message else " ".join(text.split())
    return what, int(place.group(2)) if place and (not path or place.group(1) == path) else 0


@lru_cache(maxsize=4096)
def read(text: str, path: str) -> Syntax:
    """What the module reads, calls and defines. PolicyError where it is not Rego."""
    tree = parse(text, path)
    refs, calls, arithmetic = names_used(tree["rules"])
    imports = {}
    for item in tree["imports"]:
        parts = reference(item["refr"]).parts
        local = item.get("as")
        name = text.encode()[local["start"] : local["end"]].decode() if local else parts[-1]
        imports[name] = parts
    heads = [(kind, reference(head["refr"]).parts) for kind, head in _heads(tree["rules"])]
    found = [ref for ref in refs if ref.parts[0] == "input"]
    found += [Ref(parts, 1, 1) for parts in imports.values() if parts[0] == "input"]
    return Syntax(
        refs=tuple(refs),
        inputs=tuple(found),
        calls=tuple(calls),
        defines=frozenset(parts[0] for _, parts in heads),
        partial=frozenset(parts[0] for kind, parts in heads if len(parts) > 1 or kind == "Set"),
        imports=imports,
        arithmetic=tuple(arithmetic),
    )


_OPERATORS = {"Add": "+", "Mul": "*", "Div": "/", "Mod": "%"}


def fields(text: str, path: str, known: Sequence[str]) -> tuple[str, ...] | None:
    """The facts among `known` (dotted names) that the module reads, sorted; None where it reads `input` as a whole.

    A reference to a part above facts (`input.probe`) reads all facts below it. Unknown names are not reported here.
    """
    found: set[str] = set()
    for ref in read(text, path).inputs:
        parts = ref.parts[1:]
        if not parts:
            return None
        dotted = ".".join(parts)
        found.update(n for n in known if n == dotted or n.startswith(f"{dotted}.") or dotted.startswith(f"{n}."))
    return tuple(sorted(found))


def groups(text: str) -> dict[str, frozenset[int]]:
    """Each string of the module -> the places it stands in. Strings with equal places are exchangeable.

    A set literal of strings is one place for all its members; everywhere else a string has a place of its own.
    """
    places: dict[str, set[int]] = {}
    try:
        tree = parse(text, "module")
    except PolicyError:
        return {}
    inside: set[int] = set()
    for node in nodes(tree["rules"]):
        items = node["Set"].get("items", []) if "Set" in node else []
        for item in items:
            if "String" in item:
                places.setdefault(item["String"]["value"], set()).add(id(node))
                inside.add(id(item))
    for node in nodes(tree["rules"]):
        if "String" in node and id(node) not in inside:
            places.setdefault(node["String"]["value"], set()).add(id(node))
    return {value: frozenset(where) for value, where in places.items()}


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object of the tree, the outer before the inner; not the spans of the text in them."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting.extend(value for key, value in node.items() if key != "span" and isinstance(value, dict | list))
        elif isinstance(node, list):
            waiting.extend(node)


def _heads(rules: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The head of each rule with its kind: Default, Compr (a value), Set (contains), Func."""
    for rule in rules:
        yield from (rule if "Default" in rule else rule["Spec"]["head"]).items()


def head_of(rule: Mapping[str, Any]) -> Ref:
    """The name that a rule of the tree defines."""
    [(_, head)] = _heads([dict(rule)])
    return reference(head["refr"])


def kind_of(rule: Mapping[str, Any]) -> str:
    """What a rule of the tree makes of its name, in words: one value, a set, parts, or a function of so many values."""
    [(kind, head)] = _heads([dict(rule)])
    if head.get("args"):
        return f"a function of {len(head['args'])}"
    if kind == "Func":
        return "a function of nothing"
    if kind == "Set":
        return "a set"
    return "one value" if len(reference(head["refr"]).parts) == 1 and "RefBrack" not in head["refr"] else "parts"


def bodies_of(rule: Mapping[str, Any]) -> list[Any]:
    """The parts of a rule of the tree: its head, without the name that it defines, and each of its bodies."""
    [(_, head)] = _heads([dict(rule)])
    bodies = rule["Spec"]["bodies"] if "Spec" in rule else []
    return [{key: value for key, value in head.items() if key != "refr"}, *bodies]


def names_used(tree: Any) -> tuple[list[Ref], list[Ref], list[tuple[str, int]]]:
    """What the tree uses: the longest references, those of called functions, arithmetic operators with their lines."""
    refs: list[Ref] = []
    calls: list[Ref] = []
    arithmetic: list[tuple[str, int]] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        elif not isinstance(node, dict):
            continue
        elif "Var" in node or "RefDot" in node or "RefBrack" in node:
            refs.append(reference(node))
            waiting.extend(_indices(node))
        elif "Call" in node:
            calls.append(reference(node["Call"]["fcn"]))
            waiting.extend(value for key, value in node["Call"].items() if key != "fcn")
        else:
            if "ArithExpr" in node and node["ArithExpr"]["op"] in _OPERATORS:
                arithmetic.append((_OPERATORS[node["ArithExpr"]["op"]], node["ArithExpr"]["span"]["line"]))
            waiting.extend(value for key, value in node.items() if key != "span")
    return refs, calls, arithmetic


def _indices(node: dict[str, Any]) -> Iterator[Any]:
    while "Var" not in node:
        kind = next(iter(node))
        inner = node[kind]
        if kind not in ("RefDot", "RefBrack"):
            yield node
            return
        if kind == "RefBrack":
            yield inner["index"]
        node = inner["refr"]


def reference(node: dict[str, Any]) -> Ref:
    """The constant parts of a reference, up to the first that is computed."""
    parts: list[str | None] = []
    line, column = 0, 0
    while True:
        kind = next(iter(node))
        inner = node[kind]
        if kind == "Var":
            parts.append(inner["value"])
            line, column = inner["span"]["line"], inner["span"]["col"]
            break
        if kind == "RefDot":
            parts.append(inner["field"][1])
        elif kind == "RefBrack":
            parts.append(inner["index"]["String"]["value"] if "String" in inner["index"] else None)
        else:
            parts.append("")
            break
        node = inner["refr"]
    parts.reverse()
    constant = parts[: parts.index(None)] if None in parts else parts
    return Ref(tuple(p for p in constant if p is not None), line, column)
