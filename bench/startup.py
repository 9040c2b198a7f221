"""How long one waits for little: `checker --help`, and `checker check` on ten rows, each time a fresh process.

`python -m bench.startup` prints the table. On a machine that does other work too, seconds of processor time say more.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench import generate
from checker.engine.opa import find

RUNS = 5
ROWS = 10
_AGENCY = ["--place", "us/wa/sample-city", "--kind", "municipal-police"]


@dataclass(frozen=True)
class Start:
    """One way to start. seconds: from start to end; cpu: of all processors, with the processes started; both medians.

    mark: the seconds that it should stay under.
    """

    name: str
    seconds: float
    cpu: float
    mark: float


def measure(runs: int = RUNS) -> list[Start]:
    """Each way to start, run `runs` times after one run that is not counted; those with OPA only where there is one."""
    with tempfile.TemporaryDirectory(prefix="checker-bench-") as name:
        folder = Path(name)
        log = folder / "searches.csv"
        generate.uses(log, ROWS)
        check = ["check", str(log), *_AGENCY, "-f", "json", "-o", str(folder / "report.json"), "--engine"]
        ways = [("--help", ["--help"], 0.1), (f"check, {ROWS} rows, embedded", [*check, "embedded"], 0.5)]
        if find():
            ways.append((f"check, {ROWS} rows, OPA", [*check, "opa"], 0.7))
        return [_timed(name, arguments, mark, runs, folder) for name, arguments, mark in ways]


def _timed(name: str, arguments: list[str], mark: float, runs: int, folder: Path) -> Start:
    # Modules are compiled once, as they are where a program is installed, whatever this machine's Python is told to do.
    environment = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    seconds, cpu = [], []
    for _ in range(runs + 1):
        before, started = _cpu(), time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "checker", *arguments], env=environment, capture_output=True, check=False
        )
        seconds.append(time.perf_counter() - started)
        cpu.append(_cpu() - before)
        if done.returncode not in (0, 1):  # 1: at least one violation
            raise subprocess.CalledProcessError(done.returncode, done.args, done.stdout, done.stderr)
    return Start(name, statistics.median(seconds[1:]), statistics.median(cpu[1:]), mark)


def _cpu() -> float:
    """Seconds that finished child processes, and theirs, have computed so far."""
    if sys.platform == "win32":
        return float("nan")
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    print(f"{'start':<28}{'seconds':>10}{'cpu':>10}{'mark':>10}")
    for start in measure():
        print(f"{start.name:<28}{start.seconds:>10.2f}{start.cpu:>10.2f}{start.mark:>10.2f}")
