"""Broken and hostile CloudTrail logs: a row is quarantined, or the file refused, in bounded time; the rest is read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.cloudtrail.java_map import java_map
from checker.ingest.cloudtrail.reader import CloudTrail
from checker.ingest.cloudtrail.stream import array_items, lines
from checker.ingest.interface import Limits
from checker.ingest.readers import json_stream
from checker.model.errors import InputError
from tests.examples import tried_on
from tests.ingest.cloudtrail_logs import MADE, events, identity_holds, read, source, trail, written

GOOD = json.dumps(trail()[4])


def tried(folder: Path, content: str | bytes, limits: Limits | None = None):  # type: ignore[no-untyped-def]
    path = written(folder, content)
    return CloudTrail().read(source(path), limits or Limits(), lambda *a: None)


@pytest.mark.parametrize(
    "broken",
    [
        '{"eventVersion":"1.09","eventSource":"rekognition.amazonaws.com","eventName":NaN}',
        '{"eventSource":"rekognition.amazonaws.com" "eventName":"SearchFaces"}',
        '{"eventSource":"","eventName":"SearchFaces","u":"rekognition"}',
        '{"eventName":"SearchFaces"}',
        '{"a":"\\ud800","eventSource":"rekognition.amazonaws.com"}',
        "null",
        "17",
        '"rekognition, text"',
        "[1, 2]",
        "[" * 200 + "]" * 200,
        '{"eventSource":"rekognition.amazonaws.com","requestParameters":' + '{"a":' * 99 + "1" + "}" * 99 + "}",
    ],
)
def test_one_broken_record_costs_no_other(broken: str, tmp_path: Path) -> None:
    for content, numbers in (
        (f'{{"Records": [{GOOD}, {broken}, {GOOD}]}}', (1, 2, 3)),
        (f"[{GOOD},\n{broken},{GOOD}]", (1, 2, 3)),
        (f"{GOOD}\n\n{broken}\n{GOOD}\n", (1, 3, 4)),
    ):
        reading = tried(tmp_path, content)
        assert [(e["row"], e["kind"]) for e in reading.events.iter_rows(named=True)] == [
            (numbers[0], "search"),
            (numbers[1], "unknown"),
            (numbers[2], "search"),
        ]
        assert [q.row for q in reading.quarantine] == [numbers[1]]
        assert reading.quarantine[0].reason
        assert reading.input.rows.model_dump() == {
            "read": 3,
            "used": 2,
            "duplicates": 0,
            "quarantined": 1,
            "out_of_scope": 0,
        }


def test_a_quarantined_row_keeps_its_provenance_and_nothing_else(tmp_path: Path) -> None:
    event = events(tried(tmp_path, f"{GOOD}\n{{broken\n"))[2]
    known = {k for k, v in event.items() if v is not None and not k.endswith("__state")}
    assert known == {"row", "part", "event", "kind", "technology", "clock"}
    assert {v for k, v in event.items() if k.endswith("__state")} == {"not_exported"}


@pytest.mark.parametrize("end", [-3, -40, -500])
def test_a_truncated_file_gives_what_is_whole_and_says_that_it_ends(end: int, tmp_path: Path) -> None:
    whole = json.dumps({"Records": [trail()[4]] * 3})
    reading = tried(tmp_path, whole[:end])
    assert [e["kind"] for e in events(reading).values()] == ["search", "search", "unknown"]
    assert "ends inside" in reading.quarantine[0].reason
    assert identity_holds(reading)


def test_a_record_past_the_limit_is_quarantined_unparsed(tmp_path: Path) -> None:
    huge = json.dumps(trail()[4] | {"userAgent": "x" * 100_000})
    for content in (f'{{"Records":[{huge},{GOOD}]}}', f"{huge}\n{GOOD}\n"):
        reading = tried(tmp_path, content, Limits(record_bytes=50_000))
        assert [e["kind"] for e in events(reading).values()] == ["unknown", "search"]
        assert "larger than" in reading.quarantine[0].reason and len(reading.quarantine[0].raw) <= 500


def test_nul_bytes_cost_their_line_only(tmp_path: Path) -> None:
    reading = tried(tmp_path, f"{GOOD}\n".encode() + b"\0" * 4000 + f"\n{GOOD}\n".encode())
    assert [e["kind"] for e in events(reading).values()] == ["search", "unknown", "search"]


def test_a_service_hidden_by_escapes_is_found(tmp_path: Path) -> None:
    hidden = GOOD.replace("rekognition.amazonaws.com", "\\u0072ekognition.amazonaws.com")
    assert [e["kind"] for e in events(tried(tmp_path, f"{GOOD}\n{hidden}\n")).values()] == ["search", "search"]


def test_an_endless_csv_cell_is_refused_and_a_ragged_row_quarantined(tmp_path: Path) -> None:
    text = (MADE / "athena.csv").read_text("utf-8")
    reading = tried(tmp_path, text + "1,2\n")
    assert reading.quarantine[-1].row == 27 and "2 cells under 13 columns" in reading.quarantine[-1].reason
    with pytest.raises(InputError, match="a line of more than"):
        tried(tmp_path, text + "x" * 10_000, Limits(record_bytes=5_000))
    reading = tried(tmp_path, text + '"' + "x\n" * 150_000, Limits(cell_chars=1_000))
    assert identity_holds(reading) and reading.quarantine[0].row == 27


def test_strings_full_of_brackets_and_quotes_do_not_move_a_border(tmp_path: Path) -> None:
    odd = json.dumps(trail()[4] | {"userAgent": '}],"{[\\"\\\\', "errorX": "]}]}"})
    reading = tried(tmp_path, f'{{"Records":[{odd},{odd}]}}')
    assert [e["kind"] for e in events(reading).values()] == ["search", "search"]


def text_of(octets: bytes) -> Iterator[str]:
    return iter((octets.decode("utf-8", "surrogateescape"),))


@tried_on(30)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_stream(data: bytes) -> None:
    for pieces in (array_items(text_of(b"[" + data), (), Limits()), lines(BytesIO(data), Limits())):
        numbers = [piece.number for piece in pieces]
        assert numbers == sorted(set(numbers))


_SCALAR = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
_JSON = (
    _SCALAR
    | st.lists(_SCALAR, max_size=3)
    | st.dictionaries(st.text(max_size=4), _SCALAR | st.lists(_SCALAR, max_size=2), max_size=3)
)


@tried_on(21)
@given(
    st.lists(st.dictionaries(st.text(max_size=4), _JSON, max_size=3), max_size=5),
    st.sampled_from([None, 1, "\t"]),
    st.booleans(),
)
def test_every_item_of_an_array_is_given_once_and_as_written(
    items: list[object], indent: int | str | None, ascii_only: bool
) -> None:
    text = json.dumps(items, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    pieces = list(array_items(text_of(text), (), Limits()))
    assert [json.loads(p.text.decode("utf-8", "surrogatepass")) for p in pieces] == items
    assert [p.number for p in pieces] == list(range(1, len(items) + 1)) and not any(p.fault for p in pieces)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("{type=Root, accountid=1}", {"type": "Root", "accountid": "1"}),
        ("{type=AssumedRole, sessioncontext={attributes={mfa=false}, issuer=null}, x=}",
         {"type": "AssumedRole", "sessioncontext": {"attributes": {"mfa": "false"}, "issuer": None}, "x": ""}),
        ("{}", {}),
        ("{type=Root", None),
        ("{type=Root}}", None),
        ("{Root, 1}", None),
        ("type=Root", None),
        ("{" * 50 + "}" * 50, None),
    ],
)  # fmt: skip
def test_presto_structures_are_read_whole_or_not_at_all(cell: str, value: object) -> None:
    assert java_map(cell) == value


def test_reading_is_linear_in_an_unclosed_string(tmp_path: Path) -> None:
    reading = tried(tmp_path, f'{{"Records":[{GOOD},{{"a":"' + 'x"y"' * 500_000)
    assert [e["kind"] for e in events(reading).values()] == ["search", "unknown"]


def test_rows_of_other_services_are_counted_and_not_parsed(tmp_path: Path) -> None:
    other = json.dumps(trail()[13] | {"resources": []})
    reading = read(written(tmp_path, f'{{"Records":[{",".join([other] * 500)},{GOOD}]}}'))
    assert reading.input.rows.model_dump() == {
        "read": 501,
        "used": 1,
        "duplicates": 0,
        "quarantined": 0,
        "out_of_scope": 500,
    }


_RECORDS = (frozenset({"Records"}),)
_VALUES = st.recursive(
    st.sampled_from([1, None, True, 'a]{"x\\', "}", '"[', "plain"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "{", '"', "Records"]), inner, max_size=3)
    ),
    max_leaves=40,
)


@tried_on(70)
@given(
    records=st.lists(_VALUES, max_size=5), deep=st.integers(0, 12),
    put=st.lists(st.tuples(st.integers(0, 400), st.sampled_from('{}[]",')), max_size=3),
    end=st.integers(1, 400) | st.none(), json_depth=st.sampled_from([3, 8, 9, 64]),
)  # fmt: skip
def test_an_item_found_in_one_step_is_the_one_found_bracket_by_bracket(
    records: list[object], deep: int, put: list[tuple[int, str]], end: int | None, json_depth: int
) -> None:
    nested: object = 1
    for _ in range(deep):
        nested = [nested]
    text = json.dumps({"Records": [*records, {"deep": nested}, *records]})
    for place, mark in put:
        text = text[:place] + mark + text[place:]
    octets, limits = text.encode()[:end], Limits(json_depth=json_depth)
    quick = list(array_items(text_of(octets), _RECORDS, limits))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "_SHALLOW", re.compile(r"(?!)"))
        assert list(array_items(text_of(octets), _RECORDS, limits)) == quick
