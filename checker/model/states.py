"""The states and territories of the United States by name."""

from __future__ import annotations

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


COUNTRY_NAMES = {"uk": "the United Kingdom", "eu": "the European Union", "canada": "Canada"}


FEDERAL = "us/federal"
"""The part of the places that holds agencies of the United States themselves."""

FEDERAL_NAMES = {
    FEDERAL: "the federal government",
    f"{FEDERAL}/air-force": "the U.S. Air Force",
    f"{FEDERAL}/atf": "the Bureau of Alcohol, Tobacco, Firearms and Explosives",
    f"{FEDERAL}/cbp": "U.S. Customs and Border Protection",
    f"{FEDERAL}/dea": "the Drug Enforcement Administration",
    f"{FEDERAL}/dhs": "the Department of Homeland Security",
    f"{FEDERAL}/fbi": "the Federal Bureau of Investigation",
    f"{FEDERAL}/ice": "U.S. Immigration and Customs Enforcement",
    f"{FEDERAL}/ice-ero": "Enforcement and Removal Operations of ICE",
    f"{FEDERAL}/ice-hsi": "Homeland Security Investigations of ICE",
    f"{FEDERAL}/usms": "the U.S. Marshals Service",
}
"""Agencies of the United States whose law documents name."""


def place_name(place: str) -> str:
    """What people call a place: `us/wa` Washington, `us/ca/san-francisco` San Francisco, California, `uk` the United
    Kingdom. A federal agency that no document names as it is written."""
    if place in FEDERAL_NAMES:
        return FEDERAL_NAMES[place]
    country, *parts = place.split("/")
    if country == "us" and (not parts or parts[0].upper() not in STATE_NAMES):
        return place
    whole = STATE_NAMES[parts.pop(0).upper()] if country == "us" else COUNTRY_NAMES.get(country, country)
    own = [" ".join(word.capitalize() for word in part.split("-")) for part in reversed(parts)]
    return ", ".join([*own, whole if country == "us" or not own else whole.removeprefix("the ")])
