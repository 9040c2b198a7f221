"""One Rekognition record of CloudTrail -> what kind of event it is, and the event's fields.

Which calls are face recognition (the API reference's own words for what each compares):

- a *search* compares a face with a collection: SearchFaces, SearchFacesByImage, SearchUsers, SearchUsersByImage, and
  StartFaceSearch on stored video. RecognizeCelebrities and StartCelebrityRecognition are searches too: they put names
  to faces, out of a gallery that is Amazon's own and that the record does not name.
- a *verification* compares two images: CompareFaces.
- Detecting that there is a face (DetectFaces, StartFaceDetection), liveness checks, listing, describing and fetching a
  job's results identify nobody: out of scope, counted in the ledger.

A call that was refused or failed (`errorCode`) was no use (reading R16): where it asked for a search, a comparison or a
live deployment it is a `request`, `denied` where access was denied, else with the result `failed`; else it is out of
scope.

Thresholds: `faceMatchThreshold`, `userMatchThreshold` and `similarityThreshold` are percent. Where a record prints its
parameters without one, the API's default holds: 80 % for every image, user and stored-video search and for CompareFaces
("Using similarity thresholds for associating and matching faces"; the guide of 2018 says so of the searches that then
existed). Stream processors differ: the API reference gave 70 until some day before the CloudFormation resource
of 2022 documented 80, so before STREAM_DEFAULT_FROM only the basis is known, not the figure. Parameters that are not
printed leave the threshold unknown; so does a member that is there and blank.
`maxFaces` and `maxUsers` have no documented default. An image search looks for the largest face of the image only.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from checker.ingest.cloudtrail.nested import says_nothing
from checker.ingest.states import fold
from checker.model.event import State
from checker.model.kinds import EventKind

Cell = tuple[Any, State]
"""A field's value (null unless known) and its state."""

ABSENT: Cell = (None, State.NOT_EXPORTED)
EMPTY: Cell = (None, State.EMPTY)
UNREAD: Cell = (None, State.UNREAD)


@dataclass(frozen=True)
class Call:
    """One operation that gives an event. marker_member: the member that a full print of its parameters always has."""

    kind: EventKind
    mode: str | None = None
    threshold: str | None = None
    limit_member: str | None = None
    marker_member: str = "collectionId"
    faces: int | None = None
    probe_kind: str | None = None


_SEARCH, _PUT, _TAKE = EventKind.SEARCH, EventKind.ENROLLMENT, EventKind.DELETION
CALLS: dict[str, Call] = {
    "SearchFacesByImage": Call(_SEARCH, "still", "faceMatchThreshold", "maxFaces", faces=1),
    "SearchFaces": Call(_SEARCH, "still", "faceMatchThreshold", "maxFaces", faces=1),
    "SearchUsersByImage": Call(_SEARCH, "still", "userMatchThreshold", "maxUsers", faces=1),
    "SearchUsers": Call(_SEARCH, "still", "userMatchThreshold", "maxUsers", faces=1),
    "RecognizeCelebrities": Call(_SEARCH, "still"),
    "StartFaceSearch": Call(_SEARCH, "recorded_video", "faceMatchThreshold", probe_kind="video_frame"),
    "StartCelebrityRecognition": Call(_SEARCH, "recorded_video", probe_kind="video_frame"),
    "CompareFaces": Call(EventKind.VERIFICATION, "still", "similarityThreshold", marker_member="", faces=1),
    "IndexFaces": Call(_PUT),
    "AssociateFaces": Call(_PUT),
    "CreateUser": Call(_PUT),
    "DeleteFaces": Call(_TAKE),
    "DisassociateFaces": Call(_TAKE),
    "DeleteUser": Call(_TAKE),
    "CreateCollection": Call(EventKind.GALLERY_CREATED),
    "DeleteCollection": Call(EventKind.GALLERY_DELETED),
}

