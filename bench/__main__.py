"""`python -m bench`: the checker beside what one would do without it, all in one run, against the marks set for it.

It is made sure that all contestants find the same violations, rule by rule; where they do not, that is said and the
exit code is 1. Then one table is printed. Nothing here is a test, and nothing fails on a slow day. What is measured:
bench/README.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import polars as pl

from bench import growth, lexicons, network, startup
from bench.agreement import disagreements
from bench.command import DONE
from bench.contestants import facts, process
from bench.contestants.interface import CONTESTANTS, Log
from bench.contestants.process import Outcome
from bench.order import measure as order
from bench.prepare import prepare
from bench.readers import measure as readers
from bench.table import Line, show
from bench.worst import measure as worst

OURS = next(iter(CONTESTANTS))
AT_LEAST = {"duckdb": 1 / 1.2, "polars": 1 / 1.6, "regorus": 30.0, "opa": 200.0}
"""The marks: how many times a contestant's throughput the checker's is to be."""
MEASURES = (*CONTESTANTS, "stages", "order", "worst", "growth", "network", "cluster", "startup", "lexicons", "readers")

Section = tuple[list[Line], list[str]]
"""Lines of the table, and a sentence for each rule on which two contestants do not agree."""


def main() -> int:
    asked = _arguments()
    title = f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, {date.today()}"
    lines: list[Line] = []
    differ: list[str] = []
    with tempfile.TemporaryDirectory(prefix="checker-bench-") as name:
        try:
            for measure in (_contestants, _order, _worst, _growth, _startup):
                folder = Path(name) / measure.__name__
                folder.mkdir()
                more, different = measure(folder, asked)
                lines += more
                differ += different
        finally:
            if lines:
                show(lines, title)
        if "readers" in asked.only:
            print(title)
            readers.measure(Path(name), archives=asked.archives)
    for sentence in differ:
        print(f"NOT THE SAME VIOLATIONS: {sentence}")
    if not differ and lines:
        print("All contestants find the same violations, rule by rule.")
    if "lexicons" in asked.only:
        print()
        lexicons.main()
    return 1 if differ else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--uses", type=int, default=1_000_000, help="how many uses to make (default: one million)")
    parser.add_argument(
        "--sample", type=int, default=1_000, help="how many of them the bare engines judge (default: 1,000)"
    )
    parser.add_argument(
        "--cases", type=int, default=100_000, help="how many cases the event log has (default: 100,000)"
    )
    parser.add_argument(
        "--different", type=int, default=20_000, help="how many uses the worst case has (default: 20,000)"
    )
    parser.add_argument(
        "--only", nargs="+", choices=MEASURES, default=MEASURES, metavar="NAME", help=f"of: {', '.join(MEASURES)}"
    )
    parser.add_argument(
        "--archives",
        action="store_true",
        help="measure readers on files as large as archives are: 6 GB of disk, some twenty minutes",
    )
    return parser.parse_args()


def _contestants(folder: Path, asked: argparse.Namespace) -> Section:
    """The bundled policies on the generated log: the checker, what was written by hand, and the bare engines on a
    sample."""
    keys = [key for key in CONTESTANTS if key in asked.only]
    if not keys and "stages" not in asked.only:
        return [], []
    sampled = any(not process.contestant(key).WHOLE for key in keys)
    (folder / "log").mkdir()
    log = prepare(folder / "log", asked.uses, asked.sample if sampled else 0)
    if "stages" in asked.only:
        _stages(log, folder / "stages.json")
    outcomes = {key: process.run(key, log, folder / key) for key in keys}
    ours = outcomes.get(OURS)
    lines = [_line(key, outcome, ours) for key, outcome in outcomes.items()]
    found = {
        key: pl.read_parquet(folder / key / process.VIOLATIONS)
        for key, outcome in outcomes.items()
        if not outcome.absent
    }
    differ = []
    if found:
        first, *others = found
        ids = facts.load(log.facts).ids if sampled else []
        for key in others:
            asked_of = None if outcomes[key].whole else ids
            differ += [f"{key}, {sentence}" for sentence in disagreements(found[first], found[key], asked_of)]
    return lines, differ


def _line(key: str, outcome: Outcome, ours: Outcome | None) -> Line:
    spent = outcome.spent
    if spent is None:
        return Line("", outcome.name, "", "", 0, 0.0, note=outcome.absent)
    measure = f"{outcome.rules} rules, CSV to JSON" if outcome.whole else f"{outcome.rules} rules, ready-made facts"
    ratio = ours.rate / outcome.rate if ours and outcome is not ours else None
    peak = spent.peak_mb if outcome.whole else None
    mark = AT_LEAST.get(key)
    return Line(
        measure, outcome.name, outcome.version, "uses", outcome.uses, spent.seconds, spent.cpu, peak, ratio, mark
    )


def _stages(log: Log, report: Path) -> None:
    """Where the checker's time goes, as it says itself; rules are asked one by one for it, so that this run is not
    timed."""
    command = [sys.executable, "-m", "checker", "check", str(log.searches), str(log.records), "--audit", str(log.audit)]
    done = subprocess.run(
        [*command, "-f", "json", "-o", str(report), "--profile-run"], check=False, stderr=subprocess.PIPE, text=True
    )
    print(done.stderr)
    if done.returncode not in DONE:
        raise subprocess.CalledProcessError(done.returncode, command)


def _order(folder: Path, asked: argparse.Namespace) -> Section:
    return order.measure(folder, asked.cases) if "order" in asked.only else ([], [])


def _worst(folder: Path, asked: argparse.Namespace) -> Section:
    return worst.measure(folder, asked.different) if "worst" in asked.only else ([], [])


def _growth(folder: Path, asked: argparse.Namespace) -> Section:
    alone = growth.measure(folder, growth.SIZES) if "growth" in asked.only else []
    of_network, differ = network.measure(folder, _network_sizes(asked)) if "network" in asked.only else ([], [])
    shared = growth.on_cluster(folder, growth.CLUSTER_SIZES) if "cluster" in asked.only else []
    return [*alone, *of_network, *shared], differ


def _network_sizes(asked: argparse.Namespace) -> tuple[int, ...]:
    """The sizes of network audits; `--uses` alone where that is less than the smallest."""
    return growth.NETWORK_SIZES if asked.uses >= growth.NETWORK_SIZES[0] else (asked.uses,)


def _startup(folder: Path, asked: argparse.Namespace) -> Section:
    started = startup.measure() if "startup" in asked.only else []
    return [Line("start-up", one.name, "", "run", 1, one.seconds, one.cpu, under=one.mark) for one in started], []


if __name__ == "__main__":
    sys.exit(main())
