"""The facts that a verdict needs: none that could be hidden, found in few rounds of questions."""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any

import pytest

from checker.assess.minimal import minimal
from checker.model.verdict import Answer, Verdict

FACTS = dict.fromkeys("abcde", True)

NEEDS: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    "one fact": lambda known: "c" in known,
    "two facts": lambda known: {"a", "d"} <= known.keys(),
    "either of two": lambda known: "a" in known or "e" in known,
    "one, and either of two": lambda known: "b" in known and ("c" in known or "d" in known),
    "any two of three": lambda known: len({"a", "b", "c"} & known.keys()) >= 2,
    "nothing": lambda known: True,
}


def found(
    holds: Callable[[Mapping[str, Any]], bool], flats: Sequence[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], int]:
    """What `minimal` gives, and how often it asked. holds: whether a rule that knows so much says that it is broken."""
    work, rounds = minimal([dict(flat) for flat in flats], Verdict.VIOLATION), 0
    asked = next(work)
    try:
        while True:
            rounds += 1
            asked = work.send([Answer(Verdict.VIOLATION if holds(one) else Verdict.UNDETERMINED) for one in asked])
    except StopIteration as done:
        return done.value, rounds


@pytest.mark.parametrize("holds", NEEDS.values(), ids=NEEDS)
def test_what_is_left_is_enough_and_nothing_of_it_can_be_spared(holds: Callable[[Mapping[str, Any]], bool]) -> None:
    flats = [{name: FACTS[name] for name in names} for size in range(6) for names in combinations(FACTS, size)]
    flats = [flat for flat in flats if holds(flat)]
    for flat, kept in zip(flats, found(holds, flats)[0], strict=True):
        assert kept.items() <= flat.items()
        assert holds(kept)
        assert not any(holds({n: v for n, v in kept.items() if n != name}) for name in kept)


def test_of_two_facts_that_stand_for_each_other_the_first_by_name_is_spared() -> None:
    assert found(NEEDS["either of two"], [FACTS])[0] == [{"e": True}]


def test_two_rounds_are_enough_where_no_facts_stand_for_each_other() -> None:
    assert found(NEEDS["two facts"], [FACTS]) == ([{"a": True, "d": True}], 2)
