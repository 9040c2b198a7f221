"""Words that people write for names of this program, for hints where a name is not known."""

from __future__ import annotations

from collections.abc import Mapping

MEANT: Mapping[str, tuple[str, ...]] = {
    "murder": ("homicide",),
    "manslaughter": ("homicide",),
    "killing": ("homicide",),
    "rape": ("sex_offense",),
    "sexual_assault": ("sex_offense",),
    "car_theft": ("motor_vehicle_theft",),
    "carjacking": ("robbery", "motor_vehicle_theft"),
    "trafficking": ("human_trafficking",),
    "gun": ("weapons",),
    "guns": ("weapons",),
    "narcotics": ("drugs",),
    "drunk_driving": ("driving_under_influence",),
    "dui": ("driving_under_influence",),
    "realtime": ("live", "near_real_time"),
    "real_time": ("live", "near_real_time"),
    "video": ("recorded_video",),
    "photo": ("still",),
    "photograph": ("still",),
    "tracking": ("persistent_track",),
    "mugshot": ("booking", "booking_photo"),
    "mugshots": ("booking", "booking_photo"),
    "dmv": ("driver_license", "license_photo"),
    "facebook": ("social_media", "social_scrape"),
    "instagram": ("social_media", "social_scrape"),
    "bodycam": ("body_worn_camera",),
    "body_camera": ("body_worn_camera",),
    "cctv": ("fixed_public_camera", "security_camera"),
    "crime": ("offense",),
    "charge": ("offense",),
    "emergency": ("exigency",),
    "officer": ("operator",),
    "database": ("gallery.owner", "gallery.source_type"),
    "image_source": ("probe.source",),
    "warrant": ("authorized_by",),
    "confidence": ("threshold",),
    "score": ("threshold",),
    "outcome": ("result",),
    "hit": ("result",),
    "searcher": ("operator",),
    "user": ("operator",),
}
"""A word, with _ for blanks -> the names that may be meant, of which a hint takes those that are known at its place."""

ELSEWHERE: Mapping[str, str] = {
    "emergency": "an emergency is a fact of its own: `exigency: documented`",
    "exigency": "an emergency is a fact of its own: `exigency: documented`",
    "warrant": "a warrant is one of what a use is authorized by: `authorized: warrant`",
}
"""A word of which no name is known at its place -> what to write instead."""
