"""Leaves -> the bodies of their Rego branches: what must be in the log for a "yes", and what for a "no"."""

from __future__ import annotations

import json
from collections.abc import Callable

from checker.model.facts import Fact, FactType
from checker.model.values import with_wholes
from checker.model.verdict import Because
from checker.policy.terms import Bound, Fit, Flag, Leaf, OneOf, Op, Question, Raw

Body = tuple[str, ...]
"""The expressions of one branch."""

Named = Callable[[Fact, tuple[str, ...]], str]
"""How a module writes a set of a fact's values: as a literal, or by the name it gives it."""


def quote(value: str) -> str:
    """A text as Rego writes it."""
    return json.dumps(value, ensure_ascii=False)


def number(value: float) -> str:
    """A number as Rego writes it: a whole one without a point."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def ref(fact: Fact) -> str:
    """A fact as Rego refers to it."""
    return f"input.{fact.name}"


def branches(leaf: Leaf, named: Named) -> tuple[list[Body], list[Body]]:
    """The bodies under which `leaf` is "yes", and those under which it is "no"; each needs what it reads to be
    there."""
    match leaf:
        case Flag(fact=fact):
            return [(f"{ref(fact)} == true",)], [(f"{ref(fact)} == false",)]
        case Bound():
            return _bound_bodies(leaf)
        case Raw():
            return list(leaf.yes), list(leaf.no)
        case OneOf() if leaf.fact.type is FactType.SET:
            return _members(leaf, named)
        case OneOf():
            return _choice(leaf, named)


def _agency(leaf: OneOf, named: Named) -> tuple[list[Body], list[Body]]:
    """The agency is one of those named, or a part of one. Unknown where only a whole is known of which a named one is a
    part (reading R41)."""
    at = ref(leaf.fact)
    below = [f"startswith({at}, {quote(f'{place}/')})" for place in leaf.values]
    elsewhere = [f"not {one.replace(at, 'agency')}" for one in below]
    yes: list[Body] = [(f"{at} in {named(leaf.fact, leaf.values)}",), *((one,) for one in below)]
    return yes, [(f"agency := {at}", f"not agency in {named(leaf.fact, with_wholes(leaf.values))}", *elsewhere)]


def _choice(leaf: OneOf, named: Named) -> tuple[list[Body], list[Body]]:
    if leaf.fact.name == "agency.id" and leaf.exclusions is None:
        return _agency(leaf, named)
    at = ref(leaf.fact)
    if leaf.exclusions is not None:
        no: list[Body] = [(f"{at} in {named(leaf.fact, leaf.exclusions)}",)] if leaf.exclusions else []
        return [(f"{at} in {named(leaf.fact, leaf.values)}",)] if leaf.values else [], no
    if len(leaf.values) == 1:
        return [(f"{at} == {quote(leaf.values[0])}",)], [(f"{at} != {quote(leaf.values[0])}",)]
    values = named(leaf.fact, leaf.values)
    return [(f"{at} in {values}",)], [(f"value := {at}", f"not value in {values}")]


def _members(leaf: OneOf, named: Named) -> tuple[list[Body], list[Body]]:
    """A set's branches; "no" and "all of them" need the set to be complete.

    A set that rests on records may say which members it surely lacks though others are open.
    """
    at = ref(leaf.fact)
    inside, outside = _sides(leaf, named)
    whole = (f"{at}.complete", f"held := {at}.has")
    match leaf.how:
        case Fit.ANY:
            yes: list[Body] = [(f"some value in {at}.has", inside)]
            no: list[Body] = [(*whole, f"every value in held {{ {outside} }}")]
            if leaf.exclusions is None and len(leaf.values) == 1:
                member = quote(leaf.values[0])
                yes, no = [(f"{member} in {at}.has",)], [(*whole, f"not {member} in held")]
            if leaf.fact.records and leaf.exclusions is None:
                lacking = f"every value in {named(leaf.fact, leaf.values)} {{ value in {at}.lacks }}"
                no.append((lacking,))
            return yes, no
        case Fit.ONLY:
            yes = [(*whole, "count(held) > 0", f"every value in held {{ {inside} }}")]
            return yes, [(f"some value in {at}.has", outside), (*whole, "count(held) == 0")]
        case Fit.WITHIN:
            return [(*whole, f"every value in held {{ {inside} }}")], [(f"some value in {at}.has", outside)]
        case Fit.ALL:
            yes = [(*whole, "count(held) > 0", f"every value in held {{ {inside} }}")]
            return yes, [(*whole, f"every value in held {{ {outside} }}")]
        case Fit.PERMITTED:
            yes = [(*whole, f"every value in held {{ {inside} }}")]
            return yes, [(*whole, "count(held) > 0", f"every value in held {{ {outside} }}")]


def _sides(leaf: OneOf, named: Named) -> tuple[str, str]:
    inside = f"value in {named(leaf.fact, leaf.values)}" if leaf.values else "value in set()"
    if leaf.exclusions is None:
        return inside, f"not {inside}"
    return inside, f"value in {named(leaf.fact, leaf.exclusions)}" if leaf.exclusions else "value in set()"


def questions(leaf: OneOf, named: Named) -> list[tuple[Body, Question]]:
    """The leaf's own questions, each with the body under which it arises."""
    at = ref(leaf.fact)
    found: list[tuple[Body, Question]] = []
    if leaf.fact.name == "agency.id" and (above := tuple(w for w in with_wholes(leaf.values) if w not in leaf.values)):
        ask = f"Which part of the agency made this use? The rule names {' and '.join(leaf.spellings)}."
        found.append(((f"{at} in {named(leaf.fact, above)}",), Question(Because.JUDGMENT.value, ask)))
    inside, _ = _sides(leaf, named)
    if leaf.exclusions is not None and leaf.question is not None:
        first = f"some value in {at}.has" if leaf.fact.type is FactType.SET else f"value := {at}"
        refused = f"value in {named(leaf.fact, leaf.exclusions)}" if leaf.exclusions else "value in set()"
        found.append(((first, f"not {inside}", f"not {refused}"), leaf.question))
    if leaf.mixed_question is not None:
        other = inside.replace("value", "other", 1)
        kept = inside.replace("value", "kept", 1)
        found.append(((f"some kept in {at}.has", kept, f"some other in {at}.has", f"not {other}"), leaf.mixed_question))
    return found


def _bound_bodies(leaf: Bound) -> tuple[list[Body], list[Body]]:
    at, n = ref(leaf.fact), number(leaf.number)
    match leaf.op:
        case Op.AT_LEAST:
            return [(f"{at}.at_least >= {n}",)], [(f"{at}.at_most < {n}",)]
        case Op.ABOVE:
            return [(f"{at}.at_least > {n}",)], [(f"{at}.at_most <= {n}",)]
        case Op.AT_MOST:
            return [(f"{at}.at_most <= {n}",)], [(f"{at}.at_least > {n}",)]
        case Op.BELOW:
            return [(f"{at}.at_most < {n}",)], [(f"{at}.at_least >= {n}",)]
