"""Logs read in pieces: whatever the size of the pieces, and wherever they wait, what comes out is the same."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from itertools import count
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ingest import shelf, sniff
from checker.ingest.indications import found_in
from checker.ingest.interface import IngestedLogs, Limits
from checker.ingest.pipeline import ingest
from checker.ingest.readers.delimited import DelimitedReader
from checker.model.audit import Audit, Gallery, LogFile
from checker.model.errors import InputError, Surroundings
from tests.examples import tried_on
from tests.ingest.cloudtrail_logs import MADE
from tests.ingest.tables import silent

HEADER = [
    "Search ID",
    "Record Type",
    "Date",
    "Officer",
    "Case Number",
    "Reason",
    "Gallery",
    "Product",
    "Decision",
    "Reviewed By",
]
OTHER = ["Search ID", "Date", "Clock", "Officer", "Reason", "Threshold"]
CELLS = {
    "Search ID": ["S1", "S2", "S3", "", "***"],
    "Record Type": ["search", "review", "arrest", "login", "what"],
    "Date": ["03/04/2025", "25/04/2025", "2025-04-25 10:00", "2025-04-25T10:00:00Z", "spring", "", "2025-03-09 02:30"],
    "Clock": ["10:00", "", "00:00", "late"],
    "Officer": ["Ann Lee", "A-17", "***", "records clerk", ""],
    "Case Number": ["25-00117", "25-00118", "25-00119", "25-00120", "25-00121", "n/a", ""],
    "Reason": ["burglary", "see 25-00117", "ICE assist", 'said "stop", ran', "two\nlines", "REDACTED", ""],
    "Gallery": ["Jail Photos", "other"],
    "Product": ["rekognition", "briefcam", ""],
    "Decision": ["granted", "denied", "", "###"],
    "Reviewed By": ["Bo Diaz", "no", "", "pending"],
    "Threshold": ["80%", "0.9", "high", ""],
}
AUDIT = Audit(galleries=(Gallery(name="Jail Photos", source_type="booking"),))
BLOCKS = [40, 150, 1_000]


def rows_of(header: list[str]) -> st.SearchStrategy[list[list[str]]]:
    return st.lists(st.tuples(*(st.sampled_from(CELLS[name]) for name in header)).map(list), min_size=1, max_size=12)


LOGS = st.lists(
    st.one_of(rows_of(HEADER).map(lambda rows: [HEADER, *rows]), rows_of(OTHER).map(lambda rows: [OTHER, *rows])),
    min_size=1,
    max_size=3,
)
NOISE = st.sampled_from(["", "\n", ",,\n", "one,cell\n", 'S9,"open\n', ",".join(HEADER) + "\n"])


def written(folder: Path, tables: list[list[list[str]]], noise: str) -> list[Path]:
    """The tables as CSV, with `noise` after the third row of each."""
    paths = []
    for number, table in enumerate(tables):
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows(table[:4])
        out.write(noise)
        writer.writerows(table[4:])
        paths.append(folder / f"{number}.csv")
        paths[-1].write_text(out.getvalue(), encoding="utf-8")
    return paths


def read(paths: list[Path], *, whole: bool = False, spill: Path | None = None, held: int = 10**6) -> IngestedLogs:
    files = [LogFile(path=path, holds_every_field="records manager" if whole else None) for path in paths]
    limits = replace(Limits(), held_rows=held)
    return ingest(files, AUDIT, zone="America/Los_Angeles", profile=None, limits=limits, progress=silent, spill=spill)


def same(one: IngestedLogs, other: IngestedLogs) -> None:
    assert one.events.schema == other.events.schema
    assert one.events.frame().equals(other.events.frame())
    assert one.inputs == other.inputs
    assert one.quarantine == other.quarantine
    assert one.ledger == other.ledger
    assert found_in(one) == found_in(other)


FOLDERS = count()


def folder(parent: Path) -> Path:
    made = parent / f"spill{next(FOLDERS)}"
    made.mkdir()
    return made


@tried_on(5)
@given(
    tables=LOGS,
    noise=NOISE,
    block=st.sampled_from(BLOCKS),
    together=st.sampled_from([1, 3, 50]),
    whole=st.booleans(),
    again=st.booleans(),
)
def test_neither_the_size_of_blocks_nor_where_events_wait_changes_what_is_read(
    tmp_path: Path, tables: list[list[list[str]]], noise: str, block: int, together: int, whole: bool, again: bool
) -> None:
    paths = written(tmp_path, tables, noise)
    if again:  # an export that goes on where another ended, with rows of both
        paths += written(folder(tmp_path), [[tables[0][0], *tables[0][2:], *tables[0][1:3]]], "")
    at_once = read(paths, whole=whole)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sniff, "READERS", (DelimitedReader(block_bytes=block),))
        patched.setattr(shelf, "TOGETHER", together)
        patched.setattr("checker.ingest.assembly.TOGETHER", together)
        same(at_once, read(paths, whole=whole))
        spilled = read(paths, whole=whole, spill=folder(tmp_path), held=0)
        same(at_once, spilled)
    for account in at_once.inputs:
        rows = account.rows
        assert rows.read == rows.used + rows.duplicates + rows.quarantined + rows.out_of_scope
    assert sum(sum(account.events.values()) for account in at_once.inputs) == at_once.events.height


def test_few_rows_stay_in_memory_and_many_wait_in_files(tmp_path: Path) -> None:
    paths = written(
        tmp_path, [[HEADER, ["S1", "search", "2025-04-25", "Ann Lee", "25-1", "burglary", "", "", "granted", ""]]], ""
    )
    few = folder(tmp_path)
    assert read(paths, spill=few, held=1).events.in_memory
    assert not list(few.iterdir())
    many = folder(tmp_path)
    events = read(paths, spill=many, held=0).events
    assert not events.in_memory
    assert sorted(many.iterdir()) == sorted(part for part in events.parts if isinstance(part, Path))


def test_logs_with_different_columns_come_out_with_one_schema(tmp_path: Path) -> None:
    first = [HEADER, ["S1", "search", "2025-04-25", "Ann Lee", "25-1", "burglary", "", "", "granted", ""]]
    second = [OTHER, ["S2", "2025-04-26", "10:00", "Ann Lee", "robbery", "80%"]]
    events = read(written(tmp_path, [first, second], ""), spill=folder(tmp_path), held=0).events
    schemas = {tuple(pl.read_parquet_schema(part).items()) for part in events.parts if isinstance(part, Path)}
    assert schemas == {tuple(events.schema.items())}
    assert events.frame()["threshold"].to_list() == [None, 0.8]
    assert events.frame()["decision"].to_list() == ["granted", None]


def test_a_trail_beside_a_table_comes_out_the_same_from_files(tmp_path: Path) -> None:
    rows = [
        [f"S{n}", "search", "2025-04-25", "Ann Lee", "25-1", "burglary", "", "rekognition", "granted", ""]
        for n in range(3)
    ]
    paths = [*written(tmp_path, [[HEADER, *rows]], ""), MADE / "trail.json"]
    spilled = read(paths, spill=folder(tmp_path), held=0)
    assert not spilled.events.in_memory
    assert [sum(account.events.values()) > 0 for account in spilled.inputs] == [True, True]
    same(read(paths), spilled)


def test_no_room_for_the_rows_is_said_with_what_to_do(tmp_path: Path) -> None:
    paths = written(tmp_path, [[OTHER, ["S1", "2025-04-26", "10:00", "Ann Lee", "robbery", "80%"]]], "")
    with pytest.raises(Surroundings, match="cannot be written") as raised:
        read(paths, spill=tmp_path / "gone", held=0)
    assert "TMPDIR" in raised.value.hint


def test_a_log_of_more_rows_than_may_be_read_is_refused(tmp_path: Path) -> None:
    paths = written(tmp_path, [[OTHER, *[["S1", "2025-04-26", "10:00", "Ann Lee", "robbery", "80%"]] * 3]], "")

    def read_up_to(rows: int) -> IngestedLogs:
        return ingest(paths, Audit(), zone=None, profile=None, limits=replace(Limits(), rows=rows), progress=silent)

    assert read_up_to(3).inputs[0].rows.read == 3
    with pytest.raises(InputError, match="more than 2 rows"):
        read_up_to(2)


def test_progress_on_a_long_log_tells_how_much_there_is(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    rows = [[f"S{n}", "2025-04-26", "10:00", "Ann Lee", "robbery", "80%"] for n in range(1000)]
    path.write_text("\n".join(",".join(row) for row in [OTHER, *rows]), encoding="utf-8")
    told: list[tuple[str, int, int]] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sniff, "READERS", (DelimitedReader(block_bytes=4_000),))
        ingest([path], Audit(), zone=None, profile=None, limits=Limits(), progress=lambda *one: told.append(one))
    steps = [(done, total) for stage, done, total in told if stage == f"reading {path}" and done]
    assert len(steps) > 5
    assert all(done <= total and 900 <= total <= 1_100 for done, total in steps)
    assert steps[-1] == (1000, 1000)
    assert [(done, total) for stage, done, total in told if stage == "settling"][-1] == (1000, 1000)


def test_case_numbers_are_learned_from_the_whole_log_though_it_is_read_in_pieces(tmp_path: Path) -> None:
    early = ["S0", "search", "2025-04-25", "Ann Lee", "", "see 25-00117", "", "", "granted", ""]
    later = [
        [f"S{n}", "search", "2025-04-25", "Ann Lee", f"25-0012{n}", "burglary", "", "", "granted", ""]
        for n in range(1, 6)
    ]
    paths = written(tmp_path, [[HEADER, early, *later]], "")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sniff, "READERS", (DelimitedReader(block_bytes=80),))
        patched.setattr(shelf, "TOGETHER", 1)
        events = read(paths, spill=folder(tmp_path), held=0).events.frame()
    assert events["case_number__found"].to_list() == [True, *[False] * 5]
