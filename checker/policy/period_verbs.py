"""`limit` over periods: how many records of a week, month, quarter or year meet a condition, and which share does."""

from __future__ import annotations

from collections.abc import Mapping

from checker.model.errors import PolicyError
from checker.model.facts import InPeriod, Measure
from checker.model.kinds import KINDS
from checker.model.subjects import USE
from checker.model.words import join_words
from checker.model.yaml_lines import Node
from checker.policy import words
from checker.policy.conditions import bounds, condition
from checker.policy.scope import Scope
from checker.policy.terms import Always, Bound, Not, Op, Term, all_terms
from checker.policy.verb_blocks import Limit
from checker.policy.verb_terms import VerbTerms


def limit(said: Limit, tests: Mapping[str, Node], scope: Scope) -> VerbTerms:
    """A number of a period that must lie within bounds. A share speaks only of periods in which there is anything to
    be a share of."""
    asked = said.count or said.share
    if asked is None or (said.count and said.share) or said.field:
        what = "limit over periods gives one of `count` and `share`"
        raise PolicyError(what, where=scope.file, hint="write `limit: {count: {mode: live}, at-most: 10}`")
    if said.of and not said.share:
        raise PolicyError("`of` goes with `share`", where=said.of.location, hint="put its tests into `count`")
    measure = Measure.SHARE if said.share else Measure.COUNT
    fact = scope.fact(InPeriod(measure).name, asked.location)
    needed = all_terms(bounds(fact, tests, asked.location))
    kinds = said.records or USE.kinds
    what = join_words([KINDS[kind].plural for kind in said.records], "and") if said.records else USE.plural
    meets = _condition(asked, scope)
    limits = words.clause_of(needed).removeprefix(f"{words.field_words(fact)} is ")
    if measure is Measure.COUNT:
        sentence = f"In every {scope.subject.noun}, {limits} {_subjects_where(what, meets)}"
        return VerbTerms(Not(needed), sentence, counted_terms=(meets,), records=(kinds,))
    base = _condition(said.of, scope) if said.of else Always()
    some = Bound(scope.fact(InPeriod(Measure.BASE).name, asked.location), Op.AT_LEAST, 1)
    share = f"of the {_subjects_where(what, base)}, the share {_condition_words(meets)}"
    sentence = f"In every {scope.subject.noun}, {share} must be {limits}"
    return VerbTerms(Not(needed), sentence, applies=some, counted_terms=(base, meets), records=(kinds, kinds))


def _condition(node: Node, scope: Scope) -> Term:
    return Always() if node.data == "any" else condition(node, scope, "limit")


def _subjects_where(what: str, term: Term) -> str:
    return what if isinstance(term, Always) else f"{what} {_condition_words(term)}"


def _condition_words(term: Term) -> str:
    return "of all" if isinstance(term, Always) else f"in which {words.clause_of(term)}"
