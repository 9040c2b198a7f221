"""Try the properties of readers, facts and assessments on many examples in a given time, from a seed that is kept.

    python scripts/test_long.py [--seed N] [--minutes N] [FILE...]

`make test-long` does this every night; `SEED=1234`, `MINUTES=20` and `FILES="tests/..."` are handed on. Every file of
tests that tries something on more examples in a long run (tests/examples.py) is first run as `make test` runs it. That
gives its time, and its share of the time that is left says on how many times as many examples it is tried then; what a
file does not use goes to the later ones. The test of the twins gets a quarter. One process runs on each core.

What each file tried is printed. A line of tests/seeds.txt is added for the run, and one for each file that failed or
was stopped, with its seed and times: files that failed are tried again, with both, before all else, until they pass.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "tests" / "seeds.txt"
TWINS = "tests/facts/test_twins.py"
MINUTES = 120
PASSED, FAILED, STOPPED = "passed", "failed", "stopped"
SHOWN = 60
"""Lines of the output of a file that failed."""


@dataclass(frozen=True)
class Trial:
    """One file tried with a seed, on `times` times the examples of `make test`. seconds: how long that took."""

    file: str
    seed: int
    times: int
    result: str
    seconds: float

    @property
    def line(self) -> str:
        """As tests/seeds.txt keeps it."""
        return f"{datetime.now(UTC):%Y-%m-%d} {self.seed} x{self.times} {self.result} {self.file}"


def properties() -> list[str]:
    """The test files that try something on more examples in a long run."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return [file.relative_to(ROOT).as_posix() for file in files if "from tests.examples" in file.read_text("utf-8")]


def failed_before() -> list[Trial]:
    """The trials that failed, and did not pass since."""
    found: dict[tuple[str, int, int], Trial] = {}
    kept = re.findall(r"^\S+ (\d+) x(\d+) (\w+) (\S+)$", SEEDS.read_text("utf-8"), re.MULTILINE)
    for seed, times, result, file in kept:
        found[file, int(seed), int(times)] = Trial(file, int(seed), int(times), result, 0)
    return [one for one in found.values() if one.result == FAILED and (ROOT / one.file).exists()]


def keep(line: str) -> None:
    """Add a line to tests/seeds.txt."""
    with SEEDS.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def tried(file: str, seed: int, times: int, at_most: float | None = None) -> Trial:
    """Run one file. at_most: the seconds after which it is stopped."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--hypothesis-seed={seed}", file]
    begun = time.monotonic()
    try:
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, "CHECKER_EXAMPLES": str(times)}, timeout=at_most, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
        result, said = (FAILED if done.returncode else PASSED), done.stdout
    except subprocess.TimeoutExpired:
        result, said = STOPPED, ""
    one = Trial(file, seed, times, result, time.monotonic() - begun)
    print(f"{result:8}x{times:<6}{one.seconds:7.0f} s  {file}", flush=True)
    if result == FAILED:
        print(*said.splitlines()[-SHOWN:], sep="\n", flush=True)
    return one


class Shares:
    """The seconds of all cores that are left, shared out to the files that are not tried yet."""

    def __init__(self, seconds: float, files: int) -> None:
        self._left, self._files, self._lock = seconds, files, Lock()

    def longer(self, first: Trial, seed: int) -> Trial:
        """Try a file on as many examples as its share allows, by the time that it took on those of `make test`."""
        with self._lock:
            share = max(0.0, self._left / 4 if first.file == TWINS else self._left / self._files)
            self._left -= share
            self._files -= 1
        times = int(share / max(first.seconds, 0.1))
        again = tried(first.file, seed, times, 2 * share + 60) if times > 1 else first
        with self._lock:
            self._left += share - (again.seconds if times > 1 else 0)
        return again


def run(files: list[str], seed: int, minutes: int) -> list[Trial]:
    """Try all of the files within about so many minutes, on all cores."""
    cores = os.cpu_count() or 1
    begun = time.monotonic()

    def on_all_cores(step: Callable[[int], Trial], count: int) -> list[Trial]:
        with ThreadPoolExecutor(cores) as pool:
            return list(pool.map(step, range(count)))

    first = on_all_cores(lambda n: tried(files[n], seed, 1), len(files))
    sound = sorted((one for one in first if one.result == PASSED), key=lambda one: (one.file != TWINS, one.seconds))
    shares = Shares((60 * minutes - (time.monotonic() - begun)) * cores, len(sound))
    more = on_all_cores(lambda n: shares.longer(sound[n], seed), len(sound))
    return [*more, *(one for one in first if one.result != PASSED)]


def worst(trials: Iterable[Trial]) -> str:
    """`failed` where any did, else `stopped` where any was, else `passed`."""
    results = {one.result for one in trials}
    return next((result for result in (FAILED, STOPPED) if result in results), PASSED)


def main() -> int:
    """1 where anything failed."""
    about, _, more = str(__doc__).partition("\n")
    parser = argparse.ArgumentParser(description=about, epilog=more, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("files", nargs="*", metavar="FILE", help="test files; all that have such properties without it")
    parser.add_argument("--seed", type=int, help="the seed; without it a new one")
    parser.add_argument(
        "--minutes", type=int, default=MINUTES, help=f"about how long it may take; {MINUTES} without it"
    )
    asked = parser.parse_args()
    again = [tried(one.file, one.seed, one.times) for one in failed_before()] if asked.seed is None else []
    for one in again:
        keep(one.line)
    seed = secrets.randbelow(2**32) if asked.seed is None else asked.seed
    files = asked.files or properties()
    print(f"seed {seed}, {len(files)} files, about {asked.minutes} minutes", flush=True)
    trials = run(files, seed, asked.minutes)
    for one in trials:
        if one.result != PASSED:
            keep(one.line)
    least, most = min(one.times for one in trials), max(one.times for one in trials)
    keep(f"{datetime.now(UTC):%Y-%m-%d} {seed} x{least}-x{most} {worst(trials)}, {len(files)} files")
    return 1 if worst([*again, *trials]) == FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
