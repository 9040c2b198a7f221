"""CloudTrail records of face searches in every container that they are handed over in, and the results of such
searches.

Each record is a template with a few marks; what stands in their place is drawn. The members are those of AWS's own
samples.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from bench.generate import START_S, draw
from bench.readers.search_rows import AT_ONCE

Record = dict[str, Any]

_ACCOUNT = "111122223333"
_AGENT = (
    "aws-sdk-java/1.12.261 Linux/4.14.255-276-224.499.amzn2.x86_64 OpenJDK_64-Bit_Server_VM/11.0.15 java/11.0.15 "
    "cfg/retry-mode/legacy"
)
_IDENTITY: Record = {
    "type": "AssumedRole",
    "principalId": "AROAEXAMPLE:@who@",
    "arn": f"arn:aws:sts::{_ACCOUNT}:assumed-role/Investigator/@who@",
    "accountId": _ACCOUNT,
    "sessionContext": {
        "sessionIssuer": {
            "type": "Role", "principalId": "AROAEXAMPLE", "arn": f"arn:aws:iam::{_ACCOUNT}:role/Investigator",
            "accountId": _ACCOUNT,
            "userName": "Investigator",
        },
        "attributes": {"mfaAuthenticated": "false", "creationDate": "@time@"},
    },
}  # fmt: skip
_PARAMETERS: Record = {
    "collectionId": "@gallery@", "image": {"s3Object": {"bucket": "probes", "name": "probe-@n@.jpg"}}, "maxFaces": 5,
    "faceMatchThreshold": 90,
}  # fmt: skip
_SEARCH: Record = {
    "eventVersion": "1.08", "userIdentity": _IDENTITY, "eventTime": "@time@",
    "eventSource": "rekognition.amazonaws.com",
    "eventName": "SearchFacesByImage", "awsRegion": "us-west-2", "sourceIPAddress": "198.51.100.7", "userAgent": _AGENT,
    "requestParameters": _PARAMETERS, "responseElements": None, "requestID": "request-@n@", "eventID": "event-@n@",
    "readOnly": True,
    "eventType": "AwsApiCall", "managementEvent": True, "recipientAccountId": _ACCOUNT, "eventCategory": "Management",
}  # fmt: skip
_OTHER: Record = _SEARCH | {
    "eventSource": "s3.amazonaws.com", "eventName": "GetObject",
    "requestParameters": {"bucketName": "probes", "key": "probe-@n@.jpg"},
}  # fmt: skip
_MARKS: dict[str, pl.Expr] = {
    "n": pl.col("n").cast(pl.String),
    "time": pl.from_epoch(START_S + pl.col("n")).dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
    "ms": ((START_S + pl.col("n")) * 1000).cast(pl.String),
    "who": pl.format("examiner{}", draw("who", 400)),
    "gallery": pl.format("booking-{}", draw("gallery", 8)),
    "share": pl.format("{}.{}", 80 + draw("similarity", 20), 100_000 + draw("digits", 899_999)),
}
_MARK = re.compile(r"@(\w+)@")


def records(path: Path, rows: int) -> None:
    """`{"Records": [...]}`, every record a face search."""
    _joined(path, rows, b'{"Records":[', (_json(_SEARCH),), b"]}")


def mixed(path: Path, rows: int) -> None:
    """The same with nine records of another service for each face search."""
    _joined(path, rows, b'{"Records":[', (_json(_SEARCH), *[_json(_OTHER)] * 9), b"]}")


def lines(path: Path, rows: int) -> None:
    _lines(path, rows, _json(_SEARCH))


def event_bridge(path: Path, rows: int) -> None:
    wrap = {
        "version": "0",
        "id": "wrap-@n@",
        "detail-type": "AWS API Call via CloudTrail",
        "source": "aws.rekognition",
        "detail": _SEARCH,
    }
    _lines(path, rows, _json(wrap))


def ocsf(path: Path, rows: int) -> None:
    """API Activity of the Open Cybersecurity Schema Framework."""
    user = {"type": "AssumedRole", "uid": _IDENTITY["arn"], "account": {"uid": _ACCOUNT}}
    event: Record = {
        "class_uid": 6003,
        "class_name": "API Activity",
        "time": "@ms@",
        "actor": {"user": user, "session": {"issuer": "Investigator"}},
        "api": {
            "operation": _SEARCH["eventName"],
            "service": {"name": _SEARCH["eventSource"]},
            "request": {"uid": "request-@n@"},
        },
        "cloud": {"provider": "AWS", "region": "us-west-2"},
        "http_request": {"user_agent": _AGENT},
        "status_id": 1,
        "metadata": {"uid": "event-@n@", "product": {"name": "CloudTrail", "version": "1.08"}},
        "unmapped": {"requestParameters": _PARAMETERS, "recipientAccountId": _ACCOUNT, "eventCategory": "Management"},
    }
    _lines(path, rows, _json(event).replace('"@ms@"', "@ms@"))


def ecs(path: Path, rows: int) -> None:
    """Documents of the Elastic Common Schema, with the parameters as Java prints them and as JSON."""
    own = {
        "event_version": "1.08",
        "user_identity": {"type": "AssumedRole", "arn": _IDENTITY["arn"]},
        "request_id": "request-@n@",
        "recipient_account_id": _ACCOUNT,
        "flattened": {"request_parameters": _PARAMETERS},
        "request_parameters": "{collectionId=@gallery@, image={s3Object={bucket=probes, name=probe-@n@.jpg}}, "
        "maxFaces=5}",
    }
    document = {
        "@timestamp": "@time@",
        "ecs": {"version": "8.11.0"},
        "user": {"name": "Investigator"},
        "user_agent": {"original": _AGENT},
        "event": {
            "action": _SEARCH["eventName"],
            "provider": _SEARCH["eventSource"],
            "id": "event-@n@",
            "outcome": "success",
        },
        "cloud": {"region": "us-west-2", "account": {"id": _ACCOUNT}},
        "aws": {"cloudtrail": own},
    }
    _lines(path, rows, _json(document))


def history(path: Path, rows: int) -> None:
    """CSV as the console's Event history is downloaded."""
    head = "Event ID,Event time,User name,Event name,Event source,AWS region,Error code,Request ID,Source IP address"
    _lines(
        path,
        rows,
        "event-@n@,@time@,@who@,SearchFacesByImage,rekognition.amazonaws.com,us-west-2,,request-@n@,198.51.100.7",
        head,
    )


