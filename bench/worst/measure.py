"""The worst case, measured: `python -m bench.worst.measure USES FOLDER` prints the seconds of both ways as JSON.

Both ways read the log and work out the facts in the same manner, timed once. Then the plain way sends what the rule
sees of every use to the same engine in one batch. It is spared finding out which uses are alike, and making what the
rule sees: its documents are handed to it ready-made. What follows is counted twice over: the same findings, evidence
and report as the checker's, which is the comparison that has a mark; or, bare, one line a use with its verdict.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from dataclasses import asdict, dataclass, replace
from itertools import takewhile
from pathlib import Path

import orjson
import polars as pl

from bench.stages import judge, sampled
from bench.table import Line
from checker.engine.interface import Ask
from checker.engine.select import choose
from checker.model.progress import Stopwatch
from checker.policy.load import load
from checker.report.table import report
from checker.resources import policies_root

MEASURE = "worst case"
POLICY = Path(__file__).with_name("policy.md")
VERDICTS = "verdicts"
AT_MOST = 1.1


@dataclass(frozen=True)
class Worst:
    """stages: seconds by stage, of the checker. evaluated: seconds of the plain way in place of VERDICTS; written: of
    its bare report."""

    engine: str
    stages: dict[str, float]
    evaluated: float
    written: float
    differing: int

    @property
    def checker(self) -> float:
        return sum(self.stages.values())

    @property
    def plain(self) -> float:
        """The plain way, and then the same findings and report."""
        return self.checker - self.stages[VERDICTS] + self.evaluated

    @property
    def bare(self) -> float:
        """The plain way to bare verdicts."""
        before = takewhile(lambda name: name != VERDICTS, self.stages)
        return sum(self.stages[name] for name in before) + self.evaluated + self.written


def write(path: Path, uses: int) -> None:
    """A log in which no two uses have the same threshold and score."""

    def share(name: str, least: float) -> pl.Expr:
        drawn = pl.concat_str(pl.lit(name), pl.col("n").cast(pl.String)).hash(20180522) % int((1 - least) * 10_000_000)
        return (least + drawn / 10_000_000).round(7)

    rows = pl.select(pl.int_range(uses).alias("n")).select(
        pl.format("S{}", "n").alias("Search ID"),
        pl.from_epoch(1_500_000_000 + 60 * pl.col("n")).dt.strftime("%Y-%m-%d %H:%M:%S").alias("Search Date"),
        share("threshold", 0.8).alias("Threshold"),
        share("score", 0.6).alias("Top Score"),
    )
    rows.write_csv(path, float_precision=7)


def run(log: Path, folder: Path) -> Worst:
    """Judge the log in both ways, one after the other, in this process."""
    policies = load([str(POLICY)], root=policies_root())
    watch = Stopwatch(first="reading")
    result = judge(log, progress=watch, policies=policies)
    watch("report", 0, 0)
    with (folder / "report.json").open("wb") as out:
        report("json").write(result.assessment, result.rows, out)
    watch.stop()
    (rule,) = (rule for policy in policies for rule in policy.rules)
    (seen,) = sampled(result, result.events.height)
    engine = choose("auto")
    gc.freeze()  # the plain way has nothing to do with what the checker keeps
    started = time.perf_counter()
    (answers,) = engine.evaluate({rule.path: rule.module}, [Ask(rule.id, seen.documents)])
    evaluated = time.perf_counter()
    verdicts = [answer.verdict.value for answer in answers]
    (folder / "plain.json").write_bytes(orjson.dumps([{"row": row, "verdict": v} for row, v in enumerate(verdicts, 2)]))
    written = time.perf_counter()
    stages = {name: stage.seconds for name, stage in watch.stages.items()}
    differing = sum(a != b for a, b in zip(verdicts, seen.verdicts, strict=True))
    return Worst(f"{engine.name} {engine.version}", stages, evaluated - started, written - evaluated, differing)


def measure(folder: Path, uses: int) -> tuple[list[Line], list[str]]:
    """Lines of the table, and what the two ways disagree on. folder: empty."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.worst.measure", str(uses), str(folder)], check=True, stdout=subprocess.PIPE
    )
    worst = Worst(**orjson.loads(done.stdout.splitlines()[-1]))
    ours = Line(MEASURE, "checker, from log to report", worst.engine, "uses", uses, worst.checker)
    plain = Line(MEASURE, "row by row, the same report", worst.engine, "uses", uses, worst.plain, at_least=1 / AT_MOST)
    bare = Line(MEASURE, "row by row, bare verdicts", worst.engine, "uses", uses, worst.bare)
    lines = [ours, *(replace(line, ratio=line.seconds / worst.checker) for line in (plain, bare))]
    stages = ", ".join(f"{stage} {seconds:.2f}" for stage, seconds in worst.stages.items())
    print(f"{MEASURE}, the checker's seconds: {stages}; in place of {VERDICTS}, row by row: {worst.evaluated:.2f}\n")
    return lines, [f"row by row: {worst.differing:,} uses have another verdict"] if worst.differing else []


def main() -> None:
    uses, folder = int(sys.argv[1]), Path(sys.argv[2])
    log = folder / "searches.csv"
    write(log, uses)
    print(orjson.dumps(asdict(run(log, folder))).decode())


if __name__ == "__main__":
    main()
