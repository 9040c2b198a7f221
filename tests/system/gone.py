"""Whether a process has ended."""

from __future__ import annotations

import os
import time
from pathlib import Path


def gone(pid: int, seconds: float = 20) -> bool:
    """Whether the process ends within so many seconds; one that nobody waits for has ended, too."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").exists() and Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False
