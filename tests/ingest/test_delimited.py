"""Delimited text: what people really send, read without losing or inventing a row."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Literal
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest.interface import Limits
from checker.ingest.readers import plain_lines
from checker.ingest.readers.csv_records import RecordShape
from checker.ingest.readers.delimited import DelimitedReader
from checker.ingest.readers.plain_lines import may_begin_with, read_whole
from checker.ingest.readers.text_guards import GUARDS
from checker.model.errors import InputError
from tests.examples import tried_on
from tests.ingest.reading import SHARED, Read, read

ROWS = "1,2024-01-01,Ann\n2,2024-01-02,Bob\n3,2024-01-03,Cy\n"
HEADED = "id,when,who\n" + ROWS
CELLS = [("1", "2024-01-01", "Ann"), ("2", "2024-01-02", "Bob"), ("3", "2024-01-03", "Cy")]


def _read(tmp_path: Path, content: str | bytes, limits: Limits | None = None, **options: int | bool) -> Read:
    path = tmp_path / "log"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(path, reader=DelimitedReader(**options) if options else None, limits=limits)  # type: ignore[arg-type]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_any_delimiter_and_line_end_gives_the_same_cells(tmp_path: Path, delimiter: str, end: str, last: bool) -> None:
    text = HEADED if last else HEADED.rstrip("\n")
    found = _read(tmp_path, text.replace(",", delimiter).replace("\n", end))
    assert (found.reader, found.columns, found.cells) == ("csv", ("id", "when", "who"), CELLS)
    assert found.rows == [2, 3, 4]
    assert not found.quarantined
    assert not found.notes


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"]
)
def test_any_encoding_gives_the_same_text(tmp_path: Path, encoding: str) -> None:
    names = ["José Núñez", "Zoë Müller", "François Ångström"]
    text = "id,who,when\n" + "".join(f"{i},{name},2024-01-0{i}\n" for i, name in enumerate(names, start=1))
    found = _read(tmp_path, text.encode(encoding))
    assert found.columns == ("id", "who", "when")
    assert [cells[1] for cells in found.cells] == names


def test_a_byte_that_is_not_in_the_encoding_costs_its_row_only(tmp_path: Path) -> None:
    good = "".join(f"{i},2024-01-01,Zoë\n" for i in range(10)).encode()
    found = _read(tmp_path, b"id,when,who\n" + good + b"10,2024-01-01,Zo\xeb\n11,2024-01-01,Zo\xc3\xab\n")
    assert found.rows == [*range(2, 12), 13]
    assert list(found.bad) == [12]
    assert "utf-8" in found.bad[12]
    assert "10,2024-01-01,Zo" in found.quarantined[0].raw


def test_a_guessed_encoding_is_in_the_ledger(tmp_path: Path) -> None:
    assert any("cp1252" in note for note in _read(tmp_path, HEADED.replace("Ann", "Zoë").encode("cp1252")).notes)


def test_quoted_cells_hold_delimiters_marks_and_line_ends_and_rows_are_numbered_by_their_first_line(
    tmp_path: Path,
) -> None:
    found = _read(tmp_path, 'id,when,why\n1,2024-01-01,"a, b"\n2,2024-01-02,"one\n\ntwo ""x"""\n3,2024-01-03,c\n')
    assert found.cells == [
        ("1", "2024-01-01", "a, b"),
        ("2", "2024-01-02", 'one\n\ntwo "x"'),
        ("3", "2024-01-03", "c"),
    ]
    assert found.rows == [2, 3, 6]


def test_a_mark_inside_an_unquoted_cell_is_text_and_spaces_around_a_quoted_cell_are_not(tmp_path: Path) -> None:
    found = _read(tmp_path, 'id,when,why\n1,2024-01-01,5" pipe\n2, "2024, Jan" ,x\n3,2024-01-03,y\n')
    assert found.cells == [("1", "2024-01-01", '5" pipe'), ("2", "2024, Jan", "x"), ("3", "2024-01-03", "y")]


def test_a_stray_opening_mark_costs_its_row_only(tmp_path: Path) -> None:
    found = _read(tmp_path, HEADED + '4,2024-01-04,"Di\n5,2024-01-05,Ed\n6,2024-01-06,"Flo"\n7,2024-01-07,Gil\n')
    assert found.rows == [2, 3, 4, 6, 7, 8]
    assert list(found.bad) == [5]


def test_a_stray_mark_that_a_later_one_happens_to_close_does_not_swallow_the_rows_between(tmp_path: Path) -> None:
    found = _read(tmp_path, HEADED + '4,2024-01-04,"Di\n5,2024-01-05,Ed\n6,2024-01-06,Flo"\n7,2024-01-07,Gil\n')
    assert found.rows == [2, 3, 4, 6, 7, 8]
    assert found.cells[-2] == ("6", "2024-01-06", 'Flo"')
    assert list(found.bad) == [5]


