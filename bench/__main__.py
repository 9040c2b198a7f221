"""`python -m bench`: one million made uses, all rules that apply, from CSV to JSON, timed stage by stage.

Beside it, in the same run: plain `opa eval` over the same Rego and a sample of the same uses, one evaluation a use and
rule, and whether both give the same verdicts. Prints one table; nothing here is a test, and nothing fails on a slow day.
"""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import generate
from bench.opa_alone import sample
from bench.stages import Stage


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--uses", type=int, default=1_000_000, help="how many uses to make (default: one million)")
    parser.add_argument(
        "--sample", type=int, default=1_000, help="how many of them plain opa eval judges (default: 1000)"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="checker-bench-") as folder:
        searches, records = Path(folder) / "searches.csv", Path(folder) / "records.csv"
        generate.uses(searches, asked.uses)
        generate.records(records, asked.uses)
        size = (searches.stat().st_size + records.stat().st_size) / 1e6
        print(
            f"{platform.platform()}, Python {platform.python_version()}; {asked.uses:,} uses, {size:.0f} MB of CSV, seed {generate.SEED}\n"
        )
        stages = _check(searches, records, Path(folder) / "report.json")
        _table(stages)
        whole = sum(stage.seconds for stage in stages)
        alone = sample(searches, records, asked.sample)
        ours, theirs = asked.uses / whole, alone.uses / alone.seconds
        print(f"\ncheck, CSV to JSON   {ours:>12,.0f} uses a second, {alone.rules} rules")
        print(f"opa eval alone       {theirs:>12,.0f} uses a second, on a sample of {alone.uses:,} ({alone.version})")
        print(f"ratio                {ours / theirs:>12,.0f}")
        print(f"same verdicts on the sample: {'yes' if alone.agrees else 'NO'} ({alone.verdicts:,} verdicts)")
    return 0 if alone.agrees else 1


def _check(searches: Path, records: Path, report: Path) -> list[Stage]:
    """Run the check in a process of its own, so that its peak memory is its own."""
    command = [sys.executable, "-m", "bench.stages", str(searches), str(records), str(report)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [Stage.read(line) for line in done.stdout.splitlines()]


def _table(stages: list[Stage]) -> None:
    print(f"{'stage':<16}{'seconds':>10}{'rows':>14}{'peak MB so far':>18}")
    for stage in stages:
        print(f"{stage.name:<16}{stage.seconds:>10.2f}{stage.rows:>14,}{stage.peak_mb:>18,.0f}")
    print(f"{'in all':<16}{sum(s.seconds for s in stages):>10.2f}{'':>14}{max(s.peak_mb for s in stages):>18,.0f}")


if __name__ == "__main__":
    sys.exit(main())
