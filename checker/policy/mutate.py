"""Mutants of rules: each rule as if its author had made one small mistake, tried on the rule's own cases.

A mutant that no case tells from the rule survives: that part of the rule is shown by nothing. What is changed is what
the rule block says: a condition is dropped, a comparison turned around, a limit moved by one, a list widened or
narrowed by a value, an exemption, a moment or a question left out, a step exchanged with its moment, a day in force
moved or exchanged with another (date_mutants), a period or the day on which a report is due changed. What a rule on
periods counts its cases do not show: they give the numbers.

A mutant that answers as the rule does on every combination of what the two can tell apart is no mistake at all: it is
counted apart, and no case could notice it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice, product
from math import prod
from typing import Any

from checker.engine.interface import Ask, Engine
from checker.model.errors import PolicyError, RuleFault
from checker.model.facts import FactType
from checker.model.policy import Policy, Rule
from checker.model.subjects import PERIODS
from checker.model.values import narrower
from checker.model.verdict import Verdict
from checker.model.yaml_lines import Node
from checker.policy.assembly import Part
from checker.policy.case_dates import wrong_days
from checker.policy.cases import TimelineFacts, projection
from checker.policy.classes import join_rules, nest
from checker.policy.conditions import SUGAR
from checker.policy.date_mutants import dated_rules, noticed
from checker.policy.date_mutants import mutants as date_mutants
from checker.policy.durations import DURATION
from checker.policy.scope import Scope
from checker.policy.space import Space
from checker.policy.verbs import VERBS

_TURNED = {"at-least": "below", "below": "at-least", "at-most": "above", "above": "at-most"}
_TURNED |= {"prohibit": "permit-only", "permit-only": "prohibit"}
_MUTATED = (*VERBS, "when", "except", "unclear", "grace")
_PERIOD_KEYS = {
    "report": ("sections", "nil-return", "within", "by"),
    "limit": ("at-least", "at-most", "below", "above"),
}
"""Keys of a rule on periods that its cases show, below its verb."""
_WORDS = ("name", "because", "ask", "register", "records", "who", "what", "before", "of")
"""Keys whose values are no condition: names, questions, kinds of records, moments."""


_NONE_AND_SOME = {"none": "some", "some": "none"}
_MONTH_DAY, _SOME_YEAR = re.compile(r"(\d\d)-(\d\d)"), 2023
MOST = 100_000
"""The most combinations on which a rule and its mutant are compared one by one."""


@dataclass(frozen=True)
class Survivor:
    """A mutant that all cases of its rule take for the rule. change: what was changed."""

    rule: str
    where: str
    change: str


@dataclass(frozen=True)
class MutationResult:
    """What became of the mutants of a policy. mutants: how many there are; equivalent: how many of them are the rule in
    other words, by enumeration; alive: those that no case notices."""

    mutants: int
    equivalent: int
    alive: tuple[Survivor, ...]


Mutant = tuple[str, Node]
"""What was changed, and the rule block with it."""


def mutants(node: Node, scope: Scope) -> Iterator[Mutant]:
    """Every mutant of the rule block at `node`. A list is widened by a value that the rule does not name elsewhere:
    what another exemption covers already makes no difference."""
    elsewhere = _words_in(node)
    keys_of_rule = node.map("a rule")
    if "claim" in keys_of_rule:
        yield from _of_claim(node)
        return
    if "on" in keys_of_rule and isinstance(keys_of_rule["on"].data, dict):
        yield from _of_period_rule(node, scope)
        return
    for key, value in keys_of_rule.items():
        if key in _MUTATED:
            for change, changed in _of_key(key, value, scope, elsewhere):
                keys = {k: v for k, v in node.map("a rule").items() if k != key} | changed
                yield f"{key}: {change}", replace(node, data=keys)


def _of_period_rule(node: Node, scope: Scope) -> Iterator[Mutant]:
    """Every mutant of a rule on periods: another period, and what its cases show of its verb."""
    keys = node.map("a rule")
    on = keys["on"].map("on")
    for other in [name for name in PERIODS if name != on["each"].data][:2]:
        new = replace(keys["on"], data={**on, "each": _texts(on["each"], [other])[0]})
        yield f"on: each {other}", replace(node, data={**keys, "on": new})
    for verb in [verb for verb in _PERIOD_KEYS if verb in keys]:
        inner = keys[verb].map(verb)
        for name in [name for name in inner if name in _PERIOD_KEYS[verb]]:
            rest = {k: v for k, v in inner.items() if k != name}
            for change, changed in _of_key(name, inner[name], scope, set()):
                new = replace(keys[verb], data={**rest, **changed})
                yield f"{verb}: {name}, {change}", replace(node, data={**keys, verb: new})


def _of_claim(node: Node) -> Iterator[Mutant]:
    """Every mutant of a public statement: none for some, another number, other days."""
    keys = node.map("a rule")
    inner = keys["claim"].map("claim")
    for key, value in inner.items():
        changed: list[Mutant] = []
        if key in _NONE_AND_SOME:
            changed = [(f"{_NONE_AND_SOME[key]} instead", value)]
        elif key == "exactly":
            changed = [(str(n), replace(value, data=n)) for n in (int(str(value.data)) + step for step in (-1, 1))]
        elif key in ("from", "until", "on") and len(str(value.data)) == len("2020-01-01"):
            days = [value.day(key) + timedelta(days=step) for step in (-1, 1)]
            changed = [(f"{day} in place of {value.data}", _texts(value, [day.isoformat()])[0]) for day in days]
        for change, new in changed:
            rest = {k: v for k, v in inner.items() if k != key} | {_NONE_AND_SOME.get(key, key): new}
            yield f"claim: {key}, {change}", replace(node, data={**keys, "claim": replace(keys["claim"], data=rest)})


def _of_key(key: str, value: Node, scope: Scope, elsewhere: set[str]) -> Iterator[tuple[str, dict[str, Node]]]:
    """What may stand in place of one key and its value."""
    if key in _TURNED:
        yield f"{_TURNED[key]} instead", {_TURNED[key]: value}
    if key in ("when", "unclear", "except", "grace"):
        yield "left out", {}
    if key == "require-before":
        yield from _exchange_moment(value)
    if key in ("before", "for", "what"):
        yield from ((change, {key: new}) for change, new in _shorter(value))
        return
    if key not in _WORDS:
        yield from ((change, {key: new}) for change, new in _of_value(key, value, scope, elsewhere))


def _exchange_moment(value: Node) -> Iterator[tuple[str, dict[str, Node]]]:
    """The step and the moment of a `require-before`, each in the other's place."""
    keys = value.map("require-before")
    what, before = keys.get("what"), keys.get("before")
    if what is None or before is None or not (isinstance(what.data, str) and isinstance(before.data, str)):
        return
    exchanged = {**keys, "what": _texts(what, [before.data])[0], "before": _texts(before, [what.data])[0]}
    change = f"{before.data} before {what.data} instead"
    yield change, {"require-before": replace(value, data=exchanged)}


