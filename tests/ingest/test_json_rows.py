"""JSON in its usual wrappings: every record once, in a row or in quarantine, with its number."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.interface import Limits
from checker.ingest.readers import json_cells
from checker.ingest.readers.json_rows import JsonReader
from checker.model.errors import InputError
from tests.examples import tried_on
from tests.ingest.reading import Read, read

RECORDS = [{"id": 1, "who": "Ann"}, {"id": 2, "who": "Bob"}, {"id": 3, "who": None}]
CELLS = [("1", "Ann"), ("2", "Bob"), ("3", None)]


def _read(tmp_path: Path, content: str | bytes, limits: Limits | None = None, **options: int) -> Read:
    path = tmp_path / "log"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(path, reader=JsonReader(**options) if options else None, limits=limits)


def _lines(records: list[dict[str, object]]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


@pytest.mark.parametrize(
    ("text", "sheet"),
    [
        (_lines(RECORDS), None),
        (_lines(RECORDS).rstrip(), None),
        (_lines(RECORDS).replace("\n", "\r\n"), None),
        (json.dumps(RECORDS), None),
        (json.dumps(RECORDS, indent=2), None),
        (json.dumps({"Records": RECORDS}), "Records"),
        (json.dumps({"made": "2024-01-01", "data": {"rows": RECORDS, "more": False}}, indent=1), "data.rows"),
        ("\n".join(json.dumps(record, indent=2) for record in RECORDS), None),
    ],
    ids=[
        "lines",
        "no last line end",
        "CRLF",
        "array",
        "indented array",
        "wrapped",
        "wrapped twice",
        "indented objects",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("packed", [False, True])
def test_every_wrapping_gives_the_same_rows(
    tmp_path: Path, text: str, sheet: str | None, encoding: str, packed: bool
) -> None:
    content = text.encode(encoding)
    found = _read(tmp_path, gzip.compress(content) if packed else content)
    assert (found.reader, found.sheets, found.columns, found.cells) == ("json", [sheet], ("id", "who"), CELLS)
    assert found.rows == [1, 2, 3]
    assert not found.quarantined


def test_nested_objects_become_dotted_columns_and_lists_stay_json(tmp_path: Path) -> None:
    record = '{"a": {"b": {"c": 1.50, "d": true}, "e": {}}, "f": ["x", 2, null, {"g": "é"}], "h": ""}'
    found = _read(tmp_path, f"[{record}]")
    assert found.columns == ("a.b.c", "a.b.d", "a.e", "f", "h")
    assert found.cells == [("1.50", "true", "{}", '["x",2,null,{"g":"é"}]', "")]


def test_long_numbers_keep_all_their_digits(tmp_path: Path) -> None:
    found = _read(tmp_path, '[{"id": 12345678901234567890123456789, "score": 0.99000, "big": 1e400}]')
    assert found.cells == [("12345678901234567890123456789", "0.99000", "1e400")]


def test_columns_are_those_of_all_records_whatever_the_chunks(tmp_path: Path) -> None:
    text = _lines([{"id": 1}, {"who": "Bob"}, {"id": 3, "why": "x", "row": 7}])
    for size in (1, 2, 100):
        found = _read(tmp_path, text, rows_a_chunk=size)
        assert found.columns == ("id", "who", "why", "row.2")
        assert found.cells == [("1", None, None, None), (None, "Bob", None, None), ("3", None, "x", "7")]
        assert found.rows == [1, 2, 3]


def test_a_broken_line_costs_itself_only_and_keeps_its_number(tmp_path: Path) -> None:
    found = _read(tmp_path, '{"id": 1}\n\n{"id": 2\n{"id": 3}\n5\n{"id": NaN}\n{"id": 6, "id": 7}\n{"id": 8}')
    assert found.rows == [1, 4, 8]
    assert list(found.bad) == [3, 5, 6, 7]
    assert found.bad[5] == "not a JSON object"
    assert found.bad[7] == "a name comes twice in one object"
    assert found.quarantined[0].raw == '{"id": 2'
    assert found.notes == ["blank lines, not counted as records: 1"]


def test_a_broken_first_line_does_not_hide_what_the_file_is(tmp_path: Path) -> None:
    found = _read(tmp_path, 'oops\n{"id": 1, "a": 2}\n{"id": 2, "a": 2}\n')
    assert (found.reader, found.rows, list(found.bad)) == ("json", [2, 3], [1])


def test_a_broken_record_in_an_array_costs_itself_only(tmp_path: Path) -> None:
    found = _read(tmp_path, '[{"id": 1}, {"id": tru}, null, [1], {"id": "a\\u0000b"}, {"id": "\\ud800"}, {"id": 7}]')
    assert found.rows == [1, 7]
    assert list(found.bad) == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("cut", ['[{"id": 1}, {"id": 2}, {"id": "3', '[{"id": 1}, {"id": 2},', '[{"id": 1}, {"id": 2}'])
def test_an_array_that_is_cut_off_says_so(tmp_path: Path, cut: str) -> None:
    found = _read(tmp_path, cut)
    assert found.rows == [1, 2]
    assert list(found.bad) == [3]
    assert "ends" in found.bad[3]


def test_two_arrays_are_two_tables_and_what_lies_beside_is_noted(tmp_path: Path) -> None:
    found = _read(tmp_path, json.dumps({"made": 1, "searches": RECORDS, "reviews": RECORDS[:1], "tags": ["x"]}))
    assert found.sheets == ["searches", "reviews"]
    assert found.rows == [1, 2, 3, 1]
    assert found.notes[0] == "beside the records, not read: made"


@pytest.mark.parametrize("text", ["[]", '{"Records": []}', '{"total": 0, "results": []}', "[ ]\n"])
def test_no_records_are_a_table_of_none(tmp_path: Path, text: str) -> None:
    found = _read(tmp_path, text)
    assert (found.columns, found.rows, found.quarantined) == ((), [], [])


def test_one_object_is_one_record_also_with_an_empty_list_in_it(tmp_path: Path) -> None:
    found = _read(tmp_path, json.dumps({"id": 1, "tags": [], "who": {"name": "Ann"}}, indent=2))
    assert (found.columns, found.cells) == (("id", "tags", "who.name"), [("1", "[]", "Ann")])


def test_json_without_objects_is_an_error(tmp_path: Path) -> None:
    for text in ("[1, 2, 3]", '["a"]'):
        with pytest.raises(InputError, match="no records"):
            _read(tmp_path, text)


def test_records_past_a_limit_are_put_aside(tmp_path: Path) -> None:
    limits = Limits(json_depth=3, record_bytes=100, cell_chars=20, columns=3)
    records = ['{"a": 1}', '{"a": {"b": {"c": {"d": 1}}}}', '{"a": "%s"}' % ("x" * 30), '{"a": "%s"}' % ("x" * 200)]
    records += ['{"p": 1, "q": 2, "r": 3}', '{"a": [[[[[["]"]]]]]]}', '{"a": 7}']
    for text in (f"[{', '.join(records)}]", "\n".join(records)):
        found = _read(tmp_path, text, limits)
        assert found.rows == [1, 7]
        assert sorted(found.bad) == [2, 3, 4, 5, 6]


def test_a_number_past_the_limit_costs_itself_only(tmp_path: Path) -> None:
    text = f'[{{"id": 1}}, {"9" * 40}, {{"id": 3}}]'
    for piece in (1, 7, 1000):
        found = _read(tmp_path, text, Limits(record_bytes=12), piece_bytes=piece)
        assert (found.rows, list(found.bad)) == ([1, 3], [2])


def test_an_array_is_one_even_where_objects_inside_it_stand_alone_on_their_lines(tmp_path: Path) -> None:
    text = json.dumps([{"id": "first"}, [[{}], {}], {"id": "last"}], indent=1)
    found = _read(tmp_path, text, Limits())
    assert (found.rows, list(found.bad)) == ([1, 3], [2])


QUIET = tried_on(28)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["x", "y z", '"', "["]), inner, max_size=3)
    ),
    max_leaves=8,
)


@QUIET
@given(
    records=st.lists(VALUES, max_size=8),
    wrap=st.booleans(),
    indent=st.sampled_from([None, 1]),
    piece=st.sampled_from([1, 3, 1000]),
    longest=st.sampled_from([12, 10_000]),
)
def test_every_element_comes_out_once_in_its_place(
    tmp_path: Path, records: list[object], wrap: bool, indent: int | None, piece: int, longest: int
) -> None:
    every = [{"id": "first"}, *records, {"id": "last"}]
    text = json.dumps({"a": {"b": "]}"}, "rows": every} if wrap else every, indent=indent)
    found = _read(tmp_path, text, Limits(record_bytes=longest), piece_bytes=piece, rows_a_chunk=2)
    assert sorted([*found.rows, *found.bad]) == list(range(1, len(every) + 1))
    whole = {n for n, value in enumerate(every, start=1) if isinstance(value, dict) and longest > 12}
    assert set(found.rows) <= {n for n, value in enumerate(every, start=1) if isinstance(value, dict)}
    assert all(
        row in found.rows
        or "\0" in json.dumps(every[row - 1], ensure_ascii=False)
        or "\\u0000" in json.dumps(every[row - 1])
        for row in whole
    )


@QUIET
@given(lines=st.lists(st.text(st.sampled_from('{}[]":,a1 \\'), min_size=1, max_size=12).filter(str.strip), max_size=12))
def test_every_line_comes_out_once_whatever_is_on_it(tmp_path: Path, lines: list[str]) -> None:
    every = ['{"id": 1}', '{"id": 2}', *lines]
    found = _read(tmp_path, "\n".join(every))
    assert sorted([*found.rows, *found.bad]) == list(range(1, len(every) + 1))


@pytest.mark.parametrize(("record", "place"), [('{"id": 1, "by": "Lee",}', 22), ('{"id": [1, 2,], "by": "Lee"}', 13)])
def test_a_comma_before_a_closing_bracket_is_called_one(tmp_path: Path, record: str, place: int) -> None:
    (tmp_path / "log").write_bytes(b"\xef\xbb\xbf" + f'[\n{record},\n{{"id": 2, "by": "Day"}},\n]'.encode())
    found = read(tmp_path / "log")
    assert found.cells == [("2", "Day")]
    assert found.bad == {1: f"not valid JSON (a comma before the closing bracket, at character {place} of the record)"}


_FLAT_VALUES = st.none() | st.text() | st.integers() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False)
_VALUES = st.recursive(_FLAT_VALUES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=6)


@given(st.dictionaries(st.text(), _VALUES, max_size=5), st.booleans())
def test_a_record_of_texts_is_split_as_any_other_is(record: dict[str, object], escaped: bool) -> None:
    text = json.dumps(record, ensure_ascii=escaped)

    def split() -> dict[str, str | None] | str:
        try:
            return json_cells.cells_of(text, Limits())
        except json_cells.NotARecord as why:
            return str(why)

    with mock.patch.object(json_cells, "_texts_only", return_value=None):
        plain = split()
    assert split() == plain
