"""The verbs of steps: what must come before a moment, or follow within a time of it."""

from __future__ import annotations

from checker.model.errors import PolicyError
from checker.model.facts import After, AuthorizationFact, ElapsedTime, Reviewers, Since
from checker.model.kinds import EventKind
from checker.model.steps import (
    ANCHORS,
    ENTRY_STEPS,
    INDEPENDENT_EVIDENCE,
    MILESTONES,
    ONLY_EARLIER,
    STEPS,
    TRAINING,
    USE,
)
from checker.model.vocabulary import REVIEWERS
from checker.model.words import join_words, value_words, with_article
from checker.policy import register_verbs, words
from checker.policy.blocks import NameAndPlace
from checker.policy.conditions import value_among
from checker.policy.durations import Duration
from checker.policy.moment_terms import after_a_match, moments_of, none_before, step_after_use, still_to_come
from checker.policy.scope import Scope
from checker.policy.terms import AnyTerm, Bound, Every, Fit, Flag, Not, Op, Raw, Term, all_terms, any_term
from checker.policy.verb_blocks import (
    STEP,
    ByAuthorization,
    NotSoleBasis,
    RequireBefore,
    RequireWithin,
    Retain,
    ReviewBy,
    Train,
)
from checker.policy.verb_terms import VerbTerms

ON_A_MATCH = ("review", "corroboration", "independent_evidence")
"""Steps that a clause asks for because of a match."""


def require_before(said: RequireBefore, scope: Scope, grace: Duration | None) -> VerbTerms:
    """A step that must come before a moment."""
    what, anchors = said.what, moments_of(said.before, scope)
    if isinstance(what.data, dict):
        by = ByAuthorization.load(what)
        named = [node for node in (by.authorized, by.authorized_by) if node]
        if len(named) != 1 or anchors[0].name != "use":
            raise PolicyError(
                "an authorization can be required only before the use",
                where=what.location,
                hint="write `what: {authorized: warrant}, before: use`",
            )
        term = value_among(scope.fact(AuthorizationFact.name, what.location), named[0], Fit.ANY)
        listed = join_words([with_article(value_words(v)) for v in term.spellings])
        return VerbTerms(Not(term), f"There must be {listed} before the use")
    if what.data == EventKind.ACCOUNT.value:
        raise PolicyError(
            "the day on which an account was made is not judged: few rosters say it",
            where=what.location,
            hint="write `require: {on_roster: true}`",
        )
    step = STEP.parse(what, "what")
    if step == TRAINING.name and [anchor.name for anchor in anchors] == [USE.name] and not (said.by or said.within):
        return _training_terms(scope)
    if step in ENTRY_STEPS:
        return register_verbs.entry_before(ENTRY_STEPS[step], said, anchors, scope)
    for key, asked in (("by", said.by), ("within", said.within)):
        if asked:
            raise PolicyError(
                f"`{key}` goes with an entry of a register, or a training: {', '.join(ENTRY_STEPS)}",
                where=asked.where,
                hint="leave it out, or write require-within",
            )
    if step in [anchor.name for anchor in anchors]:
        raise PolicyError(
            f"a {step} cannot be required before itself", where=what.location, hint="name another `before:`"
        )
    moments = join_words([words.anchor_words(k) for k, _ in anchors])
    called = f"another {STEPS[step].noun}" if step in scope.subject.kinds else STEPS[step].indefinite
    text = f"{called} must come before {moments}"
    hangs_on_a_match = step in ON_A_MATCH and anchors[0].name != "use"
    applies = after_a_match(anchors, scope) if hangs_on_a_match else step_after_use(anchors, scope)
    broken = none_before([STEPS[step]], anchors, scope)
    pending = still_to_come(anchors, broken, scope)
    return VerbTerms(any_term(broken), text, applies, pending, hangs_on_a_match=hangs_on_a_match)


def not_sole_basis(said: NotSoleBasis, scope: Scope, grace: Duration | None) -> VerbTerms:
    """Evidence that does not come from the match must stand before a moment."""
    moments = join_words([ANCHORS[k].indefinite for k, _ in said.for_])
    text = f"A face match alone is not a sufficient basis for {moments}: evidence independent of it must come first"
    applies = after_a_match(said.for_, scope)
    broken = none_before([INDEPENDENT_EVIDENCE], said.for_, scope)
    return VerbTerms(any_term(broken), text, applies, still_to_come(said.for_, broken, scope), hangs_on_a_match=True)


def require_within(said: RequireWithin, scope: Scope, grace: Duration | None) -> VerbTerms:
    """The steps, each of which must be taken within a time of a moment."""
    of, within = moments_of([said.of], scope), said.within
    anchor = of[0].name
    for step, where in said.what:
        _check_follows(step, anchor, where)
    answers = [_in_time(step, anchor, within, scope, grace) for step in said.what]
    taken = join_words([STEPS[step].indefinite for step, _ in said.what], "and")
    text = f"{taken} must follow {words.anchor_words(anchor)} within {within.words}"
    if grace:
        text += f" (and {grace.words} of grace)"
    pending: list[Term] = [
        ahead if len(answers) == 1 else AnyTerm((ahead, Not(broken)), f"{step}_ahead_or_done")
        for (step, _), (broken, ahead) in zip(said.what, answers, strict=True)
    ]
    breach = any_term([broken for broken, _ in answers])
    return VerbTerms(breach, text, step_after_use(of, scope), all_terms(pending))


