"""A process that does trials: reads `kind seed` a line, answers each with a line of JSON.

It has its own process, so that what ends or hangs it ends nothing else.
"""

from __future__ import annotations

import json
import resource
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz import acting, metamorphic, policies, reading
from tests.fuzz.faults import CRASH, Fault

Trials = Callable[[int, Path], tuple[int, list[Fault]]]


def one(trial: Callable[[int, Path], list[Fault]]) -> Trials:
    return lambda seed, folder: (1, trial(seed, folder))


TRIALS: dict[str, Trials] = {
    "readers": one(reading.trial),
    "metamorphic": metamorphic.trials,
    "policies": one(policies.trial),
    "cells": one(acting.trial),
}
"""Each kind of trial: a seed and an empty folder in, the number of trials and the faults out."""


def spent() -> float:
    """Seconds of work so far, of this process and of its children that ended."""
    return sum(
        r.ru_utime + r.ru_stime for r in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def peak() -> int:
    """The most memory, in bytes, of this process or of the largest of its children that ended.

    What the system counts of a process goes on from the one that began it, so that a large run of tests would count
    here: where /proc has it, the peak is that of this program alone.
    """
    status = Path("/proc/self/status")
    unit = 1 if sys.platform == "darwin" else 1024
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    if status.exists():
        own = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) * 1024
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit)


def tried(kind: str, seed: int) -> tuple[int, list[Fault]]:
    """The trials of a seed; what they raise is a fault, in a few words."""
    with TemporaryDirectory(prefix="checker-fuzz-", ignore_cleanup_errors=True) as folder:
        try:
            return TRIALS[kind](seed, Path(folder))
        except BaseException as error:  # noqa: BLE001 - a panic of a compiled library is no Exception
            frames = [f for f in traceback.extract_tb(error.__traceback__) if "/checker/" in f.filename]
            at = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "nowhere of ours"
            return 1, [Fault(CRASH, f"{type(error).__name__} at {at}: {str(error)[:200]}")]


def main() -> None:
    for line in sys.stdin:
        kind, seed = line.split()
        before = spent()
        count, faults = tried(kind, int(seed))
        answer = {
            "count": count,
            "faults": faults,
            "seconds": spent() - before,
            "memory": peak(),
        }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
