"""Case-order rules: `checker check` and pm4py's checker of DECLARE constraints on one event log.

Both are timed from opening the CSV: checker to its JSON report (start of Python included), pm4py to the list of its
deviations in memory (without the start of Python and its imports). pm4py is found in this Python, or in the one that
CHECKER_PM4PY names.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import orjson
import polars as pl

from bench.agreement import disagreements
from bench.command import check, version, violations
from bench.order import event_log
from bench.table import Line

HERE = Path(__file__).parent
MEASURE = "order in a case"
AT_LEAST = 6.0
AT_LEAST_IN_MEMORY = 1.0
"""The marks: throughput against pm4py's from its file, and with the log already in memory."""


def measure(folder: Path, cases: int) -> tuple[list[Line], list[str]]:
    """Lines of the table, and where the two disagree. folder: empty."""
    log = folder / "events.csv"
    event_log.write(log, cases)
    of_order = ("-p", str(HERE / "policy.md"), "--as-of", "2024-01-31")
    spent = check([log], HERE / "audit.yaml", "json", folder / "report.json", *of_order)
    ours = Line(MEASURE, "checker check", version(), "cases", cases, spent.seconds, spent.cpu, spent.peak_mb)
    python = _python()
    if not python:
        return [ours, Line(MEASURE, "pm4py", "", "", 0, 0.0, note="pm4py is not installed")], []
    deviations = folder / "deviations.csv"
    command = [python, str(HERE / "pm4py_declare.py"), str(log), json.dumps(event_log.CONSTRAINTS), str(deviations)]
    done = subprocess.run(command, check=True, capture_output=True)
    told = orjson.loads(done.stdout.splitlines()[-1])
    listed = folder / "violations.csv"
    check([log], HERE / "audit.yaml", "csv", listed, *of_order)
    theirs = pl.read_csv(deviations, has_header=False, new_columns=["rule", "id"], infer_schema=False)
    differ = disagreements(violations(listed, log, event_log.CASE), theirs)
    lines = [
        Line(MEASURE, name, told["version"], "cases", cases, took, cpu, ratio=took / spent.seconds, at_least=mark)
        for name, took, cpu, mark in (
            ("pm4py, DECLARE conformance", told["seconds"], told["cpu"], AT_LEAST),
            ("pm4py, the log already in memory", told["checking"], None, AT_LEAST_IN_MEMORY),
        )
    ]
    return [ours, *lines], [f"pm4py, {sentence}" for sentence in differ]


def _python() -> str:
    return sys.executable if find_spec("pm4py") else os.environ.get("CHECKER_PM4PY", "")
