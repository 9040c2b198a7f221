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
from datetime import UTC
from email.utils import parsedate_to_datetime
from sys import intern
from typing import Any, NamedTuple

from checker.ingest.cloudtrail.nested import structure

MEMBERS = (
    "FaceMatches", "UserMatches", "FaceSearchResponse", "Persons", "Celebrities", "CelebrityFaces",
    "SearchedFaceConfidence", "SearchedFaceId", "SourceImageFace", "UnmatchedFaces",
)  # fmt: skip
"""Members that only the result of a face search or comparison has; SDKs also write them with a small first letter."""

_RESULT = frozenset((*MEMBERS, *(name[:1].lower() + name[1:] for name in MEMBERS)))
_REQUEST = ("RequestId", "requestId", "request_id", "requestID")
_JOB = ("JobId", "jobId", "job_id")
Document = dict[str, Any]


class ResponseResult(NamedTuple):
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
    held = [(one, _in_capitals(one)) for one in places if not _RESULT.isdisjoint(one)]
    return [_result(document, response, own, kinds) for response, own in held if (kinds := _kinds(own))]


def _in_capitals(response: Document) -> Document:
    """A response with its members by their API names, too."""
    small = {name[:1].upper() + name[1:]: value for name, value in response.items() if name[:1].islower()}
    return small | response if small else response


def member(holder: Any, name: str) -> Any:
    """A member by its API name, or by that name with a small first letter."""
    if not isinstance(holder, dict):
        return None
    return holder[name] if name in holder else holder.get(name[:1].lower() + name[1:])


def _kinds(response: Document) -> str:
    held = response.keys()
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


def _result(document: Document, response: Document, own: Document, kinds: str) -> ResponseResult:
    """own: the response with its members by their API names."""
    matches = _matches(own)
    shares = [_share(_score(match)) for match in matches]
    meta = next((m for d in (response, document) for n in ("ResponseMetadata", "$metadata") if (m := d.get(n))), None)
    stream, time = "", None
    if kinds == "live_deployment":
        video = member(own.get("InputInformation"), "KinesisVideo")
        stream, time = intern(str(member(video, "StreamArn") or "")), _epoch(member(video, "ProducerTimestamp"))
    elif isinstance(meta, dict):
        time = _http_date(structure(meta.get("HTTPHeaders")).get("date"))
    status = str(own.get("JobStatus") or "")
    return ResponseResult(
        kinds,
        _first((meta, response, document), _REQUEST),
        _first((response, document), _JOB),
        matches=len(matches),
        faces=frozenset(_name(m) or f"match {place}" for place, m in enumerate(matches, 1)) if status else frozenset(),
        top=math.nan if any(map(math.isnan, shares)) else max(shares, default=None),
        status=status,
        token=str(own.get("NextToken") or ""),
        stream=stream,
        time=time,
    )


def _matches(response: Document) -> list[Any]:
    """The matches of a response, in the order of their lists."""
    found: list[Any] = []
    for name in ("FaceMatches", "UserMatches", "CelebrityFaces"):
        if name in response:
            found += _list(response[name])
    for name, inner in (("Persons", "FaceMatches"), ("FaceSearchResponse", "MatchedFaces")):
        for held in _list(response[name]) if name in response else ():
            found += _list(member(held, inner))
    if "Celebrities" in response:
        found += [member(held, "Celebrity") for held in _list(response["Celebrities"])]
    return found


def _name(match: Any) -> str:
    """The id of the face or user that matched; "" where there is none."""
    for holder in (member(match, "Face"), member(match, "User"), match):
        for key in ("FaceId", "UserId", "Id"):
            if isinstance(found := member(holder, key), str) and found:
                return found
    return ""


def _score(match: Any) -> Any:
    """The similarity of a match, in percent, as it is written; None where it is not."""
    for score in ("Similarity", "MatchConfidence", "Confidence"):
        if (found := member(match, score)) is not None:
            return found
    return None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _share(percent: Any) -> float:
    if isinstance(percent, bool) or not isinstance(percent, (int, float)) or not 0 <= percent <= 100:
        return math.nan
    return percent / 100


def _first(holders: tuple[Any, ...], names: tuple[str, ...]) -> str:
    for holder in holders:
        for value in map(holder.get, names) if isinstance(holder, dict) else ():
            if isinstance(value, str) and (bare := value.strip()):
                return bare
    return ""


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
