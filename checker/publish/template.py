"""An empty log as a workbook: every column that clauses need, with drop-downs, and a sheet that says what to write."""

from __future__ import annotations

from datetime import date
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from checker.ingest.declared import ALL, BASIS, BEGINNING, BY, FIRST, HEADINGS, KIND, LAST, ON, SAID, SHEET, STATEMENTS
from checker.model.event import EVENT_FIELDS, Shape
from checker.model.kinds import USE_KINDS
from checker.model.values import VALUES
from checker.model.visible import visible
from checker.publish.columns import KIND_HEADING, RequiredColumn, RequiredRecords, Specification, heading
from checker.publish.examples import USE_TIME, example_of

AGENCY_SENTENCE = (
    "Not in this log: --place and --kind of `checker check` say it, or audit.yaml. Where a clause is about one agency, "
    "the place names it, as us/or/washington-county-sheriff."
)
ABSENCE_SENTENCE = (
    "Where no row of a kind belongs to a use, nobody knows that there was none: the rules that depend on it stay "
    f'undetermined until somebody declares that every such record is in the log. The sheet "{SHEET}" is for it: fill '
    "in the rows of the kinds of which it is true, and leave the others as they are."
)
"""What no filled row can say of itself."""
EXAMPLE_DAY = date(2025, 1, 31)
ROWS = 1_000
"""How many rows have drop-downs."""
LOG, HELP, LISTS = "Log", "What to write", "Lists"
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
    return tuple(dict.fromkeys((*USE_KINDS, *(one.kind for one in found.records))))


def write(found: Specification, out: BinaryIO) -> None:
    """Write the template. Only its first sheet is a log; examples stand in the second, so that none is read as a
    use."""
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    bold, wrapped = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
    log, declared, told, lists = (book.add_worksheet(name) for name in (LOG, SHEET, HELP, LISTS))
    columns = columns_in(found)
    choices = {KIND_HEADING: kinds_in(found)} | {name: values_of(name, one) for name, one in columns.items()}
    log.freeze_panes(1, 2)
    for at, (name, values) in enumerate(choices.items()):
        log.write_string(0, at, name, bold)
        log.set_column(at, at, max(_SHORTEST, len(name) + 2))
        if values:
            lists.write_string(0, at, f"Choices for {name}", bold)
            for row, value in enumerate(values, start=1):
                lists.write_string(row, at, value)
            letter = xlsxwriter.utility.xl_col_to_name(at)
            log.data_validation(
                1, at, ROWS, at, _choice(f"={LISTS}!${letter}$2:${letter}${len(values) + 1}", name, columns)
            )
    _declarations(declared, found, book)
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
            having = [one.kind for one in found.records if name in one.columns]
            means = field.meaning if field else name
            rows.append((name, means, f"in rows of: {', '.join(having)}", example(name, None, having[0]), ""))
        else:
            rules = ", ".join(column.rules) or "every log has it"
            rows.append((name, column.meaning, column.holds, example(name, column), rules))
    for one in found.records:
        each = f"a row for each of: {', '.join(one.documents)}" if one.documents else "a row for each"
        shown, *more = (_in_words(row) for row in example_records(one, columns))
        rows.append((one.kind, one.meaning, f"{each}, with: {', '.join(one.columns)}", shown, ", ".join(one.rules)))
        rows += [("", "", "", line, "") for line in more]
    rows.append(("The agency", "which agency it is, at which level and in which state", AGENCY_SENTENCE, "", ""))
    shown, *more = (f"{name}: {cell}" for name, cell in declaration_row(kinds_in(found)[0], EXAMPLE_DAY).items())
    rows.append(("No row", "that there was nothing to record", ABSENCE_SENTENCE, shown, ""))
    rows += [("", "", "", line, "") for line in more]
    if others := [name for name in found.audit if name != "agency"]:
        said = f"audit.yaml must say: {', '.join(others)}"
        rows.append(("audit.yaml", "what no row of a log can hold", said, "", ""))
    return rows


def _declarations(sheet: Worksheet, found: Specification, book: xlsxwriter.Workbook) -> None:
    """The sheet in which somebody declares which records are complete: a row for each kind, and nothing declared."""
    bold, dated = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 1)
    for at, name in enumerate(HEADINGS):
        sheet.write_string(0, at, name, bold)
        sheet.set_column(at, at, 26, dated if name in (FIRST, LAST, ON) else None)
    kinds = kinds_in(found)
    for row, kind in enumerate(kinds, start=1):
        sheet.write_string(row, 0, kind)
    said = HEADINGS.index(SAID)
    sheet.data_validation(1, said, len(kinds), said, {"validate": "list", "source": list(STATEMENTS)})


def declaration_row(kind: str, day: date) -> dict[str, str]:
    """What somebody writes who declares, on a day, that all records of a kind up to it are in the log."""
    return {
        KIND: kind, SAID: ALL, FIRST: BEGINNING, LAST: day.isoformat(), BY: "records officer", ON: day.isoformat(),
        BASIS: "system export",
    }  # fmt: skip


def example_records(one: RequiredRecords, columns: dict[str, RequiredColumn | None]) -> list[dict[str, str]]:
    """Examples of records of one kind: one for each document that rules name, where they name any."""
    row = {KIND_HEADING: one.kind} | {name: example(name, columns.get(name), one.kind) for name in one.columns}
    return [row | {heading("document"): name} for name in one.documents] or [row]


def _in_words(row: dict[str, str]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in row.items() if name != KIND_HEADING)


def example(name: str, column: RequiredColumn | None, kind: str = "search") -> str:
    """What might be written under a heading in a row of `kind`."""
    field = column.field if column else _BY_HEADING[name]
    if field in EVENT_FIELDS:
        return example_of(field, kind)
    if column and column.values:
        return column.values[0]
    return "yes" if column and column.holds == "yes or no" else "3"


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
            return said | {"type": ["string", "null"], "examples": [USE_TIME]}
        case Shape.TEXT:
            return said | {"type": ["string", "number", "null"]}


def _own_shape(column: RequiredColumn | None) -> Shape:
    """The shape of a draft's own field, by what is written there."""
    if column is None:
        return Shape.TEXT
    if column.values:
        return Shape.CODES if column.holds.startswith("one or several") else Shape.CODE
    return {"yes or no": Shape.YESNO, "a number": Shape.NUMBER}.get(column.holds, Shape.TEXT)
