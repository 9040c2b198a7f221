"""`claim`: what would have to be true for a public statement to hold (reading R51)."""

from __future__ import annotations

from datetime import date, timedelta

from checker.model.errors import PolicyError
from checker.model.facts import InPeriod, Measure
from checker.model.kinds import KINDS
from checker.model.policy import Claim
from checker.model.words import join_words
from checker.policy import words
from checker.policy.conditions import condition
from checker.policy.durations import Duration
from checker.policy.scope import Scope
from checker.policy.terms import Always, Bound, Not, Op, Term, all_terms
from checker.policy.verb_blocks import Statement
from checker.policy.verb_terms import VerbTerms


def _day_of(said: Statement, scope: Scope) -> date:
    if len(said.on) == len("2020-08"):
        what = "the claim gives the month in which it was made, and not the days that it is about"
        raise PolicyError(what, where=scope.file, hint="add `from:`, and `until:`, the first day after")
    return date.fromisoformat(said.on)


def claim(said: Statement, scope: Scope, grace: Duration | None) -> VerbTerms:
    """A statement holds where there was none, some, or exactly so many of the records that it is about, in effect on
    the days that it speaks of; without `from` and `until`, on the day on which it was made."""
    asked = said.none or said.some
    if asked is None or (said.none and said.some) or (said.none and said.exactly):
        what = "a claim gives one of `none` and `some`"
        hint = "write `none: {vendor: amazon}`; with `some`, perhaps `exactly: 3`"
        raise PolicyError(what, where=scope.file, hint=hint)
    first = said.from_ or _day_of(said, scope)
    last = said.until - timedelta(days=1) if said.until else first
    if last < first:
        raise PolicyError("the claim is about no day", where=scope.file, hint="`until` is the first day after")
    fact = scope.fact(InPeriod(Measure.COUNT).name, asked.location)
    if said.none:
        held: Term = Bound(fact, Op.AT_MOST, 0)
    elif said.exactly:
        held = all_terms([Bound(fact, Op.AT_LEAST, said.exactly), Bound(fact, Op.AT_MOST, said.exactly)])
    else:
        held = Bound(fact, Op.AT_LEAST, 1)
    meets = Always() if asked.data == "any" else condition(asked, scope, "claim")
    number = "no" if said.none else str(said.exactly) if said.exactly else "at least one"
    what = join_words([KINDS[kind].plural if number != "at least one" else KINDS[kind].noun for kind in said.of])
    which = "" if isinstance(meets, Always) else f" of which {words.clause_of(meets)}"
    days = f"on {first}" if first == last else f"from {first} to {last}"
    sentence = (
        f'"{said.words}" ({said.by}, {said.on}) holds if the records show {number} {what}{which} in effect {days}'
    )
    counted = (meets, *(Always() for _ in said.beside))
    kinds = (said.of, *((kind,) for kind in said.beside))
    made = Claim(said.by, said.on, said.words, first, last, said.beside)
    return VerbTerms(Not(held), sentence, counted_terms=counted, records=kinds, claim=made)
