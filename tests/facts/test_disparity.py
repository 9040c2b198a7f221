"""How far groups differ: exact intervals, over every way of settling what is not known, and no small number shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations_with_replacement, product
from math import inf

import pytest

from checker.facts.counting import AnswerTally
from checker.facts.disparity import disparity, exact_limits, group_shares, shares_in_words

Told = tuple[str | None, bool | None]
"""Of one record its group, and whether it meets the condition."""


@pytest.mark.parametrize(
    ("hits", "base", "low", "high"),
    [(0, 10, 0.0, 0.3085), (5, 10, 0.1871, 0.8129), (10, 10, 0.6915, 1.0), (1, 20, 0.0013, 0.2487)],
)
def test_the_interval_is_that_of_the_tables(hits: int, base: int, low: float, high: float) -> None:
    """Expected: tables of exact 95% limits of the binomial (Documenta Geigy, Scientific Tables)."""
    assert exact_limits(hits, base, 0.95) == pytest.approx((low, high), abs=5e-5)


def test_without_records_nothing_is_known_of_a_share() -> None:
    assert exact_limits(0, 0, 0.95) == (0.0, 1.0)


def tallies(records: tuple[Told, ...], *, complete: bool = True) -> dict[str, AnswerTally]:
    return {
        name: AnswerTally(Counter((None if g is None else g == name, meets) for g, meets in records), complete)
        for name in ("a", "b")
    }


def settled(records: tuple[Told, ...]) -> Iterator[tuple[Told, ...]]:
    choices = [
        product(("a", "b", "c") if group is None else (group,), (True, False) if meets is None else (meets,))
        for group, meets in records
    ]
    yield from product(*choices)


def bounds(told: Mapping[str, AnswerTally], least: int) -> tuple[float, float]:
    low, high = disparity(group_shares(told, least))
    assert low is not None
    return low, inf if high is None else high


def test_no_way_of_settling_what_is_not_known_goes_beyond_the_bounds() -> None:
    cells: list[Told] = [(g, m) for g in ("a", "b", None) for m in (True, False, None)]
    inside = 0
    for some in combinations_with_replacement(cells, 3):
        records = (*[("a", True)] * 12, ("a", False), *[("b", False)] * 14, ("b", True), *some)
        low, high = bounds(tallies(records), 10)
        for way in settled(records):
            least, most = bounds(tallies(way), 10)
            assert low <= least + 1e-12, (some, way)
            assert most <= high + 1e-12, (some, way)
            inside += least > 1
    assert inside


def test_hiding_something_of_a_record_never_narrows_the_bounds() -> None:
    base: tuple[Told, ...] = (*[("a", True)] * 20, *[("a", False)] * 10, *[("b", True)] * 3, *[("b", False)] * 27)
    known = bounds(tallies(base), 30)
    for group, meets in ((None, True), (None, False), ("a", None), ("b", None), (None, None)):
        for at in (0, 25, 31, 50):
            hidden = (*base[:at], (group and base[at][0], meets if meets is None else base[at][1]), *base[at + 1 :])
            low, high = bounds(tallies(hidden), 30)
            assert low <= known[0]
            assert high >= known[1]


def test_a_difference_that_chance_explains_is_none() -> None:
    """Two of 30 against one of 30: the ratio is 2, and says nothing."""
    few = (*[("a", True)] * 2, *[("a", False)] * 28, ("b", True), *[("b", False)] * 29)
    low, high = bounds(tallies(few), 30)
    assert low == 1
    assert high > 2


def test_groups_that_are_too_small_or_records_that_may_be_missing_decide_nothing() -> None:
    apart = (*[("a", True)] * 30, *[("b", False)] * 29)
    assert bounds(tallies(apart), 30) == (1, inf)
    assert bounds(tallies((*apart, ("b", False))), 30)[0] > 5
    assert bounds(tallies((*apart, ("b", False)), complete=False), 30) == (1, inf)


def test_a_group_that_may_have_enough_records_is_not_surely_compared() -> None:
    nearly = (*[("a", True)] * 30, *[("b", False)] * 29, (None, False))
    assert bounds(tallies(nearly), 30) == (1, inf)


def test_small_numbers_are_not_shown() -> None:
    shown = (*[("a", True)] * 7, *[("a", False)] * 33, *[("b", True)] * 38, *[("b", False)] * 3, ("c", True))
    said = shares_in_words(group_shares(tallies(shown), 30), 30)
    assert said == ("a: fewer than 10 of 40; b: all but fewer than 10 of 41; every other group may have fewer than 30")
    large = (*[("a", True)] * 15, *[("a", False)] * 35)
    assert "a: 15 of 50 (between 18% and 45%)" in shares_in_words(group_shares(tallies(large), 30), 30)
    assert shares_in_words(group_shares(tallies(large), 100), 100) == "no group surely has 100"
