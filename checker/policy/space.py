"""The space of a rule's projections: each field by the numbers of its classes, and the steps that hide a part."""

from __future__ import annotations

import operator
import random
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import permutations, product
from math import comb, prod
from typing import Any

from checker.model.facts import Fact, FactType
from checker.model.policy import Rule
from checker.model.single_facts import IN_FORCE
from checker.policy.classes import (
    HIDDEN,
    classes,
    cuts_of,
    fact_of,
    freeze,
    hidings,
    is_full,
    like_values,
    value_groups,
)
from checker.policy.exchange import exchangeable_fields, with_first

Node = tuple[int, ...]
"""A projection: for each field of the rule, the number of its class."""


class Space:
    """The classes of a rule's fields by number, and for each the classes that hiding a part of it leads to.

    few_stand_for_all: whether only `representatives` are looked at. like: of each field, the values of its lists that
    are exchangeable: one list stands for all that exchanging them leads to.
    """

    def __init__(self, rule: Rule, new_fields: Sequence[Fact]) -> None:
        self.fields = rule.fields
        self.like = [
            like_values(rule, field) if fact_of(field, new_fields).type is FactType.SET else [] for field in rule.fields
        ]
        self.scope = [at for at, field in enumerate(rule.fields) if field in rule.scope_fields]
        self.values = [
            classes(rule, field, new_fields, like) for field, like in zip(rule.fields, self.like, strict=True)
        ]
        self.base = [len(values) for values in self.values]
        self.alike = [{g[0]: g for g in value_groups(rule, f) if len(g) > 1} for f in rule.fields]
        self.steps: list[list[list[int]]] = []
        for field, values, like in zip(rule.fields, self.values, self.like, strict=True):
            self.steps.append(_links(values, cuts_of(rule, field), value_groups(rule, field), like))
        self.full = [[is_full(value) for value in values] for values in self.values]
        for at, field in enumerate(rule.fields):
            self._merge_numbers(at, field, rule.module)
        self.hidden_whole: Node = tuple(n - 1 for n in self.base)
        self.unnamed_values = [
            _rid_of_others(v, rule.values.get(f, ())) for f, v in zip(rule.fields, self.values, strict=True)
        ]
        self.fewer = [_fewer(values, like) for values, like in zip(self.values, self.like, strict=True)]
        self.few_stand_for_all = False
        self._seed = rule.id
        self._module = rule.module

    def _merge_numbers(self, at: int, field: str, module: str) -> None:
        """Put together the values of a number of which every comparison in the module says the same: the rule cannot
        tell them apart. One of which nothing more can be hidden without leaving them stands for all."""
        asked = comparisons(module, field)
        if asked is None:
            return
        alike: dict[tuple[bool, ...], list[int]] = {}
        for number, value in enumerate(self.values[at]):
            alike.setdefault(tuple(is_so(value, one) for one in asked), []).append(number)
        hidden = self.values[at].index(HIDDEN)
        groups = sorted(alike.values(), key=lambda group: hidden in group)  # the hidden value comes last
        place = {number: at_group for at_group, group in enumerate(groups) for number in group}
        steps = self.steps[at]
        self.steps[at] = [
            sorted({place[left] for number in group for left in steps[number]} - {at_group})
            for at_group, group in enumerate(groups)
        ]
        self.full[at] = [any(self.full[at][number] for number in group) for group in groups]
        stands = [next(n for n in group if not set(steps[n]) & set(group)) for group in groups]
        self.values[at], self.base[at] = [self.values[at][n] for n in stands], len(groups)

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
        """The projections that hiding one part of one field leads to; where some combinations stand for all others,
        those that stand for them (see `scopes` and `slots`)."""
        within = self.few_stand_for_all and all(node[at] == 0 for at in self.scope)
        for at, number in enumerate(node):
            for step in self.steps[at][number]:
                left = (*node[:at], step, *node[at + 1 :])
                yield self.standing(self._without_scope(left) if within and at in self.scope else left)

    def _without_scope(self, node: Node) -> Node:
        return tuple(self.base[at] - 1 if at in self.scope else number for at, number in enumerate(node))

    def scopes(self) -> list[Node]:
        """Combinations of the classes of the rule's scope_fields, one for each answer that they give together: all
        within the scope; one beyond it; each class of the dates in force; nothing known of any.

        The scope is a conjunction that nothing else of the rule reads. So all combinations of its fields that make it
        false are one to the rule, as are all that leave it unknown: what holds of these few holds of all.
        """
        within, unknown = tuple(0 for _ in self.scope), tuple(self.base[at] - 1 for at in self.scope)
        found = {within: None, unknown: None}
        for place, at in enumerate(self.scope):
            dates = self.fields[at] == IN_FORCE
            for number, value in enumerate(self.values[at]):
                known = value is not HIDDEN and not (dates and value == "no" and place > 0)
                if known and (dates or place == 0):
                    found[(*within[:place], number, *within[place + 1 :])] = None
        return list(found)

    @cached_property
    def slots(self) -> list[list[tuple[int, ...]]]:
        """Groups of fields beside the scope, by number, of which any two are exchangeable (exchange.py), where they
        have the same classes, too."""
        at = {field: place for place, field in enumerate(self.fields)}
        free = [field for field in self.fields if at[field] not in self.scope]
        found = []
        for group in exchangeable_fields(self._module, self.fields, free):
            slots = [tuple(at[field] for field in slot) for slot in group]
            of = [[(self.values[one], self.steps[one], self.full[one]) for one in slot] for slot in slots]
            found.append([slot for slot, classes_of_slot in zip(slots, of, strict=True) if classes_of_slot == of[0]])
        return found

    def standing(self, node: Node) -> Node:
        """The projection that stands for `node` and all that exchanging fields leads to; itself where all are looked
        at."""
        if not self.few_stand_for_all or not self.slots:
            return node
        placed = list(node)
        for group in self.slots:
            for slot, numbers in zip(group, sorted(tuple(node[at] for at in slot) for slot in group), strict=True):
                for at, number in zip(slot, numbers, strict=True):
                    placed[at] = number
        return tuple(placed)

    def with_exchanges(self, node: Node) -> set[Node]:
        """The projections that exchanging fields of `node` leads to, with itself."""
        found = {node}
        for group in self.slots if self.few_stand_for_all else ():
            for numbers in set(permutations(tuple(node[at] for at in slot) for slot in group)):
                of = {
                    at: n for slot, some in zip(group, numbers, strict=True) for at, n in zip(slot, some, strict=True)
                }
                found |= {tuple(of.get(at, number) for at, number in enumerate(one)) for one in found}
        return found

    def representatives(self) -> Iterator[Node]:
        """The projections that stand for all others: every combination of the fields beside the scope with each of
        `scopes`, one for all that exchanging fields leads to; and each class of each field of the scope, where the
        other fields of the scope are within it or hidden, and of the rest nothing or all is known."""
        rest = [at for at in range(len(self.base)) if at not in self.scope]
        for others in product(*(range(self.base[at]) for at in rest)):
            within = self._node(self.scope, [0] * len(self.scope), rest, others)
            if self.standing(within) == within:
                for scope in self.scopes():
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
        slots = {at for group in self.slots for slot in group for at in slot}
        alone = prod(n for at, n in enumerate(self.base) if at not in self.scope and at not in slots)
        for group in self.slots:
            alone *= comb(prod(self.base[at] for at in group[0]) + len(group) - 1, len(group))
        return len(self.scopes()) * alone

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


