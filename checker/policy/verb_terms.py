"""What a verb makes of its part of a rule block."""

from __future__ import annotations

from dataclasses import dataclass

from checker.model.policy import Claim, GroupComparison, ReportDue
from checker.policy.terms import Term


@dataclass(frozen=True)
class VerbTerms:
    """What a verb makes of its part of a rule.

    applies: besides the rule's own scope. hangs_on_a_match: it speaks only of a use that gave
        somebody to act on. pending: whether the deadline lies ahead. sentence: without exceptions.
    counted_terms: of a rule on periods, the conditions whose records are counted (Rule.counts); records: of which kinds
        each of them counts; amounts: the event field whose numbers each adds up in place of records ("" for records;
        empty where all count records). comparison: the groups whose shares are compared.
    year_ends: Rule.year_ends.
    """

    breach: Term
    sentence: str
    applies: Term | None = None
    pending: Term | None = None
    record_keeping: bool = False
    hangs_on_a_match: bool = False
    counted_terms: tuple[Term, ...] = ()
    records: tuple[tuple[str, ...], ...] = ()
    report: ReportDue | None = None
    claim: Claim | None = None
    comparison: GroupComparison | None = None
    amounts: tuple[str, ...] = ()
    year_ends: tuple[int, int] | None = None
