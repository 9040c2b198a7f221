"""Opening one log: the bytes that were given, their hash, and a regular unpacked file that readers open."""

from __future__ import annotations

import gzip
import hashlib
import os
import stat
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from checker.ingest.interface import Limits, Source
from checker.model.errors import InputError
from checker.model.progress import Progress, silent

STDIN = "-"
HEAD_BYTES = 64 * 1024
RATIO_COUNTS_FROM = 64 * 1024**2
"""A packed file may unpack to this many bytes at any ratio: short repetitive logs pack very well."""

_BLOCK = 1024**2
_GZIP = b"\x1f\x8b"
_NOT_FILES = (
    (stat.S_ISLNK, "is a symbolic link", "Name the file that it points to."),
    (stat.S_ISDIR, "is a folder", "Name the log files in it."),
    (stat.S_ISFIFO, "is a pipe", "Give it on standard input, with - as the path."),
    (stat.S_ISSOCK, "is a socket", "Name a regular file."),
    (stat.S_ISCHR, "is a device", "Name a regular file, or give - for standard input."),
    (stat.S_ISBLK, "is a device", "Name a regular file."),
)


@contextmanager
def open_source(
    shown: str, limits: Limits, progress: Progress = silent, *, stdin: BinaryIO | None = None
) -> Iterator[Source]:
    """One log, hashed, and unpacked where it is gzipped; temporary copies are gone when the context ends.

    shown: a path, or "-" for standard input (`stdin`, by default the process's own). progress: told the bytes that were
    hashed, copied or unpacked so far, in MB; also by whoever reads the source (Source.progress).
    Raises InputError where there is no such regular file (links, folders, pipes and devices are refused), where it is
    larger than `limits.file_bytes`, or where unpacking passes `limits.unpacked_bytes` or `limits.unpack_ratio`.
    """
    tell = _Megabytes(f"opening {shown}, MB", progress)
    tell(0)
    with tempfile.TemporaryDirectory(prefix="checker-") as folder:
        if shown == STDIN:
            path = Path(folder) / "stdin"
            digest = _copy(stdin if stdin is not None else sys.stdin.buffer, path, limits, tell)
        else:
            path = Path(shown)
            digest = _hash(path, shown, limits, tell)
        packed = _head(path).startswith(_GZIP)
        if packed:
            path = _unpack(
                path, Path(folder) / "unpacked", shown, limits, _Megabytes(f"unpacking {shown}, MB", progress)
            )
        yield Source(shown=shown, path=path, sha256=digest, head=_head(path), packed=packed, progress=progress)


@dataclass(frozen=True)
class _Megabytes:
    """Tells a stage of work on bytes in MB."""

    stage: str
    progress: Progress

    def __call__(self, done: int, total: int = 0) -> None:
        self.progress(self.stage, done // 1_000_000, total // 1_000_000)


def _hash(path: Path, shown: str, limits: Limits, tell: _Megabytes) -> str:
    """SHA-256 (hexadecimal) of a regular file's bytes."""
    before = _regular(path, shown)
    if before.st_size > limits.file_bytes:
        raise _too_large(shown, limits)
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            opened = os.fstat(file.fileno())
            if (opened.st_dev, opened.st_ino) != (before.st_dev, before.st_ino):
                raise InputError("was exchanged for another file while it was opened", where=shown, hint="Try again.")
            while block := file.read(_BLOCK):
                digest.update(block)
                tell(file.tell(), before.st_size)
    except OSError as error:
        raise _unreadable(shown, error) from error
    return digest.hexdigest()


def _regular(path: Path, shown: str) -> os.stat_result:
    try:
        found = os.lstat(path)
    except (OSError, ValueError) as error:
        raise _unreadable(shown, error) from error
    for is_kind, what, hint in _NOT_FILES:
        if is_kind(found.st_mode):
            raise InputError(f"this {what}, not a log file", where=shown, hint=hint)
    if not stat.S_ISREG(found.st_mode):
        raise InputError("this is not a regular file", where=shown, hint="Name a regular file.")
    return found


def _copy(stream: BinaryIO, path: Path, limits: Limits, tell: _Megabytes) -> str:
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > limits.file_bytes:
                raise _too_large("standard input", limits)
            digest.update(block)
            file.write(block)
            tell(size)
    return digest.hexdigest()


def _unpack(packed: Path, target: Path, shown: str, limits: Limits, tell: _Megabytes) -> Path:
    """The gzipped file, unpacked into `target`, never writing more than the limits allow."""
    stored, size = packed.stat().st_size, 0
    try:
        with packed.open("rb") as raw, gzip.open(raw, "rb") as source, target.open("wb") as file:
            while block := source.read(_BLOCK):
                size += len(block)
                if size > limits.unpacked_bytes:
                    raise InputError(
                        f"unpacks to more than {limits.unpacked_bytes:,} bytes",
                        where=shown,
                        hint="Unpack and split it first, if it is not an attack.",
                    )
                if size > max(RATIO_COUNTS_FROM, stored * limits.unpack_ratio):
                    raise InputError(
                        f"unpacks to more than {limits.unpack_ratio:,} times its size, as a decompression bomb does",
                        where=shown,
                        hint="Unpack it yourself and give the unpacked file, if you trust it.",
                    )
                file.write(block)
                tell(raw.tell(), stored)
    except EOFError as error:
        raise InputError(
            "the gzip file ends too early: a part of the log is missing",
            where=shown,
            hint="Ask for the file again; a partial copy would leave uses out of the audit.",
        ) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise InputError(
            f"the gzip file is damaged ({error})", where=shown, hint="Ask for the file again, or unpack it first."
        ) from error
    return target


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)


def _too_large(shown: str, limits: Limits) -> InputError:
    return InputError(f"is larger than {limits.file_bytes:,} bytes", where=shown, hint="Split the log.")


def _unreadable(shown: str, error: Exception) -> InputError:
    if isinstance(error, FileNotFoundError):
        return InputError("there is no such file", where=shown, hint="Check the path's spelling.")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return InputError(f"cannot be opened: {reason}", where=shown, hint="Check the path and the file's permissions.")
