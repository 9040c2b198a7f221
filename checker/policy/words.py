"""Terms in plain English: the sentence a rule is read out with."""

from __future__ import annotations

import re

from checker.model.kinds import ANCHORS, MILESTONES, STEPS
from checker.model.vocabulary import Fact, FactType
from checker.policy.branches import number
from checker.policy.terms import Always, Among, Bound, Every, Flag, How, Not, Op, Raw, Some, Term, Unclear

_FLAGS = {
    "public_space": (
        "the camera looks at a place open to the public",
        "the camera looks at no place open to the public",
    ),
    "probe.lawfully_acquired": (
        "the searched image was obtained lawfully",
        "the searched image was not obtained lawfully",
    ),
    "trained": ("the operator was trained before the use", "the operator was not trained before the use"),
    "on_roster": ("the account is on the roster of users", "the account is not on the roster of users"),
    "adds_up": ("the parts come to their total", "the parts do not come to their total"),
    "ends_before_start": (
        "the recorded end lies before the beginning",
        "the recorded end does not lie before the beginning",
    ),
    "window_reversed": (
        "the window searched through ends before it begins",
        "the window searched through does not end before it begins",
    ),
    "after_export": ("its date lies after the export of the log", "its date does not lie after the export of the log"),
    "beyond_retention": (
        "the search reaches further back than records may be kept",
        "the search reaches no further back than records may be kept",
    ),
}
_FIELDS = {
    "probe.source": "the source of the searched image",
    "probe.kind": "the kind of searched image",
    "probe.edits": "the editing of the searched image",
    "gallery.source_type": "the kind of gallery",
    "gallery.lawful_basis": "the legal basis of the gallery",
    "gallery.consent": "the consent of the people in the gallery",
    "agency.id": "the agency",
    "agency.kind": "the kind of agency",
    "agency.level": "the level of the agency",
    "agency.state": "the state",
    "authorized_by": "the authorization",
    "faces_searched": "the number of faces searched for",
    "faces_detected": "the number of faces in the image",
    "candidates": "the number of candidates",
    "max_candidates": "the longest candidate list asked for",
    "networks": "the number of camera networks searched",
    "top_score": "the best score",
}
_VALUES = {
    "near_real_time": "nearly live", "persistent_track": "persistent tracking", "recorded_video": "recorded video",
    "mobile_field": "mobile, in the field", "license_plate": "license-plate reading", "doorbell": "a doorbell camera",
    "body_worn_camera": "a body-worn camera", "in_car_camera": "an in-car camera",
    "social_scrape": "scraped from social media",
    "scraped_in_breach": "scraping in breach of terms", "driver_license": "driver licenses",
    "state_id": "state identity cards",
    "booking": "booking photos", "ncmec": "NCMEC", "icmec": "ICMEC", "nec": "NEC", "3d_render": "3D rendering",
    "3d_pose": "3D pose",
    "identify_suspect": "identifying a suspect", "identify_witness": "identifying a witness",
    "identify_accomplice": "identifying an accomplice", "identify_victim": "identifying a victim",
    "locate_missing": "finding a missing person", "identify_missing": "identifying a missing person",
    "missing_child": "finding a missing child", "identify_deceased": "identifying the dead",
    "identify_incapacitated": "identifying an incapacitated person", "identify_detained": ("identifying a detained "
        "person"),
    "person_of_interest": "a person of interest", "trafficking_victim": "finding a victim of trafficking",
    "threat_to_life": "a threat to life", "officer_safety_vetting": "vetting for officers' safety",
    "warrant_service": "serving a warrant", "training_test": "training or testing",
    "device_access": "access to a device",
}  # fmt: skip
_OPS = {Op.AT_LEAST: "at least", Op.AT_MOST: "at most", Op.BELOW: "below", Op.ABOVE: "above"}


def field_words(fact: Fact) -> str:
    """A fact as a noun: "the purpose"."""
    return _FIELDS.get(fact.name) or "the " + fact.name.replace(".", " ").replace("_", " ")


