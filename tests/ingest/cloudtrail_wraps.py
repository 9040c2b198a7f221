"""CloudTrail records put into each container that agencies hand over, as the systems that make those containers do."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

Record = dict[str, Any]


def java(value: Any) -> str:
    """A value as Java's `toString` prints maps and lists."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}={java(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(java, value)) + "]"
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


def lowered(value: Any) -> Any:
    """Athena's tables have member names in lower case."""
    return {k.lower(): lowered(v) for k, v in value.items()} if isinstance(value, dict) else value


def without_blanks(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: w for k, v in value.items() if (w := without_blanks(v)) not in (None, {})}
    return value


def ocsf(record: Record) -> Record:
    """By the OCSF project's mapping of CloudTrail to API Activity, version 1.1."""
    identity = record.get("userIdentity") or {}
    issuer = (identity.get("sessionContext") or {}).get("sessionIssuer") or {}
    moment = datetime.fromisoformat(record["eventTime"])
    mapped = (
        "userIdentity eventTime eventSource eventName eventID requestID awsRegion userAgent errorCode errorMessage "
        "responseElements sourceIPAddress eventVersion eventType"
    ).split()
    return without_blanks(
        {
            "class_uid": 6003,
            "class_name": "API Activity",
            "time": int(moment.timestamp() * 1000),
            "time_dt": record["eventTime"],
            "actor": {
                "user": {
                    "type": identity.get("type"),
                    "uid": identity.get("arn"),
                    "name": identity.get("userName"),
                    "account": {"uid": identity.get("accountId")},
                    "uid_alt": identity.get("principalId"),
                },
                "session": {"issuer": issuer.get("arn")},
                "invoked_by": identity.get("invokedBy"),
            },
            "api": {
                "operation": record.get("eventName"),
                "request": {"uid": record.get("requestID")},
                "response": {
                    "error": record.get("errorCode"),
                    "error_message": record.get("errorMessage"),
                    "data": json.dumps(record["responseElements"]) if record.get("responseElements") else None,
                },
                "service": {"name": record.get("eventSource")},
            },
            "cloud": {"provider": "AWS", "region": record.get("awsRegion")},
            "http_request": {"user_agent": record.get("userAgent")},
            "metadata": {
                "uid": record.get("eventID"),
                "product": {"name": "CloudTrail", "version": record.get("eventVersion")},
            },
            "status_id": 2 if record.get("errorCode") else 1,
            "unmapped": {k: v for k, v in record.items() if k not in mapped},
        }
    )


def security_lake(record: Record) -> Record:
    """As Amazon Security Lake keeps it: `unmapped` is a map of text under dotted names."""
    event = ocsf(record)
    flat: dict[str, str] = {}

    def put(value: Any, name: str) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                put(inner, f"{name}.{key}" if name else key)
        elif value is not None:
            flat[name] = value if isinstance(value, str) else json.dumps(value)

    put(event.pop("unmapped", {}), "")
    return event | {"unmapped": flat}


def ecs(record: Record, *, flattened: bool = True) -> Record:
    """As Elastic's pipeline for CloudTrail makes it, without `event.original`."""
    identity = record.get("userIdentity") or {}
    issuer = (identity.get("sessionContext") or {}).get("sessionIssuer") or {}
    structures = {
        "request_parameters": record.get("requestParameters"),
        "response_elements": record.get("responseElements"),
    }
    return without_blanks(
        {
            "@timestamp": record["eventTime"].replace("Z", ".000Z"),
            "ecs": {"version": "8.11.0"},
            "event": {
                "action": record.get("eventName"),
                "provider": record.get("eventSource"),
                "id": record.get("eventID"),
                "outcome": "failure" if record.get("errorCode") else "success",
            },
            "user": {"name": issuer.get("userName") or identity.get("userName")},
            "user_agent": {"original": record.get("userAgent"), "name": "aws-cli"},
            "cloud": {"region": record.get("awsRegion"), "account": {"id": identity.get("accountId")}},
            "source": {"ip": record.get("sourceIPAddress")},
            "aws": {
                "cloudtrail": {
                    "event_version": record.get("eventVersion"),
                    "user_identity": {
                        "type": identity.get("type"),
                        "arn": identity.get("arn"),
                        "invoked_by": identity.get("invokedBy"),
                        "session_context": {"session_issuer": {"arn": issuer.get("arn"), "type": issuer.get("type")}},
                    },
                    "error_code": record.get("errorCode"),
                    "error_message": record.get("errorMessage"),
                    "request_id": record.get("requestID"),
                    "recipient_account_id": record.get("recipientAccountId"),
                    **{k: java(v) if v else None for k, v in structures.items()},
                    "flattened": structures if flattened else None,
                }
            },
        }
    )


def athena(records: list[Record]) -> str:
    names = (
        "eventVersion userIdentity eventTime eventSource eventName awsRegion errorCode errorMessage userAgent "
        "requestParameters responseElements requestID eventID recipientAccountId"
    ).split()
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(name.lower() for name in names)
    for record in records:
        cells = {n: record.get(n) for n in names}
        cells["userIdentity"] = java(lowered(cells["userIdentity"]))
        for name in ("requestParameters", "responseElements"):
            cells[name] = json.dumps(cells[name]) if cells[name] is not None else ""
        table.writerow("" if cells[n] is None else cells[n] for n in names)
    return out.getvalue()


def _lines(wrap: Callable[[Record], Record]) -> Callable[[list[Record]], str]:
    return lambda records: "\n".join(json.dumps(wrap(r)) for r in records)


WHOLE: dict[str, Callable[[list[Record]], str]] = {
    "Records": lambda records: json.dumps({"Records": records}),
    "JSON lines": _lines(lambda r: r),
    "EventBridge": _lines(lambda r: {"detail-type": "AWS API Call via CloudTrail", "detail": r}),
    "Athena rows": athena,
    "OCSF": _lines(ocsf),
    "OCSF array": lambda records: json.dumps([ocsf(r) for r in records], indent=1),
    "Security Lake": _lines(security_lake),
    "OCSF with raw_data": _lines(lambda r: ocsf(r) | {"raw_data": json.dumps(r)}),
    "ECS": _lines(ecs),
    "ECS without flattened": _lines(lambda r: ecs(r, flattened=False)),
    "ECS with event.original": _lines(lambda r: ecs(r) | {"event": {**ecs(r)["event"], "original": json.dumps(r)}}),
    "Elasticsearch hits": lambda records: json.dumps(
        {
            "took": 3,
            "hits": {"total": {"value": len(records)}, "hits": [{"_id": "x", "_source": ecs(r)} for r in records]},
        }
    ),
}
"""Containers that keep all that an event takes from a record."""


def history(records: list[Record]) -> str:
    """The console's download: no parameters, and of the identity only the user's name."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(
        ["Event name", "Event time", "User name", "Event source", "AWS region", "Error code", "Event ID", "Request ID"]
    )
    for r in records:
        identity = r.get("userIdentity") or {}
        table.writerow(
            [
                r.get("eventName"),
                r["eventTime"],
                identity.get("userName", ""),
                r.get("eventSource"),
                r.get("awsRegion"),
                r.get("errorCode", ""),
                r.get("eventID"),
                r.get("requestID"),
            ]
        )
    return out.getvalue()
