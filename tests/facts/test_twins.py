"""Every fact agrees with its naive twin on any log."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.facts.build import build
from checker.facts.encode import Facts
from checker.facts.projection import value_at
from checker.model.facts import FactType
from checker.model.single_facts import IN_FORCE
from checker.model.vocabulary import PERIOD_FACTS, fact, vocabulary
from tests.examples import tried_on
from tests.facts.logs import FIELDS, contexts, event, frame, logs
from tests.facts.naive.twin import Naive


def families() -> dict[tuple[str, ...], list[str]]:
    """The facts by the record kinds that they rest on."""
    found: dict[tuple[str, ...], list[str]] = {}
    for name, one in vocabulary().items():
        if name != IN_FORCE and name not in PERIOD_FACTS:
            found.setdefault(one.records, []).append(name)
    return found


FAMILIES = families()


def told(facts: Facts, name: str, at: int, closed: str | None = None) -> Any:
    """A fact as the twin writes it."""
    value = value_at(facts.values[name], name, facts.codes[name][at], closed=closed)
    match fact(name).type:
        case FactType.NUMBER:
            return tuple(rounded((value or {}).get(bound)) for bound in ("at_least", "at_most"))
        case FactType.SET:
            return None if value is None else (set(value["has"]), value["complete"], set(value.get("lacks", ())))
        case _:
            return value


def rounded(number: float | None) -> float | None:
    """To a millionth of a minute: the last digit of a division is not what a fact is about."""
    return None if number is None else round(number, 6)


def twins(twin: Naive, name: str, use: Any) -> Any:
    value = twin.fact(name, use)
    return tuple(map(rounded, value)) if fact(name).type is FactType.NUMBER else value


def settled_by(facts: Facts, name: str, at: int) -> str | None:
    table = facts.values[name]
    return table[f"{name}__open"][facts.codes[name][at]] if f"{name}__open" in table.columns else None


def compare(rows: list[dict[str, Any]], context: Any, names: list[str], judged: tuple[str, ...]) -> None:
    facts, twin = build(frame(rows), context, names, judged), Naive(rows, context, judged)
    uses = twin.uses()
    assert facts.subjects["event"].to_list() == [u["event"] for u in uses]
    for name in names:
        for at, use in enumerate(uses):
            assert told(facts, name, at) == twins(twin, name, use), (name, use["event"])
            if kind := settled_by(facts, name, at):
                settled = twins(Naive(rows, context, judged, [kind]), name, use)
                assert told(facts, name, at, closed=kind) == settled, (name, use["event"], kind)


ON = [
    ("search", "live_deployment"),
    ("search", "live_deployment"),
    ("live_deployment", "request", "search"),
    ("contract", "live_deployment", "search", "system"),
]
"""The kinds judged: uses, hardly ever others too."""


@tried_on(2)
@given(data=st.data())
def test_facts_of_a_row_agree_with_their_naive_twins(data: st.DataObject) -> None:
    """Rows that have nothing to do with each other: many of them at once."""
    context = data.draw(contexts())
    rows = [
        row | {"event": f"log:{at}", "parent": None}
        for at, row in enumerate(r for _ in range(4) for r in data.draw(logs()))
    ]
    compare(rows, context, FAMILIES[()], data.draw(st.sampled_from(ON)))


@pytest.mark.parametrize("records", [r for r in FAMILIES if len(r) == 1], ids="".join)
@tried_on(8)
@given(data=st.data())
def test_facts_agree_with_their_naive_twins(records: tuple[str, ...], data: st.DataObject) -> None:
    rows, context = data.draw(logs(records)), data.draw(contexts(records))
    compare(rows, context, FAMILIES[records], data.draw(st.sampled_from(ON)))


@tried_on(4)
@given(data=st.data())
def test_uses_to_which_nothing_is_linked_agree_with_their_naive_twins(data: st.DataObject) -> None:
    """Such uses are judged by one of their sort: many of them, so that each sort has several."""
    context = data.draw(contexts(("exigency", "lead")))
    rows = [data.draw(event(at, "search", frozenset(FIELDS))) | {"parent": None} for at in range(40)]
    compare(rows, context, ["exigency", "emergency_ground", "somebody_to_act_on"], ("search",))


@tried_on(40)
@given(data=st.data())
def test_facts_of_two_kinds_of_record_agree_with_their_naive_twins(data: st.DataObject) -> None:
    records = data.draw(st.sampled_from([r for r in FAMILIES if len(r) > 1]))
    rows, context = data.draw(logs(records)), data.draw(contexts(records))
    compare(rows, context, FAMILIES[records], data.draw(st.sampled_from(ON)))


@pytest.mark.parametrize("records", [("review", "training"), ("review", "training", "arrest")], ids="-".join)
@tried_on(40)
@given(data=st.data())
def test_trained_reviewers_agree_with_their_naive_twin(records: tuple[str, ...], data: st.DataObject) -> None:
    rows, context = data.draw(logs(records)), data.draw(contexts(records))
    compare(rows, context, FAMILIES[records], data.draw(st.sampled_from(ON)))
