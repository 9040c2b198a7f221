"""Long work of the desk: one thing at a time, in the background, with what it is at; a page shows it until it is
done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field
from threading import Lock

from checker.model.progress import Progress

AT_ONCE = 1.5
"""Seconds that a page waits for work before it shows how far that is."""


@dataclass
class Job:
    """One piece of work. address: of the page that shows what came of it."""

    future: Future[str] = field(default_factory=Future)
    stage: str = "waiting for other work"
    done: int = 0
    total: int = 0

    def progress(self, stage: str, done: int, total: int) -> None:
        """As model.progress.Progress."""
        self.stage, self.done, self.total = stage, done, total

    def result(self, wait: float = AT_ONCE) -> str | None:
        """The address that comes next; None while it is at work. Raises what ended it."""
        try:
            return self.future.result(wait)
        except NotYet:
            return None


class Jobs:
    """The pieces of work that were begun, by name: of one name there is one at a time."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(1, "desk")
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()

    def begin(self, name: str, what: Callable[[Progress], str]) -> Job:
        """Begin it, unless it is at work already."""
        with self._lock:
            known = self._jobs.get(name)
            if known is not None and not known.future.done():
                return known
            job = Job()
            job.future = self._executor.submit(what, job.progress)
            self._jobs[name] = job
            return job

    def last_of(self, name: str) -> Job | None:
        """The last piece of work of this name."""
        return self._jobs.get(name)
