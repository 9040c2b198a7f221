"""Figures compared as decimals, as they are written (R34); what is not written is no 0."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.figures import added_up, unexplained_difference
from checker.model.event import State

PARTS = ("a", "b", "c")


def judged(total: str | None, *parts: str | None) -> tuple[bool | None, str]:
    """What is said of one row."""
    cells = pl.DataFrame({"total": [total], **{name: [part] for name, part in zip(PARTS, parts, strict=False)}})
    names = PARTS[: len(parts)]
    answer, state = added_up(cells.cast(pl.String), "total", names)
    return answer[0], str(state[0])


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("0.3", "0.1", "0.2"), (True, "value")),
        (("0.30", "0.1", "0.2"), (True, "value")),
        (("1,234", "1,000", "234"), (True, "value")),
        (("0.3", "0.1", "0.21"), (False, "value")),
        (("5", None, "1"), (None, "empty")),
        (("5", "", "1"), (None, "empty")),
        (("5", "-", "1"), (None, "placeholder")),
        (("5", "REDACTED", "1"), (None, "redacted_agency")),
        (("5", "about 4", "1"), (None, "unread")),
        ((None, "4", "1"), (None, "empty")),
        (("0", "0", "0"), (True, "value")),
    ],
)
def test_parts_and_totals_compare_as_written(cells: tuple[str | None, ...], expected: tuple[bool | None, str]) -> None:
    assert judged(*cells) == expected


def test_parts_that_come_to_more_than_the_total_do_not_add_up_whatever_the_blank_part_holds() -> None:
    assert judged("19", "19", "1", "-") == (False, "value")
    assert judged("19", "19", "0", "-") == (None, "placeholder")


def test_a_total_that_carries_no_parts_is_not_checked() -> None:
    assert judged("19", "", "", "")[0] is None


@given(st.lists(st.decimals(min_value=0, max_value=1000, places=3), min_size=1, max_size=3), st.data())
def test_a_hidden_figure_only_takes_the_answer_away(parts: list[object], data: st.DataObject) -> None:
    total = sum(parts, start=0 * parts[0])  # type: ignore[call-overload, operator]
    written = [str(total), *map(str, parts)]
    assert judged(*written) == (True, "value")
    hidden = list(written)
    hidden[data.draw(st.integers(0, len(parts)))] = data.draw(st.sampled_from(["", "n/a", "***", "?"]))
    answer, state = judged(*hidden)
    assert answer is None
    assert state != State.VALUE.value


def test_a_part_that_is_not_written_leaves_the_difference_unknown() -> None:
    """What is not written is no 0 (R34): a total of 5 and a part of 3 differ by 2 only where there is no other part."""
    cells = pl.DataFrame({"total": ["5", "5", ""], "true": ["3", "3", "3"], "false": ["1", "", "1"]})
    apart, _ = unexplained_difference(cells, "total", ["true", "false"])
    assert apart.to_list() == [1, None, None]
