"""What is worked out once for records that say the same is what working it out for each gives."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from checker.ingest.cloudtrail import calls, reader
from checker.ingest.cloudtrail.frame import EventRows
from checker.ingest.cloudtrail.records import _SOURCE, _names_service
from checker.ingest.cloudtrail.remembered import Remembered
from checker.ingest.cloudtrail.who import identity_key
from checker.model.event import State
from checker.model.kinds import EventKind

LEAVES: st.SearchStrategy[Any] = st.sampled_from(
    [None, "", " ", 0, 1, 1.0, True, False, -0.0, 90, "90", 101, "***", "redacted", "xx", [], ["x"], {}, {"a": 1}]
)
ARNS = [
    "arn:aws:iam::1:user/bo",
    "arn:aws:sts::1:assumed-role/Desk/jo",
    "arn:aws:sts::1:assumed-role/AWSReservedSSO_Desk/jo",
    "arn:aws:sts::1:assumed-role/Desk/i-0123456789abcdef0",
    "arn:aws:sts::1:assumed-role/Desk",
]
KINDS = ["AssumedRole", "IAMUser", "FederatedUser", "Root", "AWSService", "IdentityCenterUser"]


def structures(**members: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Structures in which any member may be missing, or be anything."""
    return st.fixed_dictionaries({}, optional={name: held | LEAVES for name, held in members.items()})


identities = structures(
    type=st.sampled_from(KINDS),
    arn=st.sampled_from(ARNS),
    userName=st.sampled_from(["bo", "root"]),
    invokedBy=st.just("lambda.amazonaws.com"),
    sessionContext=structures(sessionIssuer=structures(userName=st.sampled_from(["Desk", "AWSReservedSSO_Desk"]))),
    onBehalfOf=structures(userId=st.just("u-1")),
)
records = structures(
    userIdentity=identities,
    userAgent=st.sampled_from(["console", "exec-env/AWS_Lambda_python3.12"]),
    requestParameters=structures(
        collectionId=st.sampled_from(["a", "b"]),
        faceMatchThreshold=st.sampled_from([80, 80.0, "80"]),
        userMatchThreshold=st.just(80),
        similarityThreshold=st.just(70),
        maxFaces=st.sampled_from([5, "5"]),
        maxUsers=st.just(5),
        omitted=st.booleans(),
    )
    | st.sampled_from(["{collectionId=a", "text"]),
)


@given(st.lists(records, min_size=1, max_size=30))
@example([{"userIdentity": {"type": "AssumedRole", "arn": ARNS[1], **more}} for more in ({}, {"invokedBy": None})])
def test_who_called_is_the_same_remembered(several: list[dict[str, Any]]) -> None:
    remembered = Remembered(identity_key, reader._identity)
    for record in several:
        assert repr(remembered(record)) == repr(reader._identity(record))


@given(st.lists(st.tuples(records, st.sampled_from(sorted(calls.CALLS))), min_size=1, max_size=30))
@example([({"requestParameters": {"collectionId": "a", "maxFaces": n}}, "SearchFaces") for n in (1, True, 1.0)])
@example([({"requestParameters": {"collectionId": "a", "maxFaces": n}}, "SearchFaces") for n in (0.0, -0.0)])
def test_what_parameters_say_is_the_same_remembered(several: list[tuple[dict[str, Any], str]]) -> None:
    remembered = Remembered(calls.parameters_key, calls.fields)
    for record, name in several:
        assert repr(remembered(record, name)) == repr(calls.fields(record, name))


def test_no_more_is_remembered_than_is_bounded() -> None:
    asked: list[int] = []

    def make(number: int) -> int:
        asked.append(number)
        return number

    remembered = Remembered(lambda number: (number,), make)
    assert [remembered(number) for number in (1, 1, 2)] == [1, 1, 2] and asked == [1, 2]
    for number in range(50_000):
        remembered(number)
    assert len(remembered._made) <= 20_000


def test_cells_that_events_share_stay_each_events_own() -> None:
    rows = EventRows("0" * 64)
    one: dict[str, calls.Cell] = {"operator": ("jo", State.VALUE), "mode": ("still", State.VALUE)}
    rows.add(1, EventKind.SEARCH, one, time=(5, State.VALUE))
    rows.add(2, EventKind.SEARCH, one, {"mode": (None, State.UNREAD)}, event_id=("e", State.VALUE))
    rows.add(3, EventKind.UNKNOWN)
    rows.add(4, EventKind.SEARCH, one)
    told = rows.frame().select("operator", "mode", "mode__state", "time_lo", "id").rows()
    assert told == [
        ("jo", "still", "value", 5, None),
        ("jo", None, "unread", None, "e"),
        (None, None, "not_exported", None, None),
        ("jo", "still", "value", None, None),
    ]


PIECES = [
    '"eventSource":"',
    '"',
    '"eventSource" : "',
    "s3.amazonaws.com",
    '"event_source":""',
    '"provider":"',
    ",",
    "{",
]


@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
def test_a_service_is_found_as_the_whole_pattern_finds_it(text: str) -> None:
    assert _names_service(text.encode()) == bool(_SOURCE.search(text.encode()))
