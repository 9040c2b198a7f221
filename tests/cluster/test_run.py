"""A run on a cluster of two workers gives the same reports as one on this machine, byte for byte."""

from __future__ import annotations

import io
import json
import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checker.cluster.run import assess_on, read_whole
from checker.cluster.session import session
from checker.cluster.splits import read_splits
from checker.engine.embedded import Embedded
from checker.ingest.audit_file import load_audit
from checker.ingest.pipeline import prepare_sources
from checker.model.assessment import IndicationKind
from checker.model.audit import Audit, Complete, Gallery
from checker.model.errors import InputError, UsageError
from checker.model.kinds import EventKind
from checker.policy.load import load
from checker.policy.selection import Selection
from checker.report.table import report
from checker.resources import fixtures_root, policies_root
from checker.run import LIMITS, Result, run
from tests.cluster.test_splits import SMALL, made_log

LOCAL_CLUSTER = "local-cluster[2,1,1024]"
TODAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is none")
    paths = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    settings = {"spark.executorEnv.PYTHONPATH": paths, "spark.sql.shuffle.partitions": "2"}
    with session(LOCAL_CLUSTER, settings) as made:
        yield made


def reports(result: Result) -> dict[str, list[bytes]]:
    """Format -> the lines of the report, so that a difference is shown with its line."""
    written = {}
    for name in ("json", "csv"):
        out = io.BytesIO()
        report(name).write(result.assessment, result.rows, out)
        written[name] = out.getvalue().splitlines(keepends=True)
    return written


def selection() -> Selection:
    names = [
        "us/wa",
        "us/md",
        "us/ny",
        "us/or",
        "us/fl",
        "us/il",
        "us/federal/ice-hsi",
        "vendors",
        "general",
        "integrity",
    ]
    return Selection(tuple(load(names, root=policies_root())), named_by_user=True)


def test_two_workers_give_the_same_reports_byte_for_byte(spark: Any, tmp_path: Path) -> None:
    """Logs of several kinds, with records that name searches, evidence that names evidence, a roster of users, and rows
    given twice."""
    folder = tmp_path / "washington-county"
    shutil.copytree(fixtures_root() / "washington-county", folder)
    audit = load_audit(folder / "audit.yaml")
    searches = folder / "searches.csv"
    lines = searches.read_text(encoding="utf-8").splitlines(keepends=True)
    again = folder / "searches-again.csv"
    again.write_text(
        "".join([lines[0], *lines[5:25], *(line.replace("retail", "RETAIL") for line in lines[25:30])]),
        encoding="utf-8",
    )
    copy = folder / "searches-copy.csv"
    copy.write_bytes(searches.read_bytes())
    roster = folder / "users.csv"
    roster.write_text("User Name,Email,Role\nWC-118,,User\nWC-126,wc-126@county.example,User\n", encoding="utf-8")
    users = Complete(kind=EventKind.ACCOUNT, by="administrator", on=date(2021, 2, 1), basis="system export")
    audit = audit.model_copy(update={"complete": (*audit.complete, users)})
    logs = [*audit.logs, again, copy, roster]
    alone = run(logs, audit, selection(), Embedded(), today=TODAY, with_people=True)
    assert any(one.kind is IndicationKind.PATTERN for one in alone.assessment.indications)
    given = prepare_sources(logs, audit, zone=None, profile=None, limits=LIMITS)
    shared = assess_on(spark, given, audit, selection(), Embedded(), today=TODAY, with_people=True, shard_rows=60)
    assert reports(shared) == reports(alone)


def test_a_log_that_cannot_be_read_is_told_as_on_one_machine(spark: Any, tmp_path: Path) -> None:
    log = tmp_path / "notes.csv"
    log.write_text("some words, and no table\n", encoding="utf-8")
    with pytest.raises(InputError) as alone:
        run([log], Audit(), selection(), Embedded(), today=TODAY)
    with pytest.raises(InputError) as shared:
        run([log], Audit(), selection(), Embedded(), today=TODAY, spark=spark)
    assert str(shared.value) == str(alone.value)


