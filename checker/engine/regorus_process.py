"""Asking the embedded engine, which is a process of its own (regorus_main): it is started anew when it was ended."""

from __future__ import annotations

import math
import subprocess
import threading
from collections.abc import Mapping, Sequence
from functools import cache

from checker.engine import regorus_main
from checker.engine.faults import EngineFailure
from checker.engine.library import library
from checker.model.errors import EngineMissing
from checker.system import processes

MEMORY = 1024**3
"""What it may take, in bytes, where the system can bound it."""
SECONDS = 120
"""How long one request may take."""
_LARGEST = 256 * 1024**2
"""Bytes of an answer. That of a thousand projections has some 100,000."""


class EngineError(Exception):
    """What the engine says is wrong with what it was asked, in its own words."""


class RegorusProcess:
    """One such process. Threads may ask it; they are answered one after the other.

    library: what every module is compiled beside, path -> text. memory: in bytes.
    """

    def __init__(self, library: Mapping[str, str], *, memory: int = MEMORY) -> None:
        self._library = [text for module in library.items() for text in module]
        self._memory = memory
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._has_library = False

    def start(self) -> None:
        """Start it, without waiting until it is there."""
        with self._lock:
            self._running()

    def ask(self, *request: str, seconds: float = SECONDS) -> bytes:
        """What it answers. EngineError for a mistake in the request, EngineFailure where it ended, or had to be;
        EngineMissing where it does not start."""
        with self._lock:
            process = self._ready()
            late = threading.Event()

            def stop() -> None:
                late.set()
                process.kill()

            timer = threading.Timer(max(seconds, 0.0), stop)
            timer.daemon = True
            timer.start()
            try:
                said = _answer(process, request)
            except BaseException:
                self._end()
                raise
            finally:
                timer.cancel()
            if said is None:
                code = self._end()
                raise EngineFailure(_late_message(seconds) if late.is_set() else _end_message(code), traceable=False)
        kind, value = said
        if kind == b"error":
            raise EngineError(value.decode())
        return value

    def _ready(self) -> subprocess.Popen[bytes]:
        """The process, which has the library."""
        process = self._running()
        if not self._has_library:
            if _answer(process, ["library", *self._library]) is None:
                self._end()
                raise EngineMissing(
                    "the embedded engine does not start", hint="checker was not installed completely: install it again"
                )
            self._has_library = True
        return process

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        self._process = processes.start(processes.python(regorus_main.__name__, str(self._memory)), takes=True)
        return self._process

    def _end(self) -> int:
        """End it, and say with which code it ended."""
        process, self._process, self._has_library = self._process, None, False
        if process is None:
            return 0
        processes.end(process)
        return process.returncode


@cache
def regorus() -> RegorusProcess:
    """The one process of this run."""
    return RegorusProcess(library())


def _answer(process: subprocess.Popen[bytes], request: Sequence[str]) -> list[bytes] | None:
    """What the process answers; None where it ended."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        regorus_main.write(process.stdin, [text.encode("utf-8", "replace") for text in request])
    except OSError:
        return None
    return regorus_main.read(process.stdout, _LARGEST)


def _late_message(seconds: float) -> str:
    return f"it did not finish within {math.ceil(seconds)} seconds"


def _end_message(code: int) -> str:
    return f"it takes more memory, or calls itself more often, than it may (the engine's process ended with {code})"
