"""How time and memory grow with a log, on one machine and on a cluster of its own workers: `python -m bench.growth
FOLDER USES [ADDRESS]`, and `python -m bench.growth FOLDER USES network` for a log as network audits are; with `make` at
the end, which makes the logs, before."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import yaml

from bench import generate
from bench.command import check, version
from bench.readers import texts
from bench.spent import Spent
from bench.stages import AUDIT, NAMED
from bench.table import Line

SIZES = (100_000, 1_000_000, 10_000_000)
NETWORK = "network"
NETWORK_SIZES = (1_000_000, 4_000_000, 17_000_000)
"""Rows of a network audit, of 13 columns."""
MAKE = "make"
"""Only make the logs."""
CLUSTER_SIZES = (1_000_000, 10_000_000)
WORKERS = (1, 2)
FILES = 4
"""Logs that the searches are spread over for a cluster: each is read by one worker."""
PEAK_MB = 2_147
"""2 GiB."""


def measure(folder: Path, sizes: tuple[int, ...]) -> list[Line]:
    """`checker check` of each size, each in a process of its own; the ratio is throughput against the smallest."""
    lines: list[Line] = []
    for uses in sizes:
        spent = timed(folder, uses)
        rate = uses / spent.seconds
        first = lines[0].count / lines[0].seconds if lines else rate
        note = f"growth, 1 machine{'' if (spent.peak_mb or 0) < PEAK_MB else ', OVER 2 GiB'}"
        lines.append(
            Line(note, "checker check", version(), "uses", uses, spent.seconds, spent.cpu, spent.peak_mb, rate / first)
        )
    return lines


def on_cluster(folder: Path, sizes: tuple[int, ...]) -> list[Line]:
    """The same on local clusters of one and two workers; the ratio is throughput against one worker."""
    lines = []
    for uses in sizes:
        alone = 0.0
        for workers in WORKERS:
            spent = timed(folder, uses, f"local-cluster[{workers},1,1024]")
            rate = uses / spent.seconds
            alone = alone or rate
            name = f"checker check --cluster, {workers} worker{'s' if workers > 1 else ''}"
            lines.append(
                Line("growth, cluster", name, version(), "uses", uses, spent.seconds, None, None, rate / alone)
            )
    return lines


def timed(folder: Path, uses: int, *address: str) -> Spent:
    """What one check took; address: of a cluster, or NETWORK. The logs are made in a process of their own, so that the
    memory of that is not counted."""
    step = [sys.executable, "-m", "bench.growth", str(folder), str(uses), *address]
    subprocess.run([*step, MAKE], check=True)
    done = subprocess.run(step, check=True, stdout=subprocess.PIPE, text=True)
    return Spent(**json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    folder, uses, address = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    audit = folder / "audit.yaml"
    audit.write_text(
        yaml.safe_dump(AUDIT.model_dump(mode="json", by_alias=True, exclude_defaults=True)), encoding="utf-8"
    )
    made = address and address[-1] == MAKE
    address = address[:-1] if made else address
    if address == [NETWORK]:
        log = folder / f"network-{uses}.csv"
        if made:
            texts.csv(log, uses)
        else:
            print(json.dumps(asdict(check([log], audit, "json", folder / "report.json"))))
        return
    logs = [folder / f"searches-{uses}-{part}.csv" for part in range(FILES if address else 1)]
    records = folder / f"records-{uses}.csv"
    if made:
        for part, log in enumerate(logs):
            if not log.exists():
                generate.uses(log, uses // len(logs), first=part * (uses // len(logs)), of=uses)
        if not records.exists():
            generate.records(records, uses)
        return
    more = ("--cluster", *address) if address else ()
    print(json.dumps(asdict(check([*logs, records], audit, "json", folder / "report.json", *NAMED, *more))))


if __name__ == "__main__":
    main()
