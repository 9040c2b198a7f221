"""What reports and letters call things: fields, values, states, amounts, and why something is not known.

Record kinds, steps and moments have their words in `model/kinds.py`, facts in `model/facts.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from checker.model.kinds import KINDS

FIELD_NOUNS: Mapping[str, str] = {
    "id": "record number", "use_id": "search number", "decided": "time of decision", "end": "end time",
    "acting_for": "requesting agency", "operator_kind": "kind of operator",
    "operator_unit": "operator's unit", "role": "operator's role", "target": "search target",
    "window_start": "start of the searched period", "window_end": "end of the searched period",
    "statute": "statute cited", "subject_role": "role of the person sought",
    "probe.source": "image source", "probe.kind": "kind of image", "probe.edits": "image edits",
    "probe.lawfully_acquired": "lawfulness of the image", "gallery.name": "gallery",
    "gallery.source_type": "kind of gallery", "gallery.lawful_basis": "legal basis of the gallery",
    "gallery.consent": "consent of the people in the gallery", "threshold_basis": "basis of the threshold",
    "faces_detected": "number of faces in the image", "faces_searched": "number of faces searched for",
    "max_candidates": "longest candidate list asked for", "candidates": "number of candidates",
    "top_score": "best score", "public_space": "public place",
    "networks": "number of camera networks searched", "adds_up": "sum of the parts",
    "derived_from": "origin of the evidence", "shows_identity": "identity shown",
    "case_kind": "kind of case", "partner": "partner organization",
    "document": "kind of document", "contract_kind": "kind of contract", "party": "kind of customer",
    "size": "number of faces held",
    "offense_class": "class of the offense",
    "subject_race": "race",
    "subject_sex": "sex",
    "subject_age": "age",
    "subject_citizen": "citizenship",
    "consent": "consent of the person",
    "opt_out_offered": "offer of an alternative",
    "opted_out": "choice of the alternative",
    "probe.context": "place or event in the image",
    "probe.enrolled": "enrollment of the searched image",
    "gallery.owner": "owner of the gallery",
    "gallery.regions": "states of the people in the gallery",
    "request_to": "body that was asked",
    "request_written": "written form of the request",
    "request_channel": "channel of the request",
    "requester_kind": "kind of requester",
    "solicited": "request for the result",
    "system_owner": "owner of the system",
    "shared_with": "recipients of the result",
    "shared_for": "purpose of sharing",
    "faces_meant": "number of people meant to be identified",
    "candidates_reviewed": "number of candidates compared",
    "device_authorized": "authorization of the device",
    "targeted": "aim of the use",
    "place_kind": "kind of place",
    "authorizer_rank": "rank of the authorizing officer",
    "cites_match": "mention of the match",
    "items": "what was disclosed about the use", "recipients": "who was notified", "incident_kind": "kind of incident",
    "youngest": "age of the youngest on the list",
    "first_identification": "first identification",
    "by_statute": "express permission in a statute",
    "exclusive_control": "control of the system",
    "state_approved": "approval of the system by the state",
    "lowest_match_rate": "lowest true-match rate of any group",
    "covers_from": "first day covered", "covers_until": "last day covered",
    "published_to": "recipient of the report", "sections": "sections of the report",
    "nil_return": "statement that there was nothing to report",
    "unexplained": "unexplained difference",
    "reported.requests": "requests reported", "reported.searches": "searches reported",
    "reported.live_deployments": "live deployments reported", "reported.candidates": "candidates reported",
    "reported.leads": "leads reported", "reported.arrests": "arrests reported",
    "agency.id": "agency", "agency.kind": "kind of agency", "agency.level": "level of government",
    "agency.state": "state",
}  # fmt: skip
"""Fields whose name says too little when its dots and underscores are read as spaces."""

VALUE_WORDS: Mapping[str, str] = {
    "somebody": "a lead or a match", "nobody": "nobody to act on",
    "near_real_time": "near real time", "persistent_track": "persistent tracking",
    "mobile_field": "mobile, in the field",
    "license_plate": "license-plate reading", "doorbell": "a doorbell camera",
    "body_worn_camera": "a body-worn camera", "in_car_camera": "an in-car camera",
    "security_camera": "a security camera", "citizen": "a citizen", "license_photo": "a license photo",
    "seized_device": "a seized device", "drone": "a drone", "scene_photo": "a photo of the scene",
    "booking_photo": "a booking photo", "mobile_device": "a mobile device",
    "fixed_public_camera": "a fixed public camera",
    "social_scrape": "scraped from social media",
    "scraped_in_breach": "scraping in breach of terms", "driver_license": "driver licenses",
    "state_id": "state identity cards",
    "booking": "booking photos", "ncmec": "NCMEC", "icmec": "ICMEC", "thorn": "Thorn",
    "amazon": "Amazon", "clearview": "Clearview", "nec": "NEC", "idemia": "IDEMIA", "cognitec": "Cognitec",
    "dataworks": "DataWorks", "microsoft": "Microsoft", "vigilant": "Vigilant", "flock": "Flock",
    "rekognition": "Rekognition", "neoface": "NeoFace", "mbis": "MBIS", "facepass": "FacePass",
    "american_indian": "American Indian", "asian": "Asian", "hispanic": "Hispanic",
    "pacific_islander": "Pacific Islander", "first_amendment": "First Amendment",
    "3d_render": "3D rendering",
    "3d_pose": "3D pose",
    "identify_suspect": "identifying a suspect", "identify_witness": "identifying a witness",
    "identify_accomplice": "identifying an accomplice", "identify_victim": "identifying a victim",
    "locate_missing": "finding a missing person", "identify_missing": "identifying a missing person",
    "missing_child": "finding a missing child", "identify_deceased": "identifying the dead",
    "identify_incapacitated": "identifying an incapacitated person",
    "identify_detained": "identifying a detained person",
    "person_of_interest": "a person of interest", "trafficking_victim": "finding a victim of trafficking",
    "threat_to_life": "a threat to life", "officer_safety_vetting": "vetting for officers' safety",
    "warrant_service": "serving a warrant", "training_test": "training or testing",
    "device_access": "access to a device",
    "usage_report": "report on the uses", "warrant_report": "report on warrants",
    "warrant_demographics": "report on the people named in warrants",
    "dna": "DNA", "fbi": "the FBI", "ngi": "the FBI's national photo system", "own_agency": "the agency itself",
    "motor_vehicles": "the state's motor vehicle office", "other_agency": "another agency",
    "public_safety_department": "the state's department of public safety",
    "written_release": "a written release", "state_network": "the state's criminal justice network",
}  # fmt: skip
"""Values of closed lists whose name says too little, the same."""

STATE_WORDS: Mapping[str, str] = {
    "value": "recorded", "empty": "left blank", "placeholder": "filled with a placeholder",
    "redacted_vendor": "redacted by the vendor", "redacted_agency": "redacted by the agency",
    "partial": "given in part only",
    "withheld": "withheld", "unread": "not readable", "not_exported": "not in this log",
}  # fmt: skip
"""Each State of a field (model.event.State), said of its cells: "3 left blank", "case number: left blank"."""

_GAPS: Mapping[str, str] = {
    "order": "the recorded times do not settle the order", "text": "only free text mentions it",
    "link": "the record does not say which search it belongs to", "no_case": "the use has no case number to link it by",
    "agency": "the agency is not known", "operator": "the operator is not named",
    "time": "the date is not known well enough",
    "derivation": "the record does not say what the evidence was derived from",
    "new_field": "the log has no column for it", "export": "it is not known when the log was exported",
    "ground": "the ground of the emergency is not recorded",
    "decision": "it is not recorded whether it was granted",
    "items": "it is not recorded what was disclosed",
    "recipients": "it is not recorded to whom the notice went",
    "scope": "it is not recorded what the authorization allows",
    "person": "the records do not say whom they are about, or name people who may be one or two",
    "bearing": "it is not recorded whether the evidence shows who the person is",
    "origin": "the kind of evidence contradicts what it was derived from",
    "evidence_type": "it is not recorded what kind of evidence it is",
    "paper_kind": "it is not recorded what kind of authorization it is",
    "undated": "the record has no time that can be read",
    "dated_before": "the record is dated before the use that it is about",
    "unnamed": "a reviewer is not named", "role": "it is not recorded in which role the reviewer acted",
    "validity": "it is not recorded from when until when the authorization was valid",
    "retention": "audit.yaml gives no retention limit", "roster": "no roster of accounts is given",
    "calendar": "no calendar of holidays is known for the agency's place",
    "which_report": "the record of a report does not say whose, of which kind or of which days it is",
    "figure": "the report's figure is not recorded",
    "law_uncertain": "sources leave open whether the law was in force on the day on which it is due",
    "law_in_part": "the rule was in force for a part of the period, and the report may count the rest of it, too",
    "not_over": "the period was not over on the day as of which it is judged",
    "counted": "what is recorded of some of them does not say whether they count",
    "groups": "too few records of each group to determine how far the groups differ",
    "contradiction": "two cells of the record contradict each other",
    "course": "only a training in a course that is on no list is recorded",
    "person_name": "two names may or may not be one person's",
    "roster_name": "a name in the roster may be this one, written another way",
    "account_end": "the roster does not say when the account was closed",
    "roster_names": "no name in the roster is written as in the log",
    "gallery_names": "no gallery's name in the register is written as in the log",
}  # fmt: skip
"""Why something is not known, beside the states of a field and records of which some may be missing."""

_OPEN, _UNRECORDED = "open:", "unrecorded:"


def sentence_case(text: str) -> str:
    """Begun with a capital, unless the first word is the name of a field or of a file."""
    first = text.split(" ", 1)[0]
    return text if "." in first[:-1] or "_" in first else text[:1].upper() + text[1:]


def plural(count: int, one: str, many: str = "") -> str:
    """`1 use`, `1,204 uses`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def sheet_in_words(name: str) -> str:
    """A sheet of a workbook, `sheet January`; `table 2` of a web page and `page 3` of a document by these names."""
    return name if name.startswith(("table ", "page ")) else f"sheet {name}"


