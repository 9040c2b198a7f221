"""The verbs: what a clause forbids or asks for, as answers in three values.

Each verb is what a rule block says of it (a block, or a value of a type) and a function that makes `VerbTerms` of that:
the breach, when the clause applies to the use at all, a deadline that may be in the future, and a sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any, ClassVar, NamedTuple

from pydantic import ConfigDict

from checker.model.errors import PolicyError
from checker.model.event import EVENT_FIELDS
from checker.model.facts import FactType, RecordedFact
from checker.model.words import field_noun, join_words, with_article
from checker.model.yaml_lines import Node
from checker.policy import claim_verbs, disclosure_verbs, period_verbs, register_verbs, report_verbs, step_verbs, words
from checker.policy.blocks import FromYaml, either_schema, extend, nested_block, one_of, one_or_more, read_later
from checker.policy.conditions import PERMITS, PROHIBITS, REQUIRES, bounds, condition
from checker.policy.durations import Duration
from checker.policy.rule_blocks import CONDITION, Modifiers
from checker.policy.scope import Scope
from checker.policy.terms import Always, Not, OneOf, Op, Term, all_terms, any_term
from checker.policy.verb_blocks import (
    REGISTER,
    DiscloseTo,
    DueReport,
    Limit,
    NotSoleBasis,
    RequireBefore,
    RequireWithin,
    Retain,
    ReviewBy,
    Statement,
    Train,
)
from checker.policy.verb_terms import VerbTerms


def prohibit(node: Node, scope: Scope, grace: Duration | None) -> VerbTerms:
    """A condition that no use may meet, or `any`: no use at all."""
    if node.data == "any":
        return VerbTerms(Always(), f"No {scope.subject.noun} at all")
    breach = condition(node, scope, "prohibit", PROHIBITS)
    return VerbTerms(breach, f"No {scope.subject.noun} in which {words.clause_of(breach)}")


def permit_only(node: Node, scope: Scope, grace: Duration | None) -> VerbTerms:
    """A condition that every use must meet."""
    permitted = condition(node, scope, "permit-only", PERMITS)
    return VerbTerms(Not(permitted), f"Only {scope.subject.plural} in which {words.clause_of(permitted)}")


def require(node: Node, scope: Scope, grace: Duration | None) -> VerbTerms:
    """A list of event fields that the record must hold, or a condition that must be true."""
    is_condition = isinstance(node.data, dict) or (
        isinstance(node.data, tuple) and any(isinstance(n.data, dict) for n in node.data)
    )
    if is_condition:
        needed = condition(node, scope, "require", REQUIRES)
        return VerbTerms(Not(needed), f"Every {scope.subject.noun} must be one in which {words.clause_of(needed)}")
    breaches: list[Term] = []
    for item in node.items("require"):
        name = item.one_of("field of a record", EVENT_FIELDS)
        fact = scope.fact(RecordedFact(EVENT_FIELDS[name]).name, item.location)
        breaches.append(OneOf(fact, ("empty", "placeholder"), ("empty", "placeholder")))
    named = [_field_in_words(n.text("a field")) for n in node.items("require")]
    return VerbTerms(
        any_term(breaches), f"Every {scope.subject.noun} must record {join_words(named, 'and')}", record_keeping=True
    )


def _field_in_words(name: str) -> str:
    special = {
        "time": "its time",
        "end": "its end",
        "operator": "who did it",
        "agency": "the agency",
        "purpose": "its purpose",
    }
    return special.get(name) or with_article(field_noun(name))


def limit(said: Limit, scope: Scope, grace: Duration | None) -> VerbTerms:
    """A number that must lie within bounds."""
    tests = {Op.AT_LEAST: said.at_least, Op.AT_MOST: said.at_most, Op.BELOW: said.below, Op.ABOVE: said.above}
    given: dict[str, Node] = {op: node for op, node in tests.items() if node}
    if scope.subject.period:
        return period_verbs.limit(said, given, scope)
    if said.field is None or said.count or said.share or said.until:
        what = "the limit has no `field`" if said.field is None else "a record has no `count`, `share` or `until`"
        hint = "add `field: threshold`; for what is counted over a time, `on: {each: month}`"
        where = next((node.location for node in given.values()), scope.file)
        raise PolicyError(what, where=where, hint=hint)
    fact = scope.fact(*said.field)
    if fact.type is not FactType.NUMBER:
        raise PolicyError(
            f"{fact.name} is not a number, so it has no limit",
            where=said.field.where,
            hint="use prohibit or permit-only",
        )
    needed = all_terms(bounds(fact, given, said.field.where))
    return VerbTerms(Not(needed), words.clause_of(needed).replace(" is ", " must be "))


class Verb(NamedTuple):
    """What a rule block says of a verb, and what is made of that."""

    block: FromYaml
    terms: Callable[[Any, Scope, Duration | None], VerbTerms]


VERBS = {
    "prohibit": Verb(read_later(either_schema({"const": "any"}, CONDITION.json_schema())), prohibit),
    "permit-only": Verb(CONDITION, permit_only),
    "require": Verb(
        read_later(either_schema(one_or_more(one_of(EVENT_FIELDS)).json_schema(), CONDITION.json_schema())), require
    ),
    "limit": Verb(nested_block(Limit), limit),
    "require-before": Verb(nested_block(RequireBefore), step_verbs.require_before),
    "require-within": Verb(nested_block(RequireWithin), step_verbs.require_within),
    "retain": Verb(nested_block(Retain), step_verbs.retain),
    "not-sole-basis": Verb(nested_block(NotSoleBasis), step_verbs.not_sole_basis),
    "review-by": Verb(nested_block(ReviewBy), step_verbs.review_by),
    "train": Verb(nested_block(Train), step_verbs.train),
    "disclose-to": Verb(nested_block(DiscloseTo), disclosure_verbs.disclose_to),
    "register": Verb(REGISTER, register_verbs.register),
    "report": Verb(nested_block(DueReport), report_verbs.report),
    "claim": Verb(nested_block(Statement), claim_verbs.claim),
}


class RuleBlock(Modifiers):
    """A rule: its id, at most one verb, and modifiers."""

    unknown: ClassVar[str] = f"; the verbs: {', '.join(VERBS)}"
    model_config = ConfigDict(
        json_schema_extra={"not": {"anyOf": [{"required": list(pair)} for pair in combinations(VERBS, 2)]}}
    )


RULE = extend(RuleBlock, {name: verb.block for name, verb in VERBS.items()})
"""A rule block with a key for each verb."""
