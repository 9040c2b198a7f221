"""The space of a rule's projections: each field by the numbers of its classes, and the steps that hide a part."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import Any

from checker.model.facts import Fact
from checker.model.policy import Rule
from checker.model.single_facts import IN_FORCE
from checker.policy.classes import HIDDEN, classes, cuts_of, freeze, hidings, is_full, value_groups

Node = tuple[int, ...]
"""A projection: for each field of the rule, the number of its class."""


class Space:
    """The classes of a rule's fields by number, and for each the classes that hiding a part of it leads to."""

    def __init__(self, rule: Rule, new_fields: Sequence[Fact]) -> None:
        self.fields = rule.fields
        self.scope = [at for at, field in enumerate(rule.fields) if field in rule.scope_fields]
        self.values = [classes(rule, field, new_fields) for field in rule.fields]
        self.base = [len(values) for values in self.values]
        self.alike = [{g[0]: g for g in value_groups(rule, f) if len(g) > 1} for f in rule.fields]
        self.steps: list[list[list[int]]] = []
        for field, values in zip(rule.fields, self.values, strict=True):
            self.steps.append(_links(values, cuts_of(rule, field), value_groups(rule, field)))
        self.hidden_whole: Node = tuple(n - 1 for n in self.base)
        self.full = [[is_full(value) for value in values] for values in self.values]
        self.unnamed_values = [
            _rid_of_others(v, rule.values.get(f, ())) for f, v in zip(rule.fields, self.values, strict=True)
        ]
        self._seed = rule.id

    def flat(self, node: Node) -> dict[str, Any]:
        """The projection as field -> value, hidden ones marked as such."""
        return {
            field: self.values[at][number] for at, (field, number) in enumerate(zip(self.fields, node, strict=True))
        }

    def known_part(self, node: Node) -> dict[str, Any]:
        """The projection without what is hidden."""
        return {field: value for field, value in self.flat(node).items() if value is not HIDDEN}

    def is_full(self, node: Node) -> bool:
        """Whether nothing of the projection is hidden."""
        return all(full[number] for full, number in zip(self.full, node, strict=True))

    def hide_one(self, node: Node) -> Iterator[Node]:
        """The projections that hiding one part of one field leads to."""
        for at, number in enumerate(node):
            for step in self.steps[at][number]:
                yield (*node[:at], step, *node[at + 1 :])

    def scopes(self) -> list[Node]:
        """Combinations of the classes of the rule's scope_fields, one for each answer that they give together: all
        within the scope; one beyond it; each class of the dates in force; nothing known of any.

        The scope is a conjunction that nothing else of the rule reads. So all combinations of its fields that make it
        false are one to the rule, as are all that leave it unknown: what holds of these few holds of all.
        """
        within = tuple(0 for _ in self.scope)
        found = {within: None, tuple(self.base[at] - 1 for at in self.scope): None}
        for place, at in enumerate(self.scope):
            if self.fields[at] == IN_FORCE or place == 0:
                found |= dict.fromkeys((*within[:place], n, *within[place + 1 :]) for n in range(self.base[at]))
        return list(found)

    def representatives(self) -> Iterator[Node]:
        """The projections that stand for all others: every combination of the fields beside the scope with each of
        `scopes`; and each class of each field of the scope, where the other fields of the scope are within it or
        hidden, and of the rest nothing or all is known."""
        rest = [at for at in range(len(self.base)) if at not in self.scope]
        for scope in self.scopes():
            for others in product(*(range(self.base[at]) for at in rest)):
                yield self._node(self.scope, scope, rest, others)
        for place, at in enumerate(self.scope):
            for number, end, nothing in product(range(self.base[at]), (False, True), (False, True)):
                around = [self.base[a] - 1 if end else 0 for a in self.scope]
                around[place] = number
                yield self._node(self.scope, around, rest, [self.base[a] - 1 if nothing else 0 for a in rest])

    def _node(self, at: Sequence[int], numbers: Sequence[int], rest: Sequence[int], others: Sequence[int]) -> Node:
        placed = {**dict(zip(at, numbers, strict=True)), **dict(zip(rest, others, strict=True))}
        return tuple(placed[place] for place in range(len(self.base)))

    def representative_count(self) -> int:
        """How many of the projections of `representatives` are combinations with one of `scopes`."""
        return len(self.scopes()) * prod(n for at, n in enumerate(self.base) if at not in self.scope)

    def sample(self, limit: int) -> list[Node]:
        """Projections whose hidings, with them, number about `limit`: half of them full, half of any kind, always the
        same."""
        choose = random.Random(self._seed)  # noqa: S311 (a sample that repeats, no secret)
        whole = [[n for n, full in enumerate(fulls) if full] for fulls in self.full]
        found: dict[Node, None] = {}
        room = limit
        while room > 0:
            at_random = len(found) % 2
            pick = [range(n) for n in self.base] if at_random else whole
            node = tuple(choose.choice(numbers) for numbers in pick)
            room -= 1
            if node not in found:
                found[node] = None
                room -= sum(len(steps[n]) for steps, n in zip(self.steps, node, strict=True))
        return list(found)


def _links(values: list[Any], cuts: Sequence[float], groups: Sequence[Sequence[str]]) -> list[list[int]]:
    """For each value the numbers of what hiding a part leaves; such values are added where they are no class yet."""
    number = {freeze(value): n for n, value in enumerate(values)}
    links: list[list[int]] = []
    for value in values:  # grows while it is gone through
        links.append([])
        for left in hidings(value, cuts, groups):
            if freeze(left) not in number:
                number[freeze(left)] = len(values)
                values.append(left)
            links[-1].append(number[freeze(left)])
    return links


def _rid_of_others(values: list[Any], named: Sequence[str]) -> dict[int, int]:
    """The number of each complete set with some member that is not `named` -> that of the same set without it."""
    number = {freeze(value): n for n, value in enumerate(values)}
    found = {}
    for n, value in enumerate(values):
        if isinstance(value, dict) and value.get("complete"):
            rid = {"has": [m for m in value["has"] if m in named], "complete": True}
            if rid != value and freeze(rid) in number:
                found[n] = number[freeze(rid)]
    return found
