"""Where a piece of evidence comes from, and whether a record is about this use (R25)."""

from __future__ import annotations

import re

from tests.facts.naive.kinds import ABOUT_AN_EARLIER_USE, KIND_ROWS
from tests.facts.naive.log import Log
from tests.facts.naive.rows import Row, fold, has, state_of, when

NOTHING = ("none", "independent", "no")
THE_MATCH = ("face_match", "face match", "match", "candidate", "lead")


def independent(log: Log, record: Row, seen: tuple[str, ...] = ()) -> bool | None:
    """Whether evidence stands without the match: known only down to the roots of what it came from."""
    if record["event"] in seen or not has(record, "derived_from"):
        return None
    origin = fold(record["derived_from"])
    if origin in NOTHING or origin in THE_MATCH:
        return origin in NOTHING
    answers = [_origin(log, part.strip(), (*seen, record["event"])) for part in re.split(r"[;,|]", origin)]
    return False if False in answers else True if all(answer is True for answer in answers) else None


def _origin(log: Log, number: str, seen: tuple[str, ...]) -> bool | None:
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
                    answers.add(independent(log, row, seen))
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