def _check_follows(step: str, anchor: str, where: str) -> None:
    """PolicyError where a step cannot be asked for after a moment."""
    if step in ENTRY_STEPS:
        raise PolicyError(
            f"{STEPS[step].indefinite} is looked up by what it is of, and cannot be required after a moment",
            where=where,
            hint="write require-before, or the step that follows: notice, filing, disclosure ...",
        )
    if STEPS[step].kind in ONLY_EARLIER:
        raise PolicyError(
            f"{STEPS[step].indefinite} can be required before a moment only, not after one",
            where=where,
            hint="write require-before, or the step that follows: notice, filing, authorization_request ...",
        )
    if step == anchor:
        raise PolicyError(f"a {step} cannot be required within a time of itself", where=where, hint="name another")
    if STEPS[step].field and anchor != "use":
        what = f"{STEPS[step].indefinite} can be asked for after what is judged only"
        raise PolicyError(what, where=where, hint="write `of: use`, or name the kind that the rule judges")


def _in_time(
    step: NameAndPlace, anchor: str, within: Duration, scope: Scope, grace: Duration | None
) -> tuple[Raw, Raw]:
    """The step is late or missing, and its deadline has not passed."""
    name, where = step
    if grace and grace.unit != within.unit:
        raise PolicyError(
            f"the deadline is {within.words} and its grace {grace.words}: each is counted in its own way",
            where=grace.where,
            hint=f"write the grace as the deadline is written, in {within.unit.replace('workdays', 'business days')}",
        )
    most = within.amount + (grace.amount if grace else 0)
    since = scope.fact(Since(STEPS[name], ANCHORS[anchor]).name, where)
    took = scope.fact(ElapsedTime(STEPS[name], ANCHORS[anchor], within.unit).name, where)
    done, not_done = f'input.{since.name} == "done"', f'input.{since.name} == "not_done"'
    late, in_time = f"input.{took.name}.at_least > {most}", f"input.{took.name}.at_most <= {most}"
    reads = ((since, ("done", "not_done"), ()), (took, (), (float(most),)))
    breach = Raw(f"{name}_late_or_missing", ((not_done,), (late,)), ((done, in_time),), reads)
    return breach, Raw(f"{name}_deadline_ahead", ((not_done, in_time),), ((late,),), reads)


def retain(said: Retain, scope: Scope, grace: Duration | None) -> VerbTerms:
    """What the use took or made must be deleted within a time of it; a use that lasts has no such moment."""
    if EventKind.LIVE_DEPLOYMENT in scope.subject.kinds:
        raise PolicyError(
            "retain counts from a moment, and a live deployment lasts",
            where=said.at_most.where,
            hint="add `on: search`, or another kind of record that is of one moment",
        )
    step = NameAndPlace(EventKind.ERASURE.value, said.at_most.where)
    breach, pending = _in_time(step, "use", said.at_most, scope, grace)
    text = f"What each {scope.subject.noun} took or made must be deleted within {said.at_most.words} of it"
    return VerbTerms(breach, text, None, pending)


def review_by(said: ReviewBy, scope: Scope, grace: Duration | None) -> VerbTerms:
    """A number of people, of a sort, other than the operator must review the match."""
    who, count, anchors = REVIEWERS[said.who], said.count, said.before
    named = f"{count} different {who.plural}" if count > 1 else with_article(who.noun)
    if not anchors:
        enough: Term = Bound(scope.fact(Reviewers(who, None).name, scope.file), Op.AT_LEAST, count)
        text = f"{named}, not the operator, must review every match"
        return VerbTerms(Not(enough), text, after_a_match([], scope), hangs_on_a_match=True)
    parts: list[Term] = []
    for k, place in anchors:
        enough = Bound(scope.fact(Reviewers(who, MILESTONES[k]).name, place), Op.AT_LEAST, count)
        after = Flag(scope.fact(After(MILESTONES[k]).name, place))
        name = f"{k}_without_enough_{said.who}"
        parts.append(Every((after, Not(enough)), name) if len(anchors) > 1 else Not(enough))
    moments = join_words([words.anchor_words(k) for k, _ in anchors])
    text = f"{named}, not the operator, must review the use before {moments}"
    applies, pending = after_a_match(anchors, scope), still_to_come(anchors, parts, scope)
    return VerbTerms(any_term(parts), text, applies, pending, hangs_on_a_match=True)


def train(said: Train, scope: Scope, grace: Duration | None) -> VerbTerms:
    """The operator must be trained before the use."""
    return _training_terms(scope)


def _training_terms(scope: Scope) -> VerbTerms:
    trained = Flag(scope.fact("trained", scope.file))
    return VerbTerms(Not(trained), "The operator must have been trained before the use")
