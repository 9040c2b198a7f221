"""What is no store, cannot be one or cannot be used is an error that says what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from checker.model.errors import CheckerError, Surroundings, UsageError
from checker.store.opening import open_store


def refused(place: str | Path, *, make: bool = True) -> CheckerError:
    with pytest.raises(CheckerError) as raised, open_store(str(place), make=make):
        pass
    assert raised.value.hint
    return raised.value


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("Search ID,Date\n" * 100)
    for make in (True, False):
        error = refused(log, make=make)
        assert isinstance(error, UsageError)
        assert "is not a store" in str(error)
    assert log.read_text() == "Search ID,Date\n" * 100


def test_a_database_of_something_else_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as raw:
        raw.execute("CREATE TABLE invoice (id INTEGER)")
    before = other.read_bytes()
    assert "holds the table invoice" in str(refused(other))
    assert other.read_bytes() == before


def test_a_store_of_a_newer_checker_is_refused(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "board.db"), make=True) as store, store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert "newer checker" in str(refused(tmp_path / "board.db"))


def test_a_store_is_made_only_where_one_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "board.db").touch()
    for name in ("bord.db", "board.db"):
        assert isinstance(refused(tmp_path / name, make=False), UsageError)
    assert not (tmp_path / "bord.db").exists()
    assert "board.db" in str(refused(tmp_path / "bord.db", make=False))
    assert isinstance(refused(tmp_path / "no such folder" / "board.db"), Surroundings)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("mysql://somebody:secret@host/name", "mysql"),
        ("postgresql://", ""),
        ("postgresql://somebody:secret@127.0.0.1:1/name", "somebody:***@127.0.0.1"),
        ("sqlite://", "sqlite"),
        ("postgresql://somebody@host:port/name", "cannot be read"),
    ],
)
def test_an_address_that_leads_to_no_store_is_an_error_without_its_password(address: str, says: str) -> None:
    error = refused(address)
    assert says in str(error)
    assert "secret" not in str(error)
