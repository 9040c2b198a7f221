"""What a rule can say with what there is: it is run over every class of use, as much of it hidden as the log does not
hold."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

import orjson

from checker.coverage.needs import Level
from checker.engine.interface import Ask, Engine
from checker.model.policy import Rule
from checker.model.verdict import Answer, Verdict
from checker.policy.classes import HIDDEN, freeze, full_classes, nest

MOST = 400
MORE = 6_000
"""Of a rule that tells more uses apart than MOST, so many are tried, chosen at random but always the same; where none
of them is decided, up to MORE are, before it is said that none can be."""
_NEGATIVE = ("none", "not_done")
SUBSTANCE = (Verdict.VIOLATION, Verdict.COMPLIANT, Verdict.PENDING)


@dataclass(frozen=True)
class Outcome:
    """always: every use is decided, whatever it says (or a person must judge it, whatever is known). sometimes: some
    are.
    shows: the verdicts that can come out, not_applicable aside. asks: a person must judge some uses."""

    always: bool
    sometimes: bool
    shows: frozenset[Verdict]
    asks: bool


class Decider:
    """One rule. fixed: facts whose value is the same for every use of the log, or is among few."""

    def __init__(self, rule: Rule, engine: Engine, fixed: Mapping[str, Sequence[Any]]) -> None:
        self.rule = rule
        self._engine = engine
        self._values = [_full(rule, name, fixed.get(name)) for name in rule.fields]
        self._uses = _choose_combinations(rule, self._values, MOST)
        self._outcomes: dict[tuple[Level, ...], Outcome] = {}
        self._known_answers: dict[bytes, Answer] = {}

    def outcome(self, levels: Sequence[Level]) -> Outcome:
        """What the rule can say where each of its fields, in their order, is known so well."""
        key = tuple(levels)
        if key not in self._outcomes:
            self._outcomes[key] = self._outcome(key)
        return self._outcomes[key]

    def _outcome(self, levels: tuple[Level, ...]) -> Outcome:
        least = [Level.NONE if level is Level.MAYBE else level for level in levels]
        most = [Level.FULL if level is Level.MAYBE else level for level in levels]
        whole = self._answers(self._uses)
        given = self._answers(_shown_values(self._uses, least))
        person = [a.verdict is Verdict.UNDETERMINED for a in whole]
        always = all(a.verdict is not Verdict.UNDETERMINED or p for a, p in zip(given, person, strict=True))
        shows = {a.verdict for a in self._answers(_shown_values(self._uses, most)) if a.verdict in SUBSTANCE}
        if not shows:
            # Few fields are known here, so that all that can be seen of any use is soon tried.
            seen = [
                _distinct(_value_at(v, level) for v in values) for values, level in zip(self._values, most, strict=True)
            ]
            shows = {
                a.verdict for a in self._answers(_choose_combinations(self.rule, seen, MORE)) if a.verdict in SUBSTANCE
            }
        speaks = any(a.verdict is not Verdict.NOT_APPLICABLE for a in whole)
        return Outcome(always and speaks, bool(shows), frozenset(shows), any(person))

    def _answers(self, uses: Sequence[Sequence[Any]]) -> list[Answer]:
        """What the rule says of each; nothing is asked twice."""
        shown = [nest(dict(zip(self.rule.fields, values, strict=True))) for values in uses]
        keys = [orjson.dumps(one, option=orjson.OPT_SORT_KEYS) for one in shown]
        new = {key: one for key, one in zip(keys, shown, strict=True) if key not in self._known_answers}
        if new:
            [answers] = self._engine.evaluate(
                {self.rule.path: self.rule.module}, [Ask(self.rule.id, list(new.values()))]
            )
            self._known_answers.update(zip(new, answers, strict=True))
        return [self._known_answers[key] for key in keys]


def _shown_values(uses: Sequence[Sequence[Any]], levels: Sequence[Level]) -> list[list[Any]]:
    return [[_value_at(v, level) for v, level in zip(values, levels, strict=True)] for values in uses]


def _choose_combinations(rule: Rule, values: Sequence[Sequence[Any]], most: int) -> list[tuple[Any, ...]]:
    """Every combination of the fields' values; a sample where there are more than `most`."""
    if prod(map(len, values)) <= most:
        return list(product(*values))
    choose = random.Random(rule.id)  # noqa: S311 (a sample that repeats, no secret)
    return [tuple(choose.choice(one) for one in values) for _ in range(most)]


def _distinct(values: Iterable[Any]) -> list[Any]:
    return list({freeze(value): value for value in values}.values())


def _full(rule: Rule, name: str, fixed: Sequence[Any] | None) -> list[Any]:
    if fixed is not None:
        return list(fixed)
    return full_classes(rule, name)


def _value_at(value: Any, level: Level) -> Any:
    """What a rule sees of a value that is known so well."""
    if level is Level.FULL:
        return value
    if level is Level.NONE or value is False or value in _NEGATIVE:
        return HIDDEN
    if isinstance(value, dict):
        return {"has": value["has"], "complete": False} if "has" in value else {"at_least": value["at_least"]}
    return value