STREAM = {
    "CreateStreamProcessor": "create",
    "StartStreamProcessor": "start",
    "StopStreamProcessor": "stop",
    "DeleteStreamProcessor": "delete",
}
"""What each stream-processor call does. UpdateStreamProcessor is not among them: the API lets it change label settings,
regions and data sharing, never a face search's collection or threshold (botocore, rekognition 2016-06-27)."""

_NO_EVENT = re.compile(
    r"(?:List|Describe|Get)\w*|DetectFaces|StartFaceDetection|CreateFaceLivenessSession|StartFaceLivenessSession"
    r"|UpdateStreamProcessor"
)
_MAYBE_FACES = re.compile(r"Face|User|Celebrit|StreamProcessor|Collection")

DEFAULT_SHARE = 0.8
STREAM_DEFAULT_FROM = int(datetime(2022, 5, 1, tzinfo=UTC).timestamp()) * 1_000_000

_REDACTED_BY_AWS = ("HIDDEN_DUE_TO_SECURITY_REASONS", "***")
_REDACTED = re.compile(r"\[?redacted\]?|[*#\u2588x]{3,}", re.IGNORECASE)
_REDACTED_BEGINS = "H[rR*#\u2588xX"
"""What a text of one of these begins with."""
BY_STATUS = "its status says that it failed"
"""What stands for an error message where a wrap says that a call failed, and neither how nor why."""

ERROR_MEMBERS = ("errorCode", "errorMessage")
_NO_ERROR = ("noerror", "no error", "success", "succeeded", "ok", "0", "200")
"""What pipelines write for a call that went well, beside the texts of an absent value (SigmaHQ/sigma#1889)."""

_DENIED = ("AccessDenied", "Unauthorized", "Client.Unauthorized", "Client.AccessDenied")


def no_event(name: str) -> bool | None:
    """Whether a call outside CALLS and STREAM is known to identify nobody; None where its name does not
    say."""
    if _NO_EVENT.fullmatch(name) or not _MAYBE_FACES.search(name):
        return True
    return None


def refused(record: Mapping[str, Any]) -> bool:
    """Whether the call was refused or failed: it has an error code or message."""
    return bool(_error(record, "errorCode") or _error(record, "errorMessage"))


def _error(record: Mapping[str, Any], member: str) -> str:
    """What a record says of an error; nothing where it says that there was none, or writes an absent one as text."""
    if not (held := record.get(member)):
        return ""
    written = str(held).strip()
    return "" if says_nothing(written) or fold(written) in _NO_ERROR else written


def blank_error(record: Mapping[str, Any]) -> bool:
    """Whether an error's code or message is there and blank."""
    held = [record[member] for member in ERROR_MEMBERS if record.get(member) is not None]
    return bool(held) and not all(str(one).strip() for one in held)


def refusal(record: Mapping[str, Any]) -> dict[str, Cell]:
    """`decision` denied where access was denied; `result` failed for any other error; neither where no code says
    which."""
    code = _error(record, "errorCode")
    if not code:
        return {}
    if code.startswith(_DENIED):
        return {"decision": ("denied", State.VALUE)}
    return {"result": ("failed", State.VALUE)}


def text(holder: Any, member: str) -> Cell:
    """A text member of a structure; a structure that is not printed, or lacks the member, is not exported."""
    value = holder.get(member, ABSENT) if isinstance(holder, dict) else ABSENT
    if not isinstance(value, str):
        return ABSENT if value is ABSENT else EMPTY if value is None else UNREAD
    bare = value.strip()
    if not bare:
        return EMPTY
    if bare[0] in _REDACTED_BEGINS:
        if bare in _REDACTED_BY_AWS:
            return None, State.REDACTED_VENDOR
        if _REDACTED.fullmatch(bare):
            return None, State.REDACTED_AGENCY
    return bare, State.VALUE


