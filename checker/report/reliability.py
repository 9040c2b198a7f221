"""Whether the records are good enough for what a report concludes from them, from the accounts of rows, the ledger and
what was declared.

The three ratings are those of the U.S. Government Accountability Office, Assessing Data Reliability (GAO-20-283G):
sufficiently reliable, not sufficiently reliable, of undetermined reliability. No share of bad rows is "small enough"
here: each reason is said with its number, and people weigh it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from checker.model.accounts import Declaration
from checker.model.assessment import Assessment, IndicationKind, VerdictCounts
from checker.model.kinds import USE_KINDS
from checker.model.words import plural
from checker.report.links import unlinked_count
from checker.report.phrases import kind
from checker.report.places import folder_of

GAPS = frozenset({"integrity-missing-numbers", "integrity-removed-rows", "integrity-published-totals"})
"""Patterns that point to uses which are not in the logs (checker/integrity)."""


class Rating(StrEnum):
    """not sufficient: something shows that the records are wrong or not whole. undetermined: nothing shows it, and
    nothing shows that they are right. sufficient: all of them could be read, and somebody answers for them."""

    SUFFICIENT = "sufficient"
    NOT_SUFFICIENT = "not sufficient"
    UNDETERMINED = "undetermined"


MEANS = {
    Rating.SUFFICIENT: (
        "Every row could be read, somebody has declared that the records of the uses are complete, and nothing here "
        "contradicts that. The numbers can be relied on as a description of the records."
    ),
    Rating.NOT_SUFFICIENT: (
        "Something shows that the records are wrong or not complete. Violations that they record are still recorded; "
        "no total, no share and no absence can be relied on."
    ),
    Rating.UNDETERMINED: (
        "Nothing shows that the records are wrong, and not enough shows that they are right. The numbers are those of "
        "the records; there may have been more."
    ),
}


@dataclass(frozen=True)
class Reliability:
    """The rating, and the reasons for it, each a sentence."""

    rating: Rating
    reasons: tuple[str, ...]


def reliability(a: Assessment) -> Reliability:
    """The rating of a run's records. Where there is a reason against them they are not sufficient; where there is a
    reason for doubt, undetermined; else sufficient."""
    against, doubts = tuple(_contradictions(a)), tuple(_doubts(a))
    if against:
        return Reliability(Rating.NOT_SUFFICIENT, against + doubts)
    if doubts:
        return Reliability(Rating.UNDETERMINED, doubts)
    read = sum(one.rows.read for one in a.inputs)
    whole = f"All {read:,} rows were read, and none is in quarantine." if read != 1 else "The one row was read."
    said = [f"{d.by} declared the {kind(d.kind)} records complete: {d.basis}." for d in _of_uses(a)]
    return Reliability(Rating.SUFFICIENT, (whole, *said))


def _of_uses(a: Assessment) -> list[Declaration]:
    return [one for one in a.declarations if one.kind in USE_KINDS and not one.void]


def _contradictions(a: Assessment) -> Iterator[str]:
    for one in a.declarations:
        if one.void:
            yield f"The {kind(one.kind)} records were declared complete by {one.by}, and are not: {one.void}."
    for indication in a.indications:
        if indication.kind is IndicationKind.PATTERN and indication.source in GAPS:
            yield f"{indication.meaning}: {indication.observation}."
    if decides_nothing(a):
        yield "These records decide no rule for any use."


def decides_nothing(a: Assessment) -> bool:
    """Whether there is something to judge, and no rule could be decided for any of it."""
    return any(r.verdicts.undetermined for r in a.rules) and not any(_decided(r.verdicts) for r in a.rules)


def _decided(counts: VerdictCounts) -> int:
    return counts.violation + counts.compliant + counts.pending


def _doubts(a: Assessment) -> Iterator[str]:
    held = {name for one in a.inputs for name in one.events} & set(USE_KINDS)
    for name in sorted(held - {one.kind for one in _of_uses(a)}):
        yield f"Nobody has declared that the logs hold every {kind(name)}: some may be missing from them."
    lost, read = sum(one.rows.quarantined for one in a.inputs), sum(one.rows.read for one in a.inputs)
    if lost:
        yield f"{plural(lost, 'row')} of {read:,} could not be read."
    for entry in a.ledger:
        if entry.first_page:
            file = entry.file.removeprefix(folder_of(a))
            yield f"{file}: {entry.statement}." if file else f"{entry.statement}."
    for one in a.unlinked:
        if one.unlinked:
            yield f"{unlinked_count(one)}."
