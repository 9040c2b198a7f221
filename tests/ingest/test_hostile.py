"""Files made to harm: each ends in a clear error or a quarantined row, in bounded time and memory.

Each file is read by a process of its own, whose peak memory is measured. The files unpack to hundreds of megabytes at
most.
"""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.ingest.sniff import table_reader
from checker.ingest.source import open_source
from checker.model.audit import Audit
from checker.model.errors import InputError
from tests.ingest.reading import read
from tests.ingest.tables import silent

MB = 1024**2
SECONDS = 120  # a machine that does other work too must not fail a test

READ = """
import json, sys
from checker.ingest.interface import Limits
from checker.ingest.sniff import table_reader
from checker.ingest.source import open_source
from checker.model.errors import InputError

limits, rows, bad, error = Limits(**json.loads(sys.argv[2])), [], {}, ""
try:
    with open_source(sys.argv[1], limits) as source:
        for table in table_reader(source).tables(source, limits):
            rows += table.frame["row"].to_list()
            bad |= {row.row: row.reason for row in table.quarantine}
            assert all(len(row.raw) < 5000 for row in table.quarantine)
except InputError as caught:
    error = str(caught)
    assert caught.where and caught.hint
from checker.model.progress import peak_mb
peak = (peak_mb() or 0) * 1e6
print(json.dumps({"rows": rows, "bad": bad, "error": error, "peak": peak}))
"""


@dataclass(frozen=True)
class Outcome:
    rows: list[int]
    bad: dict[int, str]
    error: str


def _read(path: Path, *, most: int = 600 * MB, **limits: int) -> Outcome:
    """Read in a process of its own. most: its peak memory, of which Python and its libraries take about 120 MB."""
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path), json.dumps(limits)],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["peak"] < most
    return Outcome(found["rows"], {int(row): why for row, why in found["bad"].items()}, found["error"])


def _error(path: Path) -> str:
    """What is said of a harmless small file that is no log."""
    with pytest.raises(InputError) as caught, open_source(str(path), Limits()) as source:
        table_reader(source)
    assert caught.value.where
    assert caught.value.hint
    return caught.value.what


def _pack(path: Path, pieces: Iterator[bytes]) -> Path:
    """A gzip file of a few hundred kilobytes, made quickly."""
    with gzip.open(path, "wb", compresslevel=1) as file:
        for piece in pieces:
            file.write(piece)
    return path


HEAD = b"id,when,who\n1,2024-01-01,Ann\n2,2024-01-02,Bob\n"
TAIL = b"8,2024-01-01,Cy\n9,2024-01-01,Di\n"


def test_a_gzip_bomb_is_stopped_at_the_bound(tmp_path: Path) -> None:
    path = _pack(tmp_path / "log.csv.gz", (bytes(MB) for _ in range(200)))
    assert "unpacks to more than 104,857,600 bytes" in _read(path, unpacked_bytes=100 * MB).error
    assert "100 times its size" in _read(path, unpack_ratio=100).error


def test_a_cell_of_hundreds_of_megabytes_costs_its_row_only(tmp_path: Path) -> None:
    cell = (b"x" * MB for _ in range(150))
    pieces = (piece for part in ([HEAD, b"3,2024-01-01,"], cell, [b"\n" + TAIL]) for piece in part)
    found = _read(_pack(tmp_path / "log", pieces), unpack_ratio=1000)
    assert (found.rows, list(found.bad)) == ([2, 3, 5, 6], [4])
    assert "longer than" in found.bad[4]


