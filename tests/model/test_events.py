"""The events of a run are the same whether their parts are frames or files."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from checker.model.events import Events
from checker.model.kinds import KIND_TYPE

SCHEMA = {"row": pl.UInt32, "kind": KIND_TYPE, "clock": pl.Categorical()}
FIRST = pl.DataFrame([(1, "search", "utc"), (2, "review", None)], schema=SCHEMA, orient="row")
SECOND = pl.DataFrame([(3, "arrest", "unknown:ab")], schema=SCHEMA, orient="row")


@pytest.fixture(params=["memory", "files"])
def events(request: pytest.FixtureRequest, tmp_path: Path) -> Events:
    if request.param == "memory":
        return Events([FIRST, SECOND])
    paths = [tmp_path / "1[x].parquet", tmp_path / "2.parquet"]
    for path, part in zip(paths, (FIRST, SECOND), strict=True):
        part.write_parquet(path)
    return Events(paths)


def test_all_events_come_in_their_order_with_their_types(events: Events) -> None:
    whole = pl.concat([FIRST, SECOND])
    assert (events.height, events.columns, dict(events.schema)) == (3, ["row", "kind", "clock"], SCHEMA)
    assert events.frame().equals(whole)
    assert events.scan().collect().equals(whole)


def test_chunks_hold_the_columns_asked_for_one_part_at_a_time(events: Events) -> None:
    assert [chunk["row"].to_list() for chunk in events.chunks(["row"])] == [[1, 2], [3]]
    assert [chunk.columns for chunk in events.chunks(["kind"])] == [["kind"]] * 2
    assert pl.concat(events.chunks()).equals(events.frame())


def test_only_frames_are_in_memory(events: Events) -> None:
    assert events.in_memory == all(isinstance(part, pl.DataFrame) for part in events.parts)
