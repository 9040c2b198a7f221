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
from checker.ingest.readers.json_stream import Cursor, Extent

_ENVELOPES = ("properties", "attributes", "_source")
_NAMING = frozenset({"columns", "fields", "headers", "header", "cols", "names", "column_names", "fieldnames"})
"""Keys under which the names of columns stand, beside rows that are arrays."""
_NAME_OF_COLUMN = ("name", "label", "title", "alias", "fieldName", "id")
ARCGIS = "attributes"
"""The envelope of ArcGIS records, beside which their columns may have aliases."""
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


def aliases(cursor: Cursor) -> dict[str, str]:
    """Name of a column -> what people call it, where an ArcGIS document says so beside its records (`fields` with
    `alias`, `fieldAliases`). cursor: at the document's beginning."""
    found: dict[str, str] = {}
    if cursor.peek() != "{":
        return found
    for name in cursor.members():
        if cursor.peek() in ("", "}", ","):
            continue
        value = cursor.value()
        if name.casefold() in ("fields", "fieldaliases") and value.extent is Extent.WHOLE:
            found |= _aliases_in(value.text)
    return found


def _aliases_in(text: str) -> dict[str, str]:
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if isinstance(listed, list):
        listed = {
            f.get("name"): f.get("alias") for f in listed if isinstance(f, dict) and isinstance(f.get("name"), str)
        }
    pairs = listed.items() if isinstance(listed, dict) else ()
    return {name: alias.strip() for name, alias in pairs if isinstance(alias, str) and alias.strip()}


def by_alias(columns: Mapping[str, str], said_of: Mapping[str, str]) -> dict[str, str]:
    """`columns` (key -> name), each called by its alias where no other column is called so."""
    said = {key: said_of.get(name, name) for key, name in columns.items()}
    names = [*said.values()]
    return {key: said[key] if names.count(said[key]) == 1 else name for key, name in columns.items()}


def describes_columns(sheet: str, text: str) -> bool:
    """Whether an array of objects, of which `text` is the first, says what the columns of other rows are."""
    if sheet.split(".")[-1].casefold() not in _NAMING:
        return False
    try:
        first = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(first, dict) and "name" in first and bool({"type", "alias", "dataTypeName"} & first.keys())


def names_apart(cursor: Cursor) -> tuple[tuple[str, ...], str]:
    """The names of columns that stand beside rows that are arrays, and the dotted key under which; none, and "", where
    there are none. cursor: at the document's beginning."""
    found: list[tuple[tuple[str, ...], str]] = []
    if cursor.peek() == "{":
        _look(cursor, "", 0, found)
    return found[0] if found else ((), "")


def _look(cursor: Cursor, path: str, level: int, found: list[tuple[tuple[str, ...], str]]) -> None:
    for name in cursor.members():
        here = f"{path}.{name}" if path else name
        if cursor.peek() == "{" and level + 1 < _NAMED_AT_MOST:
            _look(cursor, here, level + 1, found)
        elif cursor.peek() not in ("", "}", ","):
            value = cursor.value()
            if name.casefold() in _NAMING and value.extent is Extent.WHOLE and (names := _names(value.text)):
                found.append((names, here))
        if found:
            return


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
        given = [_name_of(item) for item in listed]
        return tuple(name for name in given if name is not None) if all(given) else ()
    return ()


def _name_of(column: Mapping[str, Any]) -> str | None:
    """What a column is called; one that the portal keeps of each row (`meta_data`) as the portal calls it, `:sid`."""
    name = next((column[k] for k in _NAME_OF_COLUMN if isinstance(column.get(k), str)), None)
    return f":{name.lstrip(':')}" if name and column.get("dataTypeName") == "meta_data" else name


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


def names_by_place(text: str) -> tuple[str, ...]:
    """Names by place for the columns of rows that are arrays like this one."""
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return tuple(f"column {place}" for place in range(1, len(row) + 1)) if isinstance(row, list) else ()


def transpose_columns(found: Mapping[str, Any]) -> list[dict[str, Any]] | None:
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
