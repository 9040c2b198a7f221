"""Which values of a list, and which fields, a rule treats alike, so that only the number of them matters to it.

Two are exchangeable where a module stays what it is when each is written for the other: the same parts, whatever they
are called, in whatever order. A report that must have six sections breaks the rule without any of them in the same way;
so does an arrest without evidence, and a charge without it. So what the rule says of one projection it says of every
other that exchanging such values or fields leads to, and the hidden parts of the two correspond: whatever is shown of
the one holds of the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from checker.engine import syntax
from checker.engine.modules import SIDES
from checker.model.errors import PolicyError

_PLACES = {"span", "eidx", "sidx", "qidx"}
"""What the syntax tree says of where a node stands."""
_COUNTS = {("count",)}
"""Functions to which all values are alike."""


def exchangeable(module: str, field: str, values: Sequence[str]) -> list[tuple[str, ...]]:
    """`values` of a field in groups of which any two are exchangeable; those that are alone are left out.

    None are, where the module looks into texts (`startswith`), compares their order, or reads a list by position, in a
    rule that might be about the field: there, equal places do not make equal values.
    """
    if len(values) < 2:
        return []
    try:
        tree = syntax.parse(module, "module")
    except PolicyError:
        return []
    if any(map(_looks_into_values(field, _parts(tree)), tree["rules"])):
        return []
    plain = _form(tree, module, {})
    groups: list[list[str]] = []
    for value in values:
        for group in groups:
            if _form(tree, module, _both_ways({group[0]: value})) == plain:
                group.append(value)
                break
        else:
            groups.append([value])
    return [tuple(group) for group in groups if len(group) > 1]


def exchangeable_fields(module: str, read: Sequence[str], fields: Sequence[str]) -> list[list[tuple[str, ...]]]:
    """Groups of fields of which any two are exchangeable; and of fields that are so together, as the facts on an arrest
    and the facts on a charge are: [[(arrest_after_use, arrest_ahead), (charge_after_use, charge_ahead)]].

    read: all fields that the module reads; fields: those that are asked about.
    """
    try:
        tree = syntax.parse(module, "module")
    except PolicyError:
        return []
    inputs = [".".join(ref.parts[1:]) for ref in syntax.names_used(tree["rules"])[0] if ref.parts[0] == "input"]
    if not all(any(one == field or one.startswith(f"{field}.") for field in read) for one in inputs):
        return []  # it reads more of its input than these fields, or one by a name that it works out
    plain = _form(tree, module, {})
    groups: list[list[tuple[str, ...]]] = []
    for first in fields:
        group: list[tuple[str, ...]] = []
        taken = {field for found in groups for slot in found for field in slot}
        for second in fields:
            for pairs in _ways(first, second, fields):
                one, two = tuple(pairs), tuple(pairs.values())
                fits = not group or (one == group[0] and not {*two} & {field for slot in group for field in slot})
                if fits and not taken & {*one, *two} and _form(tree, module, {}, _both_ways(pairs)) == plain:
                    group += [two] if group else [one, two]
                    break
        groups += [group] if group else []
    return groups


def _both_ways(pairs: Mapping[str, str]) -> dict[str, str]:
    return {**pairs, **{two: one for one, two in pairs.items()}}


def _ways(first: str, second: str, fields: Sequence[str]) -> list[dict[str, str]]:
    """How two fields might be exchanged: alone, or with all others whose names differ as theirs do."""
    one, two = first.split("_"), second.split("_")
    if first >= second:
        return []
    while one and two and one[0] == two[0]:
        one, two = one[1:], two[1:]
    while one and two and one[-1] == two[-1]:
        one, two = one[:-1], two[:-1]
    old, new = (re.compile(rf"(?<![a-z]){'_'.join(words)}(?![a-z])") for words in (one, two))
    if not one or not two:
        return [{first: second}]
    together = {field: old.sub("_".join(two), field) for field in fields if old.search(field)}
    whole = {*together.values()} == {field for field in fields if new.search(field)}
    apart = len(together) > 1 and not together.keys() & {*together.values()}
    return [{first: second}, *([together] if whole and apart else [])]


def with_first(value: Any, groups: Sequence[Sequence[str]]) -> Any:
    """The list that stands for all those that exchanging values of one of `groups` leads to: of each group it has the
    first ones, and surely lacks the next. What is no list stands for itself."""
    if not isinstance(value, dict) or "has" not in value:
        return value
    has, lacks = set(value["has"]), set(value.get("lacks", ()))
    name: dict[str, str] = {}
    for group in groups:
        name |= zip(sorted(group, key=lambda one: (one not in has, one not in lacks)), group, strict=True)
    found = {**value, "has": sorted(name.get(one, one) for one in value["has"])}
    return {**found, "lacks": [name.get(one, one) for one in value["lacks"]]} if "lacks" in value else found


def _parts(tree: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The rules of a module by the name that they define."""
    parts: dict[str, list[Any]] = {}
    for rule in tree["rules"]:
        parts.setdefault(syntax.head_of(rule).parts[0], []).append(rule)
    return parts


