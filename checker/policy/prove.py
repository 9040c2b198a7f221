"""Enumeration: what a rule says of every class of use, and of every way to hide something of it.

A rule is proved where, over all projections of its fields' classes: hiding a part of a projection leaves the verdict or
makes it undetermined (erasure); a projection with nothing hidden is determined, unless the rule asks a person
(totality); no module fails, by two sides true at once for instance; and every branch is reached. Blank values of
record-keeping rules are values (`recorded.reason: empty`), so the same holds for those. Of a rule with many
combinations those are evaluated that stand for all others (Space.representatives); where these are too many, a sample.
Of a list of values that are exchangeable in a rule, it is tried how many of them there are (exchange.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

import yaml

from checker.engine.faults import EvaluationFault
from checker.engine.interface import Engine
from checker.engine.modules import says
from checker.model.facts import Fact
from checker.model.policy import Rule
from checker.model.verdict import Verdict
from checker.policy.classes import nest
from checker.policy.decision_table import DecisionRow, NodeAnswers, decision_table, steps
from checker.policy.space import Node, Space

FEW = 20_000
"""A rule of so many combinations or fewer is evaluated on every one; of more, on those that stand for all others."""
LIMIT = 350_000
"""If even these are more, a sample is: of FEW."""

_SHOWN = 5


@dataclass(frozen=True)
class Counterexample:
    """A projection on which a rule breaks a property.

    property: erasure, totality, or fault (the module fails). facts: the projection, in the style of a case's `facts`.
    hidden_facts: for erasure, the same with a part hidden. count: how many projections break the property in this way.
    """

    property: str
    what: str
    facts: str
    hidden_facts: str = ""
    count: int = 1


@dataclass(frozen=True)
class Proof:
    """What enumerating a rule shows.

    evaluated: projections. combinations: how many there are in all; sampled: not all of them were evaluated.
    dead: branches that no projection reaches; in a sample they are `notes` instead, since rarity explains them too.
    table: the decision table; of a sampled rule only some of its rows.
    """

    rule: str
    evaluated: int
    combinations: int
    sampled: bool
    counterexamples: tuple[Counterexample, ...]
    dead: tuple[str, ...]
    notes: tuple[str, ...]
    table: tuple[DecisionRow, ...]

    @property
    def holds(self) -> bool:
        """Nothing speaks against the rule, and something was evaluated."""
        return self.evaluated > 0 and not self.counterexamples and not self.dead


def prove(rule: Rule, engine: Engine, *, limit: int = LIMIT, new_fields: Sequence[Fact] = ()) -> Proof:
    """Enumerate `rule` on `engine`. new_fields: fields beside the vocabulary's and the rule's own new ones."""
    space = Space(rule, (*new_fields, *rule.new_fields))
    total = prod(space.base)
    few = min(limit, FEW)
    sampled = total > few and space.representative_count() > limit
    space.few_stand_for_all = not sampled and total > few
    told = NodeAnswers(rule, engine, space)
    bases = (
        space.sample(few)
        if sampled
        else list(product(*map(range, space.base)) if total <= few else dict.fromkeys(space.representatives()))
    )
    try:
        told.learn(bases)
        told.learn(steps(space, bases))
        found = [*_check_erasure(space, told, bases), *_check_settling(space, told, bases)]
        dead = _dead(space, told, bases)
        table = decision_table(space, told, bases, sampled)
    except EvaluationFault as fault:
        given = yaml_text(fault.projection or {})
        failed = Counterexample("fault", f"{fault.where}: {fault.what}", given)
        return Proof(rule.id, len(told.answers), total, sampled, (failed,), (), (), ())
    notes = [f"{total} combinations are too many: a sample of {len(told.answers)} was evaluated"] if sampled else []
    notes += [f"{branch} (in the sample)" for branch in dead] if sampled else []
    return Proof(
        rule.id,
        len(told.answers),
        total,
        sampled,
        tuple(found),
        () if sampled else tuple(dead),
        tuple(notes),
        tuple(table),
    )


def yaml_text(projection: Mapping[str, Any]) -> str:
    """A projection as a case's `given`, in one line; exact numbers as numbers."""
    plain = {name: _plain(value) for name, value in _dotted_names(projection)}
    return yaml.safe_dump(plain, default_flow_style=True, sort_keys=True, width=10_000).strip()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping) and len(value) == 2 and value.get("at_least", 0) == value.get("at_most", 1):
        return value["at_least"]
    return dict(value) if isinstance(value, Mapping) else value


def _dotted_names(projection: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in projection.items():
        if isinstance(value, Mapping) and not value.keys() & {"has", "at_least", "at_most"}:
            yield from _dotted_names(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _check_erasure(space: Space, told: NodeAnswers, nodes: Sequence[Node]) -> list[Counterexample]:
    broken: dict[tuple[Verdict, Verdict], list[tuple[Node, Node]]] = {}
    for node in nodes:
        before = told.answers[node].verdict
        for left in space.hide_one(node):
            after = told.answers[left].verdict
            if after not in (before, Verdict.UNDETERMINED):
                broken.setdefault((before, after), []).append((node, left))
    found = []
    for (before, after), pairs in broken.items():
        node, left = min(pairs, key=lambda pair: len(space.known_part(pair[0])))
        what = f"hiding a part turns {before} into {after}"
        found.append(Counterexample("erasure", what, _yaml_of(space, node), _yaml_of(space, left), len(pairs)))
    return found


def _check_settling(space: Space, told: NodeAnswers, nodes: Sequence[Node]) -> list[Counterexample]:
    open_ = [
        node
        for node in nodes
        if space.is_full(node) and told.answers[node].verdict is Verdict.UNDETERMINED and not told.answers[node].because
    ]
    if not open_:
        return []
    what = "everything is known and no person is asked, but the verdict is undetermined"
    return [Counterexample("totality", what, _yaml_of(space, open_[0]), count=len(open_))]


def _yaml_of(space: Space, node: Node) -> str:
    return yaml_text(nest(space.flat(node)))


def _dead(space: Space, told: NodeAnswers, nodes: Sequence[Node]) -> list[str]:
    """The branches that no projection reaches, in words.

    Where nothing is hidden, an answer may still be unknown: then a person is asked (totality sees to it), and the
    missing answer is that person's. A breach that is "yes" even where everything is hidden forbids all uses, and has no
    other side.
    """
    said = told.sides([node for node in nodes if space.is_full(node)])
    unread = told.sides([space.hidden_whole])
    defined = says(told.rule.path, told.rule.module)
    asked = {side for side, answer in said if answer == "unknown"}
    dead = []
    if ("breach", "yes") not in said and "breach" not in asked:
        dead.append('breach is never "yes"')
    if ("breach", "no") not in said and "breach" not in asked and ("breach", "yes") not in unread:
        dead.append('breach is never "no"')
    if "applies" in defined:
        dead += [f'applies is never "{side}"' for side in ("no", "yes") if ("applies", side) not in said]
    verdicts = {answer.verdict for answer in told.answers.values()}
    if "pending" in defined and Verdict.PENDING not in verdicts:
        dead.append("the verdict is never pending")
    excusing = {name for answer in told.answers.values() for name in answer.excused_by}
    for side in sorted({side for side, _ in said if side.startswith("excuse ")}):
        name = side.removeprefix("excuse ")
        if name not in excusing and not (side in asked and (side, "yes") not in said):
            dead.append(f'no use is compliant by the exemption "{name}"')
    return dead
