"""Conditions as trees of three-valued terms: each answers "yes", "no" or "unknown" of a use.

A leaf reads one fact (or, for `Raw`, says its own Rego); `Not`, `Every` and `AnyTerm` combine. Terms are values: the
same condition written twice is one term, and becomes one named answer in the Rego.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from checker.model.facts import Fact
from checker.model.values import with_wholes


class Fit(StrEnum):
    """How the members of a SET fact are compared with the values; a CHOICE or NAME has one member, so all are the same.

    ANY: it has one of them. ONLY: it has members, and all are among them. WITHIN: none is off them.
    ALL, PERMITTED: yes where all members are among them, no where none is, and a question for a person where some are
    and some are not; of an empty set, ALL is no and PERMITTED is yes.
    """

    ANY = "any"
    ONLY = "only"
    WITHIN = "within"
    ALL = "all"
    PERMITTED = "permitted"


@dataclass(frozen=True)
class Question:
    """What a person is asked, and why the log cannot say."""

    because: str
    ask: str


@dataclass(frozen=True)
class OneOf:
    """The fact is one of `values`. spellings: the values as the document names them (values adds their special cases).

    exclusions: for a list document, the values known not to be; a value on neither side is `question`. None: all
    others. mixed_question: what is asked where some members are among the values and some are not (ALL, PERMITTED).
    """

    fact: Fact
    values: tuple[str, ...]
    spellings: tuple[str, ...]
    how: Fit = Fit.ANY
    exclusions: tuple[str, ...] | None = None
    question: Question | None = None
    list_name: str = ""
    mixed_question: Question | None = None


@dataclass(frozen=True)
class Flag:
    """The YESNO fact is true."""

    fact: Fact


class Op(StrEnum):
    """How a number is compared with a limit."""

    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True)
class Bound:
    """The NUMBER fact is at least (at most, below, above) a number."""

    fact: Fact
    op: Op
    number: float


@dataclass(frozen=True)
class Raw:
    """An answer with branches of its own: each of `yes` and `no` is a list of bodies, each body a list of
    expressions."""

    name: str
    yes: tuple[tuple[str, ...], ...]
    no: tuple[tuple[str, ...], ...]
    reads: tuple[tuple[Fact, tuple[str, ...], tuple[float, ...]], ...]


@dataclass(frozen=True)
class Always:
    """Yes, of every use."""


@dataclass(frozen=True)
class Unclear:
    """Yes where `when` is known not to hold, else unknown: there a person must say whether the clause speaks of the
    use."""

    when: Term
    question: Question


@dataclass(frozen=True)
class Not:
    """The opposite; unknown where the term is."""

    term: Term


@dataclass(frozen=True)
class Every:
    """name: what its answer is called in the Rego, where that cannot be made of its terms."""

    terms: tuple[Term, ...]
    name: str = ""


@dataclass(frozen=True)
class AnyTerm:
    """True where any term is. name: what its answer is called in the Rego."""

    terms: tuple[Term, ...]
    name: str = ""


Leaf = OneOf | Flag | Bound | Raw
Term = OneOf | Flag | Bound | Raw | Always | Unclear | Not | Every | AnyTerm


def leaves(term: Term) -> Iterator[Leaf]:
    """Every leaf of `term`, in reading order."""
    match term:
        case OneOf() | Flag() | Bound() | Raw():
            yield term
        case Always():
            return
        case Unclear(when=inner) | Not(term=inner):
            yield from leaves(inner)
        case Every(terms=parts) | AnyTerm(terms=parts):
            for part in parts:
                yield from leaves(part)


FactRead = tuple[Fact, tuple[str, ...], tuple[float, ...]]
"""A fact that is read, with the values that are told apart and the numbers that it is compared with."""


def reads(term: Term) -> Iterator[FactRead]:
    """Each fact that `term` reads, with the values it tells apart and the numbers it compares with."""
    for leaf in leaves(term):
        match leaf:
            case OneOf() if leaf.fact.name == "agency.id":
                yield leaf.fact, with_wholes(leaf.values), ()
            case OneOf():
                yield leaf.fact, (*leaf.values, *(leaf.exclusions or ())), ()
            case Flag():
                yield leaf.fact, (), ()
            case Bound():
                yield leaf.fact, (), (leaf.number,)
            case Raw():
                yield from leaf.reads


def all_terms(terms: list[Term]) -> Term:
    """True where all terms are; a single one stands for itself."""
    return terms[0] if len(terms) == 1 else Every(tuple(terms))


def any_term(terms: list[Term], name: str = "") -> Term:
    """True where any term is; a single one stands for itself."""
    return terms[0] if len(terms) == 1 else AnyTerm(tuple(terms), name)
