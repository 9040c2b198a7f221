"""Groups that a rule on periods compares: what is known of each in one period, as the facts of it (reading R52)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from checker.assess.day_answers import DayAnswers
from checker.facts.counting import Answer, AnswerTally, both_hold
from checker.facts.disparity import disparity, group_shares, shares_in_words
from checker.model.facts import InPeriod, Measure
from checker.model.policy import GroupComparison, Rule
from checker.model.words import open_code, unrecorded_code

NAME = InPeriod(Measure.DISPARITY).name


@dataclass(frozen=True)
class ComparedGroups:
    """What is known of the groups of one period. columns: those of its facts (facts.columns). note: what the evidence
    adds to the period's name: counts of groups that are large enough."""

    columns: Mapping[str, Any]
    note: str


def compare(
    rule: Rule, asked: GroupComparison, days: Sequence[DayAnswers], start: date, end: date, *, whole: bool
) -> ComparedGroups:
    """The groups in the period from `start` to `end`. whole: no record can be missing."""
    inside = [(one, within) for one in days if (within := one.inside(start, end)) is not False]
    tallies = {
        ", ".join(names): _tally(inside, places, whole)
        for names, places in zip(product(*asked.names), product(*_places(asked)), strict=True)
    }
    shares = group_shares(tallies, asked.least)
    low, high = disparity(shares)
    why = None if low == high else _reason_inexact(rule, inside, whole)
    columns = {f"{NAME}__lo": low, f"{NAME}__hi": high, f"{NAME}__why": why}
    return ComparedGroups(columns, shares_in_words(shares, asked.least))


def _places(asked: GroupComparison) -> list[range]:
    """Where among the conditions of all groups those of each field are."""
    ends = [sum(map(len, asked.names[: n + 1])) for n in range(len(asked.names))]
    return [range(end - len(names), end) for end, names in zip(ends, asked.names, strict=True)]


def _tally(inside: Sequence[tuple[DayAnswers, Answer]], places: Sequence[int], whole: bool) -> AnswerTally:
    """The records of the group that is in all of `places`."""
    counts: Counter[tuple[Answer, Answer]] = Counter()
    for one, within in inside:
        of_group = both_hold(one.in_base, within)
        for place in places:
            of_group = both_hold(of_group, one.groups[place])
        counts[of_group, one.meets] += int(one.count)
    return AnswerTally(counts, whole)


def _reason_inexact(rule: Rule, inside: Sequence[tuple[DayAnswers, Answer]], whole: bool) -> str:
    """Why it is not known how far the groups differ: records may be missing; some do not say whether, or where, they
    count; else there are too few."""
    if not whole:
        return open_code([rule.counts[0].subjects[0]])
    lacking: dict[str, None] = {}
    for one, within in inside:
        if one.in_base is not False:
            lacking |= dict.fromkeys([*(["time"] if within is None else []), *one.missing])
    return unrecorded_code(lacking) if lacking else "groups"