def test_a_cell_past_the_limit_costs_its_row_only(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(HEAD + b"3,2024-01-01," + b"x" * 2_000_000 + b"\n" + TAIL)
    found = _read(path)
    assert (found.rows, list(found.bad)) == ([2, 3, 5, 6], [4])


def test_one_endless_line_is_an_error(tmp_path: Path) -> None:
    assert "endless line" in _read(_pack(tmp_path / "log", (b"abc def " * (MB // 8) for _ in range(150)))).error


def test_a_quotation_mark_that_is_never_closed_costs_its_row_only(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(HEAD + b'3,2024-01-01,"Eve\n' + b"4,2024-01-01,Flo\n" * 200_000)
    found = _read(path)
    assert list(found.bad) == [4]
    assert len(found.rows) == 200_002


def test_every_line_opening_a_mark_takes_no_longer_than_its_lines_do(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(HEAD + b"4,2024-01-01,Flo\n" * 500 + b'3,2024-01-01,"Eve\n' * 20_000 + b"x\n" * 20_000)
    found = _read(path)
    assert len(found.rows) + len(found.bad) == 40_502


def test_a_million_columns_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b",".join(b"c%d" % i for i in range(1_000_000)) + b"\n" + b"1," * 999_999 + b"1\n")
    assert "more than 2,000 columns" in _read(path).error


def test_a_row_of_a_million_cells_costs_itself_only(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(HEAD + b"1," * 1_000_000 + b"\n" + b'"1",' * 1_000_000 + b"\n" + TAIL)
    found = _read(path)
    assert (found.rows, list(found.bad)) == ([2, 3, 6, 7], [4, 5])


def test_nul_bytes_cost_their_rows_only(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(HEAD + b"3,2024\x00-01-01,Eve\n" + TAIL + b"\0" * 20)
    found = _read(path)
    assert (found.rows, list(found.bad)) == ([2, 3, 5, 6], [4, 7])


def test_binary_data_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(random.Random(1).randbytes(100_000))
    assert "binary data" in _read(path).error


@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"a":'])
def test_deep_json_is_neither_a_crash_nor_a_hang(tmp_path: Path, opening: bytes) -> None:
    path = tmp_path / "log"
    path.write_bytes(opening * 1_000_000)
    found = _read(path)
    assert not found.rows
    assert found.error or found.bad


def test_a_deep_record_costs_itself_only(tmp_path: Path) -> None:
    deep = b'{"a":' * 300_000 + b"1" + b"}" * 300_000
    lines, array = tmp_path / "lines", tmp_path / "array"
    lines.write_bytes(b'{"a": 1}\n{"a": 2}\n' + deep + b'\n{"a": 4}\n')
    array.write_bytes(b'[{"a": 1}, {"a": 2}, ' + deep + b', {"a": 4}]')
    for path in (lines, array):
        found = _read(path)
        assert (found.rows, found.bad) == ([1, 2, 4], {3: "nested too deeply"})


def test_a_giant_record_costs_itself_only(tmp_path: Path) -> None:
    cell = [b"y" * MB] * 60
    lines = _pack(tmp_path / "lines", iter([b'{"a": 1}\n{"a": 2}\n{"a": "', *cell, b'"}\n{"a": 4}\n']))
    array = _pack(tmp_path / "array", iter([b'[{"a": 1}, {"a": 2}, {"a": ["', *cell, b'"]}, {"a": 4}]']))
    for path in (lines, array):
        found = _read(path)
        assert (found.rows, list(found.bad)) == ([1, 2, 4], [3])


def test_a_record_with_a_million_keys_costs_itself_only(tmp_path: Path) -> None:
    path = tmp_path / "log"
    wide = json.dumps({f"k{i}": i for i in range(300_000)}).encode()
    path.write_bytes(b'[{"a": 1}, ' + wide + b', {"a": 3}]')
    found = _read(path, most=900 * MB)
    assert (found.rows, list(found.bad)) == ([1, 3], [2])


def _workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in (["id", "when"], [1, "2024-01-01"], [2, "2024-01-02"]):
        book.worksheets[0].append(row)
    book.save(path)
    return path


def test_a_zip_bomb_in_a_workbook_is_stopped_at_the_bound(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "log.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book, book.open("xl/media/bomb", "w") as file:
        for _ in range(150):
            file.write(bytes(MB))
    assert "as a zip bomb does" in _read(path, unpacked_bytes=100 * MB).error
    assert "as a zip bomb does" in _read(path, unpack_ratio=100).error


def test_a_zip_bomb_that_lies_about_its_size_is_stopped_too(tmp_path: Path) -> None:
    path = _workbook(tmp_path / "log.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/media/bomb", bytes(150 * MB))
    data = path.read_bytes()
    true = (150 * MB).to_bytes(4, "little")
    assert data.count(true) == 2  # the local header and the directory
    path.write_bytes(data.replace(true, (1000).to_bytes(4, "little")))
    assert "as a zip bomb does" in _read(path, unpacked_bytes=100 * MB).error


def test_a_workbook_inside_gzip_is_bounded_as_well(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(gzip.compress(_workbook(tmp_path / "log.xlsx").read_bytes()))
    assert _read(path).rows == [2, 3]


LOOKS = {
    b"\x89PNG\r\n\x1a\n\0\0": "a PNG image",
    b'<?xml version="1.0"?>\n<log/>': "an XML file",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600): "a legacy Office document",
    b"\x7fELF\x02\x01\x01" + bytes(100): "a program",
    b"{\\rtf1 a,b}": "an RTF document",
    b"SQLite format 3\x00" + bytes(100): "an SQLite database",
    gzip.compress(gzip.compress(b"a,b\n1,2\n")): "a gzip file inside a gzip file",
    b"\n \n\n": "blank lines only",
}


@pytest.mark.parametrize(("content", "looks"), LOOKS.items(), ids=LOOKS.values())
def test_what_is_not_a_log_is_named(tmp_path: Path, content: bytes, looks: str) -> None:
    (tmp_path / "log.csv").write_bytes(content)
    assert looks in _error(tmp_path / "log.csv")


def test_an_empty_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes(b"")
    assert "empty" in _error(tmp_path / "log.csv")


@pytest.mark.parametrize(
    ("member", "looks"),
    [("word/document.xml", "a Word document"), ("logs/may.csv", "a zip archive")],
)
def test_a_zip_that_is_no_workbook_is_named(tmp_path: Path, member: str, looks: str) -> None:
    with zipfile.ZipFile(tmp_path / "log.xlsx", "w") as archive:
        archive.writestr("[Content_Types].xml" if "." not in member else member, "x")
        archive.writestr(member + ".rels", "x")
    assert looks in _error(tmp_path / "log.xlsx")


def test_a_heading_without_end_is_cut_and_never_dumped(tmp_path):
    (tmp_path / "log.csv").write_text(
        f"Search ID,Search Date,Officer,Case,{'x' * 500_000}\nS-1,2024-03-05,A,24-1,a\nS-2,2024-03-05,A,24-1,b\n",
        encoding="utf-8",
    )
    found = read(tmp_path / "log.csv")
    assert found.frame.height == 2
    assert max(map(len, found.columns)) < 250


def test_an_event_log_in_an_unknown_encoding_is_an_error_that_says_so(tmp_path):
    (tmp_path / "log.xes").write_text(
        '<?xml version="1.0" encoding="nope"?><log xes.version="1.0" xmlns="http://www.xes-standard.org/"/>',
        encoding="utf-8",
    )
    with pytest.raises(InputError, match="an encoding that is not known"):
        read(tmp_path / "log.xes")


def test_an_attribute_of_an_event_log_without_a_key_is_a_column_like_others(tmp_path):
    event = '<event><string key="" value="a"/><string key="concept:name" value="Search"/></event>'
    (tmp_path / "log.xes").write_text(f"<log><trace>{event}</trace></log>", encoding="utf-8")
    found = read(tmp_path / "log.xes")
    assert "" not in found.columns
    assert found.frame.height == 1


@pytest.mark.parametrize("content", ["{}", "[{}, {}]", '{"rows": [{}]}'])
def test_records_without_any_member_are_read_to_no_columns(tmp_path, content):
    (tmp_path / "log.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError):
        ingest([tmp_path / "log.json"], Audit(), zone=None, profile=None, limits=Limits(), progress=silent)
