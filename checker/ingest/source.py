"""Opening one log: the bytes that were given, their hash, and a regular unpacked file that readers open."""

from __future__ import annotations

import gzip
import hashlib
import os
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from checker.ingest.interface import Limits, SheetChoice, Source
from checker.model.errors import InputChanged, InputError
from checker.model.progress import Progress, silent
from checker.model.visible import path_text
from checker.system.folders import private_folder

STDIN = "-"
HEAD_BYTES = 64 * 1024
RATIO_COUNTS_FROM = 64 * 1024**2
"""A packed file may unpack to this many bytes at any ratio: short repetitive logs pack very well."""

_BLOCK = 1024**2
_KEPT = ("st_dev", "st_ino", "st_size", "st_mtime_ns")
"""What of a file's entry is the same where nobody wrote to the file or put another in its place."""
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
    shown: str,
    limits: Limits,
    progress: Progress = silent,
    *,
    stdin: BinaryIO | None = None,
    sha256: str | None = None,
    sheets: SheetChoice | None = None,
) -> Iterator[Source]:
    """One log, hashed, and unpacked where it is gzipped; temporary copies are gone when the context ends.

    shown: a path, or "-" for standard input (`stdin`, by default the process's own). progress: told the bytes that were
    hashed, copied or unpacked so far, in MB; also by whoever reads the source (Source.progress). sha256: of the bytes
    that it had when it was read before in this run. sheets: which of its sheets are read; by default all.
    Raises InputError where there is no such regular file (links, folders, pipes and devices are refused), where it is
    larger than `limits.file_bytes`, or where unpacking passes `limits.unpacked_bytes` or `limits.unpack_ratio`;
    InputChanged where the file is no longer, when the context ends, what it was when it began (or before).
    """
    tell = _Megabytes(f"opening {shown}, MB", progress)
    tell(0)
    before = None
    with private_folder() as folder:
        if shown == STDIN:
            path = folder / "stdin"
            digest = _copy(stdin if stdin is not None else sys.stdin.buffer, path, limits, tell)
        else:
            path = Path(shown)
            before = _regular(path, shown)
            digest = _hash(path, before, shown, limits, tell)
        if sha256 not in (None, digest):
            raise changed_error(shown)
        packed = _head(path).startswith(_GZIP)
        if packed:
            path = _unpack(path, folder / "unpacked", shown, limits, _Megabytes(f"unpacking {shown}, MB", progress))
        with _guard_files([(shown, before, digest)] if before else []):
            yield Source(
                label=path_text(shown),
                path=path,
                sha256=digest,
                head=_head(path),
                packed=packed,
                progress=progress,
                sheets=sheets or SheetChoice(),
            )


@contextmanager
def ensure_unchanged(files: Iterable[str], limits: Limits, progress: Progress = silent) -> Iterator[None]:
    """For what opens the same files more than once: each is, when the context ends, what it was when it began.

    Raises as `open_source`.
    """
    known = []
    for shown in files:
        before = _regular(Path(shown), shown)
        digest = _hash(Path(shown), before, shown, limits, _Megabytes(f"opening {shown}, MB", progress))
        known.append((shown, before, digest))
    with _guard_files(known):
        yield


@contextmanager
def _guard_files(files: Sequence[tuple[str, os.stat_result, str]]) -> Iterator[None]:
    """InputChanged where one of the files (its path, its entry, its checksum) is another when the context ends, also
    where an error ends it: what was read of a file that changes may be any error."""
    try:
        yield
    except Exception as error:
        for shown, before, digest in files:
            if not _is_same_file(Path(shown), before, digest):
                raise changed_error(shown) from error
        raise
    for shown, before, digest in files:
        if not _is_same_file(Path(shown), before, digest):
            raise changed_error(shown)


@dataclass(frozen=True)
class _Megabytes:
    """Tells a stage of work on bytes in MB."""

    stage: str
    progress: Progress

    def __call__(self, done: int, total: int = 0) -> None:
        self.progress(self.stage, done // 1_000_000, total // 1_000_000)


def _is_same_file(path: Path, before: os.stat_result, digest: str) -> bool:
    """Whether the file is the one that it was, and nobody has written to it. Where only its entry in the folder was
    touched (its rights, its names), its bytes are looked at again."""
    try:
        now = os.lstat(path)
        kept = all(getattr(now, name) == getattr(before, name) for name in _KEPT)
        if not kept or now.st_ctime_ns == before.st_ctime_ns:
            return kept
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except (OSError, ValueError):
        return False


def changed_error(shown: str) -> InputChanged:
    """What is raised where a file is no longer what it was when it was opened."""
    return InputChanged(
        "the file changed while it was read, so there is no result",
        where=shown,
        hint="Let whatever writes to it end, or copy the file and give the copy; then run this again.",
    )


def _hash(path: Path, before: os.stat_result, shown: str, limits: Limits, tell: _Megabytes) -> str:
    """SHA-256 (hexadecimal) of a regular file's bytes."""
    if before.st_size > limits.file_bytes:
        raise _too_large(shown, limits)
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            opened = os.fstat(file.fileno())
            if (opened.st_dev, opened.st_ino) != (before.st_dev, before.st_ino):
                raise changed_error(shown)
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
