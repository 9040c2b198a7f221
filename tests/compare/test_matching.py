"""Which rows of two logs are one search: pairs where it is certain, bounds where it is not, the same when the logs are
swapped."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.compare.matching import A, B, Matches, match
from checker.compare.shift import MINUTE_US
from tests.examples import tried_on

KEYS, EVIDENCE = ["operator~"], ["case_number~", "reason~"]
SECOND_US = 1_000_000


class Row(NamedTuple):
    """at: seconds."""

    at: int
    operator: str | None = "ex1"
    case: str | None = "1"
    reason: str | None = "theft"


def matched(
    a: list[Row], b: list[Row], keys: list[str] = KEYS, unit: int = SECOND_US, telling: list[str] = EVIDENCE
) -> Matches:
    width = unit - 1 if unit == MINUTE_US else 0
    rows = [
        (side, n, row.at * SECOND_US, row.at * SECOND_US + width, row.operator, row.case, row.reason)
        for side, held in ((A, a), (B, b))
        for n, row in enumerate(held)
    ]
    schema = {
        "side": pl.Int8,
        "n": pl.UInt32,
        "lo": pl.Int64,
        "hi": pl.Int64,
        **dict.fromkeys(("operator~", *EVIDENCE), pl.String),
    }
    return match(pl.DataFrame(rows, schema=schema, orient="row"), keys, EVIDENCE, telling, "case_number~", unit)


def told(found: Matches) -> tuple[set[tuple[int, int]], set[tuple[frozenset[int], frozenset[int], int, int]]]:
    """The pairs, and the ties as (rows of A, rows of B, at least, at most)."""
    ties = set()
    for tie, low, high in found.ties.iter_rows():
        rows = found.tied.filter(pl.col("tie") == tie)
        sides = [frozenset(rows.filter(pl.col("side") == side)["n"].to_list()) for side in (A, B)]
        ties.add((*sides, low, high))
    return set(found.pairs.iter_rows()), ties


ROW = Row(0)


@pytest.mark.parametrize(
    ("a", "b", "pairs", "ties"),
    [
        pytest.param([ROW], [ROW], {(0, 0)}, set(), id="equal"),
        pytest.param([ROW], [Row(59)], {(0, 0)}, set(), id="less than a minute apart"),
        pytest.param([ROW], [Row(60)], set(), set(), id="a minute apart"),
        pytest.param([ROW], [Row(0, operator="ex2")], set(), set(), id="another operator"),
        pytest.param([ROW], [Row(0, operator=None)], {(0, 0)}, set(), id="an operator not shown"),
        pytest.param([ROW], [Row(0, case=None, reason="inv")], {(0, 0)}, set(), id="same moment, other values"),
        pytest.param([ROW], [Row(0, case="2", reason="inv")], {(0, 0)}, set(), id="same moment, all else replaced"),
        pytest.param([ROW], [Row(30, case="1", reason="inv")], {(0, 0)}, set(), id="nearly the same moment, same case"),
        pytest.param([ROW], [Row(30, "ex1", "2", "inv")], set(), {(frozenset({0}), frozenset({0}), 0, 1)}, id=(
            "nearly, all else "
            "different"
        )),
        pytest.param([ROW], [Row(30, "ex1", None, None)], {(0, 0)}, set(), id="nearly, nothing against it"),
        pytest.param([ROW, Row(0, case="2")], [Row(0, case="2"), ROW], {(0, 1), (1, 0)}, set(), id=(
            "a tie told apart by "
            "case"
        )),
        pytest.param([ROW, Row(0, case="2")], [Row(0, reason="inv"), Row(0, case="2", reason="x")], {(0, 0), (1, 1)},
            set(), id="and by case alone"),
        pytest.param([ROW, ROW], [ROW, ROW], set(), {(frozenset({0, 1}), frozenset({0, 1}), 2, 2)},
            id="interchangeable"),
        pytest.param([ROW, ROW], [ROW], set(), {(frozenset({0, 1}), frozenset({0}), 1, 1)}, id="one of two"),
        pytest.param([ROW, ROW, Row(0, case="3")], [ROW, Row(0, case="4"), Row(0, case="5")], set(),
                     {(frozenset({0, 1, 2}), frozenset({0, 1, 2}), 1, 3)}, id="some of three"),
        pytest.param([ROW, Row(0, case="2")], [Row(0, case=None, reason="inv")], set(),
            {(frozenset({0, 1}), frozenset({0}), 0, 1)}, id="either"),
        pytest.param([ROW, Row(0, operator="ex2")], [Row(0, operator=None, case=None, reason=None)], set(),
                     {(frozenset({0, 1}), frozenset({0}), 0, 1)}, id="an operator not shown, two that it may be"),
        # Only the first of B can be meant; a range that holds the truth is given, no pair.
        pytest.param([ROW], [Row(0, operator=None), Row(0, operator="ex2")], set(),
            {(frozenset({0}), frozenset({0, 1}), 0, 1)}, id="beside another"),
    ],
)  # fmt: skip
def test_rows_are_paired_where_no_other_row_can_be_meant(a, b, pairs, ties) -> None:
    assert told(matched(a, b)) == (pairs, ties)


def test_a_row_whose_operator_is_not_shown_rivals_one_that_agrees_in_less_than_everything() -> None:
    hidden = Row(5, None, None, None)
    changed = Row(0, case="2", reason="inv")
    assert told(matched([ROW], [changed])) == ({(0, 0)}, set())
    assert told(matched([ROW], [changed, hidden])) == (set(), {(frozenset({0}), frozenset({0, 1}), 0, 1)})
    assert told(matched([ROW], [ROW, hidden])) == ({(0, 0)}, set())
    assert told(matched([ROW], [changed, Row(5, operator=None)])) == ({(0, 1)}, set())
    assert told(matched([ROW], [changed, Row(60, operator=None)])) == ({(0, 0)}, set())


def test_a_value_that_most_rows_have_does_not_make_two_of_them_one_search() -> None:
    near = Row(30, case="2")
    assert told(matched([ROW], [near])) == ({(0, 0)}, set())
    usual = matched([ROW], [near], telling=["case_number~"])
    assert told(usual) == (set(), {(frozenset({0}), frozenset({0}), 0, 1)})


def test_minutes_without_seconds_agree_with_the_same_minute_first() -> None:
    a = [Row(0, case="1"), Row(60, case="2")]
    b = [Row(0, case="9", reason="x"), Row(60, case="8", reason="y")]
    assert told(matched(a, b, unit=MINUTE_US)) == ({(0, 0), (1, 1)}, set())


def test_a_moment_alone_is_no_pair_where_everything_else_differs() -> None:
    assert told(matched([ROW], [Row(0, "ex1", "2", "inv")], keys=[])) == (
        set(),
        {(frozenset({0}), frozenset({0}), 0, 1)},
    )
    assert told(matched([ROW], [Row(0, "ex1", "1", "inv")], keys=[])) == ({(0, 0)}, set())


rows = st.lists(
    st.builds(
        Row, st.sampled_from([0, 0, 20, 59, 60, 125, 600]), st.sampled_from(["ex1", "ex2", None]),
        st.sampled_from(["1", "2", None]),
        st.sampled_from(["theft", "inv", None]),
    ),
    max_size=6,
)  # fmt: skip


@tried_on(18)
@given(rows, rows, st.sampled_from([KEYS, []]), st.sampled_from([SECOND_US, MINUTE_US]))
def test_every_row_is_used_once_and_bounds_hold(a: list[Row], b: list[Row], keys: list[str], unit: int) -> None:
    found = matched(a, b, keys, unit)
    pairs, ties = told(found)
    for side, held in ((0, a), (1, b)):
        used = [pair[side] for pair in pairs] + [n for tie in ties for n in tie[side]]
        assert len(used) == len(set(used)) <= len(held)
    for ours, theirs, low, high in ties:
        assert 0 <= low <= high <= min(len(ours), len(theirs))
        assert high


@tried_on(18)
@given(rows, rows, st.sampled_from([KEYS, []]), st.sampled_from([SECOND_US, MINUTE_US]))
def test_swapping_the_logs_swaps_the_matches(a: list[Row], b: list[Row], keys: list[str], unit: int) -> None:
    pairs, ties = told(matched(a, b, keys, unit))
    assert told(matched(b, a, keys, unit)) == (
        {(n, m) for m, n in pairs},
        {(t, o, low, high) for o, t, low, high in ties},
    )


@tried_on(10)
@given(rows, rows)
def test_the_order_of_rows_makes_no_difference(a: list[Row], b: list[Row]) -> None:
    pairs, ties = told(matched(a, b))
    backward_pairs, backward_ties = told(matched(a[::-1], b[::-1]))
    last = (len(a) - 1, len(b) - 1)
    assert backward_pairs == {(last[0] - m, last[1] - n) for m, n in pairs}
    assert backward_ties == {
        (frozenset(last[0] - m for m in o), frozenset(last[1] - n for n in t), low, high) for o, t, low, high in ties
    }
