"""CSV and its kin (comma, semicolon, tab, bar): lines -> Tables.

A row's number is the physical line, counted from 1, on which the record begins in the file: what a text editor shows,
also where quoted cells go on over several lines. Lines that are plainly one record each (the right number of cells,
quotation marks only where RFC 4180 puts them) go to Polars' reader in bulk; every other line goes to CarefulSplitter.
Which way a line goes never changes the result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import polars as pl

from checker.ingest.interface import Limits, Source, Table
from checker.ingest.readers.csv_records import CarefulSplitter, Shape, Split
from checker.ingest.readers.dialect import Plan, looks_binary, plan_of
from checker.ingest.readers.encoding import BLOCK_BYTES, Block, blocks
from checker.ingest.readers.header import ROW
from checker.model.assessment import LedgerEntry, Quarantined
from checker.model.errors import InputError

_NOTED_ROWS = 20


class DelimitedReader:
    """CSV, TSV and other delimited text."""

    name = "csv"

    def __init__(self, *, block_bytes: int = BLOCK_BYTES, fast: bool = True) -> None:
        """block_bytes: how much is read at once; fast: whether plain lines go to Polars. Neither changes the result."""
        self._block_bytes = block_bytes
        self._fast = fast

    def matches(self, source: Source) -> bool:
        """Whether the file is text that falls into columns, or a short list of one column; prose is neither."""
        if not source.head.strip(b"\r\n\t \xef\xbb\xbf\x00") or looks_binary(source):
            return False
        try:
            return plan_of(source, Limits()) is not None
        except InputError:
            return True

    def tables(self, source: Source, limits: Limits) -> Iterator[Table]:
        """The file's one table, a chunk for each block. InputError where the header passes `limits.columns`."""
        plan = plan_of(source, limits)
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
    plain = (
        _plain_lines(lines, splitter.shape, splitter.limits)
        if fast
        else pl.Series([False] * len(lines), dtype=pl.Boolean)
    )
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
        notes.append(
            _note(source, "no header row: the columns are called by their place, and the first row is a record")
        )
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
