"""Small counts in tables that are to be published: whole rows are left out, and others with them, until no total gives
them away.

Source of the method: primary and complementary suppression, Federal Committee on Statistical Methodology, Statistical
Policy Working Paper 22 (2005), chapter IV. Whole rows are suppressed and not single cells: then the sums down the
columns are all that can be known of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MARK = "*"
"""What a published cell shows in place of a count."""
TOTALS = frozenset({"total", "totals", "all", "sum", "grand total", "overall"})
"""First cells of a row of totals, folded."""
FEWEST = 2
"""So many rows at the least are suppressed together: of one alone the totals would say all."""


class OmissionReason(StrEnum):
    """Why a count was left out."""

    SMALL = "a small count"
    SAME_ROW = "in a row with a small count"
    TOTAL = "a total that would give others away"
    SECONDARY = "left out so that a total does not give a small count away"


@dataclass(frozen=True)
class PublishedCounts:
    """A table of counts as it is published, None for what is left out, and why for each (row, column)."""

    counts: tuple[tuple[int | None, ...], ...]
    why: dict[tuple[int, int], OmissionReason]


def suppress(
    counts: Sequence[Sequence[int]], totals: frozenset[int], least: int, order: Sequence[int]
) -> PublishedCounts:
    """Leave out small counts (from 1 to below `least`), with whole rows, so that they cannot be worked out again.

    counts: rows of counts of one length. totals: numbers of the rows that are sums of the others. All is done as if
    sums were published somewhere, also where the table has none. order: all rows, as others are left out beside the
    first; nobody may be able to guess it, or the choice itself would tell something of the counts.
    """
    own = [at for at in range(len(counts)) if at not in totals]
    small = {at for at in range(len(counts)) if any(1 <= count < least for count in counts[at])}
    out = {at for at in own if at in small}
    first = set(out)
    rest = [at for at in order if at in own and at not in out]
    while out and rest and not _hidden(counts, out, len(own), least):
        out.add(rest.pop(0))
    above = {at for at in totals if at in small or (out and not _hidden(counts, out, len(own), least))}
    why: dict[tuple[int, int], OmissionReason] = {}
    for at in out | above:
        for column, count in enumerate(counts[at]):
            if at in above:
                reason = OmissionReason.SMALL if 1 <= count < least else OmissionReason.TOTAL
            elif at in first:
                reason = OmissionReason.SMALL if 1 <= count < least else OmissionReason.SAME_ROW
            else:
                reason = OmissionReason.SECONDARY
            why[at, column] = reason
    shown = tuple(
        tuple(None if (at, column) in why else count for column, count in enumerate(row))
        for at, row in enumerate(counts)
    )
    return PublishedCounts(shown, why)


def _hidden(counts: Sequence[Sequence[int]], out: set[int], rows: int, least: int) -> bool:
    """Whether the sums of the rows that are left out, which totals give, say nothing of any of them: there are
    several, and in each column they come to nothing, or to more than the bound and than one for each row of the table
    (or counts of one each would be known)."""
    if len(out) < FEWEST:
        return False
    sums = [sum(counts[at][column] for at in out) for column in range(len(counts[0]))]
    return all(total == 0 or total > max(least, rows) for total in sums)
