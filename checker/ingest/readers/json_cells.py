"""JSON records -> chunks of a Table: nested objects become dotted columns, all values text.

Lists (and empty objects) stay compact JSON text; null and an absent key are both null; numbers keep their digits as
written, so that long identifiers are not rounded; true and false are so written. A record in which one name stands for
two values is put aside, since readers disagree on which one counts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import TracebackType

import polars as pl

from checker.ingest.interface import ROW, Limits, Source, Table
from checker.ingest.readers.column_names import ColumnNames, unique_names
from checker.ingest.readers.encoding import encodable
from checker.ingest.readers.json_shapes import ARCGIS, by_alias, transpose_columns, without_envelope
from checker.ingest.readers.json_stream import Extent, Value, too_deep
from checker.ingest.shelf import write_frame
from checker.model.accounts import LedgerEntry, QuarantinedRow
from checker.system.folders import private_folder


class Number(str):
    """A number's digits as written."""


class NotARecord(ValueError):
    """Why a record cannot be split into cells."""


_UNNAMED = "(no name)"
Json = str | bool | None | list["Json"] | dict[str, "Json"]


@dataclass
class _Part:
    """A full chunk, in memory or in a file. aside: `row`, `reason`, `raw` of its quarantined rows."""

    frame: pl.DataFrame | Path
    aside: pl.DataFrame | Path


@dataclass
class JsonRows:
    """Gathers the records of one table; chunks past the first are kept in temporary files until all columns are
    known. names: of the columns, where records are arrays. aliases: of the columns of ArcGIS records, asked for where
    the records are such."""

    source: Source
    sheet: str | None
    limits: Limits
    rows_a_chunk: int
    names: tuple[str, ...] = ()
    aliases: Callable[[], dict[str, str]] = dict
    records: int = 0
    objects: int = 0
    _numbers: list[int] = field(default_factory=list)
    _cells: list[dict[str, str | None]] = field(default_factory=list)
    _aside: list[tuple[int, str, str]] = field(default_factory=list)
    _notes: list[LedgerEntry] = field(default_factory=list)
    _names: dict[str, str] = field(default_factory=dict)
    _unique: ColumnNames = field(default_factory=ColumnNames)
    _parts: list[_Part] = field(default_factory=list)
    _open: ExitStack = field(default_factory=ExitStack)
    _folder: Path | None = None
    _position: int = 0

    def __enter__(self) -> JsonRows:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def add(self, number: int, value: Value) -> None:
        """One record, by its number: into the table, or into quarantine."""
        self.records += 1
        try:
            if value.extent is not Extent.WHOLE:
                raise NotARecord(value.extent.value)
            cells = cells_of(value.text, self.limits, self.names)
            self.objects += 1
            new = [] if cells.keys() <= self._names.keys() else [key for key in cells if key not in self._names]
            if len(self._names) + len(new) > self.limits.columns:
                raise NotARecord(f"with it the table would have more than {self.limits.columns:,} columns")
        except NotARecord as why:
            self.records -= 1
            self.quarantine(number, str(why), encodable(value.text))
            return
        for key in new:
            self._names[key] = self._unique.add(key, _UNNAMED)
        self._numbers.append(number)
        self._cells.append(cells)
        self._close_full_part()

    def quarantine(self, number: int, reason: str, raw: str) -> None:
        """Put a record aside. number: its place in the file; raw: its first characters."""
        self.records += 1
        self._aside.append((number, reason, raw))
        self._close_full_part()

    def report_position(self, octets: int) -> None:
        """So many bytes of the file have been gone through: what the progress is told."""
        self._position = octets
        total = self.records * self.source.path.stat().st_size // octets if octets else 0
        self.source.progress(f"parsing {self.source.label}", self.records, max(total, self.records))

    def note(self, statement: str) -> None:
        """Add a line to the ledger."""
        self._notes.append(LedgerEntry(topic="rows", file=self.source.label, statement=statement))

    def tables(self) -> Iterator[Table]:
        """The chunks, each with all columns; at least one, also where there are no rows."""
        if self._numbers or self._aside or not self._parts:
            self._close_part()
        renamed = without_envelope(self._names)
        if any(name.startswith(f"{ARCGIS}.") for name in self._names.values()):
            renamed = by_alias(renamed, self.aliases())
        columns = unique_names(renamed.values())
        renaming = dict(zip(self._names.values(), columns, strict=True))
        given = 0
        for number, part in enumerate(self._parts):
            frame, aside = _load_frame(part.frame), _load_frame(part.aside)
            given += frame.height + aside.height
            frame = frame.rename({old: new for old, new in renaming.items() if old in frame.columns})
            missing = [pl.lit(None, pl.String).alias(name) for name in columns if name not in frame.columns]
            frame = frame.with_columns(missing).select(ROW, *columns)
            notes = tuple(self._notes) if number == 0 else ()
            quarantined = tuple(
                QuarantinedRow(file=self.source.label, sheet=self.sheet, row=row, reason=reason, raw=raw)
                for row, reason, raw in aside.iter_rows()
            )
            end = self._position * given // max(self.records, 1)
            yield Table(columns=columns, frame=frame, sheet=self.sheet, quarantine=quarantined, notes=notes, end=end)

    def _close_full_part(self) -> None:
        if len(self._numbers) + len(self._aside) >= self.rows_a_chunk:
            self._close_part()

    def _close_part(self) -> None:
        cells = pl.DataFrame(self._cells, schema=dict.fromkeys(self._names, pl.String))
        columns = (column.alias(name) for column, name in zip(cells, self._names.values(), strict=True))
        frame = pl.DataFrame([pl.Series(ROW, self._numbers, pl.UInt32), *columns])
        aside = pl.DataFrame(self._aside, schema={ROW: pl.UInt32, "reason": pl.String, "raw": pl.String}, orient="row")
        if self._parts:
            self._folder = self._folder or self._open.enter_context(private_folder())
            path = self._folder / f"{len(self._parts)}"
            self._parts.append(
                _Part(write_frame(frame, path.with_suffix(".rows")), write_frame(aside, path.with_suffix(".aside")))
            )
        else:
            self._parts.append(_Part(frame, aside))
        self._numbers, self._cells, self._aside = [], [], []


