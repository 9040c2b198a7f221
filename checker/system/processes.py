"""Programs that a run starts: each can be ended at any time, and none outlives the run."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

MEMORY = 2 * 1024**3
"""What a process that reads an untrusted file may take, where the system can bound it."""

_running: set[subprocess.Popen[bytes]] = set()


def end_all() -> None:
    """End every program that runs; who waits for one is told that it ended badly."""
    for process in list(_running):
        process.kill()


def end(process: subprocess.Popen[bytes]) -> None:
    """End a program, and let go of it."""
    _running.discard(process)
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            try:
                pipe.close()
            except OSError:  # what was still to be written has no reader any more
                continue


def start(command: Sequence[str], *, takes: bool = False) -> subprocess.Popen[bytes]:
    """A program whose standard output is read, and whose standard input is written to where it `takes` any."""
    given = subprocess.PIPE if takes else subprocess.DEVNULL
    process = subprocess.Popen(
        command, stdin=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
    )
    _running.add(process)
    return process


@contextmanager
def running_program(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """As `start`; the program is ended with the context."""
    process = start(command)
    try:
        yield process
    finally:
        end(process)


def run(
    command: Sequence[str], given: bytes = b"", *, seconds: float, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a program to its end, with `given` as its standard input. subprocess.TimeoutExpired where it takes longer
    than `seconds`, OSError where it cannot be started."""
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, env=_environment() if environment is None else environment
    )
    _running.add(process)
    try:
        out, err = process.communicate(given, timeout=seconds)
        return subprocess.CompletedProcess(command, process.returncode, out, err)
    finally:
        end(process)


def python(module: str, *arguments: str) -> list[str]:
    """The command that runs `module` of this package in a Python of its own. The working folder is no place to import
    from (-P): it may hold anything."""
    return [sys.executable, "-P", "-m", module, *arguments]


def _environment() -> dict[str, str]:
    """This process's environment, with its import path."""
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry),
        "PYTHONIOENCODING": "utf-8",
    }


@atexit.register
def _leave_none() -> None:
    for process in list(_running):
        end(process)
