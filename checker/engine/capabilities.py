"""What a rule may call: pure builtins that both engines have and answer alike.

Left out: the clock, hashes, the network, randomness, the runtime, metadata, parsers of other formats, whatever makes
much of little (numbers.range), patterns (each engine reads its own), and arithmetic: the engines round fractions
differently (0.1 + 0.2 == 0.3 is true on OPA only), and whatever is to be computed is a fact.
"""

from __future__ import annotations

from typing import Any

from checker.model.errors import PolicyError

BUILTINS = frozenset(
    """
    abs array.concat array.reverse array.slice ceil concat contains count endswith floor format_int indexof intersection
    is_array is_boolean is_null is_number is_object is_set is_string json.marshal lower max min object.filter object.get
    object.keys object.remove object.subset object.union object.union_n replace round sort split sprintf
    startswith strings.any_prefix_match strings.any_suffix_match substring to_number trim trim_left trim_prefix
    trim_right trim_space trim_suffix type_name union upper
    """.split()
)
"""Builtin functions that a rule may call by name."""

OPERATORS = frozenset("and assign eq equal gt gte internal.member_2 internal.member_3 lt lte minus neq or".split())
"""Builtins behind operators: comparison, membership, and union, intersection and difference of sets."""

ARITHMETIC = {"plus": "+", "mul": "*", "div": "/", "rem": "%"}
"""Builtins behind the operators that are left out, by name."""

_FEATURES = ("rego_v1",)


def capabilities(current: dict[str, Any]) -> dict[str, Any]:
    """OPA's capabilities document (`opa capabilities --current`) cut down to what a rule may use, without any
    network."""
    return {
        "builtins": [b for b in current["builtins"] if b["name"] in BUILTINS | OPERATORS],
        "future_keywords": [],
        "features": [f for f in current.get("features", ()) if f in _FEATURES],
        "allow_net": [],
    }


def refused_call(name: str, where: str) -> PolicyError:
    """The error for a function that a rule may not call, or that does not exist."""
    if name in ARITHMETIC or name in ARITHMETIC.values():
        sign = ARITHMETIC.get(name, name)
        hint = "the engines round fractions differently; what is to be computed is a fact"
        return PolicyError(f"arithmetic ({sign}) is not allowed in a rule", where=where, hint=hint)
    hint = "a rule may call pure functions only: no clock, network, hash, random, runtime or metadata builtin"
    return PolicyError(f"the function {name} is unknown, or not allowed in a rule", where=where, hint=hint)
