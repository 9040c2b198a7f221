"""What the command line says of logs and of their agency."""

import json
from pathlib import Path

import pytest

from checker.cli.logs import LogOptions, all_logs
from checker.ingest.audit_file import load_audit
from checker.model.audit import Audit, LogFile
from checker.model.errors import UsageError
from checker.model.kinds import EventKind

LOG = "Search ID,Search Date,Operator,Case Number\nS1,2024-03-04 10:00,Ann Lee,24-1\n"


def test_a_kind_of_agency_is_written_with_hyphens_or_underscores(checker, tmp_path: Path):
    (tmp_path / "log.csv").write_text(LOG)
    ways = [
        checker("check", "log.csv", "--place", "us/wa", "--kind", kind, "-f", "json")
        for kind in ("municipal-police", "municipal_police", "Municipal_Police")
    ]
    assert {json.loads(way.stdout)["agency"]["kind"] for way in ways} == {"municipal_police"}


def test_an_unknown_kind_of_agency_names_the_nearest(checker, tmp_path: Path):
    (tmp_path / "log.csv").write_text(LOG)
    done = checker("check", "log.csv", "--kind", "municpal-police")
    assert done.returncode == 2
    assert 'did you mean "municipal-police"?' in done.stderr


def test_an_unknown_kind_of_record_names_the_nearest(checker, tmp_path: Path):
    (tmp_path / "log.csv").write_text(LOG)
    done = checker("inspect", "log.csv", "--rows", "serch")
    assert done.returncode == 2
    assert 'did you mean "search"?' in done.stderr


@pytest.mark.parametrize("written", ["live-deployment", "live_deployment"])
def test_what_the_rows_of_a_log_record_stands_in_audit_yaml(tmp_path: Path, written: str):
    (tmp_path / "log.csv").write_text(LOG)
    (tmp_path / "audit.yaml").write_text(f"logs:\n  - path: log.csv\n    rows: {written}\n")
    assert load_audit(tmp_path / "audit.yaml").logs[0].rows is EventKind.LIVE_DEPLOYMENT


def test_a_row_of_unknown_kind_cannot_be_declared(tmp_path: Path):
    (tmp_path / "log.csv").write_text(LOG)
    (tmp_path / "audit.yaml").write_text("logs:\n  - path: log.csv\n    rows: unknown\n")
    with pytest.raises(UsageError, match="not a kind of record"):
        load_audit(tmp_path / "audit.yaml")


def test_the_command_says_what_rows_record_only_of_logs_of_which_audit_yaml_does_not():
    described = LogFile(path=Path("a.csv"), rows=EventKind.REVIEW)
    logs = all_logs([Path("c.csv")], Audit(logs=(described, LogFile(path=Path("b.csv")))), rows="search")
    assert [(log.path.name, log.rows) for log in logs] == [
        ("a.csv", EventKind.REVIEW),
        ("b.csv", EventKind.SEARCH),
        ("c.csv", EventKind.SEARCH),
    ]


def test_the_zone_of_the_place_is_the_zone_of_the_audit():
    given = LogOptions((Path("log.csv"),), place="us/or", place_zone="America/Boise")
    assert given.audit(example="").zone == "America/Boise"


def test_an_audit_file_says_the_zone_of_the_place_itself(tmp_path: Path):
    (tmp_path / "audit.yaml").write_text("zone: America/Boise\n")
    given = LogOptions((Path("log.csv"),), audit_file=tmp_path / "audit.yaml", place_zone="America/Boise")
    with pytest.raises(UsageError, match="--place-zone"):
        given.audit(example="")


def test_a_log_that_is_not_there_names_the_nearest_file(checker, tmp_path: Path):
    (tmp_path / "searches.csv").write_text(LOG)
    done = checker("check", "serches.csv", "--place", "us/wa")
    assert done.returncode == 2
    assert 'there is no file serches.csv; did you mean "searches.csv"?' in done.stderr


def test_a_log_in_a_folder_that_is_not_there_names_the_folder(checker):
    assert "there is no folder logs" in checker("inspect", "logs/searches.csv").stderr


def test_a_flag_that_audit_yaml_leaves_nothing_to_do_is_refused(checker, tmp_path):
    (tmp_path / "log.csv").write_text("Search Date,Officer,Case Number\n2024-03-05,A-17,24-1\n", encoding="utf-8")
    (tmp_path / "own.yaml").write_text("id: own\nextends: generic\nkind: search\n", encoding="utf-8")
    (tmp_path / "audit.yaml").write_text(
        "logs:\n  - {path: log.csv, zone: UTC, rows: search, profile: own.yaml}\n", encoding="utf-8"
    )
    for flag, value in (("--zone", "UTC"), ("--rows", "arrest"), ("--profile", "generic")):
        done = checker("inspect", "--audit", "audit.yaml", flag, value)
        assert done.returncode == 2, flag
        assert f"{flag} has no effect: audit.yaml gives the" in done.stderr
    assert checker("inspect", "--audit", "audit.yaml").returncode == 0


@pytest.mark.parametrize(
    ("place", "what", "hint"),
    [
        ("wa", "a place begins with us/", 'did you mean "us/wa"?'),
        ("Washington", "a place is written with the letters of its state", 'did you mean "us/wa"?'),
        ("us/waa", '"waa" is not a state', "write us/ and its two letters"),
    ],
)
def test_a_place_that_is_none_comes_with_what_to_write(checker, tmp_path, place, what, hint):
    (tmp_path / "log.csv").write_text("Search Date,Officer,Case Number\n2024-03-05,A-17,24-1\n", encoding="utf-8")
    done = checker("check", "log.csv", "--place", place)
    assert done.returncode == 2
    assert done.stderr.splitlines()[0].endswith(what)
    assert done.stderr.splitlines()[1].strip().startswith(hint)
