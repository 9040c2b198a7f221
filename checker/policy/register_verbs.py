"""The verbs of registers: what must stand in one, and what must be entered in it before something is done."""

from __future__ import annotations

from collections.abc import Sequence

from checker.model.errors import PolicyError
from checker.model.facts import Before, Lead, Which
from checker.model.steps import TRAINING, USE, Step
from checker.model.vocabulary import ON_REGISTER
from checker.model.words import join_words
from checker.policy.blocks import NameAndPlace
from checker.policy.durations import Duration
from checker.policy.scope import Scope
from checker.policy.terms import FactRead, Flag, Not, Raw, any_term
from checker.policy.verb_blocks import RequireBefore
from checker.policy.verb_terms import VerbTerms


def entry_before(step: Step, said: RequireBefore, anchors: Sequence[NameAndPlace], scope: Scope) -> VerbTerms:
    """An entry that is looked up must come before what is judged; at least so long before (`by`), or at most
    (`within`)."""
    where = said.what.location
    if [anchor.name for anchor in anchors] != [USE.name]:
        what = f"{step.indefinite} can be asked for before the use only"
        hint = f"write `before: use`, or judge it: `on: {anchors[0].name}`"
        raise PolicyError(what, where=anchors[0].where, hint=hint)
    before = scope.fact("trained" if step is TRAINING else Before(step, USE).name, where)
    missing, sentence = f"input.{before.name} == false", f"{step.indefinite} must come before the use"
    reads: list[FactRead] = [(before, (), ())]
    late, kept = [(missing,)], [f"input.{before.name} == true"]
    for key, asked, which in (("by", said.by, Which.FIRST), ("within", said.within, Which.LAST)):
        if asked is None:
            continue
        if asked.unit not in Lead.UNITS:
            what = f"{key} is {asked.words}, and is counted in days or months here"
            raise PolicyError(what, where=asked.where, hint="write 30d, 3 months or 1 year")
        fact = scope.fact(Lead(step, which, asked.unit).name, where)
        reads.append((fact, (), (float(asked.amount),)))
        most, least = f"input.{fact.name}.at_most", f"input.{fact.name}.at_least"
        late.append((f"{most} < {asked.amount}",) if key == "by" else (f"{least} > {asked.amount}",))
        kept.append(f"{least} >= {asked.amount}" if key == "by" else f"{most} <= {asked.amount}")
        sentence += f", at {'least' if key == 'by' else 'most'} {asked.words} before it"
    return VerbTerms(Raw(f"{step.name}_late_or_missing", tuple(late), (tuple(kept),), tuple(reads)), sentence)


def register(named: Sequence[NameAndPlace], scope: Scope, grace: Duration | None) -> VerbTerms:
    """What was used must stand in a register, or be covered by an entry of it."""
    facts = [scope.fact(ON_REGISTER[name].name, where) for name, where in named]
    needed = [
        ON_REGISTER[name].yes.replace(" is ", " must be ").replace(" covers ", " must cover ") for name, _ in named
    ]
    return VerbTerms(any_term([Not(Flag(fact)) for fact in facts]), join_words(needed, "and"))
