"""Nothing half is seen of a run, and nothing of another is lost, whatever happens to the process that keeps it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from checker.model.errors import Surroundings
from checker.store.opening import Store, open_store
from checker.store.runs import keep, list_runs
from checker.store.tables import LINE, RUN, SUBJECT
from tests.store.conftest import NOW
from tests.store.writer import MANY, ManyLines, many

ROOT = Path(__file__).parents[2]
FEW = 50


@contextmanager
def writer(place: str) -> Iterator[subprocess.Popen[str]]:
    """A real process that has opened the store, and is about to write."""
    words = [sys.executable, "-m", "tests.store.writer", place]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=ROOT) as process:
        try:
            yield process
        finally:
            process.kill()


def says(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def go_on(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def whole(store: Store) -> dict[int, tuple[int, int]]:
    """Of each run that is seen: how many uses there are, and how many words of rules on them."""
    with store.reading() as connection:
        runs = list(connection.execute(select(RUN.c.id)).scalars())
        counts = [
            dict(connection.execute(select(table.c.run, func.count()).group_by(table.c.run)).all())
            for table in (SUBJECT, LINE)
        ]
    assert set(counts[0]) == set(counts[1]) == set(runs)
    return {run: (counts[0][run], counts[1][run]) for run in runs}


def small(store: Store) -> int:
    return keep(store, many(), ManyLines(FEW), now=NOW)


RULES = len(many().rules)


def test_a_process_killed_in_the_middle_of_a_run_leaves_the_runs_before_it_and_nothing_else(place: str) -> None:
    with open_store(place, make=True) as store:
        small(store)
    with writer(place) as process:
        assert says(process) == "open"
        go_on(process)
        assert says(process) == "middle"
        if not place.endswith(".db"):  # there, who reads waits for who writes
            with open_store(place) as store:
                assert whole(store) == {1: (FEW, FEW * RULES)}
        process.kill()
        process.wait()
    with open_store(place) as store:
        assert whole(store) == {1: (FEW, FEW * RULES)}
        number = small(store)
        assert whole(store) == {1: (FEW, FEW * RULES), number: (FEW, FEW * RULES)}
        assert len(list_runs(store).runs) == 2


def test_two_writers_at_once_each_keep_their_run_whole(place: str) -> None:
    with writer(place) as process, open_store(place, make=True) as store:
        assert says(process) == "open"
        go_on(process)
        assert says(process) == "middle"
        go_on(process)
        mine = small(store)
        theirs = int(says(process))
        assert whole(store)[mine] == (FEW, FEW * RULES)
        assert {count for run, count in whole(store).items() if run == theirs} == {(MANY, MANY * RULES)}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit to stand in for a full disk")
def test_a_full_disk_is_an_error_that_says_so_and_leaves_the_runs_before_it(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "board.db"
    with open_store(str(path), make=True) as store:
        small(store)
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 200_000, before[1]))
        try:
            with pytest.raises(Surroundings) as raised:
                keep(store, many(), ManyLines(), now=NOW)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        assert "room on its disk" in raised.value.hint
        assert whole(store) == {1: (FEW, FEW * RULES)}
        assert small(store) != 1


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_a_server_that_goes_away_is_an_error_without_a_traceback_and_leaves_the_runs_before_it(
    place: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def cut_off() -> None:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = "
        with open_store(place) as other, other.reading() as connection:
            connection.execute(text(f"{ended} current_database()"))

    with open_store(place, make=True) as store:
        small(store)
        with pytest.raises(Surroundings) as raised:
            keep(store, many(), ManyLines(middle=cut_off), now=NOW)
        assert "server can be reached" in raised.value.hint
        assert whole(store) == {1: (FEW, FEW * RULES)}
    assert not caplog.records
    assert "Traceback" not in "".join(capfd.readouterr())
