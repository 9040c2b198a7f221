"""Where a piece of evidence comes from, and whether a record is about this use (R25)."""

from __future__ import annotations

import re

from tests.facts.naive.kinds import ABOUT_AN_EARLIER_USE, KIND_ROWS
from tests.facts.naive.log import Log, may_be_one_case
from tests.facts.naive.rows import Row, fold, has, state_of, when

NOTHING = ("none", "independent", "no")
ON_THE_MATCH = ("lineup", "officer_comparison")
"""Types of evidence that come of the match where they come after it, whatever they say (R25)."""
THE_MATCH = ("face_match", "face match", "match", "candidate", "lead", "wanted poster")


def independent(log: Log, record: Row, use: Row) -> bool | None:
    """Whether evidence bears on identity (R39) and stands without the match of a use: known only down to the roots of
    what it came from. What came before the use cannot come from its match, so that what is recorded decides."""
    sooner = when(record, use).surely_before(when(use, use))
    answers = [_stands(log, record, (), leaning=not sooner), _bears(record)]
    return False if False in answers else True if all(answers) else None


def _bears(record: Row) -> bool | None:
    """Only where it is recorded can a piece of evidence have no bearing on identity."""
    if state_of(record, "shows_identity") == "not_exported":
        return True
    return record["shows_identity"] if has(record, "shows_identity") else None


def _leans(log: Log, record: Row) -> bool | None:
    """Whether evidence that follows a match comes of it by what it is: a lineup, an officer's own comparison, a tip
    after the picture was shown, a paper that cites the match. None: it may."""
    if record["kind"] in ("authorization", "warrant_application"):
        return record["cites_match"] if has(record, "cites_match") else None
    if record["kind"] != "corroboration":
        return record["kind"] == "lineup"
    if not has(record, "type"):
        return None
    if record["type"] != "tip":
        return record["type"] in ON_THE_MATCH
    mine, shown = log.case(record), [False]
    for row in log.rows:
        its = log.case(row)
        if row["kind"] == "notice" and may_be_one_case(mine, its):
            told, tip = when(row, record), when(record, record)
            sure = told.surely_before(tip) and mine == its
            shown.append(True if sure else None if told.maybe_before(tip) else False)
    return True if True in shown else None if None in shown else False


def _stands(log: Log, record: Row, seen: tuple[str, ...], *, leaning: bool) -> bool | None:
    if record["event"] in seen or not has(record, "derived_from"):
        return None
    origin = fold(record["derived_from"])
    leans = _leans(log, record) if leaning else False
    if leans:
        return None if origin in NOTHING else False
    if leans is None and origin in NOTHING:
        return None
    if origin in NOTHING or origin in THE_MATCH:
        return origin in NOTHING
    parts = [part.strip() for part in re.split(r"[;,|]", origin)]
    answers = [_origin(log, part, (*seen, record["event"]), leaning=leaning) for part in parts]
    stands = all(answer is True for answer in answers) and leans is False
    return False if False in answers else True if stands else None


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
                case "recorded" | "carried":
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
    return sure and now.surely_before(at), not at.surely_before(now) or not has(record, "use_id")
