"""Logs that are no tables of uses: turned into events, or into totals to compare, by code of their own.

They are looked for before tables are. Their code is loaded where a log's first bytes allow that it is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from checker.ingest.interface import EventReader, Reading, Source, TotalCheck
from checker.ingest.profile_files import find_profile
from checker.model.events import Events

if TYPE_CHECKING:
    from checker.ingest.aggregate.reader import TotalsReading


def reader_of(source: Source, profile: str | None) -> EventReader | None:
    """The reader of a log that is no table of uses; None for any other. profile: the one that was chosen.

    UsageError for a profile that is wrong.
    """
    if not _may_be_one(source.head):
        return None
    from checker.ingest.aggregate.reader import TotalsReader
    from checker.ingest.cloudtrail.reader import CloudTrail
    from checker.ingest.rekognition.reader import RekognitionResults

    readers: list[EventReader] = [CloudTrail(), RekognitionResults(), TotalsReader()]
    if profile is not None:
        places = find_profile(profile).cloudtrail_case_numbers
        readers = [CloudTrail(places)] if places else []
    return next((reader for reader in readers if reader.matches(source)), None)


def _may_be_one(head: bytes) -> bool:
    """Whether a file that begins so can be one: JSON, a header that names events or measures or is no plain ASCII, a
    list of totals."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    first = text.split(b"\n", 1)[0].lower()
    plain = first.isascii() and b"\0" not in first
    return (
        not plain
        or text.startswith((b"{", b"["))
        or any(word in first for word in (b"event", b"measure"))
        or b"totals" in text
    )


def pair_readings(readings: Sequence[Reading]) -> list[Reading]:
    """The readings, those of CloudTrail paired over all files: a live run may start in one and stop in another, and
    results of calls be in a third."""
    if not readings:
        return []
    from checker.ingest.cloudtrail.reader import CloudTrailReading, pair_across
    from checker.ingest.rekognition.join import with_results

    trails = [r for r in readings if isinstance(r, CloudTrailReading)]
    joined = iter(pair_across(trails) if len(trails) > 1 else trails)
    return with_results([next(joined) if isinstance(r, CloudTrailReading) else r for r in readings])


def totals(readings: Sequence[Reading]) -> Sequence[TotalsReading]:
    """Those of the readings that are totals."""
    if not readings:
        return ()
    from checker.ingest.aggregate.reader import TotalsReading

    return [reading for reading in readings if isinstance(reading, TotalsReading)]


def figures(reports: Sequence[TotalsReading], events: Events) -> tuple[TotalCheck, ...]:
    """What the totals say beside the events of the other logs."""
    if not reports:
        return ()
    from checker.ingest.aggregate.compare import compare_totals

    return compare_totals(reports, events)
