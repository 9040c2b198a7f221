"""CloudTrail logs: every container gives the same events; values are those that the records show."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import time
from pathlib import Path
from typing import Any

import pytest

from checker.ingest.cloudtrail.case_numbers import case_numbers, compile_patterns
from checker.ingest.cloudtrail.frame import SCHEMA
from checker.ingest.cloudtrail.reader import CloudTrail, pair_across
from checker.ingest.interface import Limits, Source
from checker.ingest.pipeline import ingest
from checker.ingest.profile_files import load_profile
from checker.model.audit import Audit, LogFile
from checker.model.errors import UsageError
from tests.ingest.cloudtrail_logs import (
    MADE,
    REAL,
    ROOT,
    events,
    identity_holds,
    micros,
    one,
    read,
    search,
    source,
    trail,
    written,
)


def test_the_made_trail_gives_the_events_that_its_labels_say() -> None:
    expected = json.loads((MADE / "expected.json").read_text("utf-8"))
    reading = read(MADE / "trail.json")
    found = events(reading)
    assert {n: e["kind"] for n, e in found.items()} == {x["row"]: x["kind"] for x in expected["labels"] if x["kind"]}
    for label in expected["labels"]:
        for name, value in label["facts"].items():
            event = found[label["row"]]
            if name in ("time", "end"):
                bounds = [value, value] if isinstance(value, str) or value is None else value
                assert [event[f"{name}_lo"], event[f"{name}_hi"]] == [b and micros(b) for b in bounds], label
            else:
                assert event[name] == value, label
                assert (event[f"{name}__state"] == "value") is (value is not None), label
    assert reading.input.rows.model_dump() == expected["rows"]


def test_every_event_names_the_system_its_row_and_the_clock() -> None:
    reading = read(MADE / "trail.json")
    assert dict(reading.events.schema) == SCHEMA
    for row, event in events(reading).items():
        assert (event["vendor"], event["product"], event["clock"]) == ("amazon", "rekognition", "utc")
        assert event["event"] == f"{reading.input.sha256[:12]}:{row}"
        assert event["id"] == trail()[row - 1]["eventID"]
        assert event["technology"] == "face_recognition"


@pytest.mark.parametrize(
    "container", ["records", "one line", "cut in two", "array", "lines", "bridge array", "lookup", "json csv"]
)
def test_every_container_gives_the_same_events(container: str, tmp_path: Path) -> None:
    made = trail()
    compact = [json.dumps(r, separators=(",", ":")) for r in made]
    match container:
        case "records":
            content = json.dumps({"Records": made}, indent=4)
        case "one line":
            content = '{"Records":[' + ",".join(compact) + "]}"
        case "cut in two":
            content = '{"Records":[' + ",".join(compact[:9]) + ']}{"Records":[' + ",".join(compact[9:]) + "]}\n"
        case "array":
            content = json.dumps(made, indent=2)
        case "lines":
            content = "\n".join(compact)
        case "bridge array":
            content = json.dumps([{"detail-type": "AWS API Call via CloudTrail", "detail": r} for r in made])
        case "lookup":
            content = json.dumps(
                {"Events": [{"EventId": r["eventID"], "CloudTrailEvent": json.dumps(r)} for r in made]}
            )
        case _:
            path = tmp_path / "log.csv"
            with path.open("w", newline="") as file:
                csv.writer(file).writerows(
                    [["EventId", "CloudTrailEvent"], *([r["eventID"], t] for r, t in zip(made, compact, strict=True))]
                )
            content = path.read_text()
    expected, reading = read(MADE / "trail.json"), read(written(tmp_path, content))
    place = ["event", "row"]
    assert reading.events.drop(place).equals(expected.events.drop(place))
    assert reading.input.rows == expected.input.rows
    first = 2 if container == "json csv" else 1
    assert [row - first for row in events(reading)] == [row - 1 for row in events(expected)]


def test_eventbridge_lines_give_the_events_of_their_details() -> None:
    expected, reading = read(MADE / "trail.json"), read(MADE / "eventbridge.jsonl")
    assert reading.events.drop("event").equals(expected.events.drop("event"))


def test_athena_rows_give_the_events_of_their_records() -> None:
    expected, reading = read(MADE / "trail.json"), read(MADE / "athena.csv")
    assert reading.events.drop("event", "row").equals(expected.events.drop("event", "row"))


def test_athena_rows_as_json_lines_give_the_events_of_their_records(tmp_path: Path) -> None:
    with (MADE / "athena.csv").open(newline="") as file:
        rows = [json.dumps({k: v or None for k, v in row.items()}) for row in csv.DictReader(file)]
    expected, reading = read(MADE / "trail.json"), read(written(tmp_path, "\n".join(rows)))
    assert reading.events.drop("event").equals(expected.events.drop("event"))


def test_event_history_has_no_parameters_so_nothing_is_known_of_threshold_and_collection() -> None:
    reading = read(MADE / "event-history.csv")
    found = events(reading)
    assert found[6]["kind"] == "search" and found[6]["operator"] == "desk"
    assert {found[6][f"{n}__state"] for n in ("threshold", "threshold_basis", "gallery.name", "max_candidates")} == {
        "not_exported"
    }
    assert found[10]["kind"] == "request" and found[10]["decision"] == "denied"
    assert found[12]["operator_kind"] == "shared"
    assert any("hides read-only calls" in entry.statement for entry in reading.ledger)
    assert identity_holds(reading)


def test_a_start_without_printed_parameters_may_be_of_any_kind() -> None:
    found = events(read(MADE / "event-history.csv"))
    assert {found[row]["kind"] for row in (16, 19, 20, 23)} == {"unknown"}


def test_a_single_record_and_a_single_eventbridge_event_are_documents(tmp_path: Path) -> None:
    assert one(tmp_path, trail()[4])["kind"] == "search"
    wrapped = {"detail-type": "AWS API Call via CloudTrail", "detail": trail()[4]}
    for text in (json.dumps(trail()[4]), json.dumps(wrapped, indent=2)):
        assert [e["kind"] for e in events(read(written(tmp_path, text))).values()] == ["search"]


def test_the_packed_sha256_and_the_unpacked_path_are_both_used(tmp_path: Path) -> None:
    packed = gzip.compress((MADE / "trail.json").read_bytes())
    digest = hashlib.sha256(packed).hexdigest()
    unpacked = source(MADE / "trail.json")
    given = Source("trail.json.gz", unpacked.path, digest, unpacked.head, packed=True)
    reading = CloudTrail().read(given, Limits(), lambda *a: None)
    assert reading.input.sha256 == digest and events(reading)[5]["event"] == f"{digest[:12]}:5"


@pytest.mark.parametrize(
    "content",
    [
        "id,userId,searchDate\n1,2,3\n",
        '{"class_uid": 6003, "api": {"operation": "SearchFaces"}, "unmapped": {"eventVersion": "1.08"}}',
        '{"event": {"action": "SearchFaces"}, "aws": {"cloudtrail": {"event_version": "1.08"}}}',
        '{"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "userIdentity": {}, "requestParameters": {}, '
        '"eventName": "ObjectCreated:Put"}]}',
        "",
        "\x00\x01\x02",
    ],
)
def test_what_is_not_cloudtrail_is_left_to_other_readers(content: str, tmp_path: Path) -> None:
    assert not CloudTrail().matches(source(written(tmp_path, content)))


def test_an_empty_trail_is_a_log_with_no_rows(tmp_path: Path) -> None:
    reading = read(written(tmp_path, '{"Records": []}'))
    assert reading.input.rows.read == 0 and reading.events.height == 0 and dict(reading.events.schema) == SCHEMA


@pytest.mark.published
def test_the_same_events_come_from_the_real_guide_of_2018() -> None:
    path = REAL / "logging-using-cloudtrail@222d265_0.json"
    reading = read(path)
    found = events(reading)
    assert {row: e["kind"] for row, e in found.items()} == {
        1: "gallery_created", 2: "gallery_deleted", 4: "installation",
    }  # fmt: skip
    assert found[1]["time_lo"] == found[1]["time_hi"] == micros("21:46:22", "2018-03-26")
    assert found[1]["operator"] == "Alice" and found[1]["operator_kind"] is None
    assert found[2]["gallery.name"] == "8fa6aa65-cab4-4d0a-b976-7fd5df63f38a"
    assert reading.input.rows.model_dump() == {
        "read": 7,
        "used": 4,
        "duplicates": 0,
        "quarantined": 0,
        "out_of_scope": 3,
    }
    assert any("seven Rekognition calls" in entry.statement for entry in reading.ledger)


@pytest.mark.published
def test_the_real_guide_of_2020_holds_no_face_call() -> None:
    path = REAL / "logging-using-cloudtrail_0.json"
    reading = read(path)
    assert reading.input.rows.model_dump() == {
        "read": 2,
        "used": 0,
        "duplicates": 0,
        "quarantined": 0,
        "out_of_scope": 2,
    }


@pytest.mark.published
def test_each_operation_of_the_api_model_is_decided() -> None:
    path = REAL / "rekognition_face_operations.json"
    from checker.ingest.cloudtrail.calls import CALLS, STREAM, no_event

    for name, shape in json.loads(path.read_text("utf-8")).items():
        assert name in CALLS or name in STREAM or no_event(name), name
        if name in CALLS:
            members = shape["requestParameters_shape"]
            call = CALLS[name]
            assert all(m is None or m in members for m in (call.threshold, call.limit_member))


@pytest.mark.parametrize(
    ("given", "share", "basis", "state"),
    [
        ({"faceMatchThreshold": 99}, 0.99, "explicit", "value"),
        ({"faceMatchThreshold": "85.5"}, 0.855, "explicit", "value"),
        ({"faceMatchThreshold": 0}, 0.0, "explicit", "value"),
        ({"faceMatchThreshold": ""}, None, None, "empty"),
        ({"faceMatchThreshold": None}, None, None, "empty"),
        ({"faceMatchThreshold": "REDACTED"}, None, None, "redacted_agency"),
        ({"faceMatchThreshold": 990}, None, None, "unread"),
        ({"faceMatchThreshold": True}, None, None, "unread"),
        ({}, 0.8, "default", "value"),
    ],
)
def test_a_threshold_is_what_the_record_shows(
    given: dict[str, Any], share: float | None, basis: str | None, state: str, tmp_path: Path
) -> None:
    event = one(tmp_path, search(requestParameters={"collectionId": "c", "image": {}} | given))
    assert (event["threshold"], event["threshold_basis"], event["threshold__state"]) == (share, basis, state)


@pytest.mark.parametrize("given", [None, {}, ..., {"omitted": True}, "***", {"image": {}}])
def test_parameters_that_are_not_printed_give_no_default(given: Any, tmp_path: Path) -> None:
    event = one(tmp_path, search(requestParameters=given))
    assert event["threshold__state"] == event["threshold_basis__state"] == "not_exported"


def test_a_stream_processor_of_2019_without_a_threshold_leaves_it_unknown_but_by_default(tmp_path: Path) -> None:
    made = trail()
    pair = [made[15] | {"eventTime": "2019-05-01T10:00:00Z"}, made[18] | {"eventTime": "2019-05-01T11:00:00Z"}]
    found = events(read(written(tmp_path, json.dumps({"Records": pair}))))
    assert {row: (event["threshold"], event["threshold_basis"], event["kind"]) for row, event in found.items()} == {
        1: (None, "default", "installation"), 2: (None, "default", "live_deployment"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("member", "value", "kind", "state"),
    [
        ("eventName", "", "unknown", None),
        ("eventName", ..., "unknown", None),
        ("errorCode", "", "unknown", None),
        ("errorMessage", "denied", "request", None),
        ("eventName", "SearchFacesByVoice", "unknown", None),
        ("eventTime", "", "search", "empty"),
        ("eventTime", "yesterday", "search", "unread"),
        ("eventTime", "2024-03-11 14:05:00", "search", "unread"),
        ("eventTime", "2024-03-11T14:05:00Z", "search", "value"),
        ("eventTime", "2024-03-11T09:05:00-05:00", "search", "value"),
    ],
)
def test_a_blank_in_a_record_never_makes_it_a_use_that_it_was_not(
    member: str, value: Any, kind: str, state: str | None, tmp_path: Path
) -> None:
    event = one(tmp_path, search(**{member: value}))
    assert event["kind"] == kind
    if state:
        assert event["time__state"] == state
        assert (event["time_lo"] == micros("14:05:00")) is (state == "value")


def test_a_case_number_is_looked_for_only_where_the_profile_says(tmp_path: Path) -> None:
    assert events(read(MADE / "trail.json"))[12]["case_number__state"] == "not_exported"
    reading = read(MADE / "trail.json", jobTag=r"CASE-(\d\d-\d+)")
    found = events(reading)
    assert found[12]["case_number"] == "24-0117"
    assert found[5]["case_number__state"] == "not_exported"
    assert [e.field for e in reading.ledger if e.topic == "mapping"] == ["case_number"]
    with pytest.raises(UsageError, match="unknown place"):
        CloudTrail({"tag": "x"})
    with pytest.raises(UsageError, match="regular expression"):
        CloudTrail({"jobTag": "("})


@pytest.mark.parametrize(
    ("place", "pattern", "call"),
    [
        (
            "s3Key",
            r"^cases/(\d\d-\d+)/",
            {"requestParameters": {"image": {"s3Object": {"bucket": "b", "name": "cases/24-0117/a.jpg"}}}},
        ),
        (
            "externalImageId",
            r"\d\d-\d+",
            {"eventName": "IndexFaces", "requestParameters": {"externalImageId": "x.24-0117"}},
        ),
        (
            "sessionName",
            r"\d\d-\d+",
            {"userIdentity": {"type": "AssumedRole", "arn": "arn:aws:sts::1:assumed-role/R/24-0117"}},
        ),
    ],
)
def test_each_place_of_a_case_number_is_read(place: str, pattern: str, call: dict[str, Any], tmp_path: Path) -> None:
    path = written(tmp_path, json.dumps({"Records": [search(**call)]}))
    (event,) = events(read(path, **{place: pattern})).values()
    assert (event["case_number"], event["case_number__state"]) == ("24-0117", "value")
    (event,) = events(read(path, **{place: "nothing like it"})).values()
    assert event["case_number__state"] == "not_exported"


def test_a_profile_says_where_the_case_numbers_of_a_trail_stand(tmp_path: Path) -> None:
    profile = written(tmp_path, "id: ours\ncloudtrail-case-numbers:\n  jobTag: 'CASE-(.*)'\n", "ours.yaml")
    log = LogFile(path=MADE / "trail.json", profile=str(profile))
    for files, chosen in (([log], None), ([MADE / "trail.json"], str(profile))):
        result = ingest(files, Audit(), zone=None, profile=chosen, limits=Limits(), progress=lambda *a: None)
        assert "24-0117" in result.events.frame()["case_number"].to_list()


def test_a_deployment_may_start_in_one_file_and_stop_in_another(tmp_path: Path) -> None:
    made = trail()
    parts = [[made[15], made[18]], [made[19]]]
    readings = [read(written(tmp_path, json.dumps({"Records": part}), f"{n}.json")) for n, part in enumerate(parts)]
    assert events(readings[0])[2]["end_hi"] is None and readings[1].input.rows.out_of_scope == 1
    first, second = pair_across(readings)
    assert events(first)[2]["end_lo"] == events(first)[2]["end_hi"] == micros("17:30:00")
    assert (first.input.rows.used, second.input.rows.used, second.input.rows.out_of_scope) == (2, 1, 0)
    assert identity_holds(first) and identity_holds(second)
    assert [r.events.equals(s.events) for r, s in zip(pair_across([first, second]), (first, second), strict=True)] == [
        True,
        True,
    ]


def test_the_ledger_names_no_person() -> None:
    words = " ".join(entry.statement for entry in read(MADE / "trail.json").ledger)
    assert "FaceDesk" in words and "analyst-4" not in words and "face-admin" not in words


def test_the_generator_writes_the_files_that_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import runpy

    module = runpy.run_path(str(ROOT / "fixtures" / "make_cloudtrail.py"))
    monkeypatch.setitem(module["main"].__globals__, "FOLDER", tmp_path)
    module["main"]()
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (MADE / path.name).read_bytes()


def test_all_bad_patterns_for_case_numbers_are_reported_with_what_to_write(tmp_path: Path):
    profile = tmp_path / "own.yaml"
    profile.write_text(
        "id: a\ncloudtrail-case-numbers:\n  jobTag: (\n  s3key: x\n  sessionName: '['\n", encoding="utf-8"
    )
    with pytest.raises(UsageError) as told:
        load_profile(profile)
    said = str(told.value)
    assert f"{profile}:3: the pattern of jobTag" in said
    assert f'{profile}:4: unknown place "s3key"' in said
    assert f"{profile}:5: the pattern of sessionName" in said
    assert "its first group" in said


def test_a_pattern_that_would_try_every_way_ends_at_once(tmp_path: Path) -> None:
    """`(a+)+$` takes Python's own engine longer than a life on this text; a profile may come from anybody."""
    call = json.loads((MADE / "trail.json").read_text(encoding="utf-8"))
    call["Records"] = [dict(r, eventName="SearchFacesByImage", errorCode=None) for r in call["Records"][:1]]
    call["Records"][0].pop("errorCode")
    call["Records"][0]["requestParameters"] = {"collectionId": "c", "externalImageId": "a" * 5_000 + "!"}
    log = tmp_path / "trail.json"
    log.write_text(json.dumps(call), encoding="utf-8")
    begun = time.process_time()
    reading = read(log, externalImageId="(a+)+$")
    assert time.process_time() - begun < 5
    assert reading.input.rows.read == 1


def test_a_case_number_is_taken_from_the_first_place_that_holds_one() -> None:
    extract = compile_patterns({"jobTag": r"CASE-(\d+)", "s3Key": r"\d{4}"})
    key = {"image": {"s3Object": {"name": "probes/2024.jpg"}}}
    records = [
        {"requestParameters": {"jobTag": "CASE-7", **key}},
        {"requestParameters": {"jobTag": "none", **key}},
        {"requestParameters": {"jobTag": "none"}},
        None,
    ]
    assert case_numbers(records, extract) == ["7", "2024", "", ""]
