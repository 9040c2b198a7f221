"""CSV and its kin (comma, semicolon, tab, bar): lines -> Tables.

A row's number is the physical line, counted from 1, on which the record begins in the file: what a text editor shows,
also where quoted cells go on over several lines. Lines that are plainly one record each (the right number of cells,
quotation marks only where RFC 4180 puts them) go to Polars' reader in bulk; every other line goes to CarefulSplitter.
Which way a line goes never changes the result.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from math import log2
from typing import Iterator, Sequence

import polars as pl

from checker.ingest.csv_records import CarefulSplitter, Record, Shape, Split
from checker.ingest.encoding import BLOCK_BYTES, Block, Encoding, blocks, detect
from checker.ingest.header import HEADER_WITHIN, ROW, Header, find_header
from checker.ingest.interface import Limits, Source, Table
from checker.model.assessment import LedgerEntry, Quarantined
from checker.model.errors import InputError

NO_DELIMITER = "\x1f"
"""Splits nothing: the delimiter of a table with one column."""

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLED_LINES = 400
_SAMPLED_CHARS = 256 * 1024
_EXCEL_HINT = re.compile(r"sep=([,;|:^~\t])", re.IGNORECASE)
_NOTED_ROWS = 20


@dataclass(frozen=True)
class Plan:
    """How a file is split. data: the index of the first line after the header. header_line: 1-based, 0 for none."""

    encoding: Encoding
    delimiter: str
    header: Header
    header_line: int
    data: int
    skipped: tuple[int, ...]


class DelimitedReader:
    """CSV, TSV and other delimited text."""

    name = "csv"

    def __init__(self, *, block_bytes: int = BLOCK_BYTES, fast: bool = True) -> None:
        """block_bytes: how much is read at once; fast: whether plain lines go to Polars. Neither changes the result."""
        self._block_bytes = block_bytes
        self._fast = fast

    def matches(self, source: Source) -> bool:
        """Whether the file is text that falls into columns, or a short list of one column; prose is neither."""
        if not source.head.strip(b"\r\n\t \xef\xbb\xbf\x00"):
            return False
        try:
            return _plan(source, Limits()) is not None
        except InputError:
            return True

    def tables(self, source: Source, limits: Limits) -> Iterator[Table]:
        """The file's one table, a chunk for each block. InputError where the header passes `limits.columns`."""
        plan = _plan(source, limits)
        if plan is None:
            raise InputError(
                "this reads as running text, not as a table",
                where=source.shown,
                hint="Give the log as a table: one header row, then one row for each record.",
            )
        shape = plan.header.shape(plan.delimiter)
        splitter = CarefulSplitter(shape, limits)
        notes, yielded = _opening_notes(source, plan), False
        for block in _joined(source, plan, limits, self._block_bytes, splitter, self._fast):
            table = block.table(source, plan)
            if table.frame.height or table.quarantined or table.notes or not yielded:
                yield replace(table, notes=(*notes, *table.notes))
                notes, yielded = (), True


@dataclass(frozen=True)
class _Chunk:
    """A block, split. plain: the lines that Polars reads, and their indexes (null: none)."""

    first: int
    plain: pl.DataFrame
    split: Split

    def table(self, source: Source, plan: Plan) -> Table:
        columns = plan.header.columns
        schema = {ROW: pl.UInt32, **dict.fromkeys(columns, pl.String)}
        frame = self.plain.with_columns((pl.col(ROW) + self.first).cast(pl.UInt32)).select(list(schema))
        if self.split.rows:
            values = zip(*(cells for _, cells in self.split.rows), strict=True)
            careful = pl.DataFrame(
                [
                    pl.Series(ROW, [self.first + index for index, _ in self.split.rows], pl.UInt32),
                    *(pl.Series(name, column, pl.String) for name, column in zip(columns, values, strict=True)),
                ]
            )
            frame = pl.concat([frame, careful]).sort(ROW)
        bad = tuple(
            Quarantined(file=source.shown, row=self.first + index, reason=reason, raw=raw)
            for index, reason, raw in self.split.bad
        )
        noted = (
            (self.split.repeated, "the header comes again on {}: not counted as records"),
            (self.split.blank, "blank lines, not counted as records: {}"),
        )
        notes = tuple(_note(source, said.format(_lines(self.first, rows))) for rows, said in noted if rows)
        return Table(columns=columns, frame=frame, quarantined=bad, notes=notes)


def _joined(
    source: Source, plan: Plan, limits: Limits, block_bytes: int, splitter: CarefulSplitter, fast: bool
) -> Iterator[_Chunk]:
    """The file's blocks, split; a record that goes on past a block is joined to the next one."""
    carried, carried_lines, skip = "", 0, plan.data
    for block in blocks(source.path, plan.encoding, limits, block_bytes):
        unreadable = {index + carried_lines: why for index, why in block.unreadable.items()}
        text, first = block.text, block.first - carried_lines
        nothing_new = block.last and not text
        if nothing_new and not carried_lines:
            break
        if carried_lines:
            text = carried if nothing_new else f"{carried}\n{text}"
        lines = pl.Series("line", [text]).str.split("\n").explode()
        if skip:
            taken = min(skip, len(lines))
            lines, skip, first = lines.slice(taken), skip - taken, first + taken
            unreadable = {index - taken: why for index, why in unreadable.items() if index >= taken}
        chunk, carried, carried_lines = _split(lines, first, unreadable, block, plan, splitter, fast)
        yield chunk