def test_ragged_rows_are_put_aside_with_number_reason_and_raw_text(tmp_path: Path) -> None:
    found = _read(tmp_path, HEADED + "4,2024-01-04\n5,2024-01-05,Ed,extra\n6,2024-01-06,Flo,, \n7,2024-01-07,Gil\n")
    assert found.rows == [2, 3, 4, 7, 8]
    assert found.cells[3] == ("6", "2024-01-06", "Flo")  # more cells, but nothing in them
    assert found.bad == {
        5: "2 cells where the header has 3: which are missing cannot be determined",
        6: "more cells than the header's 3",
    }
    assert [row.raw for row in found.quarantined] == ["4,2024-01-04", "5,2024-01-05,Ed,extra"]


def test_unnamed_cells_at_the_end_of_the_header_may_be_absent_and_are_then_null(tmp_path: Path) -> None:
    found = _read(tmp_path, "id,when,who,\n1,2024-01-01,Ann,x\n2,2024-01-02,Bob\n3,2024-01-03,Cy,\n")
    assert found.columns == ("id", "when", "who", "column 4")
    assert [cells[3] for cells in found.cells] == ["x", None, ""]
    assert not found.quarantined


def test_blank_lines_are_no_records_and_are_noted(tmp_path: Path) -> None:
    found = _read(tmp_path, "id,when,who\n1,2024-01-01,Ann\n\n,,\n2,2024-01-02,Bob\n \n")
    assert found.rows == [2, 5]
    assert found.notes == ["blank lines, not counted as records: lines 3, 4 and 6"]


def test_a_row_with_one_value_is_a_record(tmp_path: Path) -> None:
    assert _read(tmp_path, HEADED + ",,x\n").cells[-1] == ("", "", "x")


def test_the_header_may_come_again(tmp_path: Path) -> None:
    found = _read(tmp_path, HEADED + "id, when,who\n" + ROWS + '"id","when","who"\n')
    assert found.rows == [2, 3, 4, 6, 7, 8]
    assert found.notes == ["the header comes again on lines 5 and 9: not counted as records"]


def test_what_stands_above_the_header_is_no_record(tmp_path: Path) -> None:
    found = _read(tmp_path, 'Anytown Police,,\n"Period, 2024",,\n\n' + HEADED)
    assert (found.columns, found.rows) == (("id", "when", "who"), [5, 6, 7])
    assert found.notes == ["before the header, not counted as records: lines 1 and 2"]


def test_a_preamble_of_keys_and_values_is_no_header(tmp_path: Path) -> None:
    text = "Agency,Anytown Police\nPrinted,2024-02-01\n\nid,when,who,why,result\n1,2024-01-01,Ann,theft,none\n"
    found = _read(tmp_path, text)
    assert (found.columns, found.rows) == (("id", "when", "who", "why", "result"), [5])


def test_names_of_groups_above_the_names_are_merged_into_them(tmp_path: Path) -> None:
    text = "Search,,,Review,\nNo,Date,User,Date,User\n1,2024-01-01,Ann,2024-01-02,Bob\n2,2024-01-03,Ann,,\n"
    found = _read(tmp_path, text)
    assert found.columns == ("Search No", "Search Date", "Search User", "Review Date", "Review User")
    assert found.rows == [3, 4]
    assert found.notes == ["the header's 2 rows, from line 1, are read as one"]


def test_a_second_line_of_names_is_merged_into_the_first(tmp_path: Path) -> None:
    text = "Request,Search,Requested\nnumber,date,by\n" + ROWS
    found = _read(tmp_path, text)
    assert (found.columns, found.rows) == (("Request number", "Search date", "Requested by"), [3, 4, 5])


def test_a_first_row_of_marks_is_not_taken_for_header(tmp_path: Path) -> None:
    found = _read(tmp_path, "id,when,who\nREDACTED,REDACTED,REDACTED\n" + ROWS)
    assert found.rows == [2, 3, 4, 5]


def test_a_table_without_a_header_keeps_its_first_row(tmp_path: Path) -> None:
    found = _read(tmp_path, ROWS)
    assert (found.columns, found.cells, found.rows) == (("column 1", "column 2", "column 3"), CELLS, [1, 2, 3])
    assert any("no header" in note for note in found.notes)


def test_names_are_stripped_unique_and_never_that_of_the_row_number(tmp_path: Path) -> None:
    found = _read(tmp_path, "row, Date ,Date,,Date.2\n1,2024-01-01,2024-01-02,x,y\n")
    assert found.columns == ("row.2", "Date", "Date.2", "column 4", "Date.2.2")


