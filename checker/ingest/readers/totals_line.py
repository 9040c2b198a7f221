"""What a line of totals under a table says, in patterns that Python and Polars read alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_COUNTED = (
    "searches|requests|uses|records|rows|entries|queries|deployments|alerts|candidates|matches|cases|hits|leads|arrests|month|year|"
    "period|quarter|week|day|page|report|transactions|events|lines|items"
)
TOTAL = (
    r"(?i)^(?:(?:grand|sub|overall|running)[\s-]*)?(?:totals?|sum|averages?|mean)(?:\s+(?:number|count))?(?:\s+(?:of|for))?"
    rf"(?:\s+(?:all|the|this))?(?:\s+(?:{_COUNTED}|{_MONTH}))?(?:[ ,]+\d{{4}})?\s*[:=]?\s*"
    rf"(?:[\d,.]*|[\d,]+\s+(?:{_COUNTED}|search|request|record|use))$"
    rf"|^(?:{_MONTH}|monthly|yearly|annual|weekly|daily|quarterly)(?:\s+\d{{4}})?\s+(?:sub[\s-]*)?totals?\s*[:=]?\s*[\d,.]*$"
    rf"|^(?:(?:{_COUNTED}|row|record|search|grand)\s+)?counts?(?:\s+of\s+(?:{_COUNTED}))?\s*[:=]?\s*[\d,.]*$"
    rf"|^(?:{_COUNTED})\s*[:=]\s*[\d,]+$"
    rf"|^(?:number|no\.?|#)\s+of\s+(?:{_COUNTED})\s*[:=]?\s*[\d,.]*$"
)
"""Its label, with the number where that stands in one cell with it."""
FIGURE = (
    rf"(?i)^(?:\d[\d,]*\s+(?:{_COUNTED})|[-+]?\d[\d,.]*\s*%?|[-–—.]|n/?a|#[a-z/0]+[!?]?"
    r"|\d+\s*(?:h|hrs?|hours?)(?:\s*\d+\s*(?:m|mins?|minutes?))?)$"
)
"""Each of its other written cells."""


@cache
def _pattern(written: str) -> re.Pattern[str]:
    return re.compile(written)


def is_totals(cells: Sequence[str]) -> bool:
    """Whether written cells, in order, are a label of totals and figures only, with a digit among them."""
    return (
        bool(cells)
        and bool(_pattern(TOTAL).match(cells[0]))
        and all(_pattern(FIGURE).match(cell) for cell in cells[1:])
        and any(map(_pattern(r"\d").search, cells))
    )
