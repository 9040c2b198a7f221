"""Files of the container in which old Office programs save: one sector table, one folder, one stream.

After [MS-CFB].
"""

from __future__ import annotations

import struct
from pathlib import Path


def record(kind: int, content: bytes = b"") -> bytes:
    """A record of a BIFF workbook."""
    return struct.pack("<HH", kind, len(content)) + content


def ole_file(path: Path, name: str, stream: bytes) -> Path:
    """A file with `stream` under `name`."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(stream) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (128 - len(fat))
    folder = (
        _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
        + _entry(name, 2, 0xFFFFFFFF, 2, len(stream))
        + _entry("", 0, 0, 0, 0) * 2
    )
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    path.write_bytes(head + struct.pack("<128I", *fat) + folder + stream)
    return path


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0" if name else b""
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBB", len(written), kind, 1)
        + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
