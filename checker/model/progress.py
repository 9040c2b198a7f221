"""How long work tells where it is, and what of its time each stage took."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Progress = Callable[[str, int, int], None]
"""Called as (stage, done, total) on long work; total 0 where unknown."""


def silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


class Latest:
    """A Progress for work in a thread of its own: holds the last report until `pass_on` gives it to the thread that
    waits for the work."""

    def __init__(self) -> None:
        self._last_stage: tuple[str, int, int] | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Keep the last report of progress."""
        self._last_stage = (stage, done, total)

    def pass_on(self, progress: Progress) -> None:
        """Give on what was kept, once."""
        said, self._last_stage = self._last_stage, None
        if said is not None:
            progress(*said)


@dataclass
class Stage:
    """What one stage took. rows: the most that it said were done, 0 where it counts none. peak_mb: memory so far at its
    end."""

    seconds: float = 0.0
    rows: int = 0
    peak_mb: float | None = None


class Stopwatch:
    """A Progress that adds up what the stages took, and passes on what is reported to it.

    A stage lasts from the call that names it to the next call that names another, and may come again. progress: also
    called with each report. first: the stage that runs from the making of the stopwatch. clock: seconds, from any
    beginning.
    """

    def __init__(
        self, progress: Progress = silent, *, first: str, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self.stages: dict[str, Stage] = {first: Stage()}
        self._report, self._clock = progress, clock
        self._stage, self._start = first, clock()
        progress(first, 0, 0)

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Pass the progress on, and count the seconds of its stage."""
        if stage != self._stage:
            self.stop()
            self._stage = stage
        running = self.stages.setdefault(stage, Stage())
        running.rows = max(running.rows, done)
        self._report(stage, done, total)

    def stop(self) -> None:
        """Count the running stage up to this moment."""
        now = self._clock()
        running = self.stages[self._stage]
        running.seconds += now - self._start
        running.peak_mb = peak_mb()
        self._start = now


def peak_mb() -> float | None:
    """The most memory, in MB, that this process or one that it started and that has ended held at once so far.

    None where the platform does not tell (Windows).
    """
    if sys.platform == "win32":
        return None
    import resource

    unit = 1e6 if sys.platform == "darwin" else 1e3  # macOS counts bytes, others kilobytes
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(_own_peak() or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, children) / unit


def _own_peak() -> int:
    """This process's own peak in kilobytes, where Linux tells it; 0 elsewhere. `getrusage` would count that of the
    process which started it, too."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(found[0]) if found else 0
