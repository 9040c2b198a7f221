"""The Rego module of one rule: its head, the answers of the contract, and the parts that they are made of."""

from __future__ import annotations

from dataclasses import dataclass

from checker.engine.modules import FROM_BLOCK
from checker.model.errors import PolicyError
from checker.policy.branches import quote
from checker.policy.lint import RegoBlock
from checker.policy.rego_text import ModuleWriter
from checker.policy.terms import Every, Question, Raw, Term, all_terms
from checker.policy.verb_terms import VerbTerms


@dataclass(frozen=True)
class Sides:
    """What the rule says. verb: of its verb, None for a rego block; applies: all must hold; question: that of
    `if-unknown`."""

    verb: VerbTerms | None
    applies: list[Term]
    excuses: list[tuple[str, Term]]
    question: Question | None


Asks = dict[str, tuple[tuple[str, str], ...]]
"""As Rule.asks."""


def module_text(name: str, intro: list[str], sides: Sides, block: RegoBlock | None, file: str) -> tuple[str, Asks]:
    """The module of the rule `name`, and what the answers to its questions decide. intro: comment lines at its head. A
    block with a package line is the whole module."""
    package = f"package checker.rules[{quote(name)}]"
    head = "".join(f"# {_one_line(line)}".rstrip() + "\n" for line in intro) + "\n"
    file = _one_line(file)
    if block is not None and block.package:
        _check_whole(package, sides, block, file)
        return f"{head}{FROM_BLOCK} {file}:{block.line}.\n{block.text.rstrip()}\n", {}
    writer = ModuleWriter()
    _write(writer, sides, block)
    text, uses_lib = writer.text()
    lib = ["import data.checker.lib"] if uses_lib else []
    imports = list(dict.fromkeys([*lib, *(block.imports if block else ())]))
    imported = "".join(f"{line}\n" for line in imports) + ("\n" if imports else "")
    if block is None:
        return f"{head}{package}\n\n{imported}{text}", writer.asks
    made = f"{text}\n" if text.strip() else ""
    whole = f"{head}{package}\n\n{imported}{made}{FROM_BLOCK} {file}:{block.line}.\n{block.body.rstrip()}\n"
    return whole, writer.asks


def _one_line(text: str) -> str:
    """The text without line ends: what a document says must not go on as code where a comment ends."""
    return " ".join(text.split())


def _check_whole(package: str, sides: Sides, block: RegoBlock, file: str) -> None:
    where = f"{file}:{block.line}"
    if sides.excuses or sides.question:
        raise PolicyError(
            "a rego block with a package line is the whole module: except and if-unknown cannot be added to it",
            where=where,
            hint="leave the package line out, and they are",
        )
    if block.package != package:
        raise PolicyError(
            f"the block's package is not the rule's: {block.package}",
            where=where,
            hint=f"write {package}, or leave it out",
        )


def _write(writer: ModuleWriter, sides: Sides, block: RegoBlock | None) -> None:
    said, applies = sides.verb, list(sides.applies)
    if block is not None:
        writer.reserve(sorted(block.defines))
        if "clause_applies" in block.defines:
            applies.append(writer.defined_elsewhere("clause_applies"))
    if applies:
        writer.note("Does the clause apply to this use?")
        writer.answer("applies", Every(tuple(applies)) if isinstance(applies[0], Raw) else all_terms(applies))
    if said is not None:
        writer.note("Is it broken, exemptions aside?")
        writer.answer("breach", said.breach)
    if sides.excuses:
        writer.note("What exempts it?")
        writer.excuses(sides.excuses)
    if said is not None and said.pending is not None:
        writer.note("Has the deadline not passed yet?")
        writer.answer("pending", said.pending)
    for term in [*applies, *([said.breach] if said else []), *(t for _, t in sides.excuses)]:
        writer.ask(term)
    if sides.question is not None:
        writer.ask_if(('applies == "yes"',) if applies else ('breach in {"yes", "unknown"}',), sides.question)
