"""What verbs say of moments: whether a duty applies, what did not come before a moment, and what is still to come."""

from __future__ import annotations

from collections.abc import Sequence

from checker.model.errors import PolicyError
from checker.model.facts import After, Ahead, Before
from checker.model.steps import ANCHORS, MILESTONES, Step
from checker.policy.blocks import NameAndPlace
from checker.policy.conditions import listed_in
from checker.policy.scope import Scope
from checker.policy.terms import AnyTerm, Every, Flag, Not, Term, all_terms, any_term
from checker.policy.verb_blocks import USE

SOMEBODY = "somebody_to_act_on"


def moments_of(named: Sequence[NameAndPlace], scope: Scope) -> Sequence[NameAndPlace]:
    """The moments that a rule names; what it judges may be called by its kind (`before: contract`).

    PolicyError for a kind of record that is neither a moment nor judged."""
    own = [moment for moment in named if moment.name in scope.subject.kinds]
    strange = next((moment for moment in named if moment.name not in ANCHORS and moment not in own), None)
    if strange is not None:
        raise PolicyError(
            f"a {strange.name} is not a moment here: the rule judges {scope.subject.plural}",
            where=strange.where,
            hint=f"add `on: {strange.name}`, or name one of {', '.join(ANCHORS)}",
        )
    return USE if own else named


def step_after_use(anchors: Sequence[NameAndPlace], scope: Scope) -> Term | None:
    """A duty before moments applies to a use that one of them followed; None where the use itself is the moment."""
    flags: list[Term] = [Flag(scope.fact(After(MILESTONES[k]).name, w)) for k, w in anchors if k != "use"]
    return any_term(flags, "a_step_after_use") if flags else None


def after_a_match(anchors: Sequence[NameAndPlace], scope: Scope) -> Term:
    """A duty that depends on a match speaks only of a use that gave somebody to act on (reading R20)."""
    gave = listed_in(scope.fact(SOMEBODY, scope.file), "somebody-to-act-on", scope, scope.file)
    later = step_after_use(anchors, scope)
    return all_terms([later, gave]) if later else gave


def none_before(steps: Sequence[Step], anchors: Sequence[NameAndPlace], scope: Scope) -> list[Term]:
    """For each of the moments: broken where it came after the use, and one of the steps did not come before it."""
    parts: list[Term] = []
    for k, place in anchors:
        missing = any_term([Not(Flag(scope.fact(Before(step, ANCHORS[k]).name, place))) for step in steps])
        several = k != "use" and len(anchors) > 1
        parts.append(
            Every((Flag(scope.fact(After(MILESTONES[k]).name, place)), missing), f"{k}_without_{steps[0].name}")
            if several
            else missing
        )
    return parts


def still_to_come(anchors: Sequence[NameAndPlace], broken: list[Term], scope: Scope) -> Term | None:
    """Pending where each moment before which the duty is not kept is still to come (reading R29)."""
    if any(k == "use" for k, _ in anchors):
        return None
    coming: list[Term] = [Flag(scope.fact(Ahead(MILESTONES[k]).name, place)) for k, place in anchors]
    if len(anchors) == 1:
        return coming[0]
    names = [f"{k}_to_come_or_kept" for k, _ in anchors]
    kept = [AnyTerm((ahead, Not(part)), name) for ahead, part, name in zip(coming, broken, names, strict=True)]
    return Every(tuple(kept), "all_to_come_or_kept")
