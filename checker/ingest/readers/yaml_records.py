"""Records that are written out in YAML: the list under `records:` of audit.yaml, or of a file of its own.

    records:
      - {kind: contract, vendor: clearview, agency: ICE, from: 2020-08-12, until: 2021-09-04, amount: 224000}

Row numbers are lines: of each record that on which it begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from checker.ingest.interface import ROW, Limits, Source, Table, frame_of_columns
from checker.model import yaml_lines
from checker.model.errors import InputError
from checker.model.yaml_lines import Node

YAML = "yaml"
RECORDS = "records"
SOURCE = "source"
"""Where a record is known from: for people, no column."""
_KEY = re.compile(rb"^records:[ \t]*(?:#.*|\[.*)?\r?$", re.MULTILINE)


class YamlRecords:
    """The records of a YAML file."""

    name = YAML

    def matches(self, source: Source) -> bool:
        """Whether a key `records:` begins one of its first lines, and no table or JSON is around it."""
        return _KEY.search(source.head) is not None and not source.head.lstrip().startswith((b"{", b"["))

    def tables(self, source: Source, limits: Limits) -> Iterator[Table]:
        """One table, its columns the keys of all records. InputError where it is not such a file."""
        if source.path.stat().st_size > limits.record_bytes:
            raise InputError(
                "is too long for a YAML file", where=source.label, hint="Give the register as CSV or XLSX."
            )
        try:
            text = source.path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise InputError("this is not UTF-8 text", where=source.label, hint="Save it as UTF-8.") from error
        rows = list(_rows(yaml_lines.parse(text, source.label, refusal=InputError)))
        columns = tuple(dict.fromkeys(key for _, cells in rows for key in cells))
        if not columns:
            raise InputError("`records:` lists no record", where=source.label, hint="Write a list of maps under it.")
        if ROW in columns:
            raise InputError("a record has a key `row`", where=source.label, hint="Give it another name.")
        cells = {key: [row.get(key) for _, row in rows] for key in columns}
        yield Table(columns, frame_of_columns([line for line, _ in rows], cells))


def _rows(document: Node) -> Iterator[tuple[int, dict[str, str]]]:
    """The line and the cells of each record."""
    content = document.data
    listed = content.get(RECORDS) if isinstance(content, dict) else None
    for item in listed.data if listed is not None and isinstance(listed.data, tuple) else ():
        if isinstance(item.data, dict):
            yield item.line, {key: _cell(n.as_written()) for key, n in item.data.items() if key != SOURCE}


def _cell(value: Any) -> str:
    """A value as the cell of a table: several with semicolons between them."""
    if isinstance(value, list):
        return "; ".join(map(_cell, value))
    return "" if value is None else str(value)
