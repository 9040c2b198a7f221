"""A bound on the memory of a process that reads untrusted files, set by itself before it begins."""

from __future__ import annotations


def bound_memory(most: int) -> None:
    """Where the system has such a bound (not on Windows), no more memory than `most` bytes for this process."""
    try:
        import resource
    except ImportError:
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (ValueError, OSError):
        return
