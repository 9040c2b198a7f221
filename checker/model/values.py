"""The closed lists of values: what a CODE or CODES field may say, and which values are special cases of others.

Sources: the purpose and role lists follow the union of the instruments' own lists; offense codes are the FBI's NIBRS
codes by name, with the families that the encoded clauses speak of. A value that a log holds and no list knows is
`unread`, never mapped to the nearest.
"""

from __future__ import annotations

from collections.abc import Iterable

_BODIES = (
    "own_agency", "other_agency", "motor_vehicles", "state_police", "public_safety_department", "fbi",
    "fusion_center", "vendor", "private", "other",
)  # fmt: skip
"""Who may keep a gallery or a system, or be asked for a search."""

GRANTED = ("granted", "modified")
"""Decisions that give what was asked for; with changes, too (reading R10)."""
NOT_GRANTED = ("denied", "withdrawn", "canceled", "pending")

VALUES: dict[str, tuple[str, ...]] = {
    "technology": ("face_recognition", "license_plate"),
    "mode": ("still", "recorded_video", "live", "near_real_time", "persistent_track", "mobile_field"),
    "operator_kind": ("person", "pseudonym", "shared", "role", "service"),
    "operator_unit": ("child_exploitation", "fraud", "homicide", "intelligence", "immigration", "patrol", "detectives",
        "other"),
    "role": ("examiner", "supervisor", "investigator", "analyst", "judge", "prosecutor", "officer", "other"),
    "purpose": (
        "identify_suspect", "identify_witness", "identify_accomplice", "identify_victim", "locate_missing",
        "identify_missing", "missing_child", "identify_deceased", "identify_incapacitated", "identify_detained",
        "person_of_interest", "concealed_identity", "identity_fraud", "trafficking_victim", "child_exploitation",
        "threat_to_life", "terrorism", "officer_safety_vetting", "warrant_service", "immigration_enforcement",
        "protest_monitoring", "general_surveillance", "traveler_verification", "redaction", "training_test",
        "device_access", "criminal_investigation", "other",
    ),
    "offense": (
        "homicide", "sex_offense", "kidnapping", "robbery", "aggravated_assault", "simple_assault", "intimidation",
        "arson", "burglary", "larceny", "shoplifting", "theft_from_vehicle", "motor_vehicle_theft", "fraud",
        "identity_theft", "forgery", "embezzlement", "stolen_property", "vandalism", "drugs", "child_exploitation",
        "pornography", "prostitution", "weapons", "human_trafficking", "animal_cruelty", "disorderly_conduct",
        "drunkenness", "trespass", "liquor_law", "driving_under_influence", "traffic", "hit_and_run", "immigration",
        "terrorism", "abortion", "consensual_sexual_act", "other",
    ),
    "subject_role": (
        "suspect", "witness", "victim", "missing", "deceased", "detained", "incapacitated", "associate",
        "person_of_interest", "bystander",
    ),
    "probe.source": (
        "body_worn_camera", "security_camera", "citizen", "social_media", "license_photo", "seized_device", "doorbell",
        "drone", "scene_photo", "booking_photo", "in_car_camera", "mobile_device", "fixed_public_camera", "other",
    ),
    "probe.kind": ("photo", "video_frame", "sketch", "composite", "generated", "3d_render"),
    "probe.edits": (
        "none", "crop", "rotate", "brightness", "mirror", "feature_replacement", "eyes_open", "celebrity_substitute",
        "face_swap", "3d_pose", "generative_upscale",
    ),
    "gallery.source_type": (
        "booking", "driver_license", "state_id", "passport", "visa", "social_scrape", "watchlist", "live_feed",
        "missing_persons", "employee", "other",
    ),
    "gallery.lawful_basis": ("statute", "court_order", "consent", "booking", "scraped_in_breach", "none"),
    "gallery.consent": ("written_release", "informed", "notice", "none"),
    "vendor": ("amazon", "clearview", "nec", "idemia", "cognitec", "dataworks", "microsoft", "vigilant", "flock",
        "other"),
    "product": ("rekognition", "clearview", "neoface", "mbis", "facepass", "dataworks", "flock", "ngi", "other"),
    "threshold_basis": ("explicit", "default"),
    "result": ("no_candidates", "candidates", "match", "lead", "no_lead", "verified", "misidentified", "failed"),
    "somebody_to_act_on": ("somebody", "nobody", "candidates"),
    "exigency": ("documented", "undocumented", "claimed", "none"),
    "decision": (*GRANTED, *NOT_GRANTED),
    "scope": ("face_recognition", "other"),
    "authorization": ("warrant", "court_order", "search_warrant", "administrative", "supervisor", "delay_order"),
    "evidence": (
        "dna", "fingerprint", "confession", "witness_identification", "lineup", "tip", "document", "video",
        "physical", "phone_records", "officer_comparison", "other",
    ),
    "case_kind": ("criminal", "civil_immigration", "missing_person", "death", "internal"),
    "case_status": ("open", "closed"),
    "partner": ("ncmec", "icmec", "thorn", "other"),
    "document": (
        "notice_of_intent", "accountability_report", "impact_assessment", "equality_assessment", "privacy_review",
        "civil_rights_review", "technology_review", "public_notice", "governing_body_notice", "false_match_plan",
        "usage_report", "warrant_report", "warrant_demographics", "surveillance_report", "breach_report", "use_policy",
        "systems_list", "purchases_list", "meetings_list", "self_assessment", "other",
    ),
    "published_to": (
        "public", "legislature", "governing_body", "courts", "attorney_general", "state_agency", "oversight_board",
        "other",
    ),
    "sections": (
        "use", "systems", "databases", "searches", "requests", "offenses", "matches", "demographics", "breaches",
        "algorithms", "test_results", "image_sources", "sharing", "complaints", "audits", "effectiveness",
        "records_requests", "costs", "policy_changes", "locations", "new_products", "arrests", "convictions",
        "applications", "decisions", "durations", "extensions", "applicants", "orders", "emergencies", "agencies",
        "requesters",
    ),
    "contract_kind": ("paid", "trial", "grant", "shared"),
    "party": ("government", "private", "individual_officer"),
    "agency.kind": (
        "municipal_police", "sheriff", "state_police", "campus_police", "transit_police", "prosecutor", "corrections",
        "federal", "commercial", "other",
    ),
    "agency.level": ("state", "local", "federal", "private"),
    "offense_class": ("felony", "misdemeanor", "infraction"),
    "suspicion": ("none", "reasonable_suspicion", "probable_cause"),
    "subject_race": (
        "american_indian", "asian", "black", "hispanic", "pacific_islander", "white", "multiracial", "other",
    ),
    "subject_sex": ("female", "male", "other"),
    "probe.context": (
        "protest", "worship", "political_meeting", "press", "street", "business", "residence", "school", "custody",
        "other",
    ),
    "gallery.owner": _BODIES,
    "request_to": _BODIES,
    "system_owner": _BODIES,
    "request_channel": ("state_network", "email", "letter", "portal", "telephone", "in_person", "other"),
    "shared_with": (
        "none", "other_agency", "federal_agency", "immigration", "fusion_center", "prosecutor", "defense", "court",
        "commercial", "press", "public", "other",
    ),
    "place_kind": (
        "street", "park", "transit", "airport", "seaport", "border", "school", "hospital", "business", "residence",
        "government_building", "correctional_facility", "other",
    ),
    "authorizer_rank": (
        "constable", "officer", "detective", "sergeant", "lieutenant", "captain", "inspector", "chief_inspector",
        "superintendent", "chief_superintendent", "commander", "chief_officer",
    ),
    "items": (
        "use", "system", "vendor", "version", "databases", "operator", "searched_image", "original_image", "edits",
        "candidates", "other_candidates", "scores", "searches_without_candidates", "image_quality", "error_rates",
        "limits", "leads",
    ),
    "recipients": (
        "oversight_board", "mayor", "council_president", "council_president_pro_tempore",
        "market_surveillance_authority", "data_protection_authority", "own_agency", "person_concerned", "public",
        "other",
    ),
    "incident_kind": (
        "abuse", "first_amendment", "data_breach", "unlawful_use", "policy_breach",
        "deletion_demanded", "built_in_device", "other",
    ),
}  # fmt: skip
"""Field name -> its values. `type` of an event holds `authorization` values for an authorization, `evidence` for
evidence."""

