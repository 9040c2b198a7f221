"""The decision table of a rule: of the projections that an engine was asked about, those of which nothing can be hidden
without losing the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checker.engine.interface import Ask, Engine
from checker.model.policy import Rule
from checker.model.verdict import Answer, Verdict
from checker.policy.classes import nest
from checker.policy.space import Node, Space

_AT_ONCE = 1_000
"""Combinations that are asked of an engine together: it has two minutes for each question, on a busy machine, too."""
_DESCENTS = 300


@dataclass(frozen=True)
class DecisionRow:
    """One line of the decision table: the least that must be known for the verdict.

    facts: field -> value, or bounds, or members; the value stands for its class. alike: field -> the values that the
        rule does not tell from it. others: the fields whose value stands for all those that the rule does not name.
        not_all: field -> exchangeable values of which at least one is absent. any_of: field -> those of which it does
        not matter which the list has.
    """

    facts: Mapping[str, Any]
    verdict: Verdict
    excused_by: tuple[str, ...]
    alike: Mapping[str, tuple[str, ...]]
    others: tuple[str, ...]
    not_all: Mapping[str, tuple[str, ...]]
    any_of: Mapping[str, tuple[str, ...]]


class NodeAnswers:
    """What the rule said so far, projection by projection."""

    def __init__(self, rule: Rule, engine: Engine, space: Space) -> None:
        self.answers: dict[Node, Answer] = {}
        self.rule = rule
        self._engine = engine
        self._space = space
        self._modules = {rule.path: rule.module}

    def learn(self, nodes: Iterable[Node]) -> None:
        """Ask about those that were not asked about yet."""
        new = [node for node in dict.fromkeys(nodes) if node not in self.answers]
        for first in range(0, len(new), _AT_ONCE):
            some = new[first : first + _AT_ONCE]
            projections = [nest(self._space.flat(node)) for node in some]
            [answers] = self._engine.evaluate(self._modules, [Ask(self.rule.id, projections)])
            self.answers.update(zip(some, answers, strict=True))

    def answer_to(self, node: Node) -> Answer:
        """What was answered to a projection, or to the one that stands for it."""
        return self.answers[self._space.standing(node)]

    def sides(self, nodes: Sequence[Node]) -> set[tuple[str, str]]:
        """Every side with every answer that it gives on `nodes`."""
        projections = [nest(self._space.flat(node)) for node in nodes]
        [said] = self._engine.sides(self._modules, [Ask(self.rule.id, projections)])
        return {side for sides in said for side in sides.items()}


def steps(space: Space, nodes: Iterable[Node]) -> Iterator[Node]:
    """What hiding one part of each of `nodes` leads to."""
    for node in nodes:
        yield from space.hide_one(node)


def decision_table(space: Space, told: NodeAnswers, nodes: Sequence[Node], sampled: bool) -> list[DecisionRow]:
    """The table of `nodes`, gravest verdict first. sampled: they are some of all, so that only some ways down from them
    are gone."""
    determined = [n for n in nodes if told.answers[n].verdict is not Verdict.UNDETERMINED]
    least = _descend(space, told, determined[:_DESCENTS]) if sampled else _least(space, told, determined)
    least = {other for node in least for other in space.with_exchanges(node)}
    plain = {node: _without_others(space, node) for node in least}
    merged = {node for node in least if plain[node] != node and _same_answer(told, node, plain[node], least)}
    not_all: dict[Node, dict[str, tuple[str, ...]]] = {}
    for node in least:
        for at, number in enumerate(node):
            group, fewer = space.fewer[at].get(number, ((), []))
            less = [(*node[:at], one, *node[at + 1 :]) for one in fewer]
            if less and all(_same_answer(told, node, one, least) for one in less):
                not_all.setdefault(node, {})[space.fields[at]] = group
                merged.update(less)
    order = list(Verdict)
    shown = sorted(least - merged, key=lambda n: (order.index(told.answer_to(n).verdict), len(space.known_part(n)), n))
    stands_for = {node: [space.known_part(other) for other in merged if plain[other] == node] for node in shown}
    return [_row(space, told, node, stands_for[node], not_all.get(node, {})) for node in shown]


def _row(
    space: Space,
    told: NodeAnswers,
    node: Node,
    stands_for: Sequence[Mapping[str, Any]],
    not_all: Mapping[str, tuple[str, ...]],
) -> DecisionRow:
    """The line of a projection; stands_for: what is known in others, which differ from it in values that the rule does
    not name."""
    answer, given = told.answer_to(node), space.known_part(node)
    texts = {field: value for field, value in given.items() if isinstance(value, str)}
    lists = {field: {*value["has"]} for field, value in given.items() if isinstance(value, Mapping) and "has" in value}
    named = {field: {*told.rule.values.get(field, ())} for field in given}
    alike = {}
    for field, groups in zip(space.fields, space.alike, strict=True):
        if texts.get(field) in groups:
            alike[field] = groups[texts[field]]
        for group in groups.values():
            if lists.get(field) and lists[field] <= {*group}:
                alike[field] = group
    others = [field for field, value in texts.items() if value not in named[field]]
    others += [
        field
        for field, value in given.items()
        if isinstance(value, Mapping)
        and (any(one.get(field) != value for one in stands_for) or not lists.get(field, set()) <= named[field])
    ]
    any_of = {
        field: group
        for field, groups in zip(space.fields, space.like, strict=True)
        for group in groups
        if field in lists and field not in not_all and 0 < len(lists[field] & {*group}) < len(group)
    }
    return DecisionRow(given, answer.verdict, answer.excused_by, alike, tuple(others), not_all, any_of)


def _same_answer(told: NodeAnswers, node: Node, other: Node, least: set[Node]) -> bool:
    if other not in least:
        return False
    first, second = told.answer_to(node), told.answer_to(other)
    return (first.verdict, first.excused_by) == (second.verdict, second.excused_by)


def _without_others(space: Space, node: Node) -> Node:
    """`node` with its complete sets rid of members that the rule does not name, which say no more than that they are
    others."""
    return tuple(space.unnamed_values[at].get(number, number) for at, number in enumerate(node))


def _least(space: Space, told: NodeAnswers, nodes: Iterable[Node]) -> set[Node]:
    """Those of `nodes` of which nothing can be hidden without losing the verdict."""
    return {
        node
        for node in nodes
        if all(told.answers[left].verdict is not told.answers[node].verdict for left in space.hide_one(node))
    }


def _descend(space: Space, told: NodeAnswers, nodes: Iterable[Node]) -> set[Node]:
    """From each of `nodes`, one way down: hide what can be hidden without losing the verdict, until nothing can."""
    least: set[Node] = set()
    ways = set(nodes)
    while ways:
        told.learn(steps(space, sorted(ways)))
        further: set[Node] = set()
        for node in ways:
            verdict = told.answers[node].verdict
            lower = next((left for left in space.hide_one(node) if told.answers[left].verdict is verdict), None)
            if lower is None:
                least.add(node)
            else:
                further.add(lower)
        ways = further
    return least
