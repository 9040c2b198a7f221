"""A run that is kept comes back as it was, and names nobody who was not asked for."""

from __future__ import annotations

import io
import json
import zlib
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from checker.assess import Result
from checker.model.errors import UsageError
from checker.model.lines import RunLines
from checker.report.table import FORMATS, report
from checker.resources import policies_root
from checker.run import run, select
from checker.store.documents import pack, unpack, without_people
from checker.store.opening import HEAD, migrate, open_store
from checker.store.runs import forget, keep, list_runs, load_run
from checker.store.tables import METADATA, PEOPLE
from tests.report.sample import sample
from tests.store.conftest import NOW


def written(name: str, assessment, rows) -> bytes:
    out = io.BytesIO()
    report(name).write(assessment, rows, out)
    return out.getvalue()


def the_same(result: Result, assessment, lines: RunLines) -> None:
    for name in FORMATS.keys() - {"pdf"}:  # which is made of the HTML page alone
        assert written(name, assessment, lines) == written(name, result.assessment, result.rows), name


def test_every_report_of_a_kept_run_is_the_same_to_the_byte(place: str, results) -> None:
    with open_store(place, make=True) as store:
        kept = [keep(store, results[people].assessment, results[people].rows, now=NOW) for people in (True, False)]
        assert kept == [1, 2]
    with open_store(place) as store:
        for number, people in ((1, True), (2, False)):
            run = load_run(store, number)
            the_same(results[people], run.assessment, run.lines)
            assert run.made_at == NOW
        quiet = load_run(store, 1, people=False)
        the_same(results[False], quiet.assessment, quiet.lines)
        assert [(one.number, one.uses, one.with_people) for one in list_runs(store).runs] == [
            (1, 5, True),
            (2, 5, False),
        ]


def test_what_names_people_is_in_tables_of_its_own_and_can_be_forgotten(tmp_path: Path, results) -> None:
    path = tmp_path / "board.db"
    with open_store(str(path), make=True) as store:
        keep(store, results[False].assessment, results[False].rows, now=NOW)
    assert b"Canary" not in path.read_bytes()
    with open_store(str(path)) as store:
        keep(store, results[True].assessment, results[True].rows, now=NOW)
        assert b"Canary" in path.read_bytes()
        assert forget(store, [1]) == 0
        assert forget(store) == 1
        with store.reading() as connection:
            assert [connection.execute(table.select()).all() for table in PEOPLE] == [[], [], []]
        run = load_run(store, 2)
        the_same(results[False], run.assessment, run.lines)
    assert b"Canary" not in path.read_bytes()


def test_a_run_of_several_logs_periods_and_registers_comes_back(place: str, embedded) -> None:
    from checker.ingest.audit_file import load_audit
    from checker.resources import fixtures_root

    audit = load_audit(fixtures_root() / "washington-county" / "audit.yaml")
    selection = select([], audit.agency, root=policies_root())
    result = run(audit.logs, audit, selection, embedded, today=date(2026, 9, 30))
    with open_store(place, make=True) as store:
        found = load_run(store, keep(store, result.assessment, result.rows, now=NOW))
        the_same(result, found.assessment, found.lines)


def test_a_document_is_what_was_packed_also_where_a_name_is_no_unicode() -> None:
    odd = sample().model_copy(update={"agency": sample().agency.model_copy(update={"name": "odd \ud800 name"})})
    for one in (sample(), sample(with_people=True), odd):
        assert unpack(pack(one)).model_dump(mode="json", warnings=False) == one.model_dump(mode="json", warnings=False)
    assert without_people(sample(with_people=True)).with_people is False


@pytest.mark.parametrize("number", [3, 99])
def test_a_run_that_is_not_there_is_an_error_with_those_that_are(tmp_path: Path, results, number: int) -> None:
    with open_store(str(tmp_path / "board.db"), make=True) as store:
        keep(store, results[False].assessment, results[False].rows, now=NOW)
        for ask in (lambda: load_run(store, number), lambda: forget(store, [number])):
            with pytest.raises(UsageError, match=f"no run {number}") as raised:
                ask()
            assert raised.value.hint == "the last runs there: 1"


def test_the_migrations_make_the_tables_that_are_used_and_take_them_away(place: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from checker.store.opening import MIGRATIONS

    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD
    with open_store(place, make=True) as store, store.writing() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
        migrate(connection, "base")
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
        migrate(connection, "head")
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == HEAD


def test_a_run_of_an_older_store_is_read_as_it_was(place: str, results) -> None:
    made = results[True]
    named = made.assessment.findings[0].evidence[0].model_copy(update={"subject_name": "January 2024"})
    first = made.assessment.findings[0].model_copy(update={"evidence": (named,)})
    before = made.assessment.model_copy(update={"findings": (first, *made.assessment.findings[1:])})
    with open_store(place, make=True) as store:
        number = keep(store, before, made.rows, now=NOW)
        with store.writing() as connection:
            migrate(connection, "0007")
            for table in ("run", "people_of_run"):
                packed = connection.execute(text(f"SELECT document FROM {table}")).scalar_one()
                old = json.loads(zlib.decompress(packed))
                assert old["findings"][0]["evidence"][0]["said"] == "January 2024"
                assert any(one["why"] for one in old["findings"])
                assert "missing_reasons" not in old["findings"][0]
    with open_store(place) as store:  # which brings it up to date
        assert load_run(store, number).assessment == before
        assert load_run(store, number, people=False).assessment == without_people(before)