WHOLE_COUNTRY = "us"
"""The place of a law that holds everywhere in the country."""

COUNTRIES = (WHOLE_COUNTRY, "uk", "eu", "canada")
"""What a place may begin with."""

STATES = tuple(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR"
    " PA RI SC SD TN TX UT VT VA WA WV WI WY PR GU VI AS MP".split()
)
VALUES["agency.state"] = VALUES["gallery.regions"] = STATES
VALUES["requester_kind"] = VALUES["agency.kind"]
VALUES["shared_for"] = VALUES["purpose"]

NARROWER: dict[str, dict[str, tuple[str, ...]]] = {
    "purpose": {
        "locate_missing": ("missing_child",),
        "identify_missing": ("missing_child",),
        "criminal_investigation": ("identify_suspect", "identify_witness", "identify_accomplice", "identity_fraud",
            "child_exploitation"),
        "identify_victim": ("trafficking_victim",),
    },
    "offense": {
        "larceny": ("shoplifting", "theft_from_vehicle"),
        "fraud": ("identity_theft",),
    },
    "authorized_by": {"warrant": ("search_warrant",)},
    "suspicion": {"reasonable_suspicion": ("probable_cause",)},
    "gallery.consent": {"informed": ("written_release",)},
}  # fmt: skip
"""Field or fact -> value -> the values that are special cases of it: a clause that names a value speaks of these too
(reading R22). An administrative warrant is signed by no judge, and is none."""

