"""Runs trials in a process of their own, and counts what they find."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from tests.fuzz.faults import CRASH, HANG, KINDS, MEMORY, Fault

ROOT = Path(__file__).parents[2]
MOST_SECONDS = 10.0
"""Of work, for one trial."""
MOST_MEMORY = 2 * 1024**3
GIVEN_UP_AFTER = 600.0
"""Seconds by the clock, on a machine that does other things, too: work is measured, and this only ends what waits."""
SEEDS = Path(__file__).parent / "seeds.txt"


def kept() -> Iterator[tuple[str, int]]:
    """The seeds that once found a fault: tried first, every time. A line: kind, seed, what was found."""
    for line in SEEDS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, seed, _ = line.split(maxsplit=2)
            yield kind, int(seed)


@dataclass
class Tally:
    """What trials of one kind came to. memory: the largest process, in bytes; slowest: seconds of work of one seed."""

    trials: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    memory: int = 0
    slowest: float = 0


class Worker:
    """The process, begun anew after it ended or was ended."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def ask(self, kind: str, seed: int) -> dict[str, Any]:
        """Its answer. Where it ended or gave none in time, an answer that says so."""
        process = self.process or self._begun()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(f"{kind} {seed}\n".encode())
            process.stdin.flush()
            line = _line(process.stdout)
        except BrokenPipeError:
            line = b""
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        gone = process.poll() if line is None else process.wait()
        what = f"no answer in {GIVEN_UP_AFTER:.0f} s" if gone is None else f"the process ended with {gone}"
        self.end()
        return {"count": 1, "faults": [(HANG if gone is None else CRASH, what)], "seconds": 0.0, "memory": 0}

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
        self.process = None

    def _begun(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-W", "ignore", "-m", "tests.fuzz.worker"]
        environment = os.environ | {"POLARS_MAX_THREADS": "1"}  # small files: threads would only wait for each other
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe)
        return self.process


def _line(stream: IO[bytes]) -> bytes | None:
    """The next line; empty where the process ended, None where none came in time."""
    with selectors.DefaultSelector() as ready:
        ready.register(stream, selectors.EVENT_READ)
        return stream.readline() if ready.select(GIVEN_UP_AFTER) else None


def tried(
    wanted: Mapping[str, int], *, first: int = 0, again: Sequence[tuple[str, int]] = ()
) -> Iterator[tuple[str, int, Tally, list[Fault]]]:
    """Do at least so many trials of each kind, from seed `first` on, all kinds abreast; those `again` before all.

    After each seed: its kind, the seed, the tally of the kind so far, and what this seed found.
    """
    tallies = {kind: Tally() for kind in wanted}
    worker = Worker()

    def done(kind: str, seed: int) -> tuple[str, int, Tally, list[Fault]]:
        tally, answer = tallies[kind], worker.ask(kind, seed)
        faults = [Fault(*one) for one in answer["faults"]]
        if answer["seconds"] / answer["count"] > MOST_SECONDS:
            faults.append(Fault(HANG, f"{answer['seconds']:.1f} s of work"))
        if answer["memory"] > MOST_MEMORY:
            faults.append(Fault(MEMORY, f"{answer['memory'] / 1024**3:.2f} GiB"))
            worker.end()  # its peak would be told of all seeds after this one
        tally.trials += answer["count"]
        tally.faults.update(fault.kind for fault in faults)
        tally.memory = max(tally.memory, answer["memory"])
        tally.slowest = max(tally.slowest, answer["seconds"] / answer["count"])
        return kind, seed, tally, faults

    try:
        for kind, seed in again:
            if kind in wanted:
                yield done(kind, seed)
        seeds = dict.fromkeys(wanted, first)
        while left := [kind for kind in wanted if tallies[kind].trials < wanted[kind]]:
            kind = min(left, key=lambda one: tallies[one].trials / wanted[one])
            yield done(kind, seeds[kind])
            seeds[kind] += 1
    finally:
        worker.end()


def table(tallies: Mapping[str, Tally]) -> str:
    """The figures, as a table of Markdown."""
    heads = ["trials of", "number", *KINDS[:-1], "over 2 GiB", "largest process, MiB", "slowest, s of work"]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for kind, tally in tallies.items():
        figures = [
            f"{tally.trials:,}",
            *(str(tally.faults[k]) for k in KINDS),
            str(tally.memory // 1024**2),
            f"{tally.slowest:.1f}",
        ]
        lines.append("| " + " | ".join([kind, *figures]) + " |")
    return "\n".join(lines)
