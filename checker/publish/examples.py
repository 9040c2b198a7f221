"""What an example row holds: one use in one case, with what came before it and what followed, in an order in which
records of the kinds come about, so that whoever copies the examples has a log that can be judged."""

from __future__ import annotations

from typing import assert_never

from checker.model.event import EVENT_FIELDS, Shape
from checker.model.kinds import KINDS, REGISTERS, Origin
from checker.model.values import VALUES

USE_TIME = "2024-03-05 14:20"
_BEFORE, _AFTER, _EVIDENCE, _MOMENT = "2024-03-04 09:00", "2024-03-06 10:00", "2024-03-07 11:30", "2024-03-09 10:00"
_TIMES = {
    "meeting": "2023-08-15 10:00",
    "policy": "2023-09-01 09:00",
    "assessment": "2023-09-01 09:00",
    "test": "2023-09-15 09:00",
    "contract": "2023-10-16 09:00",
    "system": "2023-11-01 09:00",
    "exigency": "2024-03-05 14:00",
    "authorization_request": "2024-03-05 16:00",
    "lineup": "2024-03-08 09:00",
    "lead": "2024-03-06 11:00",
    "trial": "2024-06-03 09:00",
    "publication": "2025-01-31 09:00",
}
"""When a record of a kind was made, where its kind does not say it: a system is assessed and tested before it is
bought, an emergency is written down before the use, and an authorization is asked for within hours of it."""
_OTHER_TIMES = {
    "decided": _BEFORE,
    "window_start": "2024-03-01 00:00",
    "window_end": "2024-03-05 00:00",
    "covers_from": "2024-01-01 00:00",
    "covers_until": "2024-12-31 00:00",
}
_ENDS = {"search": "2024-03-05 14:30", "live_deployment": "2024-03-05 18:20", "authorization": "2024-03-18 09:00"}
_LAST_END = "2026-12-31 17:00"
_TEXTS = {
    "id": "R-0042",
    "use_id": "S-0117",
    "case_number": "24-000117",
    "agency": "Example City Police Department",
    "acting_for": "Example County Sheriff",
    "operator": "R. Alvarez",
    "target": "man in a red jacket",
    "reason": "Robbery of the store at 5th and Main, suspect on its video",
    "statute": "RCW 9A.56.210",
    "gallery.name": "Booking photos",
    "derived_from": "none",
    "course": "Face comparison, 24 hours",
    "place": "5th and Main",
}
"""Of each field that is written as text."""
_OPERATORS = {"review": "Q. Osei", "approval": "Q. Osei", "authorization": "L. Brandt"}
"""Who acts where it should not be the searcher."""
_NUMBERS = {"subject_age": "34", "youngest": "19", "amount": "25000", "size": "1200", "unexplained": "0"}
_CHOICES = {"result": "lead"}
"""A choice that says more than the first of its list."""


def example_of(field: str, kind: str) -> str:
    """What might be written for a field of EVENT_FIELDS in a row of `kind` (an EventKind)."""
    shape = EVENT_FIELDS[field].shape
    match shape:
        case Shape.TIME:
            return _time(field, kind)
        case Shape.TEXT:
            return _text(field, kind)
        case Shape.NUMBER:
            return _NUMBERS.get(field) or ("0.97" if "share" in EVENT_FIELDS[field].meaning else "3")
        case Shape.YESNO:
            return "yes"
        case Shape.CODE | Shape.CODES:
            if field == "type":
                return VALUES["authorization" if kind == "authorization" else "evidence"][0]
            return _CHOICES.get(field) or VALUES[field][0]
        case never:
            assert_never(never)


def _time(field: str, kind: str) -> str:
    if field == "end":
        return _ENDS.get(kind, _LAST_END)
    if field in _OTHER_TIMES:
        return _OTHER_TIMES[field]
    one = KINDS[kind]
    if one.use:
        return USE_TIME
    if kind in _TIMES:
        return _TIMES[kind]
    if one.anchor:
        return _MOMENT
    if one.about_earlier_use:
        return _AFTER
    return _EVIDENCE if one.origin is Origin.RECORDED and kind not in REGISTERS else _BEFORE


def _text(field: str, kind: str) -> str:
    if field == "operator":
        return _OPERATORS.get(kind, _TEXTS[field])
    if field == "id" and KINDS[kind].use:
        return _TEXTS["use_id"]
    return _TEXTS[field]
