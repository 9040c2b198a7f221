"""What a contestant is: a module of this folder that judges a log and says which uses broke which rule.

Each is run in a process of its own (process.py), so that its peak memory is its own. To add one is to add a file here
and a line in CONTESTANTS.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import polars as pl

from bench.spent import Spent


@dataclass(frozen=True)
class Log:
    """The generated log: two CSV files (bench/generate.py), and what audit.yaml says of them (bench/stages.py AUDIT).

    facts: the ready-made facts of a sample of its uses (facts.py), for contestants that only evaluate rules.
    """

    searches: Path
    records: Path
    audit: Path
    facts: Path


@dataclass(frozen=True)
class Judgments:
    """What a contestant found, and how long it took.

    version: of the engine. uses, rules: how many it judged, by how many rules. spent: from and to what the contestant's
        own
    page says. violations: `rule` (id), `id` (the log's Search ID), one
    row for each rule and use that broke it, made after the clock has stopped.
    """

    version: str
    uses: int
    rules: int
    spent: Spent
    violations: pl.DataFrame


class Contestant(Protocol):
    """A module of this folder. WHOLE: whether it judges the whole log, from CSV to JSON report, or ready-made facts of
    a sample."""

    NAME: str
    WHOLE: bool

    def absent(self) -> str:
        """Why it cannot run on this machine; empty where it can."""
        ...

    def judge(self, log: Log, folder: Path) -> Judgments:
        """Judge the log; `folder` is empty and the contestant's own."""
        ...


CONTESTANTS = {
    "checker": "bench.contestants.checker_check",
    "duckdb": "bench.contestants.duckdb_sql",
    "polars": "bench.contestants.polars_hand",
    "regorus": "bench.contestants.embedded_loop",
    "opa": "bench.contestants.opa_alone",
    "opa-projected": "bench.contestants.opa_projected",
    "conftest": "bench.contestants.conftest_run",
}
"""Name on the command line -> module. The first is what the others are compared with."""

OF_NETWORK_AUDITS = {
    "network-duckdb": "bench.contestants.network_duckdb",
    "network-polars": "bench.contestants.network_polars",
}
"""Those that judge a network audit, which has no other records beside its searches."""
