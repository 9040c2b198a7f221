"""Hand-written SQL in DuckDB (duckdb_sql.sql), on all cores.

Timed: from opening the CSV files to the JSON report on disk, without the start of Python and the import of DuckDB.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import polars as pl

from bench.contestants.interface import Judgments, Log
from bench.contestants.report import FIRST, write
from bench.spent import Meter

NAME = "hand-written DuckDB SQL"
WHOLE = True
SQL = Path(__file__).with_suffix(".sql")
LINES_BEFORE = 2
"""The header's line, and that lines count from 1: rowid + 2 is the line of the file."""


def absent() -> str:
    return "" if find_spec("duckdb") else "duckdb is not installed"


def judge(log: Log, folder: Path) -> Judgments:
    import duckdb

    meter = Meter()
    with duckdb.connect(config={"temp_directory": str(folder)}) as db:
        db.execute("SET VARIABLE searches = ?", [str(log.searches)])
        db.execute("SET VARIABLE records = ?", [str(log.records)])
        db.execute(SQL.read_text(encoding="utf-8"))
        db.execute("SELECT count(*), histogram(COLUMNS(* EXCLUDE (use))) FROM verdicts")
        rules = [column[0] for column in db.description[1:]]
        uses, *counts = db.fetchall()[0]
        first = {
            rule: db.execute(
                f"SELECT use + {LINES_BEFORE}, id FROM verdicts JOIN uses ON uses.rowid = use "  # noqa: S608 - our own column names
                f'''WHERE "{rule}" = 'violation' ORDER BY use LIMIT {FIRST}'''
            ).fetchall()
            for rule in rules
        }
        write(folder / "report.json", uses, dict(zip(rules, counts, strict=True)), first)
        spent = meter.spent()
        listed = folder / "violations.parquet"
        unpivoted = (
            "UNPIVOT (SELECT id, verdicts.* EXCLUDE (use) FROM verdicts JOIN uses ON uses.rowid = use) ON * EXCLUDE "
            "(id)"
        )
        db.execute(f"COPY (SELECT name AS rule, id FROM ({unpivoted}) WHERE value = 'violation') TO '{listed}'")  # noqa: S608
    return Judgments(f"duckdb {duckdb.__version__}", uses, len(rules), spent, pl.read_parquet(listed))
