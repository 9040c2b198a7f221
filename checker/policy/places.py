"""Places in policies, and names of places that are mistyped.

Most towns are named by no policy, and that is no mistake; one letter beside the name of a larger city is one.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from checker.disk_cache import from_cache
from checker.model.errors import PolicyError
from checker.model.places import place_path
from checker.model.yaml_lines import Node

LONG_NAME = 8
"""In a city's name of so many letters two may be wrong, in a shorter one one."""
_OFFICE = re.compile("-(?:pd|police|police-department|so|sheriff|sheriffs-office)$")


def agency_at(node: Node) -> str:
    """The place of an agency, written at `node`; PolicyError with its line for what is no place."""
    try:
        return place_path(node.text("an agency"))
    except ValueError as problem:
        what, _, hint = str(problem).partition(": ")
        raise PolicyError(what, where=node.location, hint=hint) from None


def mistyped_city(own: str, state: str, called: str) -> str:
    """The larger city that was meant by `own`, the last part of a place in `state` (two small letters); "" where it is
    one as it stands, or near none. called: the agency's name; a place that it spells alike is not mistyped."""
    town, cities = _OFFICE.sub("", own), _cities(state)
    if town in cities or spelled_in(town, called):
        return ""
    off, city = min(((_letters_off(town, city), city) for city in cities), default=(LONG_NAME, ""))
    return city if off <= (1 if len(city) < LONG_NAME else 2) else ""


def spelled_in(own: str, called: str) -> bool:
    """Whether the agency's name, `called`, spells the last part of its place, or the town in it, alike."""
    return _OFFICE.sub("", own).replace("-", " ") in re.sub(r"[\W_]+", " ", called.lower())


@cache
def _cities(state: str) -> tuple[str, ...]:
    """The larger cities of a state, from cities.yaml."""

    def read() -> tuple[str, ...]:
        import yaml

        text = (Path(__file__).parent / "cities.yaml").read_text(encoding="utf-8")
        return tuple(str(yaml.safe_load(text).get(state, "")).split())

    return from_cache(f"cities {state}", read)


def _letters_off(one: str, other: str) -> int:
    """How many letters must be put in, taken out, changed, or exchanged with the next, to make one of the other."""
    before, row = list[int](), list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        above, row = row, [i]
        for j, wanted in enumerate(other, start=1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (letter != wanted)))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                row[-1] = min(row[-1], before[j - 2] + 1)
        before = above
    return row[-1]
