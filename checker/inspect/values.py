"""Cells whose meaning only a person knows: values chosen from a closed list, and dates settled by an example."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Sequence
from difflib import get_close_matches

from checker.ingest.cells import code_list, code_map
from checker.ingest.profile import ColumnRule
from checker.ingest.states import fold
from checker.inspect.asking import NONE, AskPerson, DraftQuestion, Topic
from checker.inspect.survey import CellTally
from checker.model.event import EVENT_FIELDS, Shape
from checker.model.value_meanings import meanings
from checker.model.values import VALUES
from checker.model.words import plural

VALUES_ASKED = 20
"""So many unread cells of a column are asked about, the commonest first."""
VALUES_LISTED = 12
"""A list of at most so many values is shown with the question; a longer one is asked for with ?."""
NEAREST_SHOWN = 4
_NEAR = 1 / 3
_BESIDE_THE_NEAREST = 0.7
"""Names that have less in common with a cell than this share of what the nearest has are not near."""
_SAY_NOTHING = frozenset(
    "a an and at by for from in of on or other related the to unknown with "
    "bureau case crime crimes detail division force investigation offense offenses office section squad task team "
    "unit".split()
)
"""Words that names of different things have in common."""
_DATE = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{2,4})")


def values_answered(
    name: str, header: str, rule: ColumnRule, tally: CellTally, ask: AskPerson, kind: str | None
) -> dict[str, str]:
    """What a person says that unread cells of a coded column mean: cell -> value of the field's list. kind: what every
    row records, None where they differ: a `type` is of another list for authorizations."""
    if EVENT_FIELDS[name].shape not in (Shape.CODE, Shape.CODES) or not tally.unread_counts:
        return {}
    known = code_list(name, kind)
    found = {}
    ranked = sorted(tally.unread_counts.items(), key=lambda counted: (-counted[1], counted[0]))
    for cell, count in ranked[:VALUES_ASKED]:
        near = nearest_values(known, cell, rule)
        short = len(VALUES[known]) <= VALUES_LISTED
        hint = f" Nearest: {', '.join(near)}" if near else " No value is called like it."
        hint += "" if near or short else " ? lists them all."
        listed = f", one of {', '.join(VALUES[known])}" if short else ""
        answer = ask(
            DraftQuestion(
                Topic.CELL,
                f'"{cell}" in column "{header}"',
                f'"{cell}" occurs in {plural(count, "cell")} of "{header}". What is it '
                f"({EVENT_FIELDS[name].meaning}{listed})?{hint}",
                choices=meanings(known),
                guess=near[0] if near else "",
                how="Enter leaves it open." if near else "",
            )
        )
        if answer != NONE:
            found[cell] = answer
    return found


def nearest_values(known: str, cell: str, rule: ColumnRule) -> tuple[str, ...]:
    """The values of a list that a cell may be written for: one of their names or usual words has its words, or a third
    of the words of both in common, beside those that say nothing ("Gang Unit", "Fraud Unit"); or is written nearly
    alike."""
    codes = code_map(known, rule.values)
    words = _telling_words(fold(cell))
    ranks = {raw: _alike(words, _telling_words(raw)) for raw in codes}
    least = max(_NEAR, max(ranks.values()) * _BESIDE_THE_NEAREST)
    ranked = sorted((raw for raw, alike in ranks.items() if alike >= least), key=lambda raw: (-ranks[raw], raw))
    ranked += get_close_matches(fold(cell), codes, NEAREST_SHOWN, 0.8)
    return tuple(dict.fromkeys(codes[raw] for raw in ranked))[:NEAREST_SHOWN]


def _telling_words(text: str) -> list[str]:
    return [word for word in text.split() if word not in _SAY_NOTHING]


def _alike(words: Sequence[str], others: Sequence[str]) -> float:
    """The share of the words of two names that are in both, whole or cut short ("agg", "narcotic")."""
    both = sum(any(word == one or _cut_short(word, one) for one in others) for word in words)
    return both / (len(words) + len(others) - both) if both else 0


def _cut_short(first: str, second: str) -> bool:
    short, long = sorted((first, second), key=len)
    return len(short) >= 3 and long.startswith(short)


def date_example(sample: Sequence[str]) -> tuple[str, dict[str, str]]:
    """A date of the log that can be read in two ways, and what it is with the day and with the month first."""
    for cell in [*sample, "03/04/2024"]:
        found = _DATE.match(cell)
        if found and int(found[1]) != int(found[2]) and max(int(found[1]), int(found[2])) <= 12:
            one, two = int(found[1]), int(found[2])
            return found[0], {"day": f"{month_name[two]} {one}", "month": f"{month_name[one]} {two}"}
    raise AssertionError("the last example can be read in two ways")
