"""What a run may remember for the next: facts about programs that did not change, and what was made of the program's
own files. Nothing of a log is ever kept, but hashes of what rules were asked.

It lies in the user's folder for caches, mode 0700. Where that cannot be made or written, or others could write to it,
nothing is remembered, and nothing else is different.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

MOST_BYTES = 64 * 1024**2
MOST_FILES = 2_000
"""What earlier runs kept is no more than this; what was kept first goes first."""
_SUM_BYTES = 32


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


def load_cached(name: str) -> bytes | None:
    """What was kept as `name`; None where nothing was, or where it is not what was written."""
    folder = _folder()
    try:
        content = (folder / f"{name}.kept").read_bytes() if folder is not None else b""
    except OSError:
        return None
    checksum, content = content[:_SUM_BYTES], content[_SUM_BYTES:]
    return content if checksum == _checksum(name, content) else None


def keep(name: str, content: bytes) -> None:
    """Keep `content` as `name`, letters and digits, where that is possible: whole or not at all."""
    folder = _folder()
    if folder is None:
        return
    try:
        with NamedTemporaryFile(dir=folder, delete=False) as file:
            file.write(_checksum(name, content) + content)
        Path(file.name).replace(folder / f"{name}.kept")
        _make_room(folder)
    except OSError:
        return


def remove(name: str) -> None:
    """Keep what was kept as `name` no longer."""
    folder = _folder()
    try:
        if folder is not None:
            (folder / f"{name}.kept").unlink(missing_ok=True)
    except OSError:
        return


def _checksum(name: str, content: bytes) -> bytes:
    return hashlib.sha256(name.encode() + content).digest()


@cache
def _make_room(folder: Path) -> None:
    """Remove what was kept first, where there is more than MOST_BYTES or MOST_FILES; once in a run."""
    files = []
    with os.scandir(folder) as found:
        for one in found:
            state = one.stat(follow_symlinks=False)
            files.append((state.st_mtime_ns, state.st_size, one.path))
    size_of_all, number = sum(size for _, size, _ in files), len(files)
    for _, size, path in sorted(files):
        if size_of_all <= MOST_BYTES and number <= MOST_FILES:
            return
        Path(path).unlink(missing_ok=True)
        size_of_all, number = size_of_all - size, number - 1


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
