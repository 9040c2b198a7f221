"""What is wrong with a YAML file, in plain words: where it is not YAML, and where a value is not what is expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_SYNTAX = (
    ("'\\t'", "there is a tab where YAML takes only spaces", "indent with spaces"),
    ("mapping values are not allowed", "there is a colon where no key can begin",
     "put a text that holds a colon in quotes; begin the keys of one level in the same column"),
    ("could not find expected ':'", "a key has no colon after it", "write `key: value`"),
    ("<block end>", "a line is not indented as those around it",
     "keys of one level begin in the same column; deeper ones are indented by the same number of spaces"),
    ("unexpected end of stream", "a quotation mark is opened and never closed", "close it"),
    ("'<stream end>'", "a bracket is opened and never closed",
     "close each { and [; a text that holds one of these needs quotes"),
    ("cannot start any token", "a text begins with a character that means something else in YAML", "put it in quotes"),
    ("unknown escape character", "in double quotes a backslash begins a code",
     "write the text in single quotes, and a path with / in place of each backslash"),
    ("found undefined alias", "a text begins with *, which names another place in YAML", "put it in quotes"),
)  # fmt: skip
"""Part of a parser's problem -> what a person calls it, and what to do."""


def syntax(problem: str) -> tuple[str, str]:
    """What is wrong and what to do, of a problem in the words of PyYAML (`MarkedYAMLError.problem`)."""
    for part, what, hint in _SYNTAX:
        if part in problem:
            return f"this is not YAML: {what}", hint
    return f"this is not YAML: {problem}", "a text that holds any of , : ? # needs quotes; each { and [ must be closed"


_EXPECTED = {
    "model_type": "keys and values", "dict_type": "keys and values",
    "tuple_type": "a list, each entry after `- `", "list_type": "a list, each entry after `- `",
    "string_type": "text", "path_type": "the path of a file",
    "int_type": "a whole number", "int_parsing": "a whole number", "int_from_float": "a whole number",
    "float_type": "a number", "float_parsing": "a number",
    "bool_type": "true or false", "bool_parsing": "true or false",
    "date_type": "a date, as 2024-12-31", "date_parsing": "a date, as 2024-12-31",
    "date_from_datetime_parsing": "a date, as 2024-12-31", "date_from_datetime_inexact": "a date, as 2024-12-31",
}  # fmt: skip
"""The type of a fault (pydantic) -> what must stand there."""


def expected_value(fault: Mapping[str, Any], required: Sequence[str] = ()) -> str:
    """What a value must be, of a fault as pydantic gives it; its own words where none of ours fit.

    required: the keys that must stand there, where keys and values are expected.
    """
    kind = str(fault["type"])
    if kind == "model_type" and required:
        return f"must be a map with {', '.join(f'`{key}:`' for key in required)}"
    if kind in _EXPECTED:
        return f"must be {_EXPECTED[kind]}"
    limits = fault.get("ctx", {})
    if kind == "greater_than_equal":
        return f"must be {limits['ge']} or more"
    return str(fault["msg"]).removeprefix("Value error, ")


def path_of(key: Sequence[str | int]) -> str:
    """A place in the file in words: `agency.place`; `logs, number 1, path`."""
    said = ""
    for part in key:
        if isinstance(part, int):
            said += f", number {part + 1}"
        else:
            said += (", " if said[-1:].isdigit() else "." if said else "") + part
    return said
