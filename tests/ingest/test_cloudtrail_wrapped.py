"""CloudTrail records inside OCSF events, ECS documents and other containers give the events that the bare records
give."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.cloudtrail import ecs, ocsf
from checker.ingest.cloudtrail.java_map import java_map
from checker.ingest.cloudtrail.reader import CloudTrail
from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.model.audit import Audit
from checker.model.errors import InputError
from tests.examples import tried_on
from tests.ingest.cloudtrail_logs import events, identity_holds, micros, read, search, source, trail, written
from tests.ingest.cloudtrail_wraps import WHOLE, history, java
from tests.ingest.cloudtrail_wraps import ecs as in_ecs
from tests.ingest.cloudtrail_wraps import ocsf as in_ocsf
from tests.ingest.reading import SHARED

OCSF_SAMPLES = SHARED / "formats" / "ocsf"
PLACE = ("event", "row")


@pytest.mark.parametrize("container", WHOLE)
def test_the_made_trail_is_the_same_in_every_container(container: str, tmp_path: Path) -> None:
    bare = read(written(tmp_path, WHOLE["Records"](trail())))
    wrapped = read(written(tmp_path, WHOLE[container](trail()), "wrapped"))
    assert wrapped.events.drop(PLACE).equals(bare.events.drop(PLACE))
    assert wrapped.input.rows == bare.input.rows


ID = st.from_regex(r"[a-z0-9]{4}-[a-z0-9]{8}", fullmatch=True)
WORD = st.text("abcXYZ019_.-", min_size=1, max_size=12)
KEY = st.text("abc019/ ,={}[].-\u00e9", min_size=1, max_size=20).filter(lambda key: key.strip() == key)
PERCENT = st.integers(0, 100) | st.floats(0, 100, allow_nan=False, width=16)
IMAGE = st.fixed_dictionaries({"s3Object": st.fixed_dictionaries({"bucket": WORD, "name": WORD})})
PARAMETERS = st.none() | st.fixed_dictionaries(
    {"collectionId": WORD, "image": IMAGE}, optional={"maxFaces": st.integers(1, 4096), "faceMatchThreshold": PERCENT}
)


def _session(role: str, name: str) -> dict[str, Any]:
    issuer = {"type": "Role", "arn": f"arn:aws:iam::111122223333:role/{role}", "userName": role}
    return {
        "type": "AssumedRole",
        "arn": f"arn:aws:sts::111122223333:assumed-role/{role}/{name}",
        "accountId": "111122223333",
        "sessionContext": {"sessionIssuer": issuer},
    }


NAME = st.text("abcXYZ019_-", min_size=1, max_size=12)
IDENTITY = (
    st.builds(_session, NAME, NAME)
    | st.builds(lambda s: _session("Form", s) | {"invokedBy": "lambda.amazonaws.com"}, NAME)
    | st.builds(
        lambda n: {"type": "IAMUser", "arn": f"arn:aws:iam::111122223333:user/{n}", "userName": n, "accountId": "1"},
        NAME,
    )
    | st.just({"type": "Root", "arn": "arn:aws:iam::111122223333:root", "accountId": "1"})
    | st.just({"type": "AWSService", "invokedBy": "states.amazonaws.com"})
)
CALL = st.fixed_dictionaries(
    {
        "eventVersion": st.just("1.09"),
        "userIdentity": IDENTITY,
        "eventTime": st.datetimes().map(
            lambda d: d.replace(year=2024, microsecond=0, day=min(d.day, 28)).isoformat() + "Z"
        ),
        "eventSource": st.sampled_from(["rekognition.amazonaws.com"] * 4 + ["ec2.amazonaws.com"]),
        "eventName": st.sampled_from(
            ["SearchFacesByImage", "SearchFaces", "DeleteFaces", "ListFaces", "SearchFacesByVoice"]
        ),
        "awsRegion": st.just("us-west-2"),
        "userAgent": st.sampled_from(["aws-cli/2.15", "exec-env/AWS_Lambda_python3.11"]),
        "requestParameters": PARAMETERS,
        "requestID": ID,
        "eventID": ID,
        "eventType": st.just("AwsApiCall"),
        "recipientAccountId": st.just("111122223333"),
    },
    optional={"errorCode": st.sampled_from(["AccessDenied", "ThrottlingException"])},
)
TRIALS = tried_on(14)


@TRIALS
@given(calls=st.lists(CALL, min_size=1, max_size=4))
def test_one_call_is_one_event_whatever_wraps_it(calls: list[dict[str, Any]], tmp_path: Path) -> None:
    bare = read(written(tmp_path, WHOLE["Records"](calls)))
    for container, wrap in WHOLE.items():
        wrapped = read(written(tmp_path, wrap(calls), "wrapped"))
        assert wrapped.events.drop(PLACE).equals(bare.events.drop(PLACE)), container
        assert wrapped.input.rows == bare.input.rows


@TRIALS
@given(calls=st.lists(CALL, min_size=1, max_size=4))
def test_the_event_history_says_less_and_nothing_else(calls: list[dict[str, Any]], tmp_path: Path) -> None:
    whole = read(written(tmp_path, WHOLE["Records"](calls)))
    told = events(read(written(tmp_path, history(calls), "history.csv")))
    assert {row - 1: e["kind"] for row, e in told.items()} == {row: e["kind"] for row, e in events(whole).items()}
    for row, event in events(whole).items():
        other = told[row + 1]
        for name in (c.removesuffix("__state") for c in event if c.endswith("__state")):
            known = [c for c in (name, f"{name}_lo", f"{name}_hi", f"{name}__state") if c in event]
            assert other[f"{name}__state"] == "not_exported" or [other[c] for c in known] == [event[c] for c in known]


@given(key=KEY, threshold=st.none() | st.integers(0, 100))
def test_no_key_of_an_image_passes_for_a_parameter(key: str, threshold: int | None) -> None:
    stored = {"s3Object": {"bucket": "b", "name": key}}
    given = {"collectionId": "c", "image": stored} | ({} if threshold is None else {"faceMatchThreshold": threshold})
    own = {"request_parameters": java(given)}
    read = ecs.record({"event": {"provider": "p"}, "aws": {"cloudtrail": own}})["requestParameters"]
    if isinstance(read, dict):
        assert {k: v for k, v in read.items() if k != "image"} == {k: str(v) for k, v in given.items() if k != "image"}
    else:
        assert read == own["request_parameters"]


@pytest.mark.parametrize(
    "key",
    [
        "x}}, faceMatchThreshold=1, video={s3Object={name=y",
        "x, faceMatchThreshold=1",
        "x}, maxFaces=1, other={a=b",
        "a, b.jpg",
        "a,b.jpg",
        "[x]",
        "{",
    ],
)
def test_parameters_with_more_than_one_reading_are_unread(key: str, tmp_path: Path) -> None:
    call = search(requestParameters={"collectionId": "c", "image": {"s3Object": {"bucket": "b", "name": key}}})
    reading = read(written(tmp_path, json.dumps(in_ecs(call, flattened=False))))
    (event,) = events(reading).values()
    assert event["kind"] == "search"
    assert any(e.topic == "unread" and e.statement.startswith("1 record ") for e in reading.ledger)
    states = {event[f"{n}__state"] for n in ("threshold", "threshold_basis", "gallery.name", "max_candidates")}
    assert states == {"unread"}
    (event,) = events(read(written(tmp_path, json.dumps(in_ecs(call))))).values()
    assert event["gallery.name"] == "c" and event["threshold"] == 0.8


def test_lists_of_maps_and_nulls_are_read() -> None:
    assert java_map("{a=[{b=c}, {d=null}], e=[x, y], f={}, g=[], h=}") == {
        "a": [{"b": "c"}, {"d": None}],
        "e": ["x", "y"],
        "f": {},
        "g": [],
        "h": "",
    }


@pytest.mark.parametrize(
    "text", ["", "{", "{a}", "{a=b", "{a=b}}", "{a=b, a=c}", "{a=b, c}", "{a=[b}", "{a=b}x", "[a]", "{=b}"]
)
def test_what_java_would_not_print_is_not_read(text: str) -> None:
    assert java_map(text) is None


@pytest.mark.parametrize("text", ["{a=" * 100_000, "{a=[" * 100_000, "{a=" + "[" * 15_000, "{" + "a=b, " * 30_000])
def test_endless_structures_end_at_once(text: str) -> None:
    assert java_map(text) is None


def test_time_goes_before_its_print_and_the_contradiction_is_told(tmp_path: Path) -> None:
    good = in_ocsf(search(eventTime="2024-03-11T14:05:00Z")) | {"time_dt": "2024-03-11T10:05:00.000-04:00"}
    wrong = in_ocsf(search(eventTime="2024-03-11T14:05:00Z")) | {"time_dt": "2024-03-11T14:05:00.000-04:00"}
    reading = read(written(tmp_path, "\n".join(map(json.dumps, (good, wrong)))))
    assert [e["time_lo"] for e in events(reading).values()] == [micros("14:05:00")] * 2
    assert [e.statement for e in reading.ledger if e.topic == "contradiction"] == [f"in 1 record {ocsf.OTHER_INSTANT}"]


@pytest.mark.parametrize(
    ("time", "state"),
    [(..., "empty"), (None, "empty"), ("soon", "unread"), (True, "unread"), (1e300, "unread"), (1710165900, "unread")],
)
def test_without_time_its_print_is_not_believed(time: Any, state: str, tmp_path: Path) -> None:
    event = in_ocsf(search()) | {"time": time, "time_dt": "2024-03-11T14:05:00Z"}
    content = json.dumps({k: v for k, v in event.items() if v is not ...})
    (found,) = events(read(written(tmp_path, content))).values()
    assert found["time__state"] == state and found["time_lo"] is None


@pytest.mark.parametrize("wrap", [in_ocsf, in_ecs])
def test_a_failure_without_its_code_is_a_request_and_no_use(wrap: Any, tmp_path: Path) -> None:
    document = wrap(search(errorCode="AccessDenied"))
    if "api" in document:
        del document["api"]["response"]
    else:
        del document["aws"]["cloudtrail"]["error_code"]
    (event,) = events(read(written(tmp_path, json.dumps(document)))).values()
    assert (event["kind"], event["decision"], event["result"]) == ("request", None, None)


def test_documents_of_dotted_names_are_read(tmp_path: Path) -> None:
    flat = {
        "@timestamp": "2024-03-11T14:05:00Z",
        "event.action": "SearchFacesByImage",
        "event.provider": "rekognition.amazonaws.com",
        "event.id": "e-1",
        "aws.cloudtrail.user_identity.type": "IAMUser",
        "user.name": "ann",
        "user_agent.original": "x",
        "aws.cloudtrail.request_parameters": "{collectionId=booking, faceMatchThreshold=99}",
    }
    (event,) = events(read(written(tmp_path, json.dumps(flat)))).values()
    assert (event["operator"], event["gallery.name"], event["threshold"]) == ("ann", "booking", 0.99)


_FLAT = {
    "eventID": "e-1",
    "eventTime": "2024-03-11T14:05:00Z",
    "eventSource": "rekognition.amazonaws.com",
    "eventName": "SearchFacesByImage",
    "userIdentity.type": "AssumedRole",
    "userIdentity.arn": "arn:aws:sts::111122223333:assumed-role/fr/ann",
    "userIdentity.sessionContext.sessionIssuer.userName": "fr",
    "requestParameters.collectionId": "booking",
    "requestParameters.image.s3Object.name": "case 24-0117.jpg",
    "requestParameters.faceMatchThreshold": "99",
    "Exported By": "somebody",
}


@pytest.mark.parametrize(
    "written_as",
    [
        lambda name: name,
        lambda name: name.replace(".", "_"),
        lambda name: name.replace(".", "__"),
        lambda name: name.replace(".", "/"),
        lambda name: name.replace(".", "_").lower(),
        lambda name: re.sub("(?<=[a-z])(?=[A-Z])", "_", name).replace(".", "_").lower(),
        lambda name: re.sub("(?<=[a-z])(?=[A-Z])", " ", name).replace(".", " ").title(),
    ],
    ids=["dots", "underscore", "two", "slash", "lower", "snake", "words"],
)
def test_a_flattened_trail_is_read_whatever_separates_its_names(
    written_as: Callable[[str], str], tmp_path: Path
) -> None:
    table = ",".join(map(written_as, _FLAT)) + "\n" + ",".join(_FLAT.values()) + "\n"
    got = read(written(tmp_path, table), s3Key=r"case (\S+)\.jpg")
    (event,) = events(got).values()
    assert (event["kind"], event["operator"], event["id"]) == ("search", "ann", "e-1")
    assert (event["gallery.name"], event["threshold"], event["case_number"]) == ("booking", 0.99, "24-0117")
    (told,) = [e.statement for e in got.ledger if "not read" in e.statement]
    assert told.replace("_", " ").endswith('not read: "exported by"')


@pytest.mark.published
def test_the_ocsf_projects_own_example_is_a_call_of_another_service() -> None:
    path = OCSF_SAMPLES / "generic_api_activity.ocsf"
    for twin in (path, path.with_suffix(".raw")):
        reading = read(twin)
        assert reading.input.rows.model_dump() == {
            "read": 1,
            "used": 0,
            "duplicates": 0,
            "quarantined": 0,
            "out_of_scope": 1,
        }


@pytest.mark.published
def test_the_ocsf_projects_own_example_unwraps_to_its_raw_twin() -> None:
    path = OCSF_SAMPLES / "generic_api_activity.ocsf"
    raw = json.loads(path.with_suffix(".raw").read_text("utf-8"))
    unwrapped, doubt = ocsf.record(json.loads(path.read_text("utf-8")))
    assert doubt == ""
    assert unwrapped["eventTime"] == "2023-09-21T22:22:52+00:00" and raw["eventTime"] == "2023-09-21T22:22:52Z"
    for name in (
        "eventSource",
        "eventName",
        "eventID",
        "requestID",
        "awsRegion",
        "userAgent",
        "responseElements",
        "recipientAccountId",
    ):
        assert unwrapped[name] == raw[name], name
    for name in ("type", "arn", "accountId", "userName"):
        assert unwrapped["userIdentity"][name] == raw["userIdentity"][name]


@pytest.mark.published
def test_a_finding_of_another_class_is_no_cloudtrail_log() -> None:
    path = OCSF_SAMPLES / "sechub-pci.ocsf"
    for twin in (path, path.with_suffix(".raw")):
        assert not CloudTrail().matches(source(twin))
        with pytest.raises(InputError, match=r"does not look like a use log|OCSF events of another class") as caught:
            ingest([twin], Audit(), zone=None, profile=None, limits=Limits(), progress=lambda *a: None)
        assert caught.value.where == str(twin)


@pytest.mark.parametrize(
    "broken",
    [
        {
            "class_uid": 6003,
            "api": {"service": {"name": "rekognition.amazonaws.com"}},
            "actor": [],
            "unmapped": 7,
            "metadata": "x",
        },
        {
            "class_uid": 6003,
            "api": {"service": {"name": "rekognition.amazonaws.com"}},
            "unmapped": "{a=",
            "raw_data": "{",
        },
        {
            "class_uid": 6003,
            "api": {"service": {"name": "rekognition.amazonaws.com"}},
            "unmapped": {".": 1, "a": 2, "a.b": 3},
        },
        {
            "event": {"provider": "rekognition.amazonaws.com", "original": "[" * 5000},
            "aws": {"cloudtrail": {"flattened": []}},
        },
        {"event": {"provider": "rekognition.amazonaws.com"}, "aws": {"cloudtrail": {"user_identity": "x"}}, "user": 3},
        {"class_uid": 6003, "unmapped": {"a" + ".b" * 5000: "rekognition.amazonaws.com"}},
        {"class_uid": 6003, "api": "rekognition.amazonaws.com"},
    ],
)
def test_broken_wraps_give_events_of_unknown_kind_and_no_traceback(broken: dict[str, Any], tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps(in_ocsf(search())) + "\n" + json.dumps(broken))
    reading = read(path)
    assert identity_holds(reading) and reading.input.rows.read == 2
    assert events(reading)[2]["kind"] == "unknown"
