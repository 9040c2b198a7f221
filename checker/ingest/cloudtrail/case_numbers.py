"""Case numbers that an agency's software writes into a call: a convention of that agency, so looked for only where it
says.

CloudTrail has no member for a case. Integrations put its number into what they may choose freely: the tag of a video
job, the external id of an enrolled image, the key of the stored image, or the name of the role session.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from checker.ingest.cloudtrail.calls import parameters, text
from checker.ingest.cloudtrail.nested import member_at
from checker.ingest.cloudtrail.who import operator
from checker.ingest.linear_patterns import groups
from checker.model.errors import Collector, UsageError, nearest

PLACES = ("jobTag", "externalImageId", "s3Key", "sessionName")
"""Where a case number may be written: two parameters, the image's object key, the role session's name."""

Extract = dict[str, tuple[str, int]]
"""Place -> its pattern, and which of its groups is the case number: the first, or 0 (all) where it has none."""

_HINT = r"such as CASE-(\d\d-\d+): its first group, else all of it, is the case number"


def compile_patterns(given: Mapping[str, str], where: Mapping[str, str] | None = None) -> Extract:
    """Place -> pattern, ready for use. where: place -> where the user wrote it. UsageError for an unknown place or
    pattern."""
    made: Extract = {}
    mistakes = Collector()
    for place, pattern in given.items():
        at_ = (where or {}).get(place, "")
        if place not in PLACES:
            mistakes.add(
                UsageError(f'unknown place "{place}" for a case number', where=at_, hint=nearest(place, PLACES))
            )
            continue
        with mistakes:
            made[place] = (pattern, min(1, groups(pattern, f"the pattern of {place}", where=at_, hint=_HINT)))
    mistakes.end()
    return made


def case_numbers(records: Sequence[Mapping[str, Any] | None], extract: Extract) -> list[str]:
    """The case number of each call, from the first place that holds one; "" where no place does, and for no record.

    A profile may come from anybody, so its patterns run where their time grows with the text and no faster.
    """
    if not extract:
        return [""] * len(records)
    written = [_places(record, extract) if record else {} for record in records]
    frame = pl.DataFrame(
        {place: [held.get(place) for held in written] for place in extract}, dict.fromkeys(extract, pl.String)
    )
    found = [pl.col(place).str.extract(pattern, group).replace("", None) for place, (pattern, group) in extract.items()]
    return frame.select(pl.coalesce(*found).fill_null("").alias("case"))["case"].to_list()


def _places(record: Mapping[str, Any], extract: Extract) -> dict[str, str | None]:
    printed = parameters(record) or {}
    media = printed.get("image") or printed.get("video") or printed.get("sourceImage")
    return {
        "jobTag": text(printed, "jobTag")[0],
        "externalImageId": text(printed, "externalImageId")[0],
        "s3Key": text(member_at(media, "s3Object"), "name")[0],
        "sessionName": operator(record)[0][0] if "sessionName" in extract else None,
    }
