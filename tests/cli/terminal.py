"""A terminal of one's own, at which `checker init` asks."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def at_a_terminal(folder: Path, typed: bytes, *logs: str) -> tuple[int, str]:
    """`checker init` of log.csv, or of `logs`, in a terminal of its own: the exit code, and all that was shown."""
    import pty

    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "checker", "init", *(logs or ("log.csv",))],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb"},
        close_fds=True,
    )
    os.close(follower)
    os.write(leader, typed)
    shown = b""
    while select.select([leader], [], [], 150)[0]:
        try:
            more = os.read(leader, 4096)
        except OSError:  # Linux says so when the other end is closed
            break
        if not more:
            break
        shown += more
    else:
        process.kill()
    return process.wait(60), " ".join(shown.decode().split())


NO_TERMINAL = pytest.mark.skipif(
    sys.platform == "win32", reason="a terminal of one's own is made with pty, which Windows has not"
)
