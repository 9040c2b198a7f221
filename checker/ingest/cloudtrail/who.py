"""Who made a call: the name that the record gives, and what that name certainly stands for.

Rules, most certain first (AWS CloudTrail user guide, "userIdentity element"; IAM user guide, "IAM identities"):

| record | operator | kind |
|---|---|---|
| `invokedBy`, or type AWSService | the session or user; of AWSService the service | service |
| type Root | root | shared: the account's own login |
| type IdentityCenterUser, or a role that IAM Identity Center made (`AWSReservedSSO_...`) | user id, or session name |
person: the service sets the session name to the user who signed in | | a role session named after an EC2 instance
    (`i-...`), or a user agent that names a Lambda or ECS runtime | the session name | service |
| any other AssumedRole | the session name, else the role's | role: whoever assumes the role chooses the name; not known
where the session's name or the user agent, which could show a service, is not there | | IAMUser, FederatedUser, others
| the user name | not known: AWS's users stand for people and for programs alike |

A Lambda function that calls for an unknown clerk is so a service, and a role that everybody shares never a person. No
blank in a record turns one kind into another: where a member that could decide is blank, the kind is not known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from checker.ingest.cloudtrail.calls import ABSENT, EMPTY, Cell, text
from checker.model.event import State

_RUNTIME = re.compile(r"exec-env/AWS_(?:Lambda|ECS)")
_INSTANCE = re.compile(r"i-[0-9a-f]{8,17}")


def operator(record: Mapping[str, Any]) -> tuple[Cell, Cell, str]:
    """The `operator` and `operator_kind` cells of a record, and the identity's type as written."""
    identity = record.get("userIdentity")
    if not isinstance(identity, dict) or not identity:
        blank = EMPTY if "userIdentity" in record and not identity else ABSENT
        return blank, blank, ""
    kind = str(identity.get("type") or "")
    name, role = _session(identity), _role(identity)
    if name is ABSENT:
        name = _user(identity)
    agent = text(record, "userAgent")
    if identity.get("invokedBy") or kind == "AWSService":
        who = text(identity, "invokedBy") if name is ABSENT and kind == "AWSService" else name
        return who, _is("service"), kind
    if "invokedBy" in identity:
        return name, EMPTY, kind
    if kind == "Root" or (not kind and name[0] == "root"):
        return ("root", State.VALUE), _is("shared"), kind
    if kind == "IdentityCenterUser":
        who = name if name is not ABSENT else text(identity.get("onBehalfOf"), "userId")
        return who, _is("person") if who[1] is State.VALUE else (None, who[1]), kind
    if kind == "AssumedRole":
        return (name if name is not ABSENT else role), _role_kind(name, role, agent), kind
    return name, _is("service") if agent[0] and _RUNTIME.search(agent[0]) else ABSENT, kind


def identity_key(record: Mapping[str, Any]) -> tuple[Any, ...]:
    """All that `operator` and `ledger.principal_of` read of a record: those with equal keys have equal answers. It
    cannot be hashed where a structure stands in the place of a text."""
    identity = record.get("userIdentity")
    if not isinstance(identity, dict) or not identity:
        return ("userIdentity" in record and not identity,)
    given = identity.get
    context, behalf = given("sessionContext"), given("onBehalfOf")
    issuer = context.get("sessionIssuer") if isinstance(context, dict) else None
    return (
        given("type"),
        given("arn", ...),
        given("userName", ...),
        given("invokedBy", ...),
        issuer.get("userName", ...) if isinstance(issuer, dict) else ...,
        behalf.get("userId", ...) if isinstance(behalf, dict) else ...,
        record.get("userAgent", ...),
    )


def _role_kind(name: Cell, role: Cell, agent: Cell) -> Cell:
    """What a role session's name stands for; without the session's name or the user agent, that is not certain."""
    if name[1] is not State.VALUE:
        return None, name[1]
    if role[1] is State.VALUE and role[0].startswith("AWSReservedSSO_"):
        return _is("person")
    if _INSTANCE.fullmatch(name[0]) or (agent[0] and _RUNTIME.search(agent[0])):
        return _is("service")
    return _is("role") if agent[1] is State.VALUE else (None, agent[1])


def _session(identity: dict[str, Any]) -> Cell:
    """The session name: the last part of `arn:aws:sts::<account>:assumed-role/<role>/<session>`."""
    arn = text(identity, "arn")
    if arn[1] is not State.VALUE:
        return arn if identity.get("type") == "AssumedRole" and not identity.get("userName") else ABSENT
    parts = arn[0].split(":assumed-role/", 1)
    if len(parts) == 2 and "/" in parts[1]:
        return parts[1].rsplit("/", 1)[1], State.VALUE
    return ABSENT


def _user(identity: dict[str, Any]) -> Cell:
    named = text(identity, "userName")
    arn = text(identity, "arn")
    if named is ABSENT and arn[1] is State.VALUE and ":user/" in arn[0]:
        return arn[0].rsplit("/", 1)[1], State.VALUE
    return named


def _role(identity: dict[str, Any]) -> Cell:
    context = identity.get("sessionContext")
    issuer = text(context.get("sessionIssuer"), "userName") if isinstance(context, dict) else ABSENT
    if issuer[1] is State.VALUE:
        return issuer
    arn = str(identity.get("arn") or "").split(":assumed-role/", 1)
    return (arn[1].split("/", 1)[0], State.VALUE) if len(arn) == 2 else ABSENT


def _is(kind: str) -> Cell:
    return kind, State.VALUE
