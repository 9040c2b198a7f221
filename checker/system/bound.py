"""Bounds on a process that reads what anybody may have written, set by itself before it begins."""

from __future__ import annotations

import signal


def limit_process(memory: int, seconds: int = 0) -> None:
    """No more memory than `memory` bytes for this process, and no more than so many `seconds` of work (0: any number),
    where the system has such bounds (Windows has not). Ctrl-C ends it as it ends a program that is not Python."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        import resource
    except ImportError:
        return
    wanted = [(resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)]
    if seconds:
        wanted.append((resource.RLIMIT_CPU, seconds))
    for kind, most in wanted:
        _, hard = resource.getrlimit(kind)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (soft, hard))
        except (ValueError, OSError):
            continue
