"""What real CloudTrail records do that their description does not lead one to expect."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.cloudtrail_logs import events, identity_holds, one, read, search, trail, written

OPTIONAL = (
    "requestID tlsDetails resources additionalEventData sessionCredentialFromConsole vpcEndpointId sharedEventID "
    "apiVersion "
    "serviceEventDetails readOnly managementEvent eventCategory eventType userAgent sourceIPAddress"
).split()
"""Members that real records lack here and there; records of 2018 to 2020 have no readOnly, managementEvent or
eventCategory."""


@pytest.mark.parametrize("member", OPTIONAL)
def test_a_record_without_an_optional_member_is_the_same_search(member: str, tmp_path: Path) -> None:
    whole, without = one(tmp_path, search()), one(tmp_path, search(**{member: ...}))
    told = (
        "kind",
        "time_lo",
        "operator",
        "mode",
        "gallery.name",
        "threshold",
        "threshold_basis",
        "max_candidates",
        "id",
    )
    assert {name: without[name] for name in told} == {name: whole[name] for name in told}


@pytest.mark.parametrize("version", ["1.05", "1.08", "1.11", "1.99", ""])
def test_any_minor_version_is_read(version: str, tmp_path: Path) -> None:
    assert one(tmp_path, search(eventVersion=version))["kind"] == "search"


@pytest.mark.parametrize("version", ["2.0", "2.11", "3.1", "10.1"])
def test_another_major_version_may_mean_something_else_and_is_put_aside(version: str, tmp_path: Path) -> None:
    reading = read(
        written(tmp_path, json.dumps({"Records": [search(), search(eventVersion=version, eventID="other")]}))
    )
    assert {row: event["kind"] for row, event in events(reading).items()} == {1: "search", 2: "unknown"}
    (aside,) = reading.quarantine
    assert aside.row == 2
    assert f"its eventVersion is {version}" in aside.reason
    assert identity_holds(reading)


def test_the_name_of_a_stream_processors_arn_and_a_deletion_without_an_answer_change_nothing(tmp_path: Path) -> None:
    """AWS's own sample prints StreamProcessorArn with a capital, and null as the answer to DeleteStreamProcessor."""
    create, start = trail()[15], trail()[18]
    delete = start | {
        "eventName": "DeleteStreamProcessor",
        "eventTime": "2024-03-11T20:00:00Z",
        "responseElements": None,
        "eventID": "gone",
    }
    found = []
    for name in ("StreamProcessorArn", "streamProcessorArn"):
        answered = create | {"responseElements": {name: "arn:aws:rekognition:us-west-2:111122223333:streamprocessor/p"}}
        reading = read(written(tmp_path, json.dumps({"Records": [answered, start, delete]})))
        assert identity_holds(reading)
        found.append([{k: v for k, v in event.items() if k != "event"} for event in events(reading).values()])
    assert found[0] == found[1]
    assert [event["kind"] for event in found[0]] == ["installation", "live_deployment"]


def test_a_collections_arn_without_its_prefix_is_no_fault(tmp_path: Path) -> None:
    answer = {
        "collectionArn": "aws:rekognition:us-east-1:111122223333:collection/booking",
        "statusCode": 200,
        "faceModelVersion": "2.0",
    }
    event = one(
        tmp_path,
        search(eventName="CreateCollection", requestParameters={"collectionId": "booking"}, responseElements=answer),
    )
    assert (event["kind"], event["gallery.name"]) == ("gallery_created", "booking")


@pytest.mark.parametrize(
    "image",
    [
        {"bytes": "HIDDEN_DUE_TO_SECURITY_REASONS"},
        {"bytes": ""},
        {"s3Object": {"bucket": "b", "name": "bodycam/1.jpg"}},
    ],
)
def test_where_an_image_came_from_is_never_assumed(image: dict[str, Any], tmp_path: Path) -> None:
    event = one(tmp_path, search(requestParameters={"collectionId": "c", "image": image}))
    assert event["kind"] == "search"
    assert not any(event.get(name) for name in ("probe.source", "probe.kind", "probe.lawfully_acquired"))


@pytest.mark.parametrize("key", ["sNSTopicArn", "snsTopicArn", "SNSTopicArn"])
def test_the_odd_key_of_a_notification_channel_changes_nothing(key: str, tmp_path: Path) -> None:
    given = {
        "video": {"s3Object": {"bucket": "b", "name": "v.mp4"}},
        "collectionId": "c",
        "notificationChannel": {key: "arn", "roleArn": "arn"},
    }
    event = one(tmp_path, search(eventName="StartFaceSearch", requestParameters=given, responseElements={"jobId": "j"}))
    assert (event["kind"], event["mode"], event["gallery.name"]) == ("search", "recorded_video", "c")
    assert (event["threshold"], event["threshold_basis"]) == (0.8, "default")


@pytest.mark.parametrize(
    "cut",
    ["{collectionId=booking, faceMatchThreshold=95", "{collectionId=booking, image={s3Object={bucket=b, name=a.jpg}}"],
)
def test_parameters_that_are_cut_off_are_unread_and_told(cut: str, tmp_path: Path) -> None:
    reading = read(written(tmp_path, json.dumps({"Records": [search(requestParameters=cut)]})))
    (event,) = events(reading).values()
    assert event["kind"] == "search"
    assert {event[f"{name}__state"] for name in ("gallery.name", "threshold", "threshold_basis")} == {"unread"}
    assert any("cut off" in entry.statement for entry in reading.ledger)