def athena(path: Path, rows: int) -> None:
    """CSV of a query of Athena, structures as text."""
    names = (
        "eventVersion",
        "userIdentity",
        "eventTime",
        "eventSource",
        "eventName",
        "awsRegion",
        "requestParameters",
        "requestID",
        "eventID",
    )
    written = [
        value if isinstance(value := _SEARCH[name], str) else '"' + _json(value).replace('"', '""') + '"'
        for name in names
    ]
    _lines(path, rows, ",".join(written), ",".join(name.lower() for name in names))


def responses(path: Path, rows: int) -> None:
    """Responses of SearchFacesByImage, a line each, with five matches."""
    face = {
        "FaceId": "face-@n@",
        "BoundingBox": {"Width": 0.21, "Height": 0.28, "Left": 0.39, "Top": 0.33},
        "Confidence": 99.97,
    }
    matches = [{"Similarity": "@share@", "Face": face}] * 5
    box = {"Width": 0.2, "Height": 0.3, "Left": 0.4, "Top": 0.3}
    meta = {"RequestId": "request-@n@", "HTTPStatusCode": 200, "RetryAttempts": 0}
    response = {
        "SearchedFaceBoundingBox": box,
        "SearchedFaceConfidence": 99.9,
        "FaceMatches": matches,
        "ResponseMetadata": meta,
    }
    _lines(path, rows, _json(response).replace('"@share@"', "@share@"))


def kinesis(path: Path, rows: int) -> None:
    """Records of a live face search, a line each."""
    video = {
        "StreamArn": f"arn:aws:kinesisvideo:us-west-2:{_ACCOUNT}:stream/camera/1",
        "FragmentNumber": "@n@",
        "ProducerTimestamp": "@ms@",
        "ServerTimestamp": "@ms@",
        "FrameOffsetInSeconds": 2,
    }
    point = {"X": 0.4452057, "Y": 0.4395594, "Type": "eyeLeft"}
    face = {
        "BoundingBox": {"Height": 0.075, "Width": 0.056, "Left": 0.428, "Top": 0.408},
        "Confidence": 99.97,
        "Landmarks": [point] * 5,
    }
    matched = {
        "Similarity": "@share@",
        "Face": {"FaceId": "face-@n@", "Confidence": 99.9, "ExternalImageId": "booking-@n@"},
    }
    document = {
        "InputInformation": {"KinesisVideo": video},
        "StreamProcessorInformation": {"Status": "RUNNING"},
        "FaceSearchResponse": [{"DetectedFace": face, "MatchedFaces": [matched]}],
    }
    _lines(path, rows, _json(document).replace('"@share@"', "@share@").replace('"@ms@"', "@ms@e-3"))


def _json(value: Record) -> str:
    return json.dumps(value, separators=(",", ":"))


def _lines(path: Path, rows: int, template: str, head: str = "") -> None:
    with path.open("wb") as file:
        if head:
            file.write(f"{head}\n".encode())
        _each(rows, (template,), lambda texts: file.write("\n".join(texts).encode() + b"\n"))


def _joined(path: Path, rows: int, before: bytes, templates: Sequence[str], after: bytes) -> None:
    """One document: records, separated by commas."""
    with path.open("wb") as file:
        file.write(before)
        begun: list[bool] = []

        def write(texts: pl.Series) -> None:
            file.write((b"," if begun else b"") + ",".join(texts).encode())
            begun.append(True)

        _each(rows, templates, write)
        file.write(after)


def _each(rows: int, templates: Sequence[str], write: Callable[[pl.Series], object]) -> None:
    """Give `write` the filled templates of all rows, some at a time; several templates take turns."""
    filled = pl.lit(None, pl.String)
    for turn, template in enumerate(dict.fromkeys(templates)):
        own = [place for place, one in enumerate(templates) if one == template]
        filled = (
            pl.when((pl.col("n") % len(templates)).is_in(own)).then(_filled(template)).otherwise(filled)
            if turn
            else _filled(template)
        )
    for first in range(0, rows, AT_ONCE):
        numbers = pl.select(pl.int_range(first, min(first + AT_ONCE, rows)).alias("n"))
        write(numbers.select(filled).to_series())


def _filled(template: str) -> pl.Expr:
    """The template with what is drawn in the place of its marks."""
    parts = _MARK.split(template)
    return pl.concat_str([_MARKS[part] if place % 2 else pl.lit(part) for place, part in enumerate(parts)])
