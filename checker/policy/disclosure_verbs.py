"""The verb of disclosures: what must be told of a use, to whom and before what; or what a paper must tell of it."""

from __future__ import annotations

from checker.model.errors import PolicyError
from checker.model.event import EVENT_FIELDS
from checker.model.facts import Direct
from checker.model.steps import DISCLOSED
from checker.model.subjects import USE
from checker.model.words import join_words, value_words, with_article
from checker.policy import words
from checker.policy.durations import Duration
from checker.policy.moment_terms import none_before, step_after_use, still_to_come
from checker.policy.scope import Scope
from checker.policy.terms import Not, OneOf, Term, any_term
from checker.policy.verb_blocks import DiscloseTo
from checker.policy.verb_terms import VerbTerms

ITEMS = Direct.NAME.format(field=EVENT_FIELDS["items"])


def disclose_to(said: DiscloseTo, scope: Scope, grace: Duration | None) -> VerbTerms:
    """Each of the items must be disclosed to the party before the moments; of a rule on papers, each paper must state
    them."""
    stated = join_words([value_words(item) for item in said.items], "and")
    if not (said.party or said.before):
        if scope.subject is USE:
            what = "disclose-to does not say to whom, and before what"
            raise PolicyError(what, where=scope.file, hint="add `party: defense` and `before: trial`; or `on:` a paper")
        fact = scope.fact(ITEMS, scope.file)
        missing: list[Term] = [Not(OneOf(fact, (item,), (item,))) for item in said.items]
        return VerbTerms(any_term(missing), f"{with_article(scope.subject.noun).capitalize()} must state: {stated}")
    if not (said.party and said.before):
        what = "disclose-to needs both a party and a moment"
        raise PolicyError(what, where=scope.file, hint="add `party: defense` and `before: trial`")
    steps = [DISCLOSED[said.party, item] for item in said.items]
    broken = none_before(steps, said.before, scope)
    moments = join_words([words.anchor_words(k) for k, _ in said.before])
    text = f"To the {said.party} must be disclosed before {moments}: {stated}"
    applies, pending = step_after_use(said.before, scope), still_to_come(said.before, broken, scope)
    return VerbTerms(any_term(broken), text, applies, pending)
