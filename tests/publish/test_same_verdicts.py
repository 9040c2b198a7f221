"""Verdicts of two logs are compared a rule at a time."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
import pytest

from checker.model.errors import InternalFault
from checker.publish.same_verdicts import side_by_side

FRAME = pl.DataFrame({"verdict": ["compliant"]})


def test_no_rule_is_held_while_the_next_one_is_compared_and_one_that_was_not_asked_has_no_verdicts() -> None:
    """Of a large log the verdicts of all rules at once are most of what a redaction would hold."""
    made: list[str] = []

    def rules(whose: str, ids: str) -> Iterator[tuple[str, pl.DataFrame]]:
        for one in ids:
            made.append(f"{whose} {one}")
            yield one, FRAME

    pairs = side_by_side(rules("whole", "abcd"), rules("published", "bd"))
    assert next(pairs)[::2] == ("a", None) and made == ["published b", "whole a"]
    assert [(one, after is not None) for one, _, after in pairs] == [("b", True), ("c", False), ("d", True)]


def test_rules_in_another_order_are_a_fault_and_no_verdict_is_lost() -> None:
    with pytest.raises(InternalFault):
        list(side_by_side([("a", FRAME), ("b", FRAME)], [("b", FRAME), ("a", FRAME)]))
