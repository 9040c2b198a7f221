"""Two clauses compared without a log: over every class of use that either of them distinguishes."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

from pydantic import Field

from checker.drafting.possible import Ties, range_of
from checker.engine.interface import Ask, Engine
from checker.model.errors import UsageError
from checker.model.facts import Fact, FactType, is_setting
from checker.model.frozen import Frozen
from checker.model.policy import Policy, Rule, Window
from checker.model.single_facts import IN_FORCE
from checker.model.verdict import Answer, Verdict
from checker.policy.classes import classes, every_class, fact_of, is_full, join_rules, nest

SCHEMA_ID = "https://frlog-checker.example/schema/clauses-1.json"
LIMIT = 60_000
"""The most classes of use that are all tried; of more, a sample of this many is."""
_AT_ONCE = 10_000
_LOOKED_AT = 40
"""How many uses are looked at for one that can surely be."""
DAYS_OF_24_HOURS = "Days are taken as 24 hours long; on a night when clocks are changed they are not."
STRICTER, LOOSER, EQUAL, DISJOINT, NEITHER = "stricter", "looser", "equal", "disjoint", "neither"
_RANK = {Verdict.VIOLATION: 2, Verdict.UNDETERMINED: 1, Verdict.PENDING: 1}
"""What a clause says of a use, from allowed (0) to forbidden; in between a person is asked."""


class Witness(Frozen):
    """A use that tells two clauses apart: facts in words, no more of them than are needed, and what either says of
    it. unless: two of the facts, where it is not known whether both can be true of one use; then it shows nothing."""

    facts: tuple[str, ...]
    given: dict[str, Any]
    first: Verdict
    second: Verdict
    unless: tuple[str, ...] = ()


class ClauseComparison(Frozen):
    """How the first clause stands to the second. relation: stricter (it forbids all that the second forbids, and more),
    looser, equal (the same of every use), disjoint (each forbids uses, none of them both), or neither. proved: all
    classes of use were tried, and the uses that show it can be; else only what a use shows is certain. tried: how many.
    witnesses: the smallest use that the first forbids and the second does not, and the other way round, where there are
    such; where they differ in less, one that shows it. notes: what was taken for granted. dates: where they are in
    force at different times: they are compared as if both were."""

    first: str
    second: str
    first_says: str
    second_says: str
    relation: str
    proved: bool
    tried: int
    witnesses: tuple[Witness, ...] = ()
    notes: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()


class Clauses(Frozen):
    """All pairs that were compared. alone: rules of either side that have no counterpart."""

    schema_: str = Field(default=SCHEMA_ID, serialization_alias="$schema", validation_alias="$schema")
    pairs: tuple[ClauseComparison, ...]
    alone: tuple[str, ...] = ()


def compare(first: Sequence[Policy], second: Sequence[Policy], engine: Engine) -> Clauses:
    """Compare the rules of two documents, paired by id; where one is left on each side, these.

    UsageError where no rule of one fits any of the other.
    """
    one, other = ({r.id: r for p in policies for r in p.rules if r.enabled} for policies in (first, second))
    pairs = [(one[name], other[name]) for name in one if name in other]
    left, right = ([r for name, r in a.items() if name not in b] for a, b in ((one, other), (other, one)))
    if len(left) == len(right) == 1:
        pairs, left, right = [*pairs, (left[0], right[0])], [], []
    if not pairs:
        raise UsageError(
            "no rule of the first has a counterpart in the second",
            hint="rules are compared where both documents give them the same id, or where each holds one alone; "
            f"here are {', '.join([*one][:3])} and {', '.join([*other][:3])}: name one on each side, a shipped rule by "
            "its id, one of a file as FILE.md#RULE",
        )
    return Clauses(
        pairs=tuple(compare_rules(a, b, engine) for a, b in pairs), alone=tuple(rule.id for rule in (*left, *right))
    )


def compare_rules(first: Rule, second: Rule, engine: Engine) -> ClauseComparison:
    """How one rule stands to another. UsageError where they judge different things, or read all of a record."""
    _comparable(first, second)
    space = _Space(first, second)
    asked = space.uses()
    answers = list(zip(*(_answers(rule, asked, engine) for rule in (first, second)), strict=True))
    ranks = [(_RANK.get(a.verdict, 0), _RANK.get(b.verdict, 0)) for a, b in answers]
    more = _smallest_witness([n for n, (a, b) in enumerate(ranks) if a > b], asked, ranks, space, first, second, engine)
    less = _smallest_witness([n for n, (a, b) in enumerate(ranks) if a < b], asked, ranks, space, first, second, engine)
    both = any(a == b == 2 for a, b in ranks)
    some = any(a == 2 for a, _ in ranks) and any(b == 2 for _, b in ranks)
    relation = (
        EQUAL if not more and not less
        else STRICTER if more and (not less or (less.unless and not more.unless))
        else LOOSER if less and (not more or (more.unless and not less.unless))
        else DISJOINT if some and not both
        else NEITHER
    )  # fmt: skip
    witnesses = tuple(one for one in (more, less) if one)
    return ClauseComparison(
        first=first.id,
        second=second.id,
        first_says=first.describe,
        second_says=second.describe,
        relation=relation,
        proved=(space.whole or relation == NEITHER) and not any(one.unless for one in witnesses),
        tried=len(asked),
        witnesses=witnesses,
        notes=(DAYS_OF_24_HOURS,) if space.ties.mixes_units else (),
        dates=_dates(first, second),
    )


def _comparable(first: Rule, second: Rule) -> None:
    for rule in (first, second):
        if rule.period:
            why = "judges periods"
            if rule.claim:
                why = "holds a public statement, which records support or contradict as a whole"
            raise UsageError(f"{rule.id} {why}, so its classes of use cannot be tried", hint="compare other rules")
    if not set(first.subjects) & set(second.subjects):
        raise UsageError(
            f"{first.id} judges {first.subject.plural}, {second.id} {second.subject.plural}: they cannot be compared",
            hint="compare rules that judge the same",
        )


class _Space:
    """The classes of use that either of two rules tells apart: for each field, its values with nothing hidden. That a
    rule is in force is taken for granted. whole: whether all of them are tried, and not a sample."""

    def __init__(self, first: Rule, second: Rule) -> None:
        new = (*first.new_fields, *second.new_fields)
        self.new = {one.name: one for one in new}
        self.rule = merged = join_rules(first, second)
        self.names = tuple(merged.fields)
        self.ties = Ties(first, second, merged, new)
        self._full = [self._values(name, new) for name in self.names]
        self.whole = prod(map(len, self._full)) <= LIMIT and all(every_class(merged, one, new) for one in self.names)

    def _values(self, name: str, new: Sequence[Fact]) -> list[Any]:
        if name == IN_FORCE:
            return ["yes"]
        found = [value for value in classes(self.rule, name, new) if is_full(value)]
        fact = self.ties.facts[name]
        return found if fact.type is not FactType.NUMBER else [v for v in found if range_of(self.rule, fact, v)]

    def uses(self) -> list[dict[str, Any]]:
        """All of them that can be, or as many at random, always the same ones, where they are too many."""
        if prod(map(len, self._full)) <= LIMIT:
            numbers: Iterable[tuple[int, ...]] = product(*(range(len(values)) for values in self._full))
        else:
            choose = random.Random(self.rule.id)  # noqa: S311 (a sample that repeats, no secret)
            numbers = (tuple(choose.randrange(len(values)) for values in self._full) for _ in range(LIMIT))
        at = {name: n for n, name in enumerate(self.names)}
        never = [(at[a], at[b], self._impossible_pairs(at[a], at[b])) for a, b in self.ties.pairs]
        found = []
        for one in numbers:
            if any((one[a], one[b]) in pairs for a, b, pairs in never):
                continue
            use = {name: values[n] for name, values, n in zip(self.names, self._full, one, strict=True)}
            hidden = [value for blank, value in self.ties.blanks if use[blank] != "recorded"]
            if not any(one[at[name]] for name in hidden):  # a value that a blank hides is of no class
                found.append({name: value for name, value in use.items() if name not in hidden})
        return found

    def _impossible_pairs(self, a: int, b: int) -> set[tuple[int, int]]:
        """The numbers of the values of two fields that no use has together."""
        both = product(enumerate(self._full[a]), enumerate(self._full[b]))
        return {
            (n, m) for (n, x), (m, y) in both if self.ties.can_be_together(self.names[a], x, self.names[b], y) is False
        }


def _answers(rule: Rule, uses: Sequence[Mapping[str, Any]], engine: Engine) -> list[Answer]:
    """What a rule says of each use; each different projection is asked once."""
    keys = [repr([use.get(name) for name in rule.fields]) for use in uses]
    places: dict[str, int] = {}
    different: list[dict[str, Any]] = []
    for key, use in zip(keys, uses, strict=True):
        if key not in places:
            places[key] = len(different)
            different.append(nest({name: use[name] for name in rule.fields if name in use}))
    found: list[Answer] = []
    for start in range(0, len(different), _AT_ONCE):
        [answers] = engine.evaluate({rule.path: rule.module}, [Ask(rule.id, different[start : start + _AT_ONCE])])
        found += answers
    return [found[places[key]] for key in keys]


def _smallest_witness(
    at: Sequence[int], uses: Sequence[Mapping[str, Any]], ranks: Sequence[tuple[int, int]], space: _Space,
    first: Rule, second: Rule, engine: Engine,
) -> Witness | None:  # fmt: skip
    """The smallest of the uses numbered `at` on which the rules differ most; one that can surely be, if any of those
    looked at can. None where there are none."""
    ranked = sorted(at, key=lambda n: (-abs(ranks[n][0] - ranks[n][1]), n))
    sure = next((n for n in ranked if not space.ties.unknown(uses[n])), None)
    if sure is not None:
        return _witness(space, uses[sure], first, second, engine)
    found = None
    for n in ranked[:: max(1, len(ranked) // _LOOKED_AT)]:
        one = _witness(space, uses[n], first, second, engine)
        if not one.unless:
            return one
        found = found or one
    return found


def _witness(space: _Space, use: Mapping[str, Any], first: Rule, second: Rule, engine: Engine) -> Witness:
    """The use with all left out that can be left out while both rules still say the same of it."""

    def verdicts_of(given: Mapping[str, Any]) -> tuple[tuple[Verdict, str], ...]:
        return tuple((one.verdict, one.because) for rule in (first, second) for one in _answers(rule, [given], engine))

    wanted, kept = verdicts_of(use), dict(use)
    for name in sorted(use, key=lambda one: (one != IN_FORCE, one)):
        fewer = {key: value for key, value in kept.items() if key != name}
        if name != IN_FORCE and verdicts_of(fewer) == wanted:
            kept = fewer
    kept.pop(IN_FORCE, None)
    facts = [fact_of(name, tuple(space.new.values())) for name in kept]
    telling = [one for one in facts if not is_setting(one)] or facts
    words = tuple(one.says(kept[one.name], space.rule.cuts.get(one.name, ())) for one in telling)
    doubt = space.ties.unknown(kept)
    unless = tuple(space.ties.facts[name].noun for name in doubt) if doubt else ()
    return Witness(facts=words, given=kept, first=wanted[0][0], second=wanted[1][0], unless=unless)


def _dates(first: Rule, second: Rule) -> tuple[str, ...]:
    if first.windows == second.windows:
        return ()
    return tuple(f"{rule.id} is in force {_windows_in_words(rule.windows)}" for rule in (first, second))


def _windows_in_words(windows: Iterable[Window]) -> str:
    said = [
        f"from {one.surely_from or 'the beginning'}" + (f" until {one.surely_until}" if one.surely_until else "")
        for one in windows
    ]
    return ", and ".join(said) or "always"
