"""`checker check` as a user runs it: a process of its own, timed whole, start of Python included."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from bench.spent import Meter, Spent

DONE = (0, 1, 3, 4)
"""Exit codes of a run that judged: violations, or something undetermined or unread, are no failure here."""


def check(logs: Sequence[Path], audit: Path, form: str, target: Path, *more: str) -> Spent:
    """Write the report of `logs` to `target` in the format `form`. CalledProcessError where there is no result."""
    command = [
        sys.executable,
        "-m",
        "checker",
        "check",
        *map(str, logs),
        "--audit",
        str(audit),
        "-f",
        form,
        "-o",
        str(target),
    ]
    meter = Meter()
    done = subprocess.run([*command, *more], check=False, capture_output=True)
    spent = meter.spent()
    if done.returncode not in DONE or not target.exists():
        sys.stderr.buffer.write(done.stderr)
        raise subprocess.CalledProcessError(done.returncode, command)
    return spent


def version() -> str:
    told = subprocess.run([sys.executable, "-m", "checker", "--version"], check=True, capture_output=True, text=True)
    return told.stdout.strip().replace(", version", "")


def violations(report: Path, log: Path, column: str) -> pl.DataFrame:
    """`rule`, `id` of the violations that a CSV report lists for `log`; id: what stands in `column` of the row that
    broke the rule."""
    ids = pl.scan_csv(log, infer_schema=False).select(pl.col(column).alias("id")).with_row_index("row", offset=2)
    listed = pl.scan_csv(report, infer_schema=False).filter(
        (pl.col("verdict") == "violation") & (pl.col("file") == str(log))
    )
    return listed.select("rule", pl.col("row").cast(pl.UInt32)).join(ids, on="row").select("rule", "id").collect()
