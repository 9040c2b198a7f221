"""Results of face searches: joined to their calls by request, by job, by stream and time; never uses of their own."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.interface import IngestedLogs, Limits
from checker.ingest.pipeline import ingest
from checker.ingest.rekognition.response import results
from checker.model.audit import Audit
from checker.model.errors import CheckerError
from tests.examples import tried_on
from tests.ingest.cloudtrail_logs import REAL, micros, search, source, trail, written

TRAIL = {r["eventName"] + r["eventTime"][11:16]: r for r in trail()}


def call(request: str, **more: Any) -> dict[str, Any]:
    return search(requestID=request, eventID=f"event-{request}", **more)


def response(request: str | None, *similarities: float, **more: Any) -> dict[str, Any]:
    """A response of SearchFacesByImage, as boto3 gives it."""
    matches = [
        {"Similarity": s, "Face": {"FaceId": f"face-{n}", "Confidence": 99.9}} for n, s in enumerate(similarities)
    ]
    meta = {"ResponseMetadata": {"RequestId": request, "HTTPStatusCode": 200}} if request else {}
    return {"SearchedFaceConfidence": 99.9, "FaceMatches": matches, **meta, **more}


def together(folder: Path, calls: list[dict[str, Any]], results: list[Any], *more: list[Any]) -> IngestedLogs:
    """A run over a trail and files of results; without calls, over the results only."""
    paths = [written(folder, json.dumps({"Records": calls}), "trail.json")] if calls else []
    for number, lines in enumerate((results, *more)):
        text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        paths.append(written(folder, text, f"results-{number}.jsonl"))
    read = ingest(paths, Audit(), zone=None, profile=None, limits=Limits(), progress=lambda *a: None)
    for one in read.inputs:
        assert one.rows.read == one.rows.used + one.rows.duplicates + one.rows.quarantined + one.rows.out_of_scope
    return read


def rows(read: IngestedLogs) -> list[dict[str, Any]]:
    return list(read.events.frame().iter_rows(named=True))


def filled(event: dict[str, Any]) -> tuple[Any, Any, Any]:
    return event["candidates"], event["top_score"], event["result"]


def test_a_result_fills_the_event_of_its_request(tmp_path: Path) -> None:
    read = together(tmp_path, [call("r-1"), call("r-2"), call("r-3")], [response("r-1", 99.5, 87.0), response("r-2")])
    first, second, third = rows(read)
    assert filled(first) == (2.0, 0.995, "candidates")
    assert filled(second) == (0.0, None, "no_candidates")
    assert filled(third) == (None, None, None)
    assert {third[f"{n}__state"] for n in ("candidates", "top_score", "result")} == {"not_exported"}
    assert read.inputs[1].rows.model_dump() == {
        "read": 2,
        "used": 2,
        "duplicates": 0,
        "quarantined": 0,
        "out_of_scope": 0,
    }
    assert read.inputs[1].events == {}


@pytest.mark.parametrize(
    "line",
    [
        {"FaceMatches": [{"Similarity": 90}], "SearchedFaceId": "f", "$metadata": {"requestId": "r-1"}},
        {"requestId": "r-1", "response": {"FaceMatches": [{"Similarity": 90}], "SearchedFaceConfidence": 1}},
        {"request_id": "r-1", "who": "x", "result": {"faceMatches": [{"similarity": 90}], "searchedFaceConfidence": 1}},
        {"UserMatches": [{"Similarity": 90, "User": {"UserId": "u"}}], "ResponseMetadata": {"RequestId": "r-1"}},
    ],
)
def test_results_are_found_wherever_software_writes_them(line: dict[str, Any], tmp_path: Path) -> None:
    (event,) = rows(together(tmp_path, [call("r-1")], [line]))
    assert filled(event) == (1.0, 0.9, "candidates")


@pytest.mark.parametrize(
    ("line", "reason", "may_be"),
    [
        (response("r-9", 99), "no call with this id", "search"),
        (response(None, 99), "neither its request nor its job", "search"),
        ({"FaceMatches": [], "ResponseMetadata": {"RequestId": "r-9"}}, "no call with this id", "search|verification"),
        ({"FaceMatches": [], "UnmatchedFaces": []}, "neither its request", "verification"),
        (
            {"a": response("r-1", 99), "b": response("r-2", 99)},
            "several results",
            "live_deployment|search|verification",
        ),
        ({"a": {"b": response("r-1", 99)}}, "deeper than one level", "live_deployment|search|verification"),
        ('{"FaceMatches": [', "not JSON", "live_deployment|search|verification"),
        ('{"FaceMatches": ' + "[" * 100 + "]" * 100 + "}", "nested deeper", "live_deployment|search|verification"),
    ],
)
@pytest.mark.parametrize("with_calls", [True, False])
def test_a_result_without_its_call_is_no_use(
    line: Any, reason: str, may_be: str, with_calls: bool, tmp_path: Path
) -> None:
    read = together(tmp_path, [call("r-1")] if with_calls else [], [response("r-8"), line])
    *others, last = rows(read)
    assert (last["kind"], last["may_be"]) == ("unknown", may_be)
    assert [e["kind"] for e in others] == (["search"] if with_calls else []) + ["unknown"]
    assert reason in read.quarantine[-1].reason
    assert read.inputs[-1].rows.quarantined == 2


def test_the_time_of_a_result_without_its_call_is_that_of_its_http_headers(tmp_path: Path) -> None:
    line = response("r-9", 99)
    line["ResponseMetadata"]["HTTPHeaders"] = {"date": "Mon, 11 Mar 2024 14:05:00 GMT"}
    (event,) = rows(together(tmp_path, [], [line]))
    assert event["time_lo"] == event["time_hi"] == micros("14:05:00") and event["clock"] == "utc"


def test_one_result_given_twice_is_a_duplicate_and_two_that_differ_are_neither_taken(tmp_path: Path) -> None:
    read = together(
        tmp_path,
        [call("r-1"), call("r-2")],
        [response("r-1", 99), response("r-2", 99)],
        [response("r-1", 99), response("r-2", 80)],
    )
    first, second = (e for e in rows(read) if e["kind"] == "search")
    assert filled(first) == (1.0, 0.99, "candidates") and filled(second) == (None, None, None)
    assert [i.rows.duplicates for i in read.inputs] == [0, 0, 1]
    assert [i.rows.quarantined for i in read.inputs] == [0, 1, 1]


def test_every_copy_of_a_call_is_filled_so_that_the_copies_stay_duplicates(tmp_path: Path) -> None:
    written(tmp_path, json.dumps({"Records": [call("r-1"), call("r-2")]}), "april.json")
    written(tmp_path, json.dumps([call("r-1"), call("r-2")]), "may.json")
    written(tmp_path, json.dumps(response("r-1", 99)), "results.json")
    paths = [tmp_path / name for name in ("april.json", "may.json", "results.json")]
    read = ingest(paths, Audit(), zone=None, profile=None, limits=Limits(), progress=lambda *a: None)
    assert [i.rows.duplicates for i in read.inputs] == [0, 2, 0]
    assert [filled(e) for e in rows(read)] == [(1.0, 0.99, "candidates"), (None, None, None)]


@pytest.mark.parametrize("similarity", [101, -1, "99", None, True, "x"])
def test_a_similarity_that_is_no_percentage_is_unread(similarity: Any, tmp_path: Path) -> None:
    line = {"FaceMatches": [{"Similarity": 90}, {"Similarity": similarity}], "SearchedFaceId": "f", "requestId": "r-1"}
    (event,) = rows(together(tmp_path, [call("r-1")], [line]))
    assert (event["candidates"], event["top_score"], event["top_score__state"]) == (2.0, None, "unread")


def test_a_refused_call_has_no_result(tmp_path: Path) -> None:
    read = together(tmp_path, [call("r-1", errorCode="AccessDenied")], [response("r-1", 99)])
    assert [(e["kind"], e["result"]) for e in rows(read)] == [("request", None), ("unknown", None)]


START = {
    "eventName": "StartFaceSearch",
    "responseElements": {"jobId": "j-1"},
    "requestParameters": {"collectionId": "c", "video": {}},
}


def fetch(request: str, token: str | None = None) -> dict[str, Any]:
    return call(
        request, eventName="GetFaceSearch", requestParameters={"jobId": "j-1"} | ({"nextToken": token} if token else {})
    )


def page(
    request: str, *faces: tuple[str, float], token: str = "", status: str = "SUCCEEDED", job: str = "j-1"
) -> dict[str, Any]:
    matches = [{"Similarity": s, "Face": {"FaceId": f}} for f, s in faces]
    made = {
        "JobStatus": status,
        "Persons": [{"Timestamp": 0, "FaceMatches": matches}],
        "ResponseMetadata": {"RequestId": request},
    }
    return made | ({"NextToken": token} if token else {}) | ({"JobId": job} if job else {})


@pytest.mark.parametrize("job", ["j-1", ""])
def test_the_pages_of_a_job_are_one_result(job: str, tmp_path: Path) -> None:
    calls = [call("r-1", **START), fetch("g-1"), fetch("g-2", "t-2")]
    pages = [page("g-2", ("a", 91.0), ("b", 99.0), job=job), page("g-1", ("a", 90.0), token="t-2", job=job)]
    read = together(tmp_path, calls, pages)
    (event,) = rows(read)
    assert filled(event) == (2.0, 0.99, "candidates")
    assert read.inputs[1].rows.used == 2


@pytest.mark.parametrize(
    ("calls", "pages"),
    [
        ([fetch("g-1")], [page("g-1", ("a", 90.0), token="t-2")]),
        ([fetch("g-2", "t-2")], [page("g-2", ("a", 90.0))]),
        ([], [page("g-1", ("a", 90.0))]),
    ],
)
def test_a_job_whose_pages_are_not_all_there_has_matches_but_no_count(
    calls: list[Any], pages: list[Any], tmp_path: Path
) -> None:
    (event,) = rows(together(tmp_path, [call("r-1", **START), *calls], pages))
    assert filled(event) == (None, None, "candidates")


def test_asking_after_a_job_that_still_runs_is_out_of_scope(tmp_path: Path) -> None:
    calls = [call("r-1", **START), fetch("g-1")]
    read = together(tmp_path, calls, [page("g-0", status="IN_PROGRESS"), page("g-1", status="FAILED")])
    assert filled(rows(read)[0]) == (None, None, "failed")
    assert (read.inputs[1].rows.out_of_scope, read.inputs[1].rows.used) == (1, 1)


def live(clock: str, *similarities: float, stream: str = "lobby-camera") -> dict[str, Any]:
    arn = f"arn:aws:kinesisvideo:us-west-2:111122223333:stream/{stream}"
    return {
        "InputInformation": {"KinesisVideo": {"StreamArn": arn, "ProducerTimestamp": micros(clock) / 1_000_000}},
        "StreamProcessorInformation": {"Status": "RUNNING"},
        "FaceSearchResponse": [
            {"DetectedFace": {}, "MatchedFaces": [{"Similarity": s, "Face": {"FaceId": "f"}} for s in similarities]}
        ],
    }


def test_records_of_a_live_search_belong_to_the_run_of_their_stream_at_their_time(tmp_path: Path) -> None:
    """The made trail's processor `lobby` ran twice: from its first start to 17:30, and again with no stop in the
    log."""
    before = next(r for r in trail() if r["eventName"] == "CreateStreamProcessor")["eventTime"][11:19]
    read = together(
        tmp_path,
        trail(),
        [live("17:29:00", 91.0), live("17:29:01"), live(before, 91.0), live("17:29:00", 91.0, stream="attic")],
    )
    runs = [e for e in rows(read) if e["kind"] == "live_deployment" and e["gallery.name"] == "booking"]
    assert sum(e["result"] == "candidates" for e in runs) == 1
    assert all(e["candidates"] is None for e in runs)
    assert (read.inputs[1].rows.used, read.inputs[1].rows.quarantined) == (2, 2)
    left = [e for e in rows(read) if e["input"] == 1]
    assert {(e["kind"], e["may_be"]) for e in left} == {("unknown", "live_deployment")}
    assert left[-1]["time_lo"] == micros("17:29:00")


def test_copies_of_a_trail_are_one_live_search_and_two_searches_of_a_stream_at_once_are_told_apart_by_nothing(
    tmp_path: Path,
) -> None:
    lines = [live("17:29:00", 91.0)]
    (tmp_path / "copy.json").write_text(json.dumps({"Records": trail()}, indent=1))
    together(tmp_path, trail(), lines)
    paths = [tmp_path / name for name in ("trail.json", "copy.json", "results-0.jsonl")]
    read = ingest(paths, Audit(), zone=None, profile=None, limits=Limits(), progress=lambda *a: None)
    assert read.inputs[2].rows.used == 1
    starts = [
        r | {"eventID": r["eventID"] + "x", "requestParameters": r["requestParameters"] | {"name": "lobby-2"}}
        for r in trail()
        if (r["requestParameters"] or {}).get("name") == "lobby"
    ]
    read = together(tmp_path, [*trail(), *starts], lines)
    assert read.quarantine[-1].reason.startswith("several live searches")


@tried_on(10)
@given(order=st.permutations(range(6)), cut=st.integers(0, 6))
def test_neither_order_nor_files_of_results_matter(order: list[int], cut: int, tmp_path: Path) -> None:
    calls = [call(f"r-{n}") for n in range(4)]
    lines = [
        response("r-0", 99),
        response("r-1"),
        response("r-2", 70, 80),
        response("r-3", 1),
        response("r-3", 2),
        response("r-7"),
    ]
    whole = together(tmp_path, calls, lines)
    mixed = [lines[i] for i in order]
    parts = [part for part in (mixed[:cut], mixed[cut:]) if part]
    split = together(tmp_path, calls, *parts)
    assert [filled(e) for e in rows(split)[:4]] == [filled(e) for e in rows(whole)[:4]]
    assert sum(i.rows.quarantined for i in split.inputs) == whole.inputs[1].rows.quarantined == 3


def test_other_responses_are_no_results(tmp_path: Path) -> None:
    read = together(
        tmp_path,
        [call("r-1")],
        [response("r-1"), {"FaceRecords": []}, {"CollectionIds": []}, {"FaceDetails": [], "a": 1}],
    )
    assert read.inputs[1].rows.out_of_scope == 3


@pytest.mark.parametrize(
    "document",
    [
        *itertools.product(
            ["FaceMatches", "Persons", "UserMatches", "FaceSearchResponse"], [None, 1, "x", [1], {}, [[]]]
        )
    ],
)
def test_members_of_the_wrong_shape_are_no_fault(document: tuple[str, Any]) -> None:
    name, value = document
    (held,) = results({name: value, "JobStatus": "SUCCEEDED", "ResponseMetadata": value, "InputInformation": value})
    assert held.request == ""


SAMPLES = {
    "search-face-with-image-procedure_6.json": "search",
    "faces-comparefaces_8.json": "verification",
    "streaming-video-kinesis-output_0.json": "live_deployment",
}


@pytest.mark.published
@pytest.mark.parametrize("path", sorted(REAL.glob("*.json")), ids=lambda p: p.stem)
def test_every_sample_of_the_guide_is_read_or_refused_with_a_reason(path: Path) -> None:
    """Calls are read, responses without a call are quarantined, and bodies of requests and other responses are
    refused."""
    try:
        read = ingest([path], Audit(), zone=None, profile=None, limits=Limits(), progress=lambda *a: None)
    except CheckerError as error:
        assert path.name not in SAMPLES and not path.name.startswith("logging-")
        assert error.where.startswith(str(path)) and error.hint
        return
    account = read.inputs[0].rows
    assert account.read == account.used + account.duplicates + account.quarantined + account.out_of_scope > 0
    if path.name in SAMPLES:
        assert [e["may_be"] for e in rows(read)] == [SAMPLES[path.name]] and account.quarantined == 1
    else:
        assert path.name.startswith("logging-")


def test_a_spreadsheet_in_json_is_no_file_of_results(tmp_path: Path) -> None:
    from checker.ingest.rekognition.reader import RekognitionResults

    assert not RekognitionResults().matches(
        source(written(tmp_path, '[{"Date": "2024-01-01", "Officer": "x", "Face Matches": 3}]'))
    )
