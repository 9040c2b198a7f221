"""Terms -> Rego that a lawyer's analyst can read: named three-valued answers, each with its branches, as `opa fmt`
writes it.

A leaf becomes `default NAME := "unknown"` and the branches of checker.policy.branches;
a combination is said with data.checker.lib (`every_of`, `any_of`, `negate`). Answers that others use stand at the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.model.facts import Fact, FactType
from checker.model.single_facts import IN_FORCE
from checker.policy.branches import Body, branches, number, questions, quote
from checker.policy.terms import (
    Always,
    AnyTerm,
    Bound,
    Every,
    Fit,
    Flag,
    Not,
    OneOf,
    Question,
    Raw,
    Term,
    Unclear,
    leaves,
)

CONTRACT = ("applies", "breach", "excuses", "pending", "question", "details")
_RESERVED = {
    *CONTRACT, "as", "contains", "data", "default", "else", "every", "false", "held", "if", "import", "in", "input",
    "kept",
    "lib", "not", "null", "other", "package", "some", "true", "value", "with", "clause_applies", "none",
}  # fmt: skip
_NAMED = {Fit.ONLY: "only", Fit.WITHIN: "within", Fit.ALL: "all"}
_INLINE = 4
_LONGEST_NAME = 60


def slug(text: str) -> str:
    """A text as a name in Rego: small letters, digits and underscores."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_") or "answer"


class ModuleWriter:
    """Collects the answers of one module. `main` gives the contract's answers; parts that they use are added once
    each. asks: as Rule.asks."""

    def __init__(self) -> None:
        self._main: list[str] = []
        self._parts: list[str] = []
        self._sets: dict[tuple[str, ...], str] = {}
        self._names: dict[Term, str] = {}
        self._used_names: set[str] = set(_RESERVED)
        self._questions: list[tuple[list[Body], Question]] = []
        self._answers_of: dict[Term, list[str]] = {}
        self.asks: dict[str, tuple[tuple[str, str], ...]] = {}
        self._uses_lib = False

    def reserve(self, names: Sequence[str]) -> None:
        """Names that text added elsewhere defines."""
        self._used_names.update(names)

    def defined_elsewhere(self, name: str) -> Raw:
        """A term for the answer `name`, which text added elsewhere defines."""
        term = Raw(name, (), (), ())
        self._names[term] = name
        return term

    def note(self, comment: str) -> None:
        """Add a comment."""
        self._main.append(f"# {comment}")

    def answer(self, name: str, term: Term) -> None:
        """The contract's answer `name` (applies, breach, pending)."""
        self._main += self._rules(name, term, always_default=True)

    def excuses(self, named: Sequence[tuple[str, Term]]) -> None:
        """The contract's `excuses`: each exception by its name."""
        pairs = [(name, self.part(term, name)) for name, term in named]
        lines = "".join(f"\t{quote(name)}: {part},\n" for name, part in pairs)
        self._main.append(f"excuses := {{\n{lines}}}")

    def ask(self, term: Term) -> None:
        """The questions that lists, mixed sets and unclear scopes put to a person."""
        for leaf in leaves(term):
            if isinstance(leaf, OneOf):
                for body, question in questions(leaf, self._set):
                    self._add_question([body], question, leaf, leaf.fact.name)
        for gate in _gates(term):
            self._add_question([(f'{self.part(gate.when)} == "yes"',)], gate.question, gate)

    def ask_if(self, body: Body, question: Question) -> None:
        """Put a question to a person where `body` holds."""
        self._add_question([body], question)

    def _add_question(self, bodies: list[Body], question: Question, about: Term | None = None, field: str = "") -> None:
        """about: the term that the answer decides; None: whether the rule is broken. field: that the term reads."""
        names = self._answers_of.get(about, []) if about is not None else ["breach"]
        answered = (*self.asks.get(question.ask, ()), *((name, field) for name in names))
        self.asks[question.ask] = tuple(dict.fromkeys(answered))
        if (bodies, question) not in self._questions:
            self._questions.append((bodies, question))

    def part(self, term: Term, wish: str = "") -> str:
        """The name of the answer that says `term`, added where it is not there yet."""
        if term not in self._names:
            name = self._free(slug(wish) if wish else _name(term))
            self._names[term] = name
            at = len(self._parts)
            own = self._rules(name, term)
            self._parts[at:at] = own
        return self._names[term]

    def text(self) -> tuple[str, bool]:
        """All of the module but its head, and whether it uses data.checker.lib."""
        blocks = list(self._main)
        if self._questions:
            blocks.append("# What a person must answer, where the log does not.")
            blocks.append(self._question_text())
        if self._parts:
            blocks += ["# The parts.", *self._parts]
        for values, name in self._sets.items():
            blocks.append(f"{name} := {{\n" + "".join(f"\t{quote(v)},\n" for v in values) + "}")
        return _join(blocks), self._uses_lib

    def _question_text(self) -> str:
        chain = ""
        for bodies, question in self._questions:
            value = f'{{"because": {quote(question.because)}, "ask": {quote(question.ask)}}}'
            for body in bodies:
                lines = "".join(f"\t{line}\n" for line in body)
                chain += f" else := {value} if {{\n{lines}}}" if chain else f"question := {value} if {{\n{lines}}}"
        return chain

    def _free(self, name: str) -> str:
        if name[0].isdigit():
            name = f"is_{name}"
        found, n = name, 1
        while found in self._used_names:
            n += 1
            found = f"{name}_{n}"
        self._used_names.add(found)
        return found

    def _lib(self, call: str) -> str:
        self._uses_lib = True
        return f"lib.{call}"

    def _rules(self, name: str, term: Term, always_default: bool = False) -> list[str]:
        default = [f'default {name} := "unknown"']
        asked = term.term if isinstance(term, Not) else term
        self._answers_of.setdefault(asked, []).append(name)
        match term:
            case OneOf() | Flag() | Bound() | Raw():
                yes, no = branches(term, self._set)
                return default + _branch(name, "yes", yes) + _branch(name, "no", no)
            case Not(term=Not(term=inner)):
                return self._rules(name, inner, always_default)
            case Not(term=OneOf() | Flag() | Bound() | Raw() as inner):
                yes, no = branches(inner, self._set)
                return default + _branch(name, "yes", no) + _branch(name, "no", yes)
            case Not(term=inner):
                said = [f"{name} := {self._lib(f'negate({self.part(inner)})')}"]
            case Always():
                said = [f'{name} := "yes"']
            case Unclear(when=inner):
                return [*default, f'{name} := "yes" if {self.part(inner)} == "no"']
            case Every(terms=parts):
                said = [f"{name} := {self._lib(f'every_of([{self._list(parts)}])')}"]
            case AnyTerm(terms=parts):
                said = [f"{name} := {self._lib(f'any_of([{self._list(parts)}])')}"]
        return default + said if always_default else said

    def _list(self, parts: Sequence[Term]) -> str:
        return ", ".join(dict.fromkeys(self.part(p) for p in parts))

    def _set(self, fact: Fact, values: tuple[str, ...]) -> str:
        if len(values) <= _INLINE:
            return "{" + ", ".join(quote(v) for v in values) + "}"
        if values not in self._sets:
            self._sets[values] = self._free(f"{slug(fact.name)}_values")
        return self._sets[values]


