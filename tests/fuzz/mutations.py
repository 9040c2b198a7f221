"""What may happen to a file: to its bytes, to the parts of its archive, to its tree of JSON, to its tags."""

from __future__ import annotations

import gzip
import io
import json
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable
from random import Random
from typing import Any

from tests.fuzz.cells import HOSTILE

MOST_BYTES = 2_000_000
TOKENS: tuple[bytes, ...] = (
    b",", b";", b"\t", b'"', b"'", b"\r", b"\n", b"\r\n", b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"{", b"}",
    b"[", b"]", b":", b"null", b"true", b"1e999", b"-1", b"4294967295", b"2147483648", b"9" * 40, b"<", b">", b"</",
    b"<!--", b"<![CDATA[", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&#x0;", b"&#1114112;", b"\\ud800", b"\\u0000",
    b"#", b"=", b"%PDF-1.7", b"PK\x03\x04", b"\x1f\x8b", b"xml:space", b"rowspan='9999'", b"colspan='9999'",
    b"table:number-columns-repeated='2000000000'", b"table:number-rows-repeated='2000000000'", b'r="XFD1048576"',
    b'r="A0"', b't="s"', b"<v>99999999</v>", b"endobj", b"/Length 999999999", b"/Kids [1 0 R]", b"Total", b"sep=;",
)  # fmt: skip
ENCODINGS = ("utf-16", "utf-16-be", "utf-32", "latin-1", "cp1252", "utf-8-sig", "utf-7", "cp037", "shift_jis")

Mutation = Callable[[Random, bytes], bytes]


def _span(random: Random, data: bytes, longest: int = 64) -> tuple[int, int]:
    first = random.randint(0, max(len(data) - 1, 0))
    return first, min(len(data), first + random.randint(1, longest))


