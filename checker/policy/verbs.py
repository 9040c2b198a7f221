"""The verbs: what a clause forbids or asks for, as answers in three values.

Each verb reads its part of a rule block and gives `VerbTerms`: the breach, when the clause applies to the use at all, a
deadline that may be in the future, and a sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from checker.model.errors import PolicyError, nearest
from checker.model.event import EVENT_FIELDS
from checker.model.facts import After, Ahead, Before, Covered, Elapsed, FactType, Recorded, Reviewers, Since
from checker.model.kinds import ANCHORS, MILESTONES, STEPS
from checker.model.vocabulary import REVIEWERS
from checker.model.words import field_noun, joined, value_words, with_article
from checker.model.yaml_lines import Node
from checker.policy import words
from checker.policy.conditions import PERMITS, PROHIBITS, REQUIRES, SUGAR, among, bounds, condition, listed_in
from checker.policy.durations import Duration, duration
from checker.policy.scope import Scope
from checker.policy.terms import (
    Always,
    Among,
    Bound,
    Every,
    Flag,
    How,
    Not,
    Op,
    Raw,
    Some,
    Term,
    every,
    some,
)

SOMEBODY = "somebody_to_act_on"
ON_A_MATCH = ("review", "corroboration", "independent_evidence")
"""Steps that a clause asks for because of a match."""


@dataclass(frozen=True)
class VerbTerms:
    """What a verb makes of its part of a rule.

    applies: besides the rule's own scope. hangs_on_a_match: it speaks only of a use that gave
        somebody to act on. pending: whether the deadline lies ahead. sentence: without exceptions.
    """

    breach: Term
    sentence: str
    applies: Term | None = None
    pending: Term | None = None
    record_keeping: bool = False
    hangs_on_a_match: bool = False


def prohibit(node: Node, scope: Scope, grace: Duration | None) -> VerbTerms:
    """A condition that no use may meet, or `any`: no use at all."""
    if node.data == "any":
        return VerbTerms(Always(), f"No {scope.subject.noun} at all")
    breach = condition(node, scope, "prohibit", PROHIBITS)
    return VerbTerms(breach, f"No {scope.subject.noun} in which {words.where(breach)}")


def permit_only(node: Node, scope: Scope, grace: Duration | None) -> VerbTerms:
    """A condition that every use must meet."""
    permitted = condition(node, scope, "permit-only", PERMITS)
    return VerbTerms(Not(permitted), f"Only {scope.subject.plural} in which {words.where(permitted)}")


def require(node: Node, scope: Scope, grace: Duration | None) -> VerbTerms:
    """A list of event fields that the record must hold, or a condition that must be true."""
    is_condition = isinstance(node.data, dict) or (
        isinstance(node.data, tuple) and any(isinstance(n.data, dict) for n in node.data)
    )
    if is_condition:
        needed = condition(node, scope, "require", REQUIRES)
        return VerbTerms(Not(needed), f"Every {scope.subject.noun} must be one in which {words.where(needed)}")
    breaches: list[Term] = []
    for item in node.items("require"):
        name = item.one_of("field of a record", EVENT_FIELDS)
        fact = scope.fact(Recorded(EVENT_FIELDS[name]).name, item.where)
        breaches.append(Among(fact, ("empty", "placeholder"), ("empty", "placeholder")))
    named = [_recorded(n.text("a field")) for n in node.items("require")]
    return VerbTerms(
        some(breaches), f"Every {scope.subject.noun} must record {joined(named, 'and')}", record_keeping=True
    )


def _recorded(name: str) -> str:
    special = {
        "time": "its time",
        "end": "its end",
        "operator": "who did it",
        "agency": "the agency",
        "purpose": "its purpose",
    }
    return special.get(name) or with_article(field_noun(name))


def limit(node: Node, scope: Scope, grace: Duration | None) -> VerbTerms:
    """A number that must lie within bounds."""
    keys = node.map("limit", ("field", *(op.value for op in Op)))
    if "field" not in keys:
        raise PolicyError("limit does not say which field", where=node.where, hint="add `field: threshold`")
    fact = scope.fact(keys["field"].text("field"), keys["field"].where)
    if fact.type is not FactType.NUMBER:
        raise PolicyError(
            f"{fact.name} is not a number, so it has no limit",
            where=keys["field"].where,
            hint="use prohibit or permit-only",
        )
    tests = {k: n for k, n in keys.items() if k != "field"}
    needed = every(bounds(fact, tests, node))
    said = words.where(needed).replace(" is ", " must be ")
    return VerbTerms(Not(needed), said)


def _anchors(node: Node | None, default: str = "use") -> list[tuple[str, str]]:
    if node is None:
        return [(default, "")]
    found = [(n.one_of("moment", ANCHORS), n.where) for n in node.items("before")]
    if len(found) > 1 and any(k == "use" for k, _ in found):
        raise PolicyError(
            "`use` stands alone: all other moments come after it", where=node.where, hint="write `before: use`"
        )
    return found


def _after(anchors: list[tuple[str, str]], scope: Scope) -> Term | None:
    flags: list[Term] = [Flag(scope.fact(After(MILESTONES[k]).name, w)) for k, w in anchors if k != "use"]
    return some(flags, "a_step_after_use") if flags else None


def _after_a_match(anchors: list[tuple[str, str]], scope: Scope, where: str) -> Term:
    """A duty that depends on a match speaks only of a use that gave somebody to act on (reading R20)."""
    fact = scope.fact(SOMEBODY, where)
    gave = listed_in(fact, "somebody-to-act-on", scope, where)
    after = _after(anchors, scope)
    return every([after, gave]) if after else gave


def _none_before(what: str, anchors: list[tuple[str, str]], scope: Scope) -> list[Term]:
    """For each of the moments: broken where it came after the use, and `what` did not come before it."""
    parts: list[Term] = []
    for k, place in anchors:
        missing = Not(Flag(scope.fact(Before(STEPS[what], ANCHORS[k]).name, place)))
        several = k != "use" and len(anchors) > 1
        parts.append(
            Every((Flag(scope.fact(After(MILESTONES[k]).name, place)), missing), f"{k}_without_{what}")
            if several
            else missing
        )
    return parts


def _still_to_come(anchors: list[tuple[str, str]], broken: list[Term], scope: Scope) -> Term | None:
    """Pending where each moment before which the duty is not kept is still to come (reading R29)."""
    if any(k == "use" for k, _ in anchors):
        return None
    coming: list[Term] = [Flag(scope.fact(Ahead(MILESTONES[k]).name, place)) for k, place in anchors]
    if len(anchors) == 1:
        return coming[0]
    names = [f"{k}_to_come_or_kept" for k, _ in anchors]
    kept = [Some((ahead, Not(part)), name) for ahead, part, name in zip(coming, broken, names, strict=True)]
    return Every(tuple(kept), "all_to_come_or_kept")


def require_before(node: Node, scope: Scope, grace: Duration | None) -> VerbTerms:
    """A step that must come before a moment."""
    keys = node.map("require-before", ("what", "before"))
    if "what" not in keys:
        raise PolicyError(
            "require-before does not say what", where=node.where, hint=f"add `what:`, one of {', '.join(STEPS)}"
        )
    what, anchors = keys["what"], _anchors(keys.get("before"))
    if isinstance(what.data, dict):
        held = what.map("what", (*SUGAR, "authorized_by"))
        if len(held) != 1 or any(k != "use" for k, _ in anchors):
            raise PolicyError(
                "an authorization can be asked for before the use only",
                where=what.where,
                hint="write `what: {authorized: warrant}, before: use`",
            )
        term = among(scope.fact(Covered.name, what.where), next(iter(held.values())), How.ANY)
        named = joined([with_article(value_words(v)) for v in term.written])
        return VerbTerms(Not(term), f"There must be {named} before the use")
    step = what.one_of("step", STEPS)
    if step in [k for k, _ in anchors]:
        raise PolicyError(
            f"a {step} cannot be asked for before itself", where=what.where, hint="name another `before:`"
        )
    moments = joined([words.anchor_words(k) for k, _ in anchors])
    text = f"{STEPS[step].indefinite} must come before {moments}"
    hangs_on_a_match = step in ON_A_MATCH and any(k != "use" for k, _ in anchors)
    applies = _after_a_match(anchors, scope, what.where) if hangs_on_a_match else _after(anchors, scope)
    broken = _none_before(step, anchors, scope)
    pending = _still_to_come(anchors, broken, scope)
    return VerbTerms(some(broken), text, applies, pending, hangs_on_a_match=hangs_on_a_match)


def not_sole_basis(node: Node, scope: Scope, grace: Duration | None) -> VerbTerms:
    """Evidence that does not come from the match must stand before a moment."""
    keys = node.map("not-sole-basis", ("for",))
    if "for" not in keys:
        raise PolicyError("not-sole-basis does not say for what", where=node.where, hint="add `for: [arrest]`")
    anchors = _anchors(keys["for"])
    if any(k == "use" for k, _ in anchors):
        raise PolicyError(
            "a match cannot be the basis of the use itself", where=keys["for"].where, hint="name a later step"
        )
    moments = joined([ANCHORS[k].indefinite for k, _ in anchors])
    text = f"A face match alone is not a sufficient basis for {moments}: evidence independent of it must come first"
    applies = _after_a_match(anchors, scope, node.where)
    broken = _none_before("independent_evidence", anchors, scope)
    return VerbTerms(some(broken), text, applies, _still_to_come(anchors, broken, scope), hangs_on_a_match=True)


def require_within(node: Node, scope: Scope, grace: Duration | None) -> VerbTerms:
    """A step that must be taken within a time of a moment."""
    keys = node.map("require-within", ("what", "of", "within"))
    for needed in ("what", "within"):
        if needed not in keys:
            raise PolicyError(f"require-within has no `{needed}`", where=node.where, hint=f"add `{needed}: ...`")
    step = keys["what"].one_of("step", STEPS)
    anchors = _anchors(keys.get("of"))
    if len(anchors) != 1:
        raise PolicyError(
            "require-within counts from one moment", where=keys["of"].where, hint="write one rule for each"
        )
    anchor = anchors[0][0]
    if step == anchor:
        raise PolicyError(
            f"a {step} cannot be asked for within a time of itself", where=keys["what"].where, hint="name another"
        )
    within = duration(keys["within"], "within")
    if grace and grace.unit != within.unit:
        raise PolicyError(
            f"the deadline is {within.words} and its grace {grace.words}: each is counted in its own way",
            where=grace.where,
            hint=f"write the grace as the deadline is written, in {within.unit}",
        )
    most = within.amount + (grace.amount if grace else 0)
    since = scope.fact(Since(STEPS[step], ANCHORS[anchor]).name, keys["what"].where)
    took = scope.fact(Elapsed(STEPS[step], ANCHORS[anchor], within.unit).name, keys["what"].where)
    done, not_done = f'input.{since.name} == "done"', f'input.{since.name} == "not_done"'
    late, in_time = f"input.{took.name}.at_least > {most}", f"input.{took.name}.at_most <= {most}"
    reads = ((since, ("done", "not_done"), ()), (took, (), (float(most),)))
    breach = Raw(f"{step}_late_or_missing", ((not_done,), (late,)), ((done, in_time),), reads)
    pending = Raw("deadline_ahead", ((not_done, in_time),), ((late,),), reads)
    text = f"{STEPS[step].indefinite} must follow {words.anchor_words(anchor)} within {within.words}"
    if grace:
        text += f" (and {grace.words} of grace)"
    return VerbTerms(breach, text, _after(anchors, scope), pending)


def review_by(node: Node, scope: Scope, grace: Duration | None) -> VerbTerms:
    """So many people, of a sort, other than the operator must review the match."""
    keys = node.map("review-by", ("count", "who", "before"))
    who = keys["who"].one_of("reviewer", REVIEWERS) if "who" in keys else "reviewers"
    count = keys["count"].data if "count" in keys else 1
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise PolicyError(
            f"count is {keys['count'].shown()}, not a number of people", where=keys["count"].where, hint="1 or more"
        )
    anchors = _anchors(keys["before"]) if "before" in keys else []
    if any(k == "use" for k, _ in anchors):
        raise PolicyError(
            "a use is reviewed after it, not before", where=keys["before"].where, hint="name a later step, or none"
        )
    named = f"{count} different {REVIEWERS[who].plural}" if count > 1 else with_article(REVIEWERS[who].noun)
    if not anchors:
        enough: Term = Bound(scope.fact(Reviewers(REVIEWERS[who], None).name, node.where), Op.AT_LEAST, count)
        text = f"{named}, not the operator, must review every match"
        return VerbTerms(Not(enough), text, _after_a_match([], scope, node.where), hangs_on_a_match=True)
    parts: list[Term] = []
    for k, place in anchors:
        enough = Bound(scope.fact(Reviewers(REVIEWERS[who], MILESTONES[k]).name, place), Op.AT_LEAST, count)
        after = Flag(scope.fact(After(MILESTONES[k]).name, place))
        parts.append(Every((after, Not(enough)), f"{k}_without_enough_{who}") if len(anchors) > 1 else Not(enough))
    moments = joined([words.anchor_words(k) for k, _ in anchors])
    text = f"{named}, not the operator, must review the use before {moments}"
    applies, pending = _after_a_match(anchors, scope, node.where), _still_to_come(anchors, parts, scope)
    return VerbTerms(some(parts), text, applies, pending, hangs_on_a_match=True)


def train(node: Node, scope: Scope, grace: Duration | None) -> VerbTerms:
    """The operator must be trained before the use."""
    keys = node.map("train", ("who",))
    if "who" in keys:
        keys["who"].one_of("person to train", ("operator",))
    return VerbTerms(Not(Flag(scope.fact("trained", node.where))), "The operator must have been trained before the use")


Verb = Callable[[Node, Scope, Duration | None], VerbTerms]
VERBS: dict[str, Verb] = {
    "prohibit": prohibit,
    "permit-only": permit_only,
    "require": require,
    "limit": limit,
    "require-before": require_before,
    "require-within": require_within,
    "not-sole-basis": not_sole_basis,
    "review-by": review_by,
    "train": train,
}
LATER = ("disclose-to", "report", "register", "retain")
"""Verbs of the period, registry and publication families, which the checker does not know yet."""


def the_verb(keys: dict[str, Node], where: str) -> str | None:
    """The one verb of a rule block; None where it has none (its rego block says it). PolicyError for two, or a later
    one."""
    for name in LATER:
        if name in keys:
            raise PolicyError(
                f"the verb {name} cannot be checked yet",
                where=keys[name].key_where,
                hint="mark the clause `to do:` with that reason",
            )
    found = [name for name in VERBS if name in keys]
    if len(found) > 1:
        raise PolicyError(f"the rule has two verbs, {found[0]} and {found[1]}", where=where, hint="write two rules")
    return found[0] if found else None


def unknown_key(key: str, known: list[str], where: str) -> PolicyError:
    """The error for a key that no verb or modifier has, with the nearest one."""
    return PolicyError(
        f'unknown key "{key}" in a rule', where=where, hint=f"{nearest(key, known, 12)}; the verbs: {', '.join(VERBS)}"
    )
