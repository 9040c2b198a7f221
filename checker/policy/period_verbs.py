"""`limit` over periods: how many records of a week, month, quarter or year meet a condition, which share does, and how
far the shares of groups differ."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from checker.model.errors import PolicyError
from checker.model.facts import FactType, InPeriod, Measure
from checker.model.kinds import KINDS
from checker.model.policy import GroupComparison
from checker.model.subjects import USE
from checker.model.words import join_words, value_words
from checker.model.yaml_lines import Node
from checker.policy import words
from checker.policy.branches import number
from checker.policy.conditions import bounds, condition_or_any
from checker.policy.scope import Scope
from checker.policy.terms import Always, Bound, Every, Not, OneOf, Op, Term, all_terms
from checker.policy.verb_blocks import GroupsBy, Limit
from checker.policy.verb_terms import VerbTerms


def limit(said: Limit, tests: Mapping[str, Node], scope: Scope) -> VerbTerms:
    """A number of a period that must lie within bounds. A share applies only to periods in which there is anything to
    be a share of."""
    asked = said.count or said.share
    if asked is None or (said.count and said.share) or said.field:
        what = "limit over periods gives one of `count` and `share`"
        raise PolicyError(what, where=scope.file, hint="write `limit: {count: {mode: live}, at-most: 10}`")
    if said.of and not said.share:
        raise PolicyError("`of` goes with `share`", where=said.of.location, hint="put its tests into `count`")
    if said.until and scope.subject.period != "year":
        raise PolicyError("`until` goes with a year", where=scope.file, hint="write `on: {each: year}`")
    if said.by:
        return replace(_compare(said, tests, scope), year_ends=said.until)
    if said.least:
        raise PolicyError("`least` goes with `by`", where=scope.file, hint="leave it out")
    measure = Measure.SHARE if said.share else Measure.COUNT
    fact = scope.fact(InPeriod(measure).name, asked.location)
    needed = all_terms(bounds(fact, tests, asked.location))
    kinds, what = _counted_kinds(said)
    meets = condition_or_any(asked, scope, "limit")
    limits = words.clause_of(needed).removeprefix(f"{words.field_words(fact)} is ")
    each = f"In every {scope.subject.noun}"
    each += f" to {month_name[said.until[0]]} {said.until[1]}" if said.until else ""
    if measure is Measure.COUNT:
        sentence = f"{each}, {limits} {_subjects_where(what, meets)}"
        return VerbTerms(Not(needed), sentence, counted_terms=(meets,), records=(kinds,), year_ends=said.until)
    base = condition_or_any(said.of, scope, "limit") if said.of else Always()
    share = f"of the {_subjects_where(what, base)}, the share {_condition_words(meets)}"
    return VerbTerms(
        Not(needed), f"{each}, {share} must be {limits}", applies=_any_in_base(scope, asked),
        counted_terms=(base, meets), records=(kinds, kinds), year_ends=said.until,
    )  # fmt: skip


def _compare(said: Limit, tests: Mapping[str, Node], scope: Scope) -> VerbTerms:
    """A share may be at most so many times as high in one group as in another (reading R52)."""
    if said.share is None or said.least is None:
        what = "groups are compared by a share, and only those of enough records"
        raise PolicyError(what, where=said.by[0].field.where, hint="write `share: ...` and `least: 30`")
    most = tests.get(Op.AT_MOST)
    if most is None or len(tests) > 1 or not isinstance(most.data, int | float) or most.data < 1:
        what = "the highest share of a group is never below the lowest"
        raise PolicyError(what, where=scope.file, hint="write `at-most:`, and a number from 1 on")
    needed = Bound(scope.fact(InPeriod(Measure.DISPARITY).name, most.location), Op.AT_MOST, most.data)
    kinds, what = _counted_kinds(said)
    base = condition_or_any(said.of, scope, "limit") if said.of else Always()
    meets = condition_or_any(said.share, scope, "limit")
    parts = [_groups(one, scope) for one in said.by]
    terms = (base, meets, *(term for part in parts for _, term in part))
    nouns = join_words([scope.fact(*one.field).noun for one in said.by], "and")
    sentence = (
        f"In every {scope.subject.noun}, of the {_subjects_where(what, base)}, the share {_condition_words(meets)} "
        f"must be at most {number(most.data)} times as high in one group by {nouns} as in another (groups of at least "
        f"{said.least}, exact intervals)"
    )
    compared = GroupComparison(
        tuple(one.field.name for one in said.by), tuple(tuple(name for name, _ in part) for part in parts), said.least
    )
    return VerbTerms(
        Not(needed),
        sentence,
        applies=_any_in_base(scope, said.share),
        counted_terms=terms,
        records=(kinds,) * len(terms),
        comparison=compared,
    )


def _groups(by: GroupsBy, scope: Scope) -> list[tuple[str, Term]]:
    """The groups of one field, each with its name and its condition."""
    fact = scope.fact(*by.field)
    if fact.type is FactType.CHOICE and not by.limits:
        return [(value_words(value), OneOf(fact, (value,), (value,))) for value in fact.values]
    if fact.type is not FactType.NUMBER or not by.limits:
        hint = "name one with a list of values, or a number with limits: {subject_age: [18, 65]}"
        raise PolicyError(f"{fact.name} does not make groups", where=by.field.where, hint=hint)
    made: list[tuple[str, Term]] = [(f"{fact.noun} below {number(by.limits[0])}", Bound(fact, Op.BELOW, by.limits[0]))]
    for low, high in pairwise(by.limits):
        between = Every((Bound(fact, Op.AT_LEAST, low), Bound(fact, Op.BELOW, high)))
        made.append((f"{fact.noun} {number(low)} to {number(high - 1)}", between))
    made.append((f"{fact.noun} {number(by.limits[-1])} or above", Bound(fact, Op.AT_LEAST, by.limits[-1])))
    return made


def _any_in_base(scope: Scope, asked: Node) -> Term:
    """There is anything to take a share of."""
    return Bound(scope.fact(InPeriod(Measure.BASE).name, asked.location), Op.AT_LEAST, 1)


def _counted_kinds(said: Limit) -> tuple[tuple[str, ...], str]:
    """The kinds of records that are counted, and what they are called."""
    if not said.records:
        return USE.kinds, USE.plural
    return said.records, join_words([KINDS[kind].plural for kind in said.records], "and")


def _subjects_where(what: str, term: Term) -> str:
    return what if isinstance(term, Always) else f"{what} {_condition_words(term)}"


def _condition_words(term: Term) -> str:
    return "of all" if isinstance(term, Always) else f"in which {words.clause_of(term)}"
