"""The verb of disclosures: what a paper must tell of a use."""

from __future__ import annotations

from checker.model.event import EVENT_FIELDS
from checker.model.facts import Direct
from checker.model.words import join_words, value_words, with_article
from checker.policy.durations import Duration
from checker.policy.scope import Scope
from checker.policy.terms import Not, OneOf, Term, any_term
from checker.policy.verb_blocks import DiscloseTo
from checker.policy.verb_terms import VerbTerms


def disclose_to(said: DiscloseTo, scope: Scope, grace: Duration | None) -> VerbTerms:
    """The paper that is judged must tell each of the items."""
    fact = scope.fact(ITEMS, scope.file)
    missing: list[Term] = [Not(OneOf(fact, (item,), (item,))) for item in said.items]
    stated = join_words([value_words(item) for item in said.items], "and")
    return VerbTerms(any_term(missing), f"{with_article(scope.subject.noun).capitalize()} must state: {stated}")


ITEMS = Direct.NAME.format(field=EVENT_FIELDS["items"])
