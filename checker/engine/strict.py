"""What OPA refuses when it compiles a module, and the embedded engine would take: names that nothing uses, and places
in lists by number. A document is then refused alike wherever it is tried.

Not here: types that OPA follows from line to line (`x := {"a": 1}`, then `x.b`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from checker.engine import syntax
from checker.model.errors import PolicyError

_UNUSED = "take it out, or write _ in its place"


class _Scope(NamedTuple):
    """names: those that are introduced, each with its line; tree: what may use them, where each stands `written` times
    as it is introduced."""

    names: Mapping[str, int]
    tree: Any
    written: int


def check(tree: Mapping[str, Any], text: str, path: str) -> None:
    """PolicyError, with path and line, for the first such fault of the module whose tree and text these are."""
    module = syntax.read(text, path)
    used = {ref.parts[0] for ref in module.refs} | {call.parts[0] for call in module.calls if call.parts}
    for name in module.imports:
        if name not in used and name not in ("rego", "future", "v1"):
            raise PolicyError(f"the import of {name} is not used", where=f"{path}:1", hint="take it out")
    for rule in tree["rules"]:
        for node in syntax.nodes(rule):
            _check_node(node, path)
        for scope in _scopes(rule, text.encode()):
            counts = _counts(scope.tree)
            for name, line in scope.names.items():
                if counts.get(name, 0) <= scope.written:
                    raise PolicyError(f"{name} is not used", where=f"{path}:{line}", hint=_UNUSED)


def _check_node(node: Mapping[str, Any], path: str) -> None:
    if "SomeVars" in node:
        where = f"{path}:{node['SomeVars']['span']['line']}"
        raise PolicyError("`some` says no set here", where=where, hint="write: some x in input.purpose.has")
    kind = next(iter(node), "")
    if kind not in ("RefDot", "RefBrack") or "refr" not in node[kind]:
        return
    if kind == "RefBrack" and "Number" in node[kind]["index"]:
        where = f"{path}:{node[kind]['span']['line']}"
        raise PolicyError("a place in a list is read by its number", where=where, hint="write: some x in the list")
    constant = kind == "RefDot" or "String" in node[kind]["index"]
    if constant and next(iter(node[kind]["refr"])) in ("Array", "Object", "Set"):
        where = f"{path}:{node[kind]['span']['line']}"
        raise PolicyError("a part of a written list is read", where=where, hint="write the part itself")


def _scopes(rule: Mapping[str, Any], text: bytes) -> Iterator[_Scope]:
    """The scopes of a rule: its arguments, each of its bodies, and each query within them."""
    if "Default" in rule:
        return
    [head] = rule["Spec"]["head"].values()
    bodies = rule["Spec"]["bodies"]
    says = [head.get("assign"), head.get("key")]
    if arguments := _names(head.get("args", [])):
        yield _Scope(arguments, [says, bodies], 0)
    for at, body in enumerate(bodies):
        tree = [body["assign"], body["query"], *([] if at else says)]
        yield _Scope(_assigned_names(body["query"]), tree, 1)
    for node in syntax.nodes([says, [body["query"] for body in bodies], [body["assign"] for body in bodies]]):
        for kind, inner in node.items():
            if kind == "Every":
                spans = [span for span in (inner["key"], inner["value"]) if span]
                names = {text[span["start"] : span["end"]].decode(): span["line"] for span in spans}
                yield _Scope({n: line for n, line in names.items() if n != "_"}, inner["query"], 0)
            if isinstance(inner, dict) and "query" in inner:
                yield _Scope(_assigned_names(inner["query"]), inner, 1)


def _assigned_names(query: Mapping[str, Any]) -> dict[str, int]:
    """The names that the statements of a query give values by `:=`."""
    given = [stmt["literal"].get("Expr", {}).get("expr", {}).get("AssignExpr") for stmt in query["stmts"]]
    return _names([one["lhs"] for one in given if one and one["op"] == "ColEq"])


def _names(tree: Any) -> dict[str, int]:
    found = [node["Var"] for node in syntax.nodes(tree) if "Var" in node]
    return {one["value"]: one["span"]["line"] for one in found if one["value"] != "_"}


def _counts(tree: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for node in syntax.nodes(tree):
        if "Var" in node:
            found[node["Var"]["value"]] = found.get(node["Var"]["value"], 0) + 1
    return found
