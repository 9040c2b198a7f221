"""Shapes of JSON in which records stand otherwise than as flat objects: rows apart from the names of their columns,
values by columns, records inside an envelope of their own.

Sources: Socrata (`rows.json`: `meta.view.columns` and `data`), pandas.DataFrame.to_json (orients split, values,
columns, list and index), GeoJSON (RFC 7946: `properties`), ArcGIS REST and JSON:API (`attributes`), Elasticsearch
(`_source`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from checker.ingest.readers.header import is_data
from checker.ingest.readers.json_stream import Cursor, WholeValue

_ENVELOPES = ("properties", "attributes", "_source")
_NAMING = frozenset({"columns", "fields", "headers", "header", "cols", "names", "column_names", "fieldnames"})
"""Keys under which the names of columns stand, beside rows that are arrays."""
_NAME_OF_COLUMN = ("name", "label", "title", "alias", "fieldName", "id")
_NAMED_AT_MOST = 4
"""How many objects deep such a key is looked for: `meta.view.columns` is two."""


def without_envelope(columns: Mapping[str, str]) -> dict[str, str]:
    """`columns` (key -> name), without the envelope that each record stands in, where no other column has the name.

    What the envelope says of itself (`type`: Feature) is called so, and is nothing that the record says.
    """
    inner = {key: name for key, name in columns.items() if name.partition(".")[0] in _ENVELOPES and "." in name}
    plain = {key: name.partition(".")[2] for key, name in inner.items()}
    outer = {key: f"envelope {name}" for key, name in columns.items() if inner and key == "type"}
    others = {outer.get(key, name) for key, name in columns.items() if key not in inner}
    taken = list(plain.values())
    return (
        dict(columns)
        | outer
        | {key: name for key, name in plain.items() if name not in others and taken.count(name) == 1}
    )


def names_apart(cursor: Cursor) -> tuple[tuple[str, ...], str]:
    """The names of columns that stand beside rows that are arrays, and the dotted key under which; none, and "", where
    there are none. cursor: at the document's beginning."""
    found: list[tuple[tuple[str, ...], str]] = []
    if cursor.peek() == "{":
        _look(cursor, "", 0, found)
    return found[0] if found else ((), "")


def _look(cursor: Cursor, path: str, level: int, found: list[tuple[tuple[str, ...], str]]) -> None:
    cursor.take()
    while not found and (mark := cursor.peek()) not in ("", "}"):
        if mark != '"':
            cursor.take()
            continue
        name = _text(cursor.value().text)
        here = f"{path}.{name}" if path else name
        if cursor.peek() == ":":
            cursor.take()
        if cursor.peek() == "{" and level + 1 < _NAMED_AT_MOST:
            _look(cursor, here, level + 1, found)
        elif cursor.peek() not in ("", "}", ","):
            value = cursor.value()
            if name.casefold() in _NAMING and value.whole is WholeValue.YES and (names := _names(value.text)):
                found.append((names, here))
    if cursor.peek():
        cursor.take()


def _names(text: str) -> tuple[str, ...]:
    """The names in an array of texts, or of objects that describe columns; none for anything else."""
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(listed, list) or not listed:
        return ()
    if all(isinstance(item, str) for item in listed):
        return tuple(listed)
    if all(isinstance(item, dict) for item in listed):
        given = [next((item[k] for k in _NAME_OF_COLUMN if isinstance(item.get(k), str)), None) for item in listed]
        return tuple(name for name in given if name is not None) if all(given) else ()
    return ()


def header_row(text: str) -> tuple[str, ...]:
    """The names in a first row that is an array: texts only, none of them data by its looks; none for other rows."""
    names = _names(text)
    written = [name for name in names if name.strip()]
    return names if len(written) >= 2 and not any(is_data(name.strip()) for name in written) else ()


def holds_records(text: str, keys: Collection[str]) -> bool:
    """Whether an object is one page of records: an array of objects stands in it under one of `keys`."""
    try:
        page = json.loads(text)
    except (ValueError, RecursionError):
        return False
    named = [value for key, value in page.items() if key.casefold() in keys] if isinstance(page, dict) else []
    return any(isinstance(value, list) and value and all(isinstance(one, dict) for one in value) for value in named)


def numbered(text: str) -> tuple[str, ...]:
    """Names by place for the columns of rows that are arrays like this one."""
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return tuple(f"column {place}" for place in range(1, len(row) + 1)) if isinstance(row, list) else ()


def turned(found: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """The records of an object that holds them by columns ({name: [values]} or {name: {place: value}}) or by their
    place ({place: record}); None for an object of another shape."""
    values = list(found.values())
    if len(values) >= 2 and all(isinstance(value, list) for value in values):
        lengths = {len(value) for value in values}
        flat = all(not isinstance(cell, dict | list) for value in values for cell in value)
        if len(lengths) == 1 and lengths != {0} and flat:
            return [dict(zip(found, cells, strict=True)) for cells in zip(*values, strict=True)]
        return None
    if not values or not all(isinstance(value, dict) and value for value in values):
        return None
    places = _all_alike(values)
    if len(values) >= 2 and places is not None and _numbered(places):
        return [{name: found[name][place] for name in found} for place in places]
    if _numbered(list(found)):
        return [dict(value) for value in values]
    return None


def _all_alike(values: Sequence[Mapping[str, Any]]) -> list[str] | None:
    """The keys of objects that all have the same."""
    first = set(values[0])
    return list(values[0]) if all(set(value) == first for value in values) else None


def _numbered(keys: Sequence[str]) -> bool:
    """Whether keys count up: 0, 1, 2 ... or 1, 2, 3 ..."""
    return keys in ([str(n) for n in range(len(keys))], [str(n) for n in range(1, len(keys) + 1)])


def _text(key: str) -> str:
    try:
        return str(json.loads(key)).strip()
    except ValueError:
        return key
