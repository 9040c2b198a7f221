"""The rows that a log becomes when it is read by splits are those that it becomes when it is read as a whole: the same
events with the same numbers, the same keys, the same account. Here without Spark, each step called by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
from polars.testing import assert_frame_equal

from checker.cluster.frames import Row
from checker.cluster.read import ACCOUNT, KEYS, OUTLINE, PIECES, Splits, read
from checker.cluster.splits import CHUNKS, COUNTED, SPLITS, SplitToRead, account_of, places_of, read_task, settle
from checker.ingest.log_parts import LogPart, join_parts, to_be_read
from checker.ingest.pipeline import LogSources, prepare_sources, zones_of
from checker.model.audit import Audit
from checker.run import LIMITS

SMALL = Splits(together=1, block_bytes=300_000)


def made_log(folder: Path) -> Path:
    """Titles on top, reasons of several lines, blank lines, rows that cannot be split, rows given twice, dates whose
    order only the last rows tell, totals at the end."""
    rows = [
        f"S-{n},{1 + n % 9}/{1 + n % 12}/2024 10:{n % 60:02},A-{n % 40},24-{n % 700:05},"
        + ("theft", '"see\n24-00123,\n\nas told"', "n/a", '"a ""b"""')[n % 4]
        for n in range(20_000)
    ]
    rows[7_000:7_000] = ["", "a,b,c,d,e,f,g,h", rows[12], 'S-9,"1/2/2024,A-1,24-1,theft', ""]
    rows += ["S-x,23/2/2024 10:00,A-1,24-99999,theft", "Total,,,,20001"]
    path = folder / "searches.csv"
    titles = ["County Police,,,,", "", "Search ID,Date/Time,User,Case Number,Reason"]
    path.write_text("\n".join([*titles, *rows]), encoding="utf-8")
    return path


def by_splits(given: LogSources) -> tuple[list[Row], Any]:
    """The rows of log 0, read and settled split by split, and its account."""
    ((_, place, _, drawn),) = read(given, SMALL, 0)
    assert place == OUTLINE
    parts: list[LogPart | None] = [None] * len(drawn.spans)
    chunks: dict[int, list[Row]] = {}
    while again := to_be_read(drawn, parts):
        for number, begun in again.items():
            *chunks[number], (key, _, _, parts[number]) = read_task(given, {0: drawn}, SplitToRead(0, number, begun))
            assert divmod(key, SPLITS) == (0, number)
    read_parts = {0: [part for part in parts if part is not None]}
    assert len(read_parts[0]) > 3
    log = join_parts(drawn, given.limits, 0, read_parts[0], zones_of(given, 0))
    assert log is not None
    places = places_of({0: log}, read_parts)
    rows = [row for some in chunks.values() for one in some for row in settle(given, {0: log}, places, one)]
    assert all(one[1] <= CHUNKS for some in chunks.values() for one in some)
    counts = [note for _, place, _, note in rows if place == COUNTED]
    return rows, account_of(given, log, 0, counts)


def events(rows: list[Row]) -> pl.DataFrame:
    return pl.concat([frame for _, place, frame, _ in rows if place >= PIECES and frame is not None]).sort("record")


def repeat_keys(rows: list[Row]) -> pl.DataFrame:
    found = sorted(((note, frame) for _, place, frame, note in rows if place == KEYS), key=lambda one: one[0])
    return pl.concat([frame for _, frame in found if frame is not None])


def test_splits_become_the_rows_that_the_whole_becomes(tmp_path: Path) -> None:
    audit = Audit(zone="America/Los_Angeles")
    given = prepare_sources([made_log(tmp_path)], audit, zone=None, profile=None, limits=LIMITS)
    whole = list(read(given, Splits(together=0), 0))
    rows, account = by_splits(given)
    (expected,) = (note for _, place, _, note in whole if place == ACCOUNT)
    assert account == expected
    assert_frame_equal(events(rows), events(whole))
    assert_frame_equal(repeat_keys(rows), repeat_keys(whole))