def _load_frame(held: pl.DataFrame | Path) -> pl.DataFrame:
    return held if isinstance(held, pl.DataFrame) else pl.read_parquet(held.read_bytes())


def cells_of(text: str, limits: Limits, names: tuple[str, ...] = ()) -> dict[str, str | None]:
    """The cells of one record given as JSON text, by dotted key. NotARecord says why there are none.

    names: of the columns, where records are arrays.
    """
    if too_deep(text, limits.json_depth):
        raise NotARecord(Extent.TOO_DEEP.value)
    try:
        found = _DECODER.decode(text)
    except NotARecord:
        raise
    except (ValueError, RecursionError) as error:
        raise NotARecord(f"not valid JSON ({_fault(error, text)})") from error
    if names and isinstance(found, list):
        found = _by_name(found, names)
    if not isinstance(found, dict):
        raise NotARecord("not a JSON object")
    cells = _texts_only(found)
    if cells is None:
        cells = {}
        _flatten(found, "", cells)
    if len(text) <= limits.cell_chars and text.isascii() and "\\u" not in text:
        return cells  # nothing below can be in it
    values = "".join(filter(None, cells.values()))
    try:
        values.encode()
        "".join(cells).encode()
    except UnicodeEncodeError as error:
        raise NotARecord("bytes or escapes that are not text in any encoding") from error
    if "\0" in values:
        raise NotARecord("NUL characters in a cell")
    if len(values) > limits.cell_chars and any(len(value) > limits.cell_chars for value in cells.values() if value):
        raise NotARecord(f"a cell longer than {limits.cell_chars:,} characters")
    return cells


def records_by_column(text: str) -> list[str]:
    """The records, each as JSON text, of one object that holds them by columns or by place; none for another shape."""
    try:
        found = _DECODER.decode(text)
    except (ValueError, RecursionError):
        return []
    return [_compact(record) for record in transpose_columns(found) or ()] if isinstance(found, dict) else []


def _by_name(row: list[Json], names: tuple[str, ...]) -> dict[str, Json]:
    """A row that is an array, by the names of its columns; cells that it lacks are absent."""
    if len(row) > len(names) and any(cell not in (None, "") for cell in row[len(names) :]):
        raise NotARecord(f"{len(row)} cells where the header has {len(names)}")
    return dict(zip(_keys(names), [*row, *[None] * len(names)], strict=False))


@lru_cache(maxsize=8)
def _keys(names: tuple[str, ...]) -> tuple[str, ...]:
    return unique_names(names)


def _fault(error: ValueError | RecursionError, text: str) -> str:
    """What is wrong, in words: a comma before a closing bracket is what people who write JSON by hand leave behind."""
    if isinstance(error, json.JSONDecodeError):
        before = text[: error.pos].rstrip()
        after = text[error.pos :].lstrip()[:1]
        if (before.endswith(",") and after in ("}", "]")) or (
            after == "," and text[error.pos + 1 :].lstrip()[:1] in ("}", "]")
        ):
            return f"a comma before the closing bracket, at character {len(before)} of the record"
    return str(error)


def _no_constant(name: str) -> Json:
    raise NotARecord(f"not valid JSON ({name} is not a number)")


def _pairs(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotARecord("a name comes twice in one object")
    return found


_DECODER = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=_no_constant, object_pairs_hook=_pairs)


def _texts_only(found: dict[str, Json]) -> dict[str, str | None] | None:
    """What `_flatten` makes of a record of texts, numbers and nulls, as most are; None for any other."""
    kinds = set(map(type, found.values()))
    if not kinds <= _FLAT or not _are_names(tuple(found)):
        return None
    if Number not in kinds:
        return found  # type: ignore[return-value]
    return {name: str(value) if type(value) is Number else value for name, value in found.items()}  # type: ignore[misc]


_FLAT = frozenset({str, Number, type(None)})


@lru_cache(maxsize=256)
def _are_names(keys: tuple[str, ...]) -> bool:
    """Whether keys are called as they are written."""
    return all(key == key.strip() for key in keys)


def _flatten(found: dict[str, Json], prefix: str, into: dict[str, str | None]) -> None:
    for key, value in found.items():
        name = f"{prefix}{key.strip()}"
        if isinstance(value, dict) and value:
            _flatten(value, f"{name}.", into)
            continue
        if name in into:
            raise NotARecord("two values for one column")
        if value is None or type(value) is str:
            into[name] = value
        elif isinstance(value, str):
            into[name] = str(value)
        else:
            into[name] = _compact(value)


def _compact(value: Json) -> str:
    """Compact JSON text, numbers as written."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Number():
            return str(value)
        case str():
            return json.dumps(value, ensure_ascii=False)
        case list():
            return f"[{','.join(map(_compact, value))}]"
        case dict():
            return f"{{{','.join(f'{_compact(key)}:{_compact(inner)}' for key, inner in value.items())}}}"
