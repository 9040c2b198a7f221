"""The rules of a network audit in hand-written SQL (network_duckdb.sql), on all cores; timed as duckdb_sql.py is."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from bench.contestants import duckdb_sql
from bench.contestants.interface import Judgments, Log
from bench.contestants.network_polars import OF_FACES
from bench.contestants.report import FIRST, write
from bench.spent import Meter

NAME = duckdb_sql.NAME
WHOLE = True
SQL = Path(__file__).with_suffix(".sql")

absent = duckdb_sql.absent


def judge(log: Log, folder: Path) -> Judgments:
    import duckdb

    meter = Meter()
    with duckdb.connect(config={"temp_directory": str(folder)}) as db:
        db.execute("SET VARIABLE searches = ?", [str(log.searches)])
        db.execute(SQL.read_text(encoding="utf-8"))
        db.execute("SELECT count(*), histogram(COLUMNS(* EXCLUDE (id))) FROM verdicts")
        rules = [column[0] for column in db.description[1:]]
        uses, *counts = db.fetchall()[0]
        first = {
            rule: db.execute(
                f"SELECT rowid + {duckdb_sql.LINES_BEFORE}, id FROM verdicts "  # noqa: S608 - our own column names
                f"""WHERE "{rule}" = 'violation' ORDER BY rowid LIMIT {FIRST}"""
            ).fetchall()
            for rule in rules
        }
        none = {rule: {"not_applicable": uses} for rule in OF_FACES}
        told = dict(zip(rules, counts, strict=True)) | none
        write(folder / "report.json", uses, told, first | dict.fromkeys(OF_FACES, ()))
        spent = meter.spent()
        listed = folder / "violations.parquet"
        unpivoted = "UNPIVOT verdicts ON * EXCLUDE (id)"
        db.execute(f"COPY (SELECT name AS rule, id FROM ({unpivoted}) WHERE value = 'violation') TO '{listed}'")  # noqa: S608
    return Judgments(f"duckdb {duckdb.__version__}", uses, len(told), spent, pl.read_parquet(listed))