def _split(
    lines: pl.Series,
    first: int,
    unreadable: dict[int, tuple[str, str]],
    block: Block,
    plan: Plan,
    splitter: CarefulSplitter,
    fast: bool,
) -> tuple[_Chunk, str, int]:
    plain = _plain_lines(lines, splitter.shape, splitter.limits) if fast else pl.Series([False] * len(lines), dtype=pl.Boolean)
    doubtful = (~plain).arg_true().to_list()
    if not doubtful:
        return _Chunk(first, _read(lines, None, plan), Split()), "", 0
    listed = lines.to_list()
    split = splitter.split(listed, doubtful, unreadable, block.last)
    taken = pl.Series(split.consumed, dtype=pl.UInt32)
    if len(taken):
        plain = plain.scatter(taken, False)
    if split.carry < 0:
        return _Chunk(first, _read(lines, plain, plan), split), "", 0
    plain = plain & (pl.int_range(len(lines), eager=True) < split.carry)
    return _Chunk(first, _read(lines, plain, plan), split), "\n".join(listed[split.carry :]), len(listed) - split.carry


def _plain_lines(lines: pl.Series, shape: Shape, limits: Limits) -> pl.Series:
    """Which lines are one record each beyond doubt, whatever comes before or after them outside quotation marks."""
    d = re.escape(shape.delimiter)
    cell = rf'(?:[^"{d}]*|"(?:[^"]|"")*")'
    line, quoted = pl.col("line"), pl.col("line").str.contains('"', literal=True)
    frame = lines.to_frame()
    if frame.select(quoted.any()).item():
        well_formed = ~quoted | line.str.contains(rf"^{cell}(?:{d}{cell})*$")
        bare = pl.when(quoted).then(line.str.replace_all('"[^"]*"', "")).otherwise(line)
    else:
        well_formed, bare = pl.lit(True), line
    plain = (
        (bare.str.count_matches(shape.delimiter, literal=True) == shape.full - 1)
        & well_formed
        & (line.str.len_bytes() <= limits.cell_chars)
        & ~line.str.contains(r"[\x00\r]")
        & ~line.str.contains(rf'^[{d}"\s\x1c-\x1f]*$')
    )
    for header in shape.headers:
        plain = plain & ~_maybe_header(line, header)
    return frame.select(plain.alias("plain")).to_series()


def _maybe_header(line: pl.Expr, header: Sequence[str]) -> pl.Expr:
    """Whether a line holds the two longest cells of a header row: only then can it be that row again."""
    parts = sorted({re.split(r'["\n]', cell)[0] for cell in header}, key=lambda part: (-len(part), part))[:2]
    held = pl.lit(True)
    for part in parts:
        held = held & line.str.contains(part, literal=True)
    return held


def _read(lines: pl.Series, chosen: pl.Series | None, plan: Plan) -> pl.DataFrame:
    """The chosen lines as cells, by Polars' CSV reader; `row` is the line's index in the block."""
    index = pl.int_range(len(lines), dtype=pl.UInt32, eager=True) if chosen is None else chosen.arg_true()
    if not len(index):
        return _nothing(plan)
    text = (lines if chosen is None else lines.filter(chosen)).str.join("\n").item()
    names = plan.header.columns
    frame = pl.read_csv(
        text.encode(),
        has_header=False,
        separator=plan.delimiter,
        schema=dict.fromkeys(names, pl.String),
        glob=False,
    )
    return frame.fill_null("").insert_column(0, index.cast(pl.UInt32).alias(ROW))


def _nothing(plan: Plan) -> pl.DataFrame:
    return pl.DataFrame(schema={ROW: pl.UInt32, **dict.fromkeys(plan.header.columns, pl.String)})


def _plan(source: Source, limits: Limits) -> Plan | None:
    """How to split the file, from its first lines; null where they are no table."""
    encoding = detect(source.path)
    sample = next(blocks(source.path, encoding, limits, max(_SAMPLED_CHARS, 2 * limits.columns)), None)
    if sample is None:
        return None
    lines = sample.text.split("\n")[:_SAMPLED_LINES]
    hint = _EXCEL_HINT.fullmatch(lines[0]) if lines else None
    options = (hint.group(1),) if hint else _DELIMITERS
    start = 1 if hint else 0
    unreadable = set(sample.unreadable)
    sampled = {delimiter: _sampled(lines, start, delimiter, limits, unreadable) for delimiter in options}
    delimiter = _delimiter(sampled)
    records = sampled.get(delimiter) or _sampled(lines, start, NO_DELIMITER, limits, unreadable)
    if delimiter == NO_DELIMITER and not _one_column([cells[0] for _, cells in records if cells[0].strip()]):
        return None
    header = find_header([cells for _, cells in records[: HEADER_WITHIN + 60]])
    if header is None or (delimiter != NO_DELIMITER and _prose(header, records)):
        return None
    if len(header.columns) > limits.columns:
        raise InputError(
            f"the header has more than {limits.columns:,} columns", where=source.shown, hint="Is this the right file?"
        )
    starts = [line for line, _ in records] + [len(lines)]
    before = tuple(index + 1 for index in range(starts[header.first]) if lines[index].strip())
    shown = starts[header.first] + 1 if header.after > header.first else 0
    return Plan(encoding, delimiter, header, shown, starts[header.after], before)


