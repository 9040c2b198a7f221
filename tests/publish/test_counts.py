"""Small counts that were left out of a table cannot be worked out again: tried on all small tables there are."""

from __future__ import annotations

import itertools
from collections import defaultdict

import pytest

from checker.publish.counts import MARK, OmissionReason, PublishedCounts, suppress

Table = tuple[tuple[int, ...], ...]


def with_totals(rows: Table, *, beside: bool) -> Table:
    """The table with a last row of totals, and with a last column of them where asked for."""
    full = tuple((*row, sum(row)) if beside else row for row in rows)
    return (*full, tuple(map(sum, zip(*full, strict=True))))


@pytest.mark.parametrize(
    ("rows", "columns", "most", "least", "beside"),
    [(2, 1, 8, 3, False), (3, 1, 6, 3, False), (4, 1, 4, 3, False), (2, 2, 4, 3, False), (3, 2, 3, 2, False),
     (2, 2, 4, 3, True), (3, 1, 4, 3, True)],
)  # fmt: skip
def test_who_knows_the_method_and_every_total_cannot_tell_a_small_count(
    rows: int, columns: int, most: int, least: int, beside: bool
) -> None:
    """Every table is published in every order in which rows can be left out. Of the tables that look alike once
    published, and have the same totals, no two or more may agree on a small count that was left out."""
    alike: dict[tuple[object, ...], list[Table]] = defaultdict(list)
    for cells in itertools.product(range(most + 1), repeat=rows * columns):
        table = tuple(tuple(cells[at : at + columns]) for at in range(0, rows * columns, columns))
        full = with_totals(table, beside=beside)
        for order in itertools.permutations(range(rows)):
            made = suppress(full, frozenset({rows}), least, order)
            alike[made.counts, full[-1]].append(full)
    assert len(alike) > 1
    for (shown, totals), tables in alike.items():
        for row, column in itertools.product(range(rows), range(len(totals))):
            if shown[row][column] is None:
                values = {table[row][column] for table in tables}
                small = {value for value in values if 1 <= value < least}
                assert not small or len(values) > 1, (shown, totals, row, column)
            else:
                assert not 1 <= shown[row][column] < least


def test_each_count_that_is_left_out_has_its_reason() -> None:
    made = suppress([[3, 40], [70, 80], [90, 95], [163, 215]], frozenset({3}), 10, [2, 1, 0, 3])
    assert made == PublishedCounts(
        counts=((None, None), (70, 80), (None, None), (163, 215)),
        why={
            (0, 0): OmissionReason.SMALL,
            (0, 1): OmissionReason.SAME_ROW,
            (2, 0): OmissionReason.SECONDARY,
            (2, 1): OmissionReason.SECONDARY,
        },
    )


def test_a_table_without_small_counts_is_left_as_it_is() -> None:
    assert suppress([[0, 40], [70, 80]], frozenset(), 10, [0, 1]) == PublishedCounts(((0, 40), (70, 80)), {})


def test_totals_that_would_say_too_much_are_left_out_too() -> None:
    made = suppress([[3], [2], [5]], frozenset({2}), 10, [0, 1, 2])
    assert made.counts == ((None,), (None,), (None,))
    assert made.why[2, 0] is OmissionReason.SMALL
    assert MARK == "*"
