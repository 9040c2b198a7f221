"""What a piece of work took: wall time, processor time, and memory, of this process and those that it started."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass

from checker.model.progress import peak_mb


@dataclass(frozen=True)
class Spent:
    """seconds: of wall time. cpu: seconds of all processors, started processes included; they say more than wall time
    where a machine does other work too. peak_mb: the most memory that one of
    them held at once; None where the platform does not tell."""

    seconds: float
    cpu: float
    peak_mb: float | None


class Meter:
    """Runs from when it is made."""

    def __init__(self) -> None:
        self._cpu, self._started = _cpu(), time.perf_counter()

    def spent(self) -> Spent:
        return Spent(time.perf_counter() - self._started, _cpu() - self._cpu, peak_mb())


def _cpu() -> float:
    if sys.platform == "win32":
        return time.process_time()
    import resource

    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
