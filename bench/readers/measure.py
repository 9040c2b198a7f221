"""What reading a file takes, reader by reader: `python -m bench.readers.measure FILE FOLDER` reads one, as a process of
its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import rich.box
from rich.console import Console
from rich.table import Table

from bench.readers.made import FILES, Made
from bench.spent import Meter, Spent
from checker.ingest.interface import Limits
from checker.ingest.pipeline import ingest
from checker.model.accounts import Rows
from checker.model.audit import Audit

_HEADINGS = ("reader", "size MB", "rows", "seconds", "cpu", "MB/s", "rows/s", "peak MB", "silent s")


@dataclass(frozen=True)
class Reading:
    """What reading one file took. rows: its account. silent: the longest time, in seconds, in which the progress was
    told nothing."""

    spent: Spent
    rows: Rows
    silent: float


def measure(folder: Path, made: Sequence[Made] = FILES, *, archives: bool = False) -> None:
    """Make a file for each reader, read it, and print the table. archives: those of full size, one after the other,
    each gone when read."""
    table = Table(box=rich.box.MARKDOWN)
    for heading in _HEADINGS:
        table.add_column(heading, justify="left" if heading == "reader" else "right")
    try:
        for one in made:
            if archives and not one.archive:
                continue
            path = folder / "made"
            one.make(path, one.archive if archives else one.rows)
            table.add_row(one.name, *_row(path.stat().st_size / 1e6, read(path, folder)))
            path.unlink()
    finally:
        Console(width=160).print(table)


def _row(size_mb: float, reading: Reading) -> list[str]:
    spent, rows = reading.spent, reading.rows.read
    peak = "" if spent.peak_mb is None else f"{spent.peak_mb:,.0f}"
    per_second = (f"{size_mb / spent.seconds:,.1f}", f"{rows / spent.seconds:,.0f}")
    return [
        f"{size_mb:,.1f}",
        f"{rows:,}",
        f"{spent.seconds:,.2f}",
        f"{spent.cpu:,.2f}",
        *per_second,
        peak,
        f"{reading.silent:.1f}",
    ]


def read(path: Path, folder: Path) -> Reading:
    """Read `path` in a process of its own, which may keep files in `folder` while it reads."""
    command = [sys.executable, "-m", "bench.readers.measure", str(path), str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    said = json.loads(done.stdout.splitlines()[-1])
    return Reading(Spent(**said["spent"]), Rows(**said["rows"]), said["silent"])


class _Silence:
    """A Progress that measures how long it is told nothing."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()

    def __call__(self, stage: str = "", done: int = 0, total: int = 0) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now


def main() -> None:
    import tempfile

    path, folder = Path(sys.argv[1]), Path(sys.argv[2])
    with tempfile.TemporaryDirectory(dir=folder) as spill:
        meter, silence = Meter(), _Silence()
        read = ingest([path], Audit(), zone="UTC", profile=None, limits=Limits(), progress=silence, spill=Path(spill))
        silence()
        spent = meter.spent()
    print(json.dumps({"spent": asdict(spent), "rows": read.inputs[0].rows.model_dump(), "silent": silence.longest}))


if __name__ == "__main__":
    main()
