"""The tables of how the system was used, as every format shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from checker.model.assessment import Assessment
from checker.model.breakdown import COUNTINGS, BreakdownKey, RequesterListing, UseCount
from checker.model.dates import MONTHS, months_through
from checker.model.visible import shorten
from checker.model.words import plural, value_words

MONTHS_SHOWN = 240
NAME = 80
"""Characters of a name that are shown."""
HEADING = "How the system was used"
NOTE = "Counts of all uses, whatever the verdicts. They break no rule by themselves."
_LISTED = {
    RequesterListing.ALLOWED: "on the list of allowed agencies",
    RequesterListing.BARRED: "on the list of barred agencies",
}


class BreakdownTable(NamedTuple):
    """title, value: of the table and of its first column. lines: what, how many uses, a remark. most: the most uses of
    a line. note: what the numbers leave out; empty where they are all."""

    title: str
    value: str
    lines: tuple[tuple[str, int, str], ...]
    most: int
    note: str


def tables(a: Assessment) -> tuple[BreakdownTable, ...]:
    """One table for each breakdown."""
    made = []
    for one in a.breakdowns:
        about = COUNTINGS[one.by]
        counts = _with_silent_months(one.counts) if one.by is BreakdownKey.MONTH else one.counts
        lines = [(_value(one.by, c.value), c.uses, _LISTED[c.listed] if c.listed else "") for c in counts]
        if one.others:
            name = f"{one.different:,} others" if one.counts else f"{one.different:,} different"
            shown = "their names are shown with people only" if about.free and not a.with_people else ""
            lines.append((name, one.others, shown))
        if one.unknown:
            lines.append(("Month not certain" if one.by is BreakdownKey.MONTH else "Not recorded", one.unknown, ""))
        note = f"A use may have several: {plural(a.uses.total, 'use')} in all." if about.several else ""
        made.append(BreakdownTable(about.title, about.value, tuple(lines), max(n for _, n, _ in lines), note))
    return tuple(made)


def _with_silent_months(counts: Sequence[UseCount]) -> Sequence[UseCount]:
    """The months from the first to the last, those without a use among them; only the given ones where they are very
    far apart."""
    if not counts:
        return counts
    uses = {one.value: one.uses for one in counts}
    first, last = (date.fromisoformat(f"{one.value}-01") for one in (counts[0], counts[-1]))
    months = [month.isoformat()[:7] for month in months_through(first, last)]
    return counts if len(months) > MONTHS_SHOWN else [UseCount(value=one, uses=uses.get(one, 0)) for one in months]


def _value(by: BreakdownKey, value: str) -> str:
    if by is BreakdownKey.MONTH:
        year, month = value.split("-")
        return f"{MONTHS[int(month) - 1]} {year}"
    return shorten(value, NAME) if COUNTINGS[by].free else value_words(value)