def test_a_header_without_rows_is_a_table_of_none(tmp_path: Path) -> None:
    found = _read(tmp_path, '"id","userId","searchDate","networkCount","reason"')
    assert (found.columns, found.rows) == (("id", "userId", "searchDate", "networkCount", "reason"), [])


def test_a_list_under_one_name_is_a_table(tmp_path: Path) -> None:
    found = _read(tmp_path, "case number\n24-001\n24-002\n")
    assert (found.columns, found.cells) == (("case number",), [("24-001",), ("24-002",)])


@pytest.mark.parametrize(
    "text",
    [
        "Dear Board,\n\nplease find attached the log, as you asked. We have looked at it,\nand so on.\n\nRegards, "
        "Ann\n",
        "The department used the system 14 times.\nIn nine of these cases a lead was found.\nNo arrest was made.\n",
        "hello\n",
    ],
)
def test_prose_is_not_a_log(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="running text"):
        _read(tmp_path, text)


def test_the_hint_that_excel_writes_names_the_delimiter(tmp_path: Path) -> None:
    found = _read(tmp_path, "sep=;\nid;when;why\n1;2024-01-01;a, b\n")
    assert (found.columns, found.cells, found.rows) == (("id", "when", "why"), [("1", "2024-01-01", "a, b")], [3])


def test_bars_inside_cells_do_not_outvote_the_delimiter_of_the_header(tmp_path: Path) -> None:
    found = _read(tmp_path, "id,what,when\n" + "".join(f'{i},"a|b|c|d|e",2024-01-01\n' for i in range(9)))
    assert found.columns == ("id", "what", "when")


# --- properties ------------------------------------------------------------------------------------------------------

QUIET = tried_on(35)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\x1f"), max_size=8)
CLEAN = "".join(f"{i},2024-01-01,Ann\n" for i in range(100, 120))


def _one_record_a_line(cell: str) -> bool:
    return all(line.count(",") < 2 for line in cell.split("\n"))


@QUIET
@given(
    rows=st.lists(
        st.tuples(*[(TEXT | st.sampled_from(['"', "a\nb", "x,y", "\n", '""', " "])).filter(_one_record_a_line)] * 3)
        .filter(lambda row: any(cell.strip() for cell in row))
        .filter(lambda row: [cell.strip() for cell in row] != ["id", "when", "who"]),
        max_size=12,
    ),
    block=st.sampled_from([300_000, 64, 7]),
    fast=st.booleans(),
)
def test_what_a_csv_writer_writes_comes_back_row_for_row(
    tmp_path: Path, rows: list[tuple[str, str, str]], block: int, fast: bool
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    numbers = []
    for row in rows:
        numbers.append(22 + out.getvalue().count("\n"))
        writer.writerow(row)
    found = _read(tmp_path, "id,when,who\n" + CLEAN + out.getvalue(), block_bytes=block, fast=fast)
    assert found.cells[20:] == rows
    assert found.rows[20:] == numbers
    assert not found.quarantined


MESS = st.lists(
    st.sampled_from(['"', '""', ",", ",", "a", " ", "x", "\t", "é", "\\", "id", "when", "\x1c", "\0", '","', '"\n"']),
    max_size=9,
).map("".join)


@QUIET
@given(mess=st.lists(MESS, max_size=14), end=st.sampled_from(["\n", ""]), block=st.sampled_from([300_000, 100, 9]))
def test_every_line_comes_out_exactly_once_and_the_same_on_every_way(
    tmp_path: Path, mess: list[str], end: str, block: int
) -> None:
    lines = [f"{text.replace(chr(10), f'{chr(10)}<{i}b>', 1)}<{i}>" for i, text in enumerate(mess)]
    content = "id,when,who\n" + CLEAN + "\n".join(lines) + end
    slow = _read(tmp_path, content, fast=False)
    for other in (_read(tmp_path, content), _read(tmp_path, content, block_bytes=block)):
        assert other.frame.equals(slow.frame)
        assert other.quarantined == slow.quarantined
    placed = "\x1f".join([cell or "" for row in slow.cells for cell in row] + [row.raw for row in slow.quarantined])
    for i, text in enumerate(mess):
        assert placed.count(f"<{i}>") == 1
        assert placed.count(f"<{i}b>") == ("\n" in text)
    numbers = sorted([*slow.rows, *(row.row for row in slow.quarantined)])
    assert len(numbers) == len(set(numbers))
    assert slow.rows == sorted(slow.rows)


GUARDED = st.lists(st.sampled_from(["'", "=", "a", ",", '"', "\n", " ", "é"]), max_size=6).map("".join)


@QUIET
@given(rows=st.lists(st.tuples(GUARDED, GUARDED), min_size=1, max_size=8), quoting=st.sampled_from([0, 1]))
def test_a_cell_that_begins_with_a_guard_is_never_overlooked(
    rows: list[tuple[str, str]], quoting: Literal[0, 1]
) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter="|", lineterminator="\n", quoting=quoting).writerows(rows)
    begins = any(cell.startswith(("'", "=")) for row in rows for cell in row)
    assert may_begin_with(out.getvalue().encode(), GUARDS, "|") or not begins


