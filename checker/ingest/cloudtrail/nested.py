"""Members of nested documents that somebody else has flattened, printed or left out."""

from __future__ import annotations

from typing import Any

import orjson

from checker.ingest.cloudtrail.java_map import java_map

_DEEPEST = 16
_NOTHING = frozenset(("", "null", "none", "nan", "nil", "\\n", "-", "--", "n/a", "(null)", "<null>", "undefined"))
"""An absent value, as databases and data frames write it into text."""

_NOTHING_LONGEST = max(map(len, _NOTHING))


def says_nothing(text: str) -> bool:
    """Whether a text stands for no value at all."""
    bare = text.strip()
    return len(bare) <= _NOTHING_LONGEST and bare.lower() in _NOTHING


def structure(value: Any) -> dict[str, Any]:
    """`value` where it has members, else a structure without any."""
    return value if isinstance(value, dict) else {}


def member_at(value: Any, *path: str) -> Any:
    """The member of `value` under `path`; None where there is none."""
    for name in path:
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def parse_text(value: Any) -> Any:
    """A structure that is held as text, as JSON or as Java prints maps, else the value as it stands."""
    if not isinstance(value, str) or not value.lstrip().startswith(("{", "[")):
        return value
    try:
        return orjson.loads(value)
    except orjson.JSONDecodeError:
        read = java_map(value)
        return value if read is None else read


def unflatten(value: dict[str, Any]) -> dict[str, Any]:
    """`value` with members of dotted names (`{"a.b": 1}`) where they belong; one that has no room there is left out."""
    if "." not in "".join(value):
        return dict(value)
    whole: dict[str, Any] = {}
    for name in sorted(value, key=lambda n: n.count(".")):
        *path, last = name.split(".")
        place: Any = whole
        for step in path[:_DEEPEST]:
            place = place.setdefault(step, {}) if isinstance(place, dict) else None
        if isinstance(place, dict) and len(path) <= _DEEPEST:
            place.setdefault(last, value[name])
    return whole
