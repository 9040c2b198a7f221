"""Facts and gaps in plain words, for findings that are read out in public."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from checker.model.kinds import ANCHORS, MILESTONES, STEPS
from checker.model.vocabulary import IN_FORCE, FactType, vocabulary
from checker.model.words import FIELD_NAMES, record_kind

SETTING = ("technology", "use_kind", IN_FORCE, "agency.id", "agency.kind", "agency.level", "agency.state")
"""Facts that say only whether the clause speaks of the use: needed for the verdict, not part of the condition."""

_REASONS = {
    "empty": "left blank", "placeholder": "a placeholder", "redacted_vendor": "redacted by the vendor",
    "redacted_agency": "redacted by the agency", "partial": "given in part only", "withheld": "withheld",
    "unread": "written in a way that could not be read", "not_exported": "not in this log",
    "order": "the recorded times do not settle the order", "text": "only free text speaks of it",
    "link": "the record does not say which search it belongs to", "no_case": "the use has no case number to link it by",
    "agency": "the agency is not known", "operator": "the operator is not named", "time": "the date is not known "
                                                                                          "well enough",
    "new_field": "no log holds this yet", "export": "it is not known when the log was exported",
    "ground": "the ground of the emergency is not recorded",
    "decision": "it is not recorded whether the authorization was granted",
    "scope": "it is not recorded what the authorization allows",
    "validity": "it is not recorded from when until when the authorization was valid",
    "retention": "audit.yaml gives no retention limit", "roster": "no roster of accounts is given",
    "contradiction": "two cells of the record contradict each other",
    "course": "only a training in a course that is on no list is recorded",
    "person_name": "two names may or may not be one person's",
    "roster_name": "a name in the roster may be this one, written another way",
    "roster_names": "the roster writes no name as the log does",
}  # fmt: skip


_YES_NO = {
    "on_roster": ("the account is on the roster", "the account is not on the roster"),
    "adds_up": ("the parts of the row come to their total", "the parts of the row do not come to their total"),
    "ends_before_start": ("the recorded end lies before the beginning", "the recorded end does not lie before the "
                                                                        "beginning"),
    "window_reversed": ("the window searched through ends before it begins", "the window searched through does not "
                                                                             "end before it begins"),
    "after_export": ("the date lies after the export of the log", "the date does not lie after the export of the log"),
    "beyond_retention": ("it reaches further back than records may be kept", "it reaches no further back than "
                                                                             "records may be kept"),
}  # fmt: skip
"""Facts of yes and no whose names alone would not say it."""


_CAME_OF_IT = {
    "somebody": "the search gave a lead or a match",
    "nobody": "the search found nobody",
    "candidates": "the search returned candidates",
}


def reason(code: str) -> str:
    """Why something is not known, in words."""
    if code.startswith("open:"):
        kinds = [record_kind(kind) for kind in code.removeprefix("open:").split("+")]
        return f"{' and '.join(kinds)} records are not declared complete"
    return _REASONS.get(code, code or "not known")


def label(name: str) -> str:
    """A fact's name in words: "arrest after use", "image source"."""
    said = FIELD_NAMES.get(name, name.replace("minutes_from_", "time_from_").replace(".", " ").replace("_", " "))
    return said.replace("pc affidavit", record_kind("pc_affidavit"))


def condition(name: str, value: Any, cuts: Sequence[float] = ()) -> str:
    """One deciding fact in words."""
    if name in _YES_NO and isinstance(value, bool):
        return _YES_NO[name][0 if value else 1]
    if name == "somebody_to_act_on":
        return _CAME_OF_IT[value]
    sort, first, second = _sort(name)
    match sort:
        case "after_use":
            what = MILESTONES[first].indefinite
            return f"the case holds {what} after the use" if value else f"no {label(first)} after the use"
        case "before" if isinstance(value, bool):
            what, when = STEPS[first].indefinite, f"the {ANCHORS[second].noun}"
            return f"{what} is recorded before {when}" if value else f"{_none(what)} is recorded before {when}"
        case "since":
            what, when = STEPS[first].indefinite, f"the {ANCHORS[second].noun}"
            return f"{what} for {when} is recorded" if value == "done" else f"{_none(what)} for {when} is recorded"
        case "recorded":
            return f"{label(first)}: {_RECORDED.get(value, value)}"
        case _ if name == "authorized_by":
            held = ", ".join(v.replace("_", " ") for v in value["has"]) or "no authorization"
            if not value["complete"] and not value["has"] and value.get("lacks"):
                return f"no {' or '.join(label(kind) for kind in value['lacks'])} covers the use"
            return f"{held} covers the use" + ("" if value["complete"] else " (others may)")
        case _:
            return f"{label(name)}: {value_in_words(name, value, cuts)}"


_SORTS = {
    "after_use": re.compile(r"(\w+)_after_use"),
    "before": re.compile(r"(\w+?)_before_(\w+)"),
    "since": re.compile(r"(\w+?)_since_(\w+)"),
    "recorded": re.compile(r"recorded\.(.+)"),
}


@cache
def _sort(name: str) -> tuple[str, str, str]:
    """Which sort of fact a name is of, with the one or two things that it speaks of; "" where it is none of them."""
    for sort, pattern in _SORTS.items():
        if found := pattern.fullmatch(name):
            return sort, found[1], found[2] if pattern.groups == 2 else ""
    return "", "", ""


_RECORDED = {"recorded": "recorded", "found_elsewhere": "not in its column, but in the reason", "empty": "left blank",
    "placeholder": "filled with a placeholder"}  # fmt: skip


def value_in_words(name: str, value: Any, cuts: Sequence[float] = ()) -> str:
    """A fact's value as a reader would say it."""
    fact = vocabulary().get(name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict) and "has" in value:
        held = ", ".join(v.replace("_", " ") for v in value["has"]) or "none"
        return held if value["complete"] else f"{held} (there may be more)"
    if isinstance(value, dict):
        return _range(value, cuts, fact.unit if fact and fact.type is FactType.NUMBER else "")
    return str(value).replace("_", " ") if name != "agency.id" else str(value)


def _range(value: dict[str, float], cuts: Sequence[float], unit: str) -> str:
    low, high = value.get("at_least"), value.get("at_most")
    if low is not None and low == high and (not cuts or low in cuts):
        return _amount(low, unit)
    floor = max((c for c in cuts if low is not None and c <= low), default=low if not cuts else None)
    ceiling = min((c for c in cuts if high is not None and c >= high), default=high if not cuts else None)
    parts = []
    if floor is not None:
        parts.append(f"{'at least' if floor == low else 'more than'} {_amount(floor, unit)}")
    if ceiling is not None:
        parts.append(f"{'at most' if ceiling == high else 'less than'} {_amount(ceiling, unit)}")
    return " and ".join(parts) or "not known"


def _amount(number: float, unit: str) -> str:
    """A number with its unit; minutes as days or hours where they come out whole, a share of 1 without a unit."""
    if unit.startswith("share"):
        return f"{number:g}"
    if unit == "minutes":
        for longer, minutes in (("day", 1440), ("hour", 60), ("minute", 1)):
            if number % minutes == 0:
                count = number / minutes
                return f"{count:g} {longer}{'' if count == 1 else 's'}"
    return f"{number:g} {unit}".rstrip()


def _none(what: str) -> str:
    """ "a review" -> "no review", "corroborating evidence" -> "no corroborating evidence"."""
    return "no " + re.sub(r"^(an?|the|another) ", "", what)
