"""The columns of a log: their headings, which fields each gives, and the cells that no field reads, as written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from checker.ingest.binding import Binding
from checker.ingest.choice import choose
from checker.ingest.cuts import Cuts
from checker.ingest.headings import fold_header
from checker.ingest.interface import Limits, SheetChoice
from checker.ingest.sniff import table_reader
from checker.ingest.source import open_source
from checker.ingest.states import strip_blanks
from checker.model.accounts import Input
from checker.model.audit import LogFile
from checker.model.visible import path_text

PLACE = {"sheet": pl.String(), "row": pl.UInt32()}


@dataclass(frozen=True)
class LogColumns:
    """The columns of all tables of a log that are read, in order.

    gives: heading -> the fields it gives; none for a column that no field reads. cells: `sheet`, `row` and, by its
    folded heading, the cells of each column that no field reads: stripped text, null where nothing is written.
    """

    gives: Mapping[str, frozenset[str]] = field(default_factory=dict)
    cells: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PLACE))

    @property
    def headings(self) -> tuple[str, ...]:
        """All headings, as the log writes them."""
        return tuple(self.gives)

    @property
    def unread(self) -> dict[str, str]:
        """Folded heading -> heading, of the columns that no field reads."""
        return {fold_header(name): name for name, fields in self.gives.items() if not fields}


def columns(log: LogFile, read: Input, limits: Limits) -> LogColumns:
    """The columns of the log; none of one without columns (a cloud trail).

    read: what reading it gave: a log of tables is read by a profile. A table that is not read as a use log has none.
    """
    if not read.profile:
        return LogColumns()
    gives: dict[str, frozenset[str]] = {}
    cells: list[pl.DataFrame] = []
    cuts = Cuts(path_text(log.path))
    with open_source(str(log.path), limits, sha256=read.sha256, sheets=SheetChoice(log.sheets)) as source:
        for table in map(cuts.table, table_reader(source).tables(source, limits)):
            one_of, _ = table.key
            binding = choose(table.columns, log.profile, log.rows, sheet=one_of, title=table.title, cells=table.frame)
            if not isinstance(binding, Binding):
                continue
            for heading in table.columns:
                gives[heading] = gives.get(heading, frozenset()) | _fields(binding, heading)
            unread = {fold_header(h): h for h in reversed(binding.unmapped_headers)}
            named = ((name, h) for name, h in unread.items() if name not in PLACE)
            text = [strip_blanks(pl.col(h)).replace("", None).alias(name) for name, h in named]
            sheet = pl.lit(table.sheet, pl.String).alias("sheet")
            cells.append(table.frame.select(sheet, pl.col("row").cast(pl.UInt32), *text))
    return LogColumns(gives, pl.concat(cells, how="diagonal") if cells else pl.DataFrame(schema=PLACE))


def _fields(binding: Binding, heading: str) -> frozenset[str]:
    """What a column gives: fields, of the row's own record or of a further one, and what the row records."""
    found = {
        column.field if part.kind is None else f"{part.kind}: {column.field}"
        for part in binding.parts
        for column in part.columns
        if heading in (column.header, column.clock, column.second_header)
    }
    found |= {f"{part.kind}: flag" for part in binding.parts if part.flag == heading}
    return frozenset(found | ({"kind"} if heading == binding.kind_header else set()))


def lacking(mine: LogColumns, others: LogColumns) -> tuple[str, ...]:
    """The headings that only the first has: neither the heading, capitals, spaces and punctuation aside, nor a column
    that gives the same fields is in the second."""
    names = {fold_header(name) for name in others.headings}
    given = frozenset[str]().union(*others.gives.values())
    return tuple(
        name
        for name, fields in mine.gives.items()
        if fold_header(name) not in names and (not fields or not fields <= given)
    )


def renamed_columns(mine: LogColumns, others: LogColumns) -> tuple[tuple[str, str], ...]:
    """Columns of the first that stand under another heading in the second, with that heading, or the several that give
    the same fields together."""
    by_name: dict[str, str] = {}
    for name in others.headings:
        by_name.setdefault(fold_header(name), name)
    found = []
    for name, fields in mine.gives.items():
        same = by_name.get(fold_header(name))
        if same is not None:
            pair: Sequence[str] = [same] if " ".join(same.split()).lower() != " ".join(name.split()).lower() else []
        elif fields and fields <= frozenset[str]().union(*others.gives.values()):
            pair = [other for other, theirs in others.gives.items() if theirs & fields]
        else:
            pair = []
        if pair:
            found.append((name, ", ".join(pair)))
    return tuple(found)
