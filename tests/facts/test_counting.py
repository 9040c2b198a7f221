"""The bounds of counts and shares are exact: some way of settling what is not known reaches each, none goes beyond."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations_with_replacement, product
from math import inf

import pytest

from checker.facts.counting import AnswerTally, both_hold

ANSWERS = (True, False, None)
PAIRS = tuple(product(ANSWERS, ANSWERS))


def settled(records: tuple[tuple[bool | None, bool | None], ...]) -> Iterator[tuple[tuple[bool, bool], ...]]:
    """Every way of settling what is not known of the records."""
    choices = [
        [
            (of, meets)
            for of in ((True, False) if a is None else (a,))
            for meets in ((True, False) if b is None else (b,))
        ]
        for a, b in records
    ]
    yield from product(*choices)


def logs(most: int) -> Iterator[tuple[tuple[bool | None, bool | None], ...]]:
    for size in range(most + 1):
        yield from combinations_with_replacement(PAIRS, size)


def test_the_bounds_of_every_small_log_are_those_of_all_its_completions() -> None:
    for records in logs(4):
        told = AnswerTally(Counter(records), complete=True)
        counts = [sum(of and meets for of, meets in way) for way in settled(records)]
        bases = [sum(of for of, _ in way) for way in settled(records)]
        shares = [c / b for c, b in zip(counts, bases, strict=True) if b]
        assert told.count() == (min(counts), max(counts)), records
        assert told.base() == (min(bases), max(bases)), records
        assert told.share() == ((min(shares), max(shares)) if shares else (None, None)), records


def test_with_records_missing_a_count_has_no_upper_bound_and_a_share_none_at_all() -> None:
    for records in logs(2):
        told = AnswerTally(Counter(records), complete=False)
        more = [
            (*records, *extra)
            for n in range(3)
            for extra in combinations_with_replacement([(True, True), (True, False)], n)
        ]
        counts = [sum(of and meets for of, meets in way) for one in more for way in settled(one)]
        assert told.count() == (min(counts), None), records
        assert told.base()[1] is None
        assert told.share() == (0.0, 1.0)


def test_an_amount_that_a_record_does_not_say_leaves_no_upper_bound() -> None:
    sure, open_ = (True, True), (True, None)
    assert AnswerTally({sure: 20, open_: 3}, complete=True, most={sure: 25, open_: 3}).count() == (20, 28)
    assert AnswerTally({sure: 20}, complete=True, most={sure: inf}).count() == (20, None)
    assert AnswerTally({sure: 20}, complete=False, most={sure: 20}).count() == (20, None)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_what_may_fail_of_two_may_fail_of_both(one: bool | None, other: bool | None) -> None:
    ways = {
        a and b for a in (ANSWERS[:2] if one is None else (one,)) for b in (ANSWERS[:2] if other is None else (other,))
    }
    assert both_hold(one, other) == (ways.pop() if len(ways) == 1 else None)
