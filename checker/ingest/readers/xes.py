"""XES event logs (IEEE 1849: extensible event stream) -> one Table: a row an event, its case's attributes beside its
own.

Columns: `case:<key>` for an attribute of the trace, `<key>` for one of the event, as process-mining tools write them to
    CSV;
`case:concept:name`, `concept:name` and `time:timestamp` are always there. Row numbers are the events' places in the
file, from 1. Attributes within attributes, and lists, are left out and counted.

The file is parsed as a stream, twice: first for its columns, then for its rows. XES has no document type declaration,
so a file with one is refused, and with it every entity that could unfold or reach outside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.parsers import expat

from checker.ingest.interface import Limits, Source, Table, frame_of_columns
from checker.ingest.readers.column_names import unique_names
from checker.model.accounts import LedgerEntry
from checker.model.errors import InputError

CASE, ACTIVITY, TIME = "case:concept:name", "concept:name", "time:timestamp"

_ROOT = re.compile(
    rb"\s*+(?><\?xml[^>]*\?>\s*)?(?>(?><!--.*?-->)\s*)*+(?><!DOCTYPE[^>\[]*(?:\[[^\]]*\])?\s*>\s*)?<(?:\w+:)?log\b([^>]*)>",
    re.DOTALL,
)
_SIGN = re.compile(
    rb"<(?:\w+:)?(?:trace|event|extension|global|classifier)\b"
    rb"""|<(?:\w+:)?(?:string|date|int|float|boolean|id|list|container)\s[^<>]*\bkey\s*=\s*["']"""
)
"""What only such a log holds. Attributes of the log may come first, and be long: the first trace may stand far
below."""
_ATTRIBUTES = {"string", "date", "int", "float", "boolean", "id", "list", "container"}
_NUMBER = {
    "int": re.compile(r"[+-]?\d+"),
    "float": re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN"),
}
_OF_TYPE = _NUMBER | {
    "boolean": re.compile(r"true|false|0|1"),
    "date": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d.*)?"),
}
UNNAMED = "(no key)"
"""The column of attributes whose key is empty."""
_BLOCK = 1024**2
_ROWS_A_CHUNK = 50_000
_TOLD_EVERY = 2_000

Cells = dict[str, str | None]


