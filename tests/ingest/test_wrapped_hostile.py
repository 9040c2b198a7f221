"""Documents of any shape under the names that wraps and results use: rows are accounted for, and nothing breaks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.cloudtrail.reader import CloudTrail
from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.ingest.rekognition.response import results
from checker.model.audit import Audit
from checker.model.errors import InputError
from tests.examples import tried_on
from tests.ingest.cloudtrail_logs import identity_holds, search, source, written
from tests.ingest.cloudtrail_wraps import ocsf

NAMES = (
    "class_uid api operation service name request uid response data error actor user session issuer invoked_by "
    "unmapped time "
    "time_dt raw_data metadata aws cloudtrail user_identity session_context session_issuer arn type event provider "
    "action "
    "outcome original request_parameters flattened @timestamp user requestParameters image s3Object collectionId "
    "userIdentity "
    "aws.cloudtrail.user_identity.arn event.provider _source detail CloudTrailEvent eventSource eventName eventTime"
).split()
RESULTS = (
    "FaceMatches Face FaceId Similarity Persons Person Timestamp JobStatus JobId NextToken UserMatches User UserId "
    "Celebrities "
    "Celebrity FaceSearchResponse MatchedFaces InputInformation KinesisVideo StreamArn ProducerTimestamp "
    "ResponseMetadata "
    "RequestId HTTPHeaders date $metadata requestId response SearchedFaceId UnmatchedFaces faceMatches"
).split()
TEXT = st.sampled_from(
    ["", "rekognition.amazonaws.com", "SearchFaces", "{a=b}", "{a={b=[c]}", '{"a": 1}', "[", "AssumedRole",
        "arn:aws:sts::1:assumed-role/R/s",
     "2024-03-11T14:05:00Z", "Mon, 11 Mar 2024 14:05:00 GMT", "Mon, 99 Mar 2024 14:05:00 GMT", "SUCCEEDED",
     "\ud83d\ude00"]
)  # fmt: skip
LEAF = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
    | st.just(6003)
)


def documents(names: list[str]) -> st.SearchStrategy[Any]:
    return st.recursive(
        LEAF,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(names), inner, max_size=5),
        max_leaves=25,
    ).filter(lambda value: isinstance(value, dict))


TRIALS = tried_on(52)
GOOD = json.dumps(ocsf(search()))


@TRIALS
@given(document=documents(NAMES))
def test_any_document_beside_a_good_one_is_one_row(document: dict[str, Any], tmp_path: Path) -> None:
    path = written(tmp_path, f"{GOOD}\n{json.dumps(document)}\n{GOOD}\n")
    reading = CloudTrail().read(source(path), Limits(), lambda *a: None)
    assert identity_holds(reading) and reading.input.rows.read == 3
    kinds = dict(reading.events.select("row", "kind").iter_rows())
    assert kinds[1] == kinds[3] == "search"


@TRIALS
@given(document=documents(RESULTS))
def test_any_document_of_results_is_one_row(document: dict[str, Any], tmp_path: Path) -> None:
    results(document)
    lines = [json.dumps({"FaceMatches": []}), json.dumps(document)]
    try:
        read = ingest(
            [written(tmp_path, "\n".join(lines))],
            Audit(),
            zone=None,
            profile=None,
            limits=Limits(),
            progress=lambda *a: None,
        )
    except InputError:
        return
    rows = read.inputs[0].rows
    assert rows.read == 2 == rows.used + rows.duplicates + rows.quarantined + rows.out_of_scope