def _looks_into_values(field: str, parts: Mapping[str, Any]) -> Callable[[Any], bool]:
    """Whether a rule of the tree may do more with values of the field than ask whether they are equal."""

    def looks(rule: Any) -> bool:
        refs, calls, arithmetic = syntax.names_used(syntax.bodies_of(rule))
        outside = [ref for ref in calls if ref.parts[0] != "lib" and ref.parts not in _COUNTS]
        ordered = any(_by_order(node) for node in syntax.nodes(rule))
        if not (outside or arithmetic or ordered):
            return False
        about = (".".join(("input", field))).split(".")
        return any(ref.parts[0] in parts or list(ref.parts[: len(about)]) == about[: len(ref.parts)] for ref in refs)

    return looks


def _by_order(node: Mapping[str, Any]) -> bool:
    """Whether a node compares the order of two values neither of which is a number, or depends on that of a list, or is
    a text that `_form` does not read."""
    if "BoolExpr" in node and node["BoolExpr"]["op"] not in ("Eq", "Ne"):
        return not any("Number" in node["BoolExpr"][side] for side in ("lhs", "rhs"))
    by_position = "RefBrack" in node and "String" not in node["RefBrack"]["index"]
    return by_position or "ArrayCompr" in node or "RawString" in node


def _constant(node: Any) -> tuple[str, ...]:
    """The parts of a reference that has no other than constant ones; nothing where it has."""
    layers, inner = 0, node
    if "RefDot" not in node and "RefBrack" not in node:
        return ()
    while "RefDot" in inner or "RefBrack" in inner:
        layers, inner = layers + 1, next(iter(inner.values()))["refr"]
    parts = syntax.reference(node).parts
    return parts if "Var" in inner and len(parts) == layers + 1 else ()


def _form(
    tree: Mapping[str, Any], text: str, exchanged: Mapping[str, str], fields: Mapping[str, str] = MappingProxyType({})
) -> list[str]:
    """What the sides of a module say, with texts or fields exchanged, without names of parts, order of lists and
    places."""
    parts, source = _parts(tree), text.encode()
    known: dict[str, str] = {}

    def part(name: str) -> str:
        if name not in known:
            known[name] = name  # while it is read: a local name may be that of a part
            heads = [("Default" in rule, syntax.kind_of(rule), syntax.head_of(rule).parts[1:]) for rule in parts[name]]
            bodies = [form(syntax.bodies_of(rule)) for rule in parts[name]]
            found = sorted(f"{head} {body}" for head, body in zip(heads, bodies, strict=True))
            known[name] = sha256("\n".join(found).encode()).hexdigest()
        return known[name]

    def form(node: Any) -> str:
        if isinstance(node, list):
            return f"[{', '.join(map(form, node))}]"
        if not isinstance(node, dict):
            return repr(node)
        if "Var" in node:
            name = node["Var"]["value"]
            return f"part {part(name)}" if name in parts else f"name {name}"
        if (read := _constant(node))[:1] == ("input",):
            ends = [end for end in range(2, len(read) + 1) if ".".join(read[1:end]) in fields]
            name = ".".join((fields[".".join(read[1 : ends[0]])], *read[ends[0] :]) if ends else read[1:])
            return f"input {name}"
        if "String" in node:
            return repr(exchanged.get(node["String"]["value"], node["String"]["value"]))
        if "Set" in node:
            return f"set {sorted(map(form, node['Set'].get('items', [])))}"
        if "Call" in node and syntax.reference(node["Call"]["fcn"]).parts in (("lib", "every_of"), ("lib", "any_of")):
            [given] = node["Call"]["params"]
            if "Array" in given:
                return f"{syntax.reference(node['Call']['fcn']).parts} {sorted(map(form, given['Array']['items']))}"
        if node.keys() == {"line", "col", "start", "end"}:
            written = source[node["start"] : node["end"]].decode()
            return written if re.fullmatch(r"\w+", written) else ""
        return f"{{{', '.join(f'{key}: {form(value)}' for key, value in node.items() if key not in _PLACES)}}}"

    return [part(side) for side in (*SIDES, "question") if side in parts]
