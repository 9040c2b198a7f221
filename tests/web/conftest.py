"""A desk on a small store, asked in this process, and in a real browser at a real port; both once for all tests."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from checker.engine.interface import Engine
from checker.model.audit import Agency, Audit, LogFile
from checker.model.kinds import EventKind
from checker.resources import policies_root
from checker.run import run, select
from checker.store.opening import Store, open_store
from checker.store.runs import keep
from checker.web.app import application
from checker.web.guard import DeskKey
from checker.web.serve import bind_socket
from tests.report.test_accessibility import chromium

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
HEAD = "Search ID,Date/Time,Officer,Case Number,Reason,Mode\n"
QUIET = HEAD + "".join(
    f"S-{n},2024-{3 + n // 60:02}-{1 + n % 28:02} 09:15,Ng,{'' if n % 2 else f'24-{n // 4}'},robbery,still\n"
    for n in range(1, 121)
)
"""Searches of March (1 to 59), April (60 to 119) and May 2024; every second one has no case number, and of the others
two share one."""
SCRIPT = '<script>document.title="broken out"</script>'
HOSTILE = HEAD.replace("Mode", "Mode,Person Searched") + "".join(
    f'"{number}",2024-03-04 09:15,"{officer}","{case}","{reason}",still,"{reason}"\n'
    for number, officer, case, reason in (
        (SCRIPT.replace('"', '""'), "<img src=x onerror=alert(1)>", "24-1 {{ 7 * 7 }}", "=cmd()|x"),
        ("</td></table><h1>free", "\u202eevil", "\x1b[31mred", SCRIPT.replace('"', '""')),
        ("javascript:alert(1)", "' onfocus='alert(1)", "../../etc/passwd", "long " + "word" * 40_000),
        ("x" * 5_000, "\u2066\u2067", "", "{% raw %}"),
        ("S-9", "Ng", "24-9", "huge " + "word" * 1_000_000),
    )
)


@pytest.fixture(scope="session")
def place(embedded: Engine, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with run 1 (QUIET, without people) and run 2 (HOSTILE, with people)."""
    folder = tmp_path_factory.mktemp("desk")
    with open_store(str(folder / "board.db"), make=True) as store:
        for name, text, people in (("quiet.csv", QUIET, False), ("<b>hostile.csv", HOSTILE, True)):
            (folder / name).write_text(text, encoding="utf-8")
            audit = Audit(agency=Agency(name=SCRIPT if people else "Quiet Police"), zone="America/Los_Angeles")
            selection = select(["general"], audit.agency, root=policies_root())
            logs = [LogFile(path=folder / name, rows=EventKind.SEARCH)]
            made = run(logs, audit, selection, embedded, today=date(2026, 9, 1), with_people=people)
            keep(store, made.assessment, made.rows, now=NOW)
    return folder


@pytest.fixture
def own_place(place: Path, tmp_path: Path) -> Path:
    """The same store, for a test that writes to it."""
    shutil.copy(place / "board.db", tmp_path / "board.db")
    return tmp_path


@pytest.fixture
def asking(own_place: Path) -> Iterator[TestClient]:
    """Asks a desk in this process; its address is that of the first page."""
    key = DeskKey(8000)
    with open_store(str(own_place / "board.db")) as store:
        yield TestClient(application(store, own_place / "logs", key), base_url=key.address)


@pytest.fixture(scope="session")
def site(place: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a desk that answers at a port, on a copy of the store."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(place / "board.db", folder / "board.db")
    with open_store(str(folder / "board.db")) as store, desk_at(store, folder / "logs") as address:
        yield address


@contextmanager
def desk_at(store: Store, logs: Path) -> Iterator[str]:
    """A desk that answers at a port of its own. Gives its address."""
    import uvicorn

    listening = bind_socket(0)
    key = DeskKey(listening.getsockname()[1])
    config = uvicorn.Config(application(store, logs, key), log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield key.address
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, started once."""
    with chromium() as started:
        yield started
