"""CloudTrail records inside documents of the Elastic Common Schema -> records in CloudTrail's own names.

Elastic's pipeline moves members to ECS fields and to `aws.cloudtrail.*`, in snake case. What it loses: `user.name` of a
role session is the role's name, not the session's; request parameters become the text that Java gives a map
(`{collectionId=booking, maxFaces=5}`), beside a JSON copy under `flattened` unless it was turned off; identities that
IAM Identity Center signed in have no user id. `event.original`, where it was kept, is the record itself.

The Java text quotes nothing. Of the parameters of face calls only the key of a stored image is free text (the API's
patterns allow no comma, space or bracket in any other), so a text is read where each image has its one `s3Object` and
that holds its own members only; then whatever a key says, it cannot pass for a parameter. Otherwise it is unread.
"""

from __future__ import annotations

from typing import Any

from checker.ingest.cloudtrail.calls import BY_STATUS, ERROR_MEMBERS
from checker.ingest.cloudtrail.java_map import Structure, java_map
from checker.ingest.cloudtrail.nested import member_at, parse_text, says_nothing, structure, unflatten
from checker.ingest.cloudtrail.ocsf import identity_of, session_context

Record = dict[str, Any]

_STORED = "s3Object="
_MEDIA = ("image", "video", "sourceImage", "targetImage")
_OF_STORED = {"bucket", "name", "version"}


def is_ecs(value: Record) -> bool:
    """Whether a record is written in the Elastic Common Schema."""
    return "eventSource" not in value and (
        member_at(value, "aws", "cloudtrail") is not None or any(name.startswith("aws.cloudtrail") for name in value)
    )


def record(document: Record) -> Record:
    """The CloudTrail record inside `document`, absent members left out."""
    whole = unflatten(document)
    event, cloud = structure(whole.get("event")), structure(whole.get("cloud"))
    original = parse_text(event.get("original"))
    if isinstance(original, dict) and original.get("eventSource"):
        return original
    own = structure(member_at(whole, "aws", "cloudtrail"))
    members = {
        "eventVersion": own.get("event_version"),
        "eventTime": whole.get("@timestamp"),
        "eventSource": event.get("provider"),
        "eventName": event.get("action"),
        "eventID": event.get("id"),
        "eventType": own.get("event_type"),
        "requestID": own.get("request_id"),
        "awsRegion": cloud.get("region"),
        "recipientAccountId": own.get("recipient_account_id") or structure(cloud.get("account")).get("id"),
        "userAgent": structure(whole.get("user_agent")).get("original"),
        "errorCode": own.get("error_code"),
        "errorMessage": own.get("error_message"),
        "requestParameters": _printed_copy(own, "request_parameters"),
        "responseElements": _printed_copy(own, "response_elements"),
    }
    found = {name: value for name, value in members.items() if value is not None}
    found["userIdentity"] = _identity(whole, own)
    if event.get("outcome") == "failure" and all(says_nothing(str(found.get(n) or "")) for n in ERROR_MEMBERS):
        found["errorMessage"] = BY_STATUS
    return found


def _identity(whole: Record, own: Record) -> Record:
    identity = structure(own.get("user_identity"))
    kind, name = identity.get("type"), structure(whole.get("user")).get("name")
    context = identity.get("session_context")
    issuer = member_at(context, "session_issuer", "arn") if context else None
    role = name if kind == "AssumedRole" and isinstance(name, str) else None
    members = {
        "type": kind,
        "arn": identity.get("arn"),
        "accountId": member_at(whole, "cloud", "account", "id"),
        "userName": name if kind and kind != "AssumedRole" else None,
        "invokedBy": identity.get("invoked_by"),
        "sessionContext": session_context(issuer, role) if isinstance(issuer, str) and issuer else None,
    }
    return identity_of({name: value for name, value in members.items() if value is not None})


def _printed_copy(own: Record, name: str) -> Any:
    """Parameters or response: the JSON copy, else the Java text where it has one reading, else the text as it
    stands."""
    copy = parse_text(structure(own.get("flattened")).get(name))
    if isinstance(copy, dict):
        return copy
    text = own.get(name)
    if not isinstance(text, str):
        return text
    read = java_map(text)
    return read if read is not None and _one_reading(text, read) else text


def _one_reading(text: str, read: Structure) -> bool:
    """Whether no object key can have passed for a member: every image has one stored object, with its own members."""
    images = {media: read[media] for media in _MEDIA if media in read}
    if text.count(_STORED) != sum(isinstance(member_at(image, "s3Object"), dict) for image in images.values()):
        return False
    if len(images) > 1 and images.keys() != {"sourceImage", "targetImage"}:
        return False
    return all(_plain(image) for image in images.values())


def _plain(image: Any) -> bool:
    if not isinstance(image, dict) or not image.keys() <= {"s3Object", "bytes"}:
        return False
    stored = image.get("s3Object", {})
    return (
        isinstance(stored, dict)
        and stored.keys() <= _OF_STORED
        and not any(isinstance(v, list) for v in stored.values())
    )
