"""CloudTrail records inside OCSF API Activity events -> records in CloudTrail's own names.

OCSF (Open Cybersecurity Schema Framework; class 6003, 3005 before version 1.0) moves a record's members to places of
its own, and what has none to `unmapped`: as structures, as JSON text, or, in Amazon Security Lake, as text under dotted
names. The mapping is that of the OCSF project's CloudTrail example. Two of its traps:

- `time` is the instant, in milliseconds; `time_dt` is a print of it in some zone (the example says 18:22:52-04:00 for
  22:22:52 UTC; other writers lose or shift the offset). `time_dt` is therefore never read, and where it names another
  instant than `time`, the ledger says so. Without `time` the event has no time.
- `actor.user.uid` is the ARN from version 1.1 on, the principal id before, when the ARN was `uuid`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from checker.ingest.cloudtrail.calls import BY_STATUS, ERROR_MEMBERS
from checker.ingest.cloudtrail.nested import parse_text, says_nothing, structure, unflatten

OTHER_INSTANT = "time_dt names another instant than time; time is taken"

Record = dict[str, Any]


def is_ocsf(value: Record) -> bool:
    """Whether a record is written in the Open Cybersecurity Schema Framework."""
    return "class_uid" in value and "eventSource" not in value


def record(event: Record) -> tuple[Record, str]:
    """The CloudTrail record inside `event`, absent members left out, and what in it contradicts itself, else "".

    `raw_data`, where it holds the record as CloudTrail wrote it, goes before the mapped members.
    """
    given = event.get
    raw = parse_text(given("raw_data"))
    if isinstance(raw, dict) and raw.get("eventSource"):
        return raw, ""
    unmapped = parse_text(given("unmapped"))
    found: Record = unflatten(unmapped) if isinstance(unmapped, dict) else {}
    api = structure(given("api"))
    request, response = structure(api.get("request")), structure(api.get("response"))
    moved = {
        "eventTime": _instant(given("time")),
        "eventSource": structure(api.get("service")).get("name"),
        "eventName": api.get("operation"),
        "eventID": structure(given("metadata")).get("uid"),
        "requestID": request.get("uid"),
        "awsRegion": structure(given("cloud")).get("region"),
        "userAgent": structure(given("http_request")).get("user_agent"),
        "errorCode": response.get("error"),
        "errorMessage": response.get("error_message"),
        "requestParameters": parse_text(request.get("data")),
        "responseElements": parse_text(response.get("data")),
    }
    found = {name: parse_text(value) if isinstance(value, str) else value for name, value in found.items()}
    found |= {name: value for name, value in moved.items() if value is not None}
    found["userIdentity"] = _identity(event, found.get("userIdentity"))
    if event.get("status_id") == 2 and all(says_nothing(str(found.get(name) or "")) for name in ERROR_MEMBERS):
        found["errorMessage"] = BY_STATUS
    return found, OTHER_INSTANT if _differ(event.get("time"), event.get("time_dt")) else ""


def _identity(event: Record, unmapped: Any) -> Record:
    """`userIdentity`, put together from `actor` and from what is left of it in `unmapped`."""
    actor = structure(event.get("actor"))
    user = structure(actor.get("user"))
    kind = user.get("type")
    ids = [user[name] for name in ("uid", "uuid") if user.get(name) is not None]
    issuer = structure(actor.get("session")).get("issuer")
    moved = {
        "type": kind,
        "arn": next((value for value in ids if str(value).startswith("arn:")), ids[0] if ids else None),
        "accountId": structure(user.get("account")).get("uid") or user.get("account_uid"),
        "userName": None if kind == "AssumedRole" else user.get("name"),
        "invokedBy": actor.get("app_name") if actor.get("invoked_by") is None else actor["invoked_by"],
        "sessionContext": session_context(issuer) if isinstance(issuer, str) and issuer else None,
    }
    return identity_of(structure(unmapped) | {name: value for name, value in moved.items() if value is not None})


def identity_of(identity: Record) -> Record:
    """`identity`; without the role that issued a session where its ARN is not there, lest the role pass for who
    acted."""
    return (
        identity if "arn" in identity else {name: value for name, value in identity.items() if name != "sessionContext"}
    )


def session_context(arn: str, name: str | None = None) -> Record:
    """`sessionContext` with the role that issued a session. name: the role's, by default the last part of its ARN."""
    return {"sessionIssuer": {"arn": arn, "userName": name or arn.rsplit("/", 1)[-1]}}


def _instant(value: Any) -> str | None:
    """`time` as CloudTrail writes `eventTime`; what is no number of milliseconds stays as it is written."""
    moment = _moment(value)
    if moment is None:
        return None if value is None else str(value)
    return moment.isoformat()


def _moment(value: Any) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        return datetime.fromtimestamp(value / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _differ(time: Any, printed: Any) -> bool:
    """Whether `time_dt` names, with an offset, another second than `time`."""
    moment = _moment(time)
    if moment is None or not isinstance(printed, str):
        return False
    try:
        said = datetime.fromisoformat(printed)
    except ValueError:
        return True
    return said.tzinfo is not None and abs((said - moment).total_seconds()) >= 1
