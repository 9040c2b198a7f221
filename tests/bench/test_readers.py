"""The files that the bench makes for each reader are read by it, every row of them, and the progress is told on the
way."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.readers.made import FILES, Made
from bench.readers.measure import measure, read
from checker.ingest.aggregate.reader import MOST_BYTES
from checker.ingest.interface import IngestedLogs, Limits
from checker.ingest.pipeline import ingest
from checker.ingest.readers.html import CELLS, PAGE_BYTES
from checker.ingest.readers.workbook_bounds import DENSE_CELLS, SECONDS, STRINGS_BYTES
from checker.model.audit import Audit
from checker.system.processes import MEMORY

ROWS = 50
READERS = {
    "CSV": "csv", "TSV": "csv", "CSV, gzipped": "csv", "JSON, one array": "json", "JSON, lines": "json", "XLSX": "xlsx",
    "XLSB": "xlsb",
    "ODS": "ods", "XLS": "xls", "PDF, text in columns": "pdf", "PDF, a drawn grid": "pdf", "HTML, a table": "html",
    "HTML, a data: address": "html", "XES": "xes", "event log as CSV": "csv", "live-deployment grid, CSV": "csv",
    "published totals": "totals",
    "Rekognition, responses": "rekognition-results", "Rekognition, Kinesis": "rekognition-results",
}  # fmt: skip
PROFILES = {"XES": "event-log", "event log as CSV": "event-log", "live-deployment grid, CSV": "lfr-grid"}
SEARCHES = {
    "CSV",
    "TSV",
    "CSV, gzipped",
    "JSON, one array",
    "JSON, lines",
    "XLSX",
    "XLSB",
    "ODS",
    "XLS",
    "PDF, text in columns",
    "HTML, a table",
}


def _read(made: Made, path: Path, rows: int = ROWS) -> tuple[IngestedLogs, set[str]]:
    made.make(path, rows)
    stages: set[str] = set()
    got = ingest(
        [path],
        Audit(),
        zone="UTC",
        profile=None,
        limits=Limits(),
        progress=lambda stage, done, total: stages.add(stage.split()[0]),
    )
    return got, stages


@pytest.mark.parametrize("made", FILES, ids=lambda made: made.name)
def test_every_row_of_a_made_file_is_read_and_accounted_for(made: Made, tmp_path: Path) -> None:
    got, stages = _read(made, tmp_path / "made")
    (given,) = got.inputs
    rows = given.rows
    assert given.reader == READERS.get(made.name, "cloudtrail")
    assert rows.read == ROWS == rows.used + rows.duplicates + rows.quarantined + rows.out_of_scope
    if "1 in 10" in made.name:
        assert (rows.used, rows.out_of_scope) == (ROWS // 10, ROWS - ROWS // 10)
    elif made.name.startswith("Rekognition"):
        assert rows.quarantined == ROWS  # results whose calls are not given
    else:
        assert rows.used == ROWS
    assert {"opening", "reading"} <= stages


@pytest.mark.parametrize("name", sorted(SEARCHES))
def test_the_made_searches_say_the_same_in_every_format(name: str, tmp_path: Path) -> None:
    by_name = {made.name: made for made in FILES}
    events = _read(by_name[name], tmp_path / "made")[0].events.frame()
    plain = _read(by_name["CSV"], tmp_path / "plain")[0].events.frame()
    for column in ("id", "agency", "networks", "time_lo", "kind"):
        assert events[column].to_list() == plain[column].to_list()


@pytest.mark.parametrize(("name", "profile"), PROFILES.items())
def test_made_logs_of_another_kind_are_read_by_their_own_profile(name: str, profile: str, tmp_path: Path) -> None:
    made = next(one for one in FILES if one.name == name)
    assert _read(made, tmp_path / "made")[0].inputs[0].profile == profile


def test_a_reading_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    made = FILES[0]
    made.make(tmp_path / "made", ROWS)
    reading = read(tmp_path / "made", tmp_path)
    assert (reading.rows.read, reading.rows.used) == (ROWS, ROWS)
    assert 0 < reading.silent <= reading.spent.seconds + 0.1
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


def test_the_table_has_a_row_for_each_reader_and_nothing_is_left_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = [Made(made.name, made.make, ROWS) for made in FILES[:2]]
    measure(tmp_path, few)
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.split("|")[1:4]] for line in told]
    assert cells[0] == ["reader", "size MB", "rows"]
    assert [(name, rows) for name, _, rows in cells[2:]] == [("CSV", "50"), ("TSV", "50")]
    assert not list(tmp_path.iterdir())


def test_only_files_with_a_size_of_archives_are_made_as_archives(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    measure(
        tmp_path,
        [Made("small", FILES[0].make, ROWS), Made("large", FILES[0].make, ROWS, archive=2 * ROWS)],
        archives=True,
    )
    told = capsys.readouterr().out
    assert "large" in told and "100" in told and "small" not in told


def test_the_bounds_that_the_readme_names_are_those_that_hold() -> None:
    readme = (Path(__file__).parents[2] / "bench" / "README.md").read_text(encoding="utf-8")
    section = readme.split("### What streams, and what is bounded")[1].split("\n## ")[0]
    rows = {line.split("|")[1].strip(): line for line in section.splitlines() if line.startswith("|")}
    limits = Limits()
    named = {
        "CSV, TSV, event logs, grids": (
            f"{limits.file_bytes:,} bytes",
            f"{limits.rows:,} rows",
            f"{limits.record_bytes:,} bytes",
        ),
        "gzip": (f"{limits.unpacked_bytes:,} bytes", f"{limits.unpack_ratio} times"),
        "JSON arrays, lines": (
            f"{limits.record_bytes:,} bytes",
            f"{limits.json_depth} levels",
            f"{limits.columns:,} columns",
        ),
        "XES": (f"{limits.record_bytes:,} bytes", f"{limits.json_depth} levels", f"{limits.columns:,} attributes"),
        "CloudTrail, in every container": (f"{limits.record_bytes:,} bytes", f"{limits.json_depth} levels"),
        "XLSX": (f"{DENSE_CELLS:,} cells", f"{STRINGS_BYTES:,} bytes"),
        "XLSB, ODS, XLS": (f"{MEMORY // 1024**3} GiB", f"{SECONDS} seconds"),
        "PDF": (f"{limits.pages:,} pages", f"{limits.page_seconds} seconds", f"{MEMORY // 1024**3} GiB"),
        "HTML": (f"{PAGE_BYTES:,} bytes", f"{CELLS:,} cells", f"{limits.page_seconds} seconds"),
        "tables of totals": (f"{MOST_BYTES:,} bytes",),
    }
    for name, bounds in named.items():
        for bound in bounds:
            assert bound in rows[name], (name, bound)
    told = (Path(__file__).parents[2] / "docs" / "scale.md").read_text(encoding="utf-8")
    assert f"{limits.rows:,} rows" in told and f"{PAGE_BYTES // 1024**2} MiB" in told
