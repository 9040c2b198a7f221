"""XES event logs: every event a row, its case's attributes beside it; hostile files refused in bounded time and
memory."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.interface import Limits
from checker.ingest.readers.xes import ACTIVITY, CASE, TIME, XesReader, is_xes
from checker.ingest.source import open_source
from checker.model.errors import InputError
from tests.examples import tried_on
from tests.ingest.reading import SHARED, Read, read

SAMPLES = SHARED / "event_logs"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1849.2016" xes.features="">\n'


def event(activity: str = "search", **more: str) -> str:
    extra = "".join(f'<string key="{k}" value="{v}"/>' for k, v in more.items())
    return (
        f'<event><string key="concept:name" value="{activity}"/><date key="time:timestamp" '
        f'value="2024-03-11T14:05:00.000+01:00"/>{extra}</event>'
    )


def trace(name: str, *events: str) -> str:
    return f'<trace><string key="concept:name" value="{name}"/>{"".join(events)}</trace>'


def log(*traces: str) -> str:
    return HEAD + "".join(traces) + "</log>"


def opened(folder: Path, text: str | bytes, limits: Limits | None = None, **options: int) -> Read:
    path = folder / "log.xes"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(path, reader=XesReader(**options), limits=limits)


def test_an_event_is_a_row_with_its_case_beside_it(tmp_path: Path) -> None:
    found = opened(tmp_path, log(trace("24-1", event(), event("lead", who="A-1")), trace("24-2", event("arrest"))))
    assert found.columns == (CASE, ACTIVITY, TIME, "who")
    stamp = "2024-03-11T14:05:00.000+01:00"
    assert found.rows == [1, 2, 3]
    assert found.cells == [
        ("24-1", "search", stamp, None),
        ("24-1", "lead", stamp, "A-1"),
        ("24-2", "arrest", stamp, None),
    ]
    assert not found.quarantined


@tried_on(9)
@given(sizes=st.lists(st.integers(0, 4), max_size=5), chunk=st.integers(1, 5))
def test_chunks_change_nothing(sizes: list[int], chunk: int, tmp_path: Path) -> None:
    text = log(*(trace(str(n), *(event(f"a{i}") for i in range(size))) for n, size in enumerate(sizes)))
    whole, cut = opened(tmp_path, text), opened(tmp_path, text, rows_a_chunk=chunk)
    assert cut.cells == whole.cells and len(whole.cells) == sum(sizes) and cut.columns == whole.columns


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_the_declared_encoding_is_kept(encoding: str, tmp_path: Path) -> None:
    text = log(trace("M\u00fcller", event())).replace("UTF-8", encoding.removesuffix("-sig"))
    assert opened(tmp_path, text.encode(encoding)).cells[0][0] == "M\u00fcller"
    assert read(tmp_path / "log.xes").reader == "xes"


def test_prefixed_names_comments_and_inner_attributes_are_told_apart(tmp_path: Path) -> None:
    inner = (
        '<event><string key="concept:name" value="search"><string key="x" value="inner"/></string><list '
        'key="l"><string key="y" value="z"/></list></event>'
    )
    text = (
        (f'<!-- made --><x:log xmlns:x="http://www.xes-standard.org/"><x:trace><!-- one -->{inner}</x:trace></x:log>')
        .replace("<event", "<x:event")
        .replace("</event", "</x:event")
    )
    found = opened(tmp_path, text)
    assert [row[1] for row in found.cells] == ["search"]
    assert found.notes == ["attributes within attributes, and lists, left out: 3"]


def test_events_outside_of_any_case_have_none(tmp_path: Path) -> None:
    assert opened(tmp_path, log(event(), trace("24-1", event()), event())).cells[2][0] is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('<!DOCTYPE log [<!ENTITY a "b">]><log xes.version="1"></log>', "document type"),
        ('<!DOCTYPE log SYSTEM "file:///etc/passwd"><log xes.version="1"></log>', "document type"),
        ('<log xes.version="1"><trace>', "breaks in line 1"),
        ('<log xes.version="1">' + "<trace>" * 200, "nests deeper"),
        (log(f'<trace>{event()}<string key="concept:name" value="late"/></trace>'), "after its events"),
    ],
)
def test_what_can_hide_something_is_refused(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=says):
        opened(tmp_path, text)


def test_ten_nested_entities_are_refused_before_they_unfold(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    with pytest.raises(InputError, match="document type"):
        opened(tmp_path, f'<!DOCTYPE log [<!ENTITY e0 "x">{entities}]><log xes.version="1"><trace>&e11;</trace></log>')


def test_one_endless_attribute_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    endless = HEAD + '<trace><string key="concept:name" value="' + "x" * 5_000_000
    with pytest.raises(InputError, match="piece of more than"):
        opened(tmp_path, endless, Limits(record_bytes=1_000_000))


def test_too_many_attributes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="different attributes"):
        opened(tmp_path, log(trace("a", event(**{f"k{n}": "v" for n in range(20)}))), Limits(columns=10))


def test_a_broken_file_gives_what_is_whole_and_says_where_it_breaks(tmp_path: Path) -> None:
    whole = log(trace("24-1", event(), event("lead")), trace("24-2", event()))
    found = opened(tmp_path, whole[: whole.rindex("<event>") + 20])
    assert found.rows == [1, 2]
    assert list(found.bad) == [3] and "breaks in line" in found.bad[3]
    found = opened(tmp_path, whole[: whole.rindex("</log>")])
    assert found.rows == [1, 2, 3] and list(found.bad) == [4]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ('<event><string key="a" value="1"/><string key="a" value="2"/></event>', "two attributes"),
        (event(long="x" * 200), "more than 100 characters"),
    ],
)
def test_a_broken_event_costs_no_other(bad: str, says: str, tmp_path: Path) -> None:
    found = opened(tmp_path, log(trace("24-1", event(), bad, event())), Limits(cell_chars=100))
    assert found.rows == [1, 3] and says in found.bad[2]


def test_a_column_called_row_is_not_mistaken_for_the_row_number(tmp_path: Path) -> None:
    found = opened(tmp_path, log(trace("24-1", event(row="7"))))
    assert found.rows == [1] and found.columns[-1] == "row.2" and found.cells[0][-1] == "7"


@pytest.mark.parametrize(
    "text",
    [
        b"<html><body>log</body></html>",
        b"<?xml version='1.0'?><logs/>",
        b"<log>a line</log>",
        b"{}",
        b"case,activity\n",
        b"<log",
    ],
)
def test_other_files_are_no_xes(text: bytes, tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(text)
    with open_source(str(path), Limits()) as source:
        assert not XesReader().matches(source)


@pytest.mark.parametrize(
    "head",
    [
        b"<!-- -->" * 8000,
        b"<!--" * 16000,
        b"<!DOCTYPE a [" + b"] " * 30000,
        b"<!DOCTYPE " + b"[" * 60000,
        b"<?xml " * 10000,
        b"<log " * 12000,
    ],
)
def test_whether_a_file_is_xes_is_told_at_once(head: bytes) -> None:
    """Comments that could be divided in exponentially many ways once took for ever."""
    begun = time.perf_counter()
    assert not is_xes(head)
    assert time.perf_counter() - begun < 5


@pytest.mark.published
def test_the_running_example_is_read_whole() -> None:
    """Counted in the file: 6 cases, 42 events; the first event of case 3 is a registration at 14:32 on 30 December
    2010."""
    found = read(SAMPLES / "running-example.xes", reader=XesReader())
    assert len(found.cells) == 42 and len({row[0] for row in found.cells}) == 6
    first = dict(zip(found.columns, found.cells[0], strict=True))
    assert (first[CASE], first[ACTIVITY], first["org:resource"]) == ("3", "register request", "Pete")
    assert first[TIME] == "2010-12-30T14:32:00.000+01:00" and first["case:creator"] == "Fluxicon Nitro"


@pytest.mark.published
def test_a_log_without_cases_is_an_empty_table_and_its_faulty_value_is_told() -> None:
    found = read(SAMPLES / "booleanIncorrectValue.xes", reader=XesReader())
    assert found.cells == [] and {CASE, ACTIVITY, TIME, "org:resource", "case:role"} <= set(found.columns)
    assert found.notes == ['1 value of "expression" not of the declared type, float']


def test_a_log_whose_own_attributes_come_first_and_are_long_is_one(tmp_path: Path) -> None:
    head = "".join(f'<string key="note {n}" value="{"x" * 900}"/>' for n in range(80))
    body = (
        '<trace><string key="concept:name" value="24-1"/><event><string key="concept:name" '
        'value="search"/></event></trace>'
    )
    (tmp_path / "log").write_text(f"<?xml version='1.0'?><log>{head}{body}</log>", encoding="utf-8")
    found = read(tmp_path / "log")
    assert (found.reader, len(found.cells)) == ("xes", 1)