def value_words(value: str) -> str:
    """A value as a person writes it."""
    return _VALUES.get(value, value.replace("_", " "))


def joined(words: list[str], last: str = "or") -> str:
    """a, b or c"""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def with_article(noun: str) -> str:
    """The noun with its article: "an arrest"."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def where(term: Term, positive: bool = True) -> str:
    """The term as a clause: "the mode is live or near real time"."""
    match term:
        case Not(term=inner):
            return where(inner, not positive)
        case Among():
            return _among(term, positive)
        case Flag(fact=fact):
            return _flag(fact, positive)
        case Bound(fact=fact, op=op, number=n):
            return f"{field_words(fact)} is {'' if positive else 'not '}{_OPS[op]} {number(n)}"
        case Every(terms=(Bound(fact=fact, op=Op.AT_LEAST, number=low), Bound(op=Op.AT_MOST, number=high))) if (
            low == high
        ):
            return f"{field_words(fact)} is {'' if positive else 'not '}{number(low)}"
        case Every(terms=parts):
            return joined([where(p, positive) for p in parts], "and" if positive else "or")
        case Some(terms=parts):
            return joined([where(p, positive) for p in parts], "or" if positive else "and")
        case Always():
            return "it is any use"
        case Unclear(when=inner):
            return where(inner, False)
        case Raw(name=name):
            return name.replace("_", " ")


def _among(term: Among, positive: bool) -> str:
    no = "" if positive else "not "
    values = f'on the list "{term.list_name}"' if term.list_name else joined([value_words(v) for v in term.written])
    if term.fact.name == "exigency" and term.written == ("documented",):
        return "an emergency is documented" if positive else "no emergency is documented"
    if term.fact.name == "authorized_by":
        held = joined([with_article(value_words(v)) for v in term.written])
        return f"there is {held}" if positive else f"there is no {joined([value_words(v) for v in term.written])}"
    if term.fact.name.startswith("recorded."):
        return f"{field_words(term.fact)} is {no}{values}"
    if term.fact.type is FactType.SET and term.how is How.ONLY:
        return f"{field_words(term.fact)} is {no}only {values}"
    return f"{field_words(term.fact)} is {no}{values}"


def _flag(fact: Fact, positive: bool) -> str:
    if fact.name in _FLAGS:
        return _FLAGS[fact.name][0 if positive else 1]
    if found := re.fullmatch(rf"({'|'.join(MILESTONES)})_after_use", fact.name):
        milestone = MILESTONES[found[1]]
        return f"{milestone.indefinite} followed the use" if positive else f"no {milestone.noun} followed the use"
    if found := re.fullmatch(rf"({'|'.join(STEPS)})_before_({'|'.join(ANCHORS)})", fact.name):
        step, moment = STEPS[found[1]], anchor_words(found[2])
        return f"{step.indefinite} came before {moment}" if positive else f"no {step.noun} came before {moment}"
    return f"{field_words(fact)} is {'true' if positive else 'false'}"


def anchor_words(anchor: str) -> str:
    """A moment as a noun: "the arrest"."""
    return f"the {ANCHORS[anchor].noun}"


def excuse_words(term: Term) -> str:
    """An exception: "with a warrant", "in a documented emergency", "where the purpose is ..."."""
    parts = term.terms if isinstance(term, Every) else (term,)
    first: list[str] = []
    rest: list[Term] = []
    for part in parts:
        if isinstance(part, Among) and part.fact.name == "authorized_by":
            first.append("with " + joined([with_article(value_words(v)) for v in part.written]))
        elif isinstance(part, Among) and part.fact.name == "exigency":
            first.append("in " + joined([with_article(value_words(v)) for v in part.written]) + " emergency")
        else:
            rest.append(part)
    if rest:
        first.append("where " + joined([where(p) for p in rest], "and"))
    return " ".join(first)


def sentence(text: str) -> str:
    """The text on one line, with a capital and a full stop."""
    text = " ".join(text.split())
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