def singular(word: str) -> str:
    """One of several: cases, matches, agencies."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ches", "shes", "xes")) else word.removesuffix("s")


def open_code(kinds: Iterable[str]) -> str:
    """The reason of a fact that complete records of `kinds` would settle: nobody declares them so, or what is declared
    does not cover the days asked about, or a record that belongs to nothing may be the one."""
    return _OPEN + "+".join(kinds)


def open_kinds(code: str) -> tuple[str, ...]:
    """The record kinds that a reason names as not surely complete (`open_code`); none for every other reason."""
    return tuple(code.removeprefix(_OPEN).split("+")) if code.startswith(_OPEN) else ()


def unrecorded_code(fields: Iterable[str]) -> str:
    """The reason of a number of records of some of which these event fields do not say whether they count, or where."""
    return _UNRECORDED + "+".join(fields)


def reason(code: str) -> str:
    """Why something is not known, in words. code: a State, a fact's reason (facts.columns), an `open_code`, or
    an `unrecorded_code`."""
    if kinds := open_kinds(code):
        return f"it is not known whether all {join_words([KINDS[kind].noun for kind in kinds], 'and')} records are here"
    if code.startswith(_UNRECORDED):
        nouns = [field_noun(name) for name in code.removeprefix(_UNRECORDED).split("+")]
        return f"not recorded of some of them: {join_words(nouns, 'and')}"
    return STATE_WORDS.get(code) or _GAPS.get(code) or with_spaces(code) or "not known"


def gaps(nouns: Mapping[str, str], reasons: Mapping[str, str]) -> str:
    """What is missing, each reason said once. nouns: name -> what it is called; reasons: name -> code, as `reason`.

    Fields with the same reason are named together: "product, vendor: not in this log". A reason that holds whatever the
    field stands alone: "it is not known whether all arrest records are here".
    """
    fields: dict[str, list[str]] = {}
    for name, noun in nouns.items():
        code = reasons.get(name, "")
        fields.setdefault(reason(code), []).extend([noun] if code in ("", "text", *STATE_WORDS) else [])
    return "; ".join(
        sorted(f"{', '.join(dict.fromkeys(of_one))}: {why}" if of_one else why for why, of_one in fields.items())
    )


def asked_with(question: str, missing: str, further_question: str) -> str:
    """A question whose answer alone may not settle the verdict, with what is missing beside it (`gaps`) and what a
    person must answer then."""
    parts = [missing] if missing else []
    parts += [f"a person must then answer another question: {further_question}"] if further_question else []
    stop = "" if question.endswith((".", "!", "?")) else "."
    return f"{question}{stop} The answer alone may not settle it{': ' if parts else ''}{'; '.join(parts)}"


def with_spaces(name: str) -> str:
    """A name of ours with spaces between its words: `not_checkable` is "not checkable"."""
    return name.replace(".", " ").replace("_", " ")


def field_noun(name: str) -> str:
    """What reports call a field: "image source", "case number"."""
    return FIELD_NOUNS.get(name) or with_spaces(name)


def value_words(value: str) -> str:
    """A value of a closed list: "identifying a suspect"."""
    return VALUE_WORDS.get(value) or with_spaces(value)


def join_words(words: Sequence[str], last: str = "or") -> str:
    """a, b or c"""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def with_article(noun: str) -> str:
    """A noun as a sentence introduces it: "a warrant", "an administrative ..."."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def is_counted(unit: str) -> bool:
    """Whether numbers of this unit are whole and count things: faces or people, not time or shares."""
    return bool(unit) and unit not in ("minutes", "days", "months", "workdays") and not unit.startswith("share")