def test_a_mark_within_a_cell_is_not_a_guard() -> None:
    octets = b"1|O'Brien|a = b\n2|'t|x\n"
    assert may_begin_with(octets, GUARDS, "|") and not may_begin_with(octets.replace(b"|'t", b"|t'"), GUARDS, "|")


# --- real files ------------------------------------------------------------------------------------------------------


@pytest.mark.published
@pytest.mark.parametrize(
    ("name", "rows"),  # counted with Python's csv module's record count less the header
    [
        ("portal_audit/albany-ca-pd_2026-04-24_search_audit.csv", 143),
        ("portal_audit/chula-vista-ca-pd_2026-04-19_search_audit.csv", 1249),
        ("portal_audit/lincoln-ca-pd_2026-03-28_search_audit.csv", 152),
        ("portal_audit/menlo-park-ca-pd_2026-04-03_search_audit.csv", 142),
        ("portal_audit/pasadena-ca-pd_2026-03-30_search_audit.csv", 558),
        ("portal_audit/san-bruno-ca-pd_2026-04-03_search_audit.csv", 339),
        ("portal_audit/santa-cruz-ca-pd_2026-04-25_search_audit.csv", 0),
        ("portal_audit/williams-ca-pd_2026-04-10_search_audit.csv", 7),
        ("event_logs/running-example.csv", 42),
        ("event_logs/running_example_broken.csv", 34),
    ],
)
def test_real_logs_are_read_whole(name: str, rows: int) -> None:
    found = read(SHARED / name)
    text = (SHARED / name).read_text(encoding="utf-8")
    expected = list(csv.reader(io.StringIO(text), delimiter=";" if "broken" in name else ","))
    assert len(expected) - 1 == rows
    assert found.cells == [tuple(row) for row in expected[1:]]
    assert found.rows == list(range(2, rows + 2))
    assert not found.quarantined


@pytest.mark.parametrize("delimiter", ["|", ";", "\t"])
def test_a_comma_in_the_title_and_in_every_date_is_not_the_delimiter(tmp_path: Path, delimiter: str) -> None:
    rows = [("Item", "Day", "Deed"), ("1", "Jan 4, 2020", "query"), ("2", "Jan 9, 2020", "query")]
    text = "Response 20-031, all names withheld\n\n" + "".join(f"{delimiter.join(row)}\n" for row in rows)
    found = _read(tmp_path, text)
    assert (found.columns, found.cells) == (rows[0], rows[1:])


QUOTED = st.sampled_from(['"a,b"', '"a"', '""', '"a""b"', "a", "", 'a"b', '"a"b', '"a', 'a"', ' "a"', '"a,"b"', '","'])


@QUIET
@given(lines=st.lists(st.lists(QUOTED, min_size=2, max_size=3).map(",".join), min_size=1, max_size=4))
def test_cells_in_quotation_marks_are_counted_as_lines_with_them_are_matched(lines: list[str]) -> None:
    octets, shape = "\n".join(lines).encode(), RecordShape(",", 3, 3)
    fast = read_whole(octets, len(lines), shape, Limits(), ["one", "two", "three"])
    with patch.object(plain_lines, "_quoted_cells", lambda *_: None):
        plain = read_whole(octets, len(lines), shape, Limits(), ["one", "two", "three"])
    assert (fast is None) == (plain is None)
    if fast is None or plain is None:
        return
    assert fast[0].equals(plain[0])
    assert [row[1:] for row in fast[0].rows()] == [tuple(row) for row in csv.reader(lines)]
    assert fast[1].longest == [
        max(len(cell) for cell in column) for column in list(zip(*fast[0].rows(), strict=True))[1:]
    ]
    assert fast[1].cells == [sum(map(bool, column)) for column in list(zip(*fast[0].rows(), strict=True))[1:]]


def test_cells_in_quotation_marks_are_counted_only_where_marks_stand_around_cells() -> None:
    for octets, count in (
        (b'1,"a,b",2\n"c",,""', 3),
        (b"1,2", 0),
        (b'"a""b",c', None),
        (b'a"b', None),
        (b'"a\nb",c', None),
    ):
        assert plain_lines._quoted_cells(octets, ",") == count
    assert plain_lines._quoted_cells(b'"a",' * 200_000, ",") is None  # too many to look at each
