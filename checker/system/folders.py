"""Folders for temporary copies of logs: nobody else can look into them, and what a killed run left is removed by the
next.

A folder is held by a lock as long as its process lives, so that nothing depends on process numbers, which another
container that shares the disk counts anew.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from checker.model.errors import Surroundings

PREFIX = "checker-run-"
_LOCK = "lock"
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)
_looked_through: set[Path] = set()
_temporary: set[Path] = set()


@contextmanager
def temporary(path: Path) -> Iterator[None]:
    """A file or folder that is gone when the context ends, or the process by `remove_temporary`."""
    _temporary.add(path)
    try:
        yield
    finally:
        _remove(path)
        _temporary.discard(path)


def remove_temporary() -> None:
    """Remove what is temporary, from another thread than that which uses it, before the process ends itself."""
    for path in list(_temporary):
        _remove(path)


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except OSError:  # a folder, or gone
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def private_folder() -> Iterator[Path]:
    """An empty folder of mode 0700 for temporary files, gone when the context ends.

    It lies in TMPDIR (on Windows TEMP or TMP) where that is set, else where the system keeps such files; never anywhere
    else. Surroundings where it cannot be made.
    """
    base = _base()
    try:
        _remove_left(base)
        made = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
    except OSError as error:
        raise no_room(base, error) from error
    with temporary(made):
        try:
            lock = _lock_folder(made)
        except OSError as error:
            raise no_room(base, error) from error
        with lock:
            inner = made / "files"
            try:
                inner.mkdir()
            except OSError as error:
                raise no_room(base, error) from error
            try:
                yield inner
            except OSError as error:
                if error.errno in _FULL:
                    raise no_room(base, error) from error
                raise


def no_room(folder: Path, error: Exception) -> Surroundings:
    """The error for a temporary file that the system does not let be written in `folder`."""
    why = error.strerror if isinstance(error, OSError) else None
    return Surroundings(
        f"a temporary file cannot be written: {why or error}",
        where=str(folder),
        hint="free some room there, or name another folder for temporary files: TMPDIR=/path (Windows: TEMP)",
    )


def _base() -> Path:
    for name in ("TMPDIR", "TEMP", "TMP"):
        if named := os.environ.get(name):
            if not Path(named).is_dir():
                raise Surroundings(
                    f"there is no such folder, which {name} names for temporary files",
                    where=named,
                    hint=f"make it, or name another one: {name}=/path",
                )
            return Path(named).absolute()
    return Path(tempfile.gettempdir() if os.name == "nt" else "/tmp")  # noqa: S108 (what is made in it is private)


def _remove_left(base: Path) -> None:
    """Remove what killed runs of this user left, once for each process and place."""
    if base in _looked_through:
        return
    _looked_through.add(base)
    for entry in os.scandir(base):
        if entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False) and _left(Path(entry.path)):
            shutil.rmtree(entry.path, ignore_errors=True)


if os.name == "nt":

    def _lock_folder(folder: Path) -> IO[bytes]:
        """The folder's lock: Windows lets nobody remove a file that is open."""
        return (folder / _LOCK).open("wb")

    def _left(folder: Path) -> bool:
        """Whether the process that made the folder is gone."""
        try:
            (folder / _LOCK).unlink()
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock_folder(folder: Path) -> IO[bytes]:
        """The folder's lock, which has its name only once it is held."""
        lock = (folder / f"{_LOCK}.new").open("wb")
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        Path(lock.name).rename(folder / _LOCK)
        return lock

    def _left(folder: Path) -> bool:
        """Whether the process that made the folder is gone; it is one's own, and no other can have put its files
        there."""
        try:
            found = folder.stat(follow_symlinks=False)
            if found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) != 0o700:
                return False
            with (folder / _LOCK).open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