_LIMIT = r"\.(at_least|at_most) (<=|>=|<|>|==) (-?\d+(?:\.\d+)?)(?![\w.])"
_TESTS = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, ">": operator.gt, "==": operator.eq}


def comparisons(module: str, field: str) -> set[tuple[str, str, float]] | None:
    """The comparisons with a limit by which alone a module reads a number: bound, sign, limit. None where it reads the
    field in another way."""
    code = "\n".join(line for line in module.splitlines() if not line.lstrip().startswith("#"))
    name = rf"\binput\.{re.escape(field)}(?!\w)"
    found = re.findall(name + _LIMIT, code)
    whole = len(found) == len(re.findall(name, code)) > 0
    return {(bound, sign, float(limit)) for bound, sign, limit in found} if whole else None


def is_so(value: Any, comparison: tuple[str, str, float]) -> bool:
    """Whether a comparison holds of a number; a bound that is not known holds in none."""
    bound, sign, limit = comparison
    return value is not HIDDEN and bound in value and bool(_TESTS[sign](value[bound], limit))


def _links(
    values: list[Any], cuts: Sequence[float], groups: Sequence[Sequence[str]], like: Sequence[Sequence[str]]
) -> list[list[int]]:
    """For each value the numbers of what hiding a part leaves; such values are added where they are no class yet."""
    number = {freeze(value): n for n, value in enumerate(values)}
    links: list[list[int]] = []
    for value in values:  # grows while it is gone through
        found: dict[int, None] = {}
        for left in (with_first(one, like) for one in hidings(value, cuts, groups)):
            if freeze(left) not in number:
                number[freeze(left)] = len(values)
                values.append(left)
            found[number[freeze(left)]] = None
        links.append(list(found))
    return links


def _fewer(values: list[Any], like: Sequence[Sequence[str]]) -> dict[int, tuple[tuple[str, ...], list[int]]]:
    """The number of each complete set that has all but one of some values that are `like` each other -> those, and the
    numbers of the same sets with fewer of them."""
    number = {freeze(value): n for n, value in enumerate(values)}
    found = {}
    for n, value in enumerate(values):
        for group in like if isinstance(value, dict) and value.get("complete") else ():
            rest = [member for member in value["has"] if member not in group]
            if len(value["has"]) - len(rest) == len(group) - 1:
                less = [{"has": sorted([*rest, *group[:many]]), "complete": True} for many in range(len(group) - 1)]
                found[n] = (tuple(group), [number[freeze(one)] for one in less])
    return found


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
