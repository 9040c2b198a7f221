"""An empty log as a workbook: every column that clauses need, with drop-downs, and a sheet that says what to write."""

from __future__ import annotations

from typing import Any, BinaryIO

import xlsxwriter

from checker.model.event import EVENT_FIELDS, Shape
from checker.model.values import VALUES
from checker.model.visible import visible
from checker.publish.columns import KIND_HEADING, RequiredColumn, Specification, heading

ROWS = 1_000
"""How many rows have drop-downs."""
LOG, HELP, LISTS = "Log", "What to write", "Lists"
_EXAMPLES = {Shape.TIME: "2024-03-05 14:20", Shape.YESNO: "yes", Shape.NUMBER: "0.97", Shape.TEXT: "24-000117"}
_SHORTEST = 12


def columns_in(found: Specification) -> dict[str, RequiredColumn | None]:
    """The headings of the template in order; those that only records of other kinds have come last."""
    columns: dict[str, RequiredColumn | None] = {column.heading: column for column in found.columns}
    for one in found.records:
        columns |= {name: None for name in one.columns if name not in columns}
    return columns


def values_of(name: str, column: RequiredColumn | None) -> tuple[str, ...]:
    """All that may be written under a heading; empty where anything may."""
    if column is not None:
        return column.values
    field = _BY_HEADING.get(name)
    if field == "type":
        return tuple(dict.fromkeys((*VALUES["authorization"], *VALUES["evidence"])))
    coded = field is not None and EVENT_FIELDS[field].shape in (Shape.CODE, Shape.CODES)
    return tuple(VALUES.get(field, ())) if field and coded else ()


_BY_HEADING = {heading(name): name for name in EVENT_FIELDS}


def kinds_in(found: Specification) -> tuple[str, ...]:
    """What the rows of the template may record."""
    return ("search", "live_deployment", *(one.kind for one in found.records))


def write(found: Specification, out: BinaryIO) -> None:
    """Write the template. Only its first sheet is a log; examples stand in the second, so that none is read as a
    use."""
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    bold, wrapped = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
    log, told, lists = (book.add_worksheet(name) for name in (LOG, HELP, LISTS))
    columns = columns_in(found)
    choices = {KIND_HEADING: kinds_in(found)} | {name: values_of(name, one) for name, one in columns.items()}
    log.freeze_panes(1, 2)
    for at, (name, values) in enumerate(choices.items()):
        log.write_string(0, at, name, bold)
        log.set_column(at, at, max(_SHORTEST, len(name) + 2))
        if values:
            for row, value in enumerate(values):
                lists.write_string(row, at, value)
            letter = xlsxwriter.utility.xl_col_to_name(at)
            log.data_validation(
                1, at, ROWS, at, _choice(f"={LISTS}!${letter}$1:${letter}${len(values)}", name, columns)
            )
    heads = ("Heading", "Is", "Write", "For example", "Read by these rules")
    for at, (head, width) in enumerate(zip(heads, (26, 46, 34, 22, 40), strict=True)):
        told.write_string(0, at, head, bold)
        told.set_column(at, at, width)
    for row, cells in enumerate(_help(found, columns), start=1):
        for at, cell in enumerate(cells):
            told.write_string(row, at, visible(cell), wrapped)
    book.close()


def _choice(source: str, name: str, columns: dict[str, RequiredColumn | None]) -> dict[str, Any]:
    column = columns.get(name)
    several = column is not None and column.field in EVENT_FIELDS and EVENT_FIELDS[column.field].shape is Shape.CODES
    return {
        "validate": "list",
        "source": source,
        "error_type": "warning" if several else "stop",
        "error_title": "Not on the list",
        "error_message": "Several values: write them with ; between." if several else "Choose one of the list.",
    }


def _help(found: Specification, columns: dict[str, RequiredColumn | None]) -> list[tuple[str, ...]]:
    kinds = ", ".join(kinds_in(found))
    rows: list[tuple[str, ...]] = [
        (KIND_HEADING, "what the row records", f"one of: {kinds}", "search", "every log has it")
    ]
    for name, column in columns.items():
        if column is None:
            field = EVENT_FIELDS.get(_BY_HEADING.get(name, ""))
            of = ", ".join(one.kind for one in found.records if name in one.columns)
            means = field.meaning if field else name
            rows.append((name, means, f"in rows of: {of}", example(name, None), ""))
        else:
            rules = ", ".join(column.rules) or "every log has it"
            rows.append((name, column.meaning, column.holds, example(name, column), rules))
    rows += [
        (one.kind, one.meaning, f"a row for each, with: {', '.join(one.columns)}", "", ", ".join(one.rules))
        for one in found.records
    ]
    return rows


def example(name: str, column: RequiredColumn | None) -> str:
    """What might stand under a heading."""
    if values := values_of(name, column):
        return values[0]
    field = EVENT_FIELDS.get(column.field if column else _BY_HEADING.get(name, ""))
    if field is None:
        return "yes" if column and column.holds == "yes or no" else "3"
    if field.people:
        return "R. Alvarez"
    return "3" if field.shape is Shape.NUMBER and "share" not in field.meaning else _EXAMPLES.get(field.shape, "")


def row_schema(found: Specification) -> dict[str, Any]:
    """The JSON Schema of one row of such a log: an object of headings and what stands under them."""
    properties: dict[str, Any] = {KIND_HEADING: {"description": "what the row records", "enum": list(kinds_in(found))}}
    for name, column in columns_in(found).items():
        properties[name] = _property(name, column)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A row of a log that decides {', '.join(found.policies)}",
        "type": "object",
        "required": [KIND_HEADING, *(heading(name) for name in ("id", "time"))],
        "properties": properties,
    }


def _property(name: str, column: RequiredColumn | None) -> dict[str, Any]:
    field = EVENT_FIELDS.get(column.field if column else _BY_HEADING.get(name, ""))
    means = column.meaning if column else (field.meaning if field else name)
    return schema_of_field(means, field.shape if field else _own_shape(column), list(values_of(name, column)))


def schema_of_field(meaning: str, shape: Shape, values: list[str]) -> dict[str, Any]:
    """The JSON Schema of what stands under one heading; a blank is allowed everywhere."""
    said: dict[str, Any] = {"description": meaning}
    match shape:
        case Shape.CODES:
            return said | {"type": ["string", "array", "null"], "items": {"enum": values}}
        case Shape.CODE:
            return said | {"enum": [*values, "", None]}
        case Shape.NUMBER:
            return said | {"type": ["number", "null"]}
        case Shape.YESNO:
            return said | {"enum": [True, False, "yes", "no", "", None]}
        case Shape.TIME:
            return said | {"type": ["string", "null"], "examples": [_EXAMPLES[Shape.TIME]]}
        case Shape.TEXT:
            return said | {"type": ["string", "number", "null"]}


def _own_shape(column: RequiredColumn | None) -> Shape:
    """The shape of a draft's own field, by what is written there."""
    if column is None:
        return Shape.TEXT
    if column.values:
        return Shape.CODES if column.holds.startswith("one or several") else Shape.CODE
    return {"yes or no": Shape.YESNO, "a number": Shape.NUMBER}.get(column.holds, Shape.TEXT)
