"""A file that changes while it is read ends the run: the checksum in a report is of the bytes that were judged."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checker.ingest import pipeline
from checker.ingest.interface import Limits, Source, Table, TableReader
from checker.ingest.source import open_source
from checker.inspect.asking import DraftQuestion
from checker.inspect.new import NewLog, drafts
from checker.model.audit import Audit
from checker.model.errors import InputChanged
from checker.model.progress import silent
from tests.ingest.formats import CASE, WRITERS
from tests.ingest.test_workbooks import _xls, _xlsb

HEAD = (CASE, "Search ID", "Search Date", "Officer", "Case Number")
ROWS = [(f"c{i}", f"S-{i}", f"2024-03-0{i}", "A-17", f"24-{i}") for i in range(1, 10)]
SAMPLES = Path(__file__).parents[2] / "fixtures" / "samples"
TRAIL = Path(__file__).parents[2] / "fixtures" / "cloudtrail" / "trail.json"


def read(path: Path) -> int:
    """How many rows are used."""
    found = pipeline.ingest([path], Audit(), zone="UTC", profile=None, limits=Limits(), progress=silent)
    return found.inputs[0].rows.used


MAKERS: dict[str, Callable[[Path], object]] = {
    **{name: (lambda path, write=write: write(path, HEAD, ROWS)) for name, write in WRITERS.items()},
    "xlsb": lambda path: _xlsb(path, [HEAD, *ROWS]),
    "xls": lambda path: _xls(path, [HEAD, *ROWS]),
    "csv.gz": lambda path: path.write_bytes(gzip.compress(_csv_of(path))),
    "pdf": lambda path: shutil.copy(SAMPLES / "network_audit" / "searches.pdf", path),
    "cloudtrail": lambda path: shutil.copy(TRAIL, path),
    "cloudtrail.gz": lambda path: path.write_bytes(gzip.compress(TRAIL.read_bytes())),
}


def _csv_of(path: Path) -> bytes:
    WRITERS["csv"](path, HEAD, ROWS)
    return path.read_bytes()


def truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def grown(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\n")


def replaced(path: Path) -> None:
    other = path.with_suffix(".other")
    shutil.copy2(path, other)
    other.replace(path)


def written_over(path: Path) -> None:
    """Of the same size as before."""
    with path.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b" ")


def removed(path: Path) -> None:
    path.unlink()


CHANGES = [truncated, grown, replaced, written_over, removed]


@pytest.fixture
def changing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], None]:
    """Let a change happen after the file was looked at, before the first of it is read."""

    def by(change: Callable[[], None]) -> None:
        found = pipeline.reader_of

        def looked_at(source: Source, chosen: str | None) -> object:
            reader = found(source, chosen)
            change()
            return reader

        monkeypatch.setattr(pipeline, "reader_of", looked_at)

    return by


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", MAKERS)
def test_a_file_that_changes_while_it_is_read_is_an_error(
    tmp_path: Path, changing: Callable[[Callable[[], None]], None], name: str, change: Callable[[Path], None]
) -> None:
    path = tmp_path / "log"
    MAKERS[name](path)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    changing(lambda: change(path))
    with pytest.raises(InputChanged) as noticed:
        read(path)
    assert noticed.value.exit_code == 75
    assert noticed.value.where == str(path)
    assert noticed.value.hint


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_a_file_whose_rights_or_names_change_is_the_same_file(
    tmp_path: Path, changing: Callable[[Callable[[], None]], None], name: str
) -> None:
    path = tmp_path / "log"
    MAKERS[name](path)

    def touched() -> None:
        path.chmod(0o600)
        os.link(path, tmp_path / "another name")

    changing(touched)
    assert read(path) == len(ROWS)


def test_a_change_in_the_middle_of_reading_is_noticed_at_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "log"
    MAKERS["csv"](path)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    found = pipeline.table_reader

    class Slow:
        name = "csv"

        def __init__(self, reader: TableReader) -> None:
            self._reader = reader

        def tables(self, source: Source, limits: Limits) -> Iterator[Table]:
            yield from self._reader.tables(source, limits)
            written_over(path)

    monkeypatch.setattr(pipeline, "table_reader", lambda source: Slow(found(source)))
    with pytest.raises(InputChanged):
        read(path)


def test_a_file_that_is_another_when_it_is_opened_again_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "log"
    MAKERS["csv"](path)
    with open_source(str(path), Limits()) as source:
        first = source.sha256
    with open_source(str(path), Limits(), sha256=first):
        pass
    grown(path)
    with pytest.raises(InputChanged), open_source(str(path), Limits(), sha256=first):
        pass


@pytest.mark.parametrize("change", CHANGES)
def test_init_notices_a_file_that_changes_between_its_openings(tmp_path: Path, change: Callable[[Path], None]) -> None:
    path = tmp_path / "log.csv"
    MAKERS["csv"](path)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    asked = []

    def ask(question: DraftQuestion) -> str:
        if not asked:
            change(path)
        asked.append(question)
        return question.default

    with pytest.raises(InputChanged) as noticed:
        drafts([NewLog(path, "log.csv", "log.yaml")], ask, limits=Limits(), with_people=False)
    assert asked
    assert noticed.value.where == str(path)