def amount(number: float, unit: str) -> str:
    """A number with its unit; minutes as days or hours where they come out whole, a share of 1 without a unit."""
    if unit.startswith("share"):
        return f"{number:g}"
    if unit == "minutes":
        for longer, minutes in (("days", 1440), ("hours", 60), ("minutes", 1)):
            if number % minutes == 0:
                return amount_of(number / minutes, longer)
    return amount_of(number, unit)


def amount_of(count: float, unit: str) -> str:
    """`1 face`, `2 faces`, `1 person`."""
    one = "person" if unit == "people" else singular(unit)
    return f"{count:g} {one if count == 1 else unit}".rstrip()


def amounts(value: Mapping[str, float], cuts: Sequence[float], unit: str) -> str:
    """A number between bounds, in words, no finer than the `cuts` that a rule tells apart (none: as exact as it is).

    value: `at_least` and `at_most`, each where it is known. "more than 3 days", "at least 2 faces", "none",
    "not known".
    """
    low, high, counted = value.get("at_least"), value.get("at_most"), is_counted(unit)
    if counted and high == 0:
        return "none"
    if low is not None and low == high and (not cuts or low in cuts):
        return amount(low, unit)
    floor = max((c for c in cuts if low is not None and c <= low), default=low if not cuts else None)
    ceiling = min((c for c in cuts if high is not None and c >= high), default=high if not cuts else None)
    if counted and ceiling is not None and ceiling <= 1 and ceiling != high:
        return "none"
    parts = []
    if floor is not None and not (counted and floor == 0 == low):
        some = counted and floor == 0
        parts.append(f"{'at least' if floor == low or some else 'more than'} {amount(1 if some else floor, unit)}")
    if ceiling is not None:
        below = "fewer than" if counted else "less than"
        parts.append(f"{'at most' if ceiling == high else below} {amount(ceiling, unit)}")
    return " and ".join(parts) or "not known"
