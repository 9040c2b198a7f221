"""Who acted: only what the record makes certain."""

from __future__ import annotations

from typing import Any

import pytest

from checker.ingest.cloudtrail.who import operator

ACCOUNT = "111122223333"


def session(role: str, name: str, **more: Any) -> dict[str, Any]:
    arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/{role}/{name}"
    return {"type": "AssumedRole", "arn": arn, "sessionContext": {"sessionIssuer": {"userName": role}}, **more}


USER = {"type": "IAMUser", "arn": f"arn:aws:iam::{ACCOUNT}:user/desk/jo", "userName": "jo"}


@pytest.mark.parametrize(
    ("identity", "name", "kind"),
    [
        (USER, "jo", None),
        ({k: v for k, v in USER.items() if k != "userName"}, "jo", None),
        (USER | {"invokedBy": "textract.amazonaws.com"}, "jo", "service"),
        (session("Admin", "Alice"), "Alice", "role"),
        (session("Admin", "alice@example.org"), "alice@example.org", "role"),
        (session("AWSReservedSSO_Analyst_0a1b", "alice@example.org"), "alice@example.org", "person"),
        (session("Web", "i-0123456789abcdef0"), "i-0123456789abcdef0", "service"),
        (session("Form", "search", invokedBy="lambda.amazonaws.com"), "search", "service"),
        (session("Admin", "***"), "***", "role"),
        ({"type": "AssumedRole", "sessionContext": {"sessionIssuer": {"userName": "Admin"}}}, "Admin", None),
        (session("Form", "search", invokedBy=""), "search", None),
        ({"type": "Root", "arn": f"arn:aws:iam::{ACCOUNT}:root"}, "root", "shared"),
        ({"type": "AWSService", "invokedBy": "states.amazonaws.com"}, "states.amazonaws.com", "service"),
        ({"type": "IdentityCenterUser", "onBehalfOf": {"userId": "u-1"}}, "u-1", "person"),
        ({"type": "IdentityCenterUser"}, None, None),
        ({"type": "FederatedUser", "userName": "fed"}, "fed", None),
        ({"type": "AWSAccount", "accountId": ACCOUNT}, None, None),
        ({}, None, None),
    ],
)
def test_an_identity_says_only_what_is_certain(identity: dict[str, Any], name: str | None, kind: str | None) -> None:
    who, what, _ = operator({"userIdentity": identity, "userAgent": "aws-cli/2.15"})
    assert (who[0], what[0]) == (name, kind)


def test_a_call_from_a_function_is_a_service_whatever_its_session_is_named() -> None:
    agent = "Boto3/1.26 Python/3.9 Linux/5.10 exec-env/AWS_Lambda_python3.9"
    assert operator({"userIdentity": session("Admin", "alice"), "userAgent": agent})[1][0] == "service"


@pytest.mark.parametrize("identity", [None, {}, "***", ..., [], 7])
def test_a_hidden_identity_names_nobody(identity: Any) -> None:
    record = {} if identity is ... else {"userIdentity": identity}
    who, what, _ = operator(record)
    assert who[0] is None and what[0] is None


@pytest.mark.parametrize(
    ("written", "state"),
    [("", "empty"), ("HIDDEN_DUE_TO_SECURITY_REASONS", "redacted_vendor"), ("REDACTED", "redacted_agency")],
)
def test_a_blank_or_redacted_user_name_keeps_its_reason(written: str, state: str) -> None:
    assert operator({"userIdentity": USER | {"userName": written}})[0] == (None, state)


@pytest.mark.parametrize("agent", [None, "", ...])
def test_without_a_user_agent_a_role_session_may_be_a_service(agent: Any) -> None:
    record = {"userIdentity": session("Admin", "desk")} | ({} if agent is ... else {"userAgent": agent})
    assert operator(record)[1][0] is None
