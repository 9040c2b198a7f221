"""Opening a store: an SQLite file or a PostgreSQL database, made or brought up to date, and its faults as errors.

Everything that is written goes into one transaction, so that a run is there whole or not at all, whatever ends it. On
SQLite one writer at a time has the file; others wait for it.
"""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, insert, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from checker.model.errors import CheckerError, Surroundings, UsageError, nearest_file

HEAD = "0009"
"""The schema that this program writes: the last of the migrations."""
WAIT = 600
"""How many seconds a command waits for another one that writes."""
_LOCK = 7_163_270_014
"""By this number two programs that open a PostgreSQL database at once wait for each other."""
MIGRATIONS = Path(__file__).parent / "migrations"
_BAD_FILE = ("file is not a database", "malformed")


@dataclass(frozen=True)
class Store:
    """A store that is there and up to date. name: as messages call it, without a password."""

    name: str
    engine: Engine

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: what is done in it is there whole, or, where anything fails, not at all."""
        with _faults(self.name), self.engine.execution_options(writing=True).begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that changes nothing."""
        with _faults(self.name), self.engine.connect() as connection:
            yield connection

    def add(self, table: Table, **values: object) -> int:
        """Record one row of a table whose key is a number, in a transaction of its own. Gives that number."""
        with self.writing() as connection:
            return add_row(connection, table, **values)


def add_row(connection: Connection, table: Table, **values: object) -> int:
    """The same in a transaction that is there."""
    return int(connection.execute(insert(table).values(values).returning(table.c.id)).scalar_one())


@contextmanager
def open_store(place: str, *, make: bool = False) -> Iterator[Store]:
    """The store at `place`: the path of an SQLite file, or a URL (`sqlite:///board.db`, `postgresql://user@host/name`).

    make: make it where nothing is there. A store of an older checker is brought up to date. Raises UsageError where
    there is none, or something else, or one of a newer checker; Surroundings where the system or the server refuses it.
    """
    url = _url(place)
    name = str(url.database) if url.drivername == "sqlite" else _store_name(url)
    if url.drivername == "sqlite" and not make and not Path(name).is_file():
        hint = nearest_file(Path(name)) + "; `checker check ... --store FILE` makes one"
        raise UsageError(f"there is no store {name}", hint=hint)
    with _faults(name):
        engine = _engine(url)
        try:
            with engine.connect() as connection:
                version = _version(connection, name)
            if version != HEAD:
                if version is None and not make:
                    raise UsageError(f"{name} holds no runs", hint="`checker check ... --store` keeps them there")
                with engine.execution_options(writing=True).begin() as connection:
                    _bring_up_to_date(connection, name)
            yield Store(name, engine)
        finally:
            engine.dispose()


def migrate(connection: Connection, to: str) -> None:
    """Bring the tables to the schema `to`, up or down ("base": none are left)."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    now = _written_version(connection)
    order = [one.revision for one in ScriptDirectory.from_config(config).walk_revisions()][::-1]
    up = to == "head" or (to != "base" and (now is None or order.index(to) > order.index(now)))
    (command.upgrade if up else command.downgrade)(config, to)


def _bring_up_to_date(connection: Connection, name: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    if _version(connection, name) != HEAD:  # else another program has done it meanwhile
        migrate(connection, "head")


def _version(connection: Connection, name: str) -> str | None:
    """The schema of the tables that are there; None where there are none. UsageError where they are no store's, or a
    newer one's."""
    version = _written_version(connection)
    if version is None and (others := inspect(connection).get_table_names()):
        raise UsageError(
            f"{name} is a database of something else: it holds the table {others[0]}",
            hint="name another file, or another database",
        )
    if version is not None and version > HEAD:
        raise UsageError(f"{name} was written by a newer checker (schema {version})", hint="update checker")
    return version


def _written_version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _url(place: str) -> URL:
    if "://" not in place:
        return URL.create("sqlite", database=place)
    try:
        url = make_url(place)
    except (ArgumentError, ValueError) as error:
        hint = "write a path, or postgresql://user@host/name"
        raise UsageError("the address of the store cannot be read", hint=hint) from error
    match url.drivername:
        case "sqlite" if url.database:
            return url
        case "postgresql" if url.username and url.database:
            return url.set(drivername="postgresql+pg8000")
        case _:
            raise UsageError(
                f'"{_store_name(url)}" is not the address of an SQLite file or of a PostgreSQL database',
                hint="write a path, or postgresql://user@host/name",
            )


def _store_name(url: URL) -> str:
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True)


def _engine(url: URL) -> Engine:
    if url.drivername != "sqlite":
        logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)  # a server that is gone is told as an error
        try:
            return create_engine(url)
        except (ImportError, NoSuchModuleError) as error:
            hint = "install its driver: pip install 'frlog-checker[postgresql]'"
            raise UsageError("PostgreSQL needs a driver that is not installed", hint=hint) from error
    engine = create_engine(url, connect_args={"timeout": WAIT})

    @event.listens_for(engine, "connect")
    def _on_connect(raw: Any, record: object) -> None:
        raw.isolation_level = None  # a transaction begins where it is said below, also for the making of tables
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA secure_delete = ON")  # what is forgotten is gone from the file, too

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN")

    return engine


@contextmanager
def _faults(name: str) -> Iterator[None]:
    """What a database refuses, as errors that say what to do."""
    try:
        yield
    except CheckerError:
        raise
    except DBAPIError as error:
        raise _store_error(_database_message(error.orig), name) from error
    except SQLAlchemyError as error:
        raise _store_error(str(error), name) from error
    except sqlite3.Error as error:  # of a cursor of the driver's own (bulk.py)
        raise _store_error(str(error), name) from error
    except Exception as error:
        if type(error).__module__.split(".")[0] != "pg8000":
            raise
        raise _store_error(_database_message(error), name) from error


def _database_message(error: BaseException | None) -> str:
    """What the database says; PostgreSQL's driver gives a dictionary, whose M is the message."""
    about = error.args[0] if error is not None and error.args else error
    return str(about.get("M", about) if isinstance(about, dict) else about)


def _store_error(said: str, name: str) -> CheckerError:
    said = re.sub(r"\s+", " ", said)
    if any(words in said for words in _BAD_FILE):
        hint = "name another file; `checker check ... --store FILE` makes a store"
        return UsageError(f"{name} is not a store: {said}", hint=hint)
    if "locked" in said:
        hint = "let the other command end, and run this again"
        return Surroundings(
            f"another program has been writing to the store for {WAIT // 60} minutes", where=name, hint=hint
        )
    hint = "see that there is room on its disk and that you may write there, or that the server can be reached"
    return Surroundings(f"the store could not be used: {said}", where=name, hint=f"{hint}; nothing was changed")
