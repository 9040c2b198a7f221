"""An absent value that a pipeline wrote as text, and records of systems that are no record of a case."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.ingest.interface import IngestedLogs, Limits
from checker.ingest.pipeline import ingest
from checker.model.audit import Audit
from tests.ingest.tables import ingested, silent

TRAIL = (
    "eventVersion,eventTime,eventName,eventSource,awsRegion,errorCode,errorMessage,requestParameters,eventID,eventType\n"
    '1.08,2024-03-11T14:05:00Z,SearchFacesByImage,rekognition.amazonaws.com,us-west-2,{code},{message},"{{""collectionId"":""booking""}}",e-1,AwsApiCall\n'
)


def _read(path: Path, text: str) -> IngestedLogs:
    path.write_text(text, encoding="utf-8")
    return ingest([path], Audit(), zone=None, profile=None, limits=Limits(), progress=silent)


@pytest.mark.parametrize("nothing", ["", "null", "None", "NaN", r"\N", "-", "(null)", "N/A"])
def test_an_error_that_is_written_as_absent_is_none(tmp_path: Path, nothing: str) -> None:
    assert _read(tmp_path / "log", TRAIL.format(code=nothing, message=nothing)).inputs[0].events == {"search": 1}


@pytest.mark.parametrize("went_well", ["NoError", "Success", "0", "OK"])
def test_a_code_of_success_is_no_error(tmp_path: Path, went_well: str) -> None:
    assert _read(tmp_path / "log", TRAIL.format(code=went_well, message="")).inputs[0].events == {"search": 1}


@pytest.mark.parametrize(
    ("code", "message"), [("AccessDenied", "null"), ("null", "no access"), ("ThrottlingException", "")]
)
def test_an_error_beside_an_absent_one_is_an_error(tmp_path: Path, code: str, message: str) -> None:
    assert _read(tmp_path / "log", TRAIL.format(code=code, message=message)).inputs[0].events == {"request": 1}


def test_a_null_error_of_a_json_record_is_none(tmp_path: Path) -> None:
    record = {
        "eventVersion": "1.08", "eventTime": "2024-03-11T14:05:00Z", "eventSource": "rekognition.amazonaws.com",
        "eventID": "e-1",
        "eventName": "SearchFacesByImage", "eventType": "AwsApiCall", "errorCode": None, "errorMessage": None,
        "requestParameters": {"collectionId": "booking"},
    }  # fmt: skip
    assert _read(tmp_path / "log", json.dumps({"Records": [record]})).inputs[0].events == {"search": 1}


def test_an_insights_event_is_no_call_and_out_of_scope(tmp_path: Path) -> None:
    insight = {
        "eventVersion": "1.07", "eventTime": "2024-03-11T14:20:00Z", "eventID": "i-1",
        "eventType": "AwsCloudTrailInsight",
        "insightDetails": {"state": "Start", "eventSource": "rekognition.amazonaws.com",
            "eventName": "SearchFacesByImage"},
        "eventCategory": "Insight", "recipientAccountId": "111122223333",
    }  # fmt: skip
    got = _read(tmp_path / "log", json.dumps({"Records": [insight]}))
    assert (got.inputs[0].rows.out_of_scope, got.inputs[0].events) == (1, {})
    # Nor has it a column that would have rules asked which no log can answer.
    assert not [column for column in got.events.columns if column.endswith("__state")]


def test_changes_of_hotlists_are_no_records_of_a_case(tmp_path: Path) -> None:
    head = "Event Id, Timestamp, User, Event Type, Entity Type, Entity Details\n"
    lines = [
        f"e-{n},2026-01-0{n}T18:57:01.323Z,Kim Cole,{act},Custom Hotlist Entry,x\n"
        for n, act in enumerate(("create", "update", "delete"), 1)
    ]
    (log,) = ingested(tmp_path, log=head + "".join(lines)).inputs
    assert (log.rows.out_of_scope, log.rows.quarantined, log.profile) == (3, 0, "plate-system-events")


def test_what_else_such_a_log_records_stays_of_unknown_kind(tmp_path: Path) -> None:
    head = "Event Id,Timestamp,User,Event Type,Entity Type,Entity Details\n"
    (log,) = ingested(tmp_path, log=head + "e-1,2026-01-01T18:57:01.323Z,Kim Cole,exported,Report,x\n").inputs
    assert log.rows.quarantined == 1


DOTTED = {
    "eventVersion": "1.08", "eventTime": "2024-03-11T14:05:00Z", "eventSource": "rekognition.amazonaws.com",
    "eventName": "SearchFacesByImage", "eventID": "e-1", "userIdentity.type": "IAMUser",
    "userIdentity.userName": "face-desk", "requestParameters.collectionId": "booking",
    "requestParameters.faceMatchThreshold": "99",
}  # fmt: skip


def _of_rows(path: Path, row: dict[str, str], as_json: bool) -> dict[str, object]:
    lines = [",".join(row), ",".join(row.values())]
    (event,) = _read(path, json.dumps({"Records": [row]}) if as_json else "\n".join(lines)).events.frame().to_dicts()
    return event


def _underscored(name: str) -> str:
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", name).lower()


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize(
    "called",
    [str, str.lower, _underscored, lambda name: _underscored(name).replace(".", "_")],
    ids=["own", "lower", "underscores", "underscores alone"],
)
def test_a_trail_whose_structures_were_flattened_is_read_like_a_whole_one(
    tmp_path: Path, as_json: bool, called: Callable[[str], str]
) -> None:
    row = {called(name): cell for name, cell in DOTTED.items()}
    event = _of_rows(tmp_path / "log", row, as_json)
    assert (event["gallery.name"], event["operator"], event["threshold"]) == ("booking", "face-desk", 0.99)


def test_a_trail_of_a_database_with_its_structures_whole_is_read(tmp_path: Path) -> None:
    row = {
        "event_time": "2024-03-11T14:05:00Z", "event_name": "SearchFacesByImage", "error_code": None,
        "event_source": "rekognition.amazonaws.com", "event_id": "e-1", "user_identity_session_context": None,
        "user_identity": {"type": "IAMUser", "user_name": "face-desk"},
        "request_parameters": {"collection_id": "booking", "face_match_threshold": 99},
    }  # fmt: skip
    (event,) = _read(tmp_path / "log", json.dumps([row])).events.frame().to_dicts()
    assert (event["kind"], event["gallery.name"], event["operator"]) == ("search", "booking", "face-desk")
    assert event["threshold"] == 0.99


@pytest.mark.parametrize("blank", [True, False])
def test_a_parameter_without_a_cell_in_a_flattened_trail_is_no_call_with_the_default(
    tmp_path: Path, blank: bool
) -> None:
    row = dict(DOTTED)
    del row["requestParameters.faceMatchThreshold"]
    if blank:
        row["requestParameters.faceMatchThreshold"] = ""
    event = _of_rows(tmp_path / "log", row, as_json=False)
    assert (event["threshold"], event["threshold__state"]) == (None, "unread")
