"""What long reading tells of where it is, and that what it must keep of a large file is bounded."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench.readers import logs_of_cases, texts, trails, workbooks
from checker.ingest.cloudtrail.reader import CloudTrail
from checker.ingest.interface import Limits, Source, Table
from checker.ingest.readers.json_rows import JsonReader
from checker.ingest.readers.xes import XesReader
from checker.ingest.shelf import Shelf
from checker.ingest.sniff import table_reader
from checker.ingest.source import open_source
from checker.ingest.tabular import Zones, read_tables
from tests.ingest.reading import read
from tests.ingest.tables import SHA, Tables, table

Said = list[tuple[str, int, int]]


def _told() -> tuple[Said, Callable[[str, int, int], None]]:
    said: Said = []
    return said, lambda stage, done, total: said.append((stage, done, total))


def _rises(said: Said, stage: str, end: int) -> None:
    """A stage counts up to `end`, and knows early about how much there is."""
    mine = [(done, total) for name, done, total in said if name.split()[0] == stage and done]
    assert len(mine) > 2
    assert [done for done, _ in mine] == sorted(done for done, _ in mine)
    assert end * 0.5 < mine[-1][0] <= end
    assert all(end / 2 < total < end * 2 for _, total in mine[1:])


def test_hashing_and_unpacking_are_told_in_megabytes(tmp_path: Path) -> None:
    packed = tmp_path / "log.gz"
    content = bytes(range(256)) * 40_000  # 10.24 MB
    packed.write_bytes(gzip.compress(content, compresslevel=0))
    said, progress = _told()
    with open_source(str(packed), Limits(), progress):
        pass
    for stage in ("opening", "unpacking"):
        assert max(done for name, done, _ in said if name == f"{stage} {packed}, MB") == 10
        assert {total for name, done, total in said if name == f"{stage} {packed}, MB" and done} == {10}


@pytest.mark.parametrize("make", [texts.array, texts.lines])
def test_json_is_told_while_its_columns_are_not_yet_known(make: Callable[[Path, int], None], tmp_path: Path) -> None:
    make(tmp_path / "log", 60_000)  # lines come in blocks of 16 MiB: some 40,000 rows
    said, progress = _told()
    with open_source(str(tmp_path / "log"), Limits()) as source:
        first = next(iter(JsonReader(piece_bytes=64 * 1024).tables(replace(source, progress=progress), Limits())))
    mine = [(done, total) for stage, done, total in said if stage == f"parsing {source.label}"]
    assert mine
    assert all(55_000 < total < 65_000 for _, total in mine[3:])
    assert 0 < first.end < source.path.stat().st_size


def test_xes_is_told_in_its_first_pass(tmp_path: Path) -> None:
    logs_of_cases.xes(tmp_path / "log", 30_000)
    said, progress = _told()
    with open_source(str(tmp_path / "log"), Limits(), progress) as source:
        list(XesReader().tables(source, Limits()))
    _rises(said, "parsing", 30_000)


@pytest.mark.parametrize("make", [trails.records, trails.lines, trails.history])
def test_a_trail_is_told_with_about_how_many_records_it_has(make: Callable[[Path, int], None], tmp_path: Path) -> None:
    make(tmp_path / "log", 12_000)
    said, progress = _told()
    with open_source(str(tmp_path / "log"), Limits(), progress) as source:
        CloudTrail().read(source, Limits(), progress)
    _rises(said, "reading", 12_000)


@pytest.mark.parametrize("make", [workbooks.xlsx, workbooks.ods])
def test_a_workbook_tells_how_much_of_it_a_chunk_is(make: Callable[[Path, int], None], tmp_path: Path) -> None:
    make(tmp_path / "log", 60_000)
    with open_source(str(tmp_path / "log"), Limits()) as source:
        ends = [given.end for given in table_reader(source).tables(source, Limits())]
    size = (tmp_path / "log").stat().st_size
    assert ends == pytest.approx([size * 5 / 6, size], rel=1e-3)


def test_what_a_reader_tells_is_passed_on_while_its_table_is_waited_for() -> None:
    class Slow(Tables):
        def tables(self, source: Source, limits: Limits) -> Iterator[Table]:  # type: ignore[override]
            source.progress("parsing", 3, 9)
            time.sleep(0.5)
            yield from self.held

    said, progress = _told()
    slow = Slow(table(["Search ID", "Search Date", "Case Number"], ["S1", "2024-03-11 14:05", "24-1"]))
    source = Source("log.csv", Path("log.csv"), SHA, b"")
    read_tables(source, slow, profile=None, zones=Zones(), limits=Limits(), progress=progress, shelf=Shelf(None, 0))
    assert said.index(("parsing", 3, 9)) < next(
        i for i, (stage, _, _) in enumerate(said) if stage.startswith("normalizing")
    )


@pytest.mark.parametrize("wrap", [lambda rows: "\n".join(rows), lambda rows: "[" + ",\n".join(rows) + "]"])
def test_records_put_aside_do_not_wait_in_memory_for_good_ones(
    wrap: Callable[[list[str]], str], tmp_path: Path
) -> None:
    rows = [json.dumps({"id": "1"}), *['{"id": "1", "id": "2"}'] * 35]
    (tmp_path / "log").write_text(wrap(rows), encoding="utf-8")
    reader = JsonReader(rows_a_chunk=10)
    found = read(tmp_path / "log", reader=reader)
    assert found.rows == [1]
    assert found.bad == dict.fromkeys(range(2, 37), "a name comes twice in one object")
    with open_source(str(tmp_path / "log"), Limits()) as source:
        assert max(len(one.quarantine) + one.frame.height for one in reader.tables(source, Limits())) == 10