def _of_value(key: str, value: Node, scope: Scope, elsewhere: set[str]) -> Iterator[Mutant]:
    data = value.data
    if isinstance(data, bool):
        yield str(not data).lower(), replace(value, data=not data)
    elif isinstance(data, int | float):
        step = 0.01 if 0 < data < 1 else 1
        yield f"{data + step:g}", replace(value, data=data + step)
        yield f"{data - step:g}", replace(value, data=data - step)
    elif isinstance(data, dict):
        yield from _of_map(key, value, scope, elsewhere)
    elif isinstance(data, tuple) and any(isinstance(one.data, dict) for one in data):
        yield from _shorter(value)
        for at, item in enumerate(data):
            for change, new in _of_value(key, item, scope, elsewhere):
                yield f"number {at + 1}, {change}", replace(value, data=(*data[:at], new, *data[at + 1 :]))
    elif isinstance(data, tuple | str):
        yield from _of_values(key, value, scope, elsewhere)


def _of_map(key: str, value: Node, scope: Scope, elsewhere: set[str]) -> Iterator[Mutant]:
    keys = value.map(key)
    if "list" in keys:
        listed = scope.lists.get(keys["list"].text("list"), value.location)
        if {*scope.facts[listed.field].values} - {*listed.yes, *listed.no}:
            yield "the list without its questions", replace(value, data=_texts(value, listed.yes))
        return
    conditions = [name for name in keys if SUGAR.get(name, name) in scope.facts]
    for name, inner in keys.items():
        rest = {k: v for k, v in keys.items() if k != name}
        if len(conditions) > 1 and name in conditions:
            yield f"without {name}", replace(value, data=rest)
        for change, changed in _of_key(name, inner, scope, elsewhere):
            yield f"{name}, {change}", replace(value, data={**rest, **changed})


