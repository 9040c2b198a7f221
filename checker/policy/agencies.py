"""Which agencies an `applies-to` may speak of, as it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker.model.policy import AppliesTo
from checker.model.yaml_lines import Node
from checker.policy.conditions import test
from checker.policy.rule_blocks import APPLIES_TO
from checker.policy.scope import Scope
from checker.policy.terms import Not, OneOf


def scope_of_rule(applies_to: Mapping[str, Node], scope: Scope) -> AppliesTo:
    """The agencies that a rule's `applies-to` may speak of: all but those that it certainly does not."""

    def values(key: str) -> tuple[str, ...]:
        if key not in applies_to:
            return ()
        match test(APPLIES_TO[key], applies_to[key], scope):
            case OneOf(exclusions=None) as named:
                return named.values
            case OneOf(exclusions=tuple(refused)) as named:
                return tuple(v for v in named.fact.values if v not in refused)
            case Not(term=OneOf(exclusions=None) as named):
                return tuple(v for v in named.fact.values if v not in named.values)
            case _:
                return ()

    return AppliesTo(values("state"), values("level"), values("kind"), values("agency"))


def hull(rules: Sequence[AppliesTo], document: AppliesTo) -> AppliesTo:
    """The agencies that any of the rules may speak of; the document's own where it has no rules."""
    if not rules:
        return document

    def join_sides(sides: list[tuple[str, ...]]) -> tuple[str, ...]:
        return () if any(not s for s in sides) else tuple(dict.fromkeys(v for s in sides for v in s))

    return AppliesTo(
        join_sides([r.states for r in rules]),
        join_sides([r.levels for r in rules]),
        join_sides([r.kinds for r in rules]),
        join_sides([r.agencies for r in rules]),
    )
