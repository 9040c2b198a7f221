"""The open format for a face-recognition use log: all columns that any rule may read, by the headings that are read
without a profile. docs/log-format.md shows it; a test keeps the two alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.model.event import EVENT_FIELDS, EventField, Shape
from checker.model.kinds import KINDS
from checker.publish.columns import HOLDS, KIND_HEADING, heading
from checker.publish.template import schema_of_field, values_of

SCHEMA_ID = "https://frlog-checker.example/schema/use-log-row-1.json"


def columns() -> Iterator[tuple[str, str, str, str]]:
    """Each column: its heading, the field that it is read into, what it is, and what is written there."""
    for field in EVENT_FIELDS.values():
        yield heading(field.name), f"`{field.name}`", field.meaning, _holds(field)


def _holds(field: EventField) -> str:
    if field.shape in HOLDS:
        return HOLDS[field.shape]
    one = "one of" if field.shape is Shape.CODE else "one or several (with ; between) of"
    return f"{one}: {', '.join(values_of(heading(field.name), None))}"


def log_schema() -> dict[str, Any]:
    """The JSON Schema of a row."""
    properties: dict[str, Any] = {KIND_HEADING: {"description": "what the row records", "enum": list(KINDS)}}
    for field in EVENT_FIELDS.values():
        properties[heading(field.name)] = schema_of_field(
            field.meaning, field.shape, list(values_of(heading(field.name), None))
        )
    return {
        "title": "A row of a face-recognition use log",
        "type": "object",
        "required": [KIND_HEADING, heading("id"), heading("time")],
        "properties": properties,
    }