def _of_values(key: str, value: Node, scope: Scope, elsewhere: set[str]) -> Iterator[Mutant]:
    """A list of values, or one: with one less, with one more; a duration with one more or less; a day of the year one
    earlier and later."""
    if key == "by" and (month_day := _MONTH_DAY.fullmatch(str(value.data))):
        day = date(_SOME_YEAR, *map(int, month_day.groups()))
        for other in (day - timedelta(days=1), day + timedelta(days=1)):
            yield f"{other:%m-%d} in place of {value.data}", _texts(value, [f"{other:%m-%d}"])[0]
        return
    if isinstance(value.data, str) and (
        key in ("within", "by", "grace") or (key == "at-most" and value.data[:1].isdigit())
    ):
        amount = DURATION.parse(value, key).words
        number = "".join(letter for letter in str(value.data) if letter.isdigit())
        for new in (int(number) + 1, int(number) - 1):
            yield f"{new} in place of {amount}", replace(value, data=str(value.data).replace(number, str(new)))
        return
    yield from _shorter(value)
    fact = scope.facts.get(SUGAR.get(key, key))
    if fact is None or fact.type not in (FactType.CHOICE, FactType.SET) or not fact.values:
        return
    written = [item.text(key) for item in value.items(key)]
    covered = {one for name in (*written, *elsewhere) for one in narrower(fact.name, name)}
    for more in islice((one for one in fact.values if one not in covered), 1):
        yield f"and {more}", replace(value, data=_texts(value, (*written, more)))


def _words_in(node: Node) -> set[str]:
    """Every word that is a value in a rule block."""
    if isinstance(node.data, dict):
        return {word for inner in node.data.values() for word in _words_in(inner)}
    if isinstance(node.data, tuple):
        return {word for inner in node.data for word in _words_in(inner)}
    return {str(node.data)}


def _shorter(value: Node) -> Iterator[Mutant]:
    """A list without each of its members."""
    if isinstance(value.data, tuple) and len(value.data) > 1:
        for at, item in enumerate(value.data):
            shown = item.in_words() if not isinstance(item.data, dict) else f"number {at + 1}"
            yield f"without {shown}", replace(value, data=(*value.data[:at], *value.data[at + 1 :]))


def _texts(at: Node, names: Sequence[str]) -> tuple[Node, ...]:
    return tuple(replace(at, data=name, scalar_text=name) for name in names)


def survivors(policy: Policy, parts: Sequence[Part], engine: Engine, timeline_facts: TimelineFacts) -> MutationResult:
    """What becomes of the mutants of the rules of a policy that are in use. parts: its rule blocks."""
    rules = {rule.id: rule for rule in policy.rules if rule.enabled and rule.cases}
    tried, same, alive = 0, 0, list[Survivor]()
    for part in parts:
        rule = rules.get(part.id)
        if rule is None:
            continue
        told = None
        for change, node in mutants(part.node, part.scope):
            try:
                mutant = part.compile_node(node).rule
            except PolicyError:
                continue  # what cannot be written is no mistake that stays
            tried += 1
            told = told or _answers_to_cases(rule, rule, policy, engine, timeline_facts)
            if _answers_to_cases(mutant, rule, policy, engine, timeline_facts) != told:
                continue
            same_days = (mutant.period, mutant.report, mutant.claim) == (rule.period, rule.report, rule.claim)
            if same_days and _alike(rule, mutant, engine):
                same += 1
            else:
                alive.append(Survivor(rule.id, f"{policy.path}:{rule.line}", change))
    for windows, dated in dated_rules(policy).items():
        for change, mutant_windows in date_mutants(windows):
            tried += 1
            if not noticed(windows, mutant_windows, dated):
                alive.append(Survivor(dated[0].id, f"{policy.path}:{dated[0].line}", change))
    return MutationResult(tried, same, tuple(alive))


def _answers_to_cases(
    mutant: Rule, rule: Rule, policy: Policy, engine: Engine, timeline_facts: TimelineFacts
) -> list[tuple[Verdict, str, str]] | None:
    """What a rule answers to the cases, and what it says of their days; None where it fails."""
    asked = [projection(mutant, case, policy, timeline_facts) for case in rule.cases]
    answers = _answers(mutant, asked, engine)
    days = [wrong_days(mutant, case) for case in rule.cases]
    return None if answers is None else [(*answer, day) for answer, day in zip(answers, days, strict=True)]


def _answers(rule: Rule, asked: Sequence[Mapping[str, Any]], engine: Engine) -> list[tuple[Verdict, str]] | None:
    """Verdicts, with why each undetermined one is; None where the rule fails."""
    try:
        [answers] = engine.evaluate({rule.path: rule.module}, [Ask(rule.id, asked)])
    except RuleFault:
        return None
    return [(answer.verdict, answer.because or "") for answer in answers]


def _alike(rule: Rule, mutant: Rule, engine: Engine) -> bool:
    """Whether the two answer alike, known by every combination of the classes that either tells apart; not known where
    these are more than MOST."""
    space = Space(join_rules(rule, mutant), rule.new_fields)
    if prod(space.base) > MOST:
        return False
    asked = [nest(space.flat(node)) for node in product(*map(range, space.base))]
    said = _answers(rule, asked, engine)
    return said is not None and said == _answers(mutant, asked, engine)
