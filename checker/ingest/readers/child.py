"""Processes of our own that read untrusted files, so that what is endless or too large can be stopped and takes nothing
else along."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Generator, Sequence
from queue import Empty, Full, Queue
from typing import IO, Any

from checker.model.errors import InputError
from checker.system import processes

_LINE = 64 * 1024**2
_AHEAD = 4


def stream_json_from(
    module: str, arguments: Sequence[str], *, seconds: int, where: str, what: str, hint: str
) -> Generator[dict[str, Any], None, None]:
    """The JSON objects that `python -m module arguments` prints, line by line. It is ended with this generator.

    seconds: how long a line may take. InputError, saying that `what` could not be read, where it takes longer, where a
        line is
    longer than 64 MiB, and where the process ends badly.
    """
    with processes.running_program(processes.python(module, *arguments)) as process:
        lines: Queue[bytes] = Queue(maxsize=_AHEAD)
        ended = threading.Event()
        listener = threading.Thread(target=_listen, args=(process.stdout, lines, ended), daemon=True)
        listener.start()
        try:
            while line := lines.get(timeout=seconds):
                if not line.endswith(b"\n"):
                    raise InputError(f"a part of {what} holds too much", where=where, hint=hint)
                yield json.loads(line)
            if process.wait(timeout=seconds):
                raise InputError(
                    f"{what} cannot be read (the reading process ended with {process.returncode})",
                    where=where,
                    hint=hint,
                )
        except (Empty, subprocess.TimeoutExpired):
            raise InputError(
                f"a part of {what} takes longer than {seconds} seconds to read", where=where, hint=hint
            ) from None
        finally:
            ended.set()
            process.kill()
            listener.join()


def _listen(stream: IO[bytes] | None, lines: Queue[bytes], ended: threading.Event) -> None:
    """Put the lines of `stream` into the queue, an empty one at its end, until nobody wants them."""
    while True:
        line = stream.readline(_LINE) if stream else b""
        while not ended.is_set():
            try:
                lines.put(line, timeout=0.2)
                break
            except Full:
                continue
        if not line or ended.is_set():
            return
