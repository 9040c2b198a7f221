"""Sharing events out changes nothing: whole cases are judged apart as they are together."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.assess import Logs, Result, assess
from checker.facts.prepare import prepare
from checker.facts.shards import number_events, places
from checker.model.events import Events
from checker.model.kinds import USE_KINDS
from checker.report.table import report
from tests.assess.made import TODAY, Files, evaluator, files, policies, read
from tests.examples import tried_on

QUICK = tried_on(5)


def reports(result: Result) -> list[bytes]:
    """The result as JSON and as lines."""
    written = []
    for name in ("json", "csv"):
        out = io.BytesIO()
        report(name).write(result.assessment, result.rows, out)
        written.append(out.getvalue())
    return written


def judged(made: Files, folder: Path, shard_rows: int | None) -> list[bytes]:
    audit = made.audit()
    ingested = read(made.write(folder), audit)
    logs = Logs(ingested.events, ingested.inputs, ingested.quarantine, ingested.ledger)
    with tempfile.TemporaryDirectory() as room:
        shared = {} if shard_rows is None else {"folder": Path(room), "shard_rows": shard_rows}
        result = assess(logs, audit, policies(), evaluator(), named=True, today=TODAY, with_people=True, **shared)
        return reports(result)


@QUICK
@given(made=files(), shard_rows=st.integers(1, 12))
def test_shares_of_every_size_give_the_same_reports_byte_for_byte(made: Files, shard_rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert judged(made, Path(folder), shard_rows) == judged(made, Path(folder), None)


def test_events_in_memory_are_made_ready_once_for_the_survey_and_the_facts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def again(*_: object) -> None:
        raise AssertionError("the events were made ready again")

    monkeypatch.setattr("checker.assess.project.prepare", again)
    made = Files(({"Search ID": "S1", "Search Date": "2018-05-01"},), (), ())
    assert all(judged(made, tmp_path, None))


@QUICK
@given(made=files(), shards=st.integers(1, 6))
def test_every_judged_event_has_one_home_and_every_record_of_its_case_is_there(made: Files, shards: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        events = read(made.write(Path(folder)), made.audit()).events
    prepared = prepare(number_events(events), USE_KINDS, made.audit().agency.name)
    placed = places(prepared, shards).collect()
    base = prepared.base.select("record", "kind", "case").collect()
    uses = base.filter(pl.col("kind").is_in(list(USE_KINDS)))
    homes = placed.filter("home").join(uses, on="record", how="semi")
    assert sorted(homes["record"]) == sorted(uses["record"])
    for record, shard in homes.select("record", "shard").iter_rows():
        case = uses.filter(pl.col("record") == record)["case"][0]
        same = pl.lit(False) if case is None else pl.col("case") == case
        others = base.filter(same & ~pl.col("kind").is_in(list(USE_KINDS)))["record"].to_list()
        there = placed.filter(pl.col("shard") == shard)["record"].to_list()
        assert set(others) <= set(there)


@pytest.mark.parametrize("parts", [1, 2, 5])
def test_events_in_files_are_the_same_as_in_memory(tmp_path: Path, parts: int) -> None:
    made = Files(tuple({"Search ID": f"S{i}", "Search Date": f"2018-05-0{i + 1}"} for i in range(5)), (), ())
    frame = read(made.write(tmp_path), made.audit()).events.frame()
    size = -(-frame.height // parts)
    paths = []
    for number, chunk in enumerate(frame.iter_slices(size)):
        paths.append(tmp_path / f"{number}.parquet")
        chunk.write_parquet(paths[-1])
    events = Events(paths)
    assert events.height == frame.height
    assert events.frame().equals(frame)
    assert events.scan().collect().equals(frame)
    assert pl.concat(list(events.chunks(["event"]))).equals(frame.select("event"))
