"""Conftest on the same documents as opa_alone.py: a policy whose `deny` asks each rule for its outcome.

Timed: the `conftest test` process alone, on a sample, with ready-made facts in one file. Conftest is found as
    CHECKER_CONFTEST, in
the environment (where `make bench` builds it) or on the PATH.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import orjson
import polars as pl

from bench.contestants.facts import load
from bench.contestants.interface import Judgments, Log
from bench.contestants.opa_alone import VERDICT, modules
from bench.spent import Meter

NAME = "conftest test"
WHOLE = False

MODULE = (
    """package main

deny contains {"msg": "violation", "rule": rule, "id": input.id} if {
	some rule in RULES
	verdict(rule) == "violation"
}
"""
    + VERDICT
)


def absent() -> str:
    return "" if _found() else "conftest is not installed (it needs Go)"


def judge(log: Log, folder: Path) -> Judgments:
    program, facts = _found(), load(log.facts)
    rules = folder / "policy"
    rules.mkdir()
    modules(rules, facts, MODULE.replace("RULES", orjson.dumps(list(facts.modules)).decode()))
    uses = folder / "uses.json"
    uses.write_bytes(orjson.dumps(facts.whole()))
    meter = Meter()
    done = subprocess.run(
        [program, "test", str(uses), "--policy", str(rules), "--output", "json"], stdout=subprocess.PIPE, check=False
    )  # it exits with 1 where anything is denied
    spent = meter.spent()
    denied = [failure["metadata"] for found in orjson.loads(done.stdout) for failure in found.get("failures", [])]
    violations = pl.DataFrame(
        [(d["rule"], d["id"]) for d in denied], schema={"rule": pl.String, "id": pl.String}, orient="row"
    )
    return Judgments(_version(program), len(facts.ids), len(facts.modules), spent, violations)


def _found() -> str:
    beside = str(Path(sys.executable).parent)
    return os.environ.get("CHECKER_CONFTEST") or shutil.which("conftest", path=beside) or shutil.which("conftest") or ""


def _version(program: str) -> str:
    told = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
    return ", ".join(line.replace(": ", " ").lower() for line in told.splitlines())