def is_xes(head: bytes) -> bool:
    """Whether the root is a `log` that names its XES version, or holds what only such a log holds."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", "ignore").encode()
    root = _ROOT.match(head.removeprefix(b"\xef\xbb\xbf"))
    return root is not None and (b"xes" in root[1].lower() or _SIGN.search(head) is not None)


class XesReader:
    """XES."""

    name = "xes"

    def __init__(self, *, rows_a_chunk: int = _ROWS_A_CHUNK) -> None:
        """rows_a_chunk: how many rows a Table holds at most."""
        self._rows = rows_a_chunk

    def matches(self, source: Source) -> bool:
        """Whether the file is an XES event log."""
        return is_xes(source.head)

    def tables(self, source: Source, limits: Limits) -> Iterator[Table]:
        """The events in chunks, all with the same columns; one chunk without rows where there are no events.

        InputError for a document type declaration, for XML that breaks before its first event, nests deeper than
        `limits.json_depth`, has more than `limits.columns` attributes, or a piece longer than `limits.record_bytes`.
        """
        first = _Log(source, limits)
        size = source.path.stat().st_size
        for number, _ in first.events():
            if number % _TOLD_EVERY == 0:
                source.progress(f"parsing {source.label}", number, number * size // first.fed)
        notes, log = first.notes(), _Log(source, limits)
        chunk: list[tuple[int, Cells | str]] = []
        for event in log.events():
            chunk.append(event)
            if len(chunk) >= self._rows:
                yield replace(_table(first.columns(), chunk, source), notes=notes, end=log.fed)
                chunk, notes = [], ()
        if chunk or notes or log.rows_read == 0:
            yield replace(_table(first.columns(), chunk, source), notes=notes, end=log.fed)


def _table(columns: tuple[str, ...], events: list[tuple[int, Cells | str]], source: Source) -> Table:
    names = unique_names(columns)
    rows = [(number, event) for number, event in events if not isinstance(event, str)]
    cells = {name: [row.get(key) for _, row in rows] for key, name in zip(columns, names, strict=True)}
    bad = source.quarantine((number, event, "") for number, event in events if isinstance(event, str))
    return Table(names, frame_of_columns([number for number, _ in rows], cells), quarantine=bad)


class _Log:
    """One parse of a file."""

    def __init__(self, source: Source, limits: Limits) -> None:
        self.rows_read = self.fed = 0
        self._source, self._limits = source, limits
        self._stack: list[str] = []
        self._trace: Cells = {}
        self._event: Cells | None = None
        self._fault = ""
        self._begun = False
        self._records: list[tuple[int, Cells | str]] = []
        self._names = dict.fromkeys((CASE, ACTIVITY, TIME))
        self._inner = 0
        self._wrong: Counter[tuple[str, str]] = Counter()
        self._global = ""

    def columns(self) -> tuple[str, ...]:
        return tuple(self._names)

    def events(self) -> Iterator[tuple[int, Cells | str]]:
        """Each event with its number: its cells, or why it has none."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            with self._source.path.open("rb") as file:
                while block := file.read(_BLOCK):
                    parser.Parse(block, False)
                    self.fed += len(block)
                    if self.fed - parser.CurrentByteIndex > self._limits.record_bytes:
                        raise self._error(f"holds a piece of more than {self._limits.record_bytes:,} bytes")
                    yield from self._drain()
                parser.Parse(b"", True)
        except expat.ExpatError as error:
            yield from self._drain()
            broken = f"the XML breaks in line {error.lineno}: {expat.ErrorString(error.code)}; what follows is lost"
            if not self.rows_read:
                raise self._error(broken) from error
            if self._event is None:
                self.rows_read += 1
            yield self.rows_read, broken
        except LookupError as error:
            raise self._error(f"it is written in an encoding that is not known: {str(error)[:100]}") from error
        yield from self._drain()

    def _drain(self) -> list[tuple[int, Cells | str]]:
        done, self._records = self._records, []
        return done

    def notes(self) -> tuple[LedgerEntry, ...]:
        says = []
        if self._inner:
            says.append(f"attributes within attributes, and lists, left out: {self._inner}")
        for (kind, key), count in sorted(self._wrong.items()):
            values = "1 value" if count == 1 else f"{count} values"
            says.append(f'{values} of "{key}" not of the declared type, {kind}')
        return tuple(map(self._source.note, says))

    def _doctype(self, *_: Any) -> None:
        raise self._error("has a document type declaration, which XES does not have and which can hide an attack")

    def _error(self, what: str) -> InputError:
        return InputError(what, where=self._source.label, hint="Export the log again as XES or CSV.")

    def _start(self, tag: str, given: dict[str, str]) -> None:
        name = tag.rsplit(":", 1)[-1]
        parent = self._stack[-1] if self._stack else ""
        self._stack.append(name)
        if len(self._stack) > self._limits.json_depth:
            raise self._error(f"nests deeper than {self._limits.json_depth} levels")
        if name == "trace":
            self._trace, self._begun = {}, False
        elif name == "event":
            self.rows_read += 1
            self._event, self._fault, self._begun = {}, "", True
        elif name == "global":
            self._global = given.get("scope", "event")
        elif name in _ATTRIBUTES:
            self._attribute(name, parent, given)

    def _attribute(self, kind: str, parent: str, given: dict[str, str]) -> None:
        key, value = given.get("key", "").strip() or UNNAMED, given.get("value")
        pattern = _OF_TYPE.get(kind)
        if value is not None and pattern is not None and not pattern.fullmatch(value.strip()) and parent != "global":
            self._wrong[kind, key] += 1
        if parent in ("list", "container", "values") or parent in _ATTRIBUTES or kind in ("list", "container"):
            self._inner += 1
        elif parent == "event" and self._event is not None:
            self._set_cell(self._event, key, value)
        elif parent == "trace":
            if self._begun:
                raise self._error("names attributes of a case after its events")
            self._set_cell(self._trace, f"case:{key}", value)
        elif parent == "global" and key != UNNAMED:
            self._name(f"case:{key}" if self._global == "trace" else key)

    def _set_cell(self, cells: Cells, name: str, value: str | None) -> None:
        if name in cells:
            self._fault = f'it has two attributes named "{name[:100]}"'
        if value is not None and len(value) > self._limits.cell_chars:
            self._fault, value = f'"{name[:100]}" has more than {self._limits.cell_chars:,} characters', None
        self._name(name)
        cells[name] = value

    def _name(self, name: str) -> None:
        self._names[name] = None
        if len(self._names) > self._limits.columns:
            raise self._error(f"has more than {self._limits.columns:,} different attributes")

    def _end(self, tag: str) -> None:
        self._stack.pop()
        if tag.rsplit(":", 1)[-1] == "event" and self._event is not None:
            cells = self._trace | self._event if self._stack[-1:] == ["trace"] else self._event
            self._records.append((self.rows_read, self._fault or cells))
            self._event = None
