"""Try the properties of readers, facts and assessments on very many examples, from a seed that is kept.

`make test-long` draws a seed; `make test-long SEED=1234` repeats a run. Each run adds a line to tests/seeds.txt: the
date, the seed, how many times as many examples as in `make test` it tried, and whether it passed. A seed that failed
stays there and is tried first from then on.
"""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SEEDS = ROOT / "tests" / "seeds.txt"
TIMES = "50"


def properties() -> list[str]:
    """The test files that try something on more examples in a long run (tests/examples.py)."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return [str(file.relative_to(ROOT)) for file in files if "from tests.examples" in file.read_text(encoding="utf-8")]


def failed_before() -> list[int]:
    """The seeds whose last run failed."""
    last = dict(re.findall(r"^\S+ (\d+) \S+ (passed|failed)$", SEEDS.read_text(encoding="utf-8"), re.MULTILINE))
    return [int(seed) for seed, result in last.items() if result == "failed"]


def run(seed: int, options: list[str]) -> bool:
    """One run of all the tests; its line goes to tests/seeds.txt."""
    times = os.environ.get("CHECKER_EXAMPLES", TIMES)
    environment = {**os.environ, "CHECKER_EXAMPLES": times}
    command = [sys.executable, "-m", "pytest", f"--hypothesis-seed={seed}", *properties(), *options]
    passed = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0
    with SEEDS.open("a", encoding="utf-8") as file:
        file.write(f"{datetime.now(UTC):%Y-%m-%d} {seed} x{times} {'passed' if passed else 'failed'}\n")
    return passed


def main() -> int:
    """Arguments: a seed, or nothing; then options of pytest. 1 where any run failed."""
    given, options = sys.argv[1:2], sys.argv[2:]
    seeds = [int(given[0])] if given and given[0] else [*failed_before(), secrets.randbelow(2**32)]
    results = [run(seed, options) for seed in seeds]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
