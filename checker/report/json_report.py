"""JSON: the Assessment itself, by its published schema."""

from __future__ import annotations

from typing import Any, BinaryIO

import orjson

from checker.model.assessment import Assessment
from checker.model.visible import in_json
from checker.report.interface import FindingRows

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS | orjson.OPT_APPEND_NEWLINE


def dump(assessment: Assessment) -> bytes:
    """The Assessment as UTF-8, keys sorted: the same Assessment gives the same bytes."""
    return to_json(assessment.model_dump(mode="python", by_alias=True))


def to_json(value: Any) -> bytes:
    """A value as UTF-8 JSON, keys sorted. Marks that act on a terminal are written as JSON escapes."""
    return _in_json(value, _OPTIONS | orjson.OPT_INDENT_2)


def line(value: Any) -> bytes:
    """The same in one line."""
    return _in_json(value, _OPTIONS)


def _in_json(value: Any, options: int) -> bytes:
    try:
        return in_json(orjson.dumps(value, default=plain, option=options))
    except orjson.JSONEncodeError:
        return in_json(orjson.dumps(_encodable(value), option=options))


def plain(value: object) -> Any:
    """A set as a list in its order, for JSON, which has none. TypeError for anything else."""
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=str)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _encodable(value: object) -> object:
    """The same value with lone surrogates written out: a file's name need not be Unicode, JSON must be."""
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {_encodable(k): _encodable(v) for k, v in value.items()}
        case list() | tuple() | set() | frozenset():
            parts = sorted(value, key=str) if isinstance(value, (set, frozenset)) else value
            return [_encodable(v) for v in parts]
        case _:
            return value


def write(assessment: Assessment, rows: FindingRows, out: BinaryIO) -> None:
    """The Assessment as it is, by its published schema. UTF-8, keys in the schema's order; `rows` is not read."""
    out.write(dump(assessment))
