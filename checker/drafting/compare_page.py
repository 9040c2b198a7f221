"""How two clauses differ, as a page."""

from __future__ import annotations

from checker.drafting.compare import DISJOINT, EQUAL, LOOSER, NEITHER, STRICTER, ClauseComparison, Clauses, Witness
from checker.drafting.layout import DrawnPage
from checker.model.verdict import Verdict
from checker.model.words import join_words, sentence_case
from checker.report.text_blocks import Blocks

SAYS = {
    STRICTER: "{first} is stricter than {second}: it forbids all that the other forbids, and more.",
    LOOSER: "{first} is looser than {second}: all that it forbids the other forbids, too, and more.",
    EQUAL: "{first} and {second} say the same of every use.",
    DISJOINT: "{first} and {second} are disjoint: each forbids uses, and no use is forbidden by both.",
    NEITHER: "Neither is stricter: {first} forbids uses that {second} does not, and the other way round.",
}
_VERDICT = {
    Verdict.VIOLATION: "forbids it", Verdict.UNDETERMINED: "leaves it open", Verdict.COMPLIANT: "allows it",
    Verdict.PENDING: "waits for a deadline", Verdict.NOT_APPLICABLE: "does not cover it",
}  # fmt: skip


def draw(blocks: Blocks, found: Clauses) -> None:
    """Draw the page: for each pair the relation, how sure it is, and the uses that tell the two apart."""
    made = DrawnPage(blocks, "How the clauses differ")
    for pair in found.pairs:
        _pair(made, pair)
    if found.alone:
        made.heading("Without a counterpart")
        made.bullets(found.alone)


def _pair(made: DrawnPage, pair: ClauseComparison) -> None:
    first, second = (pair.first, pair.second) if pair.first != pair.second else ("the first", "the second")
    made.heading(f"{pair.first} and {pair.second}" if pair.first != pair.second else pair.first)
    made.line(f"{first}: {pair.first_says}")
    made.line(f"{second}: {pair.second_says}")
    said = SAYS[pair.relation].format(first=first, second=second)
    made.line(sentence_case(said) if first == "the first" else said)
    if pair.proved:
        made.soft(f"Proved over all {pair.tried:,} classes of use that either of them distinguishes.")
    elif any(one.unless for one in pair.witnesses):
        made.soft(
            f"Not proved, though {pair.tried:,} classes of use were tried: it is not known here whether there can be a "
            "use such as one named below."
        )
    else:
        made.soft(
            f"Not proved: a sample of {pair.tried:,} classes of use shows nothing else. Uses named below are certain."
        )
    for note in pair.notes:
        made.soft(note)
    for one in pair.witnesses:
        made.bullets([witness(one, first, second)])
    for said in pair.dates:
        made.line(f"{said}; they are compared as if both were.")


def witness(one: Witness, first: str, second: str) -> str:
    """A use that tells two clauses apart, in one sentence."""
    facts = "; ".join(one.facts) or "any use at all"
    said = f"A use of which this is known: {facts}. {first} {_VERDICT[one.first]}, {second} {_VERDICT[one.second]}."
    return (
        f"{said} A person must say whether both can be true of one use: {join_words(one.unless, 'and')}."
        if one.unless
        else said
    )


def to_settle(one: Witness, first: str, second: str) -> str:
    """How the words of a clause with two readings would have to change."""
    facts = "; ".join(one.facts) or "anything else is true of it"
    return (
        f"To settle it, the clause must say whether it is about a use of which this is known: {facts}. {first} "
        f"{_VERDICT[one.first]}, {second} {_VERDICT[one.second]}."
    )