def flipped(random: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(random.randint(1, 8)):
        if changed:
            changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def dropped(random: Random, data: bytes) -> bytes:
    first, last = _span(random, data, random.choice((4, 64, 4096)))
    return data[:first] + data[last:]


def doubled(random: Random, data: bytes) -> bytes:
    first, last = _span(random, data, random.choice((16, 512, 8192)))
    return data[:last] + data[first:last] * random.choice((1, 2, 50)) + data[last:]


def cut(random: Random, data: bytes) -> bytes:
    return data[: random.randint(0, len(data))] if random.random() < 0.8 else data[random.randint(0, len(data)) :]


def put_in(random: Random, data: bytes) -> bytes:
    for _ in range(random.randint(1, 4)):
        at = random.randint(0, len(data))
        token = random.choice(TOKENS) if random.random() < 0.7 else random.choice(HOSTILE).encode(errors="replace")
        data = data[:at] + token * random.choice((1, 1, 1, 40)) + data[at:]
    return data


def in_place_of(random: Random, data: bytes) -> bytes:
    """A word, a number, a cell or a name, replaced by another of the file or by a token."""
    words = list(re.finditer(rb"[A-Za-z_.]{2,}|\d+|\"[^\"\n]{0,80}\"|[^,;\t\n]{1,40}", data[:200_000]))
    if not words:
        return data
    here = random.choice(words)
    there = random.choice(words).group() if random.random() < 0.5 else random.choice(TOKENS)
    return data[: here.start()] + there + data[here.end() :]


def lines_moved(random: Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    for _ in range(random.randint(1, 5)):
        if len(lines) > 1:
            one = random.randrange(len(lines))
            match random.randrange(3):
                case 0:
                    lines.insert(random.randrange(len(lines)), lines[one])
                case 1:
                    lines.pop(one)
                case _:
                    lines.append(lines.pop(one))
    return b"".join(lines)


def encoded(random: Random, data: bytes) -> bytes:
    try:
        return data.decode("utf-8").encode(random.choice(ENCODINGS), errors="replace")
    except UnicodeDecodeError:
        return data


def deepened(random: Random, data: bytes) -> bytes:
    """Brackets or tags around a part, many levels of them."""
    first, last = _span(random, data)
    before, after = random.choice(
        ((b"[", b"]"), (b'{"a":', b"}"), (b"<b>", b"</b>"), (b"<table><tr><td>", b""), (b"(", b")"))
    )
    times = random.choice((3, 70, 3_000))
    return data[:first] + before * times + data[first:last] + after * times + data[last:]


def tags_changed(random: Random, data: bytes) -> bytes:
    tags = list(re.finditer(rb"</?[A-Za-z][^<>]{0,300}>", data[:200_000]))
    if not tags:
        return put_in(random, data)
    one, other = random.choice(tags), random.choice(tags)
    match random.randrange(4):
        case 0:
            return data[: one.start()] + data[one.end() :]
        case 1:
            return data[: one.end()] + other.group() + data[one.end() :]
        case 2:
            attribute = b" " + random.choice(TOKENS) + b"='" + random.choice(TOKENS).replace(b"'", b"") + b"'"
            return data[: one.end() - 1] + attribute + data[one.end() - 1 :]
        case _:
            first, last = sorted((one.start(), other.end()))
            return data[:last] + data[first:last] * 2 + data[last:]


def tree_changed(random: Random, data: bytes) -> bytes:
    """JSON, or each line of it, with members dropped, doubled, moved or of another type."""
    try:
        trees = [json.loads(data)]
    except (ValueError, RecursionError):
        try:
            trees = [json.loads(line) for line in data.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            return in_place_of(random, data)
    for _ in range(random.randint(1, 4)):
        if trees:
            at = random.randrange(len(trees))
            trees[at] = _changed(random, trees[at])
    return b"\n".join(json.dumps(tree).encode() for tree in trees)


def _changed(random: Random, tree: Any) -> Any:
    if isinstance(tree, dict) and tree and random.random() < 0.85:
        key = random.choice(list(tree))
        match random.randrange(6):
            case 0:
                return {k: v for k, v in tree.items() if k != key}
            case 1:
                return tree | {random.choice(list(tree)): tree[key]}
            case 2:
                return tree | {random.choice((*HOSTILE, "", key.upper(), f"{key}.{key}")): tree[key]}
            case _:
                return tree | {key: _changed(random, tree[key])}
    if isinstance(tree, list) and tree and random.random() < 0.85:
        at = random.randrange(len(tree))
        match random.randrange(5):
            case 0:
                return tree[:at] + tree[at + 1 :]
            case 1:
                return [*tree, tree[at], random.choice(tree)]
            case _:
                return [*tree[:at], _changed(random, tree[at]), *tree[at + 1 :]]
    return random.choice((
        None, True, 0, -1, 1e308, 10**30, "", [], {}, [tree], {"a": tree}, [[tree]], str(tree)[:50], [None] * 30,
        {"": {}}, random.choice(HOSTILE),
    ))  # fmt: skip


def member_changed(random: Random, data: bytes) -> bytes:
    """One member of a zip archive changed, dropped, doubled or renamed; of a gzipped file, what is inside."""
    if data[:2] == b"\x1f\x8b":
        try:
            return gzip.compress(random.choice(PLAIN)(random, gzip.decompress(data)))
        except (OSError, EOFError, zlib.error):
            return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(name, archive.read(name)) for name in archive.namelist()]
    except Exception:  # noqa: BLE001 - it is no archive, or one that was damaged before
        return flipped(random, data)
    if not members:
        return data
    at = random.randrange(len(members))
    name, content = members[at]
    match random.randrange(8):
        case 0:
            members.pop(at)
        case 1:
            members.append(random.choice(members))
        case 2:
            members[at] = (
                random.choice(("../" * 5 + name, "/" + name, name.upper(), "\u202e" + name, "a\nb")),
                content,
            )
        case 3:
            members[at] = (name, random.choice(members)[1])
        case _:
            for _ in range(random.randint(1, 3)):
                content = random.choice(PLAIN)(random, content)
            members[at] = (name, content)
    out = io.BytesIO()
    with (
        warnings.catch_warnings(action="ignore"),
        zipfile.ZipFile(out, "w", random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive,
    ):
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


PLAIN: tuple[Mutation, ...] = (
    flipped, dropped, doubled, cut, put_in, in_place_of, in_place_of, lines_moved, deepened, tags_changed,
)  # fmt: skip


def mutated(random: Random, data: bytes) -> bytes:
    """`data` after one to four mutations that fit it."""
    packed = data[:2] in (b"PK", b"\x1f\x8b")
    tree = data.lstrip()[:1] in (b"{", b"[")
    for _ in range(random.choice((1, 1, 2, 2, 3, 4))):
        if packed and random.random() < 0.8:
            data = member_changed(random, data)
        elif tree and random.random() < 0.7:
            data = tree_changed(random, data)
        else:
            data = random.choice((*PLAIN, encoded))(random, data)
        data = data[:MOST_BYTES]
    return gzip.compress(data) if random.random() < 0.03 else data
