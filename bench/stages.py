"""One run of the check, told stage by stage: seconds, rows and peak memory. A process of its own, started by the bench."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from checker.assess import Logs, Result, assess
from checker.engine.select import choose
from checker.ingest.indications import found_in
from checker.ingest.interface import Ingested, Limits
from checker.ingest.pipeline import ingest
from checker.model.audit import Audit
from checker.model.policy import Policy
from checker.policy.load import catalogue
from checker.report.table import report
from checker.resources import policies_root

AUDIT = Audit.model_validate(
    {
        "agency": {"name": "Sample City Police (made)", "kind": "municipal_police", "place": "us/wa/sample-city"},
        "zone": "America/Los_Angeles",
        "complete": [
            {"kind": kind, "by": "records unit", "on": "2024-01-31", "basis": "made for the benchmark"}
            for kind in ("search", "arrest", "corroboration", "review", "authorisation")
        ],
    }
)
"""What the made logs are. Everything that can be declared is, so that as many verdicts as possible are decided."""


@dataclass(frozen=True)
class Stage:
    name: str
    seconds: float
    rows: int
    peak_mb: float

    def line(self) -> str:
        return f"{self.name}\t{self.seconds}\t{self.rows}\t{self.peak_mb}"

    @staticmethod
    def read(line: str) -> Stage:
        name, seconds, rows, peak = line.split("\t")
        return Stage(name, float(seconds), int(rows), float(peak))


@dataclass
class Clock:
    """Turns progress calls into stages: each lasts until the next begins."""

    rows: int = 0
    stages: list[Stage] = field(default_factory=list)
    _name: str = "start"
    _since: float = field(default_factory=time.perf_counter)

    def __call__(self, stage: str, done: int = 0, total: int = 0) -> None:
        if stage != self._name:
            now = time.perf_counter()
            self.stages.append(Stage(self._name, now - self._since, self.rows, peak_mb()))
            self._name, self._since = stage, now


def peak_mb() -> float:
    """The most memory this process and its finished children held at once so far, in MB."""
    if sys.platform == "win32":
        return float("nan")
    import resource

    scale = 1e6 if sys.platform == "darwin" else 1e3
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / scale


def read_logs(*logs: Path) -> Ingested:
    return ingest(list(logs), AUDIT, zone=None, profile=None, limits=Limits(), progress=lambda *_: None)


def judge(
    ingested: Ingested, engine: str = "auto", clock: Clock | None = None, policies: Sequence[Policy] | None = None
) -> Result:
    """policies: those named; without any, all that apply to the agency."""
    told = clock or Clock()
    read = Logs(ingested.events, ingested.inputs, ingested.quarantine, ingested.ledger, found_in(ingested))
    named = policies is not None
    chosen = policies if policies is not None else catalogue(policies_root())
    return assess(read, AUDIT, chosen, choose(engine), named=named, today=date(2024, 1, 31), progress=told)


class Sampled(NamedTuple):
    """What one rule saw of each use of a sample, and said. module: its Rego, package `checker.rules["<rule>"]`."""

    rule: str
    module: str
    documents: list[dict[str, Any]]
    verdicts: list[str]


def sample(searches: Path, records: Path, uses: int) -> list[Sampled]:
    """For every rule: the facts and verdicts of the first `uses` uses, in the order of the file."""
    return sampled(judge(read_logs(searches, records)), uses)


def sampled(result: Result, uses: int) -> list[Sampled]:
    """Of each rule what it saw of the first `uses` uses."""
    found = []
    (placed,) = result.rows.shares.placed(people=False)
    for one, numbers in zip(result.rows.judged, placed.of, strict=True):
        of = numbers.head(uses).drop_nulls().to_list()
        documents = [one.combinations[i].document for i in of]
        verdicts = [one.answers[i].verdict.value for i in of]
        found.append(Sampled(one.rule.id, one.rule.module, documents, verdicts))
    return found


def main() -> None:
    searches, records, target = map(Path, sys.argv[1:])
    clock = Clock()
    clock("read")
    ingested = read_logs(searches, records)
    clock.rows = ingested.events.height
    clock("indications")
    result = judge(ingested, clock=clock)
    clock("report")
    with target.open("wb") as out:
        report("json").write(result.assessment, result.rows, out)
    clock("end")
    for stage in clock.stages:
        print(stage.line())


if __name__ == "__main__":
    main()
