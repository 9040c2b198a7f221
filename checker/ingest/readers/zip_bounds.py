"""Whether a zip file is safe to hand to a library: what it really unpacks to, counted without keeping it."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from checker.ingest.interface import Limits
from checker.ingest.source import RATIO_COUNTS_FROM
from checker.model.errors import InputError

_BLOCK = 1024**2
_LOCAL = struct.Struct("<4s22xHH")
_LOCAL_MARK = b"PK\x03\x04"
_ENCRYPTED = 0x1
_MEMBERS_AT_MOST = 10_000
_SAVE_AS_CSV = "Open it in a spreadsheet program, if you trust it, and save it as CSV."


def members(path: Path, shown: str) -> list[zipfile.ZipInfo]:
    """The members of a zip file by its directory. InputError where there is none, or the zip is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError(f"the zip file is damaged ({error})", where=shown, hint="Ask for the file again.") from error


def unpack_member(path: Path, member: zipfile.ZipInfo, shown: str) -> Iterator[bytes]:
    """A member's content in pieces of at most a mebibyte, however long it claims to be.

    The declared size is not trusted: a reader that trusts it sees less than one that does not.
    """
    if member.flag_bits & _ENCRYPTED:
        raise InputError("is protected with a password", where=shown, hint="Save a copy without a password.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise InputError("is packed in a way that spreadsheets do not use", where=shown, hint=_SAVE_AS_CSV)
    try:
        with path.open("rb") as file:
            file.seek(member.header_offset)
            mark, name, extra = _LOCAL.unpack(file.read(_LOCAL.size))
            if mark != _LOCAL_MARK:
                raise InputError("the zip file is damaged", where=shown, hint="Ask for the file again.")
            file.seek(name + extra, 1)
            left = member.compress_size
            inflate = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
            while left > 0 and (packed := file.read(min(left, _BLOCK))):
                left -= len(packed)
                if inflate is None:
                    yield packed
                    continue
                while packed and not inflate.eof:
                    yield inflate.decompress(packed, _BLOCK)
                    packed = inflate.unconsumed_tail
    except (zlib.error, struct.error, OSError, ValueError) as error:
        raise InputError(f"the zip file is damaged ({error})", where=shown, hint="Ask for the file again.") from error


def check_bounds(path: Path, found: list[zipfile.ZipInfo], shown: str, limits: Limits) -> None:
    """InputError where the zip's members, declared or really unpacked, pass the limits of size or ratio."""
    if len(found) > _MEMBERS_AT_MOST:
        raise InputError(f"holds more than {_MEMBERS_AT_MOST:,} files", where=shown, hint=_SAVE_AS_CSV)
    stored = path.stat().st_size
    most = min(limits.unpacked_bytes, max(RATIO_COUNTS_FROM, stored * limits.unpack_ratio))
    size = sum(member.file_size for member in found)
    if size <= most:
        size = 0
        for member in found:
            for piece in unpack_member(path, member, shown):
                size += len(piece)
                if size > most:
                    break
    if size > most:
        raise InputError(f"unpacks to more than {most:,} bytes, as a zip bomb does", where=shown, hint=_SAVE_AS_CSV)