VENDOR_OF_PRODUCT = {
    "rekognition": "amazon",
    "clearview": "clearview",
    "neoface": "nec",
    "mbis": "idemia",
    "dataworks": "dataworks",
    "flock": "flock",
}
"""Product -> its maker: a log that names the system names both."""

PRODUCT_OF_VENDOR = {"amazon": "rekognition", "clearview": "clearview"}
"""Vendor -> its product, for vendors with one face recognition product only."""

LEVEL_OF_KIND = {
    "municipal_police": "local",
    "sheriff": "local",
    "campus_police": "local",
    "transit_police": "local",
    "prosecutor": "local",
    "state_police": "state",
    "corrections": "state",
    "federal": "federal",
    "commercial": "private",
}


AGENCY_PARTS: dict[str, tuple[str, ...]] = {"us/federal/ice": ("us/federal/ice-hsi", "us/federal/ice-ero")}
"""Agency -> its parts whose own place does not lie below it (reading R41). A place below another is its part anyhow:
`us/federal/ice-hsi/dallas` is part of `us/federal/ice-hsi`. A county's sheriff is no part of its police: neither place
lies below the other."""
NARROWER["agency.id"] = AGENCY_PARTS
NARROWER["shared_for"] = NARROWER["purpose"]


def is_part(place: str, whole: str) -> bool:
    """Whether the agency at `place` is `whole`, or a part of it at any depth (reading R41)."""
    return any(place == one or place.startswith(f"{one}/") for one in narrower("agency.id", whole))


def wholes(place: str) -> tuple[str, ...]:
    """The agencies that the one at `place` is a part of, itself left out; a state or the federal level is none, another
    country is one."""
    steps = place.split("/")
    above = {"/".join(steps[:n]) for n in range(3 if steps[0] == WHOLE_COUNTRY else 1, len(steps))}
    found = above | {whole for whole in AGENCY_PARTS if is_part(place, whole) and whole != place}
    return tuple(sorted(found))


def with_wholes(places: Iterable[str]) -> tuple[str, ...]:
    """The agencies, and those that they are parts of."""
    listed = list(places)
    return tuple(dict.fromkeys([*listed, *(whole for place in listed for whole in wholes(place))]))


def narrower(field: str, value: str) -> tuple[str, ...]:
    """`value` and every value of `field` that is a special case of it, in a fixed order."""
    found = [value]
    for child in NARROWER.get(field, {}).get(value, ()):
        found.extend(v for v in narrower(field, child) if v not in found)
    return tuple(found)
