"""Where a piece of evidence comes from, and whether a record is about this use (R25)."""

from __future__ import annotations

import re

from tests.facts.naive.kinds import ABOUT_AN_EARLIER_USE, KIND_ROWS
from tests.facts.naive.log import Log
from tests.facts.naive.rows import Row, fold, has, state_of, when

NOTHING = ("none", "independent", "no")
ON_THE_MATCH = ("lineup", "officer_comparison")
"""Types of evidence that come of the match where they come after it, whatever they say (R25)."""
THE_MATCH = ("face_match", "face match", "match", "candidate", "lead")


def independent(log: Log, record: Row, use: Row | None = None) -> bool | None:
    """Whether evidence stands without the match of a use: known only down to the roots of what it came from. What came
    before the use cannot come from its match, so that what is recorded decides."""
    sooner = use is not None and when(record, use).surely_before(when(use, use))
    return _stands(log, record, (), leaning=not sooner)


def _stands(log: Log, record: Row, seen: tuple[str, ...], *, leaning: bool) -> bool | None:
    if record["event"] in seen or not has(record, "derived_from"):
        return None
    origin = fold(record["derived_from"])
    if leaning and (record["kind"] == "lineup" or (has(record, "type") and record["type"] in ON_THE_MATCH)):
        return None if origin in NOTHING else False
    if origin in NOTHING or origin in THE_MATCH:
        return origin in NOTHING
    parts = [part.strip() for part in re.split(r"[;,|]", origin)]
    answers = [_origin(log, part, (*seen, record["event"]), leaning=leaning) for part in parts]
    return False if False in answers else True if all(answer is True for answer in answers) else None


def _origin(log: Log, number: str, seen: tuple[str, ...], *, leaning: bool) -> bool | None:
    """Whether what a record of this number gave stands without the match; None: it is silent, or not the only one."""
    answers = set()
    for row in log.rows:
        if has(row, "id") and fold(row["id"]) == number:
            match KIND_ROWS[row["kind"]][4]:
                case "match":
                    answers.add(False)
                case "outside":
                    answers.add(True)
                case "recorded":
                    answers.add(_stands(log, row, seen, leaning=leaning))
    return answers.pop() if len(answers) == 1 else None


def about_this_use(use: Row, kind: str, record: Row, sure: bool, direct: bool) -> tuple[bool, bool]:
    """Whether a linked record is surely, and possibly, about this use and not about an earlier one.

    What follows a use cannot be about one that came after it. A record that names the use and is dated before it
    contradicts itself; a lead that names it came of it, whatever its clock says.
    """
    if kind not in ABOUT_AN_EARLIER_USE:
        return sure, True
    at, now = when(record, use), when(use, use)
    if direct:
        return sure and (kind == "lead" or not at.surely_before(now)), True
    number_hidden = state_of(record, "use_id") not in ("value", "not_exported")
    return sure and now.surely_before(at), not at.surely_before(now) or number_hidden