def number(holder: Any, member: str) -> Cell:
    """A number member, as a float; figures written as text are read, anything else is unread."""
    if not isinstance(holder, dict) or member not in holder:
        return ABSENT
    value = holder[member]
    if isinstance(value, str):
        written = text(holder, member)
        if written[1] is not State.VALUE:
            return written
        try:
            value = float(value)
        except ValueError:
            return UNREAD
    if value is None:
        return EMPTY
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return UNREAD
    return float(value) + 0.0, State.VALUE  # never -0.0


def time(record: Mapping[str, Any]) -> Cell:
    """`eventTime` in microseconds UTC; a time that names no zone is unread."""
    written = text(record, "eventTime")
    if written[1] is not State.VALUE:
        return EMPTY if written is ABSENT else written
    try:
        moment = datetime.fromisoformat(written[0].replace(" UTC", "Z"))
    except ValueError:
        return UNREAD
    if moment.tzinfo is None or not 2000 <= moment.year <= 2200:
        return UNREAD
    return round(moment.timestamp() * 1_000_000), State.VALUE


def parameters(record: Mapping[str, Any]) -> dict[str, Any] | None:
    """The printed request parameters; None where they are not printed, omitted for their size, or unread."""
    printed = record.get("requestParameters")
    if not isinstance(printed, dict) or not printed or printed.get("omitted") is True:
        return None
    return printed


def unread_parameters(record: Mapping[str, Any]) -> bool:
    """Whether parameters are printed in a form that has no certain reading (see `java_map`)."""
    printed = record.get("requestParameters")
    return isinstance(printed, str) and printed.lstrip().startswith("{")


def threshold(printed: dict[str, Any] | None, member: str, *, required: str, default: float | None) -> dict[str, Cell]:
    """`threshold` as a share of 1 and `threshold_basis`. default: the share where the member is absent, None if
    unknown."""
    if printed is None or (required and required not in printed):
        return {}
    if member not in printed:
        share: Cell = ABSENT if default is None else (default, State.VALUE)
        return {"threshold": share, "threshold_basis": ("default", State.VALUE)}
    percent, state = number(printed, member)
    if state is State.VALUE and not 0 <= percent <= 100:
        percent, state = UNREAD
    share = (percent / 100, state) if state is State.VALUE else (None, state)
    return {"threshold": share, "threshold_basis": ("explicit", State.VALUE) if state is State.VALUE else (None, state)}


def parameters_key(record: Mapping[str, Any], name: str) -> tuple[Any, ...]:
    """All that `fields` reads of a record: those with equal keys have equal fields. It cannot be hashed where a
    structure stands in the place of a text or number."""
    printed = parameters(record)
    if printed is None:
        return name, unread_parameters(record)
    call = CALLS[name]
    share = printed.get(call.threshold or "", ...)
    most = printed.get(call.limit_member or "", ...)
    return name, type(share), share, type(most), most, printed.get("collectionId", ...)


def fields(record: Mapping[str, Any], name: str) -> dict[str, Cell]:
    """The fields of the event that `record` gives, a call of the operation `name` of CALLS, beside its time, id and
    operator."""
    call = CALLS[name]
    printed = parameters(record)
    cells: dict[str, Cell] = {}
    if call.mode:
        cells["mode"] = (call.mode, State.VALUE)
    if call.probe_kind:
        cells["probe.kind"] = (call.probe_kind, State.VALUE)
    if call.faces is not None:
        cells["faces_searched"] = (float(call.faces), State.VALUE)
    unread = unread_parameters(record)
    if call.threshold and unread:
        cells |= {"threshold": UNREAD, "threshold_basis": UNREAD}
    elif call.threshold:
        cells |= threshold(printed, call.threshold, required=call.marker_member, default=DEFAULT_SHARE)
    if call.limit_member:
        cells["max_candidates"] = UNREAD if unread else number(printed, call.limit_member)
    if "Celebrit" not in name and call.kind is not EventKind.VERIFICATION:
        cells["gallery.name"] = UNREAD if unread else text(printed, "collectionId")
    return cells
