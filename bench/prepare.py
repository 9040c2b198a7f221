"""Makes what the contestants are given: `python -m bench.prepare FOLDER USES SAMPLE`. A process of its own, so that its
memory is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml

from bench import generate
from bench.contestants import facts
from bench.contestants.interface import Log
from bench.stages import AUDIT


def log_in(folder: Path) -> Log:
    """The files of a prepared folder."""
    return Log(folder / "searches.csv", folder / "records.csv", folder / "audit.yaml", folder / "facts.json")


def prepare(folder: Path, uses: int, sample: int) -> Log:
    """Make the log of `uses` uses, its audit.yaml, and the facts of its first `sample` uses (0: none)."""
    subprocess.run([sys.executable, "-m", "bench.prepare", str(folder), str(uses), str(sample)], check=True)
    return log_in(folder)


def main() -> None:
    folder, uses, sample = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    log = log_in(folder)
    generate.uses(log.searches, uses)
    generate.records(log.records, uses)
    told = AUDIT.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    log.audit.write_text(yaml.safe_dump(told), encoding="utf-8")
    if sample:
        facts.make(log.searches, log.records, sample, log.facts)


if __name__ == "__main__":
    main()
