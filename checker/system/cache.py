"""What a run may remember for the next: facts about programs that did not change. Nothing of a log is ever kept.

It lies in the user's folder for caches, mode 0700. Where that cannot be made or written, or others could write to it,
nothing is remembered, and nothing else is different.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path


def remembered(name: str) -> bool:
    """Whether `name` was remembered."""
    folder = _folder()
    return folder is not None and (folder / name).is_file()


def remember(name: str) -> None:
    """Remember `name`, letters and digits, where that is possible."""
    folder = _folder()
    if folder is not None:
        try:
            (folder / name).touch(mode=0o600)
        except OSError:
            return


def _folder() -> Path | None:
    """The folder, where it is one's own."""
    try:
        made = _place() / "checker"
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = made.stat(follow_symlinks=False)
    except (OSError, RuntimeError):  # no home is known
        return None
    if os.name == "nt":
        return made
    own = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o022
    return made if own else None


def _place() -> Path:
    """Where the system keeps caches of the user."""
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named) if named.startswith("/") else Path.home() / ".cache"
