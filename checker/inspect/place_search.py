"""Places found by what a person types: the two letters or the name of a state; a time zone by its everyday name."""

from __future__ import annotations

from difflib import get_close_matches

from checker.model.audit import Agency

_NAMES = (
    "AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,"
    "DC District of Columbia,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,"
    "KY Kentucky,LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,"
    "MO Missouri,MT Montana,NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,"
    "NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,PR Puerto Rico,RI Rhode Island,"
    "SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia,WA Washington,"
    "WV West Virginia,WI Wisconsin,WY Wyoming"
)
STATE_NAMES = {entry[:2]: entry[3:] for entry in _NAMES.split(",")}
"""Two letters -> the name of a state or territory. Source: the abbreviations of the United States Postal Service."""

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


def zone_called(text: str) -> str:
    """The IANA name of a zone by its everyday name in the United States (Pacific, Eastern time); else the text."""
    words = text.casefold().replace("standard", "").replace("time", "").split()
    return _ZONES_CALLED.get(" ".join(words), text)


def is_place(text: str) -> bool:
    """Whether it is a place as audit.yaml takes it: us/wa, us/or/washington-county-sheriff."""
    try:
        Agency(place=text)
    except ValueError:
        return False
    return True


def places_like(text: str) -> dict[str, str]:
    """Place -> its name, of the states that the text names, or nearly names; the likeliest first."""
    typed = text.strip().casefold()
    names = {name.casefold(): code for code, name in STATE_NAMES.items()}
    codes = [typed.upper()] if typed.upper() in STATE_NAMES else []
    codes += [code for name, code in names.items() if typed == name]
    codes += [code for name, code in names.items() if len(typed) > 2 and typed in name]
    codes += [code for name, code in names.items() if name in typed]
    codes += [names[name] for name in get_close_matches(typed, names, 3, 0.75)]
    return {f"us/{code.lower()}": STATE_NAMES[code] for code in dict.fromkeys(codes)}
