"""This program: `checker check` as a user runs it, from the two CSV files to the JSON report.

Timed: the whole command, start of Python included. The list of violations comes from a second run that is not timed.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import orjson
import polars as pl

from bench.contestants.interface import Judged, Log
from bench.stages import peak_mb

NAME = "checker check"
WHOLE = True


def absent() -> str:
    return ""


def judge(log: Log, folder: Path) -> Judged:
    report, listed = folder / "report.json", folder / "violations.csv"
    started = time.perf_counter()
    check(log, "json", report)
    seconds, peak = time.perf_counter() - started, peak_mb()
    told = orjson.loads(report.read_bytes())
    check(log, "csv", listed)
    ids = (
        pl.scan_csv(log.searches, infer_schema=False)
        .select(pl.col("Search ID").alias("id"))
        .with_row_index("row", offset=2)
    )
    violations = (
        pl.scan_csv(listed, infer_schema=False)
        .filter((pl.col("verdict") == "violation") & (pl.col("file") == str(log.searches)))
        .select("rule", pl.col("row").cast(pl.UInt32))
        .join(ids, on="row")
        .select("rule", "id")
        .collect()
    )
    version = subprocess.run([sys.executable, "-m", "checker", "--version"], check=True, capture_output=True, text=True)
    return Judged(version.stdout.strip().replace(", version", ""), told["uses"]["total"], len(told["rules"]), seconds, peak, violations)


def check(log: Log, form: str, target: Path) -> None:
    """Run the command. Its exit code 1 says that there are violations, 3 and 4 that something is undetermined or was not read."""
    command = [sys.executable, "-m", "checker", "check", str(log.searches), str(log.records), "--audit", str(log.audit)]
    done = subprocess.run([*command, "-f", form, "-o", str(target)], check=False, capture_output=True)
    if done.returncode not in (0, 1, 3, 4):
        sys.stderr.buffer.write(done.stderr)
        done.check_returncode()
