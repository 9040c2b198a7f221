"""What is missing, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker.coverage.result import MissingItem
from checker.model.event import State
from checker.model.words import STATE_WORDS, field_noun
from checker.report.phrases import kind, number

WHY: Mapping[str, str] = {
    **{state: words for state, words in STATE_WORDS.items() if state != State.VALUE},
    "text": "perhaps typed into the reason",
}
"""Why a field has no value, said of a number of cells."""


def reasons_in_words(states: Mapping[str, int]) -> str:
    """Why cells have no value, each reason with its number: "12 left blank, 3 redacted by the agency"."""
    return ", ".join(f"{number(count)} {WHY[state]}" for state, count in states.items() if state in WHY)


NOT_FOR_EVERY_USE = "they are declared complete, but not for all days, or some of them match no case or search"


def absent(one: MissingItem) -> bool:
    """Whether no use has the column at all."""
    return not one.there and set(one.states) <= {State.NOT_EXPORTED.value}


def short(one: MissingItem) -> str:
    """The same, briefly: "image source (recorded in 141 of 142)"."""
    if one.what == "column" and not absent(one) and one.states:
        return f"{field_noun(one.name)} ({_recorded_share(one)})"
    return lack(one)


def _recorded_share(one: MissingItem) -> str:
    """In how many records a column has a value: "recorded in 141 of 142"."""
    there = one.there or 0
    return f"recorded in {number(there)} of {number(there + sum(one.states.values()))}"


def lacks(missing: Sequence[MissingItem]) -> list[str]:
    """Several, briefly; records of a kind and their completeness as one."""
    records = {m.name for m in missing if m.what == "records"}
    said = []
    for one in missing:
        if one.what == "complete" and one.name in records:
            continue
        both = one.what == "records" and any(m.what == "complete" and m.name == one.name for m in missing)
        said.append(f"{short(one)} and a statement that these are all" if both else short(one))
    return said


def lack(one: MissingItem) -> str:
    """One missing thing, as what is lacking: "a column for the image source", "arrest records"."""
    match one.what:
        case "column":
            if absent(one):
                return f"a column for {field_noun(one.name)}"
            if not one.states:
                return "the time zone" if one.name == "time" else f"{field_noun(one.name)} in enough detail"
            return f"{field_noun(one.name)} in every record ({_recorded_share(one)}; {reasons_in_words(one.states)})"
        case "records":
            return f"{kind(one.name)} records"
        case "complete":
            if one.declared:
                return f"{kind(one.name)} records that are surely complete for every use: {NOT_FOR_EVERY_USE}"
            return f"{kind(one.name)} records declared complete"
        case "audit":
            return f"{one.name} in audit.yaml"
        case "agency":
            return "which agency it is (audit.yaml, or --place and --kind)"
        case _:
            return f'the draft\'s own field "{one.name}", a column of that name'
