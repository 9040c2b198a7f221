"""This program: `checker check` as a user runs it, from the two CSV files to the JSON report.

Timed: the whole command, start of Python included. The list of violations comes from a second run that is not timed.
"""

from __future__ import annotations

from pathlib import Path

import orjson

from bench.command import check, version, violations
from bench.contestants.interface import Judgments, Log
from bench.stages import NAMED

NAME = "checker check"
WHOLE = True


def absent() -> str:
    return ""


def judge(log: Log, folder: Path) -> Judgments:
    report, listed = folder / "report.json", folder / "violations.csv"
    spent = check([log.searches, log.records], log.audit, "json", report, *NAMED)
    told = orjson.loads(report.read_bytes())
    check([log.searches, log.records], log.audit, "csv", listed, *NAMED)
    found = violations(listed, log.searches, "Search ID")
    return Judgments(version(), told["uses"]["total"], len(told["rules"]), spent, found)
