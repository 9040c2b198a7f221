"""What is around a command: the signals that end it, and the standard streams, which may be closed or full."""

from __future__ import annotations

import errno
import os
import signal
import stat
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from select import select
from threading import Thread
from types import FrameType

from checker.model.errors import Surroundings
from checker.model.visible import shorten

_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
_OUTPUT = 1
INTERRUPTED = "checker: interrupted; nothing was written"
LEAST_MEMORY = 1536 * 1024**2
"""Of addresses, not all of which are ever filled: with less, a log of two rows is not read."""
SMALL = 512 * 1024
"""Bytes of all files of a command together, compressed or not, that one thread works on in no more time than several:
each of some thousand questions to frames wakes those that there are (bench/README.md has the figures)."""
_LONGEST = 500
"""So many characters of a path are shown of a file that the system refuses."""
_PATIENCE_S = 0.5
"""So long after a signal the run may still be at work in a library that hears none."""


class RunInterruption(BaseException):
    """The system, or a person, ended the run by a signal of this number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Within it, what ends a run ends the programs that it started, too, and its temporary files are removed. A signal
    that is ignored (nohup) stays so. A run that is not at its end soon after the signal is ended from a thread."""
    before = {}
    for number in (getattr(signal, name) for name in _ENDING if hasattr(signal, name)):
        if signal.getsignal(number) is not signal.SIG_IGN:
            try:
                before[number] = signal.signal(number, _end)
            except ValueError:  # not the main thread: who runs this in another one listens to signals there
                break
    hook, sys.unraisablehook = sys.unraisablehook, _unless_ended
    with _heard_at_once(before) if before and os.name != "nt" else nullcontext():
        try:
            yield
        finally:
            sys.unraisablehook = hook
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def _heard_at_once(numbers: Collection[int]) -> Iterator[None]:
    """A thread that hears these signals beside the main one, whose handlers wait for the library that it is in."""
    heard, told = os.pipe()
    os.set_blocking(told, False)
    before = signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    listening = Thread(target=_hear, args=(heard, numbers), daemon=True)
    listening.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        os.close(told)
        # A thread that still imports or closes while Python ends makes it crash.
        listening.join(_PATIENCE_S)


def _hear(heard: int, numbers: Collection[int]) -> None:
    """End the process soon after a signal, unless its context ends before."""
    from checker.system.folders import remove_temporary
    from checker.system.processes import end_all

    with open(heard, "rb", buffering=0) as signals:
        while number := signals.read(1):
            if number[0] not in numbers:
                continue
            end_all()
            if select([signals], [], [], _PATIENCE_S)[0] and not signals.read(1):
                return
            remove_temporary()
            os.write(2, f"\n{INTERRUPTED}\n".encode())
            os._exit(128 + number[0])


def _unless_ended(raised: sys.UnraisableHookArgs) -> None:
    """Nothing is told of a signal that comes while something is tidied up: it ends the run all the same."""
    if not isinstance(raised.exc_value, RunInterruption | KeyboardInterrupt):
        sys.__unraisablehook__(raised)


def _end(number: int, frame: FrameType | None) -> None:
    from checker.system.processes import end_all

    end_all()
    raise KeyboardInterrupt if number == signal.SIGINT else RunInterruption(number)


def enough_memory() -> None:
    """Surroundings where the shell lets a program take so little that the libraries it needs would end it by force."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    if most != resource.RLIM_INFINITY and most < LEAST_MEMORY:
        raise Surroundings(
            f"a program may take only {most // 1024**2:,} MiB of memory here (ulimit -v)", hint=_MORE_MEMORY
        )


def spare_threads(words: Collection[str]) -> None:
    """Frames in one thread where all files among the words of a command are small together. Where a word is standard
    input or a YAML file, which may name other files, nothing is known of their size. Polars reads the number once, when
    it is imported: where it is, or where the user set the number, nothing is changed."""
    if "polars" in sys.modules or any(word == "-" or word.endswith((".yaml", ".yml")) for word in words):
        return
    sizes = [size for size in map(_file_size, words) if size is not None]
    if sizes and sum(sizes) <= SMALL:
        os.environ.setdefault("POLARS_MAX_THREADS", "1")


def _file_size(word: str) -> int | None:
    """The bytes of the regular file that a word names; None where it names none: it may be anything, of any length."""
    try:
        found = Path(word).stat()
    except (OSError, ValueError):
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None


def no_memory() -> Surroundings:
    """What a run is told that came to the end of its memory."""
    return Surroundings("there is not enough memory for this run", hint=_MORE_MEMORY)


def open_streams() -> None:
    """Standard output and error in UTF-8 everywhere, also where the system's code page is another. In the place of a
    stream that is closed stands one that cannot be used, so that no file of the run comes to stand there."""
    for place, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            closed = os.open(os.devnull, os.O_RDONLY if place == _OUTPUT else os.O_WRONLY)
            if closed != place:
                os.dup2(closed, place)
                os.close(closed)
            mode = "r" if place == 0 else "w"
            setattr(sys, name, open(place, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 (as long as the run)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def discard_output(stream: int) -> None:
    """Let what is still to be written to a standard stream go nowhere: Python writes it once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream)


_MORE_MEMORY = "raise the limit (ulimit -v unlimited) or close other programs; large logs need more: docs/scale.md"
_WHAT_TO_DO = {
    errno.ENOSPC: "free some room on that disk, or write to another one",
    errno.EDQUOT: "your share of that disk is used up: free some room, or write to another one",
    errno.EFBIG: "files may be no larger here (ulimit -f): raise that limit, or write to another disk",
    errno.EROFS: "that disk can only be read: write to another one",
    errno.EACCES: "you may not do that there: name another place, or ask whoever administers this computer",
    errno.EPERM: "you may not do that there: name another place, or ask whoever administers this computer",
    errno.EMFILE: "too few files may be open at once (ulimit -n): raise that limit",
    errno.ENFILE: "too many files are open on this machine: close other programs",
    errno.ENOMEM: "the machine has too little memory free: close other programs",
    errno.EAGAIN: "too many programs run (ulimit -u): close some",
    errno.EBADF: "standard input or output is closed: open it, or name a file: -o report.txt",
    errno.EIO: "the disk is faulty: try another one",
    errno.ENAMETOOLONG: "no file can have so long a name: give the path of a file, and not what it holds",
}


def refusal(error: OSError, where: str = "") -> Surroundings:
    """What the system refused, as an error that says what to do. where: used where the error names no file."""
    hint = _WHAT_TO_DO.get(error.errno or 0, "see to it, and run this again")
    named = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else where
    return Surroundings(f"the system says: {error.strerror or error}", where=shorten(named, _LONGEST), hint=hint)
