"""Places found by what a person types: a state, a city or county of one, an agency that a document names; a time zone
by its everyday name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from pydantic import ValidationError

from checker.ingest.zones import is_zone
from checker.inspect.asking import NONE
from checker.model.audit import Agency
from checker.model.errors import UsageError
from checker.model.states import STATE_NAMES

_ZONES_CALLED = {
    "eastern": "America/New_York",
    "central": "America/Chicago",
    "mountain": "America/Denver",
    "arizona": "America/Phoenix",
    "pacific": "America/Los_Angeles",
    "alaska": "America/Anchorage",
    "hawaii": "Pacific/Honolulu",
}
"""Source: the zones of the United States in the IANA time zone database (zone1970.tab)."""

USUAL_ZONES = {zone: f"{name.capitalize()} time" for name, zone in _ZONES_CALLED.items()}


def zone_read(text: str) -> str:
    """The IANA name of a zone, also by its everyday name in the United States (Pacific, Eastern time). UsageError where
    it is none."""
    words = text.casefold().replace("standard", "").replace("time", "").split()
    zone = _ZONES_CALLED.get(" ".join(words), text)
    if not is_zone(zone):
        raise UsageError(
            f'"{text}" is not a time zone',
            hint="write Eastern, Central, Mountain or Pacific, or Continent/City, such as America/Los_Angeles",
        )
    return zone


def place_read(text: str, agencies: Iterable[str]) -> str:
    """The place that a text names: a place as audit.yaml takes it (us/wa), the name of a state, a city or county with
    its state ("Norfolk, Virginia"), or words of an agency that a document names. UsageError where it is none, or
    several.

    agencies: their places, us/or/washington-county-sheriff.
    """
    typed = text.strip().casefold()
    named = [code for code, name in STATE_NAMES.items() if typed in (name.casefold(), code.casefold())]
    if named:
        return f"us/{named[0].lower()}"
    if typed.startswith("us/") or typed == "us":
        return _check_place(text)
    found = {place: place_in_words(place) for place in agencies}
    words = re.findall(r"\w+", typed)
    found = {
        place: name
        for place, name in found.items()
        if all(any(one.startswith(word) for one in re.findall(r"\w+", name.casefold())) for word in words)
    }
    own = _city_or_county(typed)
    if own:
        known = {place: place_in_words(place) for place in agencies if place.startswith(own[: len("us/wa/")])}
        alike = [place for place in known if own.startswith(f"{place}-") or place.startswith(f"{own}-")]
        found |= {place: known[place] for place in (*alike, *get_close_matches(own, known, 3, 0.9))}
        if own in known or not found:
            return own
    else:
        found |= {f"us/{code.lower()}": STATE_NAMES[code] for code in _states_in(typed)}
        if len(found) == 1:
            return next(iter(found))
    near = ", ".join(f"{code} ({name})" for code, name in found.items())
    other = f" If it is another, write {own}" if own else ""
    raise UsageError(
        f'"{text}" is not a place that is known' if not own else f'documents name agencies like "{text}"',
        hint=f"did you mean {near}?{other}" if near else "write it with its state (Tacoma, Washington), or the state",
    )


def place_in_words(place: str) -> str:
    """A place as a person says it: "Washington", "washington county sheriff, Oregon"."""
    _, state, *rest = [*place.split("/"), ""] if "/" in place else ["us", "", ""]
    said = STATE_NAMES.get(state.upper(), state) or "United States"
    own = " ".join(rest).replace("-", " ").strip()
    return f"{own}, {said}" if own else said


def _check_place(text: str) -> str:
    try:
        return Agency(place=text).place or NONE
    except ValidationError as error:
        raise UsageError(error.errors()[0]["msg"].removeprefix("Value error, ")) from error


_NO_PART = re.compile(r"^(?:the )?(?:city|town|village|county) of | (?:police(?: department| dept\.?)?|pd)$")
"""What of a name says no more than that it is a city's or its police."""


def _city_or_county(typed: str) -> str:
    """The place of a city or county that is typed with its state, by name or by two letters; "" where none is."""
    names = {name.casefold(): code.casefold() for code, name in STATE_NAMES.items()}
    codes = {code: code for code in names.values()}
    ends = "|".join(map(re.escape, (*names, *codes)))
    both = re.fullmatch(rf"(.+?)(?:\s*,\s*|\s+)({ends})", typed)
    state = (names | codes)[both[2]] if both else ""
    if not both or state == "dc":  # the city and the district are one
        return ""
    slug = re.sub(r"[^a-z0-9]+", "-", _NO_PART.sub("", both[1].strip(" ,")).replace("'", "")).strip("-")
    return f"us/{state}/{slug}" if slug else ""


def _states_in(typed: str) -> list[str]:
    """The states that a text names, or nearly names: by name, or by the two letters that it ends with ("Tacoma WA")."""
    last = re.search(r"[\s,]([a-z]{2})$", typed)
    if last and last[1].upper() in STATE_NAMES:
        return [last[1].upper()]
    names = {name.casefold(): code for code, name in STATE_NAMES.items()}
    found = [name for name in names if (len(typed) > 2 and typed in name) or re.search(rf"\b{name}\b", typed)]
    found = [name for name in found if not any(name in other for other in found if other != name and other in typed)]
    return [names[name] for name in found or get_close_matches(typed, names, 3, 0.75)]
