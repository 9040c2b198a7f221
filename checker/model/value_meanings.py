"""What the values of the closed lists mean, for whoever has to choose one. A value whose name says it is left out."""

from __future__ import annotations

from checker.model.values import VALUES

_MEANINGS: dict[str, dict[str, str]] = {
    "mode": {
        "still": "one picture was searched for",
        "recorded_video": "faces of a recorded video were searched for",
        "live": "a camera compared people as they passed",
        "near_real_time": "as live, minutes after they passed",
        "persistent_track": "one person was followed over time, or from camera to camera",
        "mobile_field": "an officer searched with a phone or tablet on the street",
    },
    "operator_kind": {
        "person": "the account is one person's",
        "pseudonym": "a number or code means one person",
        "shared": "several people use the account",
        "role": "the account is of a position, whoever holds it",
        "service": "a program uses the account",
    },
    "purpose": {
        "identify_detained": "to find out who a detained person is",
        "identify_incapacitated": "to find out who somebody is who cannot say it",
        "person_of_interest": "somebody whom police look for and suspect of nothing yet",
        "concealed_identity": "somebody hides who they are",
        "officer_safety_vetting": "to know whom officers are about to meet",
        "general_surveillance": "to watch whoever comes by",
        "redaction": "to blur faces before a release",
        "training_test": "a test of the system, or training with it",
        "device_access": "to unlock a device",
        "criminal_investigation": "an investigation, without saying whom the search was to find",
    },
    "offense": {
        "larceny": "theft without force or a break-in (NIBRS 23A to 23H)",
        "robbery": "taking by force or threat (NIBRS 120)",
        "burglary": "entering a building to commit a crime (NIBRS 220)",
        "shoplifting": "theft from a shop that is open",
        "motor_vehicle_theft": "a car or other vehicle was stolen",
        "theft_from_vehicle": "something was stolen out of a vehicle",
        "intimidation": "threats without an attack (NIBRS 13C)",
        "simple_assault": "an attack without a weapon or serious injury (NIBRS 13B)",
        "aggravated_assault": "an attack with a weapon or serious injury (NIBRS 13A)",
        "sex_offense": "rape and other sexual offenses",
        "stolen_property": "having or selling what was stolen",
        "vandalism": "property was damaged",
    },
    "probe.kind": {
        "photo": "a photograph",
        "video_frame": "a picture taken out of a video",
        "sketch": "a drawing",
        "composite": "a face put together from parts",
        "generated": "a picture that a program made",
        "3d_render": "a picture of a three-dimensional model",
    },
    "result": {
        "no_candidates": "nobody came back",
        "candidates": "a list of candidates came back",
        "match": "one was taken for the person",
        "lead": "one was passed on as an investigative lead",
        "no_lead": "candidates came back, and none was passed on",
        "verified": "two pictures were found to show one person",
        "misidentified": "it turned out to be somebody else",
        "failed": "the search did not run",
    },
    "exigency": {
        "documented": "an emergency was claimed and written down",
        "undocumented": "an emergency was claimed and not written down",
        "claimed": "an emergency was claimed; whether it was written down is not said",
        "none": "no emergency was claimed",
    },
    "decision": {
        "modified": "granted with changes",
        "withdrawn": "whoever asked took it back; of an account: it was disabled, suspended or closed",
        "canceled": "it was called off",
        "pending": "not decided yet",
    },
    "scope": {
        "face_recognition": "it allows face recognition",
        "other": "it allows something else only",
    },
    "authorization": {
        "warrant": "signed by a judge",
        "search_warrant": "a judge's warrant to search a place or a thing",
        "administrative": "a warrant that no judge signs",
        "supervisor": "a superior's approval",
        "delay_order": "a court's order that notice may wait",
    },
    "suspicion": {
        "none": "less than reasonable suspicion of a crime",
        "reasonable_suspicion": "facts from which an officer may suspect this person of a crime",
        "probable_cause": "facts from which a court could hold that this person committed it",
    },
    "probe.context": {
        "press": "people who gather or report news, at work",
        "custody": "where people are held or booked",
        "worship": "a place of worship, or a service",
    },
    "case_status": {"open": "still investigated", "closed": "ended"},
}  # fmt: skip


def meanings(known: str) -> dict[str, str]:
    """The values of the closed list `known` -> what each means."""
    own = _MEANINGS.get(known, {})
    return {value: own.get(value, value.replace("_", " ")) for value in VALUES[known]}
