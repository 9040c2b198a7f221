"""A CSV read in parts gives what reading it from block to block gives, whatever stands at the borders of its parts."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from checker.ingest.assembly import Steps, schema_of
from checker.ingest.duplicates import Duplicates, keys
from checker.ingest.interface import Limits
from checker.ingest.log_parts import LogPart, Outline, join_parts, outline, read_part, settle_chunk, to_be_read
from checker.ingest.pipeline import LogSources, prepare_sources
from checker.ingest.readers.delimited import DelimitedReader
from checker.ingest.shelf import Shelf
from checker.ingest.sniff import as_read
from checker.ingest.source import open_source
from checker.ingest.table_log import TableLog
from checker.ingest.tabular import TablesFound, Zones
from checker.model.audit import Audit, LogFile
from checker.model.errors import InputChanged, InputError
from checker.model.event import EVENT_FIELDS, FOUND, MAY_BE

HEAD = "Search ID,Date/Time,User,Case Number,Reason,Candidates"
BLOCK, TOGETHER = 280_000, 1
ROWS = 16_000
LIMITS, ZONES = Limits(), Zones(own="America/Los_Angeles", agency="America/Los_Angeles")
SCHEMA = schema_of(EVENT_FIELDS, (FOUND, MAY_BE))
NONE_GIVEN_TWICE = Duplicates(pl.DataFrame(), {}, ())


def row(number: int, random_: random.Random) -> str:
    day, month = 1 + number % 12, 1 + number % 9
    reason = random_.choice(["retail theft", "see 24-00123", "", '"a, b"', "123", "n/a"])
    return f"S-{number},{month}/{day}/2024 10:{number % 60:02},A-{number % 40},24-{number:05},{reason},{number % 7}"


def lines(seed: int = 1) -> list[str]:
    random_ = random.Random(seed)
    return [row(number, random_) for number in range(ROWS)]


def plain(rows: list[str]) -> list[str]:
    return [HEAD, *rows]


def titles_and_totals(rows: list[str]) -> list[str]:
    return ["County Police,,,,,", "Searches of 2024,,,,,", "", HEAD, *rows, "Total,,,,,48000", "Printed by: A-1,,,,,"]


def quoted_lines(rows: list[str]) -> list[str]:
    """Reasons of several lines, so that about every border of two blocks is within a record."""
    return [HEAD, *(one.replace(",see 24-00123,", ',"see\n\n24-00123,\nas told",') for one in rows)]


def blank_and_bad(rows: list[str]) -> list[str]:
    """Blank lines, the header again, rows of too many cells, marks that are not closed, bytes that are not UTF-8."""
    random_ = random.Random(3)
    bad = ["", ",,,,,", HEAD, "a,b,c,d,e,f,g,h", 'S-1,"1/2/2024,A-1,24-1,theft,2', "S-2,1/2/2024,A-\udcff,24-2,x,1"]
    added = [[random_.choice(bad)] if random_.random() < 0.02 else [] for _ in rows]
    return [HEAD, *(line for one, more in zip(rows, added, strict=True) for line in (one, *more))]


def sums_between(rows: list[str]) -> list[str]:
    """Totals in the midst, after which a row without a date is no longer sure to be one."""
    return [HEAD, *rows[:9000], "Total,,,,,27000", *rows[9000:12000], ",,A-1,,,", *rows[12000:], "Subtotal,,,,,9000"]


def other_header(rows: list[str]) -> list[str]:
    return [HEAD, *rows[:13000], "User,Search ID,Reason,Date/Time,Case Number,Candidates", *rows[13000:]]


def day_first_at_the_end(rows: list[str]) -> list[str]:
    """Only the last rows say that the day comes first; operators that are figures only, likewise."""
    return [HEAD, *rows, "S-x,23/2/2024 10:00,4711,24-99999,theft,1", "S-y,24/2/2024 10:00,1234,24-99998,theft,1"]


def carriage_returns(rows: list[str]) -> list[str]:
    return [f"{one}\r" for one in quoted_lines(rows)]


MADE = (
    plain, titles_and_totals, quoted_lines, blank_and_bad, sums_between, other_header, day_first_at_the_end,
    carriage_returns,
)  # fmt: skip


def whole(given: LogSources) -> TableLog:
    """The file read from block to block."""
    with open_source(str(given.files[0].path), LIMITS) as source:
        found = TablesFound(source, LIMITS, Shelf(None, 0), 0, None, None)
        for table in as_read(DelimitedReader(block_bytes=BLOCK).tables(source, LIMITS), source.label):
            found.take(found.cuts.table(table))
        return found.log("csv", ZONES)


def drawn_of(given: LogSources, together: int = TOGETHER) -> Outline | None:
    with open_source(str(given.files[0].path), LIMITS) as source:
        return outline(source, LIMITS, 0, None, None, together=together, block_bytes=BLOCK)


def parts_of(drawn: Outline) -> tuple[list[LogPart], int]:
    """All parts, each read as often as is needed, and how many times that was."""
    parts: list[LogPart | None] = [None] * len(drawn.spans)
    times = 0
    while again := to_be_read(drawn, parts):
        for place, begun in again.items():
            parts[place] = read_part(drawn, LIMITS, 0, place, begun)
            times += 1
    return [part for part in parts if part is not None], times


def told(step: Steps, log: TableLog, events: pl.DataFrame) -> tuple[object, ...]:
    return step.account(0), list(step.ledger()), log.quarantine, log.fields, log.extras, events.height


@pytest.mark.parametrize("made", MADE)
def test_parts_give_what_the_whole_gives(tmp_path: Path, made: Callable[[list[str]], list[str]]) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes("\n".join(made(lines())).encode("utf-8", "surrogateescape"))
    given = prepare_sources([path], Audit(), zone=None, profile=None, limits=LIMITS)
    log = whole(given)
    step = Steps.for_log(log, 0, LogFile(path=path), Audit())
    expected = pl.concat(list(step.finish_events(NONE_GIVEN_TWICE, SCHEMA)))
    drawn = drawn_of(given)
    assert drawn is not None
    parts, _ = parts_of(drawn)
    assert len(parts) >= 3
    joined = join_parts(drawn, LIMITS, 0, parts, ZONES)
    assert joined is not None
    own = Steps.for_log(joined, 0, LogFile(path=path), Audit())
    chunks = [(index, place, rows) for place, part in enumerate(parts) for index, rows in part.chunks]
    chunks.sort(key=lambda chunk: chunk[:2])
    frames = [own.finish(settle_chunk(joined, index, rows), NONE_GIVEN_TWICE, SCHEMA) for index, _, rows in chunks]
    assert_frame_equal(pl.concat(frames), expected)
    assert told(own, joined, pl.concat(frames)) == told(step, log, expected)
    found = pl.concat([keys(rows, 0) for index, _, rows in chunks if index == 0])
    assert_frame_equal(found, pl.concat(log.keys))


def test_a_part_that_was_begun_rightly_is_read_once(tmp_path: Path) -> None:
    """Of a plain log, and of one whose totals stand at its end, no part is read twice."""
    for made in (plain, titles_and_totals):
        path = tmp_path / f"{made.__name__}.csv"
        path.write_text("\n".join(made(lines())), encoding="utf-8")
        drawn = drawn_of(prepare_sources([path], Audit(), zone=None, profile=None, limits=LIMITS))
        assert drawn is not None
        parts, times = parts_of(drawn)
        assert times == len(parts) >= 3


def test_what_is_added_up_packed_or_short_is_read_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    given = prepare_sources([path], Audit(), zone=None, profile=None, limits=LIMITS)
    path.write_text("\n".join(plain(lines()[:100])), encoding="utf-8")
    assert drawn_of(given) is None
    path.write_bytes("\n".join(plain(lines())).encode("utf-16"))
    assert drawn_of(given) is None
    path.write_text("\r".join(plain(lines())), encoding="utf-8")
    assert drawn_of(given) is None
    path.write_text("\n".join(one.replace(",", ";A,", 1) for one in ["x,y", *lines()]), encoding="utf-8")
    assert drawn_of(given) is None


def test_a_file_that_changes_and_one_with_too_many_rows_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("\n".join(plain(lines())), encoding="utf-8")
    drawn = drawn_of(prepare_sources([path], Audit(), zone=None, profile=None, limits=LIMITS))
    assert drawn is not None
    parts, _ = parts_of(drawn)
    with pytest.raises(InputError, match="more than 15,000 rows"):
        join_parts(drawn, replace(LIMITS, rows=15_000), 0, parts, ZONES)
    with path.open("a", encoding="utf-8") as file:
        file.write("\nS-new,1/2/2024,A-1,24-1,theft,1")
    with pytest.raises(InputChanged):
        read_part(drawn, LIMITS, 0, 1, drawn.begun_with(1))


def test_more_different_unread_cells_than_are_kept_are_not_counted_by_parts(tmp_path: Path) -> None:
    """What is shown of them are the first that come: a part that kept others cannot say how often these came."""
    path = tmp_path / "log.csv"
    rows = [f"S-{number},no date {number},A-1,24-1,theft,1" for number in range(60_000)]
    path.write_text("\n".join([HEAD, *lines()[:4000], *rows]), encoding="utf-8")
    drawn = drawn_of(prepare_sources([path], Audit(), zone=None, profile=None, limits=LIMITS), 3)
    assert drawn is not None
    parts, _ = parts_of(drawn)
    assert join_parts(drawn, LIMITS, 0, parts, ZONES) is None