def test_trails_and_results_give_the_same_reports_byte_for_byte(spark: Any, tmp_path: Path) -> None:
    """A live run that starts in one trail and stops in another, results of calls in a third file, a trail given twice,
    and a table beside them."""
    folder = tmp_path / "cloudtrail"
    shutil.copytree(fixtures_root() / "cloudtrail", folder)
    records = json.loads((folder / "trail.json").read_text(encoding="utf-8"))["Records"]
    stop = next(n for n, one in enumerate(records) if one["eventName"] == "StopStreamProcessor")
    parts = {"before.json": records[:stop], "after.json": records[stop:], "again.json": records[:stop]}
    for name, some in parts.items():
        (folder / name).write_text(json.dumps({"Records": some}), encoding="utf-8")
    search = next(one for one in records if one["eventName"] == "SearchFacesByImage" and "errorCode" not in one)
    response = {"ResponseMetadata": {"RequestId": search["requestID"]}, "FaceMatches": [{"Similarity": 99.5}]}
    (folder / "results.json").write_text(json.dumps(response), encoding="utf-8")
    log = folder / "searches.csv"
    log.write_text("Search ID,Date/Time,User,Case Number\nS-1,2024-03-05 10:00,A-1,24-1\n", encoding="utf-8")
    audit = load_audit(folder / "audit.yaml")
    logs = [*(folder / name for name in parts), folder / "results.json", log]
    alone = run(logs, audit, selection(), Embedded(), today=TODAY, with_people=True)
    assert "live_deployment" in {kind for one in alone.assessment.inputs for kind in one.events}
    shared = run(logs, audit, selection(), Embedded(), today=TODAY, with_people=True, spark=spark)
    assert reports(shared) == reports(alone)


def test_a_file_read_by_splits_gives_the_same_reports_byte_for_byte(spark: Any, tmp_path: Path) -> None:
    """A log in which a row may depend on what is far above or below it (`made_log`); and the same file once more."""
    log, copy = made_log(tmp_path), tmp_path / "searches-again.csv"
    copy.write_bytes(log.read_bytes())
    audit = Audit(zone="America/Los_Angeles")
    assert log.stat().st_size > 3 * SMALL.block_bytes
    alone = run([log, copy], audit, selection(), Embedded(), today=TODAY, with_people=True)
    given = prepare_sources([log, copy], audit, zone=None, profile=None, limits=LIMITS)
    rows_of, accounts, left = read_splits(spark, given, read_whole(spark, given, SMALL, [0, 1]))
    assert rows_of is not None
    assert sorted(accounts) == [0, 1]
    assert left == []
    shared = assess_on(
        spark, given, audit, selection(), Embedded(), today=TODAY, with_people=True, shard_rows=6_000, splits=SMALL
    )
    expected = reports(alone)
    for name, written in reports(shared).items():
        assert [(n, a, b) for n, (a, b) in enumerate(zip(written, expected[name], strict=False)) if a != b][:5] == []
        assert len(written) == len(expected[name])


def test_what_has_no_effect_and_searches_that_last_are_told_as_on_one_machine(spark: Any, tmp_path: Path) -> None:
    log = tmp_path / "searches.csv"
    log.write_text(
        "Search ID,Date/Time,End Time,User,Case Number,Mode\n"
        "S-1,2024-03-05 10:00,2024-03-07 10:00,A-1,24-1,live\nS-2,2024-03-05 10:00,2024-03-07 10:00,A-2,24-2,still\n",
        encoding="utf-8",
    )
    audit = Audit(galleries=(Gallery(name="county mugshots"),), aliases=(("A-1", "A-9"),))
    alone = run([log], audit, selection(), Embedded(), today=TODAY)
    told = " ".join(one.statement for one in alone.assessment.ledger)
    assert "no log names the gallery" in told
    assert 'only "A-1" of them' in told
    assert "1 search in live mode ends later" in told
    shared = run([log], audit, selection(), Embedded(), today=TODAY, spark=spark)
    assert reports(shared) == reports(alone)


def test_published_totals_are_not_compared_on_a_cluster_and_say_so(spark: Any, tmp_path: Path) -> None:
    totals = tmp_path / "totals.csv"
    totals.write_text("measure,count\nrequests,45\n", encoding="utf-8")
    with pytest.raises(UsageError, match="published totals are not compared"):
        run([totals], Audit(), selection(), Embedded(), today=TODAY, spark=spark)


def test_an_address_that_is_none_is_a_clear_error() -> None:
    with pytest.raises(UsageError, match='"nonsense" is not the address of a cluster'), session("nonsense"):
        pass
