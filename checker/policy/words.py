"""Terms in plain English: the sentence a rule is read out with."""

from __future__ import annotations

from typing import assert_never

from checker.model.errors import InternalFault
from checker.model.facts import (
    After,
    Ahead,
    AuthorizationFact,
    Before,
    Direct,
    ElapsedTime,
    Fact,
    FactType,
    InPeriod,
    Lead,
    OfAgency,
    OfReport,
    OnRegister,
    Own,
    RecordedFact,
    ReportedDifference,
    ReportSections,
    Reviewers,
    Since,
    Single,
)
from checker.model.steps import ANCHORS
from checker.model.words import join_words, sentence_case, value_words, with_article, with_spaces
from checker.policy.branches import number
from checker.policy.terms import Always, AnyTerm, Bound, Every, Fit, Flag, Not, OneOf, Op, Raw, Term, Unclear

_OPS = {Op.AT_LEAST: "at least", Op.AT_MOST: "at most", Op.BELOW: "below", Op.ABOVE: "above"}


def field_words(fact: Fact) -> str:
    """A fact as a clause names it: "the image source"."""
    return f"the {fact.noun}"


def clause_of(term: Term, positive: bool = True) -> str:
    """The term as a clause: "the mode is live or near real time"."""
    match term:
        case Not(term=inner):
            return clause_of(inner, not positive)
        case OneOf():
            return _among_clause(term, positive)
        case Flag(fact=fact):
            return _flag(fact, positive)
        case Bound(fact=fact, op=op, number=n):
            return f"{field_words(fact)} is {'' if positive else 'not '}{_OPS[op]} {number(n)}"
        case Every(terms=(Bound(fact=fact, op=Op.AT_LEAST, number=low), Bound(op=Op.AT_MOST, number=high))) if (
            low == high
        ):
            return f"{field_words(fact)} is {'' if positive else 'not '}{number(low)}"
        case Every(terms=parts):
            return join_words([clause_of(p, positive) for p in parts], "and" if positive else "or")
        case AnyTerm(terms=parts):
            mixed = any(isinstance(part, Every) for part in parts)
            last = "or" if positive else "and"
            return (
                f"; {last} ".join(clause_of(p, positive) for p in parts)
                if mixed
                else join_words([clause_of(p, positive) for p in parts], last)
            )
        case Always():
            return "it is any use"
        case Unclear(when=inner):
            return clause_of(inner, False)
        case Raw(name=name):
            return with_spaces(name)


def _among_clause(term: OneOf, positive: bool) -> str:
    no = "" if positive else "not "
    values = (
        f'on the list "{term.list_name}"' if term.list_name else join_words([value_words(v) for v in term.spellings])
    )
    match term.fact:
        case Single(name="exigency") if term.spellings == ("documented",):
            return "an emergency is documented" if positive else "no emergency is documented"
        case AuthorizationFact():
            held = join_words([with_article(value_words(v)) for v in term.spellings])
            return (
                f"there is {held}"
                if positive
                else f"there is no {join_words([value_words(v) for v in term.spellings])}"
            )
        case RecordedFact():
            return f"{field_words(term.fact)} is {no}{join_words([term.fact.cell(v) for v in term.spellings])}"
    if term.fact.type is FactType.SET and term.how is Fit.WITHIN and not positive:
        return f"{field_words(term.fact)} includes something other than {values}"
    if term.fact.type is FactType.SET and term.how is Fit.ONLY:
        return f"{field_words(term.fact)} is {no}only {values}"
    return f"{field_words(term.fact)} is {no}{values}"


def _flag(fact: Fact, positive: bool) -> str:
    match fact:
        case Direct() | Single() | OnRegister() | After() | Ahead() | Before() | OfReport() | Own():
            return fact.clause(positive)
        case RecordedFact() | OfAgency() | AuthorizationFact() | Lead() | Since() | ElapsedTime() | Reviewers():
            raise InternalFault(f"{fact.name} is not a yes-or-no fact")
        case InPeriod() | ReportSections() | ReportedDifference():
            raise InternalFault(f"{fact.name} is not a yes-or-no fact")
        case never:
            assert_never(never)


def anchor_words(anchor: str) -> str:
    """A moment as a noun: "the arrest"."""
    return f"the {ANCHORS[anchor].noun}"


def excuse_words(term: Term) -> str:
    """An exception: "with a warrant", "in a documented emergency", "where the purpose is ..."."""
    parts = term.terms if isinstance(term, Every) else (term,)
    first: list[str] = []
    rest: list[Term] = []
    for part in parts:
        if isinstance(part, OneOf) and isinstance(part.fact, AuthorizationFact):
            first.append("with " + join_words([with_article(value_words(v)) for v in part.spellings]))
        elif isinstance(part, OneOf) and part.fact.name == "exigency":
            first.append("in " + join_words([with_article(value_words(v)) for v in part.spellings]) + " emergency")
        else:
            rest.append(part)
    if rest:
        first.append("where " + join_words([clause_of(p) for p in rest], "and"))
    return " ".join(first)


def sentence(text: str) -> str:
    """The text on one line, with a capital and a full stop."""
    text = " ".join(text.split())
    return sentence_case(text) + ("" if text.endswith(".") else ".")
