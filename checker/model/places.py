"""A place as a person writes it, made a path: `us/wa`, `us/or/washington-county-sheriff`, `uk/south-wales`."""

from __future__ import annotations

import re

from checker.model.states import STATE_NAMES
from checker.model.values import COUNTRIES, STATES, WHOLE_COUNTRY

_PART = re.compile(r"[a-z0-9][a-z0-9.&'-]*")


def place_path(text: str) -> str:
    """The path of a place, in small letters, with hyphens for underscores and no slash at its ends.

    Raises ValueError for what is no path from a country down (in the United States, to a state or `federal`).
    """
    parts = text.strip("/ ").casefold().replace("_", "-").split("/")
    if parts[0] != WHOLE_COUNTRY and parts[0].upper() in STATES:
        raise ValueError(f'a place begins with us/: did you mean "us/{"/".join(parts)}"?')
    state = next((code for code, name in STATE_NAMES.items() if name.casefold() == text.strip().casefold()), None)
    if state is not None:
        raise ValueError(f'a place is written with the letters of its state: did you mean "us/{state.lower()}"?')
    if parts[0] not in COUNTRIES:
        others = ", ".join(country for country in COUNTRIES if country != WHOLE_COUNTRY)
        raise ValueError(
            f'"{text}" is not a place: write us/ and the two letters of the state, as us/wa; outside the United '
            f"States {others}"
        )
    if parts[0] == WHOLE_COUNTRY and len(parts) > 1 and parts[1] != "federal" and parts[1].upper() not in STATES:
        raise ValueError(
            f'"{parts[1]}" is not a state: write us/ and its two letters, as us/wa, or us/federal for a federal agency'
        )
    odd = next((part for part in parts if not _PART.fullmatch(part)), None)
    if odd is not None:
        raise ValueError(f'"{odd}" cannot be a part of a place: use letters, digits and hyphens, as us/wa/king-county')
    return "/".join(parts)
