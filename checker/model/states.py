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


def place_name(place: str) -> str:
    """What people call a place: `us/wa` Washington, `us/ca/san-francisco` San Francisco, California, `uk` the United
    Kingdom. A federal agency as it is written."""
    country, *parts = place.split("/")
    if country == "us" and (not parts or parts[0].upper() not in STATE_NAMES):
        return place
    whole = STATE_NAMES[parts.pop(0).upper()] if country == "us" else COUNTRY_NAMES.get(country, country)
    own = [" ".join(word.capitalize() for word in part.split("-")) for part in reversed(parts)]
    return ", ".join([*own, whole if country == "us" or not own else whole.removeprefix("the ")])
