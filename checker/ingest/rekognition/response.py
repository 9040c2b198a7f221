"""One response of Rekognition, or one record of its live face search -> what came of which call.

A response does not name its operation; its members do (API reference, "SearchFacesByImage" ... , and "Reference:
Kinesis face recognition record"): `Searched...` and `UserMatches` a search, `SourceImageFace` or `UnmatchedFaces` a
comparison, `Persons` or `Celebrities` with `JobStatus` a page of a stored-video job, `CelebrityFaces` a celebrity
search, `FaceSearchResponse` a live search. `FaceMatches` alone may be a search or a comparison.

The id of its call is in `ResponseMetadata.RequestId` (boto3), `$metadata.requestId` (JavaScript), or beside the
response where the software wrote it (`requestId`, `request_id`); jobs name `JobId`. A response may stand as it is, or
one level down (`{"requestId": ..., "response": {...}}`). Similarity is percent.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from sys import intern
from typing import Any

from checker.ingest.cloudtrail.nested import member_at

MEMBERS = (
    "FaceMatches", "UserMatches", "FaceSearchResponse", "Persons", "Celebrities", "CelebrityFaces",
    "SearchedFaceConfidence", "SearchedFaceId", "SourceImageFace", "UnmatchedFaces",
)  # fmt: skip
"""Members that only the result of a face search or comparison has; SDKs also write them with a small first letter."""

_REQUEST = ("RequestId", "requestId", "request_id", "requestID")
_JOB = ("JobId", "jobId", "job_id")
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ResponseResult:
    """What one row says came of a call.

    kinds: the kinds of event that the call may be, joined by "|". request, job: the ids of its call. matches: how many
    faces or users matched. faces: of one page of a job, who matched, since one may match again on the next. top: the
    best similarity as a share of 1; None where nothing matched, NaN where it cannot be read. status: a job's, else "".
    token: names the next page.
    stream, time: of a live search: the camera's stream, and the instant in microseconds UTC; time also of a boto3
        response.
    """

    kinds: str
    request: str = ""
    job: str = ""
    matches: int = 0
    faces: frozenset[str] = frozenset()
    top: float | None = None
    status: str = ""
    token: str = ""
    stream: str = ""
    time: int | None = None


def results(document: Document) -> list[ResponseResult]:
    """The results that `document` holds, at its top or one level down."""
    places = (document, *(value for value in document.values() if isinstance(value, dict)))
    return [_result(document, response, kinds) for response in places if (kinds := _kinds(response))]


def member(holder: Any, name: str) -> Any:
    """A member by its API name, or by that name with a small first letter."""
    if not isinstance(holder, dict):
        return None
    return holder.get(name, holder.get(name[:1].lower() + name[1:]))


def _kinds(response: Document) -> str:
    held = {name[:1].upper() + name[1:] for name in response}
    if "FaceSearchResponse" in held:
        return "live_deployment"
    if held & {"SourceImageFace", "UnmatchedFaces"}:
        return "verification"
    if held & {"UserMatches", "CelebrityFaces"} or ("JobStatus" in held and held & {"Persons", "Celebrities"}):
        return "search"
    if "FaceMatches" in held or held & {"SearchedFaceConfidence", "SearchedFaceId"}:
        return (
            "search"
            if held & {"SearchedFaceConfidence", "SearchedFaceId", "SearchedFaceBoundingBox"}
            else "search|verification"
        )
    return ""


def _result(document: Document, response: Document, kinds: str) -> ResponseResult:
    matches = list(_matches(response))
    meta = next((m for d in (response, document) for n in ("ResponseMetadata", "$metadata") if (m := d.get(n))), None)
    video = member(member(response, "InputInformation"), "KinesisVideo")
    headers = member_at(meta, "HTTPHeaders")
    live = kinds == "live_deployment"
    status = str(member(response, "JobStatus") or "")
    return ResponseResult(
        kinds=kinds,
        request=_first((meta, response, document), _REQUEST),
        job=_first((response, document), _JOB),
        matches=len(matches),
        faces=frozenset(name for name, _ in matches) if status else frozenset(),
        top=max((share for _, share in matches), default=None, key=lambda s: math.inf if math.isnan(s) else s),
        status=status,
        token=str(member(response, "NextToken") or ""),
        stream=intern(str(member(video, "StreamArn") or "")),
        time=_epoch(member(video, "ProducerTimestamp")) if live else _http_date(member_at(headers, "date")),
    )


def _matches(response: Document) -> Iterator[tuple[str, float]]:
    """Each match of a response: the matched face's or user's id, else its place; and its similarity as a share."""
    lists = [member(response, name) for name in ("FaceMatches", "UserMatches", "CelebrityFaces")]
    lists += [member(p, "FaceMatches") for p in _list(member(response, "Persons"))]
    lists += [member(f, "MatchedFaces") for f in _list(member(response, "FaceSearchResponse"))]
    lists.append([member(c, "Celebrity") for c in _list(member(response, "Celebrities"))])
    place = 0
    for matches in lists:
        for match in _list(matches):
            place += 1
            who = member(match, "Face"), member(match, "User"), match
            names = (member(holder, name) for holder in who for name in ("FaceId", "UserId", "Id"))
            name = next((n for n in names if isinstance(n, str) and n), f"match {place}")
            shares = (member(match, score) for score in ("Similarity", "MatchConfidence", "Confidence"))
            yield name, _share(next((s for s in shares if s is not None), None))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _share(percent: Any) -> float:
    if isinstance(percent, bool) or not isinstance(percent, (int, float)) or not 0 <= percent <= 100:
        return math.nan
    return percent / 100


def _first(holders: tuple[Any, ...], names: tuple[str, ...]) -> str:
    found = (holder.get(name) for holder in holders if isinstance(holder, dict) for name in names)
    return next((value.strip() for value in found if isinstance(value, str) and value.strip()), "")


def _epoch(seconds: Any) -> int | None:
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not 946_684_800 <= seconds < 7_258_118_400:
        return None
    return round(seconds * 1_000_000)


def _http_date(written: Any) -> int | None:
    """An HTTP date, which is always GMT, as microseconds."""
    if not isinstance(written, str) or not written.endswith("GMT"):
        return None
    try:
        moment = parsedate_to_datetime(written)
    except ValueError:
        return None
    return _epoch(moment.replace(tzinfo=UTC).timestamp())
