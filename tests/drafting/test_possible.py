"""Facts that are tied to each other: a comparison never shows a use that cannot be, nor proves what such a use denies.

The truth about deadlines is worked out from dates and clock times, without the classes of the comparison.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from checker.drafting.compare import Clauses
from checker.engine.interface import Engine
from tests.drafting.test_compare import relation

HOLIDAYS = [
    date(2024, *one)
    for one in ((1, 1), (1, 15), (2, 19), (5, 27), (6, 19), (7, 4), (9, 2), (10, 14), (11, 11), (11, 28), (12, 25))
]
"""The federal ones of 2024."""


def days(count: int) -> Callable[[datetime, datetime], bool]:
    return lambda use, review: (review.date() - use.date()).days <= count


def hours(count: int) -> Callable[[datetime, datetime], bool]:
    return lambda use, review: review - use <= timedelta(hours=count)


def month(use: datetime, review: datetime) -> bool:
    """By the same day of the next month, or its last one."""
    last = (date(use.year + use.month // 12, use.month % 12 + 1, 1).replace(day=28) + timedelta(days=4)).replace(day=1)
    length = (last - timedelta(days=1)).day
    following = date(use.year + use.month // 12, use.month % 12 + 1, min(use.day, length))
    return review.date() <= following


def business_days(count: int) -> Callable[[datetime, datetime], bool]:
    def kept(use: datetime, review: datetime) -> bool:
        day, left = use.date(), count
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5 and day not in HOLIDAYS
        return review.date() <= day

    return kept


LIMITS = {
    "24h": hours(24), "48h": hours(48), "2d": days(2), "3d": days(3), "14d": days(14), "30d": days(30), "31d": days(31),
    "1 month": month, "3 business days": business_days(3), "10 business days": business_days(10),
}  # fmt: skip
TIMES = [
    (use, use + timedelta(hours=offset))
    for use in (datetime(2024, 1, 1, 0, 30) + timedelta(hours=17 * n) for n in range(480))
    for offset in (*range(0, 24 * 6, 5), 24, 48, *range(24 * 6, 24 * 36, 19))
]


@pytest.fixture(scope="module")
def kept() -> dict[str, list[bool]]:
    """Of each limit, whether each of TIMES, a use and its review, keeps it."""
    return {name: [limit(*pair) for pair in TIMES] for name, limit in LIMITS.items()}


@pytest.mark.parametrize(("first", "second"), list(permutations(LIMITS, 2))[::3])
def test_deadlines_in_different_units_compare_as_dates_do(
    first: str, second: str, kept: dict[str, list[bool]], tmp_path: Path, embedded: Engine
):
    [pair] = relation(tmp_path, embedded, *(within(limit) for limit in (first, second))).pairs
    both = list(zip(kept[first], kept[second], strict=True))
    more, less = any(b and not a for a, b in both), any(a and not b for a, b in both)
    truth = {(True, False): "stricter", (False, True): "looser", (True, True): "neither", (False, False): "equal"}
    if pair.proved:
        assert pair.relation == truth[more, less]
    else:
        assert "business" in first + second  # how many holidays lie between is not known
        assert any(one.unless for one in pair.witnesses)


def within(limit: str) -> str:
    return f"require-within: {{what: review, of: use, within: {limit}}}"


def test_hours_and_days_are_proved_and_say_what_was_taken_for_granted(tmp_path: Path, embedded: Engine):
    [pair] = relation(tmp_path, embedded, within("48h"), within("14d")).pairs
    assert (pair.relation, pair.proved) == ("stricter", True)
    assert "24 hours" in pair.notes[0]
    assert len(pair.witnesses) == 1


REVIEW = "require-before: {what: review, before: lead}"


@pytest.mark.parametrize(
    ("first", "second", "expected", "proved"),
    [
        # who has two examiners has a review; a review may be by one examiner, or by none
        (REVIEW, "review-by: {count: 2, who: examiners, before: lead}", "looser", True),
        ("review-by: {count: 1, who: examiners, before: lead}", REVIEW, "stricter", True),
        # a supervisor is a reviewer, and no examiner: what examiners are to supervisors nobody knows here
        (
            "review-by: {count: 1, who: supervisors, before: lead}",
            "review-by: {count: 1, who: reviewers, before: lead}",
            "stricter",
            True,
        ),
        # a blank is what the first forbids, and leaves open whether the second was kept
        ("require: [purpose]", "permit-only: {purpose: locate_missing}", "disjoint", True),
        # a place in Massachusetts is not in Washington; a place of either state may be another one than Boston
        (
            "applies-to: {state: WA}\nprohibit: {mode: live}",
            "applies-to: {agency: us/ma/boston}\nprohibit: {mode: live}",
            "disjoint",
            True,
        ),
        (
            "applies-to: {state: MA}\nprohibit: {mode: live}",
            "applies-to: {agency: us/ma/boston}\nprohibit: {mode: live}",
            "stricter",
            True,
        ),
        (
            "applies-to: {kind: municipal_police}\nprohibit: {mode: live}",
            "applies-to: {level: local}\nprohibit: {mode: live}",
            "looser",
            True,
        ),
        # whether the offense of a use goes with a class of offense is for a person to say
        ("prohibit: {offense: shoplifting}", "prohibit: {offense_class: misdemeanor}", "neither", False),
    ],
)
def test_facts_of_the_same_records_are_compared_as_they_can_be(
    first: str, second: str, expected: str, proved: bool, tmp_path: Path, embedded: Engine
):
    [pair] = relation(tmp_path, embedded, first, second).pairs
    assert (pair.relation, pair.proved) == (expected, proved)


def test_very_many_sets_are_a_sample_and_no_proof(tmp_path: Path, embedded: Engine):
    offenses = ["homicide", "robbery", "arson", "burglary", "fraud", "drugs", "traffic", "trespass", "vandalism"]
    one = "prohibit: any\nexcept:\n" + "\n".join(f"  - {{offense: {name}}}" for name in offenses)
    other = "prohibit: any\nexcept:\n" + "\n".join(f"  - {{offense: {name}}}" for name in reversed(offenses))
    [pair] = relation(tmp_path, embedded, one, other).pairs
    assert pair.relation == "equal"
    assert not pair.proved


def test_no_class_lies_between_two_whole_numbers_that_follow_each_other(tmp_path: Path, embedded: Engine):
    found: Clauses = relation(
        tmp_path,
        embedded,
        "limit: {field: candidates, at-most: 1}",
        "limit: {field: candidates, below: 2}",
    )
    assert (found.pairs[0].relation, found.pairs[0].proved) == ("equal", True)
