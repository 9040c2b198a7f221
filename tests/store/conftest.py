"""Stores on both databases: an SQLite file, and a PostgreSQL server where CHECKER_POSTGRESQL names one."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from checker.assess import Result
from checker.engine.interface import Engine
from checker.model.audit import Audit, LogFile
from checker.model.kinds import EventKind
from checker.resources import policies_root
from checker.run import run, select

ADDRESS = "CHECKER_POSTGRESQL"
"""The address of a server, under whose databases tests make their own; scripts/postgresql.sh starts one."""
REQUIRED = "CHECKER_REQUIRE_POSTGRESQL"
NOW = datetime(2026, 9, 30, 12, 0, 5, tzinfo=UTC)
HEAD = "Search ID,Date/Time,Officer,Case Number,Reason,Mode\n"


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a store may be made; nothing is there yet."""
    if request.param == "sqlite":
        yield str(tmp_path / "board.db")
        return
    address = os.environ.get(ADDRESS)
    if address is None:
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(f"{ADDRESS} names no server")
        pytest.skip(f"{ADDRESS} names no PostgreSQL server; scripts/postgresql.sh starts one")
    from sqlalchemy import create_engine, make_url, text

    url = make_url(address).set(drivername="postgresql+pg8000")
    name = f"checker_{uuid4().hex}"
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(address).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


Judge = Callable[..., Result]


@pytest.fixture(scope="session")
def judged(embedded: Engine, tmp_path_factory: pytest.TempPathFactory) -> Judge:
    """Judge a log of searches, given as its lines below HEAD, by the policies named."""

    base = tmp_path_factory.mktemp("logs")

    def run_on(
        lines: list[str], *, with_people: bool = False, policies: tuple[str, ...] = ("general",), head: str = HEAD,
        audit: Audit | None = None, as_of: date | None = None,
    ) -> Result:  # fmt: skip
        text = head + "".join(f"{line}\n" for line in lines)
        folder = base / hashlib.sha256(text.encode()).hexdigest()[:8]  # one log is one file, whoever judges it
        folder.mkdir(exist_ok=True)
        (folder / "log.csv").write_text(text, encoding="utf-8")
        given = audit or Audit(zone="America/Los_Angeles")
        selection = select(list(policies), given.agency, root=policies_root())
        logs = [LogFile(path=folder / "log.csv", rows=EventKind.SEARCH)]
        today = date(2026, 9, 30)
        return run(logs, given, selection, embedded, today=today, as_of=as_of, with_people=with_people)

    return run_on


LINES = [
    "S-1,2024-03-04 09:15,OfficerCanary,24-101,ReasonCanary one,still",
    "S-2,2024-03-05 14:40,OfficerCanary,,ReasonCanary two,still",
    "S-3,2024-03-05 14:41,OfficerCanary,CaseCanary Smith,ReasonCanary two,live",
    "IdCanary Smith,2024-04-01,,24-104,,",
    "S-5,TimeCanary,=cmd()|x,24-105,ReasonCanary \u202eodd,still",
]


@pytest.fixture(scope="session")
def results(judged: Judge) -> dict[bool, Result]:
    """One log, judged with people and without."""
    return {people: judged(LINES, with_people=people, policies=("general", "integrity")) for people in (True, False)}
