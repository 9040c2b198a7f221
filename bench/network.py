"""A network audit of 13 columns: `checker check` beside the same rules by hand (contestants/network_*), in one run.

The violations of all are compared at the first size. By hand there are no patterns over many rows, no account of the
log's rows and cells, and one way to write each cell.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from bench.agreement import disagreements
from bench.command import check, version, violations
from bench.contestants import process
from bench.contestants.interface import OF_NETWORK_AUDITS, Log
from bench.growth import NETWORK, PEAK_MB, timed
from bench.table import Line

AT_LEAST = 1 / 2
"""The mark: the checker takes at most twice the time of each."""


def measure(folder: Path, sizes: tuple[int, ...]) -> tuple[list[Line], list[str]]:
    """Lines of the table, and where two do not agree. The ratio of the checker's own lines is throughput against the
    smallest size."""
    lines: list[Line] = []
    differ: list[str] = []
    for rows in sizes:
        log = Log(folder / f"network-{rows}.csv", Path(), folder / "audit.yaml", Path())
        spent = timed(folder, rows, NETWORK)
        rate = rows / spent.seconds
        ratio = rate * lines[0].seconds / lines[0].count if lines else 1.0
        name = "network audit" if (spent.peak_mb or 0) < PEAK_MB else "network audit, OVER 2 GiB"
        lines.append(
            Line(name, "checker check", version(), "rows", rows, spent.seconds, spent.cpu, spent.peak_mb, ratio)
        )
        for key in OF_NETWORK_AUDITS:
            outcome = process.run(key, log, folder / f"{key}-{rows}")
            lines.append(_line(outcome, rate))
            if rows == sizes[0] and not outcome.absent:
                differ += _disagreements(key, log, folder, folder / f"{key}-{rows}" / process.VIOLATIONS)
        log.searches.unlink()
    return lines, differ


def _line(one: process.Outcome, rate: float) -> Line:
    if one.spent is None:
        return Line("", one.name, "", "", 0, 0.0, note=one.absent)
    took, measured = one.spent, "network audit, by hand"
    ratio = rate / one.rate
    return Line(
        measured, one.name, one.version, "rows", one.uses, took.seconds, took.cpu, took.peak_mb, ratio, AT_LEAST
    )


def _disagreements(key: str, log: Log, folder: Path, found: Path) -> list[str]:
    listed = folder / "violations.csv"
    if not listed.exists():
        check([log.searches], log.audit, "csv", listed)
    ours = violations(listed, log.searches, "ID")
    return [f"{key}, {sentence}" for sentence in disagreements(ours, pl.read_parquet(found))]
