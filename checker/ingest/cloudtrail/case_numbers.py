"""Case numbers that an agency's software writes into a call: a convention of that agency, so looked for only where it
says.

CloudTrail has no member for a case. Integrations put its number into what they may choose freely: the tag of a video
job, the external id of an enrolled image, the key of the stored image, or the name of the role session.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from checker.ingest.cloudtrail.calls import parameters, text
from checker.ingest.cloudtrail.nested import at
from checker.model.errors import UsageError, nearest

PLACES = ("jobTag", "externalImageId", "s3Key", "sessionName")
"""Where a case number may be written: two parameters, the image's object key, the role session's name."""

Extract = dict[str, re.Pattern[str]]


def compiled(given: Mapping[str, str], where: Mapping[str, str] | None = None) -> Extract:
    """Place -> pattern, ready for use. where: place -> where the user wrote it. UsageError for an unknown place or
    pattern."""
    made: Extract = {}
    for place, pattern in given.items():
        at_ = (where or {}).get(place, "")
        if place not in PLACES:
            raise UsageError(f'unknown place "{place}" for a case number', where=at_, hint=nearest(place, PLACES))
        try:
            made[place] = re.compile(pattern)
        except re.error as error:
            raise UsageError(f"the pattern of {place} is not a regular expression: {error}", where=at_) from error
    return made


def case_number(record: Mapping[str, Any], session: str | None, extract: Extract) -> str:
    """The case number of a call, from the first place that holds one: the pattern's first group, else its whole match.

    session: the role session's name. Returns "" where no place holds one.
    """
    printed = parameters(record) or {}
    media = printed.get("image") or printed.get("video") or printed.get("sourceImage")
    held = {
        "jobTag": text(printed, "jobTag")[0],
        "externalImageId": text(printed, "externalImageId")[0],
        "s3Key": text(at(media, "s3Object"), "name")[0],
        "sessionName": session,
    }
    for place, pattern in extract.items():
        written = held[place]
        if written and (hit := pattern.search(written)) and (case := hit[1] if pattern.groups else hit[0]):
            return case
    return ""