def _sampled(
    lines: Sequence[str], start: int, delimiter: str, limits: Limits, unreadable: set[int]
) -> list[tuple[int, list[str]]]:
    """(line index, cells) of the sample's records; a mark that is not closed ends with its line."""
    records, index = [], start
    while index < len(lines):
        record, end = Record(delimiter, limits.columns + 1), index + 1
        record.feed("" if index in unreadable else lines[index])
        while record.open and not record.broken and end < min(len(lines), index + 50):
            record.feed(lines[end])
            end += 1
        if record.open or record.broken:
            record, end = Record(delimiter, limits.columns + 1, lines[index].split(delimiter, limits.columns)), index + 1
        records.append((index, record.cells or [""]))
        index = end
    return records


def _delimiter(sampled: dict[str, list[tuple[int, list[str]]]]) -> str:
    """The delimiter that splits most regularly; of two that do nearly as well, the one that splits the header too."""
    scores = {delimiter: _regularity(records) for delimiter, records in sampled.items()}
    good = [(first, -score, d) for d, (score, first) in scores.items() if score and 2 * score >= max(scores.values())[0]]
    return min(good)[2] if good else NO_DELIMITER


def _regularity(records: Sequence[tuple[int, list[str]]]) -> tuple[float, int]:
    """How well a delimiter splits the records into the same number of columns (0: hardly), and the first so split."""
    widths = [len(cells) for _, cells in records if any(cell.strip() for cell in cells)]
    counts = Counter(widths)
    usual = max((width for width in counts if width > 1), key=lambda width: (counts[width], width), default=0)
    if not usual:
        return 0.0, 0
    share = counts[usual] / len(widths)
    return share * share * log2(usual + 1), widths.index(usual)


def _prose(header: Header, records: Sequence[tuple[int, list[str]]]) -> bool:
    """Whether the columns are the accidents of punctuation: sentences as names, and few rows that fit them."""
    names = " ".join(cell for row in header.rows for cell in row)
    sentence = max((len(cell.split()) for row in header.rows for cell in row), default=0) > 10
    after = [cells for _, cells in records[header.after :] if any(cell.strip() for cell in cells)]
    fitting = sum(len(cells) == len(header.columns) for cells in after)
    ends = names.rstrip().endswith((".", "!", "?")) and len(header.columns) <= 3
    return (sentence and 2 * fitting <= len(after)) or ends or (len(header.columns) <= 3 and 5 * fitting < 2 * len(after))


def _one_column(values: Sequence[str]) -> bool:
    """Whether lines without any delimiter are a list (short values under a short name) and not prose or markup."""
    if not values or values[0].lstrip().startswith(("<", "{", "%", "#!")):
        return False
    words = sorted(len(value.split()) for value in values)
    name_fits = words and len(values[0].split()) <= 5 and len(values[0]) <= 60 and not values[0].rstrip().endswith((".", ":"))
    return bool(name_fits) and len(values) >= 2 and words[len(words) // 2] <= 6 and len(max(values, key=len)) <= 10_000


def _opening_notes(source: Source, plan: Plan) -> tuple[LedgerEntry, ...]:
    notes = []
    if plan.encoding.guessed:
        notes.append(
            LedgerEntry(
                topic="encoding", file=source.shown, statement=f"read as {plan.encoding.name}, judged by its bytes"
            )
        )
    if plan.skipped:
        notes.append(_note(source, f"before the header, not counted as records: {_lines(0, plan.skipped)}"))
    if plan.header.after == plan.header.first:
        notes.append(_note(source, "no header row: the columns are called by their place, and the first row is a record"))
    elif plan.header.after - plan.header.first > 1:
        rows = plan.header.after - plan.header.first
        notes.append(_note(source, f"the header's {rows} rows, from line {plan.header_line}, are read as one"))
    return tuple(notes)


def _note(source: Source, statement: str) -> LedgerEntry:
    return LedgerEntry(topic="rows", file=source.shown, statement=statement)


def _lines(first: int, indexes: Sequence[int]) -> str:
    """`line 4`, `lines 4, 9 and 12`, `lines 4, 9, ... (1,200 in all)`."""
    shown = [f"{first + index:,}" for index in islice(indexes, _NOTED_ROWS)]
    if len(indexes) == 1:
        return f"line {shown[0]}"
    if len(indexes) > _NOTED_ROWS:
        return f"lines {', '.join(shown)} ... ({len(indexes):,} in all)"
    return f"lines {', '.join(shown[:-1])} and {shown[-1]}"
