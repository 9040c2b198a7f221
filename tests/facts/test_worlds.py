"""No fact says more than its log: what is known is true in every world that the log leaves open (naive/worlds.py)."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.facts.build import build
from checker.model.facts import FactType
from checker.model.vocabulary import fact
from tests.examples import tried_on
from tests.facts.logs import contexts, frame, logs
from tests.facts.naive.kinds import LOOKED_UP, USES
from tests.facts.naive.truths import truth
from tests.facts.naive.worlds import World
from tests.facts.test_twins import FAMILIES, told

WORLDS = 12
OTHERWISE = ("trained_reviewers",)
"""Facts that have no plain answer of a world here: their twins alone hold them."""
TOLD_IN_WORLDS = {
    records: names
    for records, all_names in FAMILIES.items()
    if records and not set(records) & set(LOOKED_UP)
    and (names := [n for n in all_names if not any(part in n for part in OTHERWISE)])
}  # fmt: skip

OFTEN = [("account",), ("review",), ("exigency",)]
"""Families of which a draw from all would try too few logs to find a fault."""


def contradicted(name: str, value: Any, true: Any) -> bool:
    """Whether a fact says something that is not so."""
    if value is None or true is None:
        return False
    match fact(name).type:
        case FactType.NUMBER:
            low, high = value
            return (low is not None and true < low - 1e-5) or (high is not None and true > high + 1e-5)
        case FactType.SET:
            has, whole, lacks = value
            # A search warrant is a warrant (R22): where it alone covers the use, it is named.
            others = {k for k in true - has if not (k == "warrant" and "search_warrant" in has)}
            return not has <= true or bool(lacks & true) or (whole and bool(others))
        case _:
            return bool(value != true)


def none_contradicted(data: st.DataObject, records: tuple[str, ...], seed: int) -> None:
    rows, context = data.draw(logs(records)), data.draw(contexts(records))
    names = TOLD_IN_WORLDS[records]
    facts = build(frame(rows), context, names, USES)
    # Whether a use came to anything is asked of the leads on record alone (R20).
    missing = () if "somebody_to_act_on" in names else records
    for number in range(WORLDS):
        world = World(rows, context, Random(seed * WORLDS + number), missing)
        for at, use in enumerate(world.uses):
            for name in names:
                value, true = told(facts, name, at), truth(world, name, use)
                assert not contradicted(name, value, true), (name, use.row["event"], value, true)


@tried_on(16)
@given(data=st.data(), seed=st.integers(0, 999))
def test_what_is_known_is_so_in_every_world_of_the_log(data: st.DataObject, seed: int) -> None:
    none_contradicted(data, data.draw(st.sampled_from(list(TOLD_IN_WORLDS))), seed)


@pytest.mark.parametrize("records", OFTEN, ids="".join)
@tried_on(30)
@given(data=st.data(), seed=st.integers(0, 999))
def test_what_is_known_of_rosters_and_reviewers_is_so_in_every_world(
    records: tuple[str, ...], data: st.DataObject, seed: int
) -> None:
    none_contradicted(data, records, seed)
