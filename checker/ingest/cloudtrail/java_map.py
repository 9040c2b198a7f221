"""Structures in the text form that Java gives a map: `{type=Root, sessioncontext={a=b}, faces=[x, y], c=null}`.

Athena (Presto) writes such text into a cell, Elastic's pipeline into `aws.cloudtrail.request_parameters`. The form
quotes nothing, so a value that holds a comma, an equals sign before one, or a bracket can look like members of its own.
A text is read only where one reading is possible by its marks alone; what escapes that is the caller's to bound (see
`ecs`).
"""

from __future__ import annotations

import re
from typing import TypeAlias

_NAME = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)=")
_SCALAR = re.compile(r"[^{}\[\],]*")
_DEEPEST = 16
_LONGEST = 100_000

Structure = dict[str, "Printed"]
Printed: TypeAlias = "str | Structure | list[Printed] | None"


def java_map(cell: str) -> Structure | None:
    """The members of `cell`, nested, every scalar as text (`null` as None); None where it is not of this form, in whole
    or in part, nests too deep, or names a member of one map twice (a value then holds what looks like a member)."""
    text = cell.strip()
    if len(text) > _LONGEST or not text.startswith("{"):
        return None
    try:
        value, end = _value(text, 0, 0)
    except _Unread:
        return None
    return value if isinstance(value, dict) and end == len(text) else None


class _Unread(Exception):
    """The text is not of this form, or has more than one reading."""


def _value(text: str, pos: int, depth: int) -> tuple[Printed, int]:
    """The value that begins at `pos`, and where it ends."""
    if depth > _DEEPEST:
        raise _Unread
    if text.startswith("{", pos):
        return _map(text, pos + 1, depth)
    if text.startswith("[", pos):
        return _list(text, pos + 1, depth)
    scalar = _SCALAR.match(text, pos)
    if scalar is None:
        raise _Unread
    bare = scalar[0].strip()
    return (None if bare == "null" else bare), scalar.end()


def _map(text: str, pos: int, depth: int) -> tuple[Structure, int]:
    members: Structure = {}
    if text.startswith("}", pos):
        return members, pos + 1
    while name := _NAME.match(text, pos):
        if name[1] in members:
            raise _Unread
        members[name[1]], pos = _value(text, name.end(), depth + 1)
        if text.startswith("}", pos):
            return members, pos + 1
        pos = _next(text, pos)
    raise _Unread


def _list(text: str, pos: int, depth: int) -> tuple[list[Printed], int]:
    items: list[Printed] = []
    if text.startswith("]", pos):
        return items, pos + 1
    while True:
        item, pos = _value(text, pos, depth + 1)
        items.append(item)
        if text.startswith("]", pos):
            return items, pos + 1
        pos = _next(text, pos)
        while text.startswith(" ", pos):
            pos += 1


def _next(text: str, pos: int) -> int:
    if not text.startswith(",", pos):
        raise _Unread
    return pos + 1