def _branch(name: str, side: str, bodies: list[Body]) -> list[str]:
    out = []
    for body in bodies:
        if len(body) == 1:
            out.append(f'{name} := "{side}" if {body[0]}')
        else:
            out.append(f'{name} := "{side}" if {{\n' + "".join(f"\t{line}\n" for line in body) + "}")
    return out


def _join(blocks: list[str]) -> str:
    """Blocks with a blank line between, but none after a comment."""
    text = ""
    for block in blocks:
        text += block + ("\n" if block.startswith("#") else "\n\n")
    return text.rstrip("\n") + "\n"


def _gates(term: Term) -> list[Unclear]:
    match term:
        case Unclear():
            return [term]
        case Every(terms=parts) | AnyTerm(terms=parts):
            return [g for p in parts for g in _gates(p)]
        case _:
            return []


def _name(term: Term) -> str:
    match term:
        case Every(name=str(name)) | AnyTerm(name=str(name)) if name:
            return name
        case OneOf():
            field = slug(term.fact.name)
            if term.fact.name == IN_FORCE:
                return IN_FORCE
            if term.how in _NAMED:
                return f"{field}_{_NAMED[term.how]}_{slug(term.list_name) if term.list_name else 'these'}"
            if term.how is Fit.PERMITTED:
                return f"{field}_permitted"
            if term.list_name:
                return f"{field}_in_{slug(term.list_name)}"
            verb = "has" if term.fact.type is FactType.SET else "is"
            full = f"{field}_{verb}_{'_or_'.join(slug(v) for v in term.spellings)}"
            return full if len(full) <= _LONGEST_NAME else f"{field}_{verb}_one_of_these"
        case Flag():
            return slug(term.fact.name)
        case Bound():
            return slug(f"{term.fact.name}_{term.op}_{number(term.number)}")
        case Raw():
            return term.name
        case Always():
            return "always"
        case Unclear():
            return "clear_that_it_applies"
        case Not(term=inner):
            return f"not_{_name(inner)}"
        case Every(terms=parts):
            full = "_and_".join(_name(p) for p in parts)
            return full if len(full) <= _LONGEST_NAME else "all_of_these"
        case AnyTerm(terms=parts):
            full = "_or_".join(_name(p) for p in parts)
            return full if len(full) <= _LONGEST_NAME else "one_of_these"
